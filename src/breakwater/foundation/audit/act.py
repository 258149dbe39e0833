"""An act, and the bytes by which the log holds it.

The leaf of a row is its canonical JSON (RFC 8785), hashed. What an originator may learn of a read of its
material (who by organisation, when, for what purpose) stands in it openly; everything else stands in it as
a commitment under a salt, so that an originator can be given a proof of that read without being told the
person, the page, or whose material was shown beside its own. Commitments are padded in number for the same
reason. A leaf hash therefore tells nothing to somebody who guesses at the content of a neighbour.
"""

import hmac
import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final
from uuid import UUID

import rfc8785

from breakwater.core.errors import BreakwaterError
from breakwater.foundation.audit.merkle import leaf_hash

FORM_VERSION: Final = 1
SALT_BYTES: Final = 16
SHOWN_PAD: Final = 8
ERASED: Final = "audit.detail.erased"

_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
_CANONICAL_IDS = re.compile(f"{_UUID}(,{_UUID})*")


class ActError(BreakwaterError):
    """An act that the log cannot hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What somebody did, as the log keeps it.

    Attributes:
        at: the instant of the transaction.
        action: dotted name, such as "statement.read".
        person: who; None for the platform's own acts and for attempts before sign-in.
        organisation: for whom, the organisation's code.
        audience: number of the interned audience that the decision rested on.
        object_kind, object_id: on what.
        decision: "allowed", or "refused" by the rules `rule_ids`, or "failed" with the SQLSTATE in their place.
        shown: per originator, the ids of its statements that this act put before the reader.
        detail: anything else, in JSON's types without fractions; erasable by law without harm to the log.
    """

    at: datetime
    action: str
    person: UUID | None = None
    organisation: str = ""
    audience: int | None = None
    purpose: str = ""
    world: str = "live"
    object_kind: str = ""
    object_id: str = ""
    decision: str = "allowed"
    rule_ids: Sequence[str] = ()
    shown: Mapping[str, Collection[str | UUID]] = field(default_factory=dict)
    detail: Mapping[str, object] | None = None


def canonical(value: object) -> bytes:
    """Write plain values (text, whole numbers, null, lists, ASCII keys) as RFC 8785 does, fast."""
    return _ENCODER.encode(value).encode()


def canonical_detail(detail: Mapping[str, object]) -> bytes:
    """Write a detail as RFC 8785 JSON.

    Raises:
        ActError: it holds something that the database would not give back exactly as it was given.
    """
    _check_detail(detail)
    try:
        return rfc8785.dumps(detail)  # type: ignore[arg-type]  # narrowed by _check_detail
    except rfc8785.CanonicalizationError as error:
        raise ActError(f"The detail of an act cannot be kept: {error}.", "Write such values as text.") from error


def commit_detail(salt: bytes, detail: bytes) -> bytes:
    """Commit to a detail's canonical bytes: without the salt, nobody can tell which detail was meant."""
    return sha256(salt + detail).digest()


def shown_ids(act: Act) -> dict[str, list[str]]:
    """Give the shown statements of each originator, sorted, each once, in canonical form."""
    shown = {}
    for originator, ids in act.shown.items():
        texts = sorted({each if isinstance(each, str) else str(each) for each in ids})
        if texts and not _CANONICAL_IDS.fullmatch(",".join(texts)):
            texts = sorted({str(UUID(each)) for each in texts})
        if texts:
            shown[originator] = texts
    return shown


def leaf_form(
    act: Act, *, shown: Mapping[str, Sequence[str]], nonce: bytes, detail_commit: bytes | None
) -> dict[str, object]:
    """Give the JSON object whose canonical bytes are this row's entry in the log.

    Args:
        act: the act.
        shown: its `shown_ids`.
        nonce: of the row; every salt is derived from it.
        detail_commit: commitment to the act's detail; None where it has none.
    """
    commits = [shown_commitment(shown_salt(nonce, who), who, ids) for who, ids in shown.items()]
    padding = -len(commits) % SHOWN_PAD
    commits += [_salt(nonce, f"pad/{number}").hex() for number in range(padding)]
    return {
        "version": FORM_VERSION,
        "at": instant_text(act.at),
        "organisation": act.organisation,
        "purpose": act.purpose,
        "world": act.world,
        "action": act.action,
        "decision": act.decision,
        "closed": _closed(act, nonce),
        "shown": sorted(commits),
        "detail": detail_commit.hex() if detail_commit is not None else None,
    }


def leaf_of(act: Act, *, shown: Mapping[str, Sequence[str]], nonce: bytes, detail_commit: bytes | None) -> bytes:
    """Compute the leaf hash of a row from the same parts as its form."""
    return leaf_hash(canonical(leaf_form(act, shown=shown, nonce=nonce, detail_commit=detail_commit)))


def padding_leaf(padding: bytes) -> bytes:
    """Compute the leaf hash of an entry that only hides how many others there are."""
    return leaf_hash(canonical({"version": FORM_VERSION, "padding": padding.hex()}))


def shown_salt(nonce: bytes, originator: str) -> bytes:
    """Derive the salt that opens one originator's part of a row."""
    return _salt(nonce, f"shown/{originator}")


def shown_commitment(salt: bytes, originator: str, ids: Sequence[str]) -> str:
    """Commit to which statements of one originator were shown."""
    return sha256(salt + canonical([originator, *ids])).hexdigest()


def instant_text(at: datetime) -> str:
    """Write an instant in UTC with microseconds, as every leaf and head does."""
    if at.tzinfo is None:
        raise ActError("An act's instant has no time zone.", "Pass an aware datetime.")
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _closed(act: Act, nonce: bytes) -> str:
    closed = {
        "person": str(act.person) if act.person else None,
        "audience": act.audience,
        "object_kind": act.object_kind,
        "object_id": act.object_id,
        "rule_ids": list(act.rule_ids),
    }
    return sha256(_salt(nonce, "closed") + canonical(closed)).hexdigest()


def _salt(nonce: bytes, label: str) -> bytes:
    return hmac.digest(nonce, label.encode(), "sha256")


def _check_detail(value: object) -> None:
    """Refuse what PostgreSQL's jsonb changes: fractions, NUL, keys that are not text."""
    match value:
        case None | bool() | int():
            return
        case str():
            if "\x00" in value:
                raise ActError("The detail of an act holds a NUL character.", "Remove it.")
        case list() | tuple():
            for each in value:
                _check_detail(each)
        case dict():
            for key, each in value.items():
                if not isinstance(key, str):
                    raise ActError(f"The detail of an act has the key {key!r}.", "Keys are text.")
                _check_detail(key)
                _check_detail(each)
        case _:
            kind = type(value).__name__
            raise ActError(f"The detail of an act holds a {kind}.", "Write it as text or a whole number.")

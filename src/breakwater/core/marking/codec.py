"""Markings as JSON and as a digest: one canonical form, so that equal markings are one label."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar

import rfc8785

from breakwater.core.errors import BreakwaterError
from breakwater.core.marking.value import Handling, Marking, Pap, Purpose, Tlp

_Code = TypeVar("_Code", bound=StrEnum)


class MarkingError(BreakwaterError):
    """A marking that cannot be read."""


def to_json(marking: Marking) -> dict[str, Any]:
    """Return a marking as JSON values, sets sorted, every key present."""
    return {
        "originator": marking.originator,
        "tlp": marking.tlp.value,
        "pap": marking.pap.value,
        "handling": sorted(marking.handling),
        "caveat": marking.caveat,
        "releasable_to": sorted(marking.releasable_to),
        "excluded": sorted(marking.excluded),
        "named_recipients": sorted(marking.named_recipients),
        "purposes": sorted(marking.purposes),
        "compartments": sorted(marking.compartments),
        "world": marking.world,
        "expires_at": None if marking.expires_at is None else marking.expires_at.astimezone(UTC).isoformat(),
        "community_only": marking.community_only,
    }


def from_json(data: Mapping[str, Any]) -> Marking:
    """Read a marking from JSON values; closed: an unknown key or code is an error.

    Raises:
        MarkingError: a key or a code is unknown, or originator and TLP are missing.
    """
    unknown = set(data) - set(_KEYS)
    if unknown:
        raise MarkingError(f"A marking has no part named {min(unknown)!r}.", f"Parts: {', '.join(_KEYS)}.")
    if "originator" not in data or "tlp" not in data:
        raise MarkingError("A marking names its originator and its TLP.", "Add both.")
    expires = data.get("expires_at")
    return Marking(
        originator=str(data["originator"]),
        tlp=_code(Tlp, data["tlp"]),
        pap=_code(Pap, data.get("pap", Pap.RED.value)),
        handling=_codes(Handling, data.get("handling", ())),
        caveat=str(data.get("caveat", "")),
        releasable_to=frozenset(data.get("releasable_to", ())),
        excluded=frozenset(data.get("excluded", ())),
        named_recipients=frozenset(data.get("named_recipients", ())),
        purposes=_codes(Purpose, data.get("purposes", ())),
        compartments=frozenset(data.get("compartments", ())),
        world=str(data.get("world", "live")),
        expires_at=None if expires is None else _instant(expires),
        community_only=bool(data.get("community_only", False)),
    )


def digest(marking: Marking) -> str:
    """Return the SHA-256 (hex) of the canonical form (RFC 8785), the label's identity."""
    return hashlib.sha256(rfc8785.dumps(to_json(marking))).hexdigest()


_KEYS = tuple(to_json(Marking(originator="", tlp=Tlp.CLEAR)))


def _code(kind: type[_Code], value: object) -> _Code:
    try:
        return kind(str(value))
    except ValueError as error:
        codes = ", ".join(code.value for code in kind)
        raise MarkingError(f"{value!r} is not a {kind.__name__.upper()} code.", f"Use one of {codes}.") from error


def _codes(kind: type[_Code], values: Iterable[object]) -> frozenset[_Code]:
    return frozenset(_code(kind, value) for value in values)


def _instant(text: object) -> datetime:
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError as error:
        raise MarkingError(f"{text!r} is not an instant.", "Write 2027-01-31T12:00:00+00:00.") from error
    if at.tzinfo is None:
        raise MarkingError(f"{text!r} has no time zone.", "Add an offset such as +00:00.")
    return at

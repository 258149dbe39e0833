"""What a member checks by itself, without access to the database.

A member keeps the log's key and the last head it was given. A bundle (made by `disclosure`) brings a newer
head, the proof that the log only grew since the held one, and the reads of the member's material, each with
the proof that it stands in the log. Needs this module, `merkle`, `checkpoint` and `act`; nothing of Django.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from breakwater.foundation.audit.act import canonical, shown_commitment
from breakwater.foundation.audit.checkpoint import CheckpointError, Head, VerifyingKey, read_checkpoint
from breakwater.foundation.audit.merkle import ProofError, leaf_hash, verify_consistency, verify_inclusion


@dataclass(frozen=True, slots=True)
class ProvenRead:
    """One read of the member's material, proven to stand in the log."""

    at: str
    organisation: str
    purpose: str
    world: str
    action: str
    statement_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proven:
    """What a bundle proves: a head to keep from now on, and reads."""

    head: Head
    reads: tuple[ProvenRead, ...]


def verify_proofs(bundle: Mapping[str, Any], keys: Sequence[VerifyingKey], *, held: str | None = None) -> Proven:
    """Check a bundle.

    Args:
        bundle: as handed out, read from JSON.
        keys: the log's keys, from an earlier day or by another way than the bundle.
        held: the head kept from last time, as text; None the first time.
    Raises:
        ProofError: the log was rewritten, cut or forked since the held head, or a read does not stand in it.
        CheckpointError: a head is malformed or not signed by the log.
    """
    try:
        head = read_checkpoint(bundle["checkpoint"], keys)
        if held is not None:
            _check_growth(bundle["consistency"], read_checkpoint(held, keys), head)
        reads = tuple(_check_read(each, bundle["originator"], head) for each in bundle["reads"])
    except (KeyError, TypeError, AttributeError) as error:
        raise ProofError(f"The bundle is malformed: {error}.") from error
    return Proven(head, reads)


def _check_growth(proof: Mapping[str, Any], held: Head, head: Head) -> None:
    if held.origin != head.origin:
        raise ProofError(f"The head is of {head.origin}, the held one of {held.origin}.")
    if head.size < held.size:
        raise ProofError(f"The log was cut: {head.size} entries, {held.size} were signed.")
    verify_consistency(held.size, head.size, proof=_hashes(proof["hashes"]), old_root=held.root, root=head.root)


def _check_read(read: Mapping[str, Any], originator: str, head: Head) -> ProvenRead:
    form, ids = read["form"], read["statement_ids"]
    commitment = shown_commitment(_hash(read["salt"]), originator, ids)
    if commitment not in form["shown"]:
        raise ProofError("An entry does not say that these statements were shown.")
    verify_inclusion(
        leaf_hash(canonical(form)), read["index"], head.size, proof=_hashes(read["hashes"]), root=head.root
    )
    return ProvenRead(
        at=form["at"],
        organisation=form["organisation"],
        purpose=form["purpose"],
        world=form["world"],
        action=form["action"],
        statement_ids=tuple(ids),
    )


def _hashes(texts: Sequence[str]) -> list[bytes]:
    return [_hash(text) for text in texts]


def _hash(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        raise ProofError("A hash of the bundle is malformed.") from error


__all__ = ["CheckpointError", "ProofError", "Proven", "ProvenRead", "verify_proofs"]

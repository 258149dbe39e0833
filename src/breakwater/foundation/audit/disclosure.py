"""Making the bundle by which an originator checks who read its material (see `member`)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from breakwater.foundation.audit.act import leaf_form, shown_ids, shown_salt
from breakwater.foundation.audit.checkpoint import Head, VerifyingKey, checkpoint_text, read_checkpoint
from breakwater.foundation.audit.entries import Entry, entries_showing
from breakwater.foundation.audit.merkle import NodeReader, consistency_proof, inclusion_proof
from breakwater.foundation.audit.nodes import LogDamagedError, sealed_nodes


def reads_bundle(
    connection: BaseDatabaseWrapper,
    keys: Sequence[VerifyingKey],
    originator: str,
    *,
    since: datetime,
    until: datetime,
    held: str | None = None,
) -> dict[str, Any]:
    """Give what a member needs to check the reads of its material in a period.

    Args:
        connection: of a role that reads the log.
        keys: the log's keys.
        originator: whose material.
        since, until: the period, half-open.
        held: the head that the member keeps, as text.
    Returns:
        dict: plain JSON. It names reading organisations, never persons or pages, and no other originator.
    Raises:
        LogDamagedError: no head was published yet.
        ProofError: the held head is newer than the last published one.
    """
    head, text = _published(connection, keys)
    node = sealed_nodes(connection)
    shown = entries_showing(connection, originator, since=since, until=until, size=head.size)
    return {
        "originator": originator,
        "checkpoint": text,
        "consistency": _growth(node, read_checkpoint(held, keys) if held else None, head),
        "reads": [_read(entry, originator, node, head) for entry in shown],
    }


def published_checkpoint(connection: BaseDatabaseWrapper, keys: Sequence[VerifyingKey]) -> str:
    """Give the last head for members, as they keep it."""
    return _published(connection, keys)[1]


def _published(connection: BaseDatabaseWrapper, keys: Sequence[VerifyingKey]) -> tuple[Head, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select size, root, at, signature, key_id from audit_head where published order by id desc limit 1"
        )
        row = cursor.fetchone()
    key = next((key for key in keys if row and key.id.hex() == row[4]), None)
    if row is None or key is None:
        raise LogDamagedError("No head was published under a known key yet.", "Start the sealer and wait for one.")
    head = Head(key.name, row[0], bytes(row[1]), row[2])
    return head, checkpoint_text(head, bytes(row[3]), key=key)


def _growth(node: NodeReader, held: Head | None, head: Head) -> dict[str, Any]:
    if held is None or held.size == 0:
        return {"from": 0, "hashes": []}
    proof = consistency_proof(node, held.size, head.size)
    return {"from": held.size, "hashes": [each.hex() for each in proof]}


def _read(entry: Entry, originator: str, node: NodeReader, head: Head) -> dict[str, Any]:
    if entry.act is None:
        raise LogDamagedError(f"The act of entry {entry.seq} is missing.", "Run: breakwater audit verify")
    shown = shown_ids(entry.act)
    return {
        "index": entry.seq,
        "form": leaf_form(entry.act, shown=shown, nonce=entry.nonce, detail_commit=entry.detail_commit),
        "statement_ids": shown[originator],
        "salt": shown_salt(entry.nonce, originator).hex(),
        "hashes": [each.hex() for each in inclusion_proof(node, entry.seq, head.size)],
    }

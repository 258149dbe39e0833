"""The last head outside the database, by which a database set back to an older state is noticed.

The sealer keeps it in the data folder, beside the secrets and never inside the database's own folder. It is
written after the commit, so that it is never ahead of a database that lost nothing.
"""

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from breakwater.foundation.audit.act import Act
from breakwater.foundation.audit.checkpoint import Head, VerifyingKey, read_checkpoint
from breakwater.foundation.audit.merkle import frontier_at
from breakwater.foundation.audit.nodes import LogDamagedError, sealed_nodes, sealed_size
from breakwater.foundation.audit.record import record

FILE: Final = "audit-head"
_REMEDY: Final = (
    "Restore the newest backup; if the older state is meant to stand, run: breakwater audit accept-rollback"
)


class RolledBackError(LogDamagedError):
    """The database is older than the last head, or another one."""


def keep_head(path: Path, checkpoint: str) -> None:
    """Keep a head in place of the one before; a crash leaves one of the two."""
    fresh = path.with_suffix(".new")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(checkpoint)
    fresh.replace(path)


def held_head(path: Path, keys: Sequence[VerifyingKey]) -> Head | None:
    """Read the head that is held; None where none was kept yet."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    return read_checkpoint(text, keys)


def refuse_if_rolled_back(connection: BaseDatabaseWrapper, path: Path, keys: Sequence[VerifyingKey]) -> Head | None:
    """Check that the database's log begins with the held one.

    Args:
        connection: signed in as the sealer or the owner.
        path: the held head.
        keys: the log's verifying keys.
    Returns:
        The held head, None where none is held.
    Raises:
        RolledBackError: it does not.
    """
    head = held_head(path, keys)
    if head is None:
        return None
    size = sealed_size(connection)
    if size < head.size:
        raise RolledBackError(
            f"The database is older than its log's last head: {size} entries are sealed, not {head.size}.",
            _REMEDY,
        )
    if frontier_at(sealed_nodes(connection), head.size).root() != head.root:
        raise RolledBackError("The database holds another log than the one last signed.", _REMEDY)
    return head


def accept_rollback(
    connection: BaseDatabaseWrapper, path: Path, keys: Sequence[VerifyingKey], *, reason: str, at: datetime
) -> bool:
    """Let an older state stand: the reason becomes an act, the head it contradicts is set aside.

    Members who hold later heads will still see that the log was set back; the act tells them why.

    Returns:
        Whether there was anything to accept.
    """
    try:
        refuse_if_rolled_back(connection, path, keys)
    except RolledBackError as fault:
        if not reason.strip():
            raise
        with transaction.atomic(using=connection.alias):
            detail = {
                "reason": reason.strip(),
                "held": path.read_text(encoding="utf-8"),
                "fault": fault.message,
            }
            record(Act(at=at, action="audit.rollback.accepted", detail=detail), using=connection.alias)
        path.replace(path.with_name(f"{FILE}.before-{at:%Y%m%dT%H%M%S}"))
        return True
    return False

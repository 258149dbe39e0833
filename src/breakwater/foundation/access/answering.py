"""An answer leaves only once the audit rows of all that it shows are on disk.

A read writes an audit row, and to force that row to disk takes longer than the read. Within `answering`, therefore,
the transaction of a read ends without waiting for the disk; the answer waits, at its end, by which time the server
has mostly written while the page was made. Outside `answering` a read's transaction waits as any other. Transactions
that change anything always wait.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import connections


@dataclass(slots=True)
class _Answer:
    """How far the log must be on disk before the answer leaves; nothing where all of it is there already."""

    upto: str = ""


_answer: ContextVar[_Answer | None] = ContextVar("breakwater_answer", default=None)


@contextmanager
def answering(*, using: str = "default") -> Iterator[None]:
    """Make an answer; what it read is in the log, on disk, when this is left."""
    if _answer.get() is not None:
        yield
        return
    answer = _Answer()
    token = _answer.set(answer)
    try:
        yield
    finally:
        _answer.reset(token)
        if answer.upto:
            with connections[using].cursor() as cursor:
                cursor.execute("select bw.await_disk(%s::pg_lsn)", [answer.upto])


def is_answering() -> bool:
    """Tell whether an answer is being made that will wait for the disk."""
    return _answer.get() is not None


def note_written(*, using: str) -> int:
    """Note that a transaction has ended without waiting: the answer waits for it. Returns the policy epoch by then."""
    with connections[using].cursor() as cursor:
        cursor.execute("select pg_current_wal_insert_lsn()::text, version from bw.opening()")
        upto, epoch = cursor.fetchone()
    answer = _answer.get()
    if answer is not None:
        answer.upto = upto
    return int(epoch)

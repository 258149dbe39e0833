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
    """Whether something that it shows is recorded, and not yet on disk."""

    is_unwritten: bool = False


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
        if answer.is_unwritten:
            with connections[using].cursor() as cursor:
                cursor.execute("select bw.await_disk()")


def is_answering() -> bool:
    """Tell whether an answer is being made that will wait for the disk."""
    return _answer.get() is not None


def note_unwritten() -> None:
    """Note that a transaction has ended without waiting for the disk: the answer waits for it."""
    answer = _answer.get()
    if answer is not None:
        answer.is_unwritten = True

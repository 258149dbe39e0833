"""Warrants: what lets a transaction change who belongs to what, or how somebody signs in.

The database takes such a change only under a warrant: who acts, with which roles, at which instant, signed with the
server's key and bound to the transaction. SQL that somebody injects holds no key; where a warrant is in force, the
roles in it bound what may be written (members/migrations/0006_only_with_right.sql).

A sight lets a transaction read who holds which rights, and nothing more: clearances, compartments and their people,
proposals, invitations (members/migrations/0009_rights_apart.sql, 0011_sights_bound.sql). It is asked for before there
is a ticket, is bound to its transaction as a ticket is, and ends with the block that asked for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import connections, transaction

from breakwater.foundation.database.server_key import sign

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ASK = "select pg_backend_pid(), (extract(epoch from transaction_timestamp()) * 1000000)::bigint"

_bound: ContextVar[tuple[int, int] | None] = ContextVar("breakwater_bound", default=None)
_sight: ContextVar[str] = ContextVar("breakwater_sight", default="")


def warrant_change(
    person_id: UUID | str, *, organisation: str, world: str, roles: Iterable[str], at: datetime, using: str = "default"
) -> None:
    """Let a person change what its roles may, in the transaction under way."""
    _set("change", str(person_id), organisation, world, ",".join(sorted(roles)), at=at, using=using)


def warrant_operator(*, at: datetime, using: str = "default") -> None:
    """Let whoever is at the console found organisations and invite, in the transaction under way."""
    _set("operator", "", "", "", "", at=at, using=using)


def warrant_own(person_id: UUID | str, *, at: datetime, using: str = "default") -> None:
    """Let somebody who has shown who they are change their own ways of signing in, in the transaction under way."""
    _set("own", str(person_id), "", "", "", at=at, using=using)


@contextmanager
def bound_to(process: int, started: int) -> Iterator[None]:
    """Say which transaction the block runs in, so that its warrants and sights need not ask.

    Args:
        process: of the connection.
        started: the transaction's start in microseconds; wrong numbers make the database refuse.
    """
    held = _bound.set((process, started))
    try:
        yield
    finally:
        _bound.reset(held)


@contextmanager
def seeing_rights(*, using: str = "default") -> Iterator[None]:
    """Read who holds which rights, in the transaction under way or in one of the block's own; not after the block."""
    connection = connections[using]
    outlives = connection.in_atomic_block
    with transaction.atomic(using=using, savepoint=False):
        body = "sight|{}|{}".format(*_transaction(using))
        sight = f"{body}|{sign(body)}"
        before = _sight.get()
        held = _sight.set(sight)
        try:
            _say_sight(sight, using=using)
            yield
            # Where the block fails nothing needs to be set back: its transaction goes back to before it, or ends.
            if outlives:
                _say_sight(before, using=using)
        finally:
            _sight.reset(held)


def _say_sight(sight: str, *, using: str) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute("select set_config('breakwater.sight', %s, true)", [sight])


def _transaction(using: str) -> tuple[int, int]:
    if using == "default" and (bound := _bound.get()) is not None:
        return bound
    with connections[using].cursor() as cursor:
        cursor.execute(_ASK)
        process, started = cursor.fetchone()
    return process, started


def _set(*parts: str, at: datetime, using: str) -> None:
    connection = connections[using]
    if not connection.in_atomic_block:
        raise RuntimeError("A warrant is for one transaction; none is open.")
    micros = (at - _EPOCH) // timedelta(microseconds=1)
    body = "|".join(("warrant", *parts, str(micros), *map(str, _transaction(using))))
    with connection.cursor() as cursor:
        cursor.execute("select set_config('breakwater.warrant', %s, true)", [f"{body}|{sign(body)}"])

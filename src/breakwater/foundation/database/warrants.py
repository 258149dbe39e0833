"""Warrants: what lets a transaction change who belongs to what, or how somebody signs in.

The database takes such a change only under a warrant: who acts, with which roles, at which instant, signed with the
server's key and bound to the transaction. SQL that somebody injects holds no key; where a warrant is in force, the
roles in it bound what may be written (members/migrations/0006_only_with_right.sql).

A sight lets a transaction read who holds which rights, and nothing more: clearances, compartments and their people,
proposals, invitations (members/migrations/0009_rights_apart.sql). It is asked for before there is a ticket.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import connections, transaction

from breakwater.foundation.database.server_key import sign

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ASK = "select pg_backend_pid(), (extract(epoch from transaction_timestamp()) * 1000000)::bigint"


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
def seeing_rights(*, using: str = "default") -> Iterator[None]:
    """Read who holds which rights, in the transaction under way or in one of the block's own."""
    # By the clock, not by the instant of an act: it says when this process asked, so that it serves for minutes only.
    body = f"sight|{time.time_ns() // 1000}"
    with transaction.atomic(using=using, savepoint=False):
        with connections[using].cursor() as cursor:
            cursor.execute("select set_config('breakwater.sight', %s, true)", [f"{body}|{sign(body)}"])
        yield


def _set(*parts: str, at: datetime, using: str) -> None:
    connection = connections[using]
    if not connection.in_atomic_block:
        raise RuntimeError("A warrant is for one transaction; none is open.")
    micros = (at - _EPOCH) // timedelta(microseconds=1)
    with connection.cursor() as cursor:
        cursor.execute(_ASK)
        process, started = cursor.fetchone()
        body = "|".join(("warrant", *parts, str(micros), str(process), str(started)))
        cursor.execute("select set_config('breakwater.warrant', %s, true)", [f"{body}|{sign(body)}"])

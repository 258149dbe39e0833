"""Who, by organisation, read the material of the organisation that the open transaction acts for."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import connections

MOST: Final = 1000


@dataclass(frozen=True, slots=True)
class Read:
    """One read of one's own material by somebody.

    Attributes:
        leaf: the entry's hash, by which its proof can be asked for.
    """

    at: datetime
    organisation: str
    purpose: str
    world: str
    action: str
    statement_ids: tuple[str, ...]
    leaf: bytes


def reads_of_my_material(*, since: datetime, until: datetime, most: int = MOST, using: str = "default") -> list[Read]:
    """List the reads of a half-open period, newest first.

    The database takes the organisation from the transaction's ticket; without one it answers with an error.
    """
    with connections[using].cursor() as cursor:
        cursor.execute("select * from bw.reads_of_my_material(%s, %s, %s)", [since, until, most])
        return [_read(*row) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Readership:
    """What one organisation has done with statements of one's own: which of them, from when to when."""

    organisation: str
    action: str
    statement_ids: tuple[str, ...]
    first_at: datetime
    last_at: datetime


def readers_of(
    statement_ids: Collection[str], *, since: datetime, until: datetime, using: str = "default"
) -> list[Readership]:
    """List which organisations read statements of one's own in a half-open period, in order of organisation.

    Statements of another originator are never among the answers; without a ticket the database answers with an error.
    """
    with connections[using].cursor() as cursor:
        cursor.execute("select * from bw.readers_of(%s::uuid[], %s, %s)", [list(statement_ids), since, until])
        return [
            Readership(organisation, action, tuple(sorted(str(each) for each in ids)), first, last)
            for organisation, action, ids, first, last in cursor.fetchall()
        ]


def _read(
    at: datetime, organisation: str, purpose: str, world: str, action: str, ids: list[object], leaf: bytes
) -> Read:
    return Read(at, organisation, purpose, world, action, tuple(str(each) for each in ids), bytes(leaf))

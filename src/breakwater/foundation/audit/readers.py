"""Who, by organisation, read the material of the organisation that the open transaction acts for."""

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


def _read(
    at: datetime, organisation: str, purpose: str, world: str, action: str, ids: list[object], leaf: bytes
) -> Read:
    return Read(at, organisation, purpose, world, action, tuple(str(each) for each in ids), bytes(leaf))

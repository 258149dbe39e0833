"""Look records up while keying: those that one may read, by exact name or identifier. Nothing else shows."""

from __future__ import annotations

from dataclasses import dataclass

from breakwater.capabilities.statements import actions, queries
from breakwater.capabilities.statements.captions import RecordCaption, captions
from breakwater.core.resolution.keys import keys_of_query
from breakwater.core.statement import Statement
from breakwater.foundation.access.errors import NotFound
from breakwater.foundation.access.passage import acting
from breakwater.foundation.access.principal import Principal

SHOWN = 8


@dataclass(frozen=True, slots=True)
class Found:
    """A readable record, and the statement it was found by."""

    caption: RecordCaption
    statement: Statement


def look_up(principal: Principal, text: str, *, kind: str = "") -> list[Found]:
    """Return the readable records that carry exactly this name or identifier, of one kind where given."""
    with acting(principal, actions.READ) as passage:
        passage.about("record", "", lookup=True)
        first: dict[str, Statement] = {}
        for row in queries.by_key(passage, keys_of_query(text[:400]), limit=8 * SHOWN):
            if not kind or row.kind == kind:
                first.setdefault(row.record_id, row)
        wanted = list(first)[:SHOWN]
        named = captions(passage, wanted)
        return [Found(named[record_id], first[record_id]) for record_id in wanted]


def caption(principal: Principal, record_id: str) -> RecordCaption:
    """Return how one record is called.

    Raises:
        NotFound: no record that the principal may read has this id.
    """
    with acting(principal, actions.READ) as passage:
        passage.about("record", record_id)
        named = captions(passage, [record_id])
        if record_id not in named:
            raise NotFound
        return named[record_id]

"""What lies within some steps of a record, read with as few SELECTs as there are kinds of question.

Whether an end of a relation is readable is told by the rows on that end, which are wanted anyhow.
"""

from __future__ import annotations

from breakwater.capabilities.statements.rows import (
    RECORD,
    STANDING,
    WITHDRAWN,
    Row,
    ends_of,
    seen_in,
    select,
    uuids,
    values,
    with_readable_ends,
)
from breakwater.core.statement import Statement
from breakwater.foundation.access.passage import Passage

_TIED = f"(source_id = any(%s::uuid[]) or target_id = any(%s::uuid[])) and {STANDING}"
_ON = "record_id = any(%s::uuid[])"


def within(passage: Passage, record_id: str, *, steps: int) -> tuple[list[Statement], list[Statement]]:
    """Return what is said of a record and of all that lies within some steps of it, and the relations walked.

    Only what stands is walked and returned; an end of which nothing is readable is no way on.
    """
    reached, frontier = {record_id}, {record_id}
    on: list[Row] = []
    relations: list[Row] = []
    seen: dict[str, bool] = {}
    asked: set[str] = set()
    for _step in range(steps):
        walked = uuids(frontier)
        tied = select(passage, _TIED, [walked, walked])
        unknown = (ends_of(tied) | reached) - asked
        rows = select(passage, _ON, [uuids(unknown)]) if unknown else []
        asked |= unknown
        on += rows
        seen |= seen_in(rows)
        kept = with_readable_ends(passage, tied, seen=seen)
        relations += kept
        frontier = ends_of(kept) - reached
        reached |= frontier
        if not frontier:
            break
    standing = [row for row in on if row[RECORD] in reached and row[WITHDRAWN] is None]
    once = {row.id: row for row in values(passage, relations)}
    return values(passage, with_readable_ends(passage, standing)), list(once.values())


__all__ = ["within"]

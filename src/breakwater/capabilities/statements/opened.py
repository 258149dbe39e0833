"""Read statements, opened: whom each reaches and who read it where it is one's own, its history, its report."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from breakwater.capabilities.statements import actions, queries
from breakwater.capabilities.statements.captions import RecordCaption, captions
from breakwater.core.statement import Statement
from breakwater.foundation.access.actions import Action
from breakwater.foundation.access.doors import require
from breakwater.foundation.access.errors import NotFound
from breakwater.foundation.access.passage import acting
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.access.reach import Reach, reaches
from breakwater.foundation.audit.readers import readers_of

READS_SINCE = timedelta(days=365)
"""How far back a page tells who has read one's own statements."""


@dataclass(frozen=True, slots=True)
class StatementView:
    """One statement opened.

    Attributes:
        reach: whom it reaches; None for another agency's.
        history: dated label changes, kind and instant, of an own statement.
        reason: why it no longer stands, or empty.
        read_by: when each other organisation last read an own statement.
        captions: of the records it is about, ties or names.
    """

    statement: Statement
    report: queries.ReportLine | None
    reach: Reach | None
    history: tuple[tuple[str, datetime], ...]
    reason: str
    read_by: tuple[tuple[str, datetime], ...]
    captions: dict[str, RecordCaption]
    at: datetime


def statement_view(principal: Principal, statement_id: str) -> StatementView:
    """Return one statement.

    Raises:
        NotFound: no statement that the principal may read has this id.
    """
    return statement_views(principal, [statement_id])[0]


def statement_to_change(principal: Principal, statement_id: str, action: Action) -> StatementView:
    """Return one statement for the form of an act that its originator's own people alone do.

    Raises:
        NotFound: no statement that the principal may read has this id.
        Refused: another agency said it.
    """
    return statement_views(principal, [statement_id], to_do=action)[0]


def statement_views(
    principal: Principal, statement_ids: Collection[str], *, to_do: Action | None = None
) -> list[StatementView]:
    """Return statements in the order asked for, those left out that the principal may not read.

    Args:
        principal: who reads.
        statement_ids: at least one.
        to_do: what the first is opened for, where that is more than reading.

    Raises:
        NotFound: the first is not readable.
        Refused: the first is not the principal's to do this with.
    """
    with acting(principal, actions.READ) as passage:
        first, *_rest = statement_ids
        passage.about("statement", first)
        found = {row.id: row for row in queries.by_ids(passage, statement_ids)}
        if first not in found:
            raise NotFound
        if to_do is not None:
            passage.about("statement", first, to_do=to_do.code)
            require(passage.principal, to_do, found[first].marking)
        rows = [found[each] for each in dict.fromkeys(statement_ids) if each in found]
        own = [row for row in rows if row.originator == principal.organisation]
        reach = reaches({row.marking for row in own}, world=principal.world, at=passage.at) if own else {}
        changes = queries.label_history(passage, [row.id for row in own]) if own else []
        read = readers_of([row.id for row in own], since=passage.at - READS_SINCE, until=passage.at) if own else []
        reported = {row.report_id for row in rows if row.report_id}
        reports = queries.reports(passage, reported) if reported else {}
        named = captions(passage, {end for row in rows for end in _records(row)})
        return [
            StatementView(
                statement=row,
                report=reports.get(row.report_id or ""),
                reach=reach.get(row.marking) if row in own else None,
                history=tuple((each.kind, each.at) for each in changes if str(each.statement_id) == row.id),
                reason=queries.why_withdrawn(passage, row.id) if row.withdrawn_at else "",
                read_by=_last_reads(row, [(r.organisation, r.last_at) for r in read if row.id in r.statement_ids]),
                captions=named,
                at=passage.at,
            )
            for row in rows
        ]


def _records(row: Statement) -> set[str]:
    found = {end for end in (row.source_id, row.target_id) if end}
    if row.value_kind == "record" and queries.is_id(row.value):
        found.add(row.value)
    return found if row.is_relation else found | {row.record_id}


def _last_reads(row: Statement, read: list[tuple[str, datetime]]) -> tuple[tuple[str, datetime], ...]:
    last: dict[str, datetime] = {}
    for organisation, at in read:
        if organisation != row.originator:
            last[organisation] = max(at, last.get(organisation, at))
    return tuple(sorted(last.items()))

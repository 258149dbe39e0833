"""Read statements one list at a time, principal first: what the interface for programs shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from breakwater.capabilities.statements import actions, queries
from breakwater.capabilities.statements.models import Attachment
from breakwater.capabilities.statements.queries import ReportLine
from breakwater.core.statement import Statement
from breakwater.foundation.access.cursors import cursor_after, read_cursor
from breakwater.foundation.access.errors import NotFound
from breakwater.foundation.access.passage import Passage, acting
from breakwater.foundation.access.principal import Principal

FILTERS = {
    "record": "record_id",
    "kind": "kind",
    "property": "prop",
    "collection": "collection",
    "originator": "originator",
}
"""Filters by exact value, with their columns."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Statements, where the list goes on (empty at its end), and which of the relations' ends are protected."""

    statements: tuple[Statement, ...]
    cursor: str
    protected: frozenset[str]


@dataclass(frozen=True, slots=True)
class Single:
    """One statement, why it no longer stands, and its report where that is readable."""

    statement: Statement
    reason: str
    report: ReportLine | None
    protected: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reported:
    """A report with the readable standing statements keyed from it and its attachments."""

    report: ReportLine
    statements: tuple[Statement, ...]
    attachments: tuple[Attachment, ...]
    protected: frozenset[str]


def statements(principal: Principal, filters: Mapping[str, str], *, cursor: str, limit: int) -> Listed:
    """Return readable standing statements.

    Args:
        principal: who reads.
        filters: of `FILTERS`, and `reference`: what the originator's reference starts with; empty ones are none.
        cursor: of the page before; empty to start.
        limit: how many at most.

    Raises:
        CursorError: the cursor is of another reader or list.
    """
    given = {name: value for name, value in filters.items() if value}
    after = read_cursor(principal, given, cursor)
    with acting(principal, actions.READ) as passage:
        passage.about("statements", "list", filters=given)
        exact = {FILTERS[name]: value for name, value in given.items() if name in FILTERS}
        found, more = queries.in_order(passage, after=after, limit=limit, starting=given.get("reference", ""), **exact)
        return Listed(
            statements=tuple(found),
            cursor=cursor_after(principal, given, found[-1].id) if more else "",
            protected=protected_ends(passage, found),
        )


def statement(principal: Principal, statement_id: str) -> Single:
    """Return one statement.

    Raises:
        NotFound: no statement that the principal may read has this id.
    """
    with acting(principal, actions.READ) as passage:
        passage.about("statement", statement_id)
        found = queries.shown(passage, statement_id)
        if found is None:
            raise NotFound
        report_id = found.report_id or ""
        return Single(
            statement=found,
            reason="" if found.is_protected else queries.why_withdrawn(passage, statement_id),
            report=queries.reports(passage, [report_id]).get(report_id),
            protected=protected_ends(passage, [found]),
        )


def report(principal: Principal, report_id: str) -> Reported:
    """Return one report.

    Raises:
        NotFound: no report that the principal may read has this id.
    """
    with acting(principal, actions.READ) as passage:
        passage.about("report", report_id)
        found = queries.report(passage, report_id)
        if found is None:
            raise NotFound
        rows = queries.of_report(passage, report_id)
        return Reported(
            found, tuple(rows), tuple(queries.attachments(passage, report_id)), protected_ends(passage, rows)
        )


def protected_ends(passage: Passage, rows: Iterable[Statement]) -> frozenset[str]:
    """Return which of the ends of these relations are protected records."""
    ends = {end for row in rows for end in (row.source_id, row.target_id) if end}
    return frozenset(queries.protected_among(passage, ends)) if ends else frozenset()

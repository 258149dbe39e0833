"""Read one statement, opened: whom it reaches where it is one's own, its history, its report."""

from __future__ import annotations

from dataclasses import dataclass

from breakwater.capabilities.statements import actions, queries
from breakwater.core.statement import Statement
from breakwater.foundation.access.errors import NotFound
from breakwater.foundation.access.passage import acting
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.access.reach import Reach, reaches


@dataclass(frozen=True, slots=True)
class StatementView:
    """One statement opened: whom it reaches where it is the own agency's, and its history."""

    statement: Statement
    report: queries.ReportLine | None
    reach: Reach | None
    history: tuple[tuple[str, str], ...]
    reason: str


def statement_view(principal: Principal, statement_id: str) -> StatementView:
    """Return one statement.

    Raises:
        NotFound: no statement that the principal may read has this id.
    """
    with acting(principal, actions.READ) as passage:
        passage.about("statement", statement_id)
        found = queries.by_ids(passage, [statement_id])
        if not found:
            raise NotFound
        statement = found[0]
        own = statement.originator == principal.organisation
        reach = reaches([statement.marking], world=principal.world, at=passage.at)[statement.marking] if own else None
        history = tuple(
            (change.kind, f"{change.at:%-d %b %Y}") for change in queries.label_history(passage, [statement_id])
        )
        report = queries.reports(passage, [statement.report_id or ""]).get(statement.report_id or "")
        return StatementView(statement, report, reach, history, queries.why_withdrawn(passage, statement_id))

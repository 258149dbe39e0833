"""Read releases: what is about to be released, whom it would reach, what was asked and how it ended."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from breakwater.capabilities.releases import actions
from breakwater.capabilities.releases.changes import Change, change_from_json
from breakwater.capabilities.releases.models import Item, Request
from breakwater.capabilities.statements import queries as statements
from breakwater.core.marking import Marking
from breakwater.core.statement import Statement
from breakwater.foundation.access.doors import readable, require
from breakwater.foundation.access.errors import NotFound
from breakwater.foundation.access.interning import markings_of
from breakwater.foundation.access.passage import Passage
from breakwater.foundation.approvals import queries as approvals
from breakwater.foundation.approvals.queries import ApprovalLine
from breakwater.foundation.members.colleagues import Colleague, colleagues


@dataclass(frozen=True, slots=True)
class Asked:
    """One statement of a request: as it stands now, with the label and marking it had when it was asked for."""

    statement: Statement
    label_id: int
    marking_then: Marking

    @property
    def stands(self) -> bool:
        """Tell whether it still stands under the label it had when the release was asked for."""
        return self.statement.withdrawn_at is None and self.statement.label_id == self.label_id


@dataclass(frozen=True, slots=True)
class ReleaseLine:
    """A request for a release as its agency sees it; persons by id."""

    id: str
    change: Change
    reason: str
    requested_by: str
    requested_at: datetime
    second_officer: str
    due_on: date
    commitment_id: str
    approval: ApprovalLine
    statement_count: int


@dataclass(frozen=True, slots=True)
class Release:
    """A request with its statements."""

    line: ReleaseLine
    items: tuple[Asked, ...]

    @property
    def pairs(self) -> list[tuple[Marking, Marking]]:
        """Return each statement's marking when it was asked for, and after the release."""
        return [(item.marking_then, self.line.change.applied_to(item.marking_then)) for item in self.items]

    @property
    def stands(self) -> bool:
        """Tell whether every statement still is as it was when the release was asked for."""
        return all(item.stands for item in self.items)


def to_release(passage: Passage, statement_ids: Sequence[str]) -> list[Statement]:
    """Return the statements a release may be asked for, in the order given.

    Raises:
        NotFound: one of them is not readable, or no longer stands, or none are given.
        Refused: one is another agency's.
    """
    wanted = list(dict.fromkeys(statement_ids))
    found = {statement.id: statement for statement in statements.by_ids(passage, wanted)}
    if not wanted or any(i not in found or found[i].withdrawn_at is not None for i in wanted):
        raise NotFound
    for statement in found.values():
        require(passage.principal, actions.REQUEST, statement.marking)
    return [found[i] for i in wanted]


def release(passage: Passage, release_id: str) -> Release:
    """Return a request with its statements as they are now.

    Raises:
        NotFound: no such request, or not every statement in it is readable.
    """
    row = readable(passage.principal, Request).filter(pk=release_id).first()
    if row is None:
        raise NotFound
    items = list(readable(passage.principal, Item).filter(request_id=row.id).order_by("position"))
    now = {statement.id: statement for statement in statements.by_ids(passage, [str(i.statement_id) for i in items])}
    then = markings_of({item.label_id for item in items}, using="default")
    if len(now) != len(items) or any(item.label_id not in then for item in items):
        raise NotFound
    return Release(
        _lines(passage, [row])[0],
        tuple(Asked(now[str(item.statement_id)], item.label_id, then[item.label_id]) for item in items),
    )


def history(passage: Passage, *, limit: int = 100) -> list[ReleaseLine]:
    """Return the requests of the principal's agency that the principal reads, newest first."""
    rows = readable(passage.principal, Request).order_by("-requested_at", "id")
    return _lines(passage, list(rows[:limit]))


def lines(passage: Passage, release_ids: Collection[str]) -> dict[str, ReleaseLine]:
    """Return the readable ones among these requests, by id: the desk's words for them."""
    rows = readable(passage.principal, Request).filter(pk__in=list(release_ids))
    return {line.id: line for line in _lines(passage, list(rows))}


def officers(passage: Passage) -> list[Colleague]:
    """Return the officers of the principal's agency who could approve, the principal excepted, by name."""
    who = passage.principal
    found = colleagues(who.organisation, world=who.world, roles=actions.OFFICERS, at=passage.at)
    return [colleague for colleague in found if colleague.person != who.person_id]


def _lines(passage: Passage, rows: Sequence[Request]) -> list[ReleaseLine]:
    decided = approvals.by_ids(passage, [str(row.approval_id) for row in rows])
    return [
        ReleaseLine(
            id=str(row.id),
            change=change_from_json(row.change),
            reason=row.reason,
            requested_by=str(row.requested_by),
            requested_at=row.requested_at,
            second_officer=str(row.second_officer),
            due_on=row.due_on,
            commitment_id=str(row.commitment_id),
            approval=decided[str(row.approval_id)],
            statement_count=len(row.label_ids),
        )
        for row in rows
    ]

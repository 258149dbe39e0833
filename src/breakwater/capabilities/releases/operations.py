"""Ask for, approve, refuse and withdraw releases; lift protection. Each is one transaction with its audit row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from breakwater.capabilities.releases import actions, queries
from breakwater.capabilities.releases.changes import Change
from breakwater.capabilities.releases.models import Item, Request
from breakwater.capabilities.releases.queries import Release
from breakwater.capabilities.statements import operations as statements
from breakwater.capabilities.statements.drafts import DraftError, check_marking
from breakwater.core.marking import Marking
from breakwater.foundation.access.doors import insert, require
from breakwater.foundation.access.errors import NotFound, Refused
from breakwater.foundation.access.passage import Passage, acting
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.access.reach import reaches, widens
from breakwater.foundation.access.texts import check_text
from breakwater.foundation.approvals import operations as approvals
from breakwater.foundation.commitments import operations as commitments
from breakwater.foundation.commitments.operations import Party
from breakwater.foundation.database.source import new_id

KIND = "release.approve"
"""The kind of the approval and of the commitment."""

DAYS_TO_DECIDE = 3
MOST_STATEMENTS = 500
"""In one request: more than an officer can read before signing is not read."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What an officer asks for.

    Args:
        statement_ids: of one's own agency, each standing.
        change: of their markings.
        reason: why; kept by the agency.
        second_officer: person id of who is asked to approve.
        due_on: by when; three days from now unless said.
    """

    statement_ids: Sequence[str]
    change: Change
    reason: str
    second_officer: str
    due_on: date | None = None


def request_release(*, principal: Principal, asking: Asking) -> str:
    """Ask a second officer to approve a wider marking; returns the request's id. Nothing is wider yet.

    Raises:
        NotFound: a statement is not readable or no longer stands.
        DraftError: the new marking names somebody who does not exist.
        Refused: another agency's statement; nothing would be wider; or the second officer may not decide this.
    """
    _refuse_incomplete(asking)
    with acting(principal, actions.REQUEST) as passage:
        chosen = queries.to_release(passage, asking.statement_ids)
        pairs = [(statement.marking, asking.change.applied_to(statement.marking)) for statement in chosen]
        _refuse_bad_markings(passage, {new for _old, new in pairs})
        _refuse_nothing_wider(passage, pairs)
        _refuse_wrong_officer(passage, asking.second_officer, pairs)
        request_id = new_id()
        due_on = asking.due_on or passage.at.date() + timedelta(days=DAYS_TO_DECIDE)
        own = passage.principal.organisation
        row = Request(
            id=request_id,
            organisation=own,
            label_ids=[statement.label_id for statement in chosen],
            change=asking.change.to_json(),
            reason=asking.reason.strip(),
            requested_by=passage.principal.person_id,
            requested_at=passage.at,
            second_officer=asking.second_officer,
            due_on=due_on,
            approval_id=approvals.request(
                passage, kind=KIND, subject_id=str(request_id), approver_id=asking.second_officer
            ),
            commitment_id=commitments.create(
                passage,
                kind=KIND,
                subject=("release", str(request_id)),
                by=Party(own, person=asking.second_officer),
                to=Party(own, person=passage.principal.person_id),
                due_on=due_on,
            ),
        )
        insert(passage.principal, [row])
        items = [
            Item(
                id=new_id(),
                request_id=request_id,
                organisation=own,
                statement_id=statement.id,
                label_id=statement.label_id,
                position=position,
            )
            for position, statement in enumerate(chosen)
        ]
        insert(passage.principal, items)
        passage.about("release", str(request_id), statements=[statement.id for statement in chosen])
    return str(request_id)


def approve(*, principal: Principal, release_id: str) -> None:
    """Approve a release: its readers see the statements from this transaction's commit.

    Raises:
        NotFound: no such request, or not every statement in it is readable.
        Refused: one's own request, asked of somebody else, already decided, or a statement was changed since.
    """
    markings = _markings_after(principal, release_id)
    with acting(principal, actions.APPROVE, markings=markings) as passage:
        release = queries.release(passage, release_id)
        passage.about("release", release_id)
        approvals.approve(passage, approval_id=release.line.approval.id)
        if not release.stands:
            raise Refused(
                _("A statement of this request was changed since it was asked for."),
                _("Refuse it, and have the release asked for anew."),
                rule_ids=("changed",),
            )
        for marking, labels in _by_marking(release).items():
            _refuse_unreadable(passage, marking)
            statements.apply_release(passage, statements=labels, marking=marking, reason=release.line.reason)
        commitments.do(passage, commitment_id=release.line.commitment_id)
        passage.about(
            "release",
            release_id,
            statements=[item.statement.id for item in release.items],
            to_labels=sorted({passage.label(marking) for marking in _by_marking(release)}),
        )


def refuse(*, principal: Principal, release_id: str, reason: str) -> None:
    """Refuse a release, with a reason that who asked reads.

    Raises:
        NotFound: no such request, or not every statement in it is readable.
        Refused: one's own request, asked of somebody else, already decided, or no reason is given.
    """
    with acting(principal, actions.REFUSE) as passage:
        release = queries.release(passage, release_id)
        passage.about("release", release_id)
        approvals.refuse(passage, approval_id=release.line.approval.id, reason=reason.strip())
        commitments.decline(passage, commitment_id=release.line.commitment_id)


def withdraw(*, principal: Principal, release_id: str) -> None:
    """Withdraw one's own request before it is decided.

    Raises:
        NotFound: no such request, or not every statement in it is readable.
        Refused: another's request, or already decided.
    """
    with acting(principal, actions.WITHDRAW) as passage:
        release = queries.release(passage, release_id)
        passage.about("release", release_id)
        approvals.withdraw(passage, approval_id=release.line.approval.id)
        commitments.withdraw(passage, commitment_id=release.line.commitment_id)


def _markings_after(principal: Principal, release_id: str) -> list[Marking]:
    """Read the markings an approval will write: they are interned before its transaction opens."""
    with acting(principal, actions.READ) as passage:
        passage.about("release", release_id)
        return list(_by_marking(queries.release(passage, release_id)))


def _by_marking(release: Release) -> Mapping[Marking, dict[str, int]]:
    """Return, by the marking they get, the statements with the label each must still have."""
    found: dict[Marking, dict[str, int]] = {}
    for item in release.items:
        new = release.line.change.applied_to(item.marking_then)
        found.setdefault(new, {})[item.statement.id] = item.label_id
    return found


def _refuse_incomplete(asking: Asking) -> None:
    if not asking.reason.strip():
        raise Refused(_("A release has a reason."), _("Write why these readers need it."), rule_ids=("reason",))
    check_text(asking.reason)
    if len(asking.statement_ids) > MOST_STATEMENTS:
        raise Refused(
            _("A release holds at most {count} statements.").format(count=MOST_STATEMENTS),
            _("Ask for several, each of which an officer can read."),
            rule_ids=("size",),
        )


def _refuse_bad_markings(passage: Passage, markings: set[Marking]) -> None:
    register = statements.register_of(passage.principal)
    problems = [problem for marking in markings for problem in check_marking(0, marking, register)]
    if problems:
        raise DraftError(problems)


def _refuse_nothing_wider(passage: Passage, pairs: Sequence[tuple[Marking, Marking]]) -> None:
    world = passage.principal.world
    if not any(widens(old, new, world=world, at=passage.at) for old, new in set(pairs)):
        raise Refused(
            _("This marking gives nobody more than the present one."),
            _("Narrowing needs no release: remark the statements."),
            rule_ids=("not-wider",),
        )


def _refuse_wrong_officer(passage: Passage, officer: str, pairs: Sequence[tuple[Marking, Marking]]) -> None:
    who = passage.principal
    if officer == who.person_id:
        raise Refused(
            _("Nobody approves their own request."),
            _("Name another officer of your agency."),
            rule_ids=("own-request",),
        )
    named = next((colleague for colleague in queries.officers(passage) if colleague.person == officer), None)
    if named is None:
        raise Refused(
            _("The second officer is a releasing or second officer of your agency."),
            _("Choose from the list."),
            rule_ids=("officer",),
        )
    markings = {marking for pair in pairs for marking in pair}
    found = reaches(markings, world=who.world, at=passage.at)
    for person, name in ((who.person_id, who.name), (officer, named.name)):
        if any(person not in found[marking].persons.get(who.organisation, ()) for marking in markings):
            raise Refused(
                _("{name} does not read all of these statements, now and after the release.").format(name=name),
                _("Choose another officer, or keep both officers among the readers."),
                rule_ids=("officer-reads",),
            )


def _refuse_unreadable(passage: Passage, marking: Marking) -> None:
    """Refuse what the approving session could not read back: row security would refuse it without a word."""
    try:
        require(passage.principal, actions.APPROVE, marking)
    except NotFound as error:
        raise Refused(
            _("Under this session's purpose you could not read the statements after the release."),
            _("Change the purpose, then approve."),
            rule_ids=("purpose",),
        ) from error

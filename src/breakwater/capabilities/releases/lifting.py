"""Lift protection: asked by one victim-protection officer with grounds, done or refused by another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from breakwater.capabilities.releases import actions
from breakwater.capabilities.releases.models import Lifting
from breakwater.capabilities.statements import operations as statements
from breakwater.capabilities.statements import queries as statement_queries
from breakwater.capabilities.statements.actions import PROTECTORS
from breakwater.foundation.access.doors import insert, readable
from breakwater.foundation.access.errors import NotFound, Refused
from breakwater.foundation.access.passage import Passage, acting
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.access.texts import check_text
from breakwater.foundation.approvals import operations as approvals
from breakwater.foundation.approvals import queries as approval_queries
from breakwater.foundation.approvals.queries import ApprovalLine
from breakwater.foundation.approvals.states import State
from breakwater.foundation.commitments import operations as commitments
from breakwater.foundation.commitments.operations import Party
from breakwater.foundation.database.source import new_id
from breakwater.foundation.members.colleagues import Colleague, colleagues, names

KIND = "protection.lift"
DAYS_TO_DECIDE = 3


@dataclass(frozen=True, slots=True)
class LiftingPage:
    """A request to lift protection, as the agency's victim-protection officers see it; people by name.

    Attributes:
        approval: how it stands.
        may_decide, may_withdraw: what the reader may do now.
    """

    id: str
    record_id: str
    grounds: str
    approval: ApprovalLine
    requested_by: str
    second_officer: str
    decided_by: str
    may_decide: bool
    may_withdraw: bool


def officers(*, principal: Principal, record_id: str) -> tuple[list[Colleague], str]:
    """Return who else could lift the protection of a record, and the id of what one's agency has asked already.

    Raises:
        NotFound: no such record that the principal may read, or it is not protected.
    """
    with acting(principal, actions.READ_LIFTING) as passage:
        who = passage.principal
        passage.about("record", record_id)
        if not statement_queries.protected_among(passage, [record_id]):
            raise NotFound
        found = colleagues(who.organisation, world=who.world, roles=PROTECTORS, at=passage.at)
        return [colleague for colleague in found if colleague.person != who.person_id], _open_on(passage, record_id)


def lifting_page(*, principal: Principal, lifting_id: str) -> LiftingPage:
    """Return a request to lift protection.

    Raises:
        NotFound: no such request of one's agency, or the record is not readable.
    """
    with acting(principal, actions.READ_LIFTING) as passage:
        row = _asked(passage, lifting_id)
        approval = approval_queries.by_ids(passage, [str(row.approval_id)])[str(row.approval_id)]
        named = names({str(row.requested_by), str(row.second_officer), approval.decided_by})
        who, is_open = passage.principal.person_id, approval.state is State.OPEN
        return LiftingPage(
            id=str(row.id),
            record_id=str(row.record_id),
            grounds=row.grounds,
            approval=approval,
            requested_by=named.get(str(row.requested_by), ""),
            second_officer=named.get(str(row.second_officer), ""),
            decided_by=named.get(approval.decided_by, ""),
            may_decide=is_open and str(row.second_officer) == who,
            may_withdraw=is_open and str(row.requested_by) == who,
        )


def request_lifting(*, principal: Principal, record_id: str, grounds: str, second_officer: str) -> str:
    """Ask a second officer to lift the protection one's own agency set on a record; returns the request's id.

    Raises:
        NotFound: no such record that the principal may read.
        Refused: no grounds are given, or the second officer may not decide this.
    """
    if not grounds.strip():
        raise Refused(
            _("Lifting protection has grounds."), _("Write what has changed since it was set."), rule_ids=("grounds",)
        )
    check_text(grounds)
    with acting(principal, actions.ASK_LIFTING) as passage:
        who = passage.principal
        if not statement_queries.readable_records(passage, [record_id]):
            raise NotFound
        found = colleagues(who.organisation, world=who.world, roles=PROTECTORS, at=passage.at)
        if second_officer not in {colleague.person for colleague in found}:
            raise Refused(
                _("Protection is lifted by two victim-protection officers of one agency."),
                _("Choose from the list."),
                rule_ids=("officer",),
            )
        lifting_id = new_id()
        due_on = passage.at.date() + timedelta(days=DAYS_TO_DECIDE)
        row = Lifting(
            id=lifting_id,
            organisation=who.organisation,
            record_id=record_id,
            grounds=grounds.strip(),
            requested_by=who.person_id,
            requested_at=passage.at,
            second_officer=second_officer,
            approval_id=approvals.request(passage, kind=KIND, subject_id=str(lifting_id), approver_id=second_officer),
            commitment_id=commitments.create(
                passage,
                kind=KIND,
                subject=("lifting", str(lifting_id)),
                by=Party(who.organisation, person=second_officer),
                to=Party(who.organisation, person=who.person_id),
                due_on=due_on,
            ),
        )
        insert(who, [row])
        passage.about("lifting", str(lifting_id), record=record_id)
    return str(lifting_id)


def lift_protection(*, principal: Principal, lifting_id: str) -> bool:
    """Approve the lifting and lift, in one transaction.

    Returns:
        Whether the record is now unprotected: it stays protected while another agency holds grounds.

    Raises:
        NotFound: no such request of one's agency, or the record is not readable.
        Refused: one's own request, asked of somebody else, or already decided.
    """
    with acting(principal, actions.LIFT) as passage:
        row = _asked(passage, lifting_id)
        approvals.approve(passage, approval_id=str(row.approval_id))
        lifted = statements.lift_protection(passage, record_id=str(row.record_id))
        commitments.do(passage, commitment_id=str(row.commitment_id))
    return lifted


def refuse_lifting(*, principal: Principal, lifting_id: str, reason: str) -> None:
    """Refuse to lift protection, with a reason that who asked reads; the record stays protected.

    Raises:
        NotFound: no such request of one's agency, or the record is not readable.
        Refused: one's own request, asked of somebody else, already decided, or no reason is given.
    """
    with acting(principal, actions.REFUSE_LIFTING) as passage:
        row = _asked(passage, lifting_id)
        approvals.refuse(passage, approval_id=str(row.approval_id), reason=reason.strip())
        commitments.decline(passage, commitment_id=str(row.commitment_id))


def withdraw_lifting(*, principal: Principal, lifting_id: str) -> None:
    """Withdraw one's own request before it is decided.

    Raises:
        NotFound: no such request of one's agency, or the record is not readable.
        Refused: another's request, or already decided.
    """
    with acting(principal, actions.WITHDRAW_LIFTING) as passage:
        row = _asked(passage, lifting_id)
        approvals.withdraw(passage, approval_id=str(row.approval_id))
        commitments.withdraw(passage, commitment_id=str(row.commitment_id))


def _open_on(passage: Passage, record_id: str) -> str:
    """Return the id of one's agency's open request on a record; empty where there is none."""
    asked = {
        str(row.approval_id): str(row.id)
        for row in readable(passage.principal, Lifting).filter(record_id=record_id).order_by("requested_at")
    }
    stand = approval_queries.by_ids(passage, list(asked)) if asked else {}
    return next((asked[each] for each in asked if each in stand and stand[each].state is State.OPEN), "")


def _asked(passage: Passage, lifting_id: str) -> Lifting:
    """Return a request of one's agency about a readable record, noted for the audit row."""
    row = readable(passage.principal, Lifting).filter(pk=lifting_id).first()
    if row is None or not statement_queries.readable_records(passage, [str(row.record_id)]):
        raise NotFound
    passage.about("lifting", lifting_id, record=str(row.record_id))
    return row

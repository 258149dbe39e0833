"""Ask, approve, refuse, withdraw: within an act under way, so that what is approved happens with the approval."""

from __future__ import annotations

from django.utils.translation import gettext as _

from breakwater.foundation.access.doors import insert, readable
from breakwater.foundation.access.errors import NotFound, Refused
from breakwater.foundation.access.passage import Passage
from breakwater.foundation.access.texts import check_text
from breakwater.foundation.approvals.models import Approval
from breakwater.foundation.approvals.states import TRANSITIONS, State, Who
from breakwater.foundation.database.source import new_id


def request(
    passage: Passage,
    *,
    kind: str,
    subject_id: str,
    approver_id: str = "",
    approver_organisation: str = "",
) -> str:
    """Ask for an approval; returns its id.

    Args:
        passage: the act under way.
        kind: `subject.verb`, such as "release.approve".
        subject_id: what is to be approved.
        approver_id: the person asked; empty for anyone who may.
        approver_organisation: the organisation that decides; one's own unless said.

    Raises:
        Refused: one asks oneself.
    """
    who = passage.principal
    if approver_id == who.person_id:
        raise _own()
    row = Approval(
        id=new_id(),
        organisation=who.organisation,
        approver_organisation=approver_organisation or who.organisation,
        world=who.world,
        kind=kind,
        subject_id=subject_id,
        requested_by=who.person_id,
        requested_at=passage.at,
        approver_id=approver_id or None,
    )
    insert(who, [row])
    return str(row.id)


def approve(passage: Passage, *, approval_id: str, reason: str = "") -> None:
    """Approve what another person asked.

    Raises:
        NotFound: no such approval between these organisations.
        Refused: one's own request, another's to decide, or already decided.
    """
    _decide(passage, approval_id, State.APPROVED, reason)


def refuse(passage: Passage, *, approval_id: str, reason: str) -> None:
    """Refuse what another person asked, with a reason.

    Raises:
        NotFound: no such approval between these organisations.
        Refused: one's own request, another's to decide, already decided, or no reason is given.
    """
    if not reason.strip():
        raise Refused(_("A refusal has a reason."), _("Write what stands against it."), rule_ids=("reason",))
    _decide(passage, approval_id, State.REFUSED, reason)


def withdraw(passage: Passage, *, approval_id: str) -> None:
    """Take one's own request back before it is decided.

    Raises:
        NotFound: no such approval between these organisations.
        Refused: another's request, or already decided.
    """
    _decide(passage, approval_id, State.WITHDRAWN, "")


def _decide(passage: Passage, approval_id: str, to: State, reason: str) -> None:
    check_text(reason)
    who = passage.principal
    rows = readable(who, Approval).filter(pk=approval_id, world=who.world)
    row = rows.first()
    if row is None:
        raise NotFound
    mover = TRANSITIONS.get((State(row.state), to))
    if mover is None:
        raise _decided()
    _check_person(passage, row, mover)
    # The state is asked again by the update itself: of two decisions at once, one finds nothing to change.
    changed = rows.filter(state=row.state).update(
        state=to,
        decided_by=who.person_id if mover is Who.APPROVER else None,
        decided_at=passage.at,
        reason=reason,
    )
    if not changed:
        raise _decided()


def _check_person(passage: Passage, row: Approval, mover: Who) -> None:
    who = passage.principal
    own = str(row.requested_by) == who.person_id
    if mover is Who.REQUESTER:
        if not own:
            raise Refused(
                _("Only who asked takes a request back."), _("Refuse it with a reason."), rule_ids=("requester",)
            )
        return
    if own:
        raise _own()
    asked = row.approver_id is None or str(row.approver_id) == who.person_id
    if not asked or row.approver_organisation != who.organisation:
        raise Refused(
            _("This approval was asked of somebody else."),
            _("Who asked can withdraw it and ask you."),
            rule_ids=("approver",),
        )


def _own() -> Refused:
    return Refused(
        _("Nobody approves their own request."), _("Name another officer of your agency."), rule_ids=("own-request",)
    )


def _decided() -> Refused:
    return Refused(
        _("This request is no longer open."), _("Load the page again to see how it ended."), rule_ids=("state",)
    )

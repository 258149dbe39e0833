"""Give back a lost account, or invite a contact point again: two persons, never the operator."""

from uuid import UUID

from breakwater.foundation.members.dated import holding
from breakwater.foundation.members.models import (
    Affiliation,
    AffiliationRole,
    Clearance,
    CompartmentMembership,
    Organisation,
    Person,
    Proposal,
    WorkingGroupMembership,
)
from breakwater.foundation.members.operations.accounts import Opened, checked_handle, checked_name
from breakwater.foundation.members.operations.change import Acting, Change, changing, one
from breakwater.foundation.members.operations.credentials import drop_all
from breakwater.foundation.members.operations.ending import end_rows
from breakwater.foundation.members.operations.founding import open_contact_point
from breakwater.foundation.members.operations.invitations import issue, withdraw_open
from breakwater.foundation.members.operations.proposals import decide, needs_other_chair, propose
from breakwater.foundation.members.roles import Role


def propose_recovery(principal: Acting, *, affiliation_id: UUID | str, reason: str) -> Proposal:
    """Propose to give back an account whose owner lost every way of signing in."""
    with changing(principal, "account.recover.propose") as change:
        change.needs(Role.CONTACT_POINT, Role.SECURITY_OFFICER)
        row = one(
            Affiliation.objects.select_related("person__home", "organisation"),
            pk=affiliation_id,
            world=change.world,
        )
        change.needs_own(row.organisation)
        change.needs_own(row.person.home)
        proposal = propose(
            change, kind=Proposal.Kind.RECOVERY, organisation=row.organisation, affiliation=row, reason=reason
        )
        change.note("proposal", proposal.pk, person=row.person_id)
    return proposal


def confirm_recovery(principal: Acting, *, proposal_id: UUID | str) -> str:
    """Confirm a recovery: the account starts again with nothing, and a one-time token to set it up.

    Old ways of signing in, sessions, roles, clearances, compartments and groups end; each is given anew by
    whoever may give it. The instant stays on the account, so that exports can be held back for a day.
    """
    with changing(principal, "account.recover.confirm") as change:
        proposal = decide(change, proposal_id, kind=Proposal.Kind.RECOVERY)
        change.needs(Role.SECURITY_OFFICER)
        row = one(Affiliation.objects.select_related("person", "organisation"), pk=proposal.affiliation_id)
        change.needs_own(row.organisation)
        _start_again(row.person, change)
        again = Affiliation.objects.create(
            person=row.person,
            organisation=row.organisation,
            world=row.world,
            valid_from=change.at,
            valid_until=row.valid_until if row.holds_at(change.at) else None,
        )
        token = issue(again, by=change.person, at=change.at)
        change.note("person", row.person_id, proposal=proposal.pk, affiliation=again.pk)
    return token


def propose_invitation(principal: Acting, *, organisation_id: UUID | str, name: str, handle: str) -> Proposal:
    """Propose to invite another contact point for an organisation that lost its own.

    A security officer proposes for the own organisation, and the operator issues the invitation; or a co-chair
    proposes, and the other co-chair confirms.
    """
    with changing(principal, "contact-point.invite.propose") as change:
        change.needs(Role.CO_CHAIR, Role.SECURITY_OFFICER)
        organisation = one(Organisation.objects.all(), pk=organisation_id)
        if Role.CO_CHAIR not in change.roles:
            change.needs_own(organisation)
        proposal = propose(
            change,
            kind=Proposal.Kind.INVITATION,
            organisation=organisation,
            detail={"name": checked_name(name), "handle": checked_handle(handle)},
        )
        change.note("proposal", proposal.pk, code=organisation.code)
    return proposal


def confirm_invitation(principal: Acting, *, proposal_id: UUID | str) -> Opened:
    """Confirm, as co-chair of another organisation than the co-chair's who proposed, a new contact point."""
    with changing(principal, "contact-point.invite.confirm") as change:
        proposal = decide(change, proposal_id, kind=Proposal.Kind.INVITATION)
        needs_other_chair(change, proposal)
        opened = open_contact_point(
            proposal.organisation,
            name=proposal.detail["name"],
            handle=proposal.detail["handle"],
            roles=[Role.CONTACT_POINT],
            by=change.person,
            at=change.at,
        )
        change.note("person", opened.person.pk, code=proposal.organisation.code, proposal=proposal.pk)
    return opened


def _start_again(person: Person, change: Change) -> None:
    drop_all(person)
    for row in person.affiliations.all():
        withdraw_open(row, at=change.at)
    end_rows(AffiliationRole.objects.filter(affiliation__person=person), change.at)
    end_rows(WorkingGroupMembership.objects.filter(affiliation__person=person), change.at)
    end_rows(CompartmentMembership.objects.filter(person=person), change.at)
    end_rows(Clearance.objects.filter(person=person), change.at)
    end_rows(Affiliation.objects.filter(holding(change.at), person=person, organisation=person.home), change.at)
    Person.objects.filter(pk=person.pk).update(is_active=True, recovered_at=change.at)

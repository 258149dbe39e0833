"""Change an organisation's standing: the co-chairs' work, two of them except to stop something."""

from uuid import UUID

from breakwater.foundation.members.models import Organisation, Proposal
from breakwater.foundation.members.operations.change import Acting, changing, one
from breakwater.foundation.members.operations.proposals import decide, needs_other_chair, propose
from breakwater.foundation.members.roles import Role


def suspend_organisation(principal: Acting, *, organisation_id: UUID | str, reason: str) -> None:
    """Stop an organisation now: nobody acting for it is in good standing until it is reinstated.

    A co-chair may, and a security officer for the own organisation (a lost laptop, a broken-in office).
    """
    with changing(principal, "organisation.suspend") as change:
        change.needs(Role.CO_CHAIR, Role.SECURITY_OFFICER)
        organisation = one(Organisation.objects.all(), pk=organisation_id)
        if Role.CO_CHAIR not in change.roles:
            change.needs_own(organisation)
        organisation.suspended = True
        organisation.save(update_fields=["suspended"])
        change.note("organisation", organisation.pk, code=organisation.code, reason=reason)


def propose_reinstatement(principal: Acting, *, organisation_id: UUID | str, reason: str) -> Proposal:
    """Propose to end a suspension; the other co-chair confirms."""
    with changing(principal, "organisation.reinstate.propose") as change:
        change.needs(Role.CO_CHAIR)
        organisation = one(Organisation.objects.filter(suspended=True), pk=organisation_id)
        proposal = propose(change, kind=Proposal.Kind.REINSTATEMENT, organisation=organisation, reason=reason)
        change.note("proposal", proposal.pk, code=organisation.code)
    return proposal


def confirm_reinstatement(principal: Acting, *, proposal_id: UUID | str) -> None:
    """Confirm the end of a suspension."""
    with changing(principal, "organisation.reinstate.confirm") as change:
        proposal = decide(change, proposal_id, kind=Proposal.Kind.REINSTATEMENT)
        needs_other_chair(change, proposal)
        organisation = proposal.organisation
        organisation.suspended = False
        organisation.save(update_fields=["suspended"])
        change.note("organisation", organisation.pk, code=organisation.code, proposal=proposal.pk)


def propose_standing(
    principal: Acting, *, organisation_id: UUID | str, standing: Organisation.Standing, reason: str = ""
) -> Proposal:
    """Propose that an organisation becomes a member, observer, partner and so on."""
    with changing(principal, "organisation.standing.propose") as change:
        change.needs(Role.CO_CHAIR)
        organisation = one(Organisation.objects.all(), pk=organisation_id)
        proposal = propose(
            change,
            kind=Proposal.Kind.STANDING,
            organisation=organisation,
            standing=standing,
            reason=reason,
        )
        change.note("proposal", proposal.pk, code=organisation.code, standing=standing.value)
    return proposal


def confirm_standing(principal: Acting, *, proposal_id: UUID | str) -> None:
    """Confirm a change of standing that another co-chair proposed."""
    with changing(principal, "organisation.standing.confirm") as change:
        proposal = decide(change, proposal_id, kind=Proposal.Kind.STANDING)
        needs_other_chair(change, proposal)
        organisation = proposal.organisation
        before = organisation.standing
        organisation.standing = proposal.standing
        organisation.save(update_fields=["standing"])
        change.note("organisation", organisation.pk, code=organisation.code, before=before, after=proposal.standing)

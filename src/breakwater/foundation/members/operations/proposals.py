"""Two-step changes: one person proposes, another confirms."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from breakwater.foundation.members.authority import Refused
from breakwater.foundation.members.models import Affiliation, Organisation, Proposal
from breakwater.foundation.members.operations.change import Change, one
from breakwater.foundation.members.roles import Role

LIFETIME = timedelta(days=14)
"""A proposal nobody confirmed in this time is stale: what it rested on may have changed."""


def propose(
    change: Change,
    *,
    kind: Proposal.Kind,
    organisation: Organisation,
    affiliation: Affiliation | None = None,
    **what: Any,
) -> Proposal:
    """Save a proposal by the caller, unless the same one is open."""
    same = Proposal.objects.filter(
        kind=kind,
        organisation=organisation,
        affiliation=affiliation,
        outcome=Proposal.Outcome.OPEN,
        proposed_at__gt=change.at - LIFETIME,
    )
    if same.filter(role=what.get("role", ""), standing=what.get("standing", "")).exists():
        raise Refused(_("The same is proposed already."), _("Wait for its confirmation."), rule="proposed-already")
    return Proposal.objects.create(
        kind=kind,
        organisation=organisation,
        affiliation=affiliation,
        subject=None if affiliation is None else affiliation.person,
        proposed_by=change.person,
        proposed_for=change.organisation,
        proposed_at=change.at,
        **what,
    )


def decide(change: Change, proposal_id: UUID | str, *, kind: Proposal.Kind) -> Proposal:
    """Mark an open proposal confirmed by the caller, who is neither its proposer nor its subject."""
    proposal = one(Proposal.objects.select_related("organisation"), pk=proposal_id, kind=kind)
    if proposal.outcome != Proposal.Outcome.OPEN:
        raise Refused(_("This was decided already."), _("Look at its outcome."), rule="decided")
    if change.at >= proposal.proposed_at + LIFETIME:
        raise Refused(_("This proposal is older than 14 days."), _("Propose it again."), rule="stale")
    if proposal.proposed_by_id == change.person.pk:
        raise Refused(_("You proposed this yourself."), _("Somebody else confirms it."), rule="two-persons")
    change.needs_another(proposal.subject_id)
    proposal.outcome = Proposal.Outcome.CONFIRMED
    proposal.decided_by, proposal.decided_at = change.person, change.at
    proposal.save(update_fields=["outcome", "decided_by", "decided_at"])
    return proposal


def needs_other_chair(change: Change, proposal: Proposal) -> None:
    """Refuse unless the caller is the co-chair of another organisation than the proposer's."""
    change.needs(Role.CO_CHAIR)
    if proposal.proposed_for_id == change.organisation.pk:
        raise Refused(
            _("Both co-chairs must agree."), _("The co-chair of another organisation confirms."), rule="two-chairs"
        )

"""Give, propose, confirm and end roles, after the matrix of `authority`."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from breakwater.foundation.members.authority import (
    ENDED_BY,
    FIRST_SECURITY_OFFICER,
    WAYS,
    Refused,
    Way,
    refuse_conflict,
    refuse_unless_gives,
    refuse_unless_holds,
)
from breakwater.foundation.members.dated import holding
from breakwater.foundation.members.models import Affiliation, AffiliationRole, Proposal
from breakwater.foundation.members.operations.change import Acting, Change, NotThere, changing, one
from breakwater.foundation.members.operations.credentials import drop_password, end_sessions, has_passkey
from breakwater.foundation.members.operations.ending import end_at
from breakwater.foundation.members.operations.proposals import decide, propose
from breakwater.foundation.members.queries import roles_within
from breakwater.foundation.members.roles import FACTS, Role, needs_passkey


def give_role(
    principal: Acting, *, affiliation_id: UUID | str, role: Role, valid_until: datetime | None = None
) -> AffiliationRole:
    """Give someone of the caller's organisation a role that the caller may give alone."""
    with changing(principal, "role.give") as change:
        refuse_unless_gives(change.roles, role)
        row = _target(change, affiliation_id)
        change.needs_own(row.organisation)
        refuse_conflict(_held(row, change.at), role)
        given = _give(row, role, valid_from=change.at, valid_until=valid_until)
        change.note("affiliation", row.pk, person=row.person_id, role=role.value, until=valid_until)
    return given


def propose_role(
    principal: Acting,
    *,
    affiliation_id: UUID | str,
    role: Role,
    valid_until: datetime | None = None,
    reason: str = "",
) -> Proposal:
    """Propose a role that takes two persons; somebody else confirms it."""
    with changing(principal, "role.propose") as change:
        row = _target(change, affiliation_id)
        way = _way(row, role, at=change.at)
        name = str(FACTS[role].name)
        if way.directly:
            raise Refused(_("“{name}” needs no second person.").format(name=name), _("Give the role."), rule="direct")
        refuse_unless_holds(change.roles, way.proposed_by)
        if way.within or Role.CO_CHAIR not in change.roles:
            change.needs_own(row.organisation)
        _refuse_standing(row, way, name)
        refuse_conflict(_held(row, change.at), role)
        proposal = propose(
            change,
            kind=Proposal.Kind.ROLE,
            organisation=row.organisation,
            affiliation=row,
            role=role,
            valid_until=valid_until,
            reason=reason,
        )
        change.note("proposal", proposal.pk, person=row.person_id, role=role.value)
    return proposal


def confirm_role(principal: Acting, *, proposal_id: UUID | str) -> AffiliationRole:
    """Confirm a role that somebody else proposed for a third person.

    A password falls away with a role that releases or approves, and open sessions end: such a role is only
    ever used by passkey.
    """
    with changing(principal, "role.confirm") as change:
        proposal = decide(change, proposal_id, kind=Proposal.Kind.ROLE)
        row = _target(change, proposal.affiliation_id)
        role = Role(proposal.role)
        way = _way(row, role, at=change.at)
        refuse_unless_holds(change.roles, way.confirmed_by)
        if way.within:
            change.needs_own(row.organisation)
        elif way is FIRST_SECURITY_OFFICER and change.organisation.pk == row.organisation_id:
            raise Refused(
                _("An organisation's first security officer is confirmed from outside it."),
                _("Ask a co-chair of another organisation."),
                rule="from-outside",
            )
        _refuse_standing(row, way, str(FACTS[role].name))
        refuse_conflict(_held(row, change.at), role)
        if needs_passkey([role]):
            _leave_password(row)
        given = _give(row, role, valid_from=change.at, valid_until=proposal.valid_until)
        change.note("affiliation", row.pk, person=row.person_id, role=role.value, proposal=proposal.pk)
    return given


def refuse_proposal(principal: Acting, *, proposal_id: UUID | str) -> None:
    """Refuse an open proposal: a security officer of the organisation, a co-chair, or who proposed it."""
    with changing(principal, "proposal.refuse") as change:
        proposal = one(Proposal.objects.filter(outcome=Proposal.Outcome.OPEN), pk=proposal_id)
        own = change.organisation.pk == proposal.organisation_id and Role.SECURITY_OFFICER in change.roles
        if not (own or Role.CO_CHAIR in change.roles or proposal.proposed_by_id == change.person.pk):
            raise Refused(_("You may not refuse this."), _("Ask a security officer."), rule="role")
        proposal.outcome = Proposal.Outcome.REFUSED
        proposal.decided_by, proposal.decided_at = change.person, change.at
        proposal.save(update_fields=["outcome", "decided_by", "decided_at"])
        change.note("proposal", proposal.pk)


def end_role(principal: Acting, *, affiliation_id: UUID | str, role: Role) -> None:
    """End a role now. One person is enough to take away."""
    with changing(principal, "role.end") as change:
        refuse_unless_ends(change, role)
        row = one(Affiliation.objects.select_related("organisation"), pk=affiliation_id)
        if role is not Role.CO_CHAIR or Role.CO_CHAIR not in change.roles:
            change.needs_own(row.organisation)
        held = list(row.roles.filter(holding(change.at), role=role))
        if not held:
            raise NotThere
        for each in held:
            end_at(each, change.at)
        change.note("affiliation", row.pk, person=row.person_id, role=role.value)


def refuse_unless_ends(change: Change, role: Role) -> None:
    """Raise unless the caller may end this role."""
    refuse_unless_holds(change.roles, ENDED_BY[role])


def _target(change: Change, affiliation_id: UUID | str | None) -> Affiliation:
    row = one(Affiliation.objects.select_related("person", "organisation"), pk=affiliation_id, world=change.world)
    if not row.holds_at(change.at) or not row.person.is_active:
        raise Refused(_("This account is closed."), _("Recover it first."), rule="standing")
    return row


def _way(row: Affiliation, role: Role, *, at: datetime) -> Way:
    if role is Role.SECURITY_OFFICER and not _has_security_officer(row, at):
        return FIRST_SECURITY_OFFICER
    return WAYS[role]


def _has_security_officer(row: Affiliation, at: datetime) -> bool:
    return AffiliationRole.objects.filter(
        holding(at),
        holding(at, prefix="affiliation__"),
        affiliation__organisation=row.organisation,
        affiliation__world=row.world,
        affiliation__person__is_active=True,
        role=Role.SECURITY_OFFICER,
    ).exists()


def _held(row: Affiliation, at: datetime) -> frozenset[Role]:
    return roles_within(row.organisation, row.person_id, at=at)


def _give(row: Affiliation, role: Role, *, valid_from: datetime, valid_until: datetime | None) -> AffiliationRole:
    if valid_until is not None and valid_until <= valid_from:
        raise Refused(_("The end is not after the start."), _("Give a later end."), rule="dates")
    return AffiliationRole.objects.create(affiliation=row, role=role, valid_from=valid_from, valid_until=valid_until)


def _refuse_standing(row: Affiliation, way: Way, name: str) -> None:
    if way.standings and row.organisation.standing not in way.standings:
        raise Refused(
            _("{code} cannot have “{name}”.").format(code=row.organisation.code, name=name),
            _("Only these may: {names}.").format(names=", ".join(sorted(way.standings))),
            rule="standing-of-organisation",
        )


def _leave_password(row: Affiliation) -> None:
    person = row.person
    if not person.has_usable_password():
        return
    if not has_passkey(person):
        raise Refused(
            _("{name} signs in by password.").format(name=person.name),
            _("A passkey comes first: this role releases or approves."),
            rule="passkey",
        )
    drop_password(person)
    end_sessions(person)

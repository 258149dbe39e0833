"""Working groups, compartments and declared clients: who is reached beside the own organisation."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from breakwater.foundation.members.authority import Refused
from breakwater.foundation.members.dated import holding
from breakwater.foundation.members.models import (
    Affiliation,
    Client,
    Compartment,
    CompartmentMembership,
    Organisation,
    Person,
    WorkingGroup,
    WorkingGroupMembership,
)
from breakwater.foundation.members.operations.change import Acting, NotThere, changing, one
from breakwater.foundation.members.operations.ending import end_at, end_rows
from breakwater.foundation.members.queries import roles_at
from breakwater.foundation.members.roles import Role


def open_group(principal: Acting, *, code: str, name: str) -> WorkingGroup:
    """Open a working group in the caller's world."""
    with changing(principal, "group.open") as change:
        change.needs(Role.CO_CHAIR)
        if WorkingGroup.objects.filter(code=code).exists():
            raise Refused(_("{code} is taken.").format(code=code), _("Choose another code."), rule="taken")
        group = WorkingGroup.objects.create(code=code, name=name, world=change.world)
        change.note("group", group.pk, code=code)
    return group


def admit_to_group(
    principal: Acting,
    *,
    group_id: UUID | str,
    affiliation_id: UUID | str,
    valid_until: datetime | None = None,
) -> WorkingGroupMembership:
    """Admit an official of a member organisation; from now GREEN reaches the person, once cleared."""
    with changing(principal, "group.admit") as change:
        change.needs(Role.CO_CHAIR)
        group = one(WorkingGroup.objects.all(), pk=group_id, world=change.world)
        row = one(Affiliation.objects.select_related("organisation"), pk=affiliation_id, world=change.world)
        change.needs_another(row.person_id)
        roles = roles_at(row.pk, at=change.at)
        if row.organisation.standing != Organisation.Standing.MEMBER or not roles - {Role.GUEST}:
            raise Refused(
                _("Only officials of member organisations belong to the group."),
                _("Invite this person to a meeting instead."),
                rule="officials-only",
            )
        membership = WorkingGroupMembership.objects.create(
            group=group, affiliation=row, valid_from=change.at, valid_until=valid_until
        )
        change.note("group", group.pk, person=row.person_id, affiliation=row.pk, until=valid_until)
    return membership


def dismiss_from_group(principal: Acting, *, group_id: UUID | str, affiliation_id: UUID | str) -> None:
    """End an official's membership now: a co-chair, or the official's own contact point."""
    with changing(principal, "group.dismiss") as change:
        change.needs(Role.CO_CHAIR, Role.CONTACT_POINT)
        group = one(WorkingGroup.objects.all(), pk=group_id, world=change.world)
        row = one(Affiliation.objects.select_related("organisation"), pk=affiliation_id)
        if Role.CO_CHAIR not in change.roles:
            change.needs_own(row.organisation)
        if not end_rows(group.memberships.filter(affiliation=row), change.at):
            raise NotThere
        change.note("group", group.pk, person=row.person_id, affiliation=row.pk)


def open_compartment(principal: Acting, *, name: str) -> Compartment:
    """Open a compartment of the caller's organisation; its code begins with the organisation's."""
    with changing(principal, "compartment.open") as change:
        change.needs(Role.RELEASING_OFFICER, Role.SECURITY_OFFICER)
        code = f"{change.organisation.code}/{name.strip().upper()}"
        if Compartment.objects.filter(code=code).exists():
            raise Refused(_("{code} is taken.").format(code=code), _("Choose another name."), rule="taken")
        compartment = Compartment.objects.create(code=code, originator=change.organisation, world=change.world)
        change.note("compartment", compartment.pk, code=code)
    return compartment


def read_in(
    principal: Acting,
    *,
    compartment_id: UUID | str,
    person_id: UUID | str,
    valid_until: datetime | None = None,
) -> CompartmentMembership:
    """Read someone else into a compartment of the caller's organisation."""
    with changing(principal, "compartment.read-in") as change:
        change.needs(Role.RELEASING_OFFICER, Role.SECURITY_OFFICER)
        compartment = one(
            Compartment.objects.select_related("originator"),
            pk=compartment_id,
            world=change.world,
            originator=change.organisation,
        )
        person = one(Person.objects.filter(is_active=True), pk=person_id)
        change.needs_another(person.pk)
        if not person.affiliations.filter(holding(change.at), world=change.world).exists():
            raise Refused(_("This person acts for nobody here."), _("Choose someone who does."), rule="standing")
        membership = CompartmentMembership.objects.create(
            compartment=compartment, person=person, valid_from=change.at, valid_until=valid_until
        )
        change.note("compartment", compartment.pk, person=person.pk, until=valid_until)
    return membership


def read_out(principal: Acting, *, compartment_id: UUID | str, person_id: UUID | str) -> None:
    """End someone's membership of a compartment of the caller's organisation now."""
    with changing(principal, "compartment.read-out") as change:
        change.needs(Role.RELEASING_OFFICER, Role.SECURITY_OFFICER)
        compartment = one(Compartment.objects.all(), pk=compartment_id, originator=change.organisation)
        if not end_rows(compartment.memberships.filter(person_id=person_id), change.at):
            raise NotThere
        change.note("compartment", compartment.pk, person=person_id)


def declare_client(principal: Acting, *, client_id: UUID | str, valid_until: datetime | None = None) -> Client:
    """Declare another organisation a client of the caller's: what AMBER brings the one reaches the other."""
    with changing(principal, "client.declare") as change:
        change.needs(Role.SECURITY_OFFICER)
        client = one(Organisation.objects.filter(world__in={change.world, "live"}), pk=client_id)
        if client.pk == change.organisation.pk:
            raise Refused(_("An organisation is not its own client."), _("Choose another."), rule="client")
        row = Client.objects.create(
            organisation=change.organisation,
            client=client,
            world=change.world,
            valid_from=change.at,
            valid_until=valid_until,
        )
        change.note("client", row.pk, client=client.code, until=valid_until)
    return row


def end_client(principal: Acting, *, declaration_id: UUID | str) -> None:
    """End a declaration of the caller's organisation now."""
    with changing(principal, "client.end") as change:
        change.needs(Role.SECURITY_OFFICER, Role.CONTACT_POINT)
        row = one(Client.objects.select_related("client"), pk=declaration_id, organisation=change.organisation)
        end_at(row, change.at)
        change.note("client", row.pk, client=row.client.code)

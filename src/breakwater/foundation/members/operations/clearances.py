"""Attest clearances: a security officer's work, for others in the own organisation."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from breakwater.foundation.members.authority import Refused
from breakwater.foundation.members.models import Affiliation, Clearance
from breakwater.foundation.members.operations.change import Acting, changing, one
from breakwater.foundation.members.operations.ending import end_at
from breakwater.foundation.members.roles import Role


def attest_clearance(
    principal: Acting,
    *,
    affiliation_id: UUID | str,
    level: str,
    valid_until: datetime,
    valid_from: datetime | None = None,
) -> Clearance:
    """Attest that someone of the caller's organisation holds a national clearance, up to a date.

    Where the organisation asks for two attestations, it counts once a second officer has seconded it.
    """
    with changing(principal, "clearance.attest") as change:
        change.needs(Role.SECURITY_OFFICER)
        row = one(Affiliation.objects.select_related("person", "organisation"), pk=affiliation_id)
        change.needs_own(row.organisation)
        change.needs_another(row.person_id)
        start = change.at if valid_from is None else valid_from
        if valid_until <= start:
            raise Refused(_("The end is not after the start."), _("Give a later end."), rule="dates")
        if not level.strip():
            raise Refused(_("The level is empty."), _("Write it as your state names it."), rule="level")
        clearance = Clearance.objects.create(
            person=row.person,
            organisation=row.organisation,
            level=level.strip(),
            attested_by=change.person,
            valid_from=start,
            valid_until=valid_until,
            needs_second=row.organisation.clearance_needs_second,
        )
        change.note("clearance", clearance.pk, person=row.person_id, valid_from=start, until=valid_until)
    return clearance


def second_clearance(principal: Acting, *, clearance_id: UUID | str) -> Clearance:
    """Second what another security officer of the caller's organisation attested."""
    with changing(principal, "clearance.second") as change:
        change.needs(Role.SECURITY_OFFICER)
        clearance = one(Clearance.objects.select_related("organisation"), pk=clearance_id)
        change.needs_own(clearance.organisation)
        change.needs_another(clearance.person_id)
        if clearance.attested_by_id == change.person.pk:
            raise Refused(_("You attested this yourself."), _("Another officer seconds it."), rule="two-persons")
        if not clearance.needs_second or clearance.seconded_by_id is not None:
            raise Refused(_("Nothing is missing here."), _("Leave it as it is."), rule="decided")
        clearance.seconded_by = change.person
        clearance.save(update_fields=["seconded_by"])
        change.note("clearance", clearance.pk, person=clearance.person_id)
    return clearance


def withdraw_clearance(principal: Acting, *, clearance_id: UUID | str) -> None:
    """Withdraw a clearance now. One officer is enough."""
    with changing(principal, "clearance.withdraw") as change:
        change.needs(Role.SECURITY_OFFICER)
        clearance = one(Clearance.objects.select_related("organisation"), pk=clearance_id)
        change.needs_own(clearance.organisation)
        end_at(clearance, change.at)
        change.note("clearance", clearance.pk, person=clearance.person_id)

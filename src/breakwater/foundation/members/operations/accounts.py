"""Open and close accounts: a contact point's work, for the own organisation only."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from breakwater.core.texts import Use, hidden_character
from breakwater.foundation.members.authority import Refused, refuse_conflict, refuse_unless_gives
from breakwater.foundation.members.dated import holding
from breakwater.foundation.members.models import Affiliation, AffiliationRole, Person
from breakwater.foundation.members.operations.change import Acting, Change, NotThere, changing, one
from breakwater.foundation.members.operations.credentials import end_sessions, was_set_up
from breakwater.foundation.members.operations.ending import end_at, end_rows
from breakwater.foundation.members.operations.invitations import issue, withdraw_open
from breakwater.foundation.members.operations.roles import refuse_unless_ends
from breakwater.foundation.members.queries import roles_within
from breakwater.foundation.members.roles import Role

_HANDLE = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,38}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class Opened:
    """A new account, and the one-time token to hand over in person. The token is shown here once."""

    person: Person
    affiliation: Affiliation
    token: str


def open_account(
    principal: Acting,
    *,
    name: str,
    handle: str,
    roles: Iterable[Role],
    name_local: str = "",
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
) -> Opened:
    """Open an account in the caller's organisation, with roles that the caller may give alone.

    Args:
        handle: the sign-in name within the organisation; the organisation's code is put before it, so that
            no answer tells of an account elsewhere.
    """
    with changing(principal, "account.open") as change:
        change.needs(Role.CONTACT_POINT)
        wanted = frozenset(roles)
        _refuse_above_ceiling(change, wanted)
        sign_in_name = f"{change.organisation.code}.{checked_handle(handle)}".lower()
        if Person.objects.filter(sign_in_name=sign_in_name).exists():
            raise Refused(
                _("{sign_in_name} is taken.").format(sign_in_name=sign_in_name),
                _("Choose another handle."),
                rule="handle-taken",
            )
        person = Person.objects.create_user(
            sign_in_name, name=checked_name(name), name_local=checked_name(name_local), home=change.organisation
        )
        affiliation = _affiliate(change, person, wanted, valid_from=valid_from, valid_until=valid_until)
        token = issue(affiliation, by=change.person, at=change.at)
        change.note("person", person.pk, affiliation=affiliation.pk, roles=wanted, until=valid_until)
    return Opened(person, affiliation, token)


def affiliate_person(
    principal: Acting,
    *,
    person_id: UUID | str,
    roles: Iterable[Role],
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
) -> Affiliation:
    """Let someone who has an account act for the caller's organisation too, in the caller's world."""
    with changing(principal, "affiliation.open") as change:
        change.needs(Role.CONTACT_POINT)
        wanted = frozenset(roles)
        _refuse_above_ceiling(change, wanted)
        person = one(Person.objects.filter(is_active=True), pk=person_id)
        for role in wanted:
            refuse_conflict(roles_within(change.organisation, person.pk, at=change.at), role)
        affiliation = _affiliate(change, person, wanted, valid_from=valid_from, valid_until=valid_until)
        change.note("affiliation", affiliation.pk, person=person.pk, roles=wanted, until=valid_until)
    return affiliation


def end_affiliation(principal: Acting, *, affiliation_id: UUID | str) -> None:
    """End someone's acting for the caller's organisation, now."""
    with changing(principal, "affiliation.end") as change:
        row = _own(change, affiliation_id)
        _refuse_unless_ends_all(change, row)
        _end(row, change.at)
        change.note("affiliation", row.pk, person=row.person_id)


def close_account(principal: Acting, *, affiliation_id: UUID | str) -> None:
    """Close an account that the caller's organisation keeps: no standing anywhere, sessions ended.

    It comes back by recovery only, which takes two persons and starts it without roles.
    """
    with changing(principal, "account.close") as change:
        row = _own(change, affiliation_id)
        person = row.person
        change.needs_own(person.home)
        for each in person.affiliations.filter(organisation=change.organisation):
            _refuse_unless_ends_all(change, each)
            _end(each, change.at)
        Person.objects.filter(pk=person.pk).update(is_active=False)
        end_sessions(person)
        change.note("person", person.pk)


def renew_invitation(principal: Acting, *, affiliation_id: UUID | str) -> str:
    """Give a new one-time token for an account that nobody has set up yet; the old token dies.

    Raises:
        Refused: the account was set up already; then only a recovery, by two persons, opens it again.
    """
    with changing(principal, "invitation.renew") as change:
        change.needs(Role.CONTACT_POINT)
        row = one(Affiliation.objects.select_related("person", "organisation"), pk=affiliation_id)
        change.needs_own(row.organisation)
        change.needs_another(row.person_id)
        if was_set_up(row.person) or not row.person.is_active or not row.holds_at(change.at):
            raise Refused(
                _("This account was set up already."), _("Propose a recovery; somebody else confirms."), rule="set-up"
            )
        withdraw_open(row, at=change.at)
        token = issue(row, by=change.person, at=change.at)
        change.note("affiliation", row.pk, person=row.person_id)
    return token


def checked_name(name: str) -> str:
    """Return a person's name in its kept form, or refuse it: two names that look the same are one."""
    if hidden := hidden_character(name, use=Use.NAME):
        raise Refused(
            _("The name holds an invisible character ({name}).").format(name=hidden),
            _("Type the name again, or paste it without formatting."),
            rule="name",
        )
    return name.strip()


def checked_handle(handle: str) -> str:
    """Return a handle in its kept form, or refuse it."""
    wanted = handle.strip().lower()
    if not _HANDLE.fullmatch(wanted):
        raise Refused(
            _("{handle} is not a handle.").format(handle=handle),
            _("Use 1 to 40 letters a-z, digits, dots and hyphens, a letter or digit at both ends."),
            rule="handle",
        )
    return wanted


def _own(change: Change, affiliation_id: UUID | str) -> Affiliation:
    change.needs(Role.CONTACT_POINT, Role.SECURITY_OFFICER)
    row = one(Affiliation.objects.select_related("person", "organisation"), pk=affiliation_id)
    change.needs_own(row.organisation)
    if row.world != change.world:
        raise NotThere
    return row


def _refuse_unless_ends_all(change: Change, row: Affiliation) -> None:
    for held in row.roles.filter(holding(change.at)):
        refuse_unless_ends(change, Role(held.role))


def _end(row: Affiliation, at: datetime) -> None:
    end_at(row, at)
    end_rows(row.roles, at)
    end_rows(row.group_memberships, at)
    withdraw_open(row, at=at)


def _affiliate(
    change: Change,
    person: Person,
    roles: frozenset[Role],
    *,
    valid_from: datetime | None,
    valid_until: datetime | None,
) -> Affiliation:
    start = change.at if valid_from is None else valid_from
    if valid_until is not None and valid_until <= start:
        raise Refused(_("The end is not after the start."), _("Give a later end."), rule="dates")
    affiliation = Affiliation.objects.create(
        person=person,
        organisation=change.organisation,
        world=change.world,
        valid_from=start,
        valid_until=valid_until,
    )
    AffiliationRole.objects.bulk_create(
        AffiliationRole(affiliation=affiliation, role=role, valid_from=start) for role in sorted(roles)
    )
    return affiliation


def _refuse_above_ceiling(change: Change, wanted: frozenset[Role]) -> None:
    so_far: frozenset[Role] = frozenset()
    for role in sorted(wanted):
        refuse_unless_gives(change.roles, role)
        refuse_conflict(so_far, role)
        so_far |= {role}

"""Make members' rows for tests: plain functions, no surprises, nothing saved that was not asked for."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import connections
from django.db.models import Model

from breakwater.core.marking import Purpose
from breakwater.foundation.members.models import (
    Affiliation,
    AffiliationRole,
    Clearance,
    Organisation,
    Person,
    WorkingGroup,
    WorkingGroupMembership,
)
from breakwater.foundation.members.roles import Role

START = datetime(2026, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
END = datetime(2027, 1, 1, tzinfo=UTC)


def organisation(code: str, **fields: Any) -> Organisation:
    """Save an organisation, a member since ever unless said otherwise."""
    given = {"name": code, "kind": "law_enforcement", "standing": Organisation.Standing.MEMBER, **fields}
    return Organisation.objects.create(code=code, **given)


def affiliation(home: Organisation, name: str, *roles: Role, **fields: Any) -> Affiliation:
    """Save a person acting for an organisation with these roles."""
    person = Person.objects.create_user(f"{home.code}.{name}", name=name, home=home)
    row = Affiliation.objects.create(person=person, organisation=home, **fields)
    for role in roles:
        AffiliationRole.objects.create(affiliation=row, role=role)
    return row


def clear(row: Affiliation, *, by: Person, **fields: Any) -> Clearance:
    """Save a clearance for 2026, attested by someone else."""
    given = {"level": "SECRET", "valid_from": START, "valid_until": END, **fields}
    return Clearance.objects.create(person=row.person, organisation=row.organisation, attested_by=by, **given)


def official(row: Affiliation, *, group: WorkingGroup | None = None, **fields: Any) -> WorkingGroupMembership:
    """Save an affiliation as an official of the working group."""
    if group is None:
        group, _ = WorkingGroup.objects.get_or_create(code="DWG", defaults={"name": "Disruption"})
    return WorkingGroupMembership.objects.create(group=group, affiliation=row, **fields)


def free_members(free: bool = True) -> None:
    """Let members' rows be written outside operations, in this database; or, where False, no longer."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("update bw.setting set value = %s where name = 'free_members'", ["on" if free else "off"])


def rewrite(row: Model, **fields: Any) -> None:
    """Change a row behind the application's back, as the owner: the application itself may not."""
    type(row)._base_manager.using("owner").filter(pk=row.pk).update(**fields)


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody acting, as operations see it."""

    person_id: str
    affiliation_id: str
    organisation: str
    world: str = "live"
    purpose: Purpose = Purpose.INTELLIGENCE
    audience_id: int = 1


def acting(row: Affiliation) -> Caller:
    """Return an affiliation as a caller of operations."""
    return Caller(str(row.person_id), str(row.pk), row.organisation.code, row.world)


@dataclass(frozen=True, slots=True)
class Agency:
    """A member organisation with the people who keep it."""

    organisation: Organisation
    contact_point: Affiliation
    security_officer: Affiliation
    second_security_officer: Affiliation
    analyst: Affiliation


def agency(code: str, **fields: Any) -> Agency:
    """Save an organisation with a contact point, two security officers and an analyst."""
    home = organisation(code, **fields)
    return Agency(
        home,
        affiliation(home, "cora", Role.CONTACT_POINT),
        affiliation(home, "sami", Role.SECURITY_OFFICER),
        affiliation(home, "sol", Role.SECURITY_OFFICER),
        affiliation(home, "alba", Role.ANALYST),
    )


def chairs() -> tuple[Affiliation, Affiliation]:
    """Save the two co-chairs, of two organisations."""
    return (
        affiliation(organisation("NZ-CO"), "dana", Role.CO_CHAIR),
        affiliation(organisation("VN-CO"), "dinh", Role.CO_CHAIR),
    )


def passkey(person: Person) -> None:
    """Save an authenticator that counts as a passkey; nobody can sign in with it."""
    Authenticator.objects.using("default").create(
        user=person, type=Authenticator.Type.WEBAUTHN, data={"name": "key", "credential": {}}
    )


def audited(*fields: str) -> list[tuple[Any, ...]]:
    """Return these columns of every audit row, in order of writing, as the owner reads them."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"select {', '.join(fields)} from audit_row order by id")
        return cursor.fetchall()

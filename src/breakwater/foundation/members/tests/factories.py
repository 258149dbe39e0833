"""Make members' rows for tests: plain functions, no surprises, nothing saved that was not asked for."""

from datetime import UTC, datetime
from typing import Any

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
    person = Person.objects.create_user(f"{home.code}.{name}", name=name)
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

"""Read the people of an organisation by what they may do, and people's names."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from breakwater.foundation.members.dated import holding
from breakwater.foundation.members.models import AffiliationRole, Person
from breakwater.foundation.members.roles import Role


@dataclass(frozen=True, slots=True)
class Colleague:
    """Someone who acts for the same organisation, with the roles asked about."""

    person: str
    name: str
    roles: tuple[Role, ...]


def colleagues(organisation: str, *, world: str, roles: Collection[Role], at: datetime) -> list[Colleague]:
    """Return who holds any of these roles for an organisation at an instant, in good standing, by name."""
    rows = _at_work(world, at=at).filter(role__in=list(roles), affiliation__organisation__code=organisation)
    held: dict[tuple[str, str], set[Role]] = {}
    for person, name, role in rows.values_list("affiliation__person_id", "affiliation__person__name", "role"):
        held.setdefault((name, str(person)), set()).add(Role(role))
    return [Colleague(person, name, tuple(sorted(own))) for (name, person), own in sorted(held.items())]


def names(person_ids: Collection[str]) -> dict[str, str]:
    """Return the names of people by id; unknown ids are absent."""
    wanted = {person for person in person_ids if person}
    rows = Person.objects.filter(pk__in=wanted).values_list("pk", "name") if wanted else ()
    return {str(person): name for person, name in rows}


def nameable(person: str, *, organisation: str, world: str, at: datetime) -> list[Colleague]:
    """Return whom somebody may name as a reader of RED: themself first, colleagues, others' contact points.

    Nobody's analysts are listed to other agencies; an agency's contact point says whom to name there.
    """
    rows = _at_work(world, at=at).filter(Q(affiliation__organisation__code=organisation) | Q(role=Role.CONTACT_POINT))
    found = {
        (str(each) != person, code != organisation, code, name, str(each))
        for each, name, code in rows.values_list(
            "affiliation__person_id", "affiliation__person__name", "affiliation__organisation__code"
        )
    }
    return [Colleague(each, f"{name}, {code}", ()) for *_order, code, name, each in sorted(found)]


def _at_work(world: str, *, at: datetime) -> QuerySet[AffiliationRole]:
    """Return the roles held in a world at an instant by people, and for organisations, in good standing."""
    return AffiliationRole.objects.filter(
        holding(at),
        holding(at, prefix="affiliation__"),
        holding(at, prefix="affiliation__organisation__"),
        affiliation__world=world,
        affiliation__organisation__suspended=False,
        affiliation__person__is_active=True,
    )

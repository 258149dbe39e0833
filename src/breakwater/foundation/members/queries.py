"""Read who belongs to what."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from breakwater.core.marking import Purpose
from breakwater.core.policy.periods import NEVER, Periods, contains, normal
from breakwater.core.policy.subject import Subject
from breakwater.foundation.database.warrants import seeing_rights
from breakwater.foundation.members import rights
from breakwater.foundation.members.dated import holding
from breakwater.foundation.members.models import (
    Affiliation,
    AffiliationRole,
    Clearance,
    Organisation,
    Person,
    State,
)
from breakwater.foundation.members.roles import Role
from breakwater.foundation.members.subjects import Held, role_periods, subject_of

WARN_BEFORE = (timedelta(days=30), timedelta(days=7))


def subject(affiliation_id: UUID | str, *, purpose: Purpose) -> Subject:
    """Return what a reading decision about this affiliation may depend on, in one round trip.

    Raises:
        Affiliation.DoesNotExist: there is no such affiliation.
    """
    return subject_of(rights.of_affiliation(affiliation_id).facts, purpose=purpose)


@dataclass(frozen=True, slots=True)
class Card:
    """Who acts, as shown and as judged.

    Args:
        name: of the person.
        roles: each role with the periods in which it is held.
        subject: what reading decisions depend on.
    """

    name: str
    role_periods: tuple[tuple[Role, Periods], ...]
    subject: Subject

    def roles_at(self, at: datetime) -> frozenset[Role]:
        """Return the roles held at an instant; none outside good standing."""
        if not contains(self.subject.standing, at):
            return frozenset()
        return frozenset(role for role, held in self.role_periods if contains(held, at))


def card(affiliation_id: UUID | str, *, purpose: Purpose) -> Card:
    """Return the card of an affiliation, in one round trip.

    Raises:
        Affiliation.DoesNotExist: there is no such affiliation.
    """
    found = rights.of_affiliation(affiliation_id)
    return Card(found.name, role_periods(found.facts), subject_of(found.facts, purpose=purpose))


def subjects_of_world(world: str, *, purpose: Purpose) -> list[Subject]:
    """Return the subject of every affiliation of a world, in one round trip: what reach is counted over."""
    return [subject_of(facts, purpose=purpose) for facts in rights.of_world(world)]


def affiliations_of(person_id: UUID | str, *, at: datetime) -> list[Affiliation]:
    """Return the affiliations through which a person may act now, organisations and states loaded."""
    return list(
        Affiliation.objects.filter(
            holding(at),
            holding(at, prefix="organisation__"),
            person_id=person_id,
            person__is_active=True,
            organisation__suspended=False,
        )
        .select_related("organisation__state")
        .order_by("organisation__code", "world", "id")
    )


def people_at_work(*, at: datetime) -> list[Affiliation]:
    """Return every affiliation that is in good standing, with person and organisation: the demo's sign-in list."""
    return list(
        Affiliation.objects.filter(
            holding(at),
            holding(at, prefix="organisation__"),
            Exists(AffiliationRole.objects.filter(holding(at), affiliation_id=OuterRef("pk"))),
            person__is_active=True,
            organisation__suspended=False,
        )
        .select_related("person", "organisation")
        .prefetch_related("roles")
        .order_by("organisation__code", "person__name", "id")
    )


def roles_at(affiliation_id: UUID | str, *, at: datetime) -> frozenset[Role]:
    """Return the roles an affiliation holds at an instant, if it is in good standing then."""
    rows = AffiliationRole.objects.filter(
        holding(at),
        holding(at, prefix="affiliation__"),
        holding(at, prefix="affiliation__organisation__"),
        affiliation_id=affiliation_id,
        affiliation__person__is_active=True,
        affiliation__organisation__suspended=False,
    )
    return frozenset(Role(role) for role in rows.values_list("role", flat=True))


def roles_within(organisation: Organisation, person_id: UUID | str, *, at: datetime) -> frozenset[Role]:
    """Return the roles a person has in an organisation, in any world, at an instant or later."""
    not_ended = Q(valid_until__isnull=True) | Q(valid_until__gt=at)
    rows = AffiliationRole.objects.filter(
        not_ended, affiliation__person_id=person_id, affiliation__organisation=organisation
    )
    return frozenset(Role(role) for role in rows.values_list("role", flat=True))


def organisations(*, world: str = "live") -> QuerySet[Organisation]:
    """Return the organisations that may act in a world: its own, and the live ones."""
    return Organisation.objects.filter(world__in={world, "live"}).select_related("state")


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One person as the roster of an organisation shows it."""

    affiliation: Affiliation
    roles: tuple[AffiliationRole, ...]
    clearances: tuple[Clearance, ...]


def roster(organisation: Organisation, *, world: str = "live") -> list[RosterLine]:
    """Return everyone who ever acted for an organisation, with roles and clearances, in three queries."""
    people = list(
        organisation.affiliations.filter(world=world)
        .select_related("person")
        .prefetch_related("roles")
        .order_by("person__name", "id")
    )
    attested: dict[Any, list[Clearance]] = {}
    rows = Clearance.objects.filter(organisation=organisation, person_id__in={row.person_id for row in people})
    with seeing_rights():
        for clearance in rows.order_by("valid_from", "id"):
            attested.setdefault(clearance.person_id, []).append(clearance)
    return [
        RosterLine(
            affiliation=row,
            roles=tuple(sorted(row.roles.all(), key=lambda held: (held.role, held.valid_from is not None))),
            clearances=tuple(attested.get(row.person_id, ())),
        )
        for row in people
    ]


@dataclass(frozen=True, slots=True)
class Expiry:
    """Something that ends soon: what, whose, when, and the warning it falls under."""

    kind: str
    what: str
    person_id: UUID
    organisation: str
    ends_at: datetime
    warning: timedelta


def expiries(organisation: Organisation, *, at: datetime) -> list[Expiry]:
    """Return what ends within 30 days in an organisation, soonest first.

    Each carries the warning it falls under: 30 days, or, once nearer, 7.
    """
    with seeing_rights():
        found = sorted(_ending(organisation, at=at, within=max(WARN_BEFORE)), key=lambda row: (row.ends_at, row.kind))
    return [row for row in found if row.ends_at > at]


def _ending(organisation: Organisation, *, at: datetime, within: timedelta) -> Iterator[Expiry]:
    soon = Q(valid_until__gt=at, valid_until__lte=at + within)
    people = organisation.affiliations.filter(holding(at), person__is_active=True)

    def expiry(kind: str, what: str, person_id: UUID, ends_at: datetime) -> Expiry:
        warning = min(step for step in WARN_BEFORE if ends_at <= at + step)
        return Expiry(kind, what, person_id, organisation.code, ends_at, warning)

    clearances = Clearance.objects.filter(soon, organisation=organisation, person_id__in=people.values("person_id"))
    for row in clearances:
        renewed = clearances.model.objects.filter(
            organisation=organisation, person_id=row.person_id, valid_until__gt=row.valid_until
        )
        if not renewed.exists():
            yield expiry("clearance", row.level, row.person_id, _end(row.valid_until))
    for affiliation in people.filter(soon):
        yield expiry("affiliation", organisation.code, affiliation.person_id, _end(affiliation.valid_until))
    for role in AffiliationRole.objects.filter(soon, affiliation__in=people).select_related("affiliation"):
        yield expiry("role", role.role, role.affiliation.person_id, _end(role.valid_until))


def _end(value: datetime | None) -> datetime:
    if value is None:
        raise ValueError("A row without an end was chosen by its end.")
    return value


def find_person(person_id: UUID | str) -> Person | None:
    """Return the person with this id, or None."""
    return Person.objects.filter(pk=person_id).first()


def person_ids(*, world: str) -> frozenset[str]:
    """Return the ids of everyone with an affiliation in a world, whom RED may name."""
    rows = Affiliation.objects.filter(world=world).values_list("person_id", flat=True)
    return frozenset(str(person_id) for person_id in rows)


def state_codes() -> frozenset[str]:
    """Return the codes of all states and territories."""
    return frozenset(State.objects.values_list("code", flat=True))


def subjects_at_work(code: str, *, world: str, purpose: Purpose, at: datetime) -> list[Subject]:
    """Return the subject of everyone who acts for one organisation in a world at an instant, in good standing.

    Whoever has left reads nothing, and is none of its people.
    """
    found = [subject_of(facts, purpose=purpose) for facts in rights.of_organisation(code, world=world)]
    return [subject for subject in found if contains(subject.standing, at)]


def official_of(code: str, *, world: str, purpose: Purpose) -> Subject | None:
    """Return a subject that stands for any cleared official of an organisation, and for no person; None for no such.

    It is reached by markings that reach the organisation as such: by none that names persons, compartments or those
    who declared it their client.
    """
    row = organisations(world=world).filter(code=code, suspended=False).first()
    if row is None:
        return None
    held = normal([Held("", row.valid_from, row.valid_until).span])
    member = held if row.standing == Organisation.Standing.MEMBER else NEVER
    return Subject(
        person="",
        organisation=row.code,
        state=row.state_id or "",
        world=world,
        purpose=purpose,
        standing=held,
        clearance=held,
        member=member,
        community=member,
    )


def grading_scheme(code: str) -> str:
    """Return the grading scheme an organisation keys in."""
    found = Organisation.objects.filter(code=code).values_list("grading_scheme", flat=True).first()
    return found or "admiralty"

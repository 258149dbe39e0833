"""Make a policy subject of one affiliation's rows: pure, no database, no clock."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from breakwater.core.marking import Purpose
from breakwater.core.policy.periods import ALWAYS, NEVER, Periods, Span, intersect, normal
from breakwater.core.policy.subject import Subject
from breakwater.foundation.members.roles import Role


@dataclass(frozen=True, slots=True)
class Held:
    """One dated row, as read from the database: what it names, and when it holds."""

    what: str
    start: datetime | None
    end: datetime | None

    @property
    def span(self) -> Span:
        """Return the row's time; an open side reaches to the end of time."""
        forever = ALWAYS[0]
        return Span(forever.start if self.start is None else self.start, forever.end if self.end is None else self.end)


@dataclass(frozen=True, slots=True)
class Facts:
    """All rows on which one affiliation's rights depend."""

    affiliation: str
    person: str
    organisation: str
    state: str
    world: str
    is_active: bool
    is_suspended: bool
    is_member: bool
    organisation_held: Held
    affiliation_held: Held
    roles: Sequence[Held]
    clearances: Sequence[Held]
    groups: Sequence[Held]
    client_of: Sequence[Held]
    compartments: Sequence[Held]


def subject_of(facts: Facts, *, purpose: Purpose) -> Subject:
    """Work out what policy may depend on.

    An affiliation without a role is not in good standing. Officials of the working group are those of
    member organisations who are not there as guests.
    """
    organisation = _periods([facts.organisation_held])
    standing = NEVER
    if facts.is_active and not facts.is_suspended:
        standing = intersect(intersect(organisation, _periods([facts.affiliation_held])), _periods(facts.roles))
    official = [role for role in facts.roles if role.what != Role.GUEST]
    return Subject(
        person=facts.person,
        organisation=facts.organisation,
        state=facts.state,
        world=facts.world,
        purpose=purpose,
        standing=standing,
        clearance=_periods(facts.clearances),
        member=organisation if facts.is_member else NEVER,
        community=(
            intersect(intersect(organisation, _periods(official)), _periods(facts.groups)) if facts.is_member else NEVER
        ),
        client_of=_named(facts.client_of),
        compartments=_named(facts.compartments),
        protection=_periods(role for role in facts.roles if role.what == Role.VICTIM_PROTECTION),
    )


def role_periods(facts: Facts) -> tuple[tuple[Role, Periods], ...]:
    """Return each role with the periods in which it is held."""
    names = sorted({row.what for row in facts.roles})
    return tuple((Role(name), _periods(row for row in facts.roles if row.what == name)) for name in names)


def _periods(rows: Iterable[Held]) -> Periods:
    return normal(row.span for row in rows)


def _named(rows: Sequence[Held]) -> tuple[tuple[str, Span], ...]:
    names = sorted({row.what for row in rows})
    return tuple((name, span) for name in names for span in _periods(row for row in rows if row.what == name))

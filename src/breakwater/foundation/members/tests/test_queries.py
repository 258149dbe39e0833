"""Rosters, affiliations and warnings show what holds, and only that."""

from datetime import timedelta

import pytest
from django.db import transaction

from breakwater.foundation.members import queries
from breakwater.foundation.members.models import Affiliation, AffiliationRole, Organisation, Person
from breakwater.foundation.members.roles import Role
from breakwater.foundation.members.tests.factories import END, NOW, START, affiliation, clear, organisation

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("database")]

TICK = timedelta(microseconds=1)
DAY = timedelta(days=1)
SIGHT = 3
"""Queries of a sight: which transaction this is, the sight, and that it is over."""


@pytest.fixture
def home() -> Organisation:
    """BD-CCI."""
    return organisation("BD-CCI")


@pytest.fixture
def officer(home: Organisation) -> Person:
    """The security officer who attests."""
    return affiliation(home, "officer", Role.SECURITY_OFFICER).person


def test_affiliations_of_leaves_out_what_no_longer_holds(home: Organisation) -> None:
    """Ended, future and suspended affiliations are not offered at sign-in."""
    alba = affiliation(home, "alba", Role.ANALYST)
    Affiliation.objects.create(person=alba.person, organisation=home, world="old", valid_until=NOW)
    Affiliation.objects.create(person=alba.person, organisation=home, world="next", valid_from=NOW + TICK)
    Affiliation.objects.create(person=alba.person, organisation=organisation("ID-IID", suspended=True), world="live")
    assert queries.affiliations_of(alba.person_id, at=NOW) == [alba]
    assert [row.world for row in queries.affiliations_of(alba.person_id, at=NOW + TICK)] == ["live", "next"]


def test_roles_at_needs_good_standing(home: Organisation) -> None:
    """The roles of a closed account are none."""
    alba = affiliation(home, "alba", Role.ANALYST)
    AffiliationRole.objects.create(affiliation=alba, role=Role.INVESTIGATOR, valid_until=NOW)
    assert queries.roles_at(alba.pk, at=NOW - TICK) == {Role.ANALYST, Role.INVESTIGATOR}
    assert queries.roles_at(alba.pk, at=NOW) == {Role.ANALYST}
    Person.objects.filter(pk=alba.person_id).update(is_active=False)
    assert queries.roles_at(alba.pk, at=NOW) == frozenset()


def test_roster_costs_three_queries_for_any_length(home: Organisation, officer: Person, count_queries) -> None:
    """One person or four: three queries beside the sight; another organisation's people are not on it."""
    affiliation(organisation("ID-IID"), "bo", Role.ANALYST)
    with transaction.atomic(), count_queries(3 + SIGHT):
        queries.roster(home)
    for name in ("alba", "ana", "amir"):
        clear(affiliation(home, name, Role.ANALYST, Role.INVESTIGATOR), by=officer)
    with transaction.atomic(), count_queries(3 + SIGHT):
        lines = queries.roster(home)
    assert [
        (line.affiliation.person.name, [held.role for held in line.roles], len(line.clearances)) for line in lines
    ] == [
        ("alba", ["analyst", "investigator"], 1),
        ("amir", ["analyst", "investigator"], 1),
        ("ana", ["analyst", "investigator"], 1),
        ("officer", ["security-officer"], 0),
    ]


@pytest.mark.parametrize(
    ("before", "warning"),
    [
        (30 * DAY + TICK, None),
        (30 * DAY, 30 * DAY),
        (7 * DAY + TICK, 30 * DAY),
        (7 * DAY, 7 * DAY),
        (TICK, 7 * DAY),
        (timedelta(0), None),
    ],
)
def test_warns_at_30_and_at_7_days(before, warning, home: Organisation, officer: Person) -> None:
    """A clearance is announced from 30 days before its end, more urgently from 7, and not once ended."""
    alba = affiliation(home, "alba", Role.ANALYST)
    clear(alba, by=officer, valid_until=END)
    found = queries.expiries(home, at=END - before)
    assert [(row.kind, row.person_id, row.warning) for row in found] == (
        [] if warning is None else [("clearance", alba.person_id, warning)]
    )


def test_no_warning_for_what_was_renewed(home: Organisation, officer: Person) -> None:
    """A later clearance silences the warning of the earlier one."""
    alba = affiliation(home, "alba", Role.ANALYST)
    clear(alba, by=officer, valid_until=NOW + DAY)
    assert len(queries.expiries(home, at=NOW)) == 1
    clear(alba, by=officer, valid_from=NOW, valid_until=NOW + 300 * DAY)
    assert queries.expiries(home, at=NOW) == []


def test_warns_of_ending_affiliations_and_roles(home: Organisation) -> None:
    """Secondments and roles with an end are in the feed too, soonest first."""
    alba = affiliation(home, "alba", valid_from=START, valid_until=NOW + 20 * DAY)
    AffiliationRole.objects.create(affiliation=alba, role=Role.ANALYST, valid_until=NOW + 2 * DAY)
    assert [(row.kind, row.what) for row in queries.expiries(home, at=NOW)] == [
        ("role", "analyst"),
        ("affiliation", "BD-CCI"),
    ]

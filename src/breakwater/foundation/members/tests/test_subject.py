"""What policy may depend on follows from the rows, to the microsecond."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction

from breakwater.core.marking import Purpose
from breakwater.core.policy import ALWAYS, NEVER, Span, Subject
from breakwater.foundation.members import queries
from breakwater.foundation.members.models import (
    Affiliation,
    AffiliationRole,
    Client,
    Compartment,
    CompartmentMembership,
    Organisation,
)
from breakwater.foundation.members.roles import Role
from breakwater.foundation.members.tests.factories import (
    END,
    NOW,
    START,
    affiliation,
    clear,
    official,
    organisation,
    rewrite,
)

SIGHT = 3
"""Queries of a sight: which transaction this is, the sight, and that it is over."""

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("database")]

TICK = timedelta(microseconds=1)


def subject(row: Affiliation) -> Subject:
    return queries.subject(row.pk, purpose=Purpose.INTELLIGENCE)


def covers(periods: tuple[Span, ...], at: datetime) -> bool:
    return any(span.start <= at < span.end for span in periods)


@pytest.fixture
def alba() -> Affiliation:
    """Alba, analyst of a member organisation."""
    return affiliation(organisation("BD-CCI"), "alba", Role.ANALYST)


@pytest.fixture
def bo() -> Affiliation:
    """Bo, analyst of another."""
    return affiliation(organisation("ID-IID"), "bo", Role.ANALYST)


@pytest.fixture
def dana() -> Affiliation:
    """Dana, co-chair."""
    return affiliation(organisation("NZ-CO"), "dana", Role.CO_CHAIR)


def test_carries_all_that_holds(alba: Affiliation, bo: Affiliation, dana: Affiliation) -> None:
    """An analyst with everything: each field is exactly what the rows say."""
    AffiliationRole.objects.create(affiliation=alba, role=Role.VICTIM_PROTECTION, valid_from=NOW)
    clear(alba, by=dana.person)
    official(alba, valid_from=NOW)
    Client.objects.create(organisation=bo.organisation, client=alba.organisation, valid_from=START)
    heron = Compartment.objects.create(code="ID-IID/HERON", originator=bo.organisation)
    CompartmentMembership.objects.create(compartment=heron, person=alba.person, valid_until=END)

    assert subject(alba) == Subject(
        person=str(alba.person_id),
        organisation="BD-CCI",
        state="",
        world="live",
        purpose=Purpose.INTELLIGENCE,
        standing=ALWAYS,
        clearance=(Span(START, END),),
        member=ALWAYS,
        community=(Span(NOW, ALWAYS[0].end),),
        client_of=(("ID-IID", Span(START, ALWAYS[0].end)),),
        compartments=(("ID-IID/HERON", Span(ALWAYS[0].start, END)),),
        protection=(Span(NOW, ALWAYS[0].end),),
    )


def test_takes_one_round_trip(alba: Affiliation, bo: Affiliation, count_queries) -> None:
    """However many rows hang on it, one affiliation is one query beside the sight; so is a whole world."""
    AffiliationRole.objects.create(affiliation=alba, role=Role.INVESTIGATOR)
    with transaction.atomic(), count_queries(1 + SIGHT):
        subject(alba)
    with transaction.atomic(), count_queries(1 + SIGHT):
        found = queries.subjects_of_world("live", purpose=Purpose.PROTECTION)
    assert [(row.organisation, row.purpose) for row in found] == [
        ("BD-CCI", Purpose.PROTECTION),
        ("ID-IID", Purpose.PROTECTION),
    ]


@pytest.mark.parametrize("row", ["organisation", "affiliation", "role", "clearance"])
def test_holds_from_the_instant_up_to_the_instant(row: str, alba: Affiliation, dana: Affiliation) -> None:
    """Valid one microsecond before `until`, not at it; valid at `from`, not one microsecond before."""
    held = clear(alba, by=dana.person)
    target = {
        "organisation": alba.organisation,
        "affiliation": alba,
        "role": alba.roles.get(),
        "clearance": held,
    }[row]
    rewrite(target, valid_from=START + TICK, valid_until=NOW)
    periods = subject(alba).clearance if row == "clearance" else subject(alba).standing
    assert [covers(periods, at) for at in (START, START + TICK, NOW - TICK, NOW)] == [
        False,
        True,
        True,
        False,
    ]


def test_gap_between_two_clearances_stays_a_gap(alba: Affiliation, dana: Affiliation) -> None:
    """Two attestations with a microsecond between them do not join; touching ones do."""
    clear(alba, by=dana.person, valid_from=START, valid_until=NOW)
    later = clear(alba, by=dana.person, valid_from=NOW + TICK, valid_until=END)
    assert subject(alba).clearance == (Span(START, NOW), Span(NOW + TICK, END))
    rewrite(later, valid_from=NOW)
    assert subject(alba).clearance == (Span(START, END),)


def test_suspended_organisation_has_no_standing(alba: Affiliation, bo: Affiliation) -> None:
    """Suspending stops the whole organisation and nobody else."""
    Organisation.objects.filter(code="BD-CCI").update(suspended=True)
    assert subject(alba).standing == NEVER
    assert subject(bo).standing == ALWAYS


def test_closed_account_has_no_standing(alba: Affiliation) -> None:
    """A person who is not active stands nowhere, whatever else holds."""
    rewrite(alba.person, is_active=False)
    assert subject(alba).standing == NEVER


def test_affiliation_without_a_role_has_no_standing(alba: Affiliation) -> None:
    """Being on the list is not enough: somebody must have given a role."""
    rewrite(alba.roles.get(), valid_from=NOW, valid_until=NOW)
    assert subject(alba).standing == NEVER


@pytest.mark.parametrize("standing", [s for s in Organisation.Standing if s != "member"])
def test_only_member_organisations_are_group_and_community(standing: str) -> None:
    """Observers, partners, the secretariat and contributors reach neither, even if listed in the group."""
    chidi = affiliation(organisation("IT-OBS", standing=standing), "chidi", Role.ANALYST)
    official(chidi)
    assert (subject(chidi).member, subject(chidi).community, subject(chidi).standing) == (
        NEVER,
        NEVER,
        ALWAYS,
    )


def test_guest_of_a_member_is_no_official() -> None:
    """A guest stays outside the community even where a row says otherwise."""
    guest = affiliation(organisation("BD-CCI"), "guest", Role.GUEST)
    official(guest)
    assert subject(guest).community == NEVER


def test_clearance_counts_only_for_whom_it_was_attested(alba: Affiliation, bo: Affiliation, dana: Affiliation) -> None:
    """What BD-CCI attested opens nothing when the same person acts for ID-IID."""
    clear(alba, by=dana.person)
    second = Affiliation.objects.create(person=alba.person, organisation=bo.organisation)
    AffiliationRole.objects.create(affiliation=second, role=Role.ANALYST)
    assert subject(alba).clearance == (Span(START, END),)
    assert subject(second).clearance == NEVER


def test_clearance_waits_for_its_second_person(alba: Affiliation, bo: Affiliation, dana: Affiliation) -> None:
    """Where the organisation asks for two, one signature is none."""
    row = clear(alba, by=dana.person, needs_second=True)
    assert subject(alba).clearance == NEVER
    rewrite(row, seconded_by=bo.person)
    assert subject(alba).clearance == (Span(START, END),)


def test_worlds_do_not_mix(bo: Affiliation) -> None:
    """Groups, clients and compartments of the live world mean nothing in an exercise."""
    alba = affiliation(organisation("BD-CCI"), "alba", Role.ANALYST, world="exercise-1")
    official(alba)
    Client.objects.create(organisation=bo.organisation, client=alba.organisation)
    heron = Compartment.objects.create(code="ID-IID/HERON", originator=bo.organisation)
    CompartmentMembership.objects.create(compartment=heron, person=alba.person)
    found = subject(alba)
    assert (found.world, found.community, found.client_of, found.compartments) == (
        "exercise-1",
        NEVER,
        (),
        (),
    )


def test_client_relation_points_one_way(alba: Affiliation, bo: Affiliation) -> None:
    """Declaring a client gives the client the reach, not the one who declares."""
    Client.objects.create(organisation=alba.organisation, client=bo.organisation)
    assert subject(alba).client_of == ()
    assert [code for code, _ in subject(bo).client_of] == ["BD-CCI"]


def test_unknown_affiliation_is_an_error() -> None:
    """There is no empty subject for what does not exist."""
    with pytest.raises(Affiliation.DoesNotExist):
        queries.subject("00000000-0000-4000-8000-000000000000", purpose=Purpose.INTELLIGENCE)

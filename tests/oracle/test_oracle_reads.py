"""For every viewer the sets of readable rows equal the independent reading, before and after the release."""

import pytest

from tests.oracle.reading import by_reads, by_rows
from tests.oracle.releasing import release_sixty_rows
from tests.oracle.semantics import Scenario, rows, sheet

pytestmark = [pytest.mark.database, pytest.mark.slow]

VIEWERS = sorted(sheet()["viewers"])


@pytest.mark.parametrize("viewer", VIEWERS)
def test_a_viewer_reads_exactly_what_the_scenario_says(tide, viewer):
    """Statements, relations, legs, subjects and relations shown, as sets, by the reads and in the tables."""
    expected = Scenario().readable(viewer)
    assert by_reads(tide, viewer) == expected
    assert by_rows(tide, viewer) == expected


def test_routes_are_seen_by_whoever_sees_a_leg(tide):
    """A route shows exactly where one of its legs does."""
    from breakwater.capabilities.statements import actions, queries
    from breakwater.foundation.access.passage import acting

    scenario = Scenario()
    route_of = {row["id"]: row["route"] for row in scenario.legs}
    records = tide.keys_of("records")
    seen = {}
    for viewer in VIEWERS:
        with acting(tide.principal(viewer), actions.READ) as passage:
            seen[viewer] = {records[row.record_id] for row in queries.all_of_kinds(passage, ["route"])}
    assert seen == {viewer: {route_of[leg] for leg in scenario.readable(viewer).legs} for viewer in VIEWERS}
    assert any(seen.values())


def test_protected_persons_stand_with_their_holder_alone(tide):
    """Each is a record to its holding agency's people and nothing to everybody else; none has a value there."""
    from breakwater.capabilities.statements import actions, queries
    from breakwater.foundation.access.passage import acting

    agency = {row["id"]: row["agency"] for row in rows("viewers")}
    holder = {row["id"]: row["holding_agency"] for row in rows("protected")}
    cleared = set(VIEWERS) - {"EX1"}
    records, values = tide.keys_of("records"), 0
    for viewer in VIEWERS:
        with acting(tide.principal(viewer), actions.READ) as passage:
            said = queries.of_records(passage, [tide.records[key] for key in holder])
        assert {records[row.record_id] for row in said} == {
            key for key, held_by in holder.items() if held_by == agency[viewer] and viewer in cleared
        }
        assert {(row.prop, row.value, row.is_protected) for row in said} <= {("identity", "", True)}
        values += len(said)
    assert values > 0


def test_reports_stand_with_their_originator_alone(tide):
    """A report, and the reference to it, is its agency's cleared people's."""
    from breakwater.capabilities.statements import actions, queries
    from breakwater.foundation.access.passage import acting

    agency = {row["id"]: row["agency"] for row in rows("viewers")}
    for viewer in VIEWERS:
        with acting(tide.principal(viewer), actions.READ) as passage:
            found = {line.reference for line in queries.reports(passage).values()}
        own = {row["id"] for row in rows("reports") if row["originator"] == agency[viewer] and viewer != "EX1"}
        assert found == own


def test_the_release_by_two_officers_widens_exactly_sixty_rows(own_tide):
    """Asked and approved in the product, at each of the two agencies; every other viewer reads what it read."""
    stated, scenario = sheet(), Scenario()
    release_sixty_rows(own_tide, stated["release"])
    for viewer in VIEWERS:
        expected = scenario.readable(viewer, released=stated["release"]["rows"], to=stated["release"]["to"])
        assert by_reads(own_tide, viewer) == expected
        assert by_rows(own_tide, viewer) == expected
    widened = {
        viewer: (len(by_reads(own_tide, viewer).persons), len(by_reads(own_tide, viewer).shown))
        for viewer in stated["after_release"]
    }
    assert widened == {"UM1": (35, 91), "UM2": (34, 90), "UU1": (16, 35)}


def test_nothing_is_wider_while_a_release_is_only_asked_for(own_tide):
    """The request alone gives nobody anything."""
    stated = sheet()
    before = {viewer: by_rows(own_tide, viewer) for viewer in stated["after_release"]}
    release_sixty_rows(own_tide, stated["release"], approved=False)
    assert {viewer: by_rows(own_tide, viewer) for viewer in before} == before

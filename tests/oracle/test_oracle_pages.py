"""For every viewer the pages show exactly what the independent reading says, and hold nothing of the rest."""

import pytest

from tests.oracle.paging import entity, picture, shown_to
from tests.oracle.releasing import release_sixty_rows
from tests.oracle.semantics import Scenario, rows, sheet
from tests.support.tide import copied_tide

pytestmark = [pytest.mark.database, pytest.mark.slow]

VIEWERS = sorted(sheet()["viewers"])
SCENARIO = Scenario()
HIDDEN_ASKED = 5
"""Hidden records asked for by each viewer; all of them are hidden by the tests of the reads."""


def protected_by(viewer):
    """Return the protected persons a viewer's agency holds, with the readable events each is tied to."""
    found = SCENARIO.readable(viewer)
    agency = SCENARIO.viewers[viewer]["agency"]
    if not found.relations:
        return {}
    return {
        row["id"]: [event for event in row["events"].split(";") if event in found.subjects]
        for row in rows("protected")
        if row["holding_agency"] == agency
    }


def secrets_of(viewer):
    """Return what is said in hidden rows alone: no readable row, place or agency has the words in it."""
    found = SCENARIO.readable(viewer)
    seen, hidden = [], set()
    for row in SCENARIO.statements:
        if row["id"] in found.statements:
            seen.append(row["value"])
        elif row["value_kind"] == "text" and row["property"] in TELLING:
            hidden.add(row["value"])
    for row in SCENARIO.relations:
        if row["id"] in found.shown:
            seen.append(row["detail"])
        elif len(row["detail"].split()) > 1:
            hidden.add(row["detail"])
    for row in SCENARIO.legs:
        if row["id"] in found.legs:
            seen += [row["note"], row["price"]]
        elif len(row["note"].split()) > 1:
            hidden.add(row["note"])
    own = [row["title"] + row["text"] for row in rows("reports")]
    said = "\n".join(
        [*seen, *own, *(row["name"] for row in rows("places")), *(row["name"] for row in rows("agencies"))]
    )
    return {text for text in hidden if len(text) > 5 and text not in said}


TELLING = {
    *("name", "name_local", "alias", "phone_number", "document_number", "account_number", "imei", "handle"),
    *("registration", "address", "note", "description", "wallet_address", "url", "plate", "father_name"),
}


@pytest.mark.parametrize("viewer", VIEWERS)
def test_pages_show_the_sets(tide, viewer):
    """Entity pages: each readable one answers, each row is expected, and all that is expected was shown."""
    client, found = tide.browser(viewer), SCENARIO.readable(viewer)
    records, statements = tide.keys_of("records"), tide.keys_of("statements")
    readable = found.subjects | found.legs
    pages = {key: entity(client, tide.records[key]) for key in sorted(readable)}
    assert {page.status for page in pages.values()} <= {200}
    rows_drawn = {statements.get(row, "part of a leg") for page in pages.values() for row in page.rows}
    assert rows_drawn <= found.statements | found.legs | {"part of a leg"}
    shown = {statements[each] for each in shown_to(tide, viewer) if each in statements}
    kept = {key for key in shown if not key.startswith("RT")}
    assert kept == found.statements | found.shown | found.legs
    every = "\n".join(page.text for page in pages.values())
    assert [text for text in secrets_of(viewer) if text in every] == []
    hidden = [key for key in sorted(tide.records) if key not in readable and not key.startswith(("R", "V"))]
    assert {entity(client, tide.records[key]).status for key in hidden[::9][:HIDDEN_ASKED]} <= {404}
    assert records


@pytest.mark.parametrize("viewer", VIEWERS)
def test_the_picture_shows_the_sets(tide, viewer):
    """Nodes are the subjects, ties the relations shown; protected persons are shields of their holder."""
    found, held = SCENARIO.readable(viewer), protected_by(viewer)
    drawn = picture(tide.browser(viewer))
    records, statements = tide.keys_of("records"), tide.keys_of("statements")
    nodes = {records[node["id"]] for node in drawn["nodes"] if not node.get("protected")}
    assert nodes == found.subjects
    assert len([node for node in drawn["nodes"] if node.get("protected")]) == len(held)
    assert {key for key in nodes if SCENARIO.kinds[key] == "person"} == found.persons
    ties = [tie for tie in drawn["ties"] if not tie["source"].startswith("shield") and "shield" not in tie["target"]]
    assert {statements[tie["id"]] for tie in ties} <= found.shown
    assert sum(1 + tie.get("more", 0) for tie in ties) == len(found.shown)
    assert len(drawn["ties"]) - len(ties) == sum(len(events) for events in held.values())
    assert [text for text in secrets_of(viewer) if text in str(drawn)] == []


def test_there_is_something_to_hide_from_everybody():
    """Each viewer has secrets to look for, or the search for them proves nothing."""
    assert min(len(secrets_of(viewer)) for viewer in VIEWERS) > 40


@pytest.mark.soak
def test_every_hidden_record_answers_as_an_absent_one(tide):
    """Every record of the scenario, asked for by everybody."""
    for viewer in VIEWERS:
        client, found = tide.browser(viewer), SCENARIO.readable(viewer)
        hidden = [key for key in SCENARIO.kinds if key in tide.records and key not in found.subjects]
        assert {entity(client, tide.records[key]).status for key in hidden} <= {404}


def test_pages_after_the_release_show_the_wider_sets(database_session):
    """What two officers released stands on the pages of the readers named, and of nobody else."""
    stated = sheet()
    to, released = stated["release"]["to"], stated["release"]["rows"]
    with copied_tide(database_session) as tide:
        release_sixty_rows(tide, stated["release"])
        statements = tide.keys_of("statements")
        for viewer in ("UM2", "UU1", "UL1"):
            client, found = tide.browser(viewer), SCENARIO.readable(viewer, released=released, to=to)
            before = SCENARIO.readable(viewer)
            gained = found.subjects - before.subjects
            assert bool(gained) == (viewer in stated["after_release"])
            touched = {row["subject"] for row in SCENARIO.statements if row["id"] in released}
            for key in sorted(touched):
                assert entity(client, tide.records[key]).status == (200 if key in found.subjects else 404)
            shown = {statements[each] for each in shown_to(tide, viewer) if each in statements}
            assert shown & released == (found.statements | found.shown) & released
            drawn = picture(client)
            assert len([node for node in drawn["nodes"] if not node.get("protected")]) == len(found.subjects)

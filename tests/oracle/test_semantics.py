"""The independent reading of the scenario has the counts that the exercise's answer sheet states."""

import pytest
import yaml

from tests.oracle.semantics import ROOT, Scenario, sheet

SOURCE = ROOT.parent / "shared" / "domain" / "scenario" / "solution.yaml"
VIEWERS = sorted(sheet()["viewers"])


def counts(found):
    """Return a viewer's sets as the sheet counts them."""
    return {
        "statements": len(found.statements),
        "relations": len(found.relations),
        "legs": len(found.legs),
        "persons": len(found.persons),
        "hidden_end": len(found.relations - found.shown),
        "shown": len(found.shown),
    }


@pytest.mark.parametrize("viewer", VIEWERS)
def test_the_sheet_counts_what_the_sentences_say(viewer):
    """Before the release and after it."""
    scenario, stated = Scenario(), sheet()
    assert counts(scenario.readable(viewer)) == stated["viewers"][viewer]
    after = counts(scenario.readable(viewer, released=stated["release"]["rows"], to=stated["release"]["to"]))
    expected = stated["viewers"][viewer] | stated["after_release"].get(viewer, {})
    expected["hidden_end"] = expected["relations"] - expected["shown"]
    assert after == expected


def test_sixteen_viewers_and_sixty_rows():
    """The sheet is whole."""
    stated = sheet()
    assert len(stated["viewers"]) == 16
    assert set(stated["viewers"]) == set(Scenario().viewers)
    assert len(stated["release"]["rows"]) == 60


def test_the_sheet_is_the_controllers():
    """Compare with the controllers' own file where it is at hand."""
    if not SOURCE.is_file():
        pytest.skip("the scenario's controllers' files are not at hand; they never travel with the product")
    solution = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
    stated = sheet()
    assert stated["release"]["rows"] == frozenset(solution["hidden_financier"]["release_rows"])
    assert stated["release"]["to"] == solution["hidden_financier"]["release_to"]
    for viewer, row in solution["visibility_oracle"]["viewers"].items():
        found = stated["viewers"][viewer]
        assert {key: found[key] for key in ("statements", "relations", "legs", "persons")} == {
            key: row[key] for key in ("statements", "relations", "legs", "persons")
        }
        assert found["hidden_end"] == row["relations_with_hidden_end"]
        after = found | stated["after_release"].get(viewer, {})
        assert after["statements"] == row["statements_after_release"]
        assert after["relations"] == row["relations_after_release"]


def test_the_planted_mistakes_change_the_counts():
    """A reading that forgets one sentence does not pass for the oracle."""
    stated = sheet()["viewers"]

    def wrong(change):
        scenario = Scenario()
        change(scenario)
        return any(counts(scenario.readable(viewer)) != stated[viewer] for viewer in VIEWERS)

    def no_clients(scenario):
        scenario.clients = []

    def late(scenario):
        scenario.as_of = scenario.as_of.replace(year=2026, month=4, day=1)

    def strict_is_amber(scenario):
        scenario.statements = [row | {"tlp": row["tlp"].removesuffix("+STRICT")} for row in scenario.statements]

    def red_to_colleagues(scenario):
        scenario.statements = [row | ({"tlp": "AMBER"} if row["tlp"] == "RED" else {}) for row in scenario.statements]

    assert [wrong(change) for change in (no_clients, late, strict_is_amber, red_to_colleagues)] == [True] * 4
    assert not wrong(lambda scenario: None)

"""For every viewer a program lists exactly what the independent reading says, before and after the release."""

from dataclasses import replace

import pytest

from tests.oracle.reading import by_api
from tests.oracle.releasing import release_sixty_rows
from tests.oracle.semantics import Scenario, sheet

pytestmark = [pytest.mark.database, pytest.mark.slow]

VIEWERS = sorted(sheet()["viewers"])


def as_listed(readable):
    """Return what a list shows of what is readable: a relation is in it where it is shown."""
    return replace(readable, relations=readable.shown)


@pytest.mark.parametrize("viewer", VIEWERS)
def test_a_viewers_program_lists_exactly_what_the_scenario_says(tide, viewer):
    """Statements, legs, subjects and relations shown, as sets."""
    assert by_api(tide, viewer) == as_listed(Scenario().readable(viewer))


def test_a_viewers_program_lists_what_was_released_to_it(own_tide):
    """The readers named gain it, a reader not named gains nothing."""
    stated, scenario = sheet()["release"], Scenario()
    release_sixty_rows(own_tide, stated)
    for viewer in ("UM1", "UM2", "UU1", "UB1"):
        expected = scenario.readable(viewer, released=stated["rows"], to=stated["to"])
        assert by_api(own_tide, viewer) == as_listed(expected)

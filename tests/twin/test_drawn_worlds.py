"""Worlds, viewers, hidden things and transcripts drawn by Hypothesis: see `test_every_route` for what this is."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.twin.comparing import Seen, compare, said_once
from tests.twin.drawing import World, worlds

pytestmark = [pytest.mark.database, pytest.mark.slow]

DRAWN = settings(
    max_examples=5,  # and the five of `test_every_route`
    derandomize=True,
    database=None,
    # A world takes seconds: what differs is named by its step, so nothing is gained by shrinking.
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def seen():
    """What this module's transcripts have seen."""
    return Seen()


def compare_drawn(session, seen: Seen, world: World) -> None:
    """Run a drawn transcript in both worlds."""
    found = compare(session, seen, viewer=world.viewer, said=world.said, hidden=world.hidden, steps=world.steps)
    assert not found, said_once(found)


@DRAWN
@given(world=worlds())
def test_what_is_hidden_changes_nothing(database_session, seen, world):
    """The answers of both worlds are equal, whatever is hidden, whoever asks, in whatever order."""
    compare_drawn(database_session, seen, world)


def test_enough_was_asked(seen):
    """The draws are mostly of what can be read: several viewers, every route, rows on most, absent things among them."""
    from breakwater.config.urls import urlpatterns
    from breakwater.foundation.web.checks import addresses

    assert seen.routes == {pattern.name for _, pattern in addresses(urlpatterns)}
    assert len(seen.viewers) >= 4
    assert len(seen.with_rows) > 30
    assert seen.absent > 20
    assert seen.statuses[200] > 150


@pytest.mark.soak
@settings(DRAWN, max_examples=200, derandomize=False)
@given(world=worlds())
def test_what_is_hidden_changes_nothing_at_length(database_session, world):
    """The same, for longer."""
    compare_drawn(database_session, Seen(), world)

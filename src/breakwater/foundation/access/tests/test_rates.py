"""How often an account may ask whether something exists, and how long the answer takes."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from django.http import HttpResponse
from django.test import RequestFactory, override_settings

from breakwater.capabilities.entities import actions
from breakwater.capabilities.releases.tests.cast import Cast, browser
from breakwater.foundation.access.errors import BudgetSpent, NotFound
from breakwater.foundation.access.rates import spend_lookup
from breakwater.foundation.web.routes import route

pytestmark = pytest.mark.database

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def cast(database) -> Cast:
    """The people of the releases' tests."""
    return Cast()


@override_settings(LOOKUPS_PER_MINUTE=3)
def test_an_account_asks_as_often_as_its_bucket_holds_and_again_when_that_has_refilled(cast):
    """The refusal says when to come back; at that moment it is accepted."""
    alba, bo = cast["Alba"], cast["Bo"]
    for _ in range(3):
        spend_lookup(alba, at=NOON)
    with pytest.raises(BudgetSpent, match="looked up more") as refused:
        spend_lookup(alba, at=NOON)
    assert refused.value.remedy == "Wait 20 seconds, then search again."
    spend_lookup(bo, at=NOON)
    with pytest.raises(BudgetSpent):
        spend_lookup(alba, at=NOON + timedelta(seconds=19))
    spend_lookup(alba, at=NOON + timedelta(seconds=60))


@override_settings(LOOKUPS_PER_MINUTE=2)
def test_a_clock_that_runs_back_refills_nothing(cast):
    """Nor does it empty what was there."""
    alba = cast["Alba"]
    spend_lookup(alba, at=NOON)
    spend_lookup(alba, at=NOON - timedelta(hours=1))
    with pytest.raises(BudgetSpent):
        spend_lookup(alba, at=NOON)


@override_settings(LOOKUPS_PER_MINUTE=2, ANSWER_STEP_MS=0)
def test_search_and_look_up_answer_429_with_the_remedy_and_pages_do_not_count(cast):
    """The two share one bucket; what is only opened costs nothing of it."""
    client = browser(cast, "Chidi")
    for _ in range(4):
        assert client.get("/networks/").status_code == 200
    assert client.get("/search/?q=Nobody").status_code == 200
    assert client.get("/contribute/lookup/?q=Nobody").status_code == 200
    answer = client.get("/search/?q=Nobody")
    assert answer.status_code == 429
    assert "then search again" in answer.content.decode()


def _seconds(cast: Cast, view, *, existence_like: bool) -> tuple[int, float]:
    pattern = route("somewhere/", view, action=actions.READ, name="somewhere", existence_like=existence_like)
    request = RequestFactory().get("/api/somewhere/")
    request.principal = cast["Chidi"]
    began = time.monotonic()
    answer = pattern.callback(request)
    return answer.status_code, time.monotonic() - began


@override_settings(ANSWER_STEP_MS=200)
def test_an_answer_about_existence_leaves_at_a_whole_step(cast):
    """Whatever it took to find: hidden, absent and found alike; and every 404, whichever address gave it."""

    def hidden(_request):
        raise NotFound

    def found(_request):
        return HttpResponse("found")

    for view, existence_like, status in ((found, True, 200), (hidden, True, 404), (hidden, False, 404)):
        answered, took = _seconds(cast, view, existence_like=existence_like)
        assert answered == status
        assert took >= 0.2
    answered, took = _seconds(cast, found, existence_like=False)
    assert answered == 200
    assert took < 0.2

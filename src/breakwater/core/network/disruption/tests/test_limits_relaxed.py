"""What each limit costs is asked of one place, and room is that for somebody lawful."""

import pytest

from breakwater.core.network.disruption.goals import Aim, Constraints, Goal
from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.relaxing import relaxed, wider
from breakwater.core.network.disruption.rows import Actor, Tie
from breakwater.core.network.disruption.solving import solve

LIMITS = Constraints(
    removals=2,
    budget=10.0,
    excluded=frozenset({"a"}),
    not_both=(frozenset({"b", "c"}),),
    only_together=(frozenset({"c", "d"}),),
    quotas=(("TH", 1),),
)


def path(**costs: float) -> Picture:
    """Return five in a row, the last of them protected."""
    rows = [Actor(name, cost=costs.get(name, 1.0), protected=name == "e") for name in "abcde"]
    return Picture(rows, [Tie(one, other) for one, other in zip("abcd", "bcde", strict=True)])


def test_each_limit_is_left_out_once_and_the_others_stay() -> None:
    """Protection first; a number and a budget are widened, not left out."""
    found = {one.limit: one for one in wider(path(), LIMITS)}
    assert list(found) == ["protection", "excluded", "not_both", "only_together", "quotas", "removals", "budget"]
    assert [one.limit for one in found.values() if not one.protect] == ["protection"]
    assert found["protection"].constraints == LIMITS
    assert found["excluded"].constraints.excluded == frozenset()
    assert found["excluded"].constraints.quotas == LIMITS.quotas
    assert (found["removals"].constraints.removals, found["removals"].constraints.budget) == (3, 10.0)
    assert found["budget"].constraints.budget == pytest.approx(11.0)
    assert list(wider(Picture([Actor("a")], []), Constraints())) == []


def test_a_search_that_finds_no_better_still_has_the_plan() -> None:
    """And its bound is not above what is reached."""
    worse, better = (relaxed("removals", reached=reached, bound=6.0, value=7.0) for reached in (9.0, 5.0))
    assert (worse.value, worse.bound, worse.binds) == (7.0, 6.0, False)
    assert (better.value, better.bound, better.binds) == (5.0, 5.0, True)


@pytest.mark.parametrize("aim", [Aim.FRAGMENT, Aim.EXPECTED, Aim.REACH])
def test_money_that_pays_for_nobody_lawful_is_no_room(aim: Aim) -> None:
    """Somebody protected is cheap: what is left would pay for them, and is not called room."""
    plan = solve(path(e=0.1), Goal(aim=aim), Constraints(budget=1.5), seed=0, steps=50)
    assert len(plan.targets) == 1
    assert not plan.exhausted

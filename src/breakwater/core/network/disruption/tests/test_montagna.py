"""The proven values of Operation Montagna, and of the reference collection where it is there."""

import pytest

from breakwater.core.network.disruption.goals import Constraints
from breakwater.core.network.disruption.plan import End
from breakwater.core.network.disruption.progress import Progress
from breakwater.core.network.disruption.solving import solve
from breakwater.core.network.disruption.tests.networks import FRAGMENT, montagna, plan_for
from breakwater.core.network.disruption.tests.reference import CASES, SKIPPED, picture_for
from breakwater.core.network.disruption.verify import verify

_LITTLE = 600_000
PROVEN = [
    *[("phone_calls", 3, 715), ("phone_calls", 5, 289), ("phone_calls", 10, 17)],
    *[("meetings", 3, 1648), ("meetings", 5, 978), ("meetings", 10, 378)],
    *[("union", 3, 5006), ("union", 5, 2924), ("union", 10, 963)],
]


@pytest.mark.parametrize(("layer", "removals", "left"), PROVEN)
def test_montagna_is_solved_and_proved(layer: str, removals: int, left: int) -> None:
    """The value of the literature's network is reached, proved, and accepted; short proofs are followed."""
    picture = montagna(layer)
    plan = plan_for(picture, removals=removals)
    assert (plan.value, plan.bound, plan.end) == (left, left, End.PROVED)
    verdict = verify(plan, picture, work=_LITTLE)
    assert verdict.faults == ()
    assert verdict.is_followed or plan.certificate.proof.rounds > 15


def test_a_plan_cut_short_says_so() -> None:
    """With few steps the plan is there, with a bound that holds and the reason of its end."""
    picture = montagna("meetings")
    plan = solve(picture, FRAGMENT, Constraints(removals=10), seed=7, steps=25)
    assert (plan.end, plan.steps, plan.is_proved) == (End.STEPS, 25, False)
    assert 0 < plan.bound < 378 <= plan.value
    assert 0 < plan.gap < 1
    assert plan == solve(picture, FRAGMENT, Constraints(removals=10), seed=7, steps=25)
    assert verify(plan, picture).faults == ()


def test_a_plan_without_steps_is_a_first_answer() -> None:
    """No step at all gives a plan without a bound worth the name."""
    plan = solve(montagna("meetings"), FRAGMENT, Constraints(removals=5), seed=7, steps=0)
    assert (plan.steps, plan.bound, plan.end) == (0, 0, End.STEPS)
    assert len(plan.targets) == 5


def test_it_can_be_stopped_and_tells_how_far_it_is() -> None:
    """The caller's question ends the search; progress has rising steps and a bound below the value."""
    seen: list[Progress] = []
    plan = solve(
        montagna("meetings"),
        FRAGMENT,
        Constraints(removals=10),
        seed=7,
        should_stop=lambda: len(seen) >= 3,
        progress=seen.append,
    )
    assert (plan.end, len(seen)) == (End.STOPPED, 3)
    assert [at.steps for at in seen] == [10, 20, 30]
    assert all(at.bound <= plan.bound <= plan.value <= at.value for at in seen)


def test_alternatives_differ_and_are_nearly_as_good() -> None:
    """They are other sets, none better, each within the limits."""
    plan = plan_for(montagna("meetings"), removals=5)
    sets = [frozenset(target.id for target in other.targets) for other in plan.alternatives]
    assert sets
    assert len({*sets, frozenset(target.id for target in plan.targets)}) == len(sets) + 1
    assert all(plan.value <= other.value <= 1.2 * plan.value + 1 for other in plan.alternatives)


@pytest.mark.soak
@pytest.mark.skipif(not CASES, reason=SKIPPED)
@pytest.mark.parametrize("case", CASES, ids=str)
def test_reference_values_are_proved(case: tuple[str, bool, int, int]) -> None:
    """Every proven row of the reference collection, but those of two defective files."""
    name, is_guarded, removals, left = case
    picture = picture_for(name, is_guarded=is_guarded)
    plan = plan_for(picture, removals=removals)
    assert (plan.value, plan.bound) == (left, left)
    assert verify(plan, picture, work=10_000_000).faults == ()
    assert not any(picture.protected[target.index] for target in plan.targets)

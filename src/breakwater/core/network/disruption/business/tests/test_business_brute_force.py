"""Small businesses, every plan tried: what is called best is best, and nobody protected is ever in a plan."""

from itertools import combinations, pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from breakwater.core.network.disruption.broken import Measure
from breakwater.core.network.disruption.business.cheapest import cheapest
from breakwater.core.network.disruption.business.check import faults
from breakwater.core.network.disruption.business.dearest import dearest
from breakwater.core.network.disruption.business.faults import BudgetTooSmall, Unbreakable
from breakwater.core.network.disruption.business.network import Business, business


def chains(seen: Business) -> list[tuple[int, ...]]:
    """Write out every chain, from the definition alone."""
    tied = set(zip(seen.one.tolist(), seen.other.tolist(), strict=True))
    tied |= {(b, a) for a, b in tied} | {(a, a) for a in range(len(seen))}
    able = [np.flatnonzero(mine).tolist() for mine in seen.performs]
    return [way for way in product(*able) if all(pair in tied for pair in pairwise(way))]


def plans(seen: Business) -> list[tuple[int, ...]]:
    """Write out every lawful plan that breaks every chain."""
    ways = chains(seen)
    lawful = np.flatnonzero(seen.may_take).tolist()
    sets = (some for size in range(len(lawful) + 1) for some in combinations(lawful, size))
    return [some for some in sets if all(set(way) & set(some) for way in ways)]


def back(seen: Business, plan: tuple[int, ...]) -> float:
    """Return what the network pays for one whole chain, step by step."""
    return min(sum(float(seen.replacement[actor]) for actor in way if actor in plan) for way in chains(seen))


@st.composite
def businesses(draw: st.DrawFn, *, one_step_each: bool = False) -> Business:
    """Draw up to eight actors in two to four steps."""
    actors, steps = draw(st.integers(1, 8)), draw(st.integers(2, 4))
    if one_step_each:
        mine = draw(st.lists(st.integers(0, steps - 1), min_size=actors, max_size=actors))
        performs = np.arange(steps)[:, None] == np.array(mine)
    else:
        flat = draw(st.lists(st.booleans(), min_size=steps * actors, max_size=steps * actors))
        performs = np.array(flat).reshape(steps, actors)
    every = list(combinations(range(actors), 2))
    ties = draw(st.lists(st.sampled_from(every), max_size=14)) if every else []

    def numbers(least: int) -> list[int]:
        return draw(st.lists(st.integers(least, 5), min_size=actors, max_size=actors))

    seldom = st.lists(st.sampled_from([False, False, False, True]), min_size=actors, max_size=actors)
    return business(
        tuple(f"step {n}" for n in range(steps)),
        performs,
        ties,
        cost=numbers(0),
        replacement=numbers(1),
        protected=np.array(draw(seldom)),
        spared=np.array(draw(seldom)),
    )


@settings(max_examples=60)
@given(st.one_of(businesses(), businesses(one_step_each=True)))
def test_the_cheapest_plan_is_the_cheapest(seen: Business) -> None:
    """Equal to brute force; where brute force finds none, refused with a chain that shows why."""
    possible = plans(seen)
    if not possible:
        with pytest.raises(Unbreakable) as refusal:
            cheapest(seen)
        shown = refusal.value.chain
        assert len(shown) == len(seen.steps)
        assert not any(seen.may_take[actor] or seen.protected[actor] for actor in shown if actor >= 0)
        return
    plan = cheapest(seen)
    assert plan.cost == min(seen.cost[list(some)].sum() for some in possible)
    assert plan.is_proved
    assert faults(plan) == []
    assert not seen.protected[plan.targets].any()
    assert tuple(plan.targets.tolist()) in possible


@settings(max_examples=40)
@given(businesses(), st.sampled_from([Measure.REPLACEMENT, Measure.COMEBACK]), st.integers(0, 12) | st.none())
def test_the_dearest_plan_is_the_dearest(seen: Business, measure: Measure, budget: int | None) -> None:
    """Equal to brute force within the budget, by either measure."""
    possible, ways = plans(seen), chains(seen)
    if not possible or not ways:
        return
    least = min(seen.cost[list(some)].sum() for some in possible)
    within = [some for some in possible if seen.cost[list(some)].sum() <= (least if budget is None else budget)]
    if not within:
        with pytest.raises(BudgetTooSmall) as refusal:
            dearest(seen, measure=measure, budget=budget)
        assert refusal.value.needed == least
        return
    plan = dearest(seen, measure=measure, budget=budget)
    useful = {actor for way in ways for actor in way}
    if measure is Measure.COMEBACK:
        best = max(back(seen, some) for some in within)
    else:
        best = max(seen.replacement[sorted(useful & set(some))].sum() for some in within)
    assert plan.value == pytest.approx(best)
    assert plan.is_proved
    assert faults(plan) == []
    assert not seen.protected[plan.targets].any()

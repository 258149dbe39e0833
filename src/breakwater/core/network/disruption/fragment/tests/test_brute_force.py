"""On small networks the plan equals what trying every set finds, whatever the limits."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from breakwater.core.network.disruption.fragment.case import case_of
from breakwater.core.network.disruption.fragment.cutting import pairs_after_each
from breakwater.core.network.disruption.fragment.routing import improve
from breakwater.core.network.disruption.goals import Constraints
from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.solving import solve
from breakwater.core.network.disruption.tests.networks import (
    FRAGMENT,
    brute_force,
    graph_of,
    pairs_left,
    pictures,
)
from breakwater.core.network.disruption.verify import verify

FEW = settings(max_examples=40)


def agrees(picture: Picture, limits: Constraints) -> None:
    """Check that the plan is the best, is proved, and that networkx and the verifier see it alike."""
    plan = solve(picture, FRAGMENT, limits, seed=3)
    assert plan.value == plan.bound == brute_force(picture, limits)
    assert plan.value == pairs_left(graph_of(picture), {*(target.id for target in plan.targets), *limits.taken})
    verdict = verify(plan, picture, tries=0, work=10**9)
    assert verdict.faults == ()
    assert verdict.is_followed is not limits.has_groups


@FEW
@given(pictures(), st.integers(0, 4))
def test_removals(picture: Picture, removals: int) -> None:
    """With leaves and protected actors, by number."""
    agrees(picture, Constraints(removals=removals))


@FEW
@given(pictures(most=9, costly=True), st.sampled_from([0.0, 1.0, 2.5, 4.0, 5.5]), st.sampled_from([None, 2]))
def test_budgets(picture: Picture, budget: float, removals: int | None) -> None:
    """With costs, some of them nothing, and perhaps a number beside."""
    agrees(picture, Constraints(budget=budget, removals=removals))


@FEW
@given(pictures(most=9, costly=True), st.data())
def test_groups_and_quotas(picture: Picture, data: st.DataObject) -> None:
    """Not both, only together, quotas of states, excluded and taken, mixed."""
    lawful = [target.id for target in picture.targets()]
    groups = st.frozensets(st.sampled_from(lawful), min_size=2, max_size=3) if len(lawful) > 1 else st.nothing()
    some = st.lists(groups, max_size=2).map(tuple) if len(lawful) > 1 else st.just(())
    names = st.frozensets(st.sampled_from(lawful), max_size=2) if lawful else st.just(frozenset())
    excluded, not_both, together = data.draw(names), data.draw(some), data.draw(some)
    limits = Constraints(
        removals=data.draw(st.sampled_from([2, 3])),
        budget=data.draw(st.sampled_from([None, 4.0])),
        excluded=excluded,
        taken=data.draw(names).difference(excluded, *not_both, *together),
        not_both=not_both,
        only_together=together,
        quotas=data.draw(st.sampled_from([(), (("XX", 1),), (("XX", 0), ("YY", 1))])),
    )
    agrees(picture, limits)


@FEW
@given(pictures(), st.integers(0, 3), st.integers(1, 30))
def test_every_routing_bounds_from_below(picture: Picture, removals: int, rounds: int) -> None:
    """However short the play, the bound is no higher than the best."""
    limits = Constraints(removals=removals)
    case = case_of(picture, limits)
    n = len(case.weight)
    memory = np.zeros(4)
    rows = (case.starts, case.ends, case.weight, case.status, case.costs, case.limits)
    improve(*rows, np.zeros(n), np.zeros(n), memory, rounds, np.inf, np.empty((0, n), np.int32))
    assert memory[3] <= brute_force(picture, limits) + 1e-6


@FEW
@given(pictures())
def test_one_walk_counts_every_removal(picture: Picture) -> None:
    """What is left after each single removal is what networkx counts."""
    case = case_of(picture, Constraints(removals=1))
    left = np.empty(len(case.weight), dtype=np.int64)
    count = pairs_after_each(case.starts, case.ends, case.weight, case.status, left)
    graph = graph_of(picture)
    assert count == pairs_left(graph)
    assert left.tolist() == [pairs_left(graph, [picture.ids[place]]) for place in case.places]

"""Plans of severing on pictures: the best under every limit, approved by the verifier, and nobody protected in them."""

from dataclasses import replace
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from breakwater.core.network.disruption.faults import BadConstraint, ProtectedActor, UnknownActor
from breakwater.core.network.disruption.goals import Aim, Constraints, Goal
from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.plan import End, Plan
from breakwater.core.network.disruption.rows import Actor, Tie
from breakwater.core.network.disruption.sever.faults import BadEnds, EndlessFlow
from breakwater.core.network.disruption.sever.picturing import with_role
from breakwater.core.network.disruption.solving import solve
from breakwater.core.network.disruption.verify import verify
from breakwater.core.network.disruption.writing import plan_from_json, plan_to_json

GOAL = Goal(aim=Aim.SEVER, sources=("camp",), sinks=("port",))
ROWS = [("camp", "a", 5), ("camp", "b", 4), ("camp", "c", 2), ("a", "port", 5), ("b", "port", 4), ("c", "port", 2)]


def route(*, protected: tuple[str, ...] = (), capacity: float | None = None) -> Picture:
    """Return three ways from a camp to a port."""
    people = [Actor(name, roles=("driver",) if len(name) == 1 else (), states=("XA",)) for name in ("a", "b", "c")]
    people += [Actor("camp", cost=50, roles=("camp",)), Actor("port", cost=50)]
    ties = [Tie(a, b, capacity=held if capacity is None else capacity) for a, b, held in ROWS]
    return Picture([replace(one, protected=one.id in protected) for one in people], ties)


def ask(picture: Picture, goal: Goal = GOAL, **limits: object) -> Plan:
    """Solve with some limits."""
    return solve(picture, goal, Constraints(**limits), seed=1)


def test_a_plan_says_what_each_target_brings() -> None:
    """In the order in which each helps most, proved, and approved by the verifier."""
    plan = ask(route(), removals=2, budget=9)
    assert [target.id for target in plan.targets] == ["a", "b"]
    assert (plan.effect, plan.adds, plan.bound) == ((11, 6, 2), (5, 4), 2)
    assert plan.end is End.PROVED
    assert {limit.limit: limit.value for limit in plan.relaxed} == {"removals": 0, "budget": 2}
    assert verify(plan, route()).faults == ()
    again = plan_from_json(plan_to_json(plan), route())
    assert again.targets[0].id == "a"
    assert verify(again, route()).faults == ()


def test_what_protection_costs_is_told_as_a_number() -> None:
    """The plan takes the next best, and says when nobody is left who would bring anything."""
    picture = route(protected=("a",))
    plan = ask(picture, removals=1, budget=9)
    assert [target.id for target in plan.targets] == ["b"]
    cost = next(limit for limit in plan.relaxed if limit.limit == "protection")
    assert (cost.value, cost.binds) == (6, True)
    assert not plan.exhausted
    all_but_ends = ask(route(protected=("a", "b", "camp", "port")), removals=3)
    assert [target.id for target in all_but_ends.targets] == ["c"]
    with pytest.raises(ProtectedActor):
        ask(picture, removals=1, taken=frozenset({"a"}))


def test_the_verifier_finds_what_a_plan_of_severing_has_wrong() -> None:
    """Figures, bound, limits and targets."""
    picture = route()
    plan = ask(picture, removals=2, budget=9)
    for change in (
        {"effect": (11, 6, 1), "bound": 1},
        {"effect": (11, 7, 2)},
        {"adds": (5, 3)},
        {"bound": 1.0},
        {"constraints": Constraints(removals=1)},
        {"goal": replace(GOAL, sinks=("c",))},
    ):
        assert verify(replace(plan, **change), picture).faults
    assert verify(plan, route(protected=("c",))).faults


def test_ends_may_be_all_who_have_a_role() -> None:
    """From whoever has one role to whoever has another."""
    picture = route()
    assert with_role(picture, "driver") == ("a", "b", "c")
    plan = ask(picture, Goal(aim=Aim.SEVER, sources=with_role(picture, "driver"), sinks=("port",)), budget=2)
    assert plan.effect == (11, 6, 2)


def test_what_cannot_be_is_refused_by_name() -> None:
    """No ends, unknown ends, ends that are taken, ways without any capacity."""
    picture = route()
    for goal, refusal in (
        (replace(GOAL, sources=()), BadEnds),
        (replace(GOAL, sinks=()), BadEnds),
        (replace(GOAL, sinks=("camp",)), BadEnds),
        (replace(GOAL, sinks=("nobody",)), UnknownActor),
    ):
        with pytest.raises(refusal):
            ask(picture, goal, removals=1)
    with pytest.raises(BadConstraint):
        ask(picture, removals=1, taken=frozenset({"camp"}))
    with pytest.raises(EndlessFlow):
        ask(route(capacity=np.inf), removals=3)


def passing(picture: Picture, gone: set[str]) -> float:
    """Ask another library how much passes without some actors."""
    graph = nx.DiGraph()
    for name in picture.ids:
        graph.add_edge(("in", name), ("out", name), capacity=0 if name in gone else 1000)
    for tail, head, held in zip(picture.tails, picture.heads, picture.capacity, strict=True):
        for one, other in ((tail, head), (head, tail)):
            graph.add_edge(("out", picture.ids[one]), ("in", picture.ids[other]), capacity=held)
    graph.add_edges_from([("source", ("in", "0")), (("out", "1"), "sink")])
    return float(nx.maximum_flow_value(graph, "source", "sink"))


@st.composite
def cases(draw: st.DrawFn) -> tuple[Picture, Constraints]:
    """Draw up to seven actors with ties and every kind of limit."""
    names = [str(n) for n in range(draw(st.integers(4, 7)))]
    flags = st.lists(st.sampled_from([False, False, False, True]), min_size=len(names), max_size=len(names))
    costs = draw(st.lists(st.integers(0, 4), min_size=len(names), max_size=len(names)))
    states = draw(st.lists(st.sampled_from(["XA", "XB"]), min_size=len(names), max_size=len(names)))
    people = [
        Actor(name, cost=cost, states=(state,), protected=shield)
        for name, cost, state, shield in zip(names, costs, states, draw(flags), strict=True)
    ]
    pairs = draw(st.lists(st.sampled_from(list(combinations(names, 2))), min_size=4, max_size=12, unique=True))
    picture = Picture(people, [Tie(a, b, capacity=draw(st.integers(0, 6))) for a, b in pairs])
    free = [one.id for one in people if not one.protected]
    inner = [name for name in free if name not in "01"]
    taken = draw(st.lists(st.sampled_from(inner), max_size=1)) if inner else []
    choice = [name for name in free if name not in taken]
    groups = st.lists(st.sampled_from(list(combinations(choice, 2))), max_size=2) if len(choice) > 1 else st.just([])
    limits = Constraints(
        removals=draw(st.integers(0, 4)),
        budget=draw(st.integers(0, 9) | st.none()),
        taken=frozenset(taken),
        excluded=frozenset(draw(st.lists(st.sampled_from(names), max_size=1))) - set(taken),
        not_both=tuple(frozenset(pair) for pair in draw(groups)),
        only_together=tuple(frozenset(pair) for pair in draw(groups)),
        quotas=(("XA", draw(st.integers(0, 2))),) if draw(st.booleans()) else (),
    )
    return picture, limits


@settings(max_examples=50)
@given(cases())
def test_a_plan_is_the_best_within_all_its_limits(case: tuple[Picture, Constraints]) -> None:
    """Equal to trying every lawful set; approved by the verifier; nobody protected in it."""
    picture, limits = case
    barred = limits.excluded | limits.taken
    free = [name for name in picture.ids if not picture.protected[picture.place(name)] and name not in barred]
    cost = {name: picture.cost[picture.place(name)] for name in free}

    def lawful(some: tuple[str, ...]) -> bool:
        chosen = set(some)
        within = limits.budget is None or sum(cost[name] for name in some) <= limits.budget
        apart = all(len(group & chosen) < 2 for group in limits.not_both)
        whole = all(not group & chosen or group <= chosen for group in limits.only_together)
        mine = all(
            sum(state in picture.states[picture.place(n)] for n in some) <= most for state, most in limits.quotas
        )
        return within and apart and whole and mine

    sets = [some for size in range(min(len(free), limits.removals) + 1) for some in combinations(free, size)]
    best = min(passing(picture, {*some, *limits.taken}) for some in sets if lawful(some))
    plan = solve(picture, Goal(aim=Aim.SEVER, sources=("0",), sinks=("1",)), limits, seed=0)
    assert plan.value == pytest.approx(best)
    assert plan.is_proved
    assert verify(plan, picture).faults == ()
    assert lawful(tuple(target.id for target in plan.targets))
    assert not any(picture.protected[target.index] for target in plan.targets)

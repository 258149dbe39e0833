"""Plans that contain: lawful, checked by other means, and never worse for more room."""

import json
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from breakwater.core.network.disruption import faults
from breakwater.core.network.disruption.goals import Aim, Constraints, Goal, Objective
from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.plan import Alternative, End, Plan
from breakwater.core.network.disruption.rows import Actor, Tie
from breakwater.core.network.disruption.solving import solve
from breakwater.core.network.disruption.tests.networks import graph_of, montagna, pictures
from breakwater.core.network.disruption.verify import verify
from breakwater.core.network.disruption.writing import plan_from_json, plan_to_json

FEW = settings(max_examples=25)
OBJECTIVES = st.sampled_from(list(Objective))


def plan_for(
    picture: Picture, largest: int, *, objective: Objective = Objective.COST, steps: int = 60, **limits: Any
) -> Plan:
    """Contain a network to a size; without limits everybody may be removed."""
    goal = Goal(aim=Aim.CONTAIN, largest=largest, objective=objective)
    constraints = Constraints(**(limits or {"removals": len(picture)}))
    return solve(picture, goal, constraints, seed=3, steps=steps)


def largest_left(picture: Picture, gone: set[str]) -> int:
    """Return the size of the largest component without some actors, as networkx sees it."""
    graph = graph_of(picture)
    graph.remove_nodes_from(gone)
    return max(map(len, nx.connected_components(graph)), default=0)


@FEW
@given(pictures(costly=True), st.integers(1, 6), OBJECTIVES)
def test_every_plan_is_accepted_and_survives_writing(picture: Picture, largest: int, objective: Objective) -> None:
    """What it says of itself is so, and nobody protected is in it."""
    plan = plan_for(picture, largest, objective=objective)
    assert verify(plan, Picture(*rows_of(picture))).faults == ()
    assert plan_from_json(json.loads(json.dumps(plan_to_json(plan))), picture) == plan
    left = largest_left(picture, {target.id for target in plan.targets})
    assert left == plan.effect[-1]
    assert (left <= largest) == (plan.price is not None)
    assert not any(picture.protected[target.index] for target in plan.targets)


@FEW
@given(pictures(costly=True), st.integers(1, 5), st.integers(0, 3), st.sampled_from([0.0, 1.5, 4.0]))
def test_limits_hold_and_what_is_left_is_told(picture: Picture, largest: int, removals: int, budget: float) -> None:
    """Where they do not suffice, the plan says what size remains, and at least remains."""
    plan = plan_for(picture, largest, removals=removals, budget=budget)
    assert len(plan.targets) <= removals
    assert sum(target.cost for target in plan.targets) <= budget
    assert verify(plan, picture).faults == ()
    assert plan.bound <= plan.value


@FEW
@given(pictures(), st.integers(1, 5), st.integers(0, 30))
def test_equal_steps_give_an_equal_plan(picture: Picture, largest: int, seed: int) -> None:
    """Nothing is drawn but from the seed."""
    goal, limits = Goal(aim=Aim.CONTAIN, largest=largest), Constraints(removals=9)
    one, other = (solve(picture, goal, limits, seed=seed, steps=80) for _ in range(2))
    assert one == other


@pytest.mark.parametrize("objective", Objective)
def test_montagna_in_fewer_steps_and_more(objective: Objective) -> None:
    """More steps are never worse, progress is told, and a stop keeps the first answer."""
    picture = montagna("union")
    told: list[float] = []
    goal, limits = Goal(aim=Aim.CONTAIN, largest=14, objective=objective), Constraints(removals=145)
    few = solve(picture, goal, limits, seed=1, steps=0)
    more = solve(picture, goal, limits, seed=1, steps=1000, progress=lambda at: told.append(at.value))
    stopped = solve(picture, goal, limits, seed=1, should_stop=lambda: True)
    assert more.value < few.value == stopped.value
    assert told == sorted(told, reverse=True)
    assert (few.end, more.end, stopped.end) == (End.STEPS, End.STEPS, End.STOPPED)
    assert all(verify(plan, picture).is_accepted for plan in (few, more, stopped))


def ring() -> tuple[Picture, Plan]:
    """Return a ring of nine with one protected actor, contained to two."""
    picture = Picture(*_ring())
    return picture, plan_for(picture, 2)


def _ring() -> tuple[list[Actor], list[Tie]]:
    names = "abcdefghi"
    actors = [Actor(name, protected=name == "e") for name in names]
    return actors, [Tie(one, other) for one, other in zip(names, names[1:] + names[0], strict=True)]


def rows_of(picture: Picture) -> tuple[list[Actor], list[Tie]]:
    """Return rows that build the picture."""
    rows = zip(picture.ids, picture.states, picture.cost.tolist(), picture.protected.tolist(), strict=True)
    actors = [Actor(name, states=states, cost=cost, protected=shield) for name, states, cost, shield in rows]
    return actors, [Tie(picture.ids[one], picture.ids[other]) for one, other in picture.pairs().tolist()]


def _other(plan: Plan) -> Any:
    return next(target for target in plan.picture.targets() if target not in plan.targets)


TAMPERED: dict[str, Callable[[Plan], Plan]] = {
    "another target": lambda plan: replace(plan, targets=(_other(plan), *plan.targets[1:])),
    "a target fewer": lambda plan: replace(plan, targets=plan.targets[1:], effect=plan.effect[1:], adds=plan.adds[1:]),
    "another effect": lambda plan: replace(plan, effect=(*plan.effect[:-1], 1.0)),
    "adds more": lambda plan: replace(plan, adds=(plan.adds[0] + 1, *plan.adds[1:])),
    "cheaper": lambda plan: replace(plan, price=plan.value - 1, bound=0.0),
    "not contained": lambda plan: replace(plan, price=None, bound=0.0),
    "a smaller size": lambda plan: replace(plan, goal=replace(plan.goal, largest=1)),
    "too many": lambda plan: replace(plan, constraints=Constraints(removals=1)),
    "too dear": lambda plan: replace(plan, constraints=Constraints(budget=1.0)),
    "proved by word": lambda plan: replace(plan, end=End.STOPPED if plan.is_proved else End.PROVED),
    "a bound above": lambda plan: replace(plan, certificate=replace(plan.certificate, root_bound=99.0)),
    "a limit that gives less": lambda plan: replace(
        plan, relaxed=(replace(plan.relaxed[0], value=plan.value + 1, binds=False),)
    ),
    "itself as alternative": lambda plan: replace(
        plan, alternatives=(Alternative(targets=plan.targets, value=plan.value),)
    ),
    "an alternative too good": lambda plan: replace(
        plan, alternatives=(Alternative(targets=(_other(plan),), value=1.0),)
    ),
    "another picture": lambda plan: replace(plan, certificate=replace(plan.certificate, picture="0" * 64)),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_tampered_plans_are_refused(how: str) -> None:
    """Each figure and each limit is checked."""
    picture, plan = ring()
    assert verify(plan, picture).is_accepted
    assert verify(TAMPERED[how](plan), picture).faults


def test_a_bound_that_is_too_high_is_found_out() -> None:
    """By trying every set, where these are few."""
    picture = Picture([Actor(name) for name in "abc"], [Tie("a", "b"), Tie("b", "c")])
    plan = plan_for(picture, 1)
    assert [target.id for target in plan.targets] == ["b"]
    poor = tuple(picture.target(name) for name in "ac")
    claimed = replace(plan, targets=poor, effect=(3.0, 2.0, 1.0), adds=(1.0, 1.0), price=2.0, bound=2.0, end=End.PROVED)
    claimed = replace(claimed, certificate=replace(claimed.certificate, open_nodes=0), relaxed=(), alternatives=())
    assert [fault for fault in verify(claimed, picture).faults if "bound" in fault]


def test_where_the_protected_hang_together() -> None:
    """Nothing lawful contains them: the plan says so, and leaves no more than them together."""
    names = [f"n{place}" for place in range(8)]
    ties = [Tie(*pair) for pair in pairwise(names)]
    picture = Picture([Actor(name, protected=name in names[2:6]) for name in names], ties)
    plan = plan_for(picture, 2)
    assert (plan.value, plan.price, plan.bound, plan.exhausted) == (4.0, None, 4.0, True)
    assert {target.id for target in plan.targets} == {"n1", "n6"}
    assert plan.is_proved
    assert verify(plan, picture).is_accepted
    assert [limit.limit for limit in plan.relaxed if limit.binds] == ["protection"]


def test_taken_and_excluded() -> None:
    """Who is taken is gone before; who is excluded is never chosen."""
    picture = Picture(*_ring())
    plan = plan_for(picture, 2, removals=9, taken=frozenset("a"), excluded=frozenset("c"))
    assert plan.effect[0] == 8
    assert not {target.id for target in plan.targets} & {"a", "c", "e"}
    assert verify(plan, picture).is_accepted


@pytest.mark.parametrize(
    ("goal", "limits", "said"),
    [
        ({}, {"removals": 2}, "a size is needed"),
        ({"largest": 0}, {"removals": 2}, "no size to contain to"),
        ({"largest": 2}, {"removals": 2, "not_both": (frozenset("ab"),)}, "no groups"),
        ({"largest": 2}, {"removals": 2, "quotas": (("XX", 1),)}, "no groups"),
        ({"largest": 2}, {"removals": 2, "taken": frozenset("e")}, "protected"),
        ({"largest": 2}, {"removals": 2, "excluded": frozenset("z")}, "has the id"),
        ({"largest": 2}, {"budget": float("nan")}, "budget"),
    ],
)
def test_what_cannot_be_asked(goal: dict[str, Any], limits: dict[str, Any], said: str) -> None:
    """Each refusal says what is wrong, by its own name."""
    with pytest.raises(faults.DisruptionError, match=said):
        solve(Picture(*_ring()), Goal(aim=Aim.CONTAIN, **goal), Constraints(**limits), seed=0)


def test_nothing_to_do() -> None:
    """Where no component is above the size, the empty plan is proved."""
    plan = plan_for(Picture(*_ring()), 9)
    assert (plan.targets, plan.value, plan.end) == ((), 0.0, End.PROVED)

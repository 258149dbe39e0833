"""Who is nearest to everyone: as networkx and every set tried say, within every limit, never somebody protected."""

import json
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations, pairwise
from math import fsum
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from breakwater.core.network.disruption import faults
from breakwater.core.network.disruption.fragment import climbing
from breakwater.core.network.disruption.goals import Aim, Constraints, Goal
from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.plan import Alternative, End, Plan
from breakwater.core.network.disruption.reach.faults import TooLarge
from breakwater.core.network.disruption.rows import Actor, Tie
from breakwater.core.network.disruption.solving import solve
from breakwater.core.network.disruption.tests.networks import graph_of, is_lawful, montagna, pictures
from breakwater.core.network.disruption.verify import verify
from breakwater.core.network.disruption.writing import plan_from_json, plan_to_json

FEW = settings(max_examples=25)


def plan_on(picture: Picture, *, within: int | None = None, steps: int | None = None, **limits: object) -> Plan:
    """Solve for reaching within limits."""
    return solve(picture, Goal(aim=Aim.REACH, within=within), Constraints(**limits), seed=2, steps=steps)


def left_by(graph: "nx.Graph[str]", chosen: tuple[str, ...], within: int | None) -> float:
    """Count who is not reached, as networkx measures how far everybody is."""
    far = nx.multi_source_dijkstra_path_length(graph, set(chosen)) if chosen else {}
    if within is not None:
        return float(len(graph) - sum(steps <= within for steps in far.values()))
    return len(graph) - fsum(1 / max(steps, 1) for steps in far.values())


def best_of(picture: Picture, limits: Constraints, within: int | None) -> float:
    """Try every lawful set."""
    graph = graph_of(picture)
    graph.remove_nodes_from(limits.taken)
    most = len(picture) if limits.removals is None else limits.removals
    return min(
        left_by(graph, some, within)
        for size in range(most + 1)
        for some in combinations(picture.ids, size)
        if is_lawful(picture, some, limits)
    )


@FEW
@given(pictures(most=9, costly=True), st.sampled_from([None, 1, 2]), st.data())
def test_it_is_the_best_that_trying_every_set_finds(picture: Picture, within: int | None, data: st.DataObject) -> None:
    """With every kind of limit; proved, accepted, and the same after writing."""
    lawful = [target.id for target in picture.targets()]
    names = st.frozensets(st.sampled_from(lawful), max_size=2) if lawful else st.just(frozenset())
    groups = st.frozensets(st.sampled_from(lawful), min_size=2, max_size=3) if len(lawful) > 1 else st.nothing()
    some = st.lists(groups, max_size=2).map(tuple) if len(lawful) > 1 else st.just(())
    excluded, not_both, together = data.draw(names), data.draw(some), data.draw(some)
    limits = Constraints(
        removals=data.draw(st.sampled_from([0, 1, 2, 3])),
        budget=data.draw(st.sampled_from([None, 0.0, 4.0])),
        excluded=excluded,
        taken=data.draw(names).difference(excluded, *not_both, *together),
        not_both=not_both,
        only_together=together,
        quotas=data.draw(st.sampled_from([(), (("XX", 1),), (("XX", 0), ("YY", 1))])),
    )
    plan = solve(picture, Goal(aim=Aim.REACH, within=within), limits, seed=2)
    assert plan.value == plan.bound == pytest.approx(best_of(picture, limits, within), abs=1e-9)
    assert plan.end is End.PROVED
    assert not any(picture.protected[target.index] for target in plan.targets)
    verdict = verify(plan, picture)
    assert (verdict.faults, verdict.is_tried) == ((), True)
    assert plan_from_json(json.loads(json.dumps(plan_to_json(plan))), picture) == plan


def sparse(seed: int, size: int) -> Picture:
    """Return a sparse network of two states that is too large for the first answer to be the best by luck."""
    chance = np.random.default_rng(seed)
    names = [f"n{place:02}" for place in range(size)]
    pairs = {tuple(sorted(chance.choice(size, 2, replace=False).tolist())) for _ in range(size + size // 3)}
    shields, of_state = chance.random(size) < 0.1, chance.random(size) < 0.5
    actors = [
        Actor(name, protected=bool(shield), states=("XX",) if is_of else ())
        for name, shield, is_of in zip(names, shields, of_state, strict=True)
    ]
    return Picture(actors, [Tie(names[one], names[other]) for one, other in sorted(pairs)])


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("quotas", [(), (("XX", 1),)])
def test_the_tree_finds_the_best_by_itself(
    seed: int, quotas: tuple[tuple[str, int], ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without exchanges, what prices propose, fixing and branching lead to the best: no part that holds it is closed."""
    monkeypatch.setattr(climbing, "climb", lambda *_, **__: None)
    monkeypatch.setattr(climbing, "push", lambda *_, **__: None)
    picture = sparse(seed, 24)
    plan = plan_on(picture, removals=3, quotas=quotas)
    best = best_of(picture, Constraints(removals=3, quotas=quotas), None)
    assert plan.value == plan.bound == pytest.approx(best, abs=1e-9)


@FEW
@given(pictures(most=11), st.integers(1, 3), st.integers(0, 60))
def test_however_short_the_search_the_bound_holds(picture: Picture, removals: int, steps: int) -> None:
    """A plan cut short is lawful, says so, and its bound is no higher than the best."""
    plan = plan_on(picture, removals=removals, steps=steps)
    assert plan.bound <= best_of(picture, Constraints(removals=removals), None) + 1e-9
    assert plan.is_proved or plan.end is End.STEPS
    assert verify(plan, picture, tries=0).faults == ()


def rows(picture: Picture) -> tuple[list[Actor], list[Tie]]:
    """Return rows that build the picture."""
    shields = zip(picture.ids, picture.protected, strict=True)
    actors = [Actor(name, protected=bool(shield)) for name, shield in shields]
    return actors, [Tie(picture.ids[one], picture.ids[other]) for one, other in picture.pairs().tolist()]


@settings(max_examples=8)
@given(pictures(), st.integers(0, 3), st.data())
def test_laws(picture: Picture, removals: int, data: st.DataObject) -> None:
    """Other names, somebody without ties, more room, protection, equal steps."""
    actors, ties = rows(picture)
    plan = plan_on(picture, removals=removals)
    assert plan == plan_on(picture, removals=removals)
    names = dict(zip(picture.ids, data.draw(st.permutations(picture.ids)), strict=True))
    renamed = Picture(
        [replace(actor, id=names[actor.id]) for actor in actors],
        [Tie(names[tie.source], names[tie.target]) for tie in ties],
    )
    assert plan_on(renamed, removals=removals).value == plan.value
    alone = Picture([*actors, Actor("zz", protected=True)], ties)
    assert plan_on(alone, removals=removals).value == pytest.approx(plan.value + 1)
    assert plan_on(picture, removals=removals + 1).value <= plan.value
    assert plan_on(picture, removals=removals, within=2).value <= plan_on(picture, removals=removals, within=1).value
    shielded = data.draw(st.sampled_from(picture.ids))
    guarded = Picture([replace(one, protected=one.protected or one.id == shielded) for one in actors], ties)
    other = plan_on(guarded, removals=removals)
    assert other.value >= plan.value
    assert shielded not in {target.id for target in other.targets}
    free = plan_on(Picture([replace(one, protected=False) for one in actors], ties), removals=removals).value
    assert [limit.value for limit in other.relaxed if limit.limit == "protection"] == ([free] if other.value else [])


def test_who_is_protected_is_reached_and_never_asked() -> None:
    """The middle of a star would reach everybody; protected, a leaf is chosen, and the middle is reached through it."""
    picture = Picture(
        [Actor("m", protected=True), *(Actor(name) for name in "abc")], [Tie("m", name) for name in "abc"]
    )
    plan = plan_on(picture, removals=1)
    assert plan.value == pytest.approx(4 - (1 + 1 + 0.5 + 0.5))
    assert "m" not in {target.id for target in plan.targets}
    assert (plan.relaxed[0].limit, plan.relaxed[0].value, plan.relaxed[0].binds) == ("protection", 0, True)
    data = plan_to_json(plan)
    data["targets"][0]["id"] = "m"
    with pytest.raises(faults.ProtectedActor):
        plan_from_json(data, picture)
    nobody = plan_on(Picture([Actor("m", protected=True)], ()), removals=1)
    assert (nobody.targets, nobody.value, nobody.exhausted) == ((), 1, True)


def test_montagna_is_reached() -> None:
    """Proved in a moment, and accepted."""
    picture = montagna("meetings")
    plan = plan_on(picture, removals=5)
    assert plan.is_proved
    assert plan.value == pytest.approx(14 + 2 / 3)
    assert verify(plan, picture).faults == ()


def test_long_ways_keep_their_sums() -> None:
    """On a path of sixty, whose reciprocals have no small common multiple."""
    names = [f"n{place:02}" for place in range(60)]
    picture = Picture([Actor(name) for name in names], [Tie(*pair) for pair in pairwise(names)])
    plan = plan_on(picture, removals=1)
    assert plan.targets[0].id in ("n29", "n30")
    assert plan.is_proved
    assert verify(plan, picture).faults == ()


def test_the_first_answer_needs_no_step_and_it_can_be_stopped() -> None:
    """Whoever stops it gets the best so far."""
    picture = sparse(9, 40)
    first = plan_on(picture, removals=4, steps=0)
    assert (first.steps, first.bound, first.end, len(first.targets)) == (0, 0, End.STEPS, 4)
    goal, limits = Goal(aim=Aim.REACH), Constraints(removals=4)
    stopped = solve(picture, goal, limits, seed=1, should_stop=lambda: True)
    assert (stopped.end, stopped.relaxed) == (End.STOPPED, ())


def test_what_cannot_be_is_refused_by_name() -> None:
    """No limit, no steps to reach within, too many actors."""
    picture = sparse(1, 5)
    with pytest.raises(faults.BadConstraint):
        plan_on(picture)
    with pytest.raises(faults.BadConstraint):
        plan_on(picture, within=0, removals=1)
    with pytest.raises(TooLarge):
        plan_on(Picture([Actor(f"{place}") for place in range(10_001)], ()), removals=1)


def ring() -> tuple[Picture, Plan]:
    """Return a ring of nine with a tail, and its plan of two."""
    names = "abcdefghi"
    ties = [Tie(one, other) for one, other in zip(names, names[1:] + names[0], strict=True)]
    picture = Picture([Actor(name) for name in [*names, "x", "y"]], [*ties, Tie("c", "x"), Tie("x", "y")])
    return picture, plan_on(picture, removals=2)


def other(plan: Plan) -> Any:
    return next(target for target in plan.picture.targets() if target not in plan.targets)


TAMPERED: dict[str, Callable[[Plan], Plan]] = {
    "another target": lambda plan: replace(plan, targets=(other(plan), plan.targets[1])),
    "more effect": lambda plan: replace(plan, effect=(*plan.effect[:-1], plan.effect[-1] - 0.5), bound=0.0),
    "adds more": lambda plan: replace(plan, adds=(plan.adds[0] + 1, plan.adds[1])),
    "within": lambda plan: replace(plan, goal=replace(plan.goal, within=2)),
    "too many": lambda plan: replace(plan, constraints=Constraints(removals=1)),
    "excluded": lambda plan: replace(
        plan, constraints=Constraints(removals=2, excluded=frozenset({plan.targets[0].id}))
    ),
    "taken": lambda plan: replace(plan, constraints=Constraints(removals=2, taken=frozenset({other(plan).id}))),
    "not proved": lambda plan: replace(plan, bound=plan.bound - 0.5),
    "stopped": lambda plan: replace(plan, end=End.STOPPED),
    "an alternative too good": lambda plan: replace(
        plan, alternatives=(Alternative(targets=(other(plan),), value=0.0),)
    ),
    "itself as alternative": lambda plan: replace(
        plan, alternatives=(Alternative(targets=plan.targets, value=plan.value),)
    ),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_tampered_plans_are_refused(how: str) -> None:
    """Each figure and each limit is checked."""
    picture, plan = ring()
    assert verify(plan, picture).is_accepted
    assert verify(TAMPERED[how](plan), picture).faults


def test_a_worse_set_called_proved_is_found_out() -> None:
    """By trying every set."""
    picture, plan = ring()
    poor = replace(plan, targets=(), effect=plan.effect[:1], adds=(), bound=plan.effect[0], alternatives=(), relaxed=())
    assert verify(poor, picture, tries=0).is_accepted
    assert [fault for fault in verify(poor, picture).faults if "bound" in fault]

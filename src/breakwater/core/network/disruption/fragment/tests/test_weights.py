"""Pairs that count differently, by role: plans are best, proved, and their proofs hold without exchanges."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from breakwater.core.network.disruption.faults import BadConstraint
from breakwater.core.network.disruption.fragment.case import case_of
from breakwater.core.network.disruption.fragment.cutting import pair_values_after_each
from breakwater.core.network.disruption.fragment.routing import improve_valued
from breakwater.core.network.disruption.goals import ANYBODY, Aim, Constraints, Goal, Weights
from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.plan import Plan
from breakwater.core.network.disruption.proof import Act, Step
from breakwater.core.network.disruption.rows import Actor, Tie
from breakwater.core.network.disruption.solving import solve
from breakwater.core.network.disruption.tests.networks import graph_of, is_lawful, montagna, pictures, plan_for
from breakwater.core.network.disruption.verify import verify
from breakwater.core.network.disruption.writing import plan_from_json, plan_to_json

FEW = settings(max_examples=20)
ROLES = ("boss", "bank", "hand")
WEIGHTS = st.lists(
    st.tuples(st.sampled_from([*ROLES, ANYBODY]), st.sampled_from([*ROLES, ANYBODY]), st.integers(0, 9)),
    max_size=4,
    unique_by=lambda row: frozenset(row[:2]),
).map(tuple)


def counts(weights: Weights, one: Iterable[str], other: Iterable[str]) -> int:
    """Say anew what a pair counts."""
    mine, yours = set(one), set(other)
    said = [
        much
        for a, b, much in weights
        for first, second in ((mine, yours), (yours, mine))
        if (a == ANYBODY or a in first) and (b == ANYBODY or b in second)
    ]
    return max(said) if said else 1


def left_of(picture: Picture, weights: Weights, gone: Iterable[str] = ()) -> int:
    """Add up what connected pairs count without some actors, as networkx sees them."""
    away = set(gone)
    rest = graph_of(picture).subgraph(name for name in picture.ids if name not in away)
    roles = dict(zip(picture.ids, picture.roles, strict=True))
    return sum(
        counts(weights, roles[one], roles[other])
        for part in nx.connected_components(rest)
        for one, other in combinations(part, 2)
    )


@st.composite
def with_roles(draw: st.DrawFn, *, most: int = 9, costly: bool = False) -> tuple[Picture, Weights]:
    """Draw a network of roles, and weights of roles that somebody has."""
    plain = draw(pictures(most=most, costly=costly))
    mine = st.lists(st.sampled_from(ROLES), max_size=2, unique=True).map(tuple)
    picture = with_(plain, lambda row: replace(row, roles=draw(mine)))
    known = {ANYBODY, *(role for roles in picture.roles for role in roles)}
    return picture, tuple(row for row in draw(WEIGHTS) if {row[0], row[1]} <= known)


def with_(picture: Picture, change: Any, more: tuple[Actor, ...] = ()) -> Picture:
    """Return a picture with changed rows."""
    rows = [
        Actor(name, roles=roles, states=states, cost=float(cost), protected=bool(shield))
        for name, roles, states, cost, shield in zip(
            picture.ids, picture.roles, picture.states, picture.cost, picture.protected, strict=True
        )
    ]
    ties = [Tie(picture.ids[one], picture.ids[other]) for one, other in picture.pairs().tolist()]
    return Picture([*map(change, rows), *more], ties)


def ask(picture: Picture, weights: Weights, **limits: Any) -> Plan:
    """Solve with weights."""
    return solve(picture, Goal(aim=Aim.FRAGMENT, weights=weights), Constraints(**limits), seed=3)


def agrees(picture: Picture, weights: Weights, **limits: Any) -> None:
    """Check that the plan is the best, is proved, and that its proof holds."""
    plan, asked = ask(picture, weights, **limits), Constraints(**limits)
    sets = (some for size in range(len(picture) + 1) for some in combinations(picture.ids, size))
    best = min(left_of(picture, weights, {*some, *asked.taken}) for some in sets if is_lawful(picture, some, asked))
    assert plan.value == plan.bound == best
    assert plan.effect[0] == left_of(picture, weights, asked.taken)
    verdict = verify(plan, picture, tries=0, work=10**9)
    assert verdict.faults == ()
    assert verdict.is_followed is not asked.has_groups
    assert verify(plan, picture).is_tried


@FEW
@given(with_roles(), st.integers(0, 4))
def test_removals(drawn: tuple[Picture, Weights], removals: int) -> None:
    """With leaves and protected actors, by number."""
    agrees(*drawn, removals=removals)


@FEW
@given(with_roles(most=8, costly=True), st.sampled_from([0.0, 1.0, 2.5, 4.0]), st.sampled_from([(), (("XX", 1),)]))
def test_budgets_and_quotas(drawn: tuple[Picture, Weights], budget: float, quotas: tuple[tuple[str, int], ...]) -> None:
    """With costs, and a quota of a state."""
    agrees(*drawn, budget=budget, quotas=quotas)


@FEW
@given(with_roles(), st.integers(0, 3), st.integers(1, 30))
def test_every_routing_bounds_from_below(drawn: tuple[Picture, Weights], removals: int, rounds: int) -> None:
    """However short the play, the bound is no higher than the best."""
    picture, weights = drawn
    case = case_of(picture, Constraints(removals=removals), weights=weights)
    n, memory = len(case.weight), np.zeros(4)
    rows = (case.starts, case.ends, case.weight, case.status, case.kind, case.value, case.costs, case.limits)
    improve_valued(*rows, np.zeros(n), np.zeros(n), memory, rounds, np.inf, np.empty((0, n), np.int32))
    assert memory[3] <= ask(picture, weights, removals=removals).value + 1e-6


@FEW
@given(with_roles())
def test_one_walk_counts_every_removal(drawn: tuple[Picture, Weights]) -> None:
    """What is left after each single removal is what networkx and the definition say."""
    picture, weights = drawn
    case = case_of(picture, Constraints(removals=1), weights=weights)
    if not case.is_valued:
        return
    left = np.empty(len(case.weight), dtype=np.int64)
    count = pair_values_after_each(case.starts, case.ends, case.kind, case.value, case.status, left)
    assert count == left_of(picture, weights)
    assert left.tolist() == [left_of(picture, weights, [picture.ids[place]]) for place in case.places]


@settings(max_examples=10)
@given(with_roles(), st.integers(0, 3), st.data())
def test_laws(drawn: tuple[Picture, Weights], removals: int, data: st.DataObject) -> None:
    """Other names, somebody without ties, more removals, one more protected, weights of one, all weights twice."""
    (picture, weights), name = drawn, data.draw(st.sampled_from(drawn[0].ids))
    value = ask(picture, weights, removals=removals).value
    assert ask(with_(picture, lambda row: row, (Actor("alone"),)), weights, removals=removals).value == value
    assert ask(picture, weights, removals=removals + 1).value <= value
    guarded = with_(picture, lambda row: replace(row, protected=row.protected or row.id == name))
    plan = ask(guarded, weights, removals=removals)
    assert plan.value >= value
    assert name not in [target.id for target in plan.targets]
    names = dict(zip(picture.ids, data.draw(st.permutations(picture.ids)), strict=True))
    ties = [Tie(names[picture.ids[one]], names[picture.ids[other]]) for one, other in picture.pairs().tolist()]
    rows = [
        Actor(names[one], roles=roles, protected=bool(shield))
        for one, roles, shield in zip(picture.ids, picture.roles, picture.protected, strict=True)
    ]
    assert ask(Picture(rows, ties), weights, removals=removals).value == value
    twice = ((ANYBODY, ANYBODY, 2),)
    plain = plan_for(picture, removals=removals).value
    assert ask(picture, ((ANYBODY, ANYBODY, 1),), removals=removals).value == plain
    assert ask(picture, twice, removals=removals).value == 2 * plain


def test_what_matters_more_is_cut_first() -> None:
    """The middle of a long way leaves fewest pairs; the way from the boss to the bank is elsewhere."""
    roles = {"a": ("boss",), "c": ("bank",)}
    picture = Picture(
        [Actor(name, roles=roles.get(name, ())) for name in "abcdefghi"],
        [Tie(*pair) for pair in zip("abcdefgh", "bcdefghi", strict=True)],
    )
    assert [target.id for target in ask(picture, (), removals=1).targets] == ["e"]
    plan = ask(picture, (("bank", "boss", 100),), removals=1, excluded=frozenset("ac"))
    assert [target.id for target in plan.targets] == ["b"]
    assert (plan.effect[0], plan.value) == (36 + 99, 21)
    assert plan_from_json(plan_to_json(plan), picture) == plan
    assert verify(replace(plan, goal=replace(plan.goal, weights=())), picture).faults


def test_a_proof_that_exchanges_or_merges_is_refused_where_pairs_count_differently() -> None:
    """What is lawful without weights is not with them."""
    picture = Picture(
        [Actor(name, roles=("boss",) if name == "a" else ()) for name in "abcdef"], map(Tie, "abcde", "bcdef")
    )
    plan = ask(picture, (("boss", ANYBODY, 3),), removals=1)
    proof = plan.certificate.proof
    assert proof is not None
    assert (proof.merged, verify(plan, picture, tries=0).is_followed) == ((), True)
    for changes in (
        {"merged": (("f", "e"),), "ids": tuple("abcde")},
        {"steps": (Step(Act.EXCHANGE, nodes=(0,)), *proof.steps)},
    ):
        forged = replace(plan, certificate=replace(plan.certificate, proof=replace(proof, **changes)))
        verdict = verify(forged, picture, tries=0)
        assert verdict.is_followed
        assert "count differently" in verdict.faults[0]


@pytest.mark.parametrize(
    ("aim", "weights"),
    [
        (Aim.FRAGMENT, (("boss", "bank", -1),)),
        (Aim.FRAGMENT, (("boss", "bank", 1.5),)),
        (Aim.FRAGMENT, (("boss", "bank", 1_001),)),
        (Aim.FRAGMENT, (("boss", "bank", True),)),
        (Aim.FRAGMENT, (("boss", "bank", 2), ("bank", "boss", 3))),
        (Aim.SEVER, (("boss", "bank", 2),)),
        (Aim.BUSINESS, (("boss", "bank", 2),)),
    ],
)
def test_weights_that_cannot_be_are_refused(aim: Aim, weights: Any) -> None:
    """Below nothing, not whole, too large, twice, for another goal."""
    with pytest.raises(BadConstraint):
        Goal(aim=aim, weights=weights)


def test_a_role_that_nobody_has_is_refused() -> None:
    """A slip of the pen would weigh nothing."""
    with pytest.raises(BadConstraint, match="“bos”"):
        ask(Picture([Actor("a", roles=("boss",))], ()), (("bos", ANYBODY, 2),), removals=1)


def test_a_published_network_is_proved_with_weights() -> None:
    """Montagna's meetings, every seventh a boss: their pairs count fivefold."""
    plain = montagna("meetings")
    bosses = set(plain.ids[::7])
    picture = with_(plain, lambda row: replace(row, roles=("boss",) if row.id in bosses else ()))
    plan = ask(picture, (("boss", ANYBODY, 5),), removals=3)
    assert plan.is_proved
    assert plan.value == left_of(picture, plan.goal.weights, [target.id for target in plan.targets])

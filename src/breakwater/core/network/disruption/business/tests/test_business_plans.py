"""Plans against the business on pictures: best under every limit, approved by the verifier, nobody protected in them."""

import json
import math
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from breakwater.core.errors import VocabularyError
from breakwater.core.network.disruption.broken import Measure
from breakwater.core.network.disruption.business.faults import BudgetTooSmall, OutOfReach, Unbreakable
from breakwater.core.network.disruption.business.verifying import seen_in
from breakwater.core.network.disruption.goals import Aim, Constraints, Goal
from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.plan import End, Plan
from breakwater.core.network.disruption.rows import Actor, Tie
from breakwater.core.network.disruption.script import Step
from breakwater.core.network.disruption.solving import solve
from breakwater.core.network.disruption.tests.networks import is_lawful
from breakwater.core.network.disruption.verify import verify
from breakwater.core.network.disruption.writing import plan_from_json, plan_to_json

SCRIPT = (
    Step("recruit", frozenset({"S1"})),
    Step("document", frozenset({"S3"})),
    Step("cross", frozenset({"S7", "S8"})),
)
GOAL = Goal(aim=Aim.BUSINESS, script=SCRIPT)
ROWS = [
    Actor("agent1", roles=("recruiter",), states=("XA",), cost=3),
    Actor("agent2", roles=("recruiter",), states=("XA",), cost=3),
    Actor("forger", roles=("forger",), cost=4),
    Actor("skipper1", roles=("skipper",), states=("XB",), cost=3),
    Actor("skipper2", roles=("skipper",), states=("XB",), cost=3),
    Actor("cousin", cost=1),
]
TIES = [Tie("agent1", "forger"), Tie("agent2", "forger"), Tie("forger", "skipper1"), Tie("forger", "skipper2")]


def venture(*, protected: tuple[str, ...] = ()) -> Picture:
    """Return two agents, one forger, two skippers, and a cousin who does nothing."""
    return Picture([replace(row, protected=row.id in protected) for row in ROWS], TIES)


def ask(picture: Picture, goal: Goal = GOAL, *, steps: int | None = None, **limits: object) -> Plan:
    """Solve within limits."""
    return solve(picture, goal, Constraints(**limits), seed=1, steps=steps)


def ids(plan: Plan) -> list[str]:
    return [target.id for target in plan.targets]


def test_the_cheapest_plan_with_its_proof_and_others_nearly_as_cheap() -> None:
    """No limits are needed; the chains of the proof bear names, the alternatives do as well."""
    picture = venture()
    plan = ask(picture)
    assert (ids(plan), plan.effect, plan.adds, plan.end) == (["forger"], (4, 0), (4,), End.PROVED)
    assert plan.broken is not None
    assert (plan.broken.value, plan.broken.comeback, plan.broken.replacing) == (4, 16, (16,))
    assert sum(chain.share for chain in plan.broken.chains) == 4
    assert plan.alternatives == ()
    verdict = verify(plan, venture())
    assert (verdict.faults, verdict.is_tried, verdict.is_followed) == ((), True, True)
    dearer = ask(picture, excluded=frozenset({"forger"}))
    assert ids(dearer) == ["agent1", "agent2"]
    assert [{target.id for target in other.targets} for other in dearer.alternatives] == [{"skipper1", "skipper2"}]
    assert {limit.limit: (limit.value, limit.binds) for limit in dearer.relaxed} == {"excluded": (4, True)}
    assert verify(dearer, picture).is_accepted


def test_what_costs_them_most_within_a_budget() -> None:
    """By the way back, and by all replacements; within a number of removals too."""
    picture = venture()
    back = ask(picture, replace(GOAL, measure=Measure.COMEBACK), budget=10)
    assert back.broken is not None
    assert back.broken.value == 16 + 4 == back.broken.comeback
    assert set(ids(back)) == {"forger", "skipper1", "skipper2"}
    assert back.broken.holds == (16, 4, 4)
    few = ask(picture, replace(GOAL, measure=Measure.REPLACEMENT), removals=2)
    assert few.broken is not None
    assert few.broken.value == 16 + 4
    for plan in (back, few):
        assert plan.is_proved
        verdict = verify(plan, picture)
        assert (verdict.faults, verdict.is_tried) == ((), True)


def test_who_is_protected_is_in_no_plan_and_what_that_costs_is_a_number() -> None:
    """By the mark or by a role; in the proof nobody stands for them, and everybody protected is refused."""
    plan = ask(venture(protected=("forger",)))
    assert "forger" not in ids(plan)
    assert plan.broken is not None
    assert {chain.actors[1] for chain in plan.broken.chains} == {None}
    assert next(limit for limit in plan.relaxed if limit.limit == "protection").value == 4
    assert verify(plan, venture(protected=("forger",))).is_accepted
    assert "forger" not in json.dumps(plan_to_json(plan))
    by_role = [replace(row, roles=(*row.roles, "victim_of_trafficking")) if row.id == "forger" else row for row in ROWS]
    assert "forger" not in ids(ask(Picture(by_role, TIES)))
    with pytest.raises(Unbreakable):
        ask(venture(protected=tuple(row.id for row in ROWS)))


def test_a_protected_role_protects_whatever_else_is_said() -> None:
    """The picture has no target for them, for whatever goal."""
    rows = [Actor("a", roles=("skipper", "child"), protected=False), Actor("b")]
    assert [target.id for target in Picture(rows, ()).targets()] == ["b"]
    assert replace(rows[0], protected=False).protected


def test_limits_that_leave_no_plan_are_refused_by_name() -> None:
    """Too few removals, too little money; both say what to do."""
    picture = venture(protected=("forger",))
    with pytest.raises(OutOfReach):
        ask(picture, removals=1)
    with pytest.raises(OutOfReach):
        ask(picture, quotas=(("XA", 1), ("XB", 1)))
    with pytest.raises(BudgetTooSmall) as refusal:
        ask(picture, budget=5)
    assert refusal.value.needed == 6
    with pytest.raises(VocabularyError):
        ask(Picture([Actor("a", roles=("skiper",))], ()))


def test_a_step_that_nobody_is_known_to_fill_is_a_gap_and_not_a_success() -> None:
    """There is nothing to break; by the way back too, whose figure is endless and written as null."""
    picture = Picture([row for row in ROWS if row.id != "forger"], [Tie("agent1", "skipper1")])
    for measure in Measure:
        plan = ask(picture, replace(GOAL, measure=measure))
        assert (plan.targets, plan.effect, plan.is_proved) == ((), (0,), True)
        assert plan.broken is not None
        assert plan.broken.gaps == ("document",)
        assert verify(plan, picture).is_accepted
        written = json.loads(json.dumps(plan_to_json(plan), allow_nan=False))
        assert plan_from_json(written, picture) == plan


TAMPERED = {
    "another target": lambda plan: replace(plan, targets=(plan.picture.target("cousin"),)),
    "chains left": lambda plan: replace(plan, effect=(9, 0)),
    "adds more": lambda plan: replace(plan, adds=(9,)),
    "another measure": lambda plan: replace(plan, goal=replace(plan.goal, measure=Measure.COMEBACK)),
    "another script": lambda plan: replace(plan, goal=replace(plan.goal, script=SCRIPT[:2])),
    "cheaper": lambda plan: _said(plan, value=3.0, bound=3.0, cost=3.0),
    "dearer to replace": lambda plan: _said(plan, replacement=99.0),
    "a longer way back": lambda plan: _said(plan, comeback=99.0),
    "another price": lambda plan: _said(plan, replacing=(1.0,)),
    "holds more": lambda plan: _said(plan, holds=(99.0,)),
    "a bound beyond": lambda plan: _said(plan, bound=9.0),
    "gaps": lambda plan: _said(plan, gaps=("cross",)),
    "chains that are none": lambda plan: _said(
        plan, chains=(replace(plan.broken.chains[0], actors=("agent1", "agent1", "skipper1")),)
    ),
    "chains that take too much": lambda plan: _said(plan, chains=(replace(plan.broken.chains[0], share=9.0),)),
    "too many": lambda plan: replace(plan, constraints=Constraints(removals=0)),
    "excluded": lambda plan: replace(plan, constraints=Constraints(excluded=frozenset({"forger"}))),
}


def _said(plan: Plan, **changes: object) -> Plan:
    assert plan.broken is not None
    return replace(plan, broken=replace(plan.broken, **changes))


@pytest.mark.parametrize("how", TAMPERED)
def test_tampered_plans_are_refused(how: str) -> None:
    """Each figure, each chain and each limit is checked."""
    picture = venture()
    assert verify(TAMPERED[how](ask(picture)), picture).faults


ROLE = st.sampled_from([(), ("recruiter",), ("forger",), ("skipper",), ("organiser",), ("recruiter", "skipper")])


@st.composite
def ventures(draw: st.DrawFn) -> Picture:
    """Draw up to seven actors with roles, costs, states, protection and ties."""
    names = [f"n{place}" for place in range(draw(st.integers(2, 7)))]
    ties = draw(st.lists(st.sampled_from(list(combinations(names, 2))), max_size=12, unique=True))
    rows = [
        Actor(
            name,
            roles=draw(ROLE),
            states=draw(st.sampled_from([(), ("XA",), ("XB",)])),
            cost=draw(st.integers(0, 4)),
            protected=draw(st.integers(0, 6)) == 0,
        )
        for name in names
    ]
    return Picture(rows, [Tie(*pair) for pair in ties])


@st.composite
def limits_on(draw: st.DrawFn, picture: Picture) -> Constraints:
    """Draw limits of several kinds."""
    free = [target.id for target in picture.targets()]
    pair = st.lists(st.sampled_from(free), min_size=2, max_size=2, unique=True) if len(free) > 1 else st.just(None)
    apart, bound = draw(st.none() | pair), draw(st.none() | pair)
    return Constraints(
        removals=draw(st.none() | st.integers(1, 4)),
        budget=draw(st.none() | st.integers(2, 9)),
        excluded=frozenset(draw(st.sampled_from(picture.ids)) for _ in range(draw(st.integers(0, 1)))),
        not_both=(frozenset(apart),) if apart else (),
        only_together=(frozenset(bound),) if bound else (),
        quotas=(("XA", draw(st.integers(0, 2))),) if draw(st.booleans()) else (),
    )


@settings(max_examples=25)
@given(st.data())
def test_plans_are_best_under_all_limits(data: st.DataObject) -> None:
    """Equal to trying every set, by each measure; refused where no set is lawful and breaks all; verified; written."""
    picture = data.draw(ventures())
    limits = data.draw(limits_on(picture))
    goal = replace(GOAL, measure=data.draw(st.sampled_from(list(Measure))))
    everybody = (some for size in range(len(picture) + 1) for some in combinations(picture.ids, size))
    lawful = [some for some in everybody if is_lawful(picture, some, limits)]

    def cost(some: tuple[str, ...]) -> float:
        return sum(picture.cost[picture.index[name]] for name in some)

    seen = seen_in(picture, goal, limits)
    enough = [some for some in lawful if not seen.chains(some)]
    try:
        plan = solve(picture, goal, limits, seed=0)
    except (Unbreakable, OutOfReach, BudgetTooSmall):
        assert not enough
        return
    assert verify(plan, picture).faults == ()
    assert plan_from_json(json.loads(json.dumps(plan_to_json(plan))), picture) == plan
    assert not picture.protected[[picture.index[name] for name in ids(plan)]].any()
    assert plan.is_proved
    assert plan.broken is not None
    if goal.measure is Measure.COST:
        assert plan.broken.value == min(map(cost, enough))
    elif limits.removals is None and limits.budget is None:
        least = min(map(cost, enough))
        enough = [some for some in enough if cost(some) <= least]
    if goal.measure is Measure.COMEBACK:
        assert plan.broken.value == max(map(seen.comeback, enough))


def _value(picture: Picture, **limits: object) -> float:
    """Return what the cheapest plan costs; endless where there is none."""
    try:
        plan = ask(picture, **limits)
    except (Unbreakable, OutOfReach, BudgetTooSmall):
        return math.inf
    assert plan.broken is not None
    return plan.broken.value


@settings(max_examples=20)
@given(ventures(), st.integers(0, 4), st.data())
def test_laws(picture: Picture, removals: int, data: st.DataObject) -> None:
    """Other names and somebody without ties change nothing; more room is never worse, protection never better."""
    rows = [
        Actor(name, roles=roles, states=states, cost=float(cost), protected=bool(shield))
        for name, roles, states, cost, shield in zip(
            picture.ids, picture.roles, picture.states, picture.cost, picture.protected, strict=True
        )
    ]
    ties = [(picture.ids[one], picture.ids[other]) for one, other in picture.pairs().tolist()]
    value = _value(picture, removals=removals)
    names = dict(zip(picture.ids, data.draw(st.permutations(picture.ids)), strict=True))
    renamed = Picture([replace(row, id=names[row.id]) for row in rows], [Tie(names[a], names[b]) for a, b in ties])
    assert _value(renamed, removals=removals) == value
    alone = Picture([*rows, Actor("alone", cost=0)], [Tie(*tie) for tie in ties])
    assert _value(alone, removals=removals) == value
    assert _value(picture, removals=removals + 1) <= value
    shielded = data.draw(st.sampled_from(picture.ids))
    guarded = Picture(
        [replace(row, protected=row.protected or row.id == shielded) for row in rows], [Tie(*tie) for tie in ties]
    )
    assert _value(guarded, removals=removals) >= value
    for budget in (2.0, 4.0):
        back = [_comeback(picture, budget=more) for more in (budget, budget + 2)]
        assert back[0] <= back[1]


def _comeback(picture: Picture, **limits: object) -> float:
    """Return the dearest way back; below nothing where no plan is within the budget."""
    try:
        plan = ask(picture, replace(GOAL, measure=Measure.COMEBACK), **limits)
    except (Unbreakable, OutOfReach, BudgetTooSmall):
        return -1.0
    assert plan.broken is not None
    return plan.broken.value

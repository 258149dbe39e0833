"""What a plan against the business says, and what it refuses."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from breakwater.core.errors import VocabularyError
from breakwater.core.network.disruption.broken import Measure
from breakwater.core.network.disruption.business.breaking import Chain
from breakwater.core.network.disruption.business.cheapest import cheapest
from breakwater.core.network.disruption.business.check import faults
from breakwater.core.network.disruption.business.dearest import dearest
from breakwater.core.network.disruption.business.faults import BadScript, BudgetTooSmall, Unbreakable
from breakwater.core.network.disruption.business.network import Business, business
from breakwater.core.network.disruption.business.script import read_roles
from breakwater.core.network.disruption.faults import (
    BadCost,
    BadShape,
    DisruptionError,
    EmptyPicture,
    ForbiddenTarget,
    SelfTie,
    UnknownActor,
)
from breakwater.core.network.disruption.script import SMUGGLING, Step

# Two agents, one forger, two skippers; everybody deals with the forger.
STEPS = ("recruit", "document", "cross")
PERFORMS = np.array([[1, 1, 0, 0, 0], [0, 0, 1, 0, 0], [0, 0, 0, 1, 1]], dtype=np.bool_)
AGENTS, FORGER, SKIPPERS = (0, 1), 2, (3, 4)
TIES = [(0, 2), (1, 2), (2, 3), (2, 4)]


def venture(**said: object) -> Business:
    """Return the five with their ties."""
    return business(STEPS, PERFORMS, TIES, **said)


def flags(*actors: int, count: int = 5) -> np.ndarray:
    """Say yes for some."""
    return np.isin(np.arange(count), actors)


def test_the_one_whom_every_chain_needs_is_taken() -> None:
    """With the chains that prove that no cheaper plan would do."""
    plan = cheapest(venture(cost=[3, 3, 4, 3, 3]))
    assert plan.targets.tolist() == [FORGER]
    assert plan.is_proved
    assert sum(chain.share for chain in plan.chains) == 4
    assert faults(plan) == []


def test_a_protected_actor_is_in_no_plan_and_named_in_no_proof() -> None:
    """The plan goes round, at its price; in the chains the protected stand as nobody."""
    plan = cheapest(venture(cost=[3, 3, 4, 3, 3], protected=flags(FORGER)))
    assert plan.cost == 6
    assert FORGER not in plan.targets
    assert {chain.actors[1] for chain in plan.chains} == {-1}
    assert faults(plan) == []


def test_where_no_lawful_plan_exists_the_chain_is_shown_without_its_protected() -> None:
    """Who is spared may be named; who is protected may not."""
    with pytest.raises(Unbreakable) as refusal:
        cheapest(venture(protected=flags(1, FORGER), spared=flags(4)))
    assert refusal.value.chain == (-1, -1, 4)
    assert "protected or spared" in refusal.value.message
    with pytest.raises(Unbreakable) as refusal:
        cheapest(venture(protected=flags(*range(5))))
    assert refusal.value.chain == (-1, -1, -1)
    assert "everybody is protected" in refusal.value.message


def test_a_step_that_nobody_fills_is_a_gap_and_no_success() -> None:
    """There is nothing to break, and the plan says what is not known."""
    unknown = PERFORMS.copy()
    unknown[1] = False
    plan = cheapest(business(STEPS, unknown, TIES))
    assert plan.targets.tolist() == []
    assert plan.gaps == ("document",)
    assert plan.comeback == np.inf
    assert faults(plan) == []


def test_one_actor_in_several_steps_is_paid_for_once() -> None:
    """Cutting two places of one actor is one arrest: what no cut through places could know."""
    both = np.array([[1, 1, 0], [0, 0, 1], [1, 1, 0]], dtype=np.bool_)
    plan = cheapest(business(STEPS, both, [(0, 2), (1, 2)], cost=[2, 2, 5]))
    assert plan.targets.tolist() == [0, 1]
    assert plan.cost == 4
    assert plan.is_proved
    assert faults(plan) == []


def ring(corners: int) -> Business:
    """Join the corners of a ring, each first and last of a chain, by couriers who cannot be taken."""
    ways = [way for n in range(corners) for way in ((n, (n + 1) % corners), ((n + 1) % corners, n))]
    actors = corners + 2 * len(ways)
    performs = np.zeros((4, actors), dtype=np.bool_)
    performs[[0, 3], :corners] = True
    ties = []
    for at, (one, other) in enumerate(ways):
        first, second = corners + 2 * at, corners + 2 * at + 1
        performs[1, first] = performs[2, second] = True
        ties += [(one, first), (first, second), (second, other)]
    return business(("a", "b", "c", "d"), performs, ties, protected=np.arange(actors) >= corners)


def test_taking_actors_off_several_steps_answers_the_vertex_cover() -> None:
    """Three corners of a ring of five touch all its sides, and no two do; half corners would be enough for a cut."""
    plan = cheapest(ring(5))
    assert len(plan.targets) == 3
    assert all({n, (n + 1) % 5} & set(plan.targets.tolist()) for n in range(5))
    assert plan.is_proved
    assert faults(plan) == []


def test_the_dearest_plan_takes_whom_the_network_can_least_replace() -> None:
    """At equal cost: one forger who is hard to find, not two agents who are found within days."""
    plan = dearest(venture(cost=[2, 2, 4, 2, 2], replacement=[1, 1, 16, 2, 2]), measure=Measure.REPLACEMENT)
    assert (plan.targets.tolist(), plan.value, plan.is_proved) == ([FORGER], 16, True)
    agents = dearest(venture(cost=[2, 2, 4, 2, 2], replacement=[1, 1, 1, 2, 2]), measure=Measure.REPLACEMENT)
    assert agents.targets.tolist() == list(SKIPPERS)


def test_the_way_back_is_not_made_dearer_by_people_beside_the_point() -> None:
    """Adding up rewards taking a dear actor whom nobody needs; the way back to business does not."""
    extra = np.concatenate([PERFORMS, np.array([[1], [0], [0]], dtype=np.bool_)], axis=1)
    seen = business(STEPS, extra, [*TIES, (5, 2)], cost=[1, 1, 2, 1, 1, 3], replacement=[4, 4, 8, 4, 4, 50])
    added = dearest(seen, measure=Measure.REPLACEMENT, budget=5)
    back = dearest(seen, measure=Measure.COMEBACK, budget=5)
    assert 5 in added.targets
    assert added.comeback < back.comeback == 12
    assert 5 not in back.targets
    assert back.is_proved
    assert faults(added) == faults(back) == []


def test_a_budget_that_does_not_reach_says_what_would() -> None:
    """And a budget that is no number is refused."""
    with pytest.raises(BudgetTooSmall) as refusal:
        dearest(venture(cost=[3, 3, 4, 3, 3]), budget=3)
    assert refusal.value.needed == 4
    for budget in (-1.0, np.nan, np.inf):
        with pytest.raises(BadCost):
            dearest(venture(), budget=budget)


@pytest.mark.parametrize("limit", [{"steps": 0}, {"should_stop": lambda: True}])
def test_a_search_that_is_cut_short_says_how_far_it_may_be_from_the_best(limit: dict[str, Any]) -> None:
    """There is a plan all the same, without anybody who is not needed."""
    seen = ring(9)
    plan = cheapest(seen, **limit)
    assert plan.bound < 5 <= plan.cost
    assert not plan.is_proved
    back = dearest(seen, budget=7, **limit)
    assert back.comeback < back.bound
    assert faults(plan) == faults(back) == []


def test_nobody_protected_can_be_put_into_a_plan() -> None:
    """Neither by changing a plan nor by building a business that says so."""
    seen = venture(protected=flags(FORGER))
    plan = cheapest(seen)
    with pytest.raises(ForbiddenTarget):
        replace(plan, targets=np.array([FORGER]))
    assert not replace(seen, may_take=np.ones(5, np.bool_)).may_take[FORGER]
    with pytest.raises(ValueError, match="WRITEABLE"):
        seen.protected.setflags(write=True)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"targets": np.array([0])}, "A chain is left"),
        ({"comeback": 99.0}, "One whole chain costs"),
        ({"budget": 1.0}, "the budget is"),
        ({"bound": 5.0}, "better than its bound"),
        ({"chains": (Chain((0, 2, 3), 9.0),)}, "The chains take"),
        ({"chains": (Chain((0, 2, 3), 3.0),)}, "The chains prove"),
        ({"chains": (Chain((0, 3, 4), 4.0),)}, "is no chain"),
        ({"chains": (Chain((0, -1, 4), 4.0),)}, "is no chain"),
    ],
)
def test_the_check_finds_each_untruth(change: dict[str, object], words: str) -> None:
    """A plan that says something else than what is so is not approved."""
    plan = cheapest(venture(cost=[5, 5, 4, 5, 5]))
    assert faults(plan) == []
    assert any(words in fault for fault in faults(replace(plan, **change)))


BAD: list[tuple[dict[str, object], type[DisruptionError]]] = [
    ({"steps": ()}, BadScript),
    ({"steps": ("a", "b", "a")}, BadScript),
    ({"performs": PERFORMS[:2]}, BadShape),
    ({"performs": PERFORMS.astype(int)}, BadShape),
    ({"performs": np.zeros((3, 0), np.bool_), "ties": []}, EmptyPicture),
    ({"ties": [(0, 9)]}, UnknownActor),
    ({"ties": [(0, -1)]}, UnknownActor),
    ({"ties": [(1, 1)]}, SelfTie),
    ({"ties": [(0, 1, 2)]}, BadShape),
    ({"cost": [1, 2, 3, -1, 5]}, BadCost),
    ({"cost": [1, 2]}, BadShape),
    ({"replacement": [1, 2, np.nan, 4, 5]}, BadCost),
    ({"protected": [1, 0, 0, 0, 0]}, BadShape),
]


@pytest.mark.parametrize(("change", "refusal"), BAD)
def test_what_cannot_be_is_refused_by_name(change: dict[str, object], refusal: type[DisruptionError]) -> None:
    """Each with what is wrong and what to do."""
    said = {"steps": STEPS, "performs": PERFORMS, "ties": TIES} | change
    with pytest.raises(refusal) as caught:
        business(**said)
    assert caught.value.message
    assert caught.value.remedy


def test_roles_of_the_vocabulary_say_who_fills_which_step() -> None:
    """A script of smuggling in seven steps, the hardest role's price, protection above every other role."""
    parts = read_roles([{"organiser"}, {"skipper", "recruiter"}, {"forger", "victim_of_trafficking"}, set()])
    filled = [[step.label for step, can in zip(SMUGGLING, mine, strict=True) if can] for mine in parts.performs.T]
    assert filled == [["recruit", "pay"], ["recruit", "cross"], ["document"], []]
    assert parts.replacement.tolist() == [16, 4, 16, 1]
    assert parts.protected.tolist() == [False, False, True, False]
    assert parts.ask_first.tolist() == [False, True, False, False]


def test_a_script_or_a_role_that_is_not_in_the_vocabulary_is_refused() -> None:
    """By name, with the nearest."""
    with pytest.raises(VocabularyError, match="skipper"):
        read_roles([{"skiper"}])
    with pytest.raises(VocabularyError):
        read_roles([set()], script=[Step("fly", frozenset({"S99"}))])
    for script in ([], [Step("a", frozenset())], [Step("a", frozenset({"S1"})), Step("a", frozenset({"S2"}))]):
        with pytest.raises(BadScript):
            read_roles([set()], script=script)
    with pytest.raises(BadShape):
        read_roles([{"organiser"}], prices={5: 1.0})

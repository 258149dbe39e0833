"""What a tie is worth is what going through every network says, and nothing below its noise is shown."""

import json
from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from breakwater.core.network.disruption import faults
from breakwater.core.network.disruption.goals import Constraints
from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.rows import Actor, Tie
from breakwater.core.network.disruption.tests.networks import is_lawful, pairs_left
from breakwater.core.network.disruption.uncertain.learning import gains, learn
from breakwater.core.network.disruption.uncertain.questions import Answer, Learning
from breakwater.core.network.disruption.uncertain.tests.doubtful import (
    CAVIAR,
    SKIPPED,
    caviar,
    doubtful,
    montagna,
    worlds_of,
)
from breakwater.core.network.disruption.uncertain.writing import learning_from_json, learning_to_json

SIX = {("N76", "N89"), ("N76", "N83"), ("N13", "N9"), ("N78", "N8"), ("N14", "N8"), ("N31", "N89")}


def exact(picture: Picture, limits: Constraints) -> dict[tuple[str, str], float]:
    """Return what learning each doubtful tie is worth, by trying every lawful set in every network that may be."""
    worlds = worlds_of(picture)
    sets = [
        some
        for size in range(len(picture) + 1)
        for some in combinations(picture.ids, size)
        if is_lawful(picture, some, limits)
    ]
    weight = np.array([chance for chance, _, _ in worlds])
    left = np.array([[pairs_left(graph, {*some, *limits.taken}) for _, _, graph in worlds] for some in sets])
    told = {}
    for at, (one, other) in enumerate(picture.pairs().tolist()):
        tied = np.array([at in present for _, present, _ in worlds])
        if 0 < (weight * tied).sum() < 1 - 1e-12:
            after = sum((left * (weight * where)).sum(axis=1).min() for where in (tied, ~tied))
            told[picture.ids[one], picture.ids[other]] = float((left * weight).sum(axis=1).min() - after)
    return told


@settings(max_examples=10)
@given(doubtful(most=6, ties=6), st.integers(1, 2), st.sampled_from([None, 1.5]))
def test_a_question_is_worth_what_every_network_together_says(
    picture: Picture, removals: int, budget: float | None
) -> None:
    """Within five of its errors, for all that are shown; what is not shown is worth little; nobody protected."""
    limits = Constraints(removals=removals, budget=budget)
    told = exact(picture, limits)
    learning = learn(picture, limits, seed=3, samples=6000)
    asked = {question.tie: question for question in learning.questions}
    assert learning.doubtful == len(told)
    for tie, worth in told.items():
        if question := asked.get(tie):
            assert abs(question.value - worth) <= 5 * question.noise + 1e-9
            assert question.value - 2 * question.noise > learning.floor
            assert question.if_true.left <= question.if_true.kept
            assert question.if_untrue.left <= question.if_untrue.kept
        else:
            assert worth <= learning.floor + 0.4
    named = [answer for question in asked.values() for answer in (question.if_true, question.if_untrue)]
    for targets in (learning.targets, *(answer.targets for answer in named)):
        assert is_lawful(picture, tuple(target.id for target in targets), limits)
    assert learning_from_json(json.loads(json.dumps(learning_to_json(learning))), picture) == learning


@given(st.integers(0, 2**32))
def test_halves_that_hold_every_network_give_the_exact_worth(seed: int) -> None:
    """Of a matrix over all networks of three even ties, twice: the formula, without any draw."""
    truths = np.array(list(product((False, True), repeat=3))).T
    values = np.random.default_rng(seed).integers(0, 20, (5, 8)).astype(np.float64)
    gained = gains(np.tile(values, 2), np.tile(truths, 2)).mean(axis=1)
    for tie in range(3):
        after = sum(values[:, truths[tie] == told].sum(axis=1).min() for told in (True, False)) / 8
        assert gained[tie] == pytest.approx(values.mean(axis=1).min() - after)


@pytest.mark.skipif(not CAVIAR.exists(), reason=SKIPPED)
@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.soak), pytest.param(2, marks=pytest.mark.soak)])
def test_six_ties_of_caviar_are_worth_learning(seed: int) -> None:
    """The six of the reference, and no other."""
    learning = learn(caviar(), Constraints(removals=5), seed=seed, samples=65_536)
    assert {question.tie for question in learning.questions} == SIX
    assert abs(learning.expected.value - 396) < 3
    first = learning.questions[0]
    assert (first.tie, round(first.value / 10)) == (("N76", "N89"), 3)
    assert {target.id for target in first.if_true.targets} != {target.id for target in first.if_untrue.targets}


def test_montagna_has_a_short_list_too() -> None:
    """The tie that the reference puts first comes first."""
    picture = montagna()
    learning = learn(picture, Constraints(removals=5), seed=1, samples=8_192, sets=120)
    assert learning.questions[0].tie == ("N22", "N23")
    assert len(learning.questions) <= 3


def fork() -> tuple[Picture, Constraints]:
    """Return two stars and a tail that hangs on the first perhaps; the hub of the tail is protected."""
    actors = [
        Actor(name, protected=name == "x") for name in [*"abwxyz", *(f"{hub}{at}" for hub in "ab" for at in "123")]
    ]
    ties = [Tie(hub, f"{hub}{at}") for hub in "ab" for at in "123"]
    ties += [Tie("a", "x", probability=0.5), Tie("x", "y"), Tie("x", "z"), Tie("b", "w")]
    return Picture(actors, ties), Constraints(removals=1)


def test_an_answer_may_decide_between_two_plans() -> None:
    """Tied, the first hub holds more together; not tied, the second. Sure ties are no question."""
    picture, limits = fork()
    learning = learn(picture, limits, seed=0, samples=4_000)
    assert learning == learn(picture, limits, seed=0, samples=4_000)
    (question,) = learning.questions
    assert question.tie == ("a", "x")
    assert [target.id for target in question.if_true.targets] == ["a"]
    assert [target.id for target in question.if_untrue.targets] == ["b"]
    assert question.value == pytest.approx(exact(picture, limits)["a", "x"], abs=5 * question.noise)


def test_who_is_protected_is_in_no_question() -> None:
    """Neither in Python nor from a file; a stopped search asks nothing; limits are needed."""
    picture, limits = fork()
    learning = learn(picture, limits, seed=0, samples=4_000)
    shielded = Picture([Actor("x")], ()).target("x")
    forged = replace(learning.questions[0], if_true=Answer(targets=(shielded,), left=0, kept=0))
    with pytest.raises(faults.NotATarget):
        replace(learning, questions=(forged,))
    data = learning_to_json(learning)
    data["questions"][0]["if_untrue"]["targets"] = ["x"]
    with pytest.raises(faults.ProtectedActor):
        learning_from_json(data, picture)
    for broken in ({}, {**data, "picture": "0"}, {**data, "targets": 3}):
        with pytest.raises(faults.BadPlan):
            learning_from_json(broken, picture)
    stopped = learn(picture, limits, seed=0, should_stop=lambda: True)
    assert isinstance(stopped, Learning)
    assert (stopped.is_whole, stopped.questions) == (False, ())
    with pytest.raises(faults.BadConstraint):
        learn(picture, Constraints(), seed=0)

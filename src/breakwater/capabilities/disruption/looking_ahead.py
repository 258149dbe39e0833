"""What is computed beside a plan, for its page: the curve by number acted against, recovery, what is worth learning.

Numbers alone are returned, as in the plan itself; who is named is for `mentioned`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from breakwater.core.network.disruption.goals import Aim, Constraints, Goal
from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.plan import Plan
from breakwater.core.network.disruption.recovering.outlook import rank_after_recovery
from breakwater.core.network.disruption.solving import solve
from breakwater.core.network.disruption.uncertain.learning import learn
from breakwater.core.network.disruption.uncertain.questions import Answer

SEED = 1
MOST_ON_CURVE, BEYOND = 12, 2
"""So many points at most; so many more than were asked for."""
CURVE_STEPS = 60
MOST_ACTORS = 600
"""Larger networks have the curve of the plan's own order, and no questions."""
SAMPLES = 32_768
MOST_QUESTIONS = 8
COUNTED = frozenset({Aim.FRAGMENT, Aim.EXPECTED, Aim.CONTAIN})
"""Aims after whose plans it makes sense to count who can reach each other once they regroup."""


def looked_ahead(
    picture: Picture, goal: Goal, constraints: Constraints, plan: Plan, *, should_stop: Callable[[], bool]
) -> dict[str, Any]:
    """Return what is known beside a plan, as JSON holds it.

    Args:
        picture, goal, constraints, plan: as solved.
        should_stop: asked often; what is not there by then is left out.
    """
    found: dict[str, Any] = {}
    if goal.aim in COUNTED and plan.targets:
        found["recovery"] = _recovery(picture, plan)
    if goal.aim is Aim.FRAGMENT and len(picture) <= MOST_ACTORS and (curve := _curve(plan, should_stop)):
        found["curve"] = curve
    if goal.aim is Aim.EXPECTED and len(picture) <= MOST_ACTORS and not should_stop():
        found["learning"] = _learning(picture, constraints, should_stop)
    return found


def mentioned(found: dict[str, Any]) -> frozenset[str]:
    """Return the numbers of everybody whom it names."""
    return frozenset(_mentioned(found))


def _mentioned(found: dict[str, Any]) -> Iterator[str]:
    for question in (found.get("learning") or {}).get("questions", ()):
        yield from question["tie"]
        yield from question["if_true"]["targets"]
        yield from question["if_untrue"]["targets"]


def _recovery(picture: Picture, plan: Plan) -> dict[str, Any]:
    ranking = rank_after_recovery(picture, [plan.targets], taken=plan.constraints.taken, seed=SEED)
    outlook = ranking.outlooks[0]
    return {"low": outlook.low, "high": outlook.high, "expected": outlook.expected, "levels": list(ranking.levels)}


def _curve(plan: Plan, should_stop: Callable[[], bool]) -> list[dict[str, float]]:
    """Solve for each number up to a little more than was asked for; the plan's own point is the plan's."""
    asked = plan.constraints.removals
    if asked is None:
        return []
    points = [{"count": 0, "value": plan.effect[0], "bound": plan.effect[0]}]
    for count in range(1, min(MOST_ON_CURVE, asked + BEYOND) + 1):
        if should_stop():
            return []
        value, bound = plan.value, plan.bound
        if count != asked:
            limits = replace(plan.constraints, removals=count)
            point = solve(plan.picture, plan.goal, limits, seed=SEED, steps=CURVE_STEPS, should_stop=should_stop)
            value, bound = point.value, point.bound
        points.append({"count": count, "value": value, "bound": bound})
    return points


def _learning(picture: Picture, constraints: Constraints, should_stop: Callable[[], bool]) -> dict[str, Any]:
    learning = learn(picture, constraints, seed=SEED, samples=SAMPLES, should_stop=should_stop)
    shields = {name for name, shield in zip(picture.ids, picture.protected, strict=True) if shield}
    asked = [question for question in learning.questions if not shields & set(question.tie)]
    return {
        "doubtful": learning.doubtful,
        "worth": len(learning.questions),
        "questions": [
            {
                "tie": list(question.tie),
                "probability": question.probability,
                "value": question.value,
                "noise": question.noise,
                "if_true": _answer(question.if_true),
                "if_untrue": _answer(question.if_untrue),
            }
            for question in asked[:MOST_QUESTIONS]
        ],
    }


def _answer(answer: Answer) -> dict[str, Any]:
    return {"targets": [target.id for target in answer.targets], "left": answer.left, "kept": answer.kept}

"""Make a plan of what the search found: order, effect, what each target adds, and what each limit costs."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from breakwater.core.network.disruption import faults
from breakwater.core.network.disruption.contain import bounds
from breakwater.core.network.disruption.contain.case import Case, Ints, case_of
from breakwater.core.network.disruption.contain.exact import MOST, cheapest_known
from breakwater.core.network.disruption.contain.limits import Limits, Reached, contained
from breakwater.core.network.disruption.contain.parts import curve, merged_each
from breakwater.core.network.disruption.contain.search import attainable
from breakwater.core.network.disruption.contain.solution import Found, flags_of, found, ordered
from breakwater.core.network.disruption.goals import Constraints, Goal, Objective
from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.plan import Alternative, Certificate, End, Plan, Relaxed
from breakwater.core.network.disruption.progress import Asked, Progress
from breakwater.core.network.disruption.relaxing import ROOM, Wider, relaxed, wider

METHOD: Final = "reinsertion and large neighbourhoods from published rankings"
STEPS: Final = 20_000
"""How many are made where nothing is said."""
_ROUNDS: Final = 60
_RELAXED_STEPS: Final = 300
_ALTERNATIVES: Final = 5
_NEAR: Final = 1.1


def contain_plan(picture: Picture, goal: Goal, constraints: Constraints, asked: Asked) -> Plan:
    """Choose targets that leave no component above a size; where the limits do not suffice, the smallest possible.

    Args:
        picture: with at least one actor.
        goal: of the aim `contain`, with the size.
        constraints: checked against the picture; no groups and no quotas.
        asked: seed, steps, and whom to tell. A ranking is a step, and so is a trial of the search.

    Raises:
        BadConstraint: the goal names no size, or the constraints are of a kind that containing does not take.
    """
    size = _size(goal, constraints)
    case, places = case_of(picture, constraints)
    floor = attainable(case)
    limits = Limits(constraints.removals, constraints.budget)
    reached = contained(
        case,
        max(size, floor),
        goal.objective,
        limits,
        replace(asked, steps=STEPS if asked.steps is None else asked.steps),
    )
    reached, known = _proved(case, max(size, floor), goal, limits, asked, reached)
    best = reached.best
    is_contained = best.largest <= size
    price = best.price(goal.objective) if is_contained else None
    value = float(best.largest) if price is None else price
    bound = _bound(case, size, floor, goal.objective) if is_contained else _least_size(case, limits, size, floor)
    bound = min(value, max(bound, known))
    left = curve(case.starts, case.ends, best.order)
    adds = merged_each(case.starts, case.ends, flags_of(case, best.order), best.order, best.largest)
    asked.progress(Progress(reached.steps, value, bound))
    return Plan(
        picture=picture,
        goal=goal,
        constraints=constraints,
        targets=picture.targets_at(places[best.order]),
        effect=tuple(map(float, left)),
        adds=tuple(map(float, adds)),
        price=price,
        bound=bound,
        method=f"{METHOD}; this one by {best.by}",
        seed=asked.seed,
        steps=reached.steps,
        end=End.PROVED if bound == value else End.STOPPED if reached.is_stopped else End.STEPS,
        alternatives=tuple(_alternatives(picture, places, reached, goal.objective)) if is_contained else (),
        relaxed=() if reached.is_stopped else tuple(_relaxed(picture, goal, constraints, asked, best, value)),
        exhausted=not is_contained and best.largest == floor,
        certificate=Certificate(picture=picture.digest, nodes=0, open_nodes=int(bound != value), root_bound=bound),
    )


def _proved(
    case: Case, limit: int, goal: Goal, limits: Limits, asked: Asked, reached: Reached
) -> tuple[Reached, float]:
    """Try to find the cheapest set of a small network; return what is reached then, and what any set costs at least."""
    best, steps = reached.best, STEPS if asked.steps is None else asked.steps
    is_small = len(case) <= MOST and goal.objective is Objective.COST
    if not is_small or reached.is_stopped or best.largest > limit or not best.cost or not steps:
        return reached, 0.0
    rounds = min(_ROUNDS, steps)
    known = cheapest_known(
        case, limit, reached=best.cost, rounds=rounds, seed=asked.seed, should_stop=asked.should_stop
    )
    if known.order is not None:
        order = ordered(case, flags_of(case, known.order))
        other = found(case, order, limit, "programme")
        if other.cost < best.cost and other.largest <= limit and limits.admit(case, other):
            reached = replace(reached, best=other, others=(other, *reached.others))
    return reached, known.bound if goal.largest == limit else 0.0


def _size(goal: Goal, constraints: Constraints) -> int:
    if goal.largest is None:
        raise faults.BadConstraint("To contain, a size is needed.", "Say how many actors may hang together at most.")
    if constraints.has_groups:
        raise faults.BadConstraint(
            "Containing takes no groups and no quotas.", "Leave “not both”, “only together” and quotas out."
        )
    return goal.largest


def _bound(case: Case, size: int, floor: int, objective: Objective) -> float:
    """Return what reaching the size costs at least."""
    pieces = bounds.packed(case, max(size, floor))
    if objective is Objective.AREA:
        return bounds.area_of(case, max(size, floor), len(pieces))
    return bounds.cost_of(case, pieces)


def _least_size(case: Case, limits: Limits, size: int, floor: int) -> float:
    """Return how large the largest component is at least where the limits do not suffice for a size."""
    low, high = min(size, floor), len(case) + 1
    while low + 1 < high:  # pieces of more than `low` nodes are too many or too dear to break each
        middle = (low + high) // 2
        pieces = bounds.packed(case, middle) if middle >= floor else ()
        too_many = limits.removals is not None and len(pieces) > limits.removals
        too_dear = limits.budget is not None and bounds.cost_of(case, pieces) > limits.budget
        if middle < floor or too_many or too_dear:
            low = middle
        else:
            high = middle
    return float(low + 1) if low >= floor else float(max(low, floor))


def _alternatives(picture: Picture, places: Ints, reached: Reached, objective: Objective) -> Iterator[Alternative]:
    shown = {frozenset(reached.best.order.tolist())}
    for other in reached.others:
        chosen = frozenset(other.order.tolist())
        if chosen in shown or other.price(objective) > reached.best.price(objective) * _NEAR:
            continue
        if len(shown) > _ALTERNATIVES:
            return
        shown.add(chosen)
        yield Alternative(targets=picture.targets_at(places[other.order]), value=other.price(objective))


def _relaxed(
    picture: Picture, goal: Goal, constraints: Constraints, asked: Asked, best: Found, value: float
) -> Iterator[Relaxed]:
    """Solve again, briefly, without each limit; of who would be chosen then, nothing is told."""
    is_contained = goal.largest is not None and best.largest <= goal.largest
    steps = min(_RELAXED_STEPS, STEPS if asked.steps is None else asked.steps)
    quiet = replace(asked, steps=steps, progress=lambda _: None)
    for one in wider(picture, constraints) if value else ():
        if not (is_contained and one.limit in ROOM):  # what is contained has had room enough
            yield _without(picture, goal, one, quiet, is_contained, value)


def _without(picture: Picture, goal: Goal, one: Wider, asked: Asked, is_contained: bool, value: float) -> Relaxed:
    case, _ = case_of(picture, one.constraints, protect=one.protect)
    limits = Limits(one.constraints.removals, one.constraints.budget)
    floor = attainable(case)
    size = _size(goal, one.constraints)
    other = contained(case, max(size, floor), goal.objective, limits, asked).best
    if is_contained:
        reached = other.price(goal.objective) if other.largest <= size else value
        bound = _bound(case, size, floor, goal.objective)
    else:
        reached = float(other.largest)
        bound = _least_size(case, limits, size, floor)
    return relaxed(one.limit, reached=reached, bound=bound, value=value)

"""Make a plan of a breaking: order, chains left after each target, alternatives, and what each limit costs."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from heapq import heapify, heappop, heappush
from typing import Final

import numpy as np

from breakwater.core.network.disruption.broken import Broken, Measure, ProofChain
from breakwater.core.network.disruption.business.breaking import Breaking
from breakwater.core.network.disruption.business.chains import comeback, count
from breakwater.core.network.disruption.business.cheapest import cheapest
from breakwater.core.network.disruption.business.dearest import dearest, refuse_too_dear
from breakwater.core.network.disruption.business.faults import BudgetTooSmall, OutOfReach, Unbreakable
from breakwater.core.network.disruption.business.network import Layers, layers
from breakwater.core.network.disruption.business.picturing import business_of
from breakwater.core.network.disruption.faults import NothingFound
from breakwater.core.network.disruption.goals import Constraints, Goal
from breakwater.core.network.disruption.limits import Limits, limits_of
from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.plan import Alternative, Certificate, End, Plan, Relaxed
from breakwater.core.network.disruption.progress import Asked, Progress
from breakwater.core.network.disruption.relaxing import wider
from breakwater.core.network.graph import BoolArray

METHOD: Final = "cut of the crime script's layers, by flow or by mixed-integer programme"
_ALTERNATIVES: Final = 3
NEAR: Final = 1.2
"""What costs at most this many times as much is nearly as good."""


def business_plan(picture: Picture, goal: Goal, constraints: Constraints, asked: Asked) -> Plan:
    """Choose targets without whom no whole chain of the script is left: the cheapest, or those dearest to replace.

    Args:
        picture: with roles of the vocabulary.
        goal: of the aim `business`, with script and measure.
        constraints: checked against the picture; without any the cheapest plan is looked for among all.
        asked: steps, and whom to tell; nothing is drawn, so that the seed changes nothing.

    Raises:
        Unbreakable: a chain is left whose actors are all protected or spared.
        OutOfReach: no plan within the limits breaks every chain.
        BudgetTooSmall: the budget does not reach for any plan that does.
        NothingFound: the search was stopped before it had any plan.
    """
    found = _break(picture, goal, constraints, asked)
    ways = layers(found.business)
    order, effect = _ordered(ways, found)
    broken = _broken(picture, goal, ways, found, order)
    asked.progress(Progress(found.nodes, 0.0, 0.0))
    return Plan(
        picture=picture,
        goal=goal,
        constraints=constraints,
        targets=picture.targets_at(order),
        effect=tuple(map(float, effect)),
        adds=tuple(float(count(ways, _flags(found, set(order) - {actor}))) for actor in order),
        bound=0.0,
        method=METHOD,
        seed=asked.seed,
        steps=found.nodes,
        end=_end(broken, asked),
        alternatives=tuple(_alternatives(picture, goal, constraints, asked, found)),
        relaxed=tuple(_relaxed(picture, goal, constraints, asked, found)) if broken.is_proved else (),
        certificate=Certificate(
            picture=picture.digest, nodes=found.nodes, open_nodes=int(not broken.is_proved), root_bound=0.0
        ),
        broken=broken,
    )


def _break(
    picture: Picture,
    goal: Goal,
    constraints: Constraints,
    asked: Asked,
    *,
    protect: bool = True,
    beside: tuple[Breaking, ...] = (),
) -> Breaking:
    """Solve; `beside` holds plans that are not to be found again, nor any that contains one."""
    seen, limits = business_of(picture, goal, constraints, protect=protect), limits_of(picture, constraints)
    barred = tuple((other.targets, len(other.targets) - 1) for other in beside)
    limits = Limits((*limits.at_most, *barred), limits.together)
    if goal.measure is Measure.COST:
        least = cheapest(seen, limits=limits, steps=asked.steps, should_stop=asked.should_stop)
        if constraints.budget is not None:
            refuse_too_dear(least, constraints.budget)
            if least.cost > constraints.budget * (1 + 1e-9):
                raise NothingFound("The search ended before it found a plan within the budget.", "Give it more steps.")
        return least
    budget = constraints.budget
    if budget is None and constraints.removals is not None:
        budget = float(picture.cost.sum())  # the number of removals is the limit
    asking = {"measure": goal.measure, "budget": budget, "limits": limits}
    return dearest(seen, **asking, steps=asked.steps, should_stop=asked.should_stop)  # type: ignore[arg-type]


def _broken(picture: Picture, goal: Goal, ways: Layers, found: Breaking, order: list[int]) -> Broken:
    value = replace(found, measure=goal.measure).value
    left_out = [comeback(found.business, ways, _flags(found, set(order) - {actor})) for actor in order]
    return Broken(
        measure=goal.measure,
        value=value,
        bound=found.bound if len(ways.step) else value,
        cost=found.cost,
        replacement=found.replacement,
        comeback=found.comeback,
        replacing=tuple(float(found.business.replacement[actor]) for actor in order),
        holds=tuple(found.comeback - left for left in left_out),
        chains=tuple(
            ProofChain(tuple(picture.ids[actor] if actor >= 0 else None for actor in chain.actors), chain.share)
            for chain in found.chains
        ),
        gaps=found.gaps,
    )


def _flags(found: Breaking, actors: Iterable[int]) -> BoolArray:
    return np.isin(np.arange(len(found.business)), list(actors))


def _end(broken: Broken, asked: Asked) -> End:
    if broken.is_proved:
        return End.PROVED
    return End.STOPPED if asked.should_stop() else End.STEPS


def _ordered(ways: Layers, found: Breaking) -> tuple[list[int], list[int]]:
    """Order targets so that each is the one that breaks most chains after those before it; with the chains left.

    What a target breaks never grows as others go before it, so that an old figure is a bound, and only who might be
    next is counted anew (Minoux 1978).
    """
    order: list[int] = []
    effect = [count(ways, _flags(found, ()))]
    prices = found.business.replacement
    waiting = [(-effect[0], -float(prices[actor]), actor, -1) for actor in found.targets.tolist()]
    heapify(waiting)
    while waiting:
        gain, price, actor, age = heappop(waiting)
        if age < len(order):
            left = count(ways, _flags(found, (*order, actor)))
            heappush(waiting, (left - effect[-1], price, actor, len(order)))
            continue
        order.append(actor)
        effect.append(effect[-1] + gain)
    return order, effect


def _alternatives(
    picture: Picture, goal: Goal, constraints: Constraints, asked: Asked, found: Breaking
) -> Iterator[Alternative]:
    """Find other plans that cost nearly as little; none that contains one which is known."""
    known = [found]
    while goal.measure is Measure.COST and found.is_proved and len(found.targets) and len(known) <= _ALTERNATIVES:
        try:
            other = _break(picture, goal, constraints, asked, beside=tuple(known))
        except (OutOfReach, BudgetTooSmall, Unbreakable, NothingFound):
            return
        if other.cost > found.cost * NEAR:
            return
        known.append(other)
        targets = picture.targets_at(other.targets)
        yield Alternative(targets=targets, value=other.cost)


def _relaxed(
    picture: Picture, goal: Goal, constraints: Constraints, asked: Asked, found: Breaking
) -> Iterator[Relaxed]:
    """Solve again without each limit, by the plan's measure; of who would be chosen then, nothing is told."""
    is_least, value = goal.measure is Measure.COST, found.value
    spent = None if is_least or constraints.removals is not None else found.budget
    for one in wider(picture, constraints) if len(found.targets) else ():
        if is_least and one.limit == "budget":  # what costs least has had budget enough
            continue
        within = replace(one.constraints, budget=spent if one.constraints.budget is None else one.constraints.budget)
        try:
            other = _break(picture, goal, within, asked, protect=one.protect)
        except NothingFound:
            continue
        better = min if is_least else max
        reached = better(other.value, value)
        yield Relaxed(limit=one.limit, value=reached, bound=better(other.bound, reached), binds=reached != value)

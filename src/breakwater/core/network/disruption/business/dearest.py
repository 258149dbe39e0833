"""Find the plan that costs the network most, among those that leave no chain and stay within a budget.

Two readings of "most", both exact. `REPLACEMENT` adds up the replacement of all who are taken. `COMEBACK` looks at what
the network must pay at least to be in business again: it replaces whoever is cheapest on the way to one whole chain, so
the plan is the one whose cheapest such way is dearest (shortest-path interdiction; Israeli and Wood 2002, Networks
40(2)). The second cannot be filled up with people who are dear and beside the point.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from breakwater.core.network.disruption.broken import Measure
from breakwater.core.network.disruption.business.breaking import Breaking
from breakwater.core.network.disruption.business.chains import comeback
from breakwater.core.network.disruption.business.cheapest import (
    CLOSE,
    breaking_programme,
    cheapest,
    rise,
    taken_by,
)
from breakwater.core.network.disruption.business.faults import BudgetTooSmall
from breakwater.core.network.disruption.business.network import Business, Layers, layers
from breakwater.core.network.disruption.faults import BadCost
from breakwater.core.network.disruption.highs import Answer, Outcome, Programme
from breakwater.core.network.disruption.limits import NO_LIMITS, Limits, sum_of
from breakwater.core.network.graph import BoolArray, IntArray


def dearest(
    business: Business,
    *,
    measure: Measure = Measure.COMEBACK,
    budget: float | None = None,
    limits: Limits = NO_LIMITS,
    steps: int | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Breaking:
    """Find the plan that costs the network most.

    Args:
        business: who can do what, and who deals with whom; only who is on some chain is considered.
        measure: `REPLACEMENT` or `COMEBACK`.
        budget: what the plan may cost; without it, what the cheapest costs.
        limits: which actors may be taken beside each other.
        steps: how many nodes of its search the solver may take.
        should_stop: asked now and then; when it says yes, the best plan so far is returned with its bound.
    Raises:
        Unbreakable: a chain is left whose actors are all protected or spared.
        BudgetTooSmall: the cheapest plan costs more.
        OutOfReach: no plan within the limits breaks every chain.
        BadCost: the budget is negative or no number.
        NothingFound: the solver was stopped before it had any plan within the budget.
    """
    if budget is not None and not (np.isfinite(budget) and budget >= 0):
        raise BadCost(f"The budget is {budget}.", "Budgets are numbers from 0 upwards.")
    least = cheapest(business, limits=limits, steps=steps, should_stop=should_stop)
    limit = least.cost if budget is None else budget
    refuse_too_dear(least, limit)
    ways = layers(business)
    if measure is Measure.COST or not len(ways.step):
        return least
    within = _Within(limit, limits, least)
    taken, bound, nodes = _search(business, ways, measure, within, steps, should_stop)
    value = comeback(business, ways, taken) if measure is Measure.COMEBACK else business.replacement[taken].sum()
    return Breaking(
        business=business,
        targets=np.flatnonzero(taken),
        comeback=comeback(business, ways, taken),
        measure=measure,
        bound=float(value if bound - value <= CLOSE * max(value, 1.0) else bound),
        budget=limit,
        nodes=least.nodes + nodes,
    )


def refuse_too_dear(least: Breaking, budget: float) -> None:
    """Refuse where the cheapest plan is proved to cost more than a budget."""
    if least.bound > budget * (1 + CLOSE):
        raise BudgetTooSmall(
            f"The budget is {budget:g}; the cheapest plan that breaks every chain costs {least.cost:g}.",
            "Raise the budget, or look for the most that can be had within it by another aim.",
            least.cost,
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Within:
    """What a plan may cost, what limits it beside that, and the cheapest plan."""

    budget: float
    limits: Limits
    least: Breaking

    def programme(self, business: Business, ways: Layers) -> tuple[Programme, IntArray]:
        programme, open_to = breaking_programme(business, ways, self.limits)
        each = np.arange(len(open_to))
        programme.rows(1, sum_of(each, business.cost[open_to]), low=-np.inf, high=self.budget * (1 + 1e-9))
        return programme, open_to


def _search(
    business: Business,
    ways: Layers,
    measure: Measure,
    within: _Within,
    steps: int | None,
    should_stop: Callable[[], bool] | None,
) -> tuple[BoolArray, float, int]:
    programme, open_to = within.programme(business, ways)
    if measure is Measure.REPLACEMENT:
        programme.price = np.zeros_like(programme.price)
        programme.price[: len(open_to)] = -business.replacement[open_to]
        answer = programme.solve(steps=steps, should_stop=should_stop)
        return _found(business, open_to, answer, within), -answer.bound, answer.nodes
    way_back = _way_back(business, ways, programme, open_to)
    answer = way_back.solve(steps=steps, should_stop=should_stop)
    taken = _found(business, open_to, answer, within)
    if answer.outcome is Outcome.PROVED:
        # Of all with this way back, the cheapest: nobody is taken who adds nothing.
        way_back.low[-1] = -answer.value * (1 - CLOSE)
        way_back.price = np.zeros_like(way_back.price)
        way_back.price[: len(open_to)] = business.cost[open_to]
        fewer = way_back.solve()
        if fewer.outcome is Outcome.PROVED:
            other = taken_by(business, open_to, fewer)
            taken = other if comeback(business, ways, other) >= comeback(business, ways, taken) else taken
    return taken, -answer.bound, answer.nodes


def _found(business: Business, open_to: IntArray, answer: Answer, within: _Within) -> BoolArray:
    """Read who is taken; where there was no time to find anybody, the cheapest plan is one too."""
    if len(answer.values) or within.least.cost > within.budget * (1 + CLOSE):
        return taken_by(business, open_to, answer)
    return np.isin(np.arange(len(business)), within.least.targets)


def _way_back(business: Business, ways: Layers, programme: Programme, open_to: IntArray) -> Programme:
    """Add to a programme what has been paid at each place, and last the least that any whole chain costs."""
    at, places, ends = len(programme.price), len(ways.step), ways.ends
    most = float((ways.last + 1) * business.replacement.max(initial=0.0))
    price = np.zeros(at + places + 1)
    price[-1] = -1.0
    wide = programme.widened(price, low=np.zeros(places + 1), high=np.full(places + 1, most))
    rise(wide, business, ways, open_to, at=at, by=business.replacement)
    each = np.arange(len(ends))
    wide.rows(len(ends), (each, np.full(len(ends), at + places), 1.0), (each, at + ends, -1.0), low=-np.inf, high=0.0)
    return wide

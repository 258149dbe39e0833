"""Check a plan against the business with nothing of what made it: plain Python, sets, no layers, no solver.

Where a proof by chains is there, the least cost is checked too and rests on nobody's word. Where the plan comes from
a programme in whole numbers, its optimality rests on the solver's bound; brute force checks that in the tests.
"""

import math
from collections import defaultdict

from breakwater.core.network.disruption.broken import Measure
from breakwater.core.network.disruption.business.breaking import Breaking, Chain
from breakwater.core.network.disruption.business.network import Business

NEAR = 1e-6


def faults(plan: Breaking) -> list[str]:
    """List what is wrong with a plan, in words; an empty list is an approval."""
    business, targets = plan.business, set(plan.targets.tolist())
    wrong = [f"Actor {actor} may not be taken." for actor in sorted(targets) if not _lawful(business, actor)]
    everybody = set(range(len(business)))
    if _paid(business, everybody - targets, {}) is not None:
        wrong.append("A chain is left.")
    prices = {actor: float(business.replacement[actor]) for actor in targets}
    paid = _paid(business, everybody, prices)
    if not _same(math.inf if paid is None else paid, plan.comeback):
        wrong.append(f"One whole chain costs {paid}, not {plan.comeback}.")
    if plan.cost > plan.budget * (1 + NEAR) + NEAR:
        wrong.append(f"The plan costs {plan.cost}, the budget is {plan.budget}.")
    beyond = plan.bound - plan.value if plan.measure is Measure.COST else plan.value - plan.bound
    if beyond > NEAR:  # of two infinite ones nothing is said
        wrong.append(f"The plan's value {plan.value} is better than its bound {plan.bound}.")
    return [*wrong, *(_unproved(plan) if plan.chains else [])]


def _lawful(business: Business, actor: int) -> bool:
    return bool(business.may_take[actor]) and not business.protected[actor]


def _unproved(plan: Breaking) -> list[str]:
    business, wrong = plan.business, []
    load: dict[int, float] = defaultdict(float)
    for chain in plan.chains:
        if not _is_chain(business, chain):
            wrong.append(f"{chain.actors} is no chain.")
        for actor in set(chain.actors) - {-1}:
            load[actor] += chain.share
    for actor, share in sorted(load.items()):
        if _lawful(business, actor) and share > business.cost[actor] + NEAR:
            wrong.append(f"The chains take {share} of actor {actor}, who costs {business.cost[actor]}.")
    total = sum(chain.share for chain in plan.chains)
    if not _same(total, plan.bound):
        wrong.append(f"The chains prove {total}, not {plan.bound}.")
    return wrong


def _is_chain(business: Business, chain: Chain) -> bool:
    if len(chain.actors) != len(business.steps) or chain.share < 0:
        return False
    hidden = {int(actor) for actor in business.protected.nonzero()[0]}
    steps = [hidden if actor < 0 else {actor} for actor in chain.actors]
    return _paid(business, set(range(len(business))), {}, steps) is not None


def _paid(
    business: Business, among: set[int], prices: dict[int, float], steps: list[set[int]] | None = None
) -> float | None:
    """Return the least that one chain among some actors costs; None where there is no chain."""
    ties: dict[int, set[int]] = {actor: {actor} for actor in among}
    for one, other in zip(business.one.tolist(), business.other.tolist(), strict=True):
        if one in among and other in among:
            ties[one].add(other)
            ties[other].add(one)
    paid: dict[int, float] = {}
    for step in range(len(business.steps)):
        able = [actor for actor in sorted(among) if business.performs[step][actor]]
        if steps is not None:
            able = [actor for actor in able if actor in steps[step]]
        before = paid if step else dict.fromkeys(able, 0.0)
        reached = {
            actor: [before[one] for one in (ties[actor] if step else {actor}) if one in before] for actor in able
        }
        paid = {actor: min(ways) + prices.get(actor, 0.0) for actor, ways in reached.items() if ways}
    return min(paid.values(), default=None)


def _same(one: float, other: float) -> bool:
    return one == other or abs(one - other) <= NEAR * max(1.0, abs(one))

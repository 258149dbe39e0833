"""Check a plan against the business on the picture's rows, chain by chain: nothing of the solver, nor its layers."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from breakwater.core.network.disruption.broken import Broken, Measure, ProofChain
from breakwater.core.network.disruption.business.script import PRICES
from breakwater.core.network.disruption.goals import Constraints, Goal
from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.plan import End, Plan
from breakwater.core.vocabulary import PROTECTED_ROLES, ROLES

NEAR = 1e-6


@dataclass(frozen=True, slots=True)
class Seen:
    """A business in sets: who can fill each step, who deals with whom, what replacing each costs."""

    able: list[set[str]]
    near: dict[str, set[str]]
    price: dict[str, float]

    def chains(self, gone: Iterable[str]) -> int:
        """Count the chains without some actors."""
        away = set(gone)
        led = dict.fromkeys(self.able[0] - away, 1)
        for able in self.able[1:]:
            led = {who: sum(led.get(other, 0) for other in self.near[who]) for who in able - away}
        return sum(led.values())

    def comeback(self, gone: Iterable[str], steps: Iterable[set[str]] | None = None) -> float:
        """Return the least that one chain costs when those who are gone are replaced; infinite where there is none."""
        prices = {who: self.price[who] for who in gone}
        paid: dict[str, float] = {}
        for step, able in enumerate(self.able if steps is None else steps):
            ways = {who: [paid[other] for other in self.near[who] if other in paid] if step else [0.0] for who in able}
            paid = {who: min(some) + prices.get(who, 0.0) for who, some in ways.items() if some}
        return min(paid.values(), default=math.inf)


def seen_in(picture: Picture, goal: Goal, constraints: Constraints) -> Seen:
    """Read a picture's roles and ties anew."""
    names = [name for name in picture.ids if name not in constraints.taken]
    near = {name: {name} for name in names}
    for tail, head in zip(picture.tails.tolist(), picture.heads.tolist(), strict=True):
        one, other = picture.ids[tail], picture.ids[head]
        if one in near and other in near:
            near[one].add(other)
            near[other].add(one)
    able: list[set[str]] = [set() for _ in goal.script]
    price = {}
    for name in names:
        roles = [ROLES[code] for code in picture.roles[picture.index[name]] if code not in PROTECTED_ROLES]
        price[name] = max((PRICES[role.replaceability] for role in roles), default=min(PRICES.values()))
        for step, mine in zip(goal.script, able, strict=True):
            if any(stage in step.stages for role in roles for stage in role.stages):
                mine.add(name)
    return Seen(able, near, price)


def misstated(plan: Plan, picture: Picture) -> Iterator[str]:
    """Say which of its own figures a plan has wrong."""
    seen, broken = seen_in(picture, plan.goal, plan.constraints), plan.broken
    ids = [target.id for target in plan.targets]
    if broken is None or broken.measure is not plan.goal.measure:
        yield "The plan does not say what breaking costs by the measure that was asked for."
        return
    effect = tuple(float(seen.chains(ids[:at])) for at in range(len(ids) + 1))
    if plan.effect != effect:
        yield f"The chains left are {effect}, not {plan.effect}."
    if effect[-1]:
        yield "A whole chain is left."
    adds = tuple(float(seen.chains(set(ids) - {name})) for name in ids)
    if plan.adds != adds:
        yield f"What each target adds is {adds}, not {plan.adds}."
    if plan.bound != 0 or plan.certificate.root_bound != 0:
        yield "There are never fewer chains than none."
    if (plan.end is End.PROVED) != plan.is_proved or (plan.certificate.open_nodes == 0) != plan.is_proved:
        yield "The plan says that it is proved and that it is not."
    gaps = tuple(step.label for step, able in zip(plan.goal.script, seen.able, strict=True) if not able)
    if broken.gaps != gaps:
        yield f"The steps that nobody is known to fill are {gaps}, not {broken.gaps}."
    yield from _miscounted(broken, seen, picture, ids)
    yield from _unproved(broken, seen, picture, plan.constraints.excluded)
    for other in plan.alternatives:
        names = {target.id for target in other.targets}
        if seen.chains(names) or not _same(other.value, _cost(picture, names)) or names == set(ids):
            yield "An alternative leaves a chain, costs something else, or is the plan itself."
    best = 1.0 if broken.measure is Measure.COST else -1.0
    for limit in plan.relaxed:
        is_so = best * limit.bound <= best * limit.value <= best * broken.value
        if not is_so or limit.binds != (limit.value != broken.value):
            yield f"What the limit “{limit.limit}” costs cannot be so."


def bettered(plan: Plan, picture: Picture, sets: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Say whether one of some lawful sets is better by the plan's measure than its bound admits."""
    seen, broken = seen_in(picture, plan.goal, plan.constraints), plan.broken
    if broken is None or not seen.chains(()):
        return
    every = seen.chains(())
    of_use = {name for name in seen.near if seen.chains({name}) < every}.union(*plan.constraints.only_together)
    enough = [some for some in sets if of_use.issuperset(some) and not seen.chains(some)]
    if broken.measure is not Measure.COST and plan.constraints.budget is None and plan.constraints.removals is None:
        least = min(_cost(picture, some) for some in enough)  # then the budget is what the cheapest costs
        enough = [some for some in enough if _cost(picture, some) <= least + NEAR]
    for some in enough:
        if broken.measure is Measure.COST:
            is_better = _cost(picture, some) < broken.bound - NEAR
        else:
            is_better = _worth(broken.measure, seen, some) > broken.bound + NEAR
        if is_better:
            yield f"{', '.join(some)} would do better than the bound {broken.bound} admits."
            return


def has_proof(plan: Plan) -> bool:
    """Tell whether the plan brings chains that prove its cost; `misstated` has checked them."""
    return plan.broken is not None and bool(plan.broken.chains)


def _worth(measure: Measure, seen: Seen, some: Iterable[str]) -> float:
    return seen.comeback(some) if measure is Measure.COMEBACK else sum(seen.price[name] for name in some)


def _cost(picture: Picture, names: Iterable[str]) -> float:
    return sum(float(picture.cost[picture.index[name]]) for name in names)


def _miscounted(broken: Broken, seen: Seen, picture: Picture, ids: list[str]) -> Iterator[str]:
    figures = {
        Measure.COST: (broken.cost, _cost(picture, ids)),
        Measure.REPLACEMENT: (broken.replacement, sum(seen.price[name] for name in ids)),
        Measure.COMEBACK: (broken.comeback, seen.comeback(ids)),
    }
    for measure, (said, found) in figures.items():
        if not _same(said, found):
            yield f"The {measure} is {found}, not {said}."
    if not _same(broken.value, figures[broken.measure][1]):
        yield f"The plan's value is not its {broken.measure}."
    if broken.replacing != tuple(seen.price[name] for name in ids):
        yield "What replacing each target costs is not so."
    holds = [broken.comeback - seen.comeback(set(ids) - {name}) for name in ids]
    if len(holds) != len(broken.holds) or not all(map(_same, holds, broken.holds)):
        yield f"What each target holds up is {holds}, not {list(broken.holds)}."
    beyond = broken.bound - broken.value if broken.measure is Measure.COST else broken.value - broken.bound
    if beyond > NEAR:
        yield f"The value {broken.value} is better than its bound {broken.bound}."


def _unproved(broken: Broken, seen: Seen, picture: Picture, excluded: frozenset[str]) -> Iterator[str]:
    """Check that no actor lies on more of the chains than they cost, and that the chains add up to the bound."""
    if not broken.chains:
        return
    load: dict[str, float] = defaultdict(float)
    for chain in broken.chains:
        if chain.share < 0 or not _is_chain(chain, seen, picture):
            yield f"{chain.actors} is no chain."
        for name in set(chain.actors) - {None}:
            load[str(name)] += chain.share
    for name, share in sorted(load.items()):
        if name not in picture.index:
            continue
        at = picture.index[name]
        may_go = not picture.protected[at] and name not in excluded
        if may_go and share > float(picture.cost[at]) + NEAR:
            yield f"The chains take {share} of “{name}”, who costs {picture.cost[at]}."
    total = sum(chain.share for chain in broken.chains)
    if broken.measure is not Measure.COST or not _same(total, broken.bound):
        yield f"The chains prove {total}, not {broken.bound}."


def _is_chain(chain: ProofChain, seen: Seen, picture: Picture) -> bool:
    if len(chain.actors) != len(seen.able):
        return False
    shielded = {name for name in seen.near if picture.protected[picture.index[name]]}
    steps = [able & (shielded if name is None else {name}) for able, name in zip(seen.able, chain.actors, strict=True)]
    return not math.isinf(seen.comeback((), steps))


def _same(one: float, other: float) -> bool:
    return one == other or abs(one - other) <= NEAR * max(1.0, abs(one))

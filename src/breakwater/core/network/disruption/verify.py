"""Check a plan by other means than it was made by: plain loops over the picture's rows, nothing of the solver.

What a plan says about itself is recomputed: who may be a target, the limits, the effect after each target, what
each adds, the alternatives. That nothing better exists is proved again: by trying all sets where these are few, and
by following the proof that the plan carries where that is short enough.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from math import comb

from breakwater.core.network.disruption.business import verifying as business
from breakwater.core.network.disruption.contain.verifying import check_containing
from breakwater.core.network.disruption.goals import Aim, Constraints, Weights
from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.plan import End, Plan
from breakwater.core.network.disruption.reach.verifying import misstated as misstated_on_reach
from breakwater.core.network.disruption.replay import replay, worth
from breakwater.core.network.disruption.sever.verifying import misstated
from breakwater.core.network.disruption.uncertain.verifying import misstated as misstated_on_samples

_TRIES = 20_000
_WORK = 50_000_000


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check found.

    Attributes:
        faults: in words; a plan without any is accepted.
        is_tried: every lawful set was tried, and none is better than the bound says.
        is_followed: the plan's proof was followed, and each of its steps holds.
    """

    faults: tuple[str, ...]
    is_tried: bool = False
    is_followed: bool = False

    @property
    def is_accepted(self) -> bool:
        """Whether nothing is wrong with the plan."""
        return not self.faults


def verify(plan: Plan, picture: Picture, *, tries: int = _TRIES, work: int = _WORK) -> Verdict:
    """Check a plan against the picture it claims to be made on.

    Args:
        plan: from whatever source.
        picture: built anew from the rows, by whoever checks.
        tries: how many sets may be tried to prove the bound.
        work: how much routing may be done to follow the proof: rounds by nodes by ties seen from either end. The
            default takes some ten seconds.
    """
    if plan.certificate.picture != picture.digest or plan.picture.digest != picture.digest:
        return Verdict(("The plan was made on another picture.",))
    ids = tuple(target.id for target in plan.targets)
    if plan.goal.aim is Aim.BUSINESS:
        return _of_business(plan, picture, ids, tries)
    if plan.goal.aim is Aim.SEVER:
        return Verdict((*_unlawful(ids, picture, plan.constraints), *misstated(plan, picture)))
    if plan.goal.aim is Aim.EXPECTED:
        return _by_trying(plan, picture, tries // plan.goal.samples, misstated_on_samples)
    if plan.goal.aim is Aim.REACH:
        return _by_trying(plan, picture, tries, misstated_on_reach)
    if plan.goal.aim is Aim.CONTAIN:
        found, is_tried = check_containing(plan, picture, _lawful(picture, plan.constraints), tries=tries)
        told = [*_unlawful(ids, picture, plan.constraints), *found]
        for other in plan.alternatives:
            told += _unlawful(tuple(target.id for target in other.targets), picture, plan.constraints)
        return Verdict(tuple(told), is_tried=is_tried and not told)
    faults = [*_unlawful(ids, picture, plan.constraints), *_misstated(ids, plan, picture)]
    for other in plan.alternatives:
        names = tuple(target.id for target in other.targets)
        faults += _unlawful(names, picture, plan.constraints)
        if _pairs(picture, {*names, *plan.constraints.taken}, plan.goal.weights) != other.value:
            faults.append("An alternative has another value than it says.")
        if set(names) == set(ids):
            faults.append("An alternative is the plan itself.")
    if faults:
        return Verdict(tuple(faults))
    is_tried = _count_sets(picture, plan.constraints) <= tries
    if is_tried and (best := _best(picture, plan.constraints, plan.goal.weights)) < plan.bound:
        faults.append(f"A lawful set leaves {best}, less than the bound {plan.bound} admits.")
    proof = plan.certificate.proof
    routing = proof.rounds * len(proof.ids) * 2 * len(picture.tails) if proof else 0
    is_followed = plan.is_proved and proof is not None and routing <= work and not plan.constraints.has_groups
    if is_followed and proof:
        flaw = replay(proof, picture, plan.constraints, plan.bound, weights=plan.goal.weights)
        faults += [flaw] if flaw else []
    return Verdict(tuple(faults), is_tried=is_tried, is_followed=is_followed)


def _of_business(plan: Plan, picture: Picture, ids: tuple[str, ...], tries: int) -> Verdict:
    faults = [*_unlawful(ids, picture, plan.constraints), *business.misstated(plan, picture)]
    for other in plan.alternatives:
        faults += _unlawful(tuple(target.id for target in other.targets), picture, plan.constraints)
    if faults:
        return Verdict(tuple(faults))
    is_tried = _count_sets(picture, plan.constraints) <= tries
    if is_tried:
        faults += business.bettered(plan, picture, _sets(picture, plan.constraints))
    return Verdict(tuple(faults), is_tried=is_tried, is_followed=plan.is_proved and business.has_proof(plan))


def _lawful(picture: Picture, constraints: Constraints) -> list[str]:
    """Name everybody who may be chosen."""
    barred = constraints.excluded | constraints.taken
    return [
        name for name, shield in zip(picture.ids, picture.protected, strict=True) if not shield and name not in barred
    ]


def _unlawful(ids: tuple[str, ...], picture: Picture, constraints: Constraints) -> Iterator[str]:
    """Say which limits a set breaks."""
    chosen, lawful = set(ids), set(_lawful(picture, constraints))
    for name in ids:
        if name not in lawful:
            yield f"“{name}” may not be a target."
    if len(chosen) < len(ids):
        yield "A target stands twice."
    if constraints.removals is not None and len(ids) > constraints.removals:
        yield f"{len(ids)} targets are more than {constraints.removals}."
    if constraints.budget is not None:
        cost = sum(float(picture.cost[picture.index[name]]) for name in ids if name in picture.index)
        if cost > constraints.budget * (1 + 1e-9):
            yield f"The targets cost {cost}, more than {constraints.budget}."
    for group in constraints.not_both:
        if len(group & chosen) > 1:
            yield f"Of {', '.join(sorted(group))} at most one may be chosen."
    for group in constraints.only_together:
        if group & chosen and not group <= chosen:
            yield f"{', '.join(sorted(group))} are chosen together or not at all."
    for state, most in constraints.quotas:
        if sum(state in picture.states[picture.index[name]] for name in chosen if name in picture.index) > most:
            yield f"More than {most} targets fall to {state}."


def _misstated(ids: tuple[str, ...], plan: Plan, picture: Picture) -> Iterator[str]:
    """Say which of its own figures a plan has wrong."""
    taken = set(plan.constraints.taken)
    weights = plan.goal.weights
    effect = tuple(_pairs(picture, taken | set(ids[:count]), weights) for count in range(len(ids) + 1))
    if plan.effect != effect:
        yield f"The effect is {effect}, not {plan.effect}."
    adds = tuple(_pairs(picture, taken | (set(ids) - {name}), weights) - effect[-1] for name in ids)
    if plan.adds != adds:
        yield f"What each target adds is {adds}, not {plan.adds}."
    if not 0 <= plan.bound <= plan.value or plan.certificate.root_bound > plan.bound:
        yield f"The bound {plan.bound} cannot be one of {plan.value}."
    if (plan.end is End.PROVED) != (plan.bound == plan.value):
        yield "The plan says that it is proved and that it is not."
    if (plan.certificate.open_nodes == 0) != (plan.end is End.PROVED):
        yield "The plan is proved only where no part of the search is left open."
    for limit in plan.relaxed:
        if not limit.bound <= limit.value <= plan.value or limit.binds != (limit.value < plan.value):
            yield f"What the limit “{limit.limit}” costs cannot be so."


def _count_sets(picture: Picture, constraints: Constraints) -> int:
    lawful = _lawful(picture, constraints)
    most = len(lawful) if constraints.removals is None else min(len(lawful), constraints.removals)
    return sum(comb(len(lawful), size) for size in range(most + 1))


def _sets(picture: Picture, constraints: Constraints) -> Iterator[tuple[str, ...]]:
    """Name every lawful set."""
    lawful = _lawful(picture, constraints)
    most = len(lawful) if constraints.removals is None else min(len(lawful), constraints.removals)
    for size in range(most + 1):
        for some in combinations(lawful, size):
            if not any(_unlawful(some, picture, constraints)):
                yield some


def _best(picture: Picture, constraints: Constraints, weights: Weights) -> int:
    """Try every lawful set."""
    return min(_pairs(picture, {*some, *constraints.taken}, weights) for some in _sets(picture, constraints))


_Misstated = Callable[[Plan, Picture, Iterable[tuple[str, ...]]], Iterator[str]]


def _by_trying(plan: Plan, picture: Picture, tries: int, misstated_by: _Misstated) -> Verdict:
    """Check whom a plan names, then its figures, then its bound by all lawful sets where these are few."""
    named = [plan.targets, *(other.targets for other in plan.alternatives)]
    if plan.sampled:
        named.append(plan.sampled.chart)
    ids = [tuple(target.id for target in some) for some in named]
    faults = [fault for some in ids for fault in _unlawful(some, picture, plan.constraints)]
    often = [target.id for target, _ in plan.sampled.often] if plan.sampled else []
    faults += [f"“{name}” may not be a target." for name in sorted({*often} - {*_lawful(picture, plan.constraints)})]
    if faults:
        return Verdict(tuple(faults))
    is_tried = _count_sets(picture, plan.constraints) <= tries
    sets = _sets(picture, plan.constraints) if is_tried else ()
    return Verdict(tuple(misstated_by(plan, picture, sets)), is_tried=is_tried)


def _pairs(picture: Picture, gone: Iterable[str], weights: Weights = ()) -> int:
    """Count the connected pairs of those who are left, by walking from each; each as much as the weights say."""
    away = set(gone)
    near: dict[str, list[str]] = {name: [] for name in picture.ids if name not in away}
    for tail, head in zip(picture.tails.tolist(), picture.heads.tolist(), strict=True):
        one, other = picture.ids[tail], picture.ids[head]
        if one in near and other in near:
            near[one].append(other)
            near[other].append(one)
    seen: set[str] = set()
    count = 0
    for first in near:
        if first in seen:
            continue
        seen.add(first)
        waiting = deque([first])
        roles: Counter[tuple[str, ...]] = Counter()
        while waiting:
            name = waiting.popleft()
            roles[picture.roles[picture.index[name]] if weights else ()] += 1
            for other in near[name]:
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
        for one, yours in combinations(roles, 2):
            count += worth(weights, one, yours) * roles[one] * roles[yours]
        count += sum(worth(weights, one, one) * (many * (many - 1) // 2) for one, many in roles.items())
    return count

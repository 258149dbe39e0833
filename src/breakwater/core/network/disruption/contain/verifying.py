"""Check a plan that contains on the picture's rows, by walking over dicts: nothing of the solver."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from math import comb

from breakwater.core.network.disruption.goals import Objective
from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.plan import End, Plan

NEAR = 1e-9
Neighbours = dict[str, list[str]]


def check_containing(plan: Plan, picture: Picture, lawful: Sequence[str], *, tries: int) -> tuple[list[str], bool]:
    """Say which of its own figures a plan has wrong, and whether every lawful set was tried.

    Args:
        plan: of the aim `contain`.
        picture: built anew by whoever checks.
        lawful: everybody who may be chosen.
        tries: how many sets may be tried.
    """
    near = _neighbours(picture, plan.constraints.taken)
    told = list(_misstated(plan, picture, near))
    removals = plan.constraints.removals
    most = len(lawful) if removals is None else min(len(lawful), removals)
    is_few = sum(comb(len(lawful), size) for size in range(most + 1)) <= tries
    is_tried = is_few and not told and (plan.price is None or plan.goal.objective is Objective.COST)
    if is_tried and (best := _best(plan, picture, near, lawful, most)) < plan.bound - NEAR:
        told.append(f"A lawful set comes to {best}, less than the bound {plan.bound} admits.")
    return told, is_tried


def _misstated(plan: Plan, picture: Picture, near: Neighbours) -> Iterator[str]:
    ids, size = [target.id for target in plan.targets], plan.goal.largest or 0
    effect = _curve(near, ids)
    if list(plan.effect) != effect:
        yield f"The effect is {effect}, not {list(plan.effect)}."
    adds = _adds(near, ids, effect[-1])
    if list(plan.adds) != adds:
        yield f"What each target adds is {adds}, not {list(plan.adds)}."
    if (effect[-1] <= size) != (plan.price is not None):
        yield f"{effect[-1]} hang together, and the plan says otherwise of {size}."
    if plan.price is not None and abs(plan.price - _price(plan.goal.objective, picture, near, ids)) > NEAR:
        yield f"The plan does not come to {plan.price}."
    for other in plan.alternatives:
        names = [target.id for target in other.targets]
        if set(names) == set(ids):
            yield "An alternative is the plan itself."
        if (
            _curve(near, names)[-1] > size
            or abs(_price(plan.goal.objective, picture, near, names) - other.value) > NEAR
        ):
            yield "An alternative has another value than it says."
    if not 0 <= plan.bound <= plan.value or plan.certificate.root_bound > plan.bound:
        yield f"The bound {plan.bound} cannot be one of {plan.value}."
    if (plan.end is End.PROVED) != plan.is_proved or (plan.certificate.open_nodes == 0) != plan.is_proved:
        yield "The plan says that it is proved and that it is not."
    for limit in plan.relaxed:
        if not limit.bound <= limit.value <= plan.value or limit.binds != (limit.value < plan.value):
            yield f"What the limit “{limit.limit}” costs cannot be so."


def _best(plan: Plan, picture: Picture, near: Neighbours, lawful: Sequence[str], most: int) -> float:
    """Try every lawful set: what the cheapest costs that contains, or the smallest size where the plan does not."""
    best = float("inf")
    for some in (some for count in range(most + 1) for some in combinations(lawful, count)):
        cost = sum(float(picture.cost[picture.index[name]]) for name in some)
        if plan.constraints.budget is not None and cost > plan.constraints.budget * (1 + NEAR):
            continue
        left = max(_parts(near, some)[1], default=0)
        if plan.price is None or left <= (plan.goal.largest or 0):
            best = min(best, left if plan.price is None else cost)
    return best


def _price(objective: Objective, picture: Picture, near: Neighbours, ids: Sequence[str]) -> float:
    if objective is Objective.COST:
        return sum(float(picture.cost[picture.index[name]]) for name in ids)
    return sum(_curve(near, ids)) / len(near) ** 2


def _neighbours(picture: Picture, taken: Iterable[str]) -> Neighbours:
    away = set(taken)
    near: Neighbours = {name: [] for name in picture.ids if name not in away}
    for tail, head in zip(picture.tails.tolist(), picture.heads.tolist(), strict=True):
        one, other = picture.ids[tail], picture.ids[head]
        if one in near and other in near:
            near[one].append(other)
            near[other].append(one)
    return near


def _parts(near: Neighbours, gone: Iterable[str]) -> tuple[dict[str, int], list[int]]:
    """Number the components of those who are left; return who is in which, and how large each is."""
    part = dict.fromkeys(gone, -1)
    sizes: list[int] = []
    for first in near:
        if first in part:
            continue
        part[first] = len(sizes)
        waiting = deque([first])
        size = 0
        while waiting:
            size += 1
            for other in near[waiting.popleft()]:
                if other not in part:
                    part[other] = len(sizes)
                    waiting.append(other)
        sizes.append(size)
    return part, sizes


def _curve(near: Neighbours, ids: Sequence[str]) -> list[float]:
    """Return how large the largest component is before and after each removal: played backwards, parts are joined."""
    part, sizes = _parts(near, ids)
    members: dict[int, list[str]] = {}
    for name, number in part.items():
        members.setdefault(number, []).append(name)
    largest = max(sizes, default=0)
    left = [largest]
    for name in reversed(ids):
        joined = {part[other] for other in near.get(name, ()) if part[other] >= 0}
        into = max(joined, key=lambda number: len(members[number]), default=len(members) + len(ids))
        here = members.setdefault(into, [])
        for number in joined - {into}:
            for other in members[number]:
                part[other] = into
            here += members.pop(number)
        part[name] = into
        here.append(name)
        largest = max(largest, len(here))
        left.append(largest)
    return [float(size) for size in reversed(left)]


def _adds(near: Neighbours, ids: Sequence[str], largest: float) -> list[float]:
    """Return by how much the largest component grows if each alone is left out."""
    part, sizes = _parts(near, ids)
    return [
        max(0.0, 1.0 + sum(sizes[number] for number in {part[other] for other in near[name]} - {-1}) - largest)
        for name in ids
    ]

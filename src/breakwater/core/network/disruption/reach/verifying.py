"""Check a plan of reaching in plain Python: walk from those chosen, and count how far everybody is."""

from collections import deque
from collections.abc import Iterable, Iterator
from math import fsum

from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.plan import End, Plan

_NEAR = 1e-9
"""Sums of shares differ in the last digits by their order."""


def misstated(plan: Plan, picture: Picture, sets: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Say which of its own figures a plan has wrong.

    Args:
        plan: of the aim `reach`.
        picture: built anew.
        sets: lawful sets, to see whether one of them leaves less than the bound.
    """
    ties, ids = _ties(plan, picture), [target.id for target in plan.targets]

    def left(chosen: Iterable[str]) -> float:
        return _left(ties, chosen, plan.goal.within)

    effect = [left(ids[:count]) for count in range(len(ids) + 1)]
    adds = [left([*ids[:at], *ids[at + 1 :]]) - effect[-1] for at in range(len(ids))]
    near = _NEAR * max(1.0, effect[0])
    if not _alike(plan.effect, effect, near):
        yield f"The effect is {effect}, not {list(plan.effect)}."
    if not _alike(plan.adds, adds, near):
        yield f"What each target adds is {adds}, not {list(plan.adds)}."
    if not 0 <= plan.bound <= plan.value or plan.certificate.root_bound > plan.bound:
        yield f"The bound {plan.bound} cannot be one of {plan.value}."
    if (plan.end is End.PROVED) != plan.is_proved or (plan.certificate.open_nodes == 0) != plan.is_proved:
        yield "The plan says that it is proved and that it is not."
    for other in plan.alternatives:
        names = [target.id for target in other.targets]
        if abs(left(names) - other.value) > near:
            yield "An alternative has another value than it says."
        if set(names) == set(ids):
            yield "An alternative is the plan itself."
    for limit in plan.relaxed:
        if not limit.bound <= limit.value <= plan.value or limit.binds != (limit.value < plan.value):
            yield f"What the limit “{limit.limit}” costs cannot be so."
    for some in sets:
        if (found := left(some)) < plan.bound - near:
            yield f"A lawful set leaves {found}, less than the bound {plan.bound} admits."
            return


def _alike(said: tuple[float, ...], found: list[float], near: float) -> bool:
    return len(said) == len(found) and all(abs(a - b) <= near for a, b in zip(said, found, strict=True))


def _ties(plan: Plan, picture: Picture) -> dict[str, list[str]]:
    """Return who is next to whom, without those who are taken."""
    found: dict[str, list[str]] = {name: [] for name in picture.ids if name not in plan.constraints.taken}
    for tail, head in zip(picture.tails.tolist(), picture.heads.tolist(), strict=True):
        one, other = picture.ids[tail], picture.ids[head]
        if one in found and other in found:
            found[one].append(other)
            found[other].append(one)
    return found


def _left(ties: dict[str, list[str]], chosen: Iterable[str], within: int | None) -> float:
    """Return what is not reached: everybody there, less what each counts by the steps from the nearest chosen."""
    steps = dict.fromkeys(chosen, 0)
    waiting = deque(steps)
    while waiting:
        one = waiting.popleft()
        for other in ties[one]:
            if other not in steps:
                steps[other] = steps[one] + 1
                waiting.append(other)
    if within is not None:
        return float(len(ties) - sum(far <= within for far in steps.values()))
    return len(ties) - fsum(1 / max(far, 1) for far in steps.values())

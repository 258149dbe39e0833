"""Check a plan of severing on the picture's rows, by walking: nothing of the solver, nor of how it reads a picture."""

import math
from collections.abc import Iterator

from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.plan import End, Plan
from breakwater.core.network.disruption.sever.walking import Residual

NEAR = 1e-6  # of the flow before


def misstated(plan: Plan, picture: Picture) -> Iterator[str]:
    """Say which of its own figures a plan has wrong."""
    ids, taken = [target.id for target in plan.targets], set(plan.constraints.taken)
    effect = [_passing(plan, picture, taken | set(ids[:count])) for count in range(len(ids) + 1)]
    adds = [_passing(plan, picture, taken | (set(ids) - {name})) - effect[-1] for name in ids]
    near = NEAR * max(effect[0], 1.0)
    if not _alike(plan.effect, effect, near):
        yield f"The effect is {effect}, not {list(plan.effect)}."
    if not _alike(plan.adds, adds, near):
        yield f"What each target adds is {adds}, not {list(plan.adds)}."
    if not 0 <= plan.bound <= plan.value or plan.certificate.root_bound > plan.bound:
        yield f"The bound {plan.bound} cannot be one of {plan.value}."
    if (plan.end is End.PROVED) != plan.is_proved or (plan.certificate.open_nodes == 0) != plan.is_proved:
        yield "The plan says that it is proved and that it is not."
    if plan.alternatives:
        yield "A plan of severing has no alternatives."
    for limit in plan.relaxed:
        if not limit.bound <= limit.value <= plan.value or limit.binds != (limit.value < plan.value):
            yield f"What the limit “{limit.limit}” costs cannot be so."


def _alike(said: tuple[float, ...], found: list[float], near: float) -> bool:
    return len(said) == len(found) and all(abs(a - b) <= near for a, b in zip(said, found, strict=True))


def _passing(plan: Plan, picture: Picture, gone: set[str]) -> float:
    """Return how much passes without some actors."""
    left = Residual()
    for name in picture.ids:
        left.join(("in", picture.index[name]), ("out", picture.index[name]), 0.0 if name in gone else math.inf)
    rows = zip(
        picture.tails.tolist(),
        picture.heads.tolist(),
        picture.capacity.tolist(),
        picture.directed.tolist(),
        strict=True,
    )
    for tail, head, capacity, is_directed in rows:
        left.join(("out", tail), ("in", head), capacity)
        if not is_directed:
            left.join(("out", head), ("in", tail), capacity)
    for source in plan.goal.sources:
        left.join(("source", 0), ("in", picture.place(source)), math.inf)
    for sink in plan.goal.sinks:
        left.join(("out", picture.place(sink)), ("sink", 0), math.inf)
    return left.fill()

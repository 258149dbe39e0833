"""What each limit costs: the same problem without it, and by how much a plan could then be better."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from breakwater.core.network.disruption.goals import Constraints
from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.plan import Relaxed

MORE_BUDGET = 1.1
_WITHOUT: tuple[tuple[str, object], ...] = (
    ("excluded", frozenset()),
    ("not_both", ()),
    ("only_together", ()),
    ("quotas", ()),
)
ROOM = frozenset({"removals", "budget"})
"""Limits that are widened rather than left out: one removal more, a tenth more budget."""


@dataclass(frozen=True, slots=True)
class Wider:
    """Constraints without one of their limits.

    Attributes:
        limit: which, as `Relaxed.limit` names it.
        constraints: what is left.
        protect: False where the limit is protection. Solved so, it gives a number and never a plan.
    """

    limit: str
    constraints: Constraints
    protect: bool = True


def wider(picture: Picture, constraints: Constraints) -> Iterator[Wider]:
    """Yield the constraints without each limit there is, protection first."""
    if bool(picture.protected.any()):
        yield Wider("protection", constraints, protect=False)
    for limit, none in _WITHOUT:
        if getattr(constraints, limit):
            yield Wider(limit, replace(constraints, **{limit: none}))  # type: ignore[arg-type]
    if constraints.removals is not None:
        yield Wider("removals", replace(constraints, removals=constraints.removals + 1))
    if constraints.budget is not None:
        yield Wider("budget", replace(constraints, budget=constraints.budget * MORE_BUDGET))


def relaxed(limit: str, *, reached: float, bound: float, value: float) -> Relaxed:
    """Return what is told of a limit; a search that found no better still has the plan itself.

    Args:
        limit: that was left out.
        reached: without it.
        bound: nothing below this can be reached without it.
        value: of the plan, to be minimised.
    """
    least = min(reached, value)
    return Relaxed(limit=limit, value=least, bound=min(bound, least), binds=least < value)

"""Who takes whom, why, why not others; and what must be relaxed where not everybody can be taken."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from breakwater.core.network.disruption.allocating.grounds import Ground
from breakwater.core.network.disruption.faults import NotATarget
from breakwater.core.network.disruption.picture import Picture, Target


class Limit(StrEnum):
    """What can be relaxed."""

    CAPACITY = "capacity"
    """An agency takes more targets in all."""
    AT_ONCE = "at once"
    """An agency takes more targets in one night."""
    APART = "apart"
    """Two agencies act in the same night after all."""
    AGREEMENT = "agreement"
    """Two states agree, for these targets."""
    LEFT_OUT = "left out"
    """A target is left out, since nobody has a ground, or is asked about anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxation:
    """One thing that must give way.

    Attributes:
        limit: what.
        who: agencies, states or the target's id.
        by: by how much, for capacities; else 1.
        night: which of the task's groups, for what holds in one night; else -1.
    """

    limit: Limit
    who: tuple[str, ...]
    by: int = 1
    night: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """One target and who takes it.

    Attributes:
        agency: its code; state: whose it is.
        ground: why it may.
        with_state: the other state of the agreement it rests on, where it rests on one.
        is_agreed: whether the agreement is there, or is among what must be relaxed.
        others: each other agency, with why not.
    """

    target: Target
    agency: str
    state: str
    ground: Ground
    with_state: str = ""
    is_agreed: bool = True
    others: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """The whole of it; it cannot hold a target that its picture did not hand out.

    Attributes:
        assignments: in the order of the targets given.
        relax: the least that must give way, in all, for these assignments; empty where they hold as they are.
        instead: other ways of giving way as little, each whole.
        left_out: ids of targets that nobody takes.
        rank: sum of the ranks of the grounds; no allocation that relaxes as little has less.
    """

    picture: Picture
    assignments: tuple[Assignment, ...]
    relax: tuple[Relaxation, ...] = ()
    instead: tuple[tuple[Relaxation, ...], ...] = ()
    left_out: tuple[str, ...] = ()
    rank: int = 0

    def __post_init__(self) -> None:
        for one in self.assignments:
            if not self.picture.owns(one.target):
                raise NotATarget("The allocation names somebody who is no target of its picture.", "Ask the picture.")

    @property
    def is_possible(self) -> bool:
        """Whether all targets are taken as things stand."""
        return not self.relax


def allocation_to_json(allocation: Allocation) -> dict[str, Any]:
    """Write an allocation as a mapping that JSON can hold."""
    return {
        "possible": allocation.is_possible,
        "assignments": [
            {
                "target": one.target.id,
                "agency": one.agency,
                "state": one.state,
                "ground": one.ground.name.lower(),
                "reason": reason(one),
                "others": dict(one.others),
            }
            for one in allocation.assignments
        ],
        "relax": [_relaxation(one) for one in allocation.relax],
        "instead": [[_relaxation(one) for one in other] for other in allocation.instead],
        "left_out": list(allocation.left_out),
    }


def reason(one: Assignment) -> str:
    """Say in a few words why this agency takes this target."""
    said = str(one.ground)
    if one.with_state:
        said += f" ({one.state}–{one.with_state})"
    return said if one.is_agreed else f"{said}, which is missing"


def in_words(one: Relaxation) -> str:
    """Say in a few words what must give way."""
    match one.limit:
        case Limit.CAPACITY:
            return f"{one.who[0]} takes {one.by} more in all"
        case Limit.AT_ONCE:
            return f"{one.who[0]} takes {one.by} more in one night"
        case Limit.APART:
            return f"{one.who[0]} and {one.who[1]} act in the same night"
        case Limit.AGREEMENT:
            return f"{one.who[0]} and {one.who[1]} agree"
        case Limit.LEFT_OUT:
            return f"{one.who[0]} is left out"


def _relaxation(one: Relaxation) -> dict[str, Any]:
    return {"limit": str(one.limit), "who": list(one.who), "by": one.by, "words": in_words(one)}

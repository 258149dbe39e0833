"""The business as it is seen: who can fill which step of the script, and who deals with whom.

**A chain** is one actor for each step, in the order of the script, such that each can fill its step and any two
who follow each other are tied or are the same. One actor may fill several steps. A plan **breaks the business**
when no chain is left without its targets.

What this says, and what not: a hand-over needs a tie that is known; work is not handed over through a third who
fills no step; that somebody can fill a step is what their roles say, not that they ever did. A step that nobody is
known to fill leaves no chain at all: that is a gap in the picture (`Business.gaps`), not a success.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from breakwater.core.network.disruption.arrays import costs, flags, freeze
from breakwater.core.network.disruption.business.faults import BadScript
from breakwater.core.network.disruption.faults import BadShape, EmptyPicture, SelfTie, UnknownActor
from breakwater.core.network.graph import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Business:
    """Actors, their ties and what each can do. Made by `business`, which checks it.

    Attributes:
        steps: names of the steps, in the order of the script.
        performs: shape (steps, actors).
        one, other: shape (ties,), who is tied to whom.
        cost: shape (actors,), of removing each.
        replacement: shape (actors,), what it costs the network to replace each.
        protected: shape (actors,), who may never be a target.
        may_take: shape (actors,), who may be one: nobody who is protected, whatever was asked for.
    """

    steps: tuple[str, ...]
    performs: BoolArray
    one: IntArray
    other: IntArray
    cost: FloatArray
    replacement: FloatArray
    protected: BoolArray
    may_take: BoolArray

    def __post_init__(self) -> None:
        object.__setattr__(self, "may_take", self.may_take & ~self.protected)
        freeze(self)

    def __len__(self) -> int:
        return len(self.protected)

    @property
    def gaps(self) -> tuple[str, ...]:
        """Name the steps that nobody is known to fill."""
        return tuple(name for name, mine in zip(self.steps, self.performs, strict=True) if not mine.any())


@dataclass(frozen=True, slots=True, eq=False)
class Layers:
    """Every chain as a way through layers, one a step: a place is an actor in a step, where some chain has them.

    Attributes:
        step, actor: shape (places,), sorted by step, then actor.
        tail, head: shape (links,), places that follow each other in some chain.
    """

    step: IntArray
    actor: IntArray
    tail: IntArray
    head: IntArray
    last: int = field(default=0)

    @property
    def begins(self) -> IntArray:
        """Return the places of the first step."""
        return np.flatnonzero(self.step == 0)

    @property
    def ends(self) -> IntArray:
        """Return the places of the last step."""
        return np.flatnonzero(self.step == self.last)

    @property
    def is_simple(self) -> bool:
        """Whether nobody fills more than one step of the chains there are."""
        return len(np.unique(self.actor)) == len(self.actor)


def business(
    steps: tuple[str, ...],
    performs: ArrayLike,
    ties: ArrayLike,
    *,
    cost: ArrayLike | None = None,
    replacement: ArrayLike | None = None,
    protected: ArrayLike | None = None,
    spared: ArrayLike | None = None,
) -> Business:
    """Check what is known of a business and hold it.

    Args:
        steps: names, in the order of the script.
        performs: shape (steps, actors).
        ties: shape (ties, 2), pairs of actors, either way round; a pair that comes twice is one tie.
        cost, replacement: shape (actors,), from 0; without them 1 for each.
        protected, spared: shape (actors,).
    Raises:
        DisruptionError: by name, for the first thing that cannot be.
    """
    can: np.ndarray[Any, Any] = np.asarray(performs)
    if not steps or len(set(steps)) < len(steps):
        raise BadScript("The script has no steps, or names one twice.", "Name each step once.")
    if can.ndim != 2 or can.dtype != np.bool_ or len(can) != len(steps):
        raise BadShape(f"Who fills each of {len(steps)} steps is not said.", "Give yes or no for each actor.")
    actors = can.shape[1]
    if not actors:
        raise EmptyPicture("There is nobody in this picture.", "Select a network with at least one actor.")
    pairs = _pairs(ties, actors)
    return Business(
        steps=tuple(steps),
        performs=can,
        one=pairs[:, 0],
        other=pairs[:, 1],
        cost=np.ones(actors) if cost is None else costs(cost, actors, "actor"),
        replacement=np.ones(actors) if replacement is None else costs(replacement, actors, "actor"),
        protected=flags(protected, actors, "actor"),
        may_take=~flags(spared, actors, "actor"),
    )


def layers(business: Business) -> Layers:
    """Lay out every chain, and nothing that is on none."""
    actors, steps = len(business), len(business.steps)
    everybody = np.arange(actors)
    begins = np.concatenate([business.one, business.other, everybody])
    ends = np.concatenate([business.other, business.one, everybody])
    useful = business.performs.copy()
    for step in range(1, steps):
        useful[step] &= _reached(begins, ends, useful[step - 1])
    for step in range(steps - 2, -1, -1):
        useful[step] &= _reached(ends, begins, useful[step + 1])
    taken, actor = np.nonzero(useful)
    place = np.full(useful.shape, -1, dtype=np.int64)
    place[taken, actor] = np.arange(len(taken))
    links = []
    for at in range(steps - 1):
        led = useful[at][begins] & useful[at + 1][ends]
        links.append(np.stack([place[at][begins[led]], place[at + 1][ends[led]]]))
    joined = np.concatenate(links, axis=1) if links else np.empty((2, 0), np.int64)
    return Layers(taken, actor, joined[0], joined[1], steps - 1)


def _reached(begins: IntArray, ends: IntArray, among: BoolArray) -> BoolArray:
    reached = np.zeros(len(among), np.bool_)
    reached[ends[among[begins]]] = True
    return reached


def _pairs(ties: ArrayLike, actors: int) -> IntArray:
    given = np.asarray(ties)
    if given.size == 0:
        return np.empty((0, 2), np.int64)
    if given.ndim != 2 or given.shape[1] != 2 or given.dtype.kind not in "iu":
        raise BadShape("Ties are not pairs of actors.", "Give two numbers for each.")
    outside = (given < 0) | (given >= actors)
    if outside.any():
        raise UnknownActor(f"There is no actor {given[outside][0]}.", f"Actors are numbered from 0 to {actors - 1}.")
    loops = given[:, 0] == given[:, 1]
    if loops.any():
        raise SelfTie(f"Actor {given[loops][0, 0]} is tied to itself.", "Leave the tie out.")
    return np.unique(np.sort(given.astype(np.int64), axis=1), axis=0)

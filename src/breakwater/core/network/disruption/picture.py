"""The picture that a plan is made from: actors and ties as arrays that nobody can change.

Protection is a matter of type. A `Target` is made once, while its picture is built, for each actor that may be
removed; nothing else makes one, and a picture knows its own by identity. Whoever is protected has none, so that
no solver, plan, file or form can name one. The reason of a protection is not in a picture at all.

Actors stand in the order of their ids and ties in the order of their ends, whatever order the rows came in.
"""

import hashlib
import math
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Final, NoReturn

import numpy as np
from numpy.typing import NDArray

from breakwater.core.network.disruption import faults
from breakwater.core.network.disruption.rows import Actor, Tie


class Repeats(StrEnum):
    """What it means that a pair is tied twice."""

    REFUSE = "refuse"
    MERGE = "merge"  # one tie: capacities add up, probabilities as of independent sources


class Target(tuple[str, int, float]):
    """One actor that may be removed: id, place and cost. Made by its picture alone, never changed, copied or stored."""

    __slots__ = ()

    def __new__(cls, *_: object, **__: object) -> "Target":
        """Refuse: nobody makes one."""
        raise faults.NotATarget("Targets are not made, they are asked of a picture.", "Call `picture.target(id)`.")

    def __init_subclass__(cls, **_: object) -> NoReturn:
        raise faults.NotATarget("There is one kind of target.", "Call `picture.target(id)`.")

    def __copy__(self) -> "Target":
        return self

    def __deepcopy__(self, _: object) -> "Target":
        return self

    def __reduce_ex__(self, _: object) -> NoReturn:
        raise faults.NotATarget("A target is not stored.", "Store its id, and ask the picture for it again.")

    def __repr__(self) -> str:
        return f"<Target {self.id}>"

    @property
    def id(self) -> str:
        """The actor's id."""
        return self[0]

    @property
    def index(self) -> int:  # type: ignore[override]  # a tuple's search is of no use here
        """Where the actor stands in the picture's arrays."""
        return self[1]

    @property
    def cost(self) -> float:
        """Of the removal."""
        return self[2]


class Picture:
    """Actors and ties of one selection, immutable.

    Attributes:
        ids: of the actors, sorted; `index` turns one into its place.
        kinds, roles, states: of each actor.
        cost: of removing each actor.
        protected: who may never be a target.
        tails, heads: places of the ends of each tie; for an undirected tie the smaller place is the tail.
        directed: whether the tie leads from tail to head only.
        probability: that the tie exists.
        capacity: of the tie, for goals about flow; infinite where nothing is said.
        tie_kinds, times: of each tie, as said.
        digest: of everything above; equal pictures have equal ones.
    """

    __slots__ = (
        *("_targets", "capacity", "cost", "digest", "directed", "heads", "ids", "index", "kinds"),
        *("probability", "protected", "roles", "states", "tails", "tie_kinds", "times"),
    )
    ids: tuple[str, ...]
    index: MappingProxyType[str, int]
    kinds: tuple[str, ...]
    roles: tuple[tuple[str, ...], ...]
    states: tuple[tuple[str, ...], ...]
    cost: NDArray[np.float64]
    protected: NDArray[np.bool_]
    tails: NDArray[np.int64]
    heads: NDArray[np.int64]
    directed: NDArray[np.bool_]
    probability: NDArray[np.float64]
    capacity: NDArray[np.float64]
    tie_kinds: tuple[str, ...]
    times: tuple[str, ...]
    digest: str
    _targets: MappingProxyType[str, Target]

    def __init__(self, actors: Iterable[Actor], ties: Iterable[Tie], *, repeats: Repeats = Repeats.REFUSE) -> None:
        """Build a picture from rows.

        Args:
            actors: everybody in it, each once, with or without ties.
            ties: between these.
            repeats: what two ties of one pair mean.

        Raises:
            DisruptionError: by name, for the first row that cannot be.
        """
        people = sorted(actors, key=lambda actor: actor.id)
        _check_actors(people)
        index = {actor.id: place for place, actor in enumerate(people)}
        lines = _lines(ties, index, repeats)
        _set(self, "ids", tuple(actor.id for actor in people))
        _set(self, "index", MappingProxyType(index))
        _set(self, "kinds", tuple(actor.kind for actor in people))
        _set(self, "roles", tuple(tuple(sorted(actor.roles)) for actor in people))
        _set(self, "states", tuple(tuple(sorted(actor.states)) for actor in people))
        _set(self, "cost", _fixed([actor.cost for actor in people], np.float64))
        _set(self, "protected", _fixed([actor.protected for actor in people], np.bool_))
        _set(self, "tails", _fixed([index[tie.source] for tie in lines], np.int64))
        _set(self, "heads", _fixed([index[tie.target] for tie in lines], np.int64))
        _set(self, "directed", _fixed([tie.directed for tie in lines], np.bool_))
        _set(self, "probability", _fixed([tie.probability for tie in lines], np.float64))
        _set(self, "capacity", _fixed([tie.capacity for tie in lines], np.float64))
        _set(self, "tie_kinds", tuple(tie.kind for tie in lines))
        _set(self, "times", tuple(tie.time for tie in lines))
        removable = (place for place, actor in enumerate(people) if not actor.protected)
        _set(self, "_targets", MappingProxyType({people[place].id: _target(people, place) for place in removable}))
        _set(self, "digest", _digest(people, lines))

    def __len__(self) -> int:
        return len(self.ids)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise TypeError("A picture is not changed; build another.")

    def __delattr__(self, name: str) -> NoReturn:
        raise TypeError("A picture is not changed; build another.")

    def __copy__(self) -> "Picture":
        return self

    def __deepcopy__(self, _: object) -> "Picture":
        return self

    def __reduce_ex__(self, _: object) -> NoReturn:
        raise TypeError("A picture is not stored; store its rows.")

    def __repr__(self) -> str:
        return f"<Picture of {len(self)} actors, {len(self.tails)} ties>"

    def place(self, actor: str) -> int:
        """Return where an actor stands in the arrays."""
        found = self.index.get(actor)
        if found is None:
            raise faults.UnknownActor(f"Nobody in this picture has the id “{actor}”.", "Check the id.")
        return found

    def target(self, actor: str) -> Target:
        """Return the target that an actor is.

        Raises:
            UnknownActor: nobody has this id.
            ProtectedActor: this actor is protected.
        """
        self.place(actor)
        found = self._targets.get(actor)
        if found is None:
            raise faults.ProtectedActor(f"“{actor}” is protected and cannot be a target.", "Leave this actor out.")
        return found

    def targets_at(self, places: Iterable[int]) -> tuple[Target, ...]:
        """Return the targets that stand in some places of the arrays.

        Raises:
            ProtectedActor: one of them is protected.
        """
        return tuple(self.target(self.ids[place]) for place in places)

    def targets(self) -> Iterator[Target]:
        """Yield everybody who may be removed, in the order of the actors."""
        return iter(self._targets.values())

    def owns(self, target: object) -> bool:
        """Tell whether this very object was handed out by this picture."""
        return type(target) is Target and len(target) > 0 and self._targets.get(target[0]) is target

    def pairs(self) -> NDArray[np.int64]:
        """Return who is tied to whom, whatever the direction, each pair once: shape (pairs, 2), sorted."""
        ends = np.stack([np.minimum(self.tails, self.heads), np.maximum(self.tails, self.heads)], axis=1)
        return np.unique(ends, axis=0) if len(ends) else np.empty((0, 2), dtype=np.int64)


_set: Final = object.__setattr__


def _target(people: list[Actor], place: int) -> Target:
    return tuple.__new__(Target, (people[place].id, place, people[place].cost))


def _fixed(values: list[Any], kind: type[np.generic]) -> NDArray[Any]:
    """Make an array over bytes: these cannot be made writeable again."""
    return np.frombuffer(np.array(values, dtype=kind).tobytes(), dtype=kind)


def _check_actors(people: list[Actor]) -> None:
    if not people:
        raise faults.EmptyPicture("There is nobody in this picture.", "Select a network with at least one actor.")
    for before, actor in pairwise(people):
        if before.id == actor.id:
            raise faults.DuplicateActor(f"The id “{actor.id}” stands twice.", "Give each actor one row.")
    for actor in people:
        if not math.isfinite(actor.cost) or actor.cost < 0:
            raise faults.BadCost(f"The cost of “{actor.id}” is {actor.cost}.", "Costs are numbers from 0 upwards.")


def _lines(ties: Iterable[Tie], index: dict[str, int], repeats: Repeats) -> list[Tie]:
    """Check the ties, lay undirected ones in one direction, and join or refuse what repeats."""
    found: dict[tuple[bool, int, int], Tie] = {}
    for row in ties:
        _check_tie(row, index)
        tie = row if row.directed or index[row.source] < index[row.target] else row.turned()
        key = (tie.directed, index[tie.source], index[tie.target])
        if key in found and repeats is Repeats.REFUSE:
            raise faults.RepeatedTie(
                f"“{tie.source}” and “{tie.target}” are tied twice.", "Join the two, or ask for repeats to be merged."
            )
        found[key] = found[key].joined(tie) if key in found else tie
    return [found[key] for key in sorted(found, key=lambda key: (key[1], key[2], key[0]))]


def _check_tie(tie: Tie, index: dict[str, int]) -> None:
    for end in (tie.source, tie.target):
        if end not in index:
            raise faults.UnknownActor(f"A tie leads to “{end}”, who is not in the picture.", "Add the actor.")
    if tie.source == tie.target:
        raise faults.SelfTie(f"“{tie.source}” is tied to itself.", "Leave the tie out.")
    if not 0 <= tie.probability <= 1:
        raise faults.BadProbability(
            f"The tie of “{tie.source}” and “{tie.target}” has probability {tie.probability}.", "Give one from 0 to 1."
        )
    if not tie.capacity >= 0:
        raise faults.BadCapacity(
            f"The tie of “{tie.source}” and “{tie.target}” has capacity {tie.capacity}.", "Give one from 0 upwards."
        )


def _digest(people: list[Actor], lines: list[Tie]) -> str:
    told = repr(([actor.told() for actor in people], [tie.told() for tie in lines]))
    return hashlib.sha256(told.encode()).hexdigest()

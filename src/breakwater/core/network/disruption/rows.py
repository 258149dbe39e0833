"""The rows that a picture is built from."""

import math
from dataclasses import dataclass, replace

from breakwater.core.vocabulary import PROTECTED_ROLES


@dataclass(frozen=True, slots=True)
class Actor:
    """One actor.

    Attributes:
        id: unique in its picture.
        kind: person, organisation, vessel …
        roles: in the network.
        states: whose nationals, residents or offenders they are.
        cost: of removing them, in whatever unit the budget has.
        protected: may never be a target. Why is not said here. Who has a protected role of the vocabulary is
            protected, whatever else is said.
    """

    id: str
    kind: str = "person"
    roles: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    cost: float = 1.0
    protected: bool = False

    def __post_init__(self) -> None:
        if any(role in PROTECTED_ROLES for role in self.roles):
            object.__setattr__(self, "protected", True)

    def told(self) -> tuple[object, ...]:
        """Return all that is said, in one form: for a digest."""
        roles, states = tuple(sorted(self.roles)), tuple(sorted(self.states))
        return (self.id, self.kind, roles, states, float(self.cost), bool(self.protected))


@dataclass(frozen=True, slots=True)
class Tie:
    """One tie between two actors; a directed one leads from source to target."""

    source: str
    target: str
    directed: bool = False
    probability: float = 1.0
    kind: str = ""
    capacity: float = math.inf
    time: str = ""

    def told(self) -> tuple[object, ...]:
        """Return all that is said, in one form: for a digest."""
        numbers = (float(self.probability), float(self.capacity))
        return (self.source, self.target, bool(self.directed), *numbers, self.kind, self.time)

    def turned(self) -> "Tie":
        """Return the same tie told from its other end."""
        return replace(self, source=self.target, target=self.source)

    def joined(self, other: "Tie") -> "Tie":
        """Return one tie for two of a pair: capacities add up, probabilities as of independent sources."""
        kinds = {kind for tie in (self, other) for kind in tie.kind.split(" + ") if kind}
        return replace(
            self,
            probability=1 - (1 - self.probability) * (1 - other.probability),
            capacity=self.capacity + other.capacity,
            kind=" + ".join(sorted(kinds)),
            time=min(filter(None, (self.time, other.time)), default=""),
        )

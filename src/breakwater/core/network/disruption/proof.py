"""The proof of a plan: what the search did, so that somebody else can follow it step by step and check each."""

from dataclasses import dataclass
from enum import StrEnum


class Act(StrEnum):
    """What is done with the part of the search that is looked at."""

    PLAY = "play"
    """Route all pairs at some prices, and average: the bound and the loads."""
    FIX = "fix"
    """Keep `nodes` and remove `must`, since the loads show that the opposite leads to nothing better."""
    EXCHANGE = "exchange"
    """Keep `nodes`: for each, somebody who is kept would do as well."""
    BRANCH = "branch"
    """Look at the part without the one of `nodes`, then at the part with it."""
    BOUNDED = "bounded"
    """Close: the bound says that nothing better is in this part."""
    LOOK = "look"
    """Close: at most one more removal is possible, and each was looked at."""
    EMPTY = "empty"
    """Close: nothing within the limits is left in this part."""


@dataclass(frozen=True, slots=True)
class Step:
    """One act. `tolls`: for each round of play, a whole price (2**20 is one) and one more for each node."""

    act: Act
    nodes: tuple[int, ...] = ()
    must: tuple[int, ...] = ()
    tolls: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """All steps, in order; parts that wait are looked at last in, first out.

    Attributes:
        ids: who the nodes are.
        merged: leaves, each with the neighbour that carries it.
        steps: of the search.
    """

    ids: tuple[str, ...]
    merged: tuple[tuple[str, str], ...]
    steps: tuple[Step, ...]

    @property
    def rounds(self) -> int:
        """How many rounds of routing it takes to follow."""
        return sum(len(step.tolls) for step in self.steps)

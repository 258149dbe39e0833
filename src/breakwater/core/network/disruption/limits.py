"""Limits beside cost, as a programme in whole numbers takes them: who may be chosen beside whom."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from breakwater.core.network.disruption.goals import Constraints
from breakwater.core.network.disruption.highs import Programme
from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.graph import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Limits:
    """Which actors may be chosen beside each other, for other reasons than cost.

    Attributes:
        at_most: actors, and how many of them at most.
        together: actors that are chosen all or not at all.
    """

    at_most: tuple[tuple[IntArray, int], ...] = ()
    together: tuple[IntArray, ...] = ()

    def admit(self, chosen: BoolArray) -> bool:
        """Tell whether a choice, yes or no for each actor, is within the limits."""
        is_within = all(int(chosen[group].sum()) <= most for group, most in self.at_most)
        return is_within and all(chosen[group].all() or not chosen[group].any() for group in self.together)

    def rows(self, programme: Programme, unknown: IntArray) -> None:
        """Add the limits to a programme.

        Args:
            programme: to be added to.
            unknown: shape (actors,), which unknown says that an actor is chosen; -1 where none does.
        """
        for group, most in self.at_most:
            mine = unknown[group]
            programme.rows(1, sum_of(mine[mine >= 0], 1.0), low=-np.inf, high=float(most))
        for group in self.together:
            mine = unknown[group]
            if (mine < 0).any():  # one that cannot be chosen holds back the others
                programme.high[mine[mine >= 0]] = 0.0
                continue
            others = np.arange(len(mine) - 1)
            first = np.full_like(others, mine[0])
            programme.rows(len(others), (others, first, 1.0), (others, mine[1:], -1.0), low=0.0, high=0.0)


NO_LIMITS = Limits()


def limits_of(picture: Picture, constraints: Constraints) -> Limits:
    """Return which actors may be chosen beside each other."""
    at_most = [(places(picture, group), 1) for group in constraints.not_both]
    for state, most in constraints.quotas:
        at_most.append((np.flatnonzero([state in mine for mine in picture.states]), most))
    if constraints.removals is not None:
        at_most.append((np.arange(len(picture)), constraints.removals))
    return Limits(tuple(at_most), tuple(places(picture, group) for group in constraints.only_together))


def places(picture: Picture, actors: Iterable[str]) -> IntArray:
    """Return where some actors stand, ascending."""
    return np.array(sorted(picture.place(actor) for actor in actors), dtype=np.int64)


def sum_of(unknowns: IntArray, factor: float | FloatArray) -> tuple[IntArray, IntArray, float | FloatArray]:
    """Return the part of a single row that adds up some unknowns."""
    return np.zeros(len(unknowns), np.int64), unknowns, factor

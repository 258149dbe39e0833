"""What is wanted, and within which limits."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from breakwater.core.network.disruption import faults
from breakwater.core.network.disruption.broken import Measure
from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.script import SMUGGLING, Step

Weights = tuple[tuple[str, str, int], ...]
ANYBODY: Final = "*"
MOST_WEIGHT: Final = 1_000
MOST_SAMPLES: Final = 100_000


class Aim(StrEnum):
    """What a plan minimises."""

    FRAGMENT = "fragment"
    """Connected pairs left (the critical node problem, Borgatti's KPP-Neg)."""
    SEVER = "sever"
    """The largest flow left between sources and sinks (maximum-flow interdiction)."""
    BUSINESS = "business"
    """Whole chains of the crime script left: none, and of all plans that leave none the best by a measure."""
    EXPECTED = "expected"
    """Connected pairs left on the average of networks drawn by the ties' probabilities (sample average)."""
    CONTAIN = "contain"
    """What it takes to leave no component above a size (dismantling)."""
    REACH = "reach"
    """What is not reached by those chosen: they are whom to speak to, not to remove (Borgatti's KPP-Pos)."""


class Objective(StrEnum):
    """What is to be small where a network is contained."""

    COST = "cost"
    """The targets' cost together: their number where each costs 1."""
    AREA = "area"
    """The sum of the largest component's sizes before and after each removal, over the square of all actors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What is wanted.

    Attributes:
        aim: what a plan minimises.
        sources, sinks: ids of the ends of the flow, for `Aim.SEVER`.
        script: the steps that make a chain, in order, for `Aim.BUSINESS`.
        measure: by which one of the plans that leave no chain is chosen, for `Aim.BUSINESS`.
        samples: how many networks are drawn, for `Aim.EXPECTED`.
        largest: how many actors may hang together at most, for `Aim.CONTAIN`.
        objective: what is to be small, for `Aim.CONTAIN`.
        within: for `Aim.REACH`, in how many steps somebody is reached in full; None counts 1/d for d steps.
        weights: (role, role, whole number): how much a connected pair of these counts, for `Aim.FRAGMENT`; 1 where
            nothing is said, the most where several are. `ANYBODY` stands for every role and for none.
    """

    aim: Aim
    sources: tuple[str, ...] = ()
    sinks: tuple[str, ...] = ()
    script: tuple[Step, ...] = SMUGGLING
    measure: Measure = Measure.COST
    samples: int = 200
    largest: int | None = None
    objective: Objective = Objective.COST
    within: int | None = None
    weights: Weights = ()

    def __post_init__(self) -> None:
        _check_weights(self.aim, self.weights)
        if not 1 <= self.samples <= MOST_SAMPLES:
            raise faults.BadConstraint(f"{self.samples} networks cannot be drawn.", f"Draw 1 to {MOST_SAMPLES}.")
        if self.largest is not None and self.largest < 1:
            raise faults.BadConstraint(f"{self.largest} actors are no size to contain to.", "Give 1 or more.")
        if self.within is not None and self.within < 1:
            raise faults.BadConstraint(f"Nobody is reached within {self.within} steps.", "Give 1 or more.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraints:
    """Within which limits. With `removals` and `budget` both hold; where more always does more, one is needed.

    Attributes:
        removals: how many targets at most.
        budget: how much the targets may cost together at most.
        excluded: actors that are not to be chosen.
        taken: actors that somebody else removes: gone before the plan begins, at no cost.
        not_both: pairs or groups of which at most one is chosen.
        only_together: groups that are chosen whole or not at all.
        quotas: how many targets at most may fall to a state.
    """

    removals: int | None = None
    budget: float | None = None
    excluded: frozenset[str] = frozenset()
    taken: frozenset[str] = frozenset()
    not_both: tuple[frozenset[str], ...] = ()
    only_together: tuple[frozenset[str], ...] = ()
    quotas: tuple[tuple[str, int], ...] = ()

    def __post_init__(self) -> None:
        if self.removals is not None and self.removals < 0:
            raise faults.BadConstraint(f"{self.removals} removals are not a number of removals.", "Give 0 or more.")
        if self.budget is not None and not (math.isfinite(self.budget) and self.budget >= 0):
            raise faults.BadCost(f"The budget is {self.budget}.", "Budgets are numbers from 0 upwards.")
        if self.excluded & self.taken:
            raise faults.BadConstraint(
                f"“{min(self.excluded & self.taken)}” is excluded and taken.", "Say one of the two."
            )
        if any(len(group) < 2 for group in (*self.not_both, *self.only_together)):
            raise faults.BadConstraint("A group of fewer than two says nothing.", "Name two actors or more.")
        if grouped := self.taken & _all((self.not_both, self.only_together)):
            raise faults.BadConstraint(f"“{min(grouped)}” is taken and in a group.", "Say one of the two.")
        if any(most < 0 for _, most in self.quotas) or len({state for state, _ in self.quotas}) < len(self.quotas):
            raise faults.BadConstraint("A state's quota is negative or given twice.", "Give each state one from 0.")

    @property
    def has_groups(self) -> bool:
        """Whether a choice of one actor bears on another, beyond what it costs."""
        return bool(self.not_both or self.only_together or self.quotas)

    def check_some(self) -> None:
        """Refuse where neither removals nor costs are limited: everybody would be chosen."""
        if self.removals is None and self.budget is None:
            raise faults.BadConstraint("Nothing limits the plan.", "Give a number of removals or a budget.")

    def check(self, picture: Picture) -> None:
        """Refuse constraints that name nobody, or count a protected actor as taken or to be taken.

        Raises:
            UnknownActor: an id is not in the picture.
            ProtectedActor: a protected actor is named where targets are.
        """
        for actor in sorted(self.excluded):
            picture.place(actor)
        for actor in sorted(_all(((self.taken,), self.not_both, self.only_together))):
            picture.target(actor)


def _check_weights(aim: Aim, weights: Weights) -> None:
    if weights and aim is not Aim.FRAGMENT:
        raise faults.BadConstraint(f"Pairs have no weights where the goal is to {aim}.", "Give none.")
    for _, _, weight in weights:
        if isinstance(weight, bool) or not isinstance(weight, int) or not 0 <= weight <= MOST_WEIGHT:
            raise faults.BadConstraint(
                f"{weight} is no weight of a pair.", f"Give whole numbers from 0 to {MOST_WEIGHT}."
            )
    if len({frozenset(pair) for *pair, _ in weights}) < len(weights):
        raise faults.BadConstraint("A pair of roles is given two weights.", "Give each one.")


def _all(groups: Iterable[Iterable[frozenset[str]]]) -> frozenset[str]:
    return frozenset(actor for some in groups for group in some for actor in group)

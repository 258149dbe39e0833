"""What a plan against the business says beside its targets: what it costs, both sides, and the proof."""

import math
from dataclasses import dataclass
from enum import StrEnum


class Measure(StrEnum):
    """What a plan is chosen by, among those that leave no chain."""

    COST = "cost"
    """The least that it costs to carry out."""
    REPLACEMENT = "replacement"
    """The most that it costs the network to replace all who are taken."""
    COMEBACK = "comeback"
    """The most that it costs the network to have one whole chain again."""


@dataclass(frozen=True, slots=True)
class ProofChain:
    """One chain of a proof: an id for each step, None for somebody protected; and what it takes of their costs."""

    actors: tuple[str | None, ...]
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """What breaking the business costs.

    Attributes:
        measure: by which the plan was chosen among all that leave no whole chain: least cost, or most for the network.
        value: of this measure.
        bound: no plan within the limits goes beyond it; equal to `value` where that is proved.
        cost: of all targets together.
        replacement: what it costs the network to replace all of them.
        comeback: what it costs the network at least to have one whole chain again; infinite where there was none.
        replacing: what it costs the network to replace each target.
        holds: how much less one whole chain would cost the network if this target alone were left out.
        chains: proof of the least cost, where the layers give one: no actor costs less than the shares of their
            chains together, and the shares add up to the cost.
        gaps: steps that nobody is known to fill: then nothing is broken, since no chain is known.
    """

    measure: Measure
    value: float
    bound: float
    cost: float
    replacement: float
    comeback: float
    replacing: tuple[float, ...] = ()
    holds: tuple[float, ...] = ()
    chains: tuple[ProofChain, ...] = ()
    gaps: tuple[str, ...] = ()

    @property
    def is_proved(self) -> bool:
        """Whether no plan within the limits does better by the measure."""
        return self.value == self.bound

    @property
    def gap(self) -> float:
        """How far the plan can be from the best at most, as a share of its value."""
        if self.is_proved or not self.value or math.isinf(self.bound):
            return 0.0 if self.is_proved else 1.0
        return abs(self.value - self.bound) / self.value

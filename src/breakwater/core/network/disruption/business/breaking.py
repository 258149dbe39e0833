"""What a plan against the business takes, what it costs, and the proof that no cheaper one would do."""

import math
from dataclasses import dataclass, field

from breakwater.core.network.disruption.arrays import freeze
from breakwater.core.network.disruption.broken import Measure
from breakwater.core.network.disruption.business.network import Business
from breakwater.core.network.disruption.faults import ForbiddenTarget
from breakwater.core.network.graph import IntArray


@dataclass(frozen=True, slots=True)
class Chain:
    """One chain of a proof.

    Attributes:
        actors: one for each step; -1 stands for somebody protected, who is not named.
        share: how much of its actors' costs it takes.
    """

    actors: tuple[int, ...]
    share: float


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Breaking:
    """Actors without whom no chain is left; it cannot hold one who may not be taken.

    Attributes:
        targets: ascending.
        replacement: what it costs the network to replace all of them.
        comeback: what it costs the network to have one whole chain again at least: the targets on it replaced,
            each in each step where they stand; infinite where there was no chain to begin with.
        measure: what was looked for.
        bound: no lawful plan within the budget goes beyond it in this measure; equal to `value` where `is_proved`.
        budget: what the plan might cost; infinite where nothing was said.
        chains: where the least cost is proved by chains: no actor lies on more of them than they cost, share by
            share, and the shares add up to `cost`. Whatever breaks all of them costs that much.
        gaps: the steps that nobody is known to fill; then no chain is known, and there is nothing to break.
        nodes: of the solver's search, where there was one.
    """

    business: Business = field(repr=False)
    targets: IntArray
    comeback: float
    measure: Measure
    bound: float
    budget: float = math.inf
    chains: tuple[Chain, ...] = ()
    gaps: tuple[str, ...] = ()
    nodes: int = 0

    def __post_init__(self) -> None:
        if not self.business.may_take[self.targets].all():
            raise ForbiddenTarget("The plan takes somebody who may not be taken.", "Solve anew.")
        freeze(self)

    @property
    def cost(self) -> float:
        """Add up what the targets cost."""
        return float(self.business.cost[self.targets].sum())

    @property
    def replacement(self) -> float:
        """Add up what the network pays to replace all targets."""
        return float(self.business.replacement[self.targets].sum())

    @property
    def value(self) -> float:
        """Return what was looked for, as the plan has it."""
        match self.measure:
            case Measure.COST:
                return self.cost
            case Measure.REPLACEMENT:
                return self.replacement
            case Measure.COMEBACK:
                return self.comeback

    @property
    def is_proved(self) -> bool:
        """Whether no lawful plan within the budget does better by its measure."""
        return self.value == self.bound

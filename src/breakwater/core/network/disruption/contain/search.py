"""The search: a first answer in milliseconds, then better ones for as long as is asked."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from breakwater.core.network.disruption.contain.case import Case
from breakwater.core.network.disruption.contain.holding import Held, Net, held_of, net_of
from breakwater.core.network.disruption.contain.parts import curve
from breakwater.core.network.disruption.contain.solution import Found, flags_of, found, ordered, reinserted
from breakwater.core.network.disruption.contain.starting import FIRST, Ranking
from breakwater.core.network.disruption.contain.trying import trials
from breakwater.core.network.disruption.goals import Objective

_STARTS = 3
_KEPT = 20
_WORK: Final = 400_000
"""Nodes and ties of a run of trials between two questions whether to stop."""


@dataclass(slots=True, eq=False)
class Search:
    """One search; `first` gives an answer at once, `run` goes on until the steps are used up or somebody stops it.

    Attributes:
        case: the network.
        limit: how large a component may be: one that can be reached.
        objective: what is to be small.
        seed: of the draws.
        stop: asked between runs of trials.
        told: called with steps and the best answer, now and then.
        best: the best answer so far.
        pool: good answers, best first, by different methods.
        steps: how many were made; a ranking is one, and so is a trial.
    """

    case: Case
    limit: int
    objective: Objective
    seed: int
    stop: Callable[[], bool]
    told: Callable[[int, Found], None]
    best: Found = field(init=False)
    pool: list[Found] = field(default_factory=list)
    steps: int = 0
    is_stopped: bool = False
    _net: Net | None = None
    _held: list[Held] = field(default_factory=list)

    def first(self) -> Found:
        """Find an answer by the rankings that take milliseconds."""
        for name, ranking in FIRST:
            self.rank(name, ranking)
        return self.best

    def rank(self, name: str, ranking: Ranking) -> None:
        """Take a ranking into account, as it is and with reinsertion."""
        order = ranking(self.case, self.limit, self.seed)
        self.offer(found(self.case, order, self.limit, name))
        self.offer(found(self.case, reinserted(self.case, order, self.limit), self.limit, f"{name}, reinserted"))

    def offer(self, answer: Found) -> None:
        """Take an answer into account."""
        self.pool = sorted([*self.pool, answer], key=self._worth)[:_KEPT]
        self.best = self.pool[0]

    def run(self, steps: int) -> None:
        """Search on from the best answers.

        Args:
            steps: up to how many in all.
        """
        if self.best.cost == 0 or self.best.largest > self.limit:
            return
        net = self._net = self._net or net_of(self.case)
        if not self._held:
            starts = sorted(self.pool, key=lambda answer: answer.cost)[:_STARTS]
            for stream, answer in enumerate(starts):
                self._held.append(held_of(net, flags_of(self.case, answer.order), self.seed, stream))
        chunk = max(1, min(64, _WORK // (len(self.case) + 2 * self.case.ties)))
        turn = 0
        while self.steps < steps and not self.is_stopped:
            if self.stop():
                self.is_stopped = True
                return
            held = self._held[turn % len(self._held)]
            turn += 1
            times = min(chunk, steps - self.steps)
            if trials(net, held, self.limit, times, 0.0):
                self._take(held)
            self.steps += times
            self.told(self.steps, self.best)

    def _take(self, held: Held) -> None:
        if self.objective is Objective.COST and held.total[0] >= self.best.cost - 1e-9:
            return
        self.offer(found(self.case, ordered(self.case, held.gone), self.limit, "search"))

    def _worth(self, answer: Found) -> tuple[float, ...]:
        other = answer.cost if self.objective is Objective.AREA else answer.area
        return (max(0, answer.largest - self.limit), answer.price(self.objective), other, len(answer.order))


def attainable(case: Case) -> int:
    """Return how large the largest component is at least: with all gone who may be removed."""
    return int(curve(case.starts, case.ends, np.flatnonzero(case.may).astype(np.int32))[-1])


def by_number(case: Case) -> Case:
    """Return the same case with each removal costing the same."""
    return replace(case, cost=np.ones(len(case)))

"""The search: a first answer in milliseconds, then better ones for as long as is asked."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from breakwater.core.network.chance import State as Chance
from breakwater.core.network.chance import seeded
from breakwater.core.network.disruption.contain.area import improved, polished
from breakwater.core.network.disruption.contain.case import Case, Flags
from breakwater.core.network.disruption.contain.holding import Held, Net, held_of, net_of
from breakwater.core.network.disruption.contain.parts import curve
from breakwater.core.network.disruption.contain.solution import Found, flags_of, found, ordered, put_back, reinserted
from breakwater.core.network.disruption.contain.starting import FIRST, FURTHER, Ranking
from breakwater.core.network.disruption.contain.trying import trials
from breakwater.core.network.disruption.goals import Objective

_STARTS: Final = 3
_KEPT: Final = 20
_STREAM: Final = 99
_RUN: Final = 16
"""Trials on a beginning before its order is looked at."""
_MOST_TIES: Final = 1_000_000
"""Up to which the further rankings are worth their time."""
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
    _waiting: list[tuple[str, Ranking]] = field(init=False)
    _chance: Chance = field(init=False)
    _turn: int = 0
    _at: Found | None = None
    _unordered: list[tuple[float, str, Flags]] = field(default_factory=list)
    _net: Net | None = None
    _held: list[Held] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._waiting = list(FURTHER) if self.case.ties <= _MOST_TIES else []
        self._chance = seeded(self.seed, _STREAM)

    def first(self) -> Found:
        """Find an answer by the rankings that take milliseconds; only the cheapest is ordered, which takes longest."""
        sets: list[tuple[float, str, Flags]] = []
        for name, ranking in FIRST:
            order = ranking(self.case, self.limit, self.seed, self.stop)
            self.offer(found(self.case, order, self.limit, name))
            gone = put_back(self.case, order, self.limit)
            sets.append((float(self.case.cost[gone].sum()), f"{name}, reinserted", gone))
        self._unordered = sorted(sets, key=lambda one: one[0])
        self._order_next()
        return self.best

    def _order_next(self) -> None:
        _, name, gone = self._unordered.pop(0)
        self.offer(found(self.case, ordered(self.case, gone), self.limit, name))

    def begin(self, answers: Iterable[Found]) -> None:
        """Start from answers that the rankings gave; none of them is asked again."""
        for answer in answers:
            self.offer(answer)
        self._waiting = []

    def rank(self, name: str, ranking: Ranking) -> None:
        """Take a ranking into account, as it is and with reinsertion."""
        order = ranking(self.case, self.limit, self.seed, self.stop)
        self.offer(found(self.case, order, self.limit, name))
        self.offer(found(self.case, reinserted(self.case, order, self.limit), self.limit, f"{name}, reinserted"))

    def offer(self, answer: Found) -> None:
        """Take an answer into account."""
        self.pool = sorted([*self.pool, answer], key=self._worth)[:_KEPT]
        self.best = self.pool[0]

    def run(self, steps: int) -> None:
        """Search on: first the further rankings, then from the best answers.

        Args:
            steps: up to how many in all.
        """
        if self.best.cost == 0 or self.best.largest > self.limit:
            return
        while self._unordered and self.steps < steps:
            self._order_next()
        while self._waiting and self.steps < steps and not self._is_stopped():
            self.rank(*self._waiting.pop(0))
            self.steps += 1
            self.told(self.steps, self.best)
        while self.steps < steps and not self._is_stopped():
            self._go_on(min(self._chunk, steps - self.steps))
            self.told(self.steps, self.best)

    def _is_stopped(self) -> bool:
        self.is_stopped = self.is_stopped or self.stop()
        return self.is_stopped

    def _go_on(self, times: int) -> None:
        """Make some trials from one of the sets that are held, or on the order with the smallest area."""
        net = self._net = self._net or net_of(self.case)
        if not self._held:
            for stream, answer in enumerate(self._starts()):
                self._held.append(held_of(net, flags_of(self.case, answer.order), self.seed, stream))
        self._turn += 1
        self.steps += times
        if self.objective is Objective.AREA and self._turn % 4:
            self._narrow(net, times)
            return
        cheapest = min(self._held, key=lambda held: float(held.total[0]))
        held = cheapest if self._turn % 2 else self._held[self._turn // 2 % len(self._held)]
        if trials(net, held, self.limit, times, 0.0):
            self._take(held)

    def _narrow(self, net: Net, times: int) -> None:
        """Improve the order with the smallest area; one as good takes its place, so that the search moves on."""
        at = self._at if self._at is not None and self._at.area <= self.best.area else self.best
        for _ in range(max(1, times // _RUN)):
            at = improved(self.case, net, at, self.limit, min(times, _RUN), self._chance)
        if at.area < self.best.area:
            self.offer(at)
        self._at = at

    def _starts(self) -> list[Found]:
        """Return the cheapest answers, each set once."""
        sets: dict[frozenset[int], Found] = {}
        for answer in sorted(self.pool, key=lambda answer: answer.cost):
            sets.setdefault(frozenset(answer.order.tolist()), answer)
        return list(sets.values())[:_STARTS]

    def _take(self, held: Held) -> None:
        if self.objective is Objective.COST and held.total[0] >= self.best.cost - 1e-9:
            return
        order = polished(self.case, ordered(self.case, held.gone), self._chance)
        self.offer(found(self.case, order, self.limit, "search"))

    @property
    def _chunk(self) -> int:
        return max(1, min(64, _WORK // (len(self.case) + 2 * self.case.ties)))

    def _worth(self, answer: Found) -> tuple[float, ...]:
        other = answer.cost if self.objective is Objective.AREA else answer.area
        return (max(0, answer.largest - self.limit), answer.price(self.objective), other, len(answer.order))


def attainable(case: Case) -> int:
    """Return how large the largest component is at least: with all gone who may be removed."""
    return int(curve(case.starts, case.ends, np.flatnonzero(case.may).astype(np.int32))[-1])


def by_number(case: Case) -> Case:
    """Return the same case with each removal costing the same."""
    return replace(case, cost=np.ones(len(case)))

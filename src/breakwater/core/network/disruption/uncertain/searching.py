"""Find the set that leaves the fewest connected pairs on the average of sampled networks."""

from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil, comb

import numpy as np

from breakwater.core.network.chance import seeded
from breakwater.core.network.disruption.fragment import climbing
from breakwater.core.network.disruption.fragment.case import Case, Ints
from breakwater.core.network.disruption.fragment.climbing import Best, Chosen
from breakwater.core.network.disruption.fragment.deciding import State, keep, open_nodes, remove, start
from breakwater.core.network.disruption.fragment.search import Interrupted
from breakwater.core.network.disruption.uncertain.bounding import Routing
from breakwater.core.network.disruption.uncertain.counting import left_after_each
from breakwater.core.network.disruption.uncertain.worlds import Worlds

_FIRST = 256
_ROUNDS = 20
_TOLERANCE = 1e-3
"""Bounds are sums of many fractions, pairs are whole: this much is not trusted."""
_FEW = 500
_WORK = 400_000_000
"""Of routing where no steps are asked for: networks by actors by ties seen from either end, in all rounds."""


@dataclass(slots=True)
class Search:
    """One search. Values are sums over all networks, so that they are whole.

    Attributes:
        case: with every actor as a node.
        allowed: how many steps at most; a step is a walk through all networks, or a routing in all of them.
        stop: asked at each step.
        told: called with steps, best value and bound.
        bound: no lawful set leaves less.
        is_exact: every set was looked at, so that none is better.
    """

    case: Case
    worlds: Worlds
    seed: int
    allowed: int | None = None
    stop: Callable[[], bool] = lambda: False
    told: Callable[[int, int, float], None] = lambda *_: None
    steps: int = 0
    bound: float = 0.0
    is_exact: bool = False
    is_stopped: bool = False
    is_counting: bool = False
    """The first answer is given whatever the steps."""
    root: State = field(init=False)
    best: Best = field(init=False)

    def run(self, *others: Chosen, pushes: int = 0, is_bounded: bool = False) -> "Search":
        """Search until nothing helps any more, or steps or patience end.

        Args:
            others: sets to start from, beside the greedy ones.
            pushes: how often to leave the best set by chance and climb again; on the first networks alone.
            is_bounded: use what is left of the steps to bound, and where there are few sets, look at all.
        """
        root = start(self.case)
        if root is None:  # cannot be: to remove nobody is always within the limits
            raise AssertionError("The constraints exclude the empty plan.")
        self.root = root
        self.best = Best(self.look(self.case, root)[0], frozenset())
        try:
            if pushes and self.worlds.samples > _FIRST:
                others = (*others, self._first(others, pushes))
                pushes = 0
            self._search(others, pushes)
            if is_bounded and not self._look_at_all():
                self._raise_bound()
        except Interrupted:
            pass
        if self.is_exact or self.best.value == 0:
            self.bound = float(self.best.value)
        return self

    @property
    def is_proved(self) -> bool:
        """Whether no set is better on these networks."""
        return self.bound == self.best.value

    def look(self, case: Case, state: State) -> tuple[int, Ints]:
        """Return the connected pairs of all networks, and what is left of them after each single removal."""
        if self.is_counting:
            self._step()
        worlds, left = self.worlds, np.empty(len(case.weight), dtype=np.int64)
        rows = (worlds.starts, worlds.ends, worlds.pair, worlds.present, worlds.samples)
        return left_after_each(*rows, state.status, left), left

    def _first(self, others: tuple[Chosen, ...], pushes: int) -> Chosen:
        """Search on the first networks: what is best there is a good start for all."""
        few = Search(self.case, self.worlds.first(_FIRST), self.seed, self.allowed, self.stop).run(
            *others, pushes=pushes
        )
        self.steps, self.is_stopped = few.steps, few.is_stopped
        return few.best.chosen

    def _search(self, others: tuple[Chosen, ...], pushes: int) -> None:
        first = self.root.copy()
        value = climbing.fill(self.case, first, look=self.look)
        greedy = climbing.set_of(self.case, first)
        self.best.offer(greedy, value)
        self.is_counting = True
        load = (value - self.look(self.case, self.root)[1]).astype(np.float64)
        for chosen in (greedy, *others):
            climbing.climb(self.case, self.root, self.best, chosen, look=self.look)
        if not self.case.is_counted:
            state = self.root.copy()
            climbing.fill(self.case, state, per_cost=True, look=self.look)
            climbing.climb(self.case, self.root, self.best, climbing.set_of(self.case, state), look=self.look)
        chance = seeded(self.seed)
        for _ in range(pushes):
            climbing.push(self.case, self.root, self.best, load, chance, look=self.look)

    def _step(self) -> None:
        if self.stop():
            self.is_stopped = True
            raise Interrupted
        if self.allowed is not None and self.steps >= self.allowed:
            raise Interrupted
        self.steps += 1
        self.told(self.steps, self.best.value, self.bound)

    def _raise_bound(self) -> None:
        """Play rounds of routing until the bound meets the best, or no round is left."""
        routing = Routing(self.case, self.root, self.worlds, self.best.chosen)
        rounds = self.allowed if self.allowed is not None else self._rounds()
        for _ in range(rounds):
            self._step()
            routing.play()
            self.bound = min(max(self.bound, float(ceil(routing.bound - _TOLERANCE))), float(self.best.value))
            if self.bound == self.best.value:
                return

    def _rounds(self) -> int:
        one = self.worlds.samples * len(self.case.weight) * len(self.worlds.ends)
        return int(min(_ROUNDS, _WORK // max(one, 1)))

    def _look_at_all(self) -> bool:
        """Look at every lawful set where there are few; tell whether it was done."""
        if self._sets() > _FEW:
            return False
        waiting = [self.root.copy()]
        while waiting:
            state = waiting.pop()
            nodes = open_nodes(state)
            if not len(nodes):
                self.best.offer(climbing.set_of(self.case, state), self.look(self.case, state)[0])
                continue
            kept = state.copy()
            if keep(self.case, kept, int(nodes[0])):
                waiting.append(kept)
            if remove(self.case, state, int(nodes[0])):
                waiting.append(state)
        self.is_exact = True
        return True

    def _sets(self) -> int:
        """Return how many sets there are at most."""
        nodes = open_nodes(self.root)
        most = len(nodes)
        for cost, room in zip(self.case.costs, self.root.room, strict=True):
            most = min(most, int(np.count_nonzero(np.cumsum(np.sort(cost[nodes])) <= room)))
        return sum(comb(len(nodes), size) for size in range(most + 1))

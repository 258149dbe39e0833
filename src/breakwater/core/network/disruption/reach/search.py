"""Find those who reach most, and prove that nobody reaches more: branch and bound over prices."""

from collections.abc import Callable
from dataclasses import dataclass, field
from math import floor

import numpy as np

from breakwater.core.network.chance import seeded
from breakwater.core.network.disruption.fragment import climbing
from breakwater.core.network.disruption.fragment.case import FREE, KEPT, Case, Floats, Ints
from breakwater.core.network.disruption.fragment.climbing import Best, Chosen
from breakwater.core.network.disruption.fragment.deciding import State, keep, open_nodes, remove, settle, start
from breakwater.core.network.disruption.fragment.search import Interrupted
from breakwater.core.network.disruption.reach.bounding import descend
from breakwater.core.network.disruption.reach.nearness import Nearness, gained_by_each, held_by

_CHUNK = 20
_ROOT_ROUNDS = 400
_ROUNDS = 60
_PUSHES = 10
_HUGE = 1e300
_TOLERANCE = 1e-12
"""Bounds are sums of many fractions: this share is not trusted."""


@dataclass(slots=True)
class Branch:
    """A part of the tree that is not closed: what is decided, prices, and what can be left in it at least."""

    state: State
    price: Floats
    bound: int = 0


@dataclass(slots=True)
class Search:
    """One search. What is left is what is not reached, in whole parts of the unit; chosen nodes have status removed.

    Attributes:
        allowed: how many steps at most; a step is a round of prices.
        stop: asked between steps.
        told: called with steps, best value and bound after each few steps.
    """

    case: Case
    near: Nearness
    seed: int
    allowed: int | None
    stop: Callable[[], bool]
    told: Callable[[int, int, int], None]
    steps: int = 0
    nodes: int = 0
    root_bound: int = 0
    is_stopped: bool = False
    best: Best = field(init=False)
    root: State = field(init=False)
    open: list[Branch] = field(default_factory=list)

    @property
    def whole(self) -> int:
        """What is left where nobody is chosen."""
        return self.near.there * self.near.unit

    @property
    def bound(self) -> int:
        """No set within the limits leaves less than this."""
        return min((self.best.value, *(branch.bound for branch in self.open)))

    def run(self) -> None:
        """Search until the best set is proved, or steps or patience end."""
        root = start(self.case)
        if root is None:  # cannot be: to choose nobody is always within the limits
            raise AssertionError("The constraints exclude the empty plan.")
        self.root = root
        self.best = Best(self.whole, frozenset())
        for per_cost in (False, True):
            state = root.copy()
            climbing.fill(self.case, state, per_cost=per_cost, look=self.look)
            climbing.climb(self.case, root, self.best, climbing.set_of(self.case, state), look=self.look)
        load = self._gains(root)[1]
        self.open = [Branch(root.copy(), self._held(self.best.chosen))]
        chance = seeded(self.seed)
        try:
            for _ in range(_PUSHES):
                self._ask()
                climbing.push(self.case, root, self.best, load, chance, look=self.look)
            while self.open:
                self._close(self.open[-1])
        except Interrupted:
            return

    def look(self, case: Case, state: State) -> tuple[int, Ints]:
        """Return what is left, and what would be left after each single choice."""
        held, gain = self._gains(state)
        left = self.whole - int(held.sum())
        return left, left - gain.astype(np.int64)

    def _gains(self, state: State) -> tuple[Floats, Floats]:
        """Return what each actor counts by who is chosen, and what each choice would add."""
        held = self._held(climbing.set_of(self.case, state))
        gain = np.empty(len(held))
        gained_by_each(*self.near.rows(), state.status, held, gain)
        return held, gain

    def _held(self, chosen: Chosen) -> Floats:
        """Return what each actor counts by the nearest of those chosen."""
        held = np.empty(len(self.case.weight), dtype=np.int64)
        held_by(*self.near.rows(), np.array(sorted(chosen), dtype=np.int64), held)
        return held.astype(np.float64)

    def _close(self, branch: Branch) -> None:
        """Close the branch on top of the stack, or replace it by its two halves."""
        self.nodes += 1
        is_root = self.nodes == 1
        state = branch.state
        if self._is_closed(branch):
            return
        held, gain = self._gains(state)
        memory = np.array([_HUGE, 1.0 if is_root else 0.5, 0.0])
        np.maximum(branch.price, held, out=branch.price)
        played, most = 0, _ROOT_ROUNDS if is_root else _ROUNDS
        while played < most:
            played += self._play(branch, held, gain, memory)
            if is_root:
                self.root_bound = max(self.root_bound, branch.bound)
            if self._is_closed(branch):
                return
            if self._fix(state, gain, memory[0]) and self._is_closed(branch):
                return
            if memory[1] < 1e-3:
                break
        self._offer(state, gain)
        if self._is_closed(branch):
            return
        nodes = open_nodes(state)
        self._split(branch, int(nodes[np.argmax(gain[nodes])]))

    def _split(self, branch: Branch, node: int) -> None:
        self.open.pop()
        kept, gone = branch.state.copy(), branch.state
        if keep(self.case, kept, node):
            self.open.append(Branch(kept, branch.price.copy(), branch.bound))
        if remove(self.case, gone, node):
            self.open.append(Branch(gone, branch.price, branch.bound))

    def _is_closed(self, branch: Branch) -> bool:
        """Close a branch whose bound has come up to the best, or in which at most one more choice is possible."""
        state = branch.state
        if branch.bound < self.best.value:
            nodes = open_nodes(state)
            is_last = self.case.is_counted and not self.case.only_together and state.room[0] < 2
            if len(nodes) > 1 and not is_last:
                return False
            left, after = self.look(self.case, state)
            self.best.offer(climbing.set_of(self.case, state), left)
            if len(nodes):
                trial = state.copy()
                if remove(self.case, trial, int(nodes[np.argmin(after[nodes])])):
                    self.best.offer(climbing.set_of(self.case, trial), self.look(self.case, trial)[0])
        self.open.pop()
        return True

    def _ask(self) -> None:
        if self.stop():
            self.is_stopped = True
            raise Interrupted
        if self.allowed is not None and self.steps >= self.allowed:
            raise Interrupted

    def _play(self, branch: Branch, held: Floats, gain: Floats, memory: Floats) -> int:
        """Move the prices some rounds, and raise the branch's bound."""
        self._ask()
        rounds = _CHUNK if self.allowed is None else min(_CHUNK, self.allowed - self.steps)
        case, state = self.case, branch.state
        target = float(self.whole - self.best.value) * (1 + _TOLERANCE)
        now = (held, branch.price, gain, memory)
        limits = (case.costs, state.room)
        self.steps += descend(*self.near.rows(), state.status, *limits, *now, rounds, target)
        if memory[0] < _HUGE:
            reached = floor(memory[0] * (1 + _TOLERANCE))
            branch.bound = max(branch.bound, self.whole - reached)
        self.told(self.steps, self.best.value, self.bound)
        return _CHUNK

    def _fix(self, state: State, gain: Floats, most: float) -> bool:
        """Decide about whom the bound decides: no better set has them, or each has; tell whether anything was."""
        nodes, room = open_nodes(state), int(state.room[0] + 0.5)
        if not self.case.is_counted or self.case.has_groups or not 0 < room < len(nodes):
            return False
        ranked = -np.sort(-gain[nodes])
        last, following = float(ranked[room - 1]), float(ranked[room])
        goal = float(self.whole - self.best.value + 1) / (1 + _TOLERANCE)
        out = nodes[(gain[nodes] < last) & (most - last + gain[nodes] < goal)]
        must = nodes[(gain[nodes] > following) & (most + following - gain[nodes] < goal)]
        state.status[out] = KEPT
        is_whole = settle(self.case, state)
        for node in must.tolist():
            is_whole = is_whole and state.status[node] == FREE and remove(self.case, state, node)
        if not is_whole:  # nothing better is left here
            state.status[state.status == FREE] = KEPT
        return bool(len(out) or len(must))

    def _offer(self, state: State, gain: Floats) -> None:
        """Try the set that the prices propose."""
        proposed = state.copy()
        for node in open_nodes(proposed)[np.argsort(-gain[open_nodes(proposed)], kind="stable")].tolist():
            if proposed.status[node] != FREE:
                continue
            trial = proposed.copy()
            if remove(self.case, trial, node):
                proposed = trial
        chosen = climbing.set_of(self.case, proposed)
        left = self.look(self.case, proposed)[0]
        self.best.offer(chosen, left)
        if left < self.best.value * 1.02:
            climbing.climb(self.case, self.root, self.best, chosen, look=self.look)

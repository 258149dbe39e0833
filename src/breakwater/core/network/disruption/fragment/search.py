"""Search for the best set and prove that it is: branch and bound over what routing cannot decide."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from breakwater.core.network.chance import seeded
from breakwater.core.network.disruption.fragment import climbing
from breakwater.core.network.disruption.fragment.case import FREE, KEPT, Case, Floats
from breakwater.core.network.disruption.fragment.climbing import Best
from breakwater.core.network.disruption.fragment.deciding import State, keep, open_nodes, remove, settle, start
from breakwater.core.network.disruption.fragment.dominance import keep_dominated
from breakwater.core.network.disruption.fragment.routing import fix, improve

_CHUNK = 10
_ROOT_ROUNDS = 400
_ROUNDS = 60
_PUSHES = 20
_TOLERANCE = 1e-4
"""Bounds are sums of many fractions, pairs are whole: this much is not trusted."""


class Interrupted(Exception):
    """The steps are used up, or the caller asked to stop."""


@dataclass(slots=True)
class Branch:
    """A part of the tree that is not closed: what is decided in it, and what is known of it."""

    state: State
    price: Floats
    bound: int


@dataclass(slots=True)
class Search:
    """One search; `run` it until it is proved or interrupted.

    Attributes:
        allowed: how many steps at most; a step is a round of routing.
        stop: asked between steps.
        told: called with steps, best value and bound after each few steps.
    """

    case: Case
    seed: int
    allowed: int | None
    stop: Callable[[], bool]
    told: Callable[[int, int, int], None]
    steps: int = 0
    nodes: int = 0
    root_bound: int = 0
    is_stopped: bool = False
    best: Best = field(init=False)
    open: list[Branch] = field(default_factory=list)
    root: State = field(init=False)
    _least: int = 0

    def run(self) -> None:
        """Search until the best set is proved, or steps or patience end."""
        root = start(self.case)
        if root is None:  # cannot be: to remove nobody is always within the limits
            raise AssertionError("The constraints exclude the empty plan.")
        self.root = root
        value, _ = climbing.pairs_left(self.case, root)
        self.best = Best(value, frozenset())
        for per_cost in (False, True):
            state = root.copy()
            climbing.fill(self.case, state, per_cost=per_cost)
            climbing.climb(self.case, root, self.best, climbing.set_of(self.case, state))
        self.open = [Branch(root.copy(), np.zeros(len(self.case.weight)), 0)]
        try:
            while self.open:
                self._close(self.open[-1])
        except Interrupted:
            return

    @property
    def bound(self) -> int:
        """No set within the limits leaves fewer pairs than this."""
        return min((self.best.value, *(max(branch.bound, 0) for branch in self.open)))

    def _close(self, branch: Branch) -> None:
        """Close the branch on top of the stack, or replace it by its two halves."""
        case, best = self.case, self.best
        self.nodes += 1
        is_root = self.nodes == 1
        state = branch.state
        if branch.bound >= best.value or self._is_trivial(state):
            self.open.pop()
            return
        load = np.zeros(len(case.weight))
        memory = np.array([0.0, 0.0 if is_root else 2.0, 0.0, float(branch.bound)])
        played = 0
        while played < (_ROOT_ROUNDS if is_root else _ROUNDS):
            played += self._play(branch, load, memory)
            if branch.bound >= best.value:
                self.open.pop()
                return
            if is_root and played in (2 * _CHUNK, _ROOT_ROUNDS):
                self._start_from(load, pushes=_PUSHES)
            fate = self._decide(state, load, memory)
            if fate is None or self._is_trivial(state):
                self.open.pop()
                return
            if is_root:
                self.root_bound = max(self.root_bound, branch.bound)
        self._start_from(load, state=state)
        if branch.bound >= best.value:
            self.open.pop()
            return
        self.open.pop()
        nodes = open_nodes(state)
        node = int(nodes[np.argmax(load[nodes])])
        self._branch(Branch(state, branch.price, branch.bound), node)

    def _branch(self, branch: Branch, node: int) -> None:
        kept, gone = branch.state.copy(), branch.state
        if keep(self.case, kept, node) and self._dominate(kept):
            self.open.append(Branch(kept, branch.price.copy(), branch.bound))
        if remove(self.case, gone, node):
            self.open.append(Branch(gone, branch.price, branch.bound))

    def _play(self, branch: Branch, load: Floats, memory: Floats) -> int:
        """Play some rounds and raise the branch's bound."""
        if self.stop():
            self.is_stopped = True
            raise Interrupted
        left = _CHUNK if self.allowed is None else min(_CHUNK, self.allowed - self.steps)
        if left <= 0:
            raise Interrupted
        case, state = self.case, branch.state
        target = self.best.value - 1 + _TOLERANCE
        rows = (case.starts, case.ends, case.weight, state.status, case.costs, state.room)
        played = improve(*rows, branch.price, load, memory, left, target)
        self.steps += played
        branch.bound = max(branch.bound, int(np.ceil(memory[3] - _TOLERANCE)))
        self.told(self.steps, self.best.value, self.bound)
        return _CHUNK

    def _decide(self, state: State, load: Floats, memory: Floats) -> bool | None:
        """Fix what the loads decide; True if something was removed, None if nothing is left in this branch."""
        out = np.zeros(len(load), dtype=np.int8)
        target = self.best.value - 1 + _TOLERANCE
        if not fix(state.status, self.case.costs, state.room, load, memory[0], target, out):
            return False
        state.status[(out == 1) & (state.status == FREE)] = KEPT
        if not settle(self.case, state) or not self._dominate(state):
            return None
        must = np.flatnonzero(out == 2).tolist()
        for node in must:
            if state.status[node] == FREE and not remove(self.case, state, node):
                return None
            if state.status[node] == KEPT:
                return None
        if must:
            load[:] = 0
            memory[:3] = 0.0, min(memory[1], 4.0), 0.0
        return bool(must)

    def _dominate(self, state: State) -> bool:
        case = self.case
        if case.has_groups:
            return True
        keep_dominated(case.starts, case.ends, case.weight, state.status, case.costs)
        return settle(case, state)

    def _is_trivial(self, state: State) -> bool:
        """Look at a branch in which at most one more removal is possible directly; offer the best of it."""
        case = self.case
        nodes = open_nodes(state)
        is_last = case.is_counted and not case.only_together and state.room[0] < 2
        if len(nodes) > 1 and not is_last:
            return False
        value, left = climbing.pairs_left(case, state)
        chosen = climbing.set_of(case, state)
        self.best.offer(chosen, value)
        if len(nodes):
            node = int(nodes[np.argmin(left[nodes])])
            trial = state.copy()
            if remove(case, trial, node):
                self.best.offer(climbing.set_of(case, trial), climbing.pairs_left(case, trial)[0])
        return True

    def _start_from(self, load: Floats, *, state: State | None = None, pushes: int = 0) -> None:
        """Try the set that the loads propose, and push the best one about."""
        root = self.root
        proposed = (state or root).copy()
        for node in open_nodes(proposed)[np.argsort(-load[open_nodes(proposed)], kind="stable")].tolist():
            trial = proposed.copy()
            if proposed.status[node] == FREE and remove(self.case, trial, node):
                proposed = trial
            if not len(open_nodes(proposed)):
                break
        chosen = climbing.set_of(self.case, proposed)
        value, _ = climbing.pairs_left(self.case, proposed)
        if state is None or value < self.best.value * 1.05:
            climbing.climb(self.case, root, self.best, chosen)
        chance = seeded(self.seed)
        for _ in range(pushes):
            climbing.push(self.case, root, self.best, load, chance)

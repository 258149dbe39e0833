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
from breakwater.core.network.disruption.fragment.routing import fix, improve_valued
from breakwater.core.network.disruption.proof import Act, Step

_CHUNK = 10
_ROOT_ROUNDS = 400
_ROUNDS = 60
_PUSHES = 20
_MOST_KEPT = 1_000_000
"""Prices of one proof; a longer one is not kept."""
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
    is_fresh: bool = False
    """Somebody was kept in it, and whom that decides has not been asked."""


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
    log: list[Step] | None = field(init=False)

    def run(self) -> None:
        """Search until the best set is proved, or steps or patience end."""
        root = start(self.case)
        if root is None:  # cannot be: to remove nobody is always within the limits
            raise AssertionError("The constraints exclude the empty plan.")
        self.root = root
        self.log = None if self.case.has_groups else []
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
        case = self.case
        self.nodes += 1
        is_root = self.nodes == 1
        state = branch.state
        if branch.is_fresh and not self._dominate(state):
            self._pop(Act.EMPTY)
            return
        if self._is_closed(branch):
            return
        load = np.zeros(len(case.weight))
        memory = np.array([0.0, 0.0 if is_root else 2.0, 0.0, float(branch.bound)])
        played = 0
        while played < (_ROOT_ROUNDS if is_root else _ROUNDS):
            played += self._play(branch, load, memory)
            if self._is_bounded(branch):
                return
            if is_root and played in (2 * _CHUNK, _ROOT_ROUNDS):
                self._start_from(load, pushes=_PUSHES)
            if self._is_bounded(branch):
                return
            if not self._decide(state, load, memory):
                self._pop(Act.EMPTY)
                return
            if self._is_closed(branch):
                return
            if is_root:
                self.root_bound = max(self.root_bound, branch.bound)
        self._start_from(load, state=state)
        if self._is_bounded(branch):
            return
        nodes = open_nodes(state)
        self._branch(branch, int(nodes[np.argmax(load[nodes])]))

    def _branch(self, branch: Branch, node: int) -> None:
        self.open.pop()
        self._note(Step(Act.BRANCH, nodes=(node,)))
        kept, gone = branch.state.copy(), branch.state
        if keep(self.case, kept, node):
            self.open.append(Branch(kept, branch.price.copy(), branch.bound, is_fresh=True))
        if remove(self.case, gone, node):
            self.open.append(Branch(gone, branch.price, branch.bound))

    def _is_bounded(self, branch: Branch) -> bool:
        """Close a branch whose bound has come up to the best."""
        if branch.bound >= self.best.value:
            self._pop(Act.BOUNDED)
            return True
        return False

    def _is_closed(self, branch: Branch) -> bool:
        """Close a branch by its bound, or since it can be looked at directly."""
        if self._is_bounded(branch):
            return True
        if self._is_trivial(branch.state):
            self._pop(Act.LOOK)
            return True
        return False

    def _pop(self, act: Act) -> None:
        self.open.pop()
        self._note(Step(act))

    def _note(self, step: Step) -> None:
        """Keep a step of the proof, while there is room for it."""
        if self.log is None:
            return
        self.log.append(step)
        if self.steps * len(self.case.weight) > _MOST_KEPT:
            self.log = None

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
        rows = (case.starts, case.ends, case.weight, state.status, case.kind, case.value, case.costs, state.room)
        trace = np.empty((0 if self.log is None else left, len(load)), dtype=np.int32)
        played = improve_valued(*rows, branch.price, load, memory, left, target, trace)
        self.steps += played
        branch.bound = max(branch.bound, int(np.ceil(memory[3] - _TOLERANCE)))
        if self.log is not None:
            self._note(Step(Act.PLAY, tolls=tuple(map(tuple, trace[:played].tolist()))))
        self.told(self.steps, self.best.value, self.bound)
        return _CHUNK

    def _decide(self, state: State, load: Floats, memory: Floats) -> bool:
        """Fix what the loads decide; False if nothing is left in this branch."""
        out = np.zeros(len(load), dtype=np.int8)
        target = self.best.value - 1 + _TOLERANCE
        if not fix(state.status, self.case.costs, state.room, load, memory[0], target, out):
            return True
        stay, must = np.flatnonzero(out == 1).tolist(), np.flatnonzero(out == 2).tolist()
        self._note(Step(Act.FIX, nodes=tuple(stay), must=tuple(must)))
        state.status[stay] = KEPT
        if must:
            load[:] = 0
            memory[:3] = 0.0, min(memory[1], 4.0), 0.0
        if not settle(self.case, state):
            return False
        for node in must:
            if state.status[node] == KEPT or (state.status[node] == FREE and not remove(self.case, state, node)):
                return False
        return self._dominate(state)

    def _dominate(self, state: State) -> bool:
        """Keep whom somebody kept makes superfluous; False if nothing is left in this branch."""
        case = self.case
        if case.has_groups or case.is_valued:
            return True
        order = np.empty(len(case.weight), dtype=np.int64)
        kept = keep_dominated(case.starts, case.ends, case.weight, state.status, case.costs, order)
        if kept:
            self._note(Step(Act.EXCHANGE, nodes=tuple(order[:kept].tolist())))
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

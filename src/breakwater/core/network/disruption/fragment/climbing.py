"""Find good sets fast: greedy, exchanges, and a push now and then."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from breakwater.core.network.chance import State as Chance
from breakwater.core.network.chance import draw
from breakwater.core.network.disruption.fragment.case import FREE, REMOVED, Case, Floats, Ints
from breakwater.core.network.disruption.fragment.cutting import pair_values_after_each, pairs_after_each
from breakwater.core.network.disruption.fragment.deciding import State, open_nodes, remove

Chosen = frozenset[int]
Look = Callable[[Case, State], tuple[int, Ints]]
"""Returns what is left, and what would be left after each single removal."""
_POOL = 2_000
NEAR = 1.2
"""What leaves at most this many times as much is nearly as good."""


@dataclass(slots=True)
class Best:
    """The best set so far, and a pool of others that were good.

    Attributes:
        value: connected pairs left by `chosen`.
        pool: other sets that were met and are nearly as good, with their values.
    """

    value: int
    chosen: Chosen
    pool: dict[Chosen, int] = field(default_factory=dict)

    def offer(self, chosen: Chosen, value: int) -> bool:
        """Take a set into account; tell whether it is the best so far."""
        if value <= self.value * NEAR + 1 and len(self.pool) < _POOL:
            self.pool[chosen] = value
        if value >= self.value:
            return False
        self.value, self.chosen = value, chosen
        return True


def pairs_left(case: Case, state: State) -> tuple[int, Ints]:
    """Return the connected pairs, and what is left of them after each single removal."""
    left = np.empty(len(case.weight), dtype=np.int64)
    if case.is_valued:
        return pair_values_after_each(case.starts, case.ends, case.kind, case.value, state.status, left), left
    return pairs_after_each(case.starts, case.ends, case.weight, state.status, left), left


def fill(case: Case, state: State, *, per_cost: bool = False, look: Look = pairs_left) -> int:
    """Remove, one by one, what helps most as long as something may be removed; return what is left."""
    while True:
        count, left = look(case, state)
        nodes = open_nodes(state)
        if not len(nodes) or left[nodes].min() >= count:
            return count
        gain = (count - left[nodes]).astype(np.float64)
        if per_cost:
            gain /= np.maximum(case.costs[-1, nodes], 1e-12)
        for place in np.argsort(-gain, kind="stable").tolist():
            trial = state.copy()
            if remove(case, trial, int(nodes[place])):
                is_alone = np.count_nonzero(trial.status == REMOVED) == np.count_nonzero(state.status == REMOVED) + 1
                state.status, state.room = trial.status, trial.room
                if is_alone and not len(open_nodes(state)):
                    return int(left[nodes[place]])
                break
            state.status[nodes[place]] = 1
        else:
            return count


def set_of(case: Case, state: State) -> Chosen:
    """Return what the plan removes."""
    gone = np.flatnonzero((state.status == REMOVED) & (case.status != REMOVED))
    return frozenset(gone.tolist())


def climb(case: Case, root: State, best: Best, chosen: Chosen, *, look: Look = pairs_left) -> None:
    """Exchange one target for others as long as that helps; offer what is reached."""
    value, chosen = grown(case, root, chosen, look=look)
    while True:
        trials = [grown(case, root, chosen - {node}, without=node, look=look) for node in sorted(chosen)]
        better = min(trials, key=lambda trial: (trial[0], sorted(trial[1])), default=(value, chosen))
        best.offer(chosen, value)
        for worth, other in trials:
            best.offer(other, worth)
        if better[0] >= value:
            return
        value, chosen = better


def push(case: Case, root: State, best: Best, load: Floats, chance: Chance, *, look: Look = pairs_left) -> None:
    """Leave the best set by a few random exchanges, those with much load sooner, and climb from there."""
    nodes = open_nodes(root)
    if not len(nodes):
        return
    chosen = set(best.chosen)
    for _ in range(min(len(chosen), 1 + int(draw(chance) % np.uint64(3)))):
        members = sorted(chosen)
        chosen.remove(members[int(draw(chance) % np.uint64(len(members)))])
    ranked = nodes[np.argsort(-load[nodes], kind="stable")]
    for _ in range(2):
        near = max(1, min(len(ranked), 3 * len(best.chosen) + 5))
        chosen.add(int(ranked[int(draw(chance) % np.uint64(near))]))
    climb(case, root, best, frozenset(chosen), look=look)


def grown(case: Case, root: State, chosen: Chosen, *, without: int = -1, look: Look = pairs_left) -> tuple[int, Chosen]:
    """Remove a set as far as the limits admit, and fill it up; never with one node."""
    state = root.copy()
    if without >= 0 and state.status[without] == FREE:
        state.status[without] = 1
    for node in sorted(chosen):
        if state.status[node] == FREE:
            trial = state.copy()
            if remove(case, trial, node):
                state = trial
    value = fill(case, state, look=look)
    return value, set_of(case, state)

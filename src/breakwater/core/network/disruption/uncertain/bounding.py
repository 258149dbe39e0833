"""Bound what must be left on the average of sampled networks, by routing flow in each of them.

The bound of `fragment.routing` holds for many networks at once, since one set is removed from all: whatever it is, at
least the flow of all networks together, less the largest sums of loads that the limits admit, stays connected.
"""

import numpy as np

from breakwater.core.network.disruption.fragment.case import FREE, Case, Floats, Ints, Status
from breakwater.core.network.disruption.fragment.deciding import State
from breakwater.core.network.disruption.fragment.routing import route, sort_by_worth, stopped
from breakwater.core.network.disruption.uncertain.worlds import Words, Worlds
from breakwater.core.network.kernel import kernel


class Routing:
    """An average of routings in all networks, and the bound that it proves.

    Attributes:
        bound: no lawful set leaves fewer connected pairs than this, in all networks together.
        load: of each actor, in all networks together.
    """

    def __init__(self, case: Case, root: State, worlds: Worlds, guess: frozenset[int]) -> None:
        """Begin with the prices that a good set suggests; any prices give a bound that holds."""
        self.case, self.root, self.worlds = case, root, worlds
        self.bound = 0.0
        self.load: Floats = np.zeros(len(case.weight))
        self._price: Floats = np.zeros(len(case.weight))
        self._price[list(guess)] = _GUESSED
        self._total = 0.0
        self._rounds = 0

    def play(self) -> None:
        """Route once more, average, and move the prices towards what would be removed now."""
        worlds, status = self.worlds, self.root.status
        fresh = np.zeros(len(status))
        rows = (worlds.starts, worlds.ends, worlds.pair, worlds.present, worlds.samples)
        total = route_all(*rows, status, self._price, fresh)
        self._rounds += 1
        share = 2.0 / (self._rounds + 1.0)
        self._total += share * (total - self._total)
        self.load += share * (fresh - self.load)
        most, taken = self._stopped()
        self.bound = max(self.bound, self._total - most)
        is_open = status == FREE
        step = 1.0 / (self._rounds + 2.0)
        self._price[is_open] += step * (taken[is_open] - self._price[is_open])

    def _stopped(self) -> tuple[float, Floats]:
        """Return the most flow that removals stop, by the limit that admits least, and which they are."""
        least, best = np.inf, np.zeros(len(self.load))
        for cost, room in zip(self.case.costs, self.root.room, strict=True):
            order = np.arange(len(self.load))
            taken = np.zeros(len(self.load))
            sort_by_worth(self.load, cost, order)
            most = stopped(self.load, self.root.status, cost, float(room), order, -1, taken)
            if most < least:
                least, best = most, taken
        return least, best


_GUESSED = 0.9


@kernel
def route_all(
    starts: Ints, ends: Ints, pair: Ints, present: Words, samples: int, status: Status, price: Floats, load: Floats
) -> float:
    """Route every pair in every network; add up the loads, return the total.

    In each network, a leaf without a price rides on its neighbour as weight: all that it sends passes there. Its own
    load is told as if it reached everybody of its part; too much load only weakens the bound.

    Cost: O(samples n m log n).
    """
    n = len(status)
    one = np.uint64(1)
    degree = np.empty(n, np.int64)
    stem = np.empty(n, np.int64)
    heavy = np.empty(n, np.int64)
    new = np.empty(n, np.int64)
    old = np.empty(n, np.int64)
    begins = np.empty(n + 1, np.int64)
    near = np.empty(len(ends), np.int64)
    weight = np.empty(n, np.int64)
    state = np.empty(n, np.int8)
    toll = np.empty(n, np.float64)
    fresh = np.empty(n, np.float64)
    part = np.empty(n, np.int64)
    total = 0.0
    for v in range(n):
        load[v] = 0.0
    for sample in range(samples):
        word = sample >> 6
        bit = np.uint64(sample & 63)
        for v in range(n):
            degree[v] = 0
            stem[v] = -1
            heavy[v] = 1
            if status[v] == 2:
                continue
            for e in range(starts[v], starts[v + 1]):
                if (present[pair[e], word] >> bit) & one != 0 and status[ends[e]] != 2:
                    degree[v] += 1
                    stem[v] = ends[e]
        for v in range(n):
            if degree[v] == 1 and price[v] == 0.0 and heavy[v] == 1 and heavy[stem[v]] > 0:
                heavy[stem[v]] += 1
                heavy[v] = 0
        size = 0
        for v in range(n):
            new[v] = -1
            if degree[v] > 0 and heavy[v] > 0:
                new[v] = size
                old[size] = v
                weight[size] = heavy[v]
                state[size] = status[v]
                toll[size] = price[v]
                size += 1
        links = 0
        for at in range(size):
            begins[at] = links
            v = old[at]
            for e in range(starts[v], starts[v + 1]):
                if (present[pair[e], word] >> bit) & one != 0 and new[ends[e]] >= 0:
                    near[links] = new[ends[e]]
                    links += 1
        begins[size] = links
        total += route(begins[: size + 1], near[:links], weight[:size], state[:size], toll[:size], fresh[:size])
        for at in range(size):
            load[old[at]] += fresh[at]
        weigh_parts(begins, near, weight, size, part)
        for v in range(n):
            if heavy[v] == 0:
                load[v] += part[new[stem[v]]] - 1
    return total


@kernel
def weigh_parts(starts: Ints, ends: Ints, weight: Ints, size: int, part: Ints) -> None:
    """Fill `part` with the weight of the connected part that each node is in."""
    walk = np.empty(size, np.int64)
    for v in range(size):
        part[v] = 0
    for first in range(size):
        if part[first] > 0:
            continue
        walk[0] = first
        part[first] = 1
        found = 1
        at = 0
        whole = 0
        while at < found:
            v = walk[at]
            at += 1
            whole += weight[v]
            for e in range(starts[v], starts[v + 1]):
                if part[ends[e]] == 0:
                    part[ends[e]] = 1
                    walk[found] = ends[e]
                    found += 1
        for at in range(found):
            part[walk[at]] = whole

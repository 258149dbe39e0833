"""Measure how much each node matters, among what one reader may read.

Protected persons take no part: no path counts that runs through them, and they are never ranked.
"""

from dataclasses import dataclass

import numpy as np

from breakwater.core.network.graph import BoolArray, FloatArray, Graph, IntArray, without
from breakwater.core.network.kernel import kernel

STEP_SHARES = (0.02, 0.10, 0.25, 0.50)  # of the largest value: from here on step 2, 3, 4, 5


@dataclass(frozen=True, slots=True, eq=False)
class Ranks:
    """The order of the ranked nodes.

    Attributes:
        place: shape (n,), 1 is first, equals share a place, 0 is not ranked.
        step: shape (n,), importance in five steps, 0 is not ranked.
        counted: how many nodes are ranked.
    """

    place: IntArray
    step: IntArray
    counted: int


def betweenness(graph: Graph, *, protected: BoolArray | None = None) -> FloatArray:
    """Count, for each node, the shortest paths between others that run through it.

    Args:
        graph: undirected, unweighted.
        protected: shape (n,); these nodes are taken out before anything is counted and score 0.
    Returns:
        Shape (n,): each unordered pair counts once, shared among its shortest paths; not normalised.
    Cost: O(n m). Source: Brandes 2001, J. Math. Sociol. 25(2).
    """
    cut = graph if protected is None else without(graph, protected)
    return _brandes(cut.start, cut.neighbour)


def ranks(values: FloatArray, *, eligible: BoolArray, protected: BoolArray) -> Ranks:
    """Rank the eligible nodes by a measure; a protected node is never ranked, whatever it is."""
    ranked = eligible & ~protected
    place = np.zeros(len(values), dtype=np.int64)
    step = np.zeros(len(values), dtype=np.int64)
    shown = np.round(values, 9)  # sums in another order may differ in the last bit: equals stay equal
    if ranked.any():
        among = shown[ranked]
        place[ranked] = 1 + len(among) - np.searchsorted(np.sort(among), among, side="right")
        step[ranked] = _steps(among)
    return Ranks(place=place, step=step, counted=int(ranked.sum()))


def _steps(values: FloatArray) -> IntArray:
    largest = values.max()
    if largest <= 0:
        return np.ones(len(values), dtype=np.int64)
    steps: IntArray = 1 + np.searchsorted(np.array(STEP_SHARES), values / largest, side="right")
    return steps


@kernel
def _brandes(start: IntArray, neighbour: IntArray) -> FloatArray:
    n = len(start) - 1
    score = np.zeros(n)
    queue = np.empty(n, np.int64)
    far = np.empty(n, np.int64)
    ways = np.empty(n)
    share = np.empty(n)
    for root in range(n):
        if start[root] == start[root + 1]:
            continue
        far[:] = -1
        ways[:] = 0.0
        share[:] = 0.0
        far[root] = 0
        ways[root] = 1.0
        queue[0] = root
        head = 0
        tail = 1
        while head < tail:
            node = queue[head]
            head += 1
            for at in range(start[node], start[node + 1]):
                other = neighbour[at]
                if far[other] < 0:
                    far[other] = far[node] + 1
                    queue[tail] = other
                    tail += 1
                if far[other] == far[node] + 1:
                    ways[other] += ways[node]
        for back in range(tail - 1, 0, -1):
            node = queue[back]
            part = (1.0 + share[node]) / ways[node]
            for at in range(start[node], start[node + 1]):
                other = neighbour[at]
                if far[other] == far[node] - 1:
                    share[other] += ways[other] * part
            score[node] += share[node]
    return score / 2.0

"""Find groups that hold together: a help to the eye, not a finding.

Louvain (Blondel et al. 2008, J. Stat. Mech. P10008) with a resolution; the order of visits comes from the
caller's seed, so the same graph always gives the same groups.
"""

import numpy as np

from breakwater.core.network.chance import State, seeded, shuffle
from breakwater.core.network.graph import FloatArray, Graph, IntArray
from breakwater.core.network.kernel import kernel


def louvain(graph: Graph, *, resolution: float, seed: int) -> IntArray:
    """Number each node's group: 0 is the largest, equals go by their first node."""
    label = np.arange(len(graph), dtype=np.int64)
    start, neighbour = graph.start, graph.neighbour
    weight = np.ones(len(neighbour))
    inner = np.zeros(len(graph))
    state = seeded(seed, 77)
    while True:
        moved = _move(start, neighbour, weight, inner, resolution, state)
        names, local = np.unique(moved, return_inverse=True)
        local = local.astype(np.int64)
        label = local[label]
        if len(names) == len(inner):
            return _by_size(label)
        start, neighbour, weight, inner = _gather(start, neighbour, weight, inner, local)


def _by_size(label: IntArray) -> IntArray:
    _, first, local, sizes = np.unique(label, return_index=True, return_inverse=True, return_counts=True)
    order = np.lexsort((first, -sizes))
    number = np.empty(len(sizes), dtype=np.int64)
    number[order] = np.arange(len(sizes))
    return number[local]


def _gather(
    start: IntArray, neighbour: IntArray, weight: FloatArray, inner: FloatArray, local: IntArray
) -> tuple[IntArray, IntArray, FloatArray, FloatArray]:
    """Make each group one node; ties inside become its own weight."""
    groups = int(local.max()) + 1
    ends = local[np.repeat(np.arange(len(start) - 1), np.diff(start))]
    others = local[neighbour]
    own = np.bincount(local, weights=inner, minlength=groups).astype(np.float64)
    same = ends == others
    own += np.bincount(ends[same], weights=weight[same], minlength=groups)
    pair: IntArray = ends[~same] * groups + others[~same]
    keys, at = np.unique(pair, return_inverse=True)
    sums = np.bincount(at, weights=weight[~same], minlength=len(keys)).astype(np.float64)
    after = np.zeros(groups + 1, dtype=np.int64)
    np.cumsum(np.bincount(keys // groups, minlength=groups), out=after[1:])
    others_of: IntArray = keys % groups
    return after, others_of, sums, own


@kernel
def _move(
    start: IntArray,
    neighbour: IntArray,
    weight: FloatArray,
    inner: FloatArray,
    resolution: float,
    state: State,
) -> IntArray:
    n = len(start) - 1
    group: IntArray = np.arange(n)
    strength = inner.copy()
    for node in range(n):
        for at in range(start[node], start[node + 1]):
            strength[node] += weight[at]
    total = 0.0
    for node in range(n):
        total += strength[node]
    if total == 0.0:
        return group
    held = strength.copy()
    link = np.zeros(n)
    touched = np.empty(n, np.int64)
    order = np.arange(n)
    for _ in range(50):
        shuffle(state, order)
        changes = 0
        for visitor in order:
            count = 0
            for at in range(start[visitor], start[visitor + 1]):
                g = group[neighbour[at]]
                if link[g] == 0.0:
                    touched[count] = g
                    count += 1
                link[g] += weight[at]
            here = group[visitor]
            held[here] -= strength[visitor]
            best: np.int64 = here
            best_gain = link[here] - resolution * held[here] * strength[visitor] / total
            for k in range(count):
                g = touched[k]
                gain = link[g] - resolution * held[g] * strength[visitor] / total
                if gain > best_gain + 1e-12:
                    best_gain = gain
                    best = g
            held[best] += strength[visitor]
            if best != here:
                group[visitor] = best
                changes += 1
            for k in range(count):
                link[touched[k]] = 0.0
        if changes == 0:
            break
    return group

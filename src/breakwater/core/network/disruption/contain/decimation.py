"""Belief propagation-guided decimation: who is likely to be in a smallest set that leaves no cycle."""

import math

import numpy as np

from breakwater.core.network.disruption.contain.case import Flags, Floats, Ints, Nodes
from breakwater.core.network.disruption.contain.degrees import shed
from breakwater.core.network.disruption.contain.heap import pop, push
from breakwater.core.network.kernel import kernel


@kernel
def by_belief(starts: Ints, ends: Nodes, twin: Nodes, cost: Floats, may: Flags, order: Nodes) -> int:
    """Remove nodes until a forest is left, each round those most likely to be missing in a large forest.

    Args:
        starts, ends, twin: the network.
        cost: of each removal.
        may: who may be removed.
        order: filled with whom it removes.

    Returns:
        How many. Source: Mugisha and Zhou 2016, Phys. Rev. E 94:012305; x = 7, ten sweeps and at most one node in 200
        a round, both in the 2-core.
    """
    n = len(may)
    weight = 7.0 / max(1e-9, cost.mean())
    alive = np.ones(n, np.bool_)
    degree = np.empty(n, np.int32)
    waiting = np.empty(n, np.int32)
    empty = np.full(len(ends), 0.3)  # that the first is not in the forest, the second being away
    rooted = np.full(len(ends), 0.3)  # that the first is a root there
    keys = np.empty(n, np.float64)
    nodes = np.empty(n, np.int32)
    for v in range(n):
        degree[v] = starts[v + 1] - starts[v]
    for v in range(n):
        if alive[v] and degree[v] < 2:
            shed(starts, ends, degree, alive, waiting, v)
    count = 0
    while True:
        for _ in range(10):
            for v in range(n):
                if alive[v]:
                    _send(starts, ends, twin, alive, empty, rooted, v, weight * cost[v])
        held = 0
        live = 0
        for v in range(n):
            if alive[v]:
                live += 1
                if may[v]:
                    push(keys, nodes, held, -_missing(starts, ends, twin, alive, empty, rooted, v, weight * cost[v]), v)
                    held += 1
        if held == 0:
            return count
        wanted = max(1, live // 200)
        while held > 0 and wanted > 0:
            v = nodes[0]
            pop(keys, nodes, held)
            held -= 1
            if not alive[v]:
                continue
            wanted -= 1
            order[count] = v
            count += 1
            shed(starts, ends, degree, alive, waiting, v)


@kernel
def _send(
    starts: Ints, ends: Nodes, twin: Nodes, alive: Flags, empty: Floats, rooted: Floats, v: int, weight: float
) -> None:
    """Renew what a node tells its neighbours."""
    product = 0.0
    total = 1.0
    for at in range(starts[v], starts[v + 1]):
        if alive[ends[at]]:
            told = empty[twin[at]] + rooted[twin[at]]
            product += math.log(told)
            total += (1.0 - empty[twin[at]]) / told
    for at in range(starts[v], starts[v + 1]):
        if alive[ends[at]]:
            told = empty[twin[at]] + rooted[twin[at]]
            as_root = math.exp(min(700.0, weight + product - math.log(told)))
            z = 1.0 + as_root * max(1.0, total - (1.0 - empty[twin[at]]) / told)
            empty[at] = max(1e-12, 1.0 / z)
            rooted[at] = as_root / z


@kernel
def _missing(
    starts: Ints, ends: Nodes, twin: Nodes, alive: Flags, empty: Floats, rooted: Floats, v: int, weight: float
) -> float:
    """Return a number that grows with how likely a node is not in the forest."""
    product = 0.0
    total = 1.0
    for at in range(starts[v], starts[v + 1]):
        if alive[ends[at]]:
            told = empty[twin[at]] + rooted[twin[at]]
            product += math.log(told)
            total += (1.0 - empty[twin[at]]) / told
    return -(weight + product + math.log(total))

"""Two rankings by degree that are done in milliseconds: adaptive degree, and the same in the 2-core alone."""

import numpy as np

from breakwater.core.network.disruption.contain.case import Flags, Floats, Ints, Nodes
from breakwater.core.network.disruption.contain.heap import pop, push
from breakwater.core.network.kernel import kernel


@kernel
def by_degree(starts: Ints, ends: Nodes, cost: Floats, may: Flags, in_core: bool, order: Nodes) -> int:
    """Remove whoever has most ties left for the cost, until nobody has any.

    Args:
        starts, ends: the network.
        cost: of each removal.
        may: who may be removed.
        in_core: count ties within the 2-core alone, and end when it is empty (CoreHD: Zdeborová, Zhang and Zhou
            2016, Sci. Rep. 6:37954): a forest is left, where nobody protected holds a cycle together.
        order: filled with whom it removes.

    Returns:
        How many. Cost: O((n + m) log n).
    """
    n = len(may)
    degree = np.empty(n, np.int32)
    alive = np.ones(n, np.bool_)
    waiting = np.empty(n, np.int32)
    for v in range(n):
        degree[v] = starts[v + 1] - starts[v]
    if in_core:
        for v in range(n):
            if alive[v] and degree[v] < 2:
                shed(starts, ends, degree, alive, waiting, v)
    keys = np.empty(n, np.float64)
    nodes = np.empty(n, np.int32)
    held = 0
    for v in range(n):
        if may[v] and alive[v] and degree[v] > 0:
            push(keys, nodes, held, -degree[v] / max(cost[v], 1e-9), v)
            held += 1
    count = 0
    while held > 0:
        v, key = nodes[0], keys[0]
        pop(keys, nodes, held)
        held -= 1
        if not alive[v] or degree[v] == 0:
            continue
        fresh = -degree[v] / max(cost[v], 1e-9)
        if fresh > key and held > 0 and fresh > keys[0]:
            push(keys, nodes, held, fresh, v)
            held += 1
            continue
        order[count] = v
        count += 1
        alive[v] = False
        for at in range(starts[v], starts[v + 1]):
            u = ends[at]
            if alive[u]:
                degree[u] -= 1
        if in_core:
            for at in range(starts[v], starts[v + 1]):
                u = ends[at]
                if alive[u] and degree[u] < 2:
                    shed(starts, ends, degree, alive, waiting, u)
    return count


@kernel
def shed(starts: Ints, ends: Nodes, degree: Nodes, alive: Flags, waiting: Nodes, first: int) -> None:
    """Take a node out of the 2-core, and all who thereby are in it no longer."""
    alive[first] = False
    waiting[0] = first
    count = 1
    while count > 0:
        count -= 1
        v = waiting[count]
        for at in range(starts[v], starts[v + 1]):
            u = ends[at]
            if alive[u]:
                degree[u] -= 1
                if degree[u] < 2:
                    alive[u] = False
                    waiting[count] = u
                    count += 1

"""Collective Influence: whoever has many ties, and around them at some distance others who do."""

import numpy as np

from breakwater.core.network.disruption.contain.case import Flags, Floats, Ints, Nodes
from breakwater.core.network.disruption.contain.heap import pop, push
from breakwater.core.network.disruption.contain.parts import rest
from breakwater.core.network.kernel import kernel


@kernel
def by_influence(starts: Ints, ends: Nodes, cost: Floats, may: Flags, limit: int, order: Nodes) -> int:
    """Remove whoever has most influence for the cost, until the limit is reached or nobody has any.

    The influence of a node is one less than its ties, times the sum of the same over all at distance two. Removals
    only lower it, so that a heap with stale keys is enough.

    Args:
        starts, ends: the network.
        cost: of each removal.
        may: who may be removed.
        limit: how large a component may be.
        order: filled with whom it removes.

    Returns:
        How many. Source: Morone and Makse 2015, Nature 524:65; radius 2.
    """
    n = len(may)
    gone = np.zeros(n, np.bool_)
    degree = np.empty(n, np.int32)
    seen = np.full(n, -1, np.int64)
    queue = np.empty(n, np.int32)
    up = np.empty(n, np.int32)
    size = np.empty(n, np.int32)
    for v in range(n):
        degree[v] = starts[v + 1] - starts[v]
    keys = np.empty(n, np.float64)
    nodes = np.empty(n, np.int32)
    held = 0
    stamp = 0
    for v in range(n):
        if may[v]:
            stamp += 1
            push(
                keys,
                nodes,
                held,
                -_influence(starts, ends, gone, degree, seen, queue, stamp, v) / max(cost[v], 1e-9),
                v,
            )
            held += 1
    count = 0
    between = max(1, n // 200)
    while held > 0:
        v, key = nodes[0], keys[0]
        pop(keys, nodes, held)
        held -= 1
        stamp += 1
        fresh = -_influence(starts, ends, gone, degree, seen, queue, stamp, v) / max(cost[v], 1e-9)
        if fresh == 0:
            continue
        if fresh > key and held > 0 and fresh > keys[0]:
            push(keys, nodes, held, fresh, v)
            held += 1
            continue
        gone[v] = True
        order[count] = v
        count += 1
        for at in range(starts[v], starts[v + 1]):
            degree[ends[at]] -= 1
        if count % between == 0 and rest(starts, ends, gone, up, size) <= limit:
            break
    return count


@kernel
def _influence(
    starts: Ints, ends: Nodes, gone: Flags, degree: Nodes, seen: Ints, queue: Nodes, stamp: int, v: int
) -> float:
    if degree[v] < 2:
        return 0.0
    seen[v] = stamp
    length = 0
    for at in range(starts[v], starts[v + 1]):
        u = ends[at]
        if not gone[u]:
            seen[u] = stamp
            queue[length] = u
            length += 1
    around = 0
    for place in range(length):
        u = queue[place]
        for at in range(starts[u], starts[u + 1]):
            w = ends[at]
            if not gone[w] and seen[w] != stamp:
                seen[w] = stamp
                around += degree[w] - 1
    return float((degree[v] - 1) * around)

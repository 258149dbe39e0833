"""Count connected pairs, and what would be left of them after each single removal, in one walk."""

import numpy as np

from breakwater.core.network.disruption.fragment.case import Ints, Status
from breakwater.core.network.kernel import kernel


@kernel
def pairs_after_each(starts: Ints, ends: Ints, weight: Ints, status: Status, left: Ints) -> int:
    """Count the connected pairs, and fill `left` with their count after each node's removal.

    Depth-first search with low points (Hopcroft and Tarjan 1973): what hangs below a node and reaches no further
    up falls off with it. Removed nodes (status 2) are not there; their `left` is the count itself.

    Cost: O(n + m).
    """
    n = len(weight)
    seen = np.zeros(n, np.int64)
    low = np.zeros(n, np.int64)
    below = np.zeros(n, np.int64)
    fallen = np.zeros(n, np.int64)
    parent = np.full(n, -1, np.int64)
    next_end = np.zeros(n, np.int64)
    walk = np.empty(n, np.int64)
    count = 0
    clock = 0
    for root in range(n):
        if status[root] == 2 or seen[root] > 0:
            continue
        first = clock
        clock += 1
        seen[root] = low[root] = clock
        walk[clock - 1] = root
        below[root] = weight[root]
        next_end[root] = starts[root]
        left[root] = 0
        v = root
        while v >= 0:
            if next_end[v] < starts[v + 1]:
                u = ends[next_end[v]]
                next_end[v] += 1
                if status[u] == 2 or u == parent[v]:
                    continue
                if seen[u] > 0:
                    low[v] = min(low[v], seen[u])
                    continue
                parent[u] = v
                clock += 1
                seen[u] = low[u] = clock
                walk[clock - 1] = u
                below[u] = weight[u]
                next_end[u] = starts[u]
                left[u] = 0
                v = u
            else:
                p = parent[v]
                if p >= 0:
                    below[p] += below[v]
                    low[p] = min(low[p], low[v])
                    if low[v] >= seen[p]:
                        fallen[p] += below[v]
                        left[p] += below[v] * (below[v] - 1) // 2
                v = p
        whole = below[root]
        count += whole * (whole - 1) // 2
        for at in range(first, clock):
            v = walk[at]
            rest = whole - weight[v] - fallen[v]
            left[v] += rest * (rest - 1) // 2 - whole * (whole - 1) // 2
    for v in range(n):
        left[v] = count if status[v] == 2 else left[v] + count
    return count


@kernel
def pair_values_after_each(starts: Ints, ends: Ints, kind: Ints, value: Ints, status: Status, left: Ints) -> int:
    """Do the same where each node stands for itself, and a pair counts what its kinds say.

    What hangs below a node is counted kind by kind.

    Cost: O((n + m) kinds + n kinds²).
    """
    n = len(kind)
    kinds = len(value)
    seen = np.zeros(n, np.int64)
    low = np.zeros(n, np.int64)
    below = np.zeros((n, kinds), np.int64)
    fallen = np.zeros((n, kinds), np.int64)
    rest = np.zeros(kinds, np.int64)
    parent = np.full(n, -1, np.int64)
    next_end = starts[:n].copy()
    walk = np.empty(n, np.int64)
    count = 0
    clock = 0
    for root in range(n):
        if status[root] == 2 or seen[root] > 0:
            continue
        first = clock
        v = root
        while v >= 0:
            if seen[v] == 0:
                clock += 1
                seen[v] = low[v] = clock
                walk[clock - 1] = v
                below[v, kind[v]] = 1
                left[v] = 0
            if next_end[v] < starts[v + 1]:
                u = ends[next_end[v]]
                next_end[v] += 1
                if status[u] == 2 or u == parent[v]:
                    continue
                if seen[u] > 0:
                    low[v] = min(low[v], seen[u])
                    continue
                parent[u] = v
                v = u
            else:
                p = parent[v]
                if p >= 0:
                    low[p] = min(low[p], low[v])
                    for k in range(kinds):
                        below[p, k] += below[v, k]
                    if low[v] >= seen[p]:
                        for k in range(kinds):
                            fallen[p, k] += below[v, k]
                        left[p] += _among(below[v], value)
                v = p
        whole = _among(below[root], value)
        count += whole
        for at in range(first, clock):
            v = walk[at]
            for k in range(kinds):
                rest[k] = below[root, k] - fallen[v, k]
            rest[kind[v]] -= 1
            left[v] += _among(rest, value) - whole
    for v in range(n):
        left[v] = count if status[v] == 2 else left[v] + count
    return count


@kernel
def _among(many: Ints, value: Ints) -> int:
    """Add up what all pairs count among so many of each kind."""
    total = 0
    for k in range(len(many)):
        total += value[k, k] * (many[k] * (many[k] - 1) // 2)
        for j in range(k):
            total += value[k, j] * many[k] * many[j]
    return total

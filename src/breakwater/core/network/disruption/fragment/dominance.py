"""Keep what is never better to remove than somebody who is kept already."""

import numpy as np

from breakwater.core.network.disruption.fragment.case import Floats, Ints, Status
from breakwater.core.network.kernel import kernel


@kernel
def keep_dominated(starts: Ints, ends: Ints, weight: Ints, status: Status, costs: Floats, order: Ints) -> int:
    """Keep each open node u for which some kept v would do as well: v reaches whom u reaches, weighs and costs no worse.

    With N(u) without v inside N(v) and v, weight(u) <= weight(v) and cost(v) <= cost(u), exchanging u for v leaves no
    more pairs; so where v is kept by a decision or a proof, sets with u need not be looked at. Nodes that are merely
    not removable (status 3) prove nothing, since the exchange is not allowed.

    Returns:
        int: how many were kept; `order` names them first to last.
    """
    n = len(weight)
    near = np.zeros(n, np.bool_)
    kept = 0
    waiting = np.empty(n, np.int64)
    size = 0
    for v in range(n):
        if status[v] == 1:
            waiting[size] = v
            size += 1
    while size > 0:
        size -= 1
        v = waiting[size]
        for e in range(starts[v], starts[v + 1]):
            near[ends[e]] = True
        for u in range(n):
            if status[u] != 0 or weight[u] > weight[v]:
                continue
            is_dominated = True
            for j in range(len(costs)):
                if costs[j, v] > costs[j, u]:
                    is_dominated = False
            if is_dominated:
                for e in range(starts[u], starts[u + 1]):
                    w = ends[e]
                    if w != v and status[w] != 2 and not near[w]:
                        is_dominated = False
                        break
            if is_dominated:
                status[u] = 1
                order[kept] = u
                kept += 1
                waiting[size] = u
                size += 1
        for e in range(starts[v], starts[v + 1]):
            near[ends[e]] = False
    return kept

"""Break what is still too large: trees from the leaves up, which is the best that can be done with a tree."""

import numpy as np

from breakwater.core.network.disruption.contain.case import Flags, Ints, Nodes
from breakwater.core.network.kernel import kernel


@kernel
def break_up(starts: Ints, ends: Nodes, may: Flags, gone: Flags, limit: int, order: Nodes, count: int) -> int:
    """Remove nodes until no component is above a limit, or nobody is left in it who may be removed.

    A component is walked as a tree. From the leaves up, whoever would carry more than the limit is removed; in a
    tree where each may be removed at equal cost no fewer do. What ties beyond the tree still hold together is
    walked again; where nobody carries too much who may be removed, the one with most ties is.

    Args:
        starts, ends: the network.
        may: who may be removed.
        gone: who is removed already; changed in place.
        limit: how large a component may be.
        order: filled with whom it removes, from place `count` on.
        count: how many stand there already.

    Returns:
        How many stand there then.
    """
    n = len(may)
    parent = np.full(n, -1, np.int32)
    carried = np.zeros(n, np.int32)
    walk = np.empty(n, np.int32)
    seen = gone.copy()
    is_changed = True
    while is_changed:
        is_changed = False
        for first in range(n):
            if seen[first]:
                continue
            length = _walk(starts, ends, gone, seen, parent, walk, first)
            if length <= limit:
                continue
            before = count
            for place in range(length):
                carried[walk[place]] = 1
            for place in range(length - 1, -1, -1):
                v = walk[place]
                if carried[v] > limit and may[v]:
                    gone[v] = True
                    order[count] = v
                    count += 1
                elif parent[v] >= 0:
                    carried[parent[v]] += carried[v]
            if count == before:
                most = _busiest(starts, ends, may, gone, walk, length)
                if most < 0:
                    continue
                gone[most] = True
                order[count] = most
                count += 1
            is_changed = True
            for place in range(length):
                seen[walk[place]] = gone[walk[place]]
    return count


@kernel
def _walk(starts: Ints, ends: Nodes, gone: Flags, seen: Flags, parent: Nodes, walk: Nodes, first: int) -> int:
    """Walk a component breadth first; fill who leads to whom, and return how large it is."""
    seen[first] = True
    parent[first] = -1
    walk[0] = first
    length = 1
    done = 0
    while done < length:
        v = walk[done]
        done += 1
        for at in range(starts[v], starts[v + 1]):
            u = ends[at]
            if not seen[u] and not gone[u]:
                seen[u] = True
                parent[u] = v
                walk[length] = u
                length += 1
    return length


@kernel
def _busiest(starts: Ints, ends: Nodes, may: Flags, gone: Flags, walk: Nodes, length: int) -> int:
    """Return who has most ties left among the first of a walk, or -1 where nobody may be removed."""
    most = -1
    ties = -1
    for place in range(length):
        v = walk[place]
        if may[v]:
            here = 0
            for at in range(starts[v], starts[v + 1]):
                if not gone[ends[at]]:
                    here += 1
            if here > ties:
                most, ties = v, here
    return most

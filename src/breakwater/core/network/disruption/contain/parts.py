"""Components by union-find: how large the largest is after each removal, and whom to put back for nothing."""

import numpy as np

from breakwater.core.network.disruption.contain.case import Flags, Floats, Ints, Nodes
from breakwater.core.network.disruption.contain.heap import pop, push
from breakwater.core.network.kernel import kernel


@kernel
def root(up: Nodes, v: int) -> int:
    """Find the root of a tree, halving the way there."""
    while up[v] != v:
        up[v] = up[up[v]]
        v = up[v]
    return v


@kernel
def join(starts: Ints, ends: Nodes, gone: Flags, up: Nodes, size: Nodes, v: int) -> int:
    """Tie a node that is back to its neighbours; return the size of its component."""
    mine = root(up, v)
    for at in range(starts[v], starts[v + 1]):
        u = ends[at]
        if not gone[u]:
            theirs = root(up, u)
            if theirs != mine:
                if size[theirs] > size[mine]:
                    mine, theirs = theirs, mine
                up[theirs] = mine
                size[mine] += size[theirs]
    return int(size[mine])


@kernel
def rest(starts: Ints, ends: Nodes, gone: Flags, up: Nodes, size: Nodes) -> int:
    """Join all who are not gone; return the size of the largest component. `up`, `size`: filled anew."""
    n = len(gone)
    largest = 0
    for v in range(n):
        up[v] = v
        size[v] = 1
    for v in range(n):
        if gone[v]:
            continue
        largest = max(largest, 1)
        mine = root(up, v)
        for at in range(starts[v], starts[v + 1]):
            u = ends[at]
            if u >= v:
                break
            if not gone[u]:
                theirs = root(up, u)
                if theirs != mine:
                    if size[theirs] > size[mine]:
                        mine, theirs = theirs, mine
                    up[theirs] = mine
                    size[mine] += size[theirs]
        largest = max(largest, size[mine])
    return largest


@kernel
def curve(starts: Ints, ends: Nodes, order: Nodes) -> Nodes:
    """Return the size of the largest component after 0, 1, … all removals in this order.

    Removals are played backwards, so that components only grow. Cost: O((n + m) α).
    """
    n = len(starts) - 1
    up = np.empty(n, np.int32)
    size = np.empty(n, np.int32)
    gone = np.zeros(n, np.bool_)
    for v in order:
        gone[v] = True
    left = np.empty(len(order) + 1, np.int32)
    largest = rest(starts, ends, gone, up, size)
    left[len(order)] = largest
    for place in range(len(order) - 1, -1, -1):
        v = order[place]
        gone[v] = False
        largest = max(largest, join(starts, ends, gone, up, size, v))
        left[place] = largest
    return left


@kernel
def reinsert(starts: Ints, ends: Nodes, cost: Floats, gone: Flags, limit: int, back: Nodes) -> int:
    """Put back whoever leaves no component above a limit, smallest resulting component for the cost first.

    Sizes only grow, so that a heap with stale keys is enough: what is stale is looked at again. Once a component is
    large, whoever touches it would be stale after each that joins it; their keys leave its growth out, which does not
    change their order among each other.

    Args:
        starts, ends: the network.
        cost: of each removal; to put a dear node back saves more.
        gone: who is removed; changed in place.
        limit: how large a component may become.
        back: filled with whoever came back, in that order.

    Returns:
        How many came back.
    """
    n = len(gone)
    up = np.empty(n, np.int32)
    size = np.empty(n, np.int32)
    seen = np.zeros(n, np.int64)
    stamp = 0
    rest(starts, ends, gone, up, size)
    total = 0
    for v in range(n):
        if gone[v]:
            total += 1
    keys = np.empty(total, np.float64)
    nodes = np.empty(total, np.int32)
    giant = -1  # one of the large component, and its size when it was taken for that
    before = 31
    waiting = 0
    count = 0
    largest = 0
    for v in range(n):
        if not gone[v] and up[v] == v and size[v] > largest:
            giant, largest = v, size[v]
    if largest < 64:
        giant, largest = -1, 0
    else:
        before = largest
    is_new = True
    while waiting > 0 or is_new:
        if is_new:
            is_new = False
            waiting = 0
            for v in range(n):
                if gone[v]:
                    stamp += 1
                    merged = _merged(starts, ends, gone, up, size, seen, stamp, v, limit)
                    if merged <= limit:
                        touches = giant >= 0 and seen[root(up, giant)] == stamp
                        grown = size[root(up, giant)] - before if touches else 0
                        push(keys, nodes, waiting, _key(merged - grown, cost[v]), v)
                        waiting += 1
            continue
        v, key = nodes[0], keys[0]
        pop(keys, nodes, waiting)
        waiting -= 1
        stamp += 1
        merged = _merged(starts, ends, gone, up, size, seen, stamp, v, limit)
        if merged > limit:
            continue
        touches = giant >= 0 and seen[root(up, giant)] == stamp
        fresh = _key(merged - (size[root(up, giant)] - before if touches else 0), cost[v])
        if fresh > key and waiting > 0 and (fresh > keys[0] or (fresh == keys[0] and v > nodes[0])):
            push(keys, nodes, waiting, fresh, v)
            waiting += 1
            continue
        gone[v] = False
        joined = join(starts, ends, gone, up, size, v)
        back[count] = v
        count += 1
        if joined > 2 * before and (giant < 0 or root(up, giant) != root(up, v)):
            giant, before = v, joined
            is_new = True
    return count


@kernel
def _key(merged: int, cost: float) -> float:
    return merged / cost if cost > 0 else 1e300


@kernel
def _merged(
    starts: Ints, ends: Nodes, gone: Flags, up: Nodes, size: Nodes, seen: Ints, stamp: int, v: int, limit: int
) -> int:
    """Return how large a component would be with this node in it; stop counting above the limit."""
    merged = 1
    for at in range(starts[v], starts[v + 1]):
        u = ends[at]
        if not gone[u]:
            theirs = root(up, u)
            if seen[theirs] != stamp:
                seen[theirs] = stamp
                merged += size[theirs]
                if merged > limit:
                    break
    return merged


@kernel
def merged_each(starts: Ints, ends: Nodes, gone: Flags, order: Nodes, largest: int) -> Ints:
    """Return by how much the largest component would grow if each of some removals were left out."""
    n = len(gone)
    up = np.empty(n, np.int32)
    size = np.empty(n, np.int32)
    seen = np.zeros(n, np.int64)
    rest(starts, ends, gone, up, size)
    adds = np.empty(len(order), np.int64)
    for place in range(len(order)):
        merged = _merged(starts, ends, gone, up, size, seen, place + 1, order[place], n)
        adds[place] = max(0, merged - largest)
    return adds

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
    large, whoever touches it would be stale after each that joins it; they wait in a heap of their own, by what else
    they join, to which its size is added when the two heaps are compared.

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
    beside_keys = np.empty(2 * total + 1, np.float64)
    beside = np.empty(2 * total + 1, np.int32)
    inside = np.zeros(n, np.bool_)
    asked = np.zeros(n, np.int64)
    queue = np.empty(n, np.int32)
    giant = -1  # one of the large component, and the size at which it was taken for that
    before = 0
    for v in range(n):
        if not gone[v] and up[v] == v and size[v] > before:
            giant, before = v, size[v]
    least = min(max(64, n // 20), 2000)
    if before < least:
        giant, before = -1, 0
    waiting = 0
    touching = 0
    count = 0
    is_new = True
    while waiting > 0 or touching > 0 or is_new:
        whole = size[root(up, giant)] if giant >= 0 else 0
        if is_new:
            is_new = False
            waiting = 0
            touching = 0
            if giant >= 0:
                inside[:] = False
                _enter(starts, ends, gone, inside, queue, giant)
            for v in range(n):
                if gone[v]:
                    stamp += 1
                    merged = _merged(starts, ends, gone, up, size, seen, stamp, v, limit)
                    if merged <= limit:
                        if giant >= 0 and seen[root(up, giant)] == stamp:
                            push(beside_keys, beside, touching, _key(merged - whole + before, cost[v]), v)
                            touching += 1
                        else:
                            push(keys, nodes, waiting, _key(merged, cost[v]), v)
                            waiting += 1
            continue
        is_beside = waiting == 0
        if waiting > 0 and touching > 0:
            v = beside[0]
            is_beside = beside_keys[0] + _key(whole - before, cost[v]) < keys[0]
        if is_beside:
            v, key = beside[0], beside_keys[0]
            pop(beside_keys, beside, touching)
            touching -= 1
        else:
            v, key = nodes[0], keys[0]
            pop(keys, nodes, waiting)
            waiting -= 1
        if not gone[v]:
            continue
        stamp += 1
        merged = _merged(starts, ends, gone, up, size, seen, stamp, v, limit)
        if merged > limit:
            continue
        if giant >= 0 and seen[root(up, giant)] == stamp:
            fresh = _key(merged - whole + before, cost[v])
            if not is_beside or fresh > key:
                if touching >= len(beside):  # full of offers made twice: both heaps are filled anew
                    is_new = True
                    continue
                push(beside_keys, beside, touching, fresh, v)
                touching += 1
                continue
        else:
            fresh = _key(merged, cost[v])
            if fresh > key:
                push(keys, nodes, waiting, fresh, v)
                waiting += 1
                continue
        gone[v] = False
        joined = join(starts, ends, gone, up, size, v)
        back[count] = v
        count += 1
        if giant >= 0 and root(up, giant) == root(up, v):  # what came in with it stands beside nobody any more
            whole = size[root(up, giant)]
            turn = stamp
            for place in range(_enter(starts, ends, gone, inside, queue, v)):
                w = queue[place]
                for at in range(starts[w], starts[w + 1]):
                    u = ends[at]
                    if gone[u] and asked[u] <= turn:
                        stamp += 1
                        asked[u] = stamp
                        merged = _merged(starts, ends, gone, up, size, seen, stamp, u, limit)
                        if merged <= limit and touching < len(beside):
                            push(beside_keys, beside, touching, _key(merged - whole + before, cost[u]), u)
                            touching += 1
            is_new = touching >= len(beside)
        elif joined >= least and (giant < 0 or joined > 1.5 * size[root(up, giant)]):
            giant, before = v, joined
            is_new = True
    return count


@kernel
def _enter(starts: Ints, ends: Nodes, gone: Flags, inside: Flags, queue: Nodes, first: int) -> int:
    """List whoever hangs together with a node and is not inside, and let them in."""
    inside[first] = True
    queue[0] = first
    length = 1
    done = 0
    while done < length:
        v = queue[done]
        done += 1
        for at in range(starts[v], starts[v + 1]):
            u = ends[at]
            if not gone[u] and not inside[u]:
                inside[u] = True
                queue[length] = u
                length += 1
    return length


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

"""Count the connected pairs of sampled networks.

Two ways, each for what it is fast at. What *one* set leaves in each network: breadth-first search that carries 64
networks in a word. What *every* single removal would leave on average: a walk through each network by itself, since
one walk answers for all of its actors at once, which are more than 64 as a rule.
"""

import numpy as np

from breakwater.core.network.disruption.fragment.case import Ints, Status
from breakwater.core.network.disruption.uncertain.worlds import Words
from breakwater.core.network.kernel import kernel


@kernel
def pairs_in_each(
    starts: Ints, ends: Ints, pair: Ints, present: Words, status: Status, order: Ints, counts: Ints
) -> None:
    """Count the connected pairs in each of the networks.

    From each actor, the search runs in those networks alone in which nobody has reached the actor yet, in all of
    them at once. How many it reaches in each is counted in bits: plane b holds bit b of 64 counts.

    Args:
        starts, ends, pair, present: the networks.
        status: of each actor; 2 is removed.
        order: all actors; from those with many ties first, fewer searches are needed.
        counts: shape (64 × words,), filled.
    """
    n = len(status)
    none = np.uint64(0)
    one = np.uint64(1)
    reach = np.zeros(n, np.uint64)
    fresh = np.zeros(n, np.uint64)
    seen = np.zeros(n, np.uint64)
    touched = np.empty(n, np.int64)
    queue = np.empty(n, np.int64)  # a ring: nobody is in it twice
    planes = np.zeros(40, np.uint64)
    for word in range(present.shape[1]):
        for v in range(n):
            seen[v] = none
        for s in range(64):
            counts[64 * word + s] = 0
        for source in order:
            begun = ~seen[source]
            if status[source] == 2 or begun == none:
                continue
            reach[source] = begun
            fresh[source] = begun
            touched[0] = source
            size = 1
            queue[0] = source
            head = 0
            waiting = 1
            others = none
            while waiting > 0:
                v = queue[head]
                head = head + 1 if head + 1 < n else 0
                waiting -= 1
                bits = fresh[v]
                fresh[v] = none
                for e in range(starts[v], starts[v + 1]):
                    u = ends[e]
                    if status[u] == 2:
                        continue
                    add = bits & present[pair[e], word] & ~reach[u]
                    if add == none:
                        continue
                    others |= add
                    if reach[u] == none:
                        touched[size] = u
                        size += 1
                    reach[u] |= add
                    if fresh[u] == none:
                        at = head + waiting
                        queue[at if at < n else at - n] = u
                        waiting += 1
                    fresh[u] |= add
            depth = 0
            for at in range(size):
                v = touched[at]
                carry = reach[v] & others
                seen[v] |= reach[v]
                reach[v] = none
                plane = 0
                while carry != none:
                    held = planes[plane] & carry
                    planes[plane] ^= carry
                    carry = held
                    plane += 1
                depth = max(depth, plane)
            s = 64 * word
            while others != none:
                if others & one != none:
                    count = 0
                    for plane in range(depth):
                        if (planes[plane] >> np.uint64(s & 63)) & one != none:
                            count += 1 << plane
                    counts[s] += count * (count - 1) // 2
                others >>= one
                s += 1
            for plane in range(depth):
                planes[plane] = none


@kernel
def left_after_each(
    starts: Ints, ends: Ints, pair: Ints, present: Words, samples: int, status: Status, left: Ints
) -> int:
    """Count the connected pairs of all networks together, and fill `left` with their count after each removal.

    Depth-first search with low points, as in `fragment.cutting`. Removed actors (status 2) are not there; their
    `left` is the count itself.

    Cost: O(samples (n + m)).
    """
    n = len(status)
    one = np.uint64(1)
    seen = np.zeros(n, np.int64)
    low = np.zeros(n, np.int64)
    below = np.zeros(n, np.int64)
    fallen = np.zeros(n, np.int64)
    parent = np.zeros(n, np.int64)
    next_end = np.zeros(n, np.int64)
    walk = np.empty(n, np.int64)
    total = 0
    for v in range(n):
        left[v] = 0
    for sample in range(samples):
        word = sample >> 6
        bit = np.uint64(sample & 63)
        for v in range(n):
            seen[v] = 0
        clock = 0
        for root in range(n):
            if status[root] == 2 or seen[root] > 0:
                continue
            first = clock
            clock += 1
            seen[root] = low[root] = clock
            walk[clock - 1] = root
            below[root] = 1
            fallen[root] = 0
            parent[root] = -1
            next_end[root] = starts[root]
            v = root
            while v >= 0:
                e = next_end[v]
                if e < starts[v + 1]:
                    next_end[v] = e + 1
                    u = ends[e]
                    if (present[pair[e], word] >> bit) & one == 0 or status[u] == 2 or u == parent[v]:
                        continue
                    if seen[u] > 0:
                        low[v] = min(low[v], seen[u])
                        continue
                    parent[u] = v
                    clock += 1
                    seen[u] = low[u] = clock
                    walk[clock - 1] = u
                    below[u] = 1
                    fallen[u] = 0
                    next_end[u] = starts[u]
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
            count = whole * (whole - 1) // 2
            total += count
            for at in range(first, clock):
                v = walk[at]
                rest = whole - 1 - fallen[v]
                left[v] += rest * (rest - 1) // 2 - count
    for v in range(n):
        left[v] += total
    return total

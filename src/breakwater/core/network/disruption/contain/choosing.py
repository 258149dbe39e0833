"""Whom to remove from a component that is too large: by sampled betweenness, by degree, or a whole separator by flow."""

from breakwater.core.network.chance import draw, unit
from breakwater.core.network.disruption.contain.holding import Held, Net
from breakwater.core.network.kernel import kernel


@kernel
def by_betweenness(net: Net, held: Held, first: int, last: int, sources: int) -> int:
    """Return who of a part of `region` lies on most shortest ways from some drawn sources, for the cost; -1: nobody.

    Source: Brandes 2001, J. Math. Sociol. 25(2), on a sample of sources.
    """
    for place in range(first, last):
        held.score[held.region[place]] = 0.0
    count = last - first
    every = sources >= count
    for turn in range(count if every else sources):
        place = first + (turn if every else int(draw(held.chance) % count))
        _spread(net, held, held.region[place])
    best = -1
    most = -1.0
    for place in range(first, last):
        v = held.region[place]
        if net.may[v]:
            value = held.score[v] / max(net.cost[v], 1e-9)
            if value > most:
                best, most = v, value
    return best


@kernel
def _spread(net: Net, held: Held, source: int) -> None:
    """Add to `score` how much of the shortest ways from one source leads through each node."""
    held.counts[2] += 1
    stamp = held.counts[2]
    queue, seen, far, ways = held.queue, held.seen, held.far, held.ways
    seen[source] = stamp
    far[source] = 0
    ways[source] = 1.0
    queue[0] = source
    length = 1
    done = 0
    while done < length:
        v = queue[done]
        done += 1
        for at in range(net.starts[v], net.starts[v + 1]):
            u = net.ends[at]
            if held.gone[u]:
                continue
            if seen[u] != stamp:
                seen[u] = stamp
                far[u] = far[v] + 1
                ways[u] = ways[v]
                queue[length] = u
                length += 1
            elif far[u] == far[v] + 1:
                ways[u] += ways[v]
    for place in range(length):
        held.keys[queue[place]] = 1.0
    for place in range(length - 1, 0, -1):
        u = queue[place]
        held.score[u] += held.keys[u]
        share = held.keys[u] / ways[u]
        nearer = far[u] - 1
        for at in range(net.starts[u], net.starts[u + 1]):
            v = net.ends[at]
            if not held.gone[v] and far[v] == nearer and seen[v] == stamp:
                held.keys[v] += share * ways[v]


@kernel
def by_degree(net: Net, held: Held, first: int, last: int, noise: float) -> int:
    """Return who of a part of `region` has most ties left, more or less, for the cost; -1: nobody."""
    best = -1
    most = -1.0
    for place in range(first, last):
        v = held.region[place]
        if not net.may[v]:
            continue
        ties = 0
        for at in range(net.starts[v], net.starts[v + 1]):
            if not held.gone[net.ends[at]]:
                ties += 1
        value = ties * (1.0 + noise * unit(held.chance)) / max(net.cost[v], 1e-9)
        if value > most:
            best, most = v, value
    return best


@kernel
def by_flow(net: Net, held: Held, first: int, last: int, limit: int, dearest: float) -> int:
    """Find a separator that cuts a piece within the limit off a part of `region`; return how many are in it.

    The piece grows breadth first from a drawn node; its heart may not be cut, nor what lies beyond the limit. The
    cheapest set of nodes between is a smallest cut by augmenting ways (Ford and Fulkerson) on nodes split in two. It
    is left in `rim` from its end backwards; 0: none was found that costs no more than `dearest`.
    """
    n = len(net.may)
    count = last - first
    starts, ends, gone, seen, queue = net.starts, net.ends, held.gone, held.seen, held.queue
    start = held.region[first + int(draw(held.chance) % count)]
    turns = 1 + int(draw(held.chance) % 2)
    for _ in range(turns):
        held.counts[2] += 1
        stamp = held.counts[2]
        seen[start] = stamp
        queue[0] = start
        length = 1
        done = 0
        while done < length:
            v = queue[done]
            done += 1
            degree = starts[v + 1] - starts[v]
            turn = int(draw(held.chance) % degree) if degree > 0 else 0
            for step in range(degree):
                at = starts[v] + (step + turn) % degree
                u = ends[at]
                if not gone[u] and seen[u] != stamp:
                    seen[u] = stamp
                    queue[length] = u
                    length += 1
        start = queue[length - 1]
    beyond = min(limit + 1, count - 1)
    heart = max(1, int(beyond * (0.2 + 0.75 * unit(held.chance))))
    if count - heart > limit and count <= 2 * limit:  # then what is left would have to be cut again
        heart = max(heart, min(beyond - 1, count - limit - 1))
    base = held.counts[2]
    held.counts[2] += 3
    for place in range(count):
        v = queue[place]
        held.side[v] = base + (1 if place < heart else (2 if place >= beyond else 3))
        held.through[v] = 0.0
        for at in range(starts[v], starts[v + 1]):
            held.flow[at] = 0.0
    hearts = heart
    for place in range(heart):
        held.nodes[place] = queue[place]
    total = 0.0
    while True:
        held.counts[2] += 1
        stamp = held.counts[2]
        length = 0
        for place in range(hearts):
            v = held.nodes[place]
            seen[n + v] = stamp
            held.before[n + v] = -1
            queue[length] = n + v
            length += 1
        found = -1
        done = 0
        while done < length and found < 0:
            state = queue[done]
            done += 1
            if state >= n:
                v = state - n
                for at in range(starts[v], starts[v + 1]):
                    u = ends[at]
                    if gone[u] or seen[u] == stamp or held.side[u] == base + 1:
                        continue
                    seen[u] = stamp
                    held.before[u] = at
                    if held.side[u] == base + 2:
                        found = u
                        break
                    queue[length] = u
                    length += 1
                if found < 0 and held.through[v] > 0 and seen[v] != stamp and held.side[v] == base + 3:
                    seen[v] = stamp
                    held.before[v] = -2
                    queue[length] = v
                    length += 1
            else:
                v = state
                room = net.cost[v] + 1e-6 - held.through[v] if net.may[v] else 1e18
                if room > 1e-9 and seen[n + v] != stamp:
                    seen[n + v] = stamp
                    held.before[n + v] = -2
                    queue[length] = n + v
                    length += 1
                for at in range(starts[v], starts[v + 1]):
                    if held.flow[net.twin[at]] > 0:
                        u = ends[at]
                        if seen[n + u] != stamp and held.side[u] == base + 3:
                            seen[n + u] = stamp
                            held.before[n + u] = at
                            queue[length] = n + u
                            length += 1
        if found < 0:
            break
        least = 1e18
        state = found
        while held.before[state] != -1:
            came = held.before[state]
            if state >= n:
                v = state - n
                if came == -2:
                    if net.may[v]:
                        least = min(least, net.cost[v] + 1e-6 - held.through[v])
                    state = v
                else:
                    least = min(least, held.flow[net.twin[came]])
                    state = ends[net.twin[came]]
            elif came == -2:
                least = min(least, held.through[state])
                state = n + state
            else:
                state = n + ends[net.twin[came]]
        if least > 1e17:
            return 0
        total += least
        if total > dearest + 1e-3:
            return 0
        state = found
        while held.before[state] != -1:
            came = held.before[state]
            if state >= n:
                v = state - n
                if came == -2:
                    held.through[v] += least
                    state = v
                else:
                    held.flow[net.twin[came]] -= least
                    state = ends[net.twin[came]]
            elif came == -2:
                held.through[state] -= least
                state = n + state
            else:
                held.flow[came] += least
                state = n + ends[net.twin[came]]
    cut = 0
    for place in range(first, last):
        v = held.region[place]
        if held.side[v] == base + 3 and seen[v] == stamp and seen[n + v] != stamp:
            cut += 1
            held.rim[len(held.rim) - cut] = v
    return cut

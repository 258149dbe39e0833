"""Two rankings that take a component apart at its narrow places: adaptive betweenness, and smallest separators."""

from breakwater.core.network.disruption.contain.case import Nodes
from breakwater.core.network.disruption.contain.choosing import by_betweenness, by_flow
from breakwater.core.network.disruption.contain.holding import Held, Net
from breakwater.core.network.kernel import kernel


@kernel
def between(net: Net, held: Held, limit: int, exact: int, sources: int, work: int, order: Nodes, count: int) -> int:
    """Remove whoever lies on most shortest ways in the largest component, until it is within the limit.

    Args:
        net: the network.
        held: at first with nobody removed; changed in place.
        limit: how large a component may be.
        exact: up to how many nodes times ties every node is a source.
        sources: how many are drawn in larger components.
        work: how many ties may be looked at, more or less; then it ends where it is, and can be asked again.
        order: filled with whom it removes, from place `count` on.
        count: how many stand there already.

    Returns:
        How many stand there then.
    """
    while work > 0:
        size, arcs = _list_largest(net, held)
        if size <= limit:
            break
        every = size * (arcs // 2) < exact
        v = by_betweenness(net, held, 0, size, size if every else sources)
        if v < 0:
            break
        work -= (size if every else sources) * arcs
        held.gone[v] = True
        order[count] = v
        count += 1
    return count


@kernel
def separate(net: Net, held: Held, limit: int, tries: int, order: Nodes) -> int:
    """Cut pieces off the largest component until it is within the limit, each along the smallest separator of some tries.

    Returns:
        How many are removed.
    """
    count = 0
    while True:
        size, _ = _list_largest(net, held)
        if size <= limit:
            break
        least = 1e18
        found = 0
        for _ in range(tries):
            cut = by_flow(net, held, 0, size, limit, least - 1e-2)
            if cut > 0:
                cost = 0.0
                for place in range(cut):
                    v = held.rim[len(held.rim) - 1 - place]
                    cost += net.cost[v]
                if cost < least:
                    least = cost
                    found = cut
                    for place in range(cut):
                        held.flips[place] = held.rim[len(held.rim) - 1 - place]
        if found == 0:
            v = by_betweenness(net, held, 0, size, 16)
            if v < 0:
                break
            held.flips[0] = v
            found = 1
        for place in range(found):
            v = held.flips[place]
            held.gone[v] = True
            order[count] = v
            count += 1
    return count


@kernel
def _list_largest(net: Net, held: Held) -> tuple[int, int]:
    """List the largest component at the beginning of `region`; return its nodes and arcs."""
    n = len(net.may)
    held.counts[2] += 1
    stamp = held.counts[2]
    largest = 0
    first_of = -1
    for first in range(n):
        if held.gone[first] or held.seen[first] == stamp:
            continue
        held.seen[first] = stamp
        held.queue[0] = first
        length = 1
        done = 0
        while done < length:
            v = held.queue[done]
            done += 1
            for at in range(net.starts[v], net.starts[v + 1]):
                u = net.ends[at]
                if not held.gone[u] and held.seen[u] != stamp:
                    held.seen[u] = stamp
                    held.queue[length] = u
                    length += 1
        if length > largest:
            largest = length
            first_of = first
            for place in range(length):
                held.region[place] = held.queue[place]
    arcs = 0
    if first_of >= 0:
        for place in range(largest):
            v = held.region[place]
            arcs += net.starts[v + 1] - net.starts[v]
    return largest, arcs

"""What any set of removals must cost at least."""

import numpy as np

from breakwater.core.network.disruption.contain.case import Case, Flags, Floats, Ints, Nodes
from breakwater.core.network.kernel import kernel


def packed(case: Case, limit: int) -> tuple[tuple[int, ...], ...]:
    """Pack connected pieces of one node more than the limit, none sharing a node.

    From each at least one must go, so that the cheapest of each add up to a bound. Greedy, from the rim inwards.
    """
    part = np.full(len(case), -1, np.int32)
    order = np.argsort(np.diff(case.starts), kind="stable").astype(np.int32)
    count = _pack(case.starts, case.ends, order, limit + 1, part)
    by_part = np.argsort(part, kind="stable")
    first = np.searchsorted(part[by_part], np.arange(count + 1))
    return tuple(tuple(by_part[a:b].tolist()) for a, b in zip(first[:-1].tolist(), first[1:].tolist(), strict=True))


def cost_of(case: Case, pieces: tuple[tuple[int, ...], ...]) -> float:
    """Add up the cheapest removal of each piece."""
    return float(sum(cheapest(case.cost, case.may, piece) for piece in pieces))


def cheapest(cost: Floats, may: Flags, piece: tuple[int, ...]) -> float:
    """Return what the cheapest removal of a piece costs."""
    among = np.array(piece)
    return float(cost[among][may[among]].min())


def area_of(case: Case, limit: int, removals: int) -> float:
    """Return what the area is at least, where so many removals are needed.

    The whole is not known to be one component; more than the limit is left before each removal.
    """
    return removals * (limit + 1) / len(case) ** 2


@kernel
def _pack(starts: Ints, ends: Nodes, order: Nodes, size: int, part: Nodes) -> int:
    n = len(part)
    queue = np.empty(n, np.int32)
    seen = np.full(n, -1, np.int32)
    count = 0
    for first in order:
        if part[first] >= 0 or seen[first] == n + 1:
            continue
        queue[0] = first
        seen[first] = first
        length = 1
        done = 0
        while done < length and length < size:
            v = queue[done]
            done += 1
            for at in range(starts[v], starts[v + 1]):
                u = ends[at]
                if part[u] < 0 and seen[u] != first and length < size:
                    seen[u] = first
                    queue[length] = u
                    length += 1
        if length == size:
            for place in range(length):
                part[queue[place]] = count
            count += 1
        else:
            for place in range(length):
                seen[queue[place]] = n + 1
    return count

"""Generalised network dismantling: halve along the second eigenvector, and remove a cover of the ties between."""

import math

import numpy as np

from breakwater.core.network.chance import State as Chance
from breakwater.core.network.chance import unit
from breakwater.core.network.disruption.contain.case import Flags, Floats, Ints, Nodes
from breakwater.core.network.disruption.contain.heap import pop, push
from breakwater.core.network.kernel import kernel


@kernel
def by_halving(
    starts: Ints, ends: Nodes, cost: Floats, may: Flags, limit: int, by_ties: bool, chance: Chance, order: Nodes
) -> int:
    """Halve the largest component again and again until it is within a limit.

    Args:
        starts, ends: the network.
        cost: of each removal.
        may: who may be removed.
        limit: how large a component may be.
        by_ties: take a removal to cost as much as a node has ties.
        chance: of the first vector.
        order: filled with whom it removes.

    Returns:
        How many. Source: Ren et al. 2019, PNAS 116(14):6554; the cover is Clarkson's (1983, Inf. Process. Lett. 16).
    """
    n = len(may)
    gone = np.zeros(n, np.bool_)
    part = np.empty(n, np.int32)
    best = np.empty(n, np.int32)
    seen = np.empty(n, np.bool_)
    toll = np.empty(n, np.float64)
    total = np.empty(n, np.float64)
    now = np.empty(n, np.float64)
    then = np.empty(n, np.float64)
    crossing = np.empty(n, np.int32)
    keys = np.empty(n, np.float64)
    nodes = np.empty(n, np.int32)
    is_stuck = np.zeros(n, np.bool_)
    count = 0
    while True:
        size = _largest(starts, ends, gone, is_stuck, seen, part, best)
        if size <= limit:
            return count
        heaviest = 0.0
        for place in range(size):
            v = best[place]
            ties = 0
            for at in range(starts[v], starts[v + 1]):
                if not gone[ends[at]]:
                    ties += 1
            toll[v] = (ties if by_ties else 1.0) * max(cost[v], 1e-9)
        for place in range(size):
            v = best[place]
            total[v] = 0.0
            for at in range(starts[v], starts[v + 1]):
                u = ends[at]
                if not gone[u]:
                    total[v] += toll[v] + toll[u] - 1.0 if by_ties else 1.0
            heaviest = max(heaviest, total[v])
        rounds = int(30 * math.log(size + 1) * math.sqrt(math.log(size + 1)))
        _second(starts, ends, gone, best, size, toll, total, by_ties, 2.0 * heaviest, rounds, now, then, chance)
        held = 0
        for place in range(size):
            v = best[place]
            crossing[v] = 0
            for at in range(starts[v], starts[v + 1]):
                u = ends[at]
                if not gone[u] and (now[u] >= 0) != (now[v] >= 0) and (may[v] or may[u]):
                    crossing[v] += 1
            if not may[v]:
                toll[v] = 1e18
            if crossing[v] > 0:
                push(keys, nodes, held, toll[v] / crossing[v], v)
                held += 1
        before = count
        while held > 0:
            v, key = nodes[0], keys[0]
            pop(keys, nodes, held)
            held -= 1
            if crossing[v] == 0 or gone[v] or not may[v]:
                continue
            fresh = toll[v] / crossing[v]
            if fresh > key and held > 0 and fresh > keys[0]:
                push(keys, nodes, held, fresh, v)
                held += 1
                continue
            for at in range(starts[v], starts[v + 1]):
                u = ends[at]
                if not gone[u] and (now[u] >= 0) != (now[v] >= 0):
                    crossing[u] -= 1
                    toll[u] -= fresh
            gone[v] = True
            order[count] = v
            count += 1
        if count == before:  # nothing lawful lies between the halves
            for place in range(size):
                is_stuck[best[place]] = True


@kernel
def _largest(starts: Ints, ends: Nodes, gone: Flags, is_stuck: Flags, seen: Flags, part: Nodes, best: Nodes) -> int:
    """List the largest component in `best`, and return its size."""
    n = len(gone)
    largest = 0
    for v in range(n):
        seen[v] = gone[v] or is_stuck[v]
    for first in range(n):
        if seen[first]:
            continue
        seen[first] = True
        part[0] = first
        length = 1
        done = 0
        while done < length:
            v = part[done]
            done += 1
            for at in range(starts[v], starts[v + 1]):
                u = ends[at]
                if not seen[u]:
                    seen[u] = True
                    part[length] = u
                    length += 1
        if length > largest:
            largest = length
            for place in range(length):
                best[place] = part[place]
    return largest


@kernel
def _second(
    starts: Ints,
    ends: Nodes,
    gone: Flags,
    best: Nodes,
    size: int,
    toll: Floats,
    total: Floats,
    by_ties: bool,
    shift: float,
    rounds: int,
    now: Floats,
    then: Floats,
    chance: Chance,
) -> None:
    """Find the second eigenvector of a component's Laplacian, more or less, by the power method; into `now`."""
    for place in range(size):
        now[best[place]] = unit(chance) - 0.5
    for _ in range(rounds):
        mean = 0.0
        for place in range(size):
            mean += now[best[place]]
        mean /= size
        length = 0.0
        for place in range(size):
            v = best[place]
            now[v] -= mean
            length += now[v] * now[v]
        length = math.sqrt(length) if length > 0 else 1.0
        for place in range(size):
            now[best[place]] /= length
        for place in range(size):
            v = best[place]
            value = (shift - total[v]) * now[v]
            for at in range(starts[v], starts[v + 1]):
                u = ends[at]
                if not gone[u]:
                    value += now[u] * (toll[v] + toll[u] - 1.0 if by_ties else 1.0)
            then[v] = value
        for place in range(size):
            now[best[place]] = then[best[place]]
    mean = 0.0
    for place in range(size):
        mean += now[best[place]]
    for place in range(size):
        now[best[place]] -= mean / size

"""Bound the pairs that must be left, by routing flow between them.

Send at most one unit of flow for each pair along any paths, and let the load of a node be the flow through it, its
own included. A removal stops at most its load; so, whatever is removed, at least the total less the largest loads
that the limits admit stays connected. Every routing gives such a bound, and so does an average of routings. Prices
steer the flow off the nodes that are worth removing (fictitious play between who routes and who removes).
"""

import numpy as np
from numpy.typing import NDArray

from breakwater.core.network.disruption.fragment.case import Floats, Ints, Status
from breakwater.core.network.kernel import kernel

Whole = NDArray[np.int32]

LIMIT = 1 << 20
"""A price of one in whole numbers. A pair whose path costs as much is not routed: it would cost what it brings."""


@kernel
def route_valued(
    starts: Ints, ends: Ints, weight: Ints, status: Status, kind: Ints, value: Ints, price: Floats, load: Floats
) -> float:
    """Route every pair along its cheapest paths, in equal shares; fill `load`, return the total.

    Each step costs one more beside the price, so that of paths of one price the shorter is taken. As much flows
    between two as their kinds say that the pair counts: what a removal stops of it is in its load all the same.

    Cost: O(n m log n).
    """
    n = len(weight)
    toll = np.empty(n, np.int64)
    for v in range(n):
        toll[v] = np.int64(price[v] * LIMIT) + 1
        load[v] = 0.0
    reach = np.empty(n, np.int64)
    ways = np.empty(n, np.float64)
    through = np.empty(n, np.float64)
    order = np.empty(n, np.int64)
    is_done = np.empty(n, np.bool_)
    heap = np.empty(len(ends) + n + 1, np.int64)
    total = 0.0
    for source in range(n):
        if status[source] == 2 or toll[source] >= LIMIT:
            continue
        for v in range(n):
            reach[v] = LIMIT
            is_done[v] = False
            through[v] = 0.0
        reach[source] = toll[source]
        ways[source] = 1.0
        heap[0] = toll[source] * n + source
        size = 1
        found = 0
        while size > 0:
            key = heap[0]
            size -= 1
            last = heap[size]
            at = 0
            while True:
                child = 2 * at + 1
                if child >= size:
                    break
                if child + 1 < size and heap[child + 1] < heap[child]:
                    child += 1
                if heap[child] >= last:
                    break
                heap[at] = heap[child]
                at = child
            heap[at] = last
            v = key % n
            if is_done[v]:
                continue
            is_done[v] = True
            order[found] = v
            found += 1
            for e in range(starts[v], starts[v + 1]):
                u = ends[e]
                if is_done[u] or status[u] == 2:
                    continue
                far = reach[v] + toll[u]
                if far < reach[u]:
                    reach[u] = far
                    ways[u] = ways[v]
                    at = size
                    size += 1
                    key = far * n + u
                    while at > 0:
                        up = (at - 1) // 2
                        if heap[up] <= key:
                            break
                        heap[at] = heap[up]
                        at = up
                    heap[at] = key
                elif far == reach[u] and far < LIMIT:
                    ways[u] += ways[v]
        for at in range(found - 1, 0, -1):
            v = order[at]
            sent = float(weight[source] * weight[v] * value[kind[source], kind[v]])
            total += 0.5 * sent
            through[v] += sent
            load[v] += 0.5 * through[v]
            share = through[v] / ways[v]
            for e in range(starts[v], starts[v + 1]):
                u = ends[e]
                if is_done[u] and reach[u] + toll[v] == reach[v]:
                    through[u] += share * ways[u]
        inside = float(value[kind[source], kind[source]] * (weight[source] * (weight[source] - 1) // 2))
        total += inside
        load[source] += 0.5 * through[source] + inside
    return total


@kernel
def route(starts: Ints, ends: Ints, weight: Ints, status: Status, price: Floats, load: Floats) -> float:
    """Route every pair along its cheapest paths, where each counts one."""
    kind = np.zeros(len(weight), np.int64)
    value = np.ones((1, 1), np.int64)
    return route_valued(starts, ends, weight, status, kind, value, price, load)


@kernel
def stopped(load: Floats, status: Status, cost: Floats, limit: float, order: Ints, skip: int, taken: Floats) -> float:
    """Return the most flow that removals within one limit stop, a last one in part; `taken` says which.

    Args:
        load: of each node.
        status: 0 are the nodes that may still be removed.
        cost: of each.
        limit: of the costs together.
        order: nodes by falling load for their cost.
        skip: a node to leave out, or −1.
        taken: filled with the share of each node that is removed.
    """
    most = 0.0
    for v in range(len(load)):
        taken[v] = 0.0
    for v in order:
        if status[v] != 0 or v == skip:
            continue
        if cost[v] <= limit:
            limit -= cost[v]
            most += load[v]
            taken[v] = 1.0
        else:
            taken[v] = limit / cost[v]
            most += load[v] * taken[v]
            break
    return most


@kernel
def sort_by_worth(load: Floats, cost: Floats, order: Ints) -> None:
    """Sort the nodes by falling load for their cost, equals by their place.

    By insertion: between rounds the order hardly changes, and a library's sort takes longer to compile than all of this.
    """
    n = len(load)
    worth = np.empty(n, np.float64)
    for v in range(n):
        worth[v] = load[v] / cost[v] if cost[v] > 0 else 1e300
    for at in range(1, n):
        v = order[at]
        back = at
        while back > 0:
            u = order[back - 1]
            if worth[u] > worth[v] or (worth[u] == worth[v] and u < v):
                break
            order[back] = u
            back -= 1
        order[back] = v


@kernel
def improve_valued(
    starts: Ints,
    ends: Ints,
    weight: Ints,
    status: Status,
    kind: Ints,
    value: Ints,
    costs: Floats,
    limits: Floats,
    price: Floats,
    load: Floats,
    memory: Floats,
    rounds: int,
    target: float,
    trace: Whole,
) -> int:
    """Play some rounds of routing against removing, until the bound passes a target.

    Args:
        starts, ends, weight, status, kind, value, costs, limits: the case, and what is decided in it.
        price: of each node, 0 to 1; moved.
        load: the average so far; moved.
        memory: total of the average, rounds played since prices were set, rounds in the average, best bound; moved.
        rounds: how many at most.
        target: of the bound.
        trace: filled with the tolls of each round, unless it has no rows.

    Returns:
        int: rounds played.
    """
    n = len(weight)
    fresh = np.empty(n, np.float64)
    taken = np.empty(n, np.float64)
    best = np.zeros(n, np.float64)
    orders = np.empty((len(limits), n), np.int64)
    for j in range(len(limits)):
        for v in range(n):
            orders[j, v] = v
    for played in range(rounds):
        if len(trace) > 0:
            for v in range(n):
                trace[played, v] = np.int64(price[v] * LIMIT) + 1
        total = route_valued(starts, ends, weight, status, kind, value, price, fresh)
        memory[2] += 1.0
        share = 2.0 / (memory[2] + 1.0)
        memory[0] += share * (total - memory[0])
        for v in range(n):
            load[v] += share * (fresh[v] - load[v])
        least = np.inf
        for j in range(len(limits)):
            sort_by_worth(load, costs[j], orders[j])
            most = stopped(load, status, costs[j], limits[j], orders[j], -1, taken)
            if most < least:
                least = most
                for v in range(n):
                    best[v] = taken[v]
        memory[3] = max(memory[3], memory[0] - least)
        memory[1] += 1.0
        step = 1.0 / (memory[1] + 1.0)
        for v in range(n):
            price[v] = price[v] + step * (best[v] - price[v]) if status[v] == 0 else 0.0
        if memory[3] > target:
            return played + 1
    return rounds


@kernel
def improve(
    starts: Ints,
    ends: Ints,
    weight: Ints,
    status: Status,
    costs: Floats,
    limits: Floats,
    price: Floats,
    load: Floats,
    memory: Floats,
    rounds: int,
    target: float,
    trace: Whole,
) -> int:
    """Play some rounds where each pair counts one."""
    kind = np.zeros(len(weight), np.int64)
    value = np.ones((1, 1), np.int64)
    rows = (starts, ends, weight, status, kind, value, costs, limits)
    return improve_valued(*rows, price, load, memory, rounds, target, trace)


@kernel
def fix(status: Status, costs: Floats, limits: Floats, load: Floats, total: float, target: float, out: Status) -> int:
    """Mark in `out` what the loads decide: 1 where a removal cannot lead to less, 2 where keeping cannot.

    Returns:
        int: how many are decided.
    """
    n = len(load)
    taken = np.empty(n, np.float64)
    order = np.empty(n, np.int64)
    decided = 0
    for v in range(n):
        out[v] = 0
        order[v] = v
    for j in range(len(limits)):
        sort_by_worth(load, costs[j], order)
        for v in range(n):
            if status[v] != 0 or out[v] != 0:
                continue
            room = limits[j] - costs[j, v]
            if room < 0 or total - load[v] - stopped(load, status, costs[j], room, order, v, taken) > target:
                out[v] = 1
            elif total - stopped(load, status, costs[j], limits[j], order, v, taken) > target:
                out[v] = 2
            else:
                continue
            decided += 1
    return decided

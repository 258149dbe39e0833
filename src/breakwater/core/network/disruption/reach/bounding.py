"""Bound what can be reached, by prices on actors.

For any price u_v that is no less than what v counts already: whatever is chosen, v counts at most u_v and what the choice
counts above it. So all together count at most the sum of the prices, and the largest sum of what single choices count
above the prices that the limits admit. Prices found by stepping down the subgradient come close to the best there are,
which is the bound of the linear programme (Cornuéjols, Fisher, Nemhauser 1977 for the location of facilities).
"""

import numpy as np

from breakwater.core.network.disruption.fragment.case import Floats, Ints, Status
from breakwater.core.network.disruption.fragment.routing import sort_by_worth, stopped
from breakwater.core.network.disruption.reach.nearness import Steps, gained_by_each
from breakwater.core.network.kernel import kernel


@kernel
def descend(
    steps: Steps,
    worth: Ints,
    status: Status,
    costs: Floats,
    limits: Floats,
    held: Floats,
    price: Floats,
    gain: Floats,
    memory: Floats,
    rounds: int,
    target: float,
) -> int:
    """Move prices for some rounds so that the bound falls.

    Args:
        steps, worth: how near everybody is, and what that counts.
        status: 0 may still be chosen.
        costs, limits: of each limited resource, what each choice uses and what is left.
        held: what each actor counts already; prices never go below.
        price: of each actor; left at the best found.
        gain: filled with what each choice counts above those.
        memory: best bound so far, the length of a step as a share, rounds without progress; moved.
        rounds: how many at most.
        target: stop once the bound is no higher.

    Returns:
        int: rounds done.
    """
    n = len(held)
    now = price.copy()
    counted = np.empty(n, np.float64)
    taken = np.empty(n, np.float64)
    best = np.zeros(n, np.float64)
    covered = np.empty(n, np.float64)
    order = np.empty(n, np.int64)
    for played in range(rounds):
        gained_by_each(steps, worth, status, now, counted)
        total = 0.0
        for v in range(n):
            total += now[v]
        least = np.inf
        for j in range(len(limits)):
            for v in range(n):
                order[v] = v
            sort_by_worth(counted, costs[j], order)
            most = stopped(counted, status, costs[j], limits[j], order, -1, taken)
            if most < least:
                least = most
                for v in range(n):
                    best[v] = taken[v]
        bound = total + least
        if bound < memory[0] - 1e-9 * abs(memory[0]):
            memory[0] = bound
            memory[2] = 0.0
            for v in range(n):
                price[v] = now[v]
                gain[v] = counted[v]
        else:
            memory[2] += 1.0
            if memory[2] >= 5.0:
                memory[1] *= 0.7
                memory[2] = 0.0
        if memory[0] <= target:
            return played + 1
        size = 0.0
        for v in range(n):
            covered[v] = 1.0
        for s in range(n):
            if best[s] > 0.0:
                for v in range(n):
                    if worth[steps[s, v]] > now[v]:
                        covered[v] -= best[s]
        for v in range(n):
            if covered[v] > 0.0 and now[v] <= held[v]:
                covered[v] = 0.0
            size += covered[v] * covered[v]
        if size == 0.0:
            return played + 1
        length = memory[1] * max(bound - target, 1.0) / size
        for v in range(n):
            now[v] = max(held[v], now[v] - length * covered[v])
    return rounds

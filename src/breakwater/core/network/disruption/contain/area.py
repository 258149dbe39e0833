"""Make the area under the curve smaller: better sets for its beginnings, and a better order within windows.

The area is small where each size on the way down is reached by few removals. So a beginning of the order is a set that
contains to the size reached there, and is searched like any other; whoever falls out of it comes after.
"""

import numpy as np

from breakwater.core.network.chance import State as Chance
from breakwater.core.network.chance import draw
from breakwater.core.network.disruption.contain.case import Case, Flags, Ints, Nodes
from breakwater.core.network.disruption.contain.holding import Net, held_of
from breakwater.core.network.disruption.contain.parts import curve, reinsert, rest, root
from breakwater.core.network.disruption.contain.solution import Found, flags_of, found, ordered
from breakwater.core.network.disruption.contain.trying import trials
from breakwater.core.network.kernel import kernel

_WINDOW = 48
_MOVES = 150


def improved(case: Case, net: Net, answer: Found, limit: int, times: int, chance: Chance) -> Found:
    """Search a beginning of an order anew, then move removals within some windows; never worse than what is given.

    Args:
        case, net: the network.
        answer: an order that reaches the limit.
        limit: how large a component may be in the end.
        times: how many trials.
        chance: of the draws.
    """
    order = answer.order
    count = len(order)
    left = curve(case.starts, case.ends, order)
    at = 1 + int(draw(chance) % np.uint64(count))
    held = held_of(net, flags_of(case, order[:at]), int(draw(chance)), 0)
    trials(net, held, max(limit, int(left[at])), times, 0.0)
    before = ordered(case, held.gone)
    whole = np.concatenate([before, order[~held.gone[order]]])
    best = _better(answer, found(case, polished(case, whole, chance), limit, "search"))
    best = _better(best, found(case, _needed(case, best.order, limit), limit, "search"))
    return _better(best, found(case, polished(case, best.order, chance), limit, "search"))


def polished(case: Case, order: Nodes, chance: Chance, windows: int = 3) -> Nodes:
    """Move removals within drawn windows of an order where that makes the area smaller."""
    order = order.copy()
    polish(case.starts, case.ends, order, windows, _WINDOW, _MOVES, chance)
    return order


def _needed(case: Case, order: Nodes, limit: int) -> Nodes:
    """Leave out whom the limit does not need."""
    gone = flags_of(case, order)
    reinsert(case.starts, case.ends, case.cost, gone, limit, np.empty(len(case), np.int32))
    kept: Nodes = order[gone[order]]
    return kept


def _better(one: Found, other: Found) -> Found:
    """Return the smaller area; both reach the limit."""
    return other if (other.area, other.cost) <= (one.area, one.cost) else one


@kernel
def polish(starts: Ints, ends: Nodes, order: Nodes, windows: int, widest: int, moves: int, chance: Chance) -> None:
    """Try exchanges and moves within windows of an order, and keep what makes the area no larger; in place.

    What lies before and after a window does not change, so that a trial adds the window's nodes only, to a
    union-find that is rolled back. Cost: O(n + m) a window, and the ties of its nodes a move.
    """
    n = len(starts) - 1
    count = len(order)
    if count < 2:
        return
    up = np.empty(n, np.int32)
    size = np.empty(n, np.int32)
    gone = np.zeros(n, np.bool_)
    log = np.empty(n, np.int32)
    held = np.empty(widest, np.int32)
    for _ in range(windows):
        width = min(count, 2 + int(draw(chance) % (widest - 1)))
        first = int(draw(chance) % (count - width + 1))
        last = first + width
        for v in range(n):
            gone[v] = False
        for place in range(last):
            gone[order[place]] = True
        base = rest(starts, ends, gone, up, size)
        for v in range(n):
            up[v] = root(up, v)
        best = _played(starts, ends, order, first, last, gone, up, size, log, base, 1 << 60)
        for _ in range(moves):
            one = first + int(draw(chance) % width)
            other = first + int(draw(chance) % width)
            if one == other:
                continue
            for place in range(width):
                held[place] = order[first + place]
            v = order[one]
            if draw(chance) % 2 == 0:
                order[one] = order[other]
            elif one < other:
                for place in range(one, other):
                    order[place] = order[place + 1]
            else:
                for place in range(one, other, -1):
                    order[place] = order[place - 1]
            order[other] = v
            value = _played(starts, ends, order, first, last, gone, up, size, log, base, best)
            if value <= best:
                best = value
            else:
                for place in range(width):
                    order[first + place] = held[place]


@kernel
def _played(
    starts: Ints,
    ends: Nodes,
    order: Nodes,
    first: int,
    last: int,
    gone: Flags,
    up: Nodes,
    size: Nodes,
    log: Nodes,
    base: int,
    most: int,
) -> int:
    """Add up the sizes over a window played backwards, and roll it back; stop adding above `most`."""
    joins = 0
    total = 0
    largest = base
    place = last
    while place > first:
        place -= 1
        v = order[place]
        gone[v] = False
        mine = v
        for at in range(starts[v], starts[v + 1]):
            u = ends[at]
            if gone[u]:
                continue
            theirs = u
            while up[theirs] != theirs:
                theirs = up[theirs]
            if theirs != mine:
                if size[theirs] > size[mine]:
                    mine, theirs = theirs, mine
                up[theirs] = mine
                size[mine] += size[theirs]
                log[joins] = theirs
                joins += 1
        largest = max(largest, size[mine])
        total += largest
        if total > most:
            break
    for at in range(place, last):
        gone[order[at]] = True
    for at in range(joins - 1, -1, -1):
        theirs = log[at]
        size[up[theirs]] -= size[theirs]
        up[theirs] = theirs
    return total

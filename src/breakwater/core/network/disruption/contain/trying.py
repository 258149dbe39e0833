"""One trial of the search: put some removed nodes back, repair what grows too large, keep it if it costs no more.

A trial touches the components around the nodes that came back, and whoever is removed at their rim; nothing else is
looked at, and all of it is undone by a log where the trial fails.
"""

from breakwater.core.network.chance import draw, unit
from breakwater.core.network.disruption.contain.choosing import by_betweenness, by_degree, by_flow
from breakwater.core.network.disruption.contain.heap import pop, push
from breakwater.core.network.disruption.contain.holding import Held, Net, label_of, settle
from breakwater.core.network.kernel import kernel


@kernel
def trials(net: Net, held: Held, limit: int, times: int, tolerance: float) -> int:
    """Make some trials; return how many of them made the set cheaper.

    Args:
        net: the network.
        held: a set that leaves no component above the limit; changed in place.
        limit: how large a component may be.
        times: how many trials.
        tolerance: how much dearer a set may become in one trial.
    """
    better = 0
    for _ in range(times):
        if held.counts[0] == 0:
            break
        if held.counts[1] + len(net.may) + 2 > len(held.up):
            settle(net, held)
        before = held.total[0]
        _trial(net, held, limit, tolerance)
        if held.total[0] < before - 1e-9:
            better += 1
        held.counts[3] += 1
    return better


@kernel
def _trial(net: Net, held: Held, limit: int, tolerance: float) -> None:
    labels = held.counts[1]
    removed = held.counts[0]
    most = max(1, removed // 3) if removed <= 24 else 8
    wanted = min(int(draw(held.chance) % most), int(draw(held.chance) % most))
    flips = _gather(net, held, 1 + wanted)
    saved = 0.0
    for place in range(flips):
        v = held.flips[place]
        held.gone[v] = False
        saved += net.cost[v]
    length, rim = _around(net, held, flips)
    flips, is_whole = _repair(net, held, limit, flips, saved)
    joins = 0
    if is_whole:
        flips, joins = _put_back(net, held, limit, flips, rim)
    is_kept = is_whole and _settle_list(net, held, flips, tolerance)
    if not is_kept:
        for place in range(flips - 1, -1, -1):
            v = held.flips[place]
            held.gone[v] = not held.gone[v]
        for place in range(length):
            v = held.touched[place]
            held.label[v] = held.was[v]
        for place in range(joins - 1, -1, -1):
            label = held.joins[place]
            held.size[held.up[label]] -= held.size[label]
            held.up[label] = label
        held.counts[1] = labels


@kernel
def _settle_list(net: Net, held: Held, flips: int, tolerance: float) -> bool:
    """Write down what a trial came to, unless it is dearer than may be."""
    held.counts[2] += 1
    stamp = held.counts[2]
    change = 0.0
    for place in range(flips):
        v = held.flips[place]
        if held.seen[v] != stamp:
            held.seen[v] = stamp
            if held.gone[v] and held.spot[v] < 0:
                change += net.cost[v]
            elif not held.gone[v] and held.spot[v] >= 0:
                change -= net.cost[v]
    if change > tolerance + 1e-9:
        return False
    held.total[0] += change
    for place in range(flips):
        v = held.flips[place]
        if held.gone[v] and held.spot[v] < 0:
            held.spot[v] = held.counts[0]
            held.removed[held.counts[0]] = v
            held.counts[0] += 1
        elif not held.gone[v] and held.spot[v] >= 0:
            held.counts[0] -= 1
            last = held.removed[held.counts[0]]
            held.removed[held.spot[v]] = last
            held.spot[last] = held.spot[v]
            held.spot[v] = -1
    return True


@kernel
def _gather(net: Net, held: Held, wanted: int) -> int:
    """Walk from a drawn removed node, through everybody, until so many removed nodes are met; list them in `flips`."""
    held.counts[2] += 1
    stamp = held.counts[2]
    first = held.removed[int(draw(held.chance) % held.counts[0])]
    held.seen[first] = stamp
    held.queue[0] = first
    length = 1
    done = 0
    found = 0
    while done < length and found < wanted:
        v = held.queue[done]
        done += 1
        if held.spot[v] >= 0:
            held.flips[found] = v
            found += 1
        degree = net.starts[v + 1] - net.starts[v]
        turn = int(draw(held.chance) % degree) if degree > 0 else 0
        for step in range(degree):
            u = net.ends[net.starts[v] + (step + turn) % degree]
            if held.seen[u] != stamp:
                held.seen[u] = stamp
                held.queue[length] = u
                length += 1
    return found


@kernel
def _around(net: Net, held: Held, count: int) -> tuple[int, int]:
    """List the components of the first so many of `flips` in `region`, one after the other, and who is removed at their rim.

    Each component is a span: pairs of places in `spans`, behind them one of -1. Returns how many nodes both lists hold.
    """
    held.counts[2] += 1
    stamp = held.counts[2]
    length = 0
    rim = 0
    spans = 0
    done = 0
    for place in range(count):
        first = held.flips[place]
        if held.seen[first] == stamp:
            continue
        held.seen[first] = stamp
        held.spans[2 * spans] = length
        held.region[length] = first
        length += 1
        while done < length:
            v = held.region[done]
            done += 1
            held.touched[done - 1] = v
            held.was[v] = held.label[v]
            for at in range(net.starts[v], net.starts[v + 1]):
                u = net.ends[at]
                if held.seen[u] != stamp:
                    held.seen[u] = stamp
                    if held.gone[u]:
                        held.rim[rim] = u
                        rim += 1
                    else:
                        held.region[length] = u
                        length += 1
        held.spans[2 * spans + 1] = length
        spans += 1
    held.spans[2 * spans] = -1
    return length, rim


@kernel
def _repair(net: Net, held: Held, limit: int, flips: int, saved: float) -> tuple[int, bool]:
    """Remove nodes until all spans are within the limit, and label what is left.

    Returns how long `flips` is then, and whether it came to an end: not where it becomes dear beyond hope.
    """
    spans = 0
    while held.spans[2 * spans] >= 0:
        spans += 1
    kept = 0
    for span in range(spans):
        first, last = held.spans[2 * span], held.spans[2 * span + 1]
        if last - first <= limit:
            _name(held, first, last)
        else:
            held.spans[2 * kept] = first
            held.spans[2 * kept + 1] = last
            kept += 1
    spans = kept
    way = unit(held.chance)
    sources = 2 + int(draw(held.chance) % 8)
    noise = unit(held.chance)
    spent = 0.0
    slack = 0.5 * saved + held.odds[2]
    while spans > 0:
        spans -= 1
        first, last = held.spans[2 * spans], held.spans[2 * spans + 1]
        cut = by_flow(net, held, first, last, limit, saved + slack - spent) if way < held.odds[0] else 0
        for place in range(cut):
            v = held.rim[len(held.rim) - 1 - place]
            held.gone[v] = True
            held.flips[flips] = v
            flips += 1
            spent += net.cost[v]
        if cut == 0:
            if way < held.odds[1]:
                v = by_betweenness(net, held, first, last, sources)
            else:
                v = by_degree(net, held, first, last, noise)
            if v < 0:
                return flips, False
            held.gone[v] = True
            held.flips[flips] = v
            flips += 1
            spent += net.cost[v]
        if spent > saved + slack:
            return flips, False
        spans = _split(net, held, first, last, limit, spans)
    return flips, True


@kernel
def _name(held: Held, first: int, last: int) -> None:
    """Give a part of `region` a label of its own."""
    label = held.counts[1]
    held.counts[1] += 1
    held.up[label] = label
    held.size[label] = last - first
    for place in range(first, last):
        held.label[held.region[place]] = label


@kernel
def _split(net: Net, held: Held, first: int, last: int, limit: int, spans: int) -> int:
    """Lay out the components of a part of `region` one after the other; label the small ones, add the others to `spans`."""
    held.counts[2] += 1
    stamp = held.counts[2]
    length = 0
    done = 0
    for place in range(first, last):
        start = held.region[place]
        if held.gone[start] or held.seen[start] == stamp:
            continue
        held.seen[start] = stamp
        begun = length
        held.queue[length] = start
        length += 1
        while done < length:
            v = held.queue[done]
            done += 1
            for at in range(net.starts[v], net.starts[v + 1]):
                u = net.ends[at]
                if not held.gone[u] and held.seen[u] != stamp:
                    held.seen[u] = stamp
                    held.queue[length] = u
                    length += 1
        if length - begun > limit:
            held.spans[2 * spans] = first + begun
            held.spans[2 * spans + 1] = first + length
            spans += 1
        else:
            label = held.counts[1]
            held.counts[1] += 1
            held.up[label] = label
            held.size[label] = length - begun
            for at in range(begun, length):
                held.label[held.queue[at]] = label
    for place in range(length):
        held.region[first + place] = held.queue[place]
    return spans


@kernel
def _put_back(net: Net, held: Held, limit: int, flips: int, rim: int) -> tuple[int, int]:
    """Put back whoever may be, of those removed in the trial or at the rim: smallest resulting component first.

    Returns how long `flips` and `joins` are then.
    """
    noise = unit(held.chance) if unit(held.chance) < 0.5 else 0.0
    waiting = 0
    for place in range(flips):
        v = held.flips[place]
        if held.gone[v]:
            waiting = _offer(net, held, limit, v, noise, waiting)
    for place in range(rim):
        v = held.rim[place]
        if held.gone[v]:
            waiting = _offer(net, held, limit, v, noise, waiting)
    joins = 0
    while waiting > 0:
        v, key = held.nodes[0], held.keys[0]
        pop(held.keys, held.nodes, waiting)
        waiting -= 1
        if not held.gone[v]:
            continue
        merged = _merged(net, held, limit, v)
        if merged > limit:
            continue
        fresh = merged / max(net.cost[v], 1e-9)
        if fresh > key * (1.0 + noise) and waiting > 0 and fresh > held.keys[0]:
            push(held.keys, held.nodes, waiting, fresh, v)
            waiting += 1
            continue
        held.gone[v] = False
        held.flips[flips] = v
        flips += 1
        joins = _tie_in(net, held, v, joins)
    return flips, joins


@kernel
def _offer(net: Net, held: Held, limit: int, v: int, noise: float, waiting: int) -> int:
    merged = _merged(net, held, limit, v)
    if merged <= limit:
        key = merged / max(net.cost[v], 1e-9)
        if noise > 0:
            key *= 1.0 + noise * unit(held.chance)
        push(held.keys, held.nodes, waiting, key, v)
        waiting += 1
    return waiting


@kernel
def _merged(net: Net, held: Held, limit: int, v: int) -> int:
    """Return how large a component would be with this node in it; stop counting above the limit."""
    held.counts[2] += 1
    stamp = held.counts[2]
    merged = 1
    for at in range(net.starts[v], net.starts[v + 1]):
        u = net.ends[at]
        if not held.gone[u]:
            label = label_of(held, u)
            if held.met[label] != stamp:
                held.met[label] = stamp
                merged += held.size[label]
                if merged > limit:
                    break
    return merged


@kernel
def _tie_in(net: Net, held: Held, v: int, joins: int) -> int:
    """Join a node that is back with its neighbours' components, and log it."""
    mine = held.counts[1]
    held.counts[1] += 1
    held.up[mine] = mine
    held.size[mine] = 1
    held.label[v] = mine
    for at in range(net.starts[v], net.starts[v + 1]):
        u = net.ends[at]
        if not held.gone[u]:
            theirs = label_of(held, u)
            if theirs != mine:
                if held.size[theirs] > held.size[mine]:
                    mine, theirs = theirs, mine
                held.up[theirs] = mine
                held.size[mine] += held.size[theirs]
                held.joins[joins] = theirs
                joins += 1
    return joins

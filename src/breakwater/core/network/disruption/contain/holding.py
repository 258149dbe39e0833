"""What the search holds: who is removed, the components of the rest, and scratch room for its loops.

Components bear labels. Labels are joined by a union-find whose joins can be undone (it halves no way), so that a trial
costs no more than what it touches.
"""

from typing import NamedTuple

import numpy as np

from breakwater.core.network.chance import State as Chance
from breakwater.core.network.chance import seeded
from breakwater.core.network.disruption.contain.case import Case, Flags, Floats, Ints, Nodes
from breakwater.core.network.kernel import kernel


class Net(NamedTuple):
    """The network, as loops take it. `twin`: where the arc the other way stands in `ends`."""

    starts: Ints
    ends: Nodes
    twin: Nodes
    cost: Floats
    may: Flags


class Held(NamedTuple):
    """One set of removals, and room to change it in.

    Attributes:
        gone: who is removed; `removed` lists them, `spot` says where each stands there (-1: nowhere).
        label: of each node's component; `up` and `size` join labels.
        counts: how many are removed, how many labels are used, the last stamp, how many trials were made.
        total: cost of all removals.
        chance: of the draws.
        odds: how often a trial repairs by flow, how often by flow or betweenness, and by how much a repair may be dearer
            than what came back before reinsertion is tried.
    """

    gone: Flags
    label: Nodes
    up: Nodes
    size: Nodes
    removed: Nodes
    spot: Nodes
    counts: Ints
    total: Floats
    chance: Chance
    seen: Ints
    region: Nodes
    was: Nodes
    rim: Nodes
    queue: Nodes
    flips: Nodes
    joins: Nodes
    spans: Nodes
    keys: Floats
    nodes: Nodes
    far: Nodes
    ways: Floats
    score: Floats
    flow: Floats
    through: Floats
    before: Nodes
    side: Ints
    touched: Nodes
    met: Ints
    odds: Floats


def net_of(case: Case) -> Net:
    """Return a case as loops take it."""
    return Net(case.starts, case.ends, twins(case.starts, case.ends), case.cost, case.may)


def held_of(net: Net, gone: Flags, seed: int, stream: int) -> Held:
    """Hold a set of removals."""
    n, arcs = len(net.may), len(net.ends)
    cap = 3 * n + 64

    def small(count: int) -> Nodes:
        return np.zeros(count, np.int32)

    held = Held(
        gone=gone.copy(),
        label=small(n),
        up=small(cap),
        size=small(cap),
        removed=small(n),
        spot=np.full(n, -1, np.int32),
        counts=np.zeros(4, np.int64),
        total=np.zeros(1),
        chance=seeded(seed, stream),
        seen=np.zeros(2 * n, np.int64),
        region=small(n),
        was=small(n),
        rim=small(n),
        queue=small(2 * n),
        flips=small(4 * n + 8),
        joins=small(arcs + 8),
        spans=small(2 * n + 8),
        keys=np.zeros(2 * n + 8),
        nodes=small(2 * n + 8),
        far=small(n),
        ways=np.zeros(n),
        score=np.zeros(n),
        flow=np.zeros(arcs),
        through=np.zeros(n),
        before=small(2 * n),
        side=np.zeros(n, np.int64),
        touched=small(n),
        met=np.zeros(cap, np.int64),
        odds=np.array([0.4, 0.8, 2.0 * net.cost.mean()]),
    )
    settle(net, held)
    return held


@kernel
def twins(starts: Ints, ends: Nodes) -> Nodes:
    """Return where the arc the other way stands, for each arc; rows are sorted."""
    n = len(starts) - 1
    place = starts[:-1].copy()
    twin = np.empty(len(ends), np.int32)
    for v in range(n):
        for at in range(starts[v], starts[v + 1]):
            u = ends[at]
            twin[place[u]] = at
            place[u] += 1
    return twin


@kernel
def settle(net: Net, held: Held) -> None:
    """List anew who is removed, and label all components anew from 0."""
    n = len(net.may)
    removed = 0
    held.total[0] = 0.0
    labels = 0
    held.counts[2] += 1
    stamp = held.counts[2]
    for v in range(n):
        held.spot[v] = -1
        if held.gone[v]:
            held.spot[v] = removed
            held.removed[removed] = v
            removed += 1
            held.total[0] += net.cost[v]
            continue
        if held.seen[v] == stamp:
            continue
        held.seen[v] = stamp
        held.queue[0] = v
        length = 1
        done = 0
        while done < length:
            u = held.queue[done]
            done += 1
            held.label[u] = labels
            for at in range(net.starts[u], net.starts[u + 1]):
                w = net.ends[at]
                if not held.gone[w] and held.seen[w] != stamp:
                    held.seen[w] = stamp
                    held.queue[length] = w
                    length += 1
        held.up[labels] = labels
        held.size[labels] = length
        labels += 1
    held.counts[0] = removed
    held.counts[1] = labels


@kernel
def label_of(held: Held, v: int) -> int:
    """Return the label that a node's component has now."""
    mine = int(held.label[v])
    while held.up[mine] != mine:
        mine = int(held.up[mine])
    return mine

"""Choose what to cut: Wood's programme of maximum-flow interdiction, and the flow that would be left.

Each node is two, one that flow enters and one that it leaves, with an arc between them: cutting a node is cutting
that arc. So there are arcs only, those of the network first and those of the nodes behind them.

For a cut of given cost the largest flow left equals the least capacity of a set that parts sources from sinks
(Ford and Fulkerson), which is a minimum too: one programme therefore minimises over both. An arc from the near side
to the far side either holds back nothing and is counted with its capacity, or is cut and is paid for.

Only what may be cut has an unknown of its own that says so. For a protected node and its arcs there is none.

Source: Wood 1993, Mathematical and Computer Modelling 17(2), 1-18.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from breakwater.core.network.disruption.faults import BadCost
from breakwater.core.network.disruption.flow import Flow, largest_flow
from breakwater.core.network.disruption.highs import Answer, Outcome, Programme
from breakwater.core.network.disruption.limits import NO_LIMITS, Limits, sum_of
from breakwater.core.network.disruption.sever.cut import Severance
from breakwater.core.network.disruption.sever.faults import EndlessFlow
from breakwater.core.network.disruption.sever.network import FlowNetwork
from breakwater.core.network.graph import BoolArray, FloatArray, IntArray

CLOSE = 1e-7  # of the flow before: two values nearer than this are one


@dataclass(frozen=True, slots=True, eq=False)
class _Doubled:
    """The network with two places for each node: node v is entered at v and left at nodes + v."""

    tail: IntArray
    head: IntArray
    capacity: FloatArray  # finite: what is endless holds more than all that is not
    cost: FloatArray
    may_cut: BoolArray
    sources: IntArray
    sinks: IntArray
    places: int
    endless: float

    def flow(self, cut: BoolArray) -> Flow:
        capacity = np.where(cut, 0.0, self.capacity)
        return largest_flow(self.places, self.tail, self.head, capacity, sources=self.sources, sinks=self.sinks)


@dataclass(frozen=True, slots=True)
class _Within:
    """Budget and limits, as rows of a programme."""

    budget: float
    limits: Limits

    def rows(self, programme: Programme, doubled: _Doubled, open_to: IntArray) -> None:
        unknown = np.full(len(doubled.tail), -1, dtype=np.int64)
        unknown[open_to] = _unknown_of_cut(doubled, open_to)
        arcs = len(doubled.tail) - doubled.places // 2
        programme.rows(1, sum_of(unknown[open_to], doubled.cost[open_to]), low=-np.inf, high=self.budget)
        self.limits.rows(programme, unknown[arcs:])


def sever(
    network: FlowNetwork,
    budget: float,
    *,
    limits: Limits = NO_LIMITS,
    steps: int | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Severance:
    """Choose arcs and nodes whose cutting leaves the least flow, and of those with equal effect the cheapest.

    Args:
        network: what flows where, and what may be cut.
        budget: what the cut may cost, from 0; with 0 the answer says what flows now and where it is narrowest.
        limits: which nodes may be cut beside each other.
        steps: how many nodes of its search the solver may take.
        should_stop: asked now and then; when it says yes, the best cut so far is returned with its bound.
    Raises:
        BadCost: the budget is negative or no number.
        EndlessFlow: what no capacity limits passes, and no lawful cut within the budget stops it.
    """
    if not (np.isfinite(budget) and budget >= 0):
        raise BadCost(f"The budget is {budget}.", "Budgets are numbers from 0 upwards.")
    doubled = _double(network)
    before = doubled.flow(np.zeros(len(doubled.tail), np.bool_))
    cut, bound, searched = _choose(doubled, before, _Within(budget, limits), steps, should_stop)
    after = doubled.flow(cut)
    cut = _to_the_point(cut, _crossing(doubled, after), [group + network.arcs for group in limits.together])
    if after.value >= doubled.endless:
        raise EndlessFlow(
            "A way without any limit is left from a source to a sink.",
            "Give its arcs a capacity, allow more to be cut, or raise the budget.",
        )
    proved = after.value - bound <= CLOSE * before.value
    crossing = _crossing(doubled, after) & ~cut
    carried = _nearest(doubled, cut, before, after)
    arcs = network.arcs
    return Severance(
        network=network,
        arcs=np.flatnonzero(cut[:arcs]),
        nodes=np.flatnonzero(cut[arcs:]),
        budget=float(budget),
        flow_before=np.inf if before.value >= doubled.endless else before.value,
        flow_after=after.value,
        bound=after.value if proved else max(bound, 0.0),
        certificate_arcs=np.flatnonzero(crossing[:arcs]),
        certificate_nodes=np.flatnonzero(crossing[arcs:]),
        arc_before=before.along[:arcs],
        arc_after=carried[:arcs],
        node_before=before.along[arcs:],
        node_after=carried[arcs:],
        steps=searched,
    )


def _double(network: FlowNetwork) -> _Doubled:
    nodes = network.nodes
    each = np.arange(nodes)
    capacity = np.concatenate([network.capacity, network.node_capacity])
    endless = 1.0 + float(capacity[np.isfinite(capacity)].sum())
    return _Doubled(
        tail=np.concatenate([network.tail + nodes, each]),
        head=np.concatenate([network.head, each + nodes]),
        capacity=np.where(np.isfinite(capacity), capacity, endless),
        cost=np.concatenate([network.arc_cost, network.node_cost]),
        may_cut=np.concatenate([network.may_cut_arc, network.may_cut_node]),
        sources=network.sources,
        sinks=network.sinks + nodes,
        places=2 * nodes,
        endless=endless,
    )


def _crossing(doubled: _Doubled, flow: Flow) -> BoolArray:
    """Tell which arcs lead from the near side to the far side."""
    return flow.near[doubled.tail] & ~flow.near[doubled.head]


def _to_the_point(cut: BoolArray, crossing: BoolArray, together: list[IntArray]) -> BoolArray:
    """Leave out what does not part near from far: it changes nothing, unless it is bound to what does."""
    kept = cut & crossing
    while any(kept[group].any() and not kept[group].all() for group in together):
        for group in together:
            kept[group] |= kept[group].any()
    return kept


def _choose(
    doubled: _Doubled,
    before: Flow,
    within: _Within,
    steps: int | None,
    should_stop: Callable[[], bool] | None,
) -> tuple[BoolArray, float, int]:
    """Return which arcs to cut, the flow below which no lawful cut gets, and the nodes of the search."""
    nothing = np.zeros(len(doubled.tail), np.bool_)
    open_to = np.flatnonzero(doubled.may_cut & (doubled.cost <= within.budget))
    if before.value == 0 or not len(open_to):
        return nothing, before.value, 0
    # No arc need carry more than all that flows, and a power of two keeps every number as exact as it was.
    scale = 2.0 ** np.floor(np.log2(before.value))
    held = np.minimum(doubled.capacity, before.value) / scale
    least = _wood(doubled, held, open_to)
    within.rows(least, doubled, open_to)
    best = least.solve(steps=steps, should_stop=should_stop)
    if len(best.values):
        cut = _cut_of(doubled, open_to, best)
    else:
        cut = (
            nothing if within.limits.at_most or within.limits.together else _narrowest(doubled, open_to, within.budget)
        )
    if best.outcome is Outcome.PROVED:
        cut = _cheapest(doubled, held, open_to, best, cut, within)
    return cut, best.bound * scale, best.nodes


def _narrowest(doubled: _Doubled, open_to: IntArray, budget: float) -> BoolArray:
    """Cut where it is narrow, the most for the money first: an answer where there was no time for a better one."""
    cut, left = np.zeros(len(doubled.tail), np.bool_), budget
    lawful = np.isin(np.arange(len(doubled.tail)), open_to)
    while True:
        useful = _crossing(doubled, doubled.flow(cut)) & lawful & ~cut & (doubled.cost <= left)
        if not useful.any():
            return cut
        worth = np.where(useful, doubled.capacity / np.maximum(doubled.cost, 1e-9), -1.0)
        arc = int(np.argmax(worth))
        cut[arc] = True
        left -= doubled.cost[arc]


def _wood(doubled: _Doubled, held: FloatArray, open_to: IntArray) -> Programme:
    """Build the programme but for its budget: unknowns are the side of each place, counted arcs, cut arcs."""
    places, arcs = doubled.places, len(doubled.tail)
    unknowns = places + arcs + len(open_to)
    low, high = np.zeros(unknowns), np.ones(unknowns)
    high[doubled.sources] = 0.0
    low[doubled.sinks] = 1.0
    programme = Programme(
        price=np.concatenate([np.zeros(places), held, np.zeros(len(open_to))]),
        low=low,
        high=high,
        whole=np.arange(unknowns) >= places + arcs,
    )
    each = np.arange(arcs)
    programme.rows(
        arcs,
        (each, doubled.head, 1.0),
        (each, doubled.tail, -1.0),
        (each, places + each, -1.0),
        (open_to, _unknown_of_cut(doubled, open_to), -1.0),
        low=-np.inf,
        high=0.0,
    )
    return programme


def _unknown_of_cut(doubled: _Doubled, open_to: IntArray) -> IntArray:
    return doubled.places + len(doubled.tail) + np.arange(len(open_to))


def _cut_of(doubled: _Doubled, open_to: IntArray, answer: Answer) -> BoolArray:
    cut = np.zeros(len(doubled.tail), np.bool_)
    cut[open_to[answer.values[_unknown_of_cut(doubled, open_to)] > 0.5]] = True
    return cut


def _cheapest(
    doubled: _Doubled, held: FloatArray, open_to: IntArray, best: Answer, cut: BoolArray, within: _Within
) -> BoolArray:
    """Look for a cut that leaves no more and costs less; keep what there is where none is found."""
    programme = _wood(doubled, held, open_to)
    within.rows(programme, doubled, open_to)
    counted = np.flatnonzero(held)
    programme.rows(
        1,
        (np.zeros_like(counted), doubled.places + counted, held[counted]),
        low=-np.inf,
        high=best.value + CLOSE,
    )
    programme.price = np.zeros_like(programme.price)
    programme.price[_unknown_of_cut(doubled, open_to)] = doubled.cost[open_to]
    cheaper = programme.solve()
    if cheaper.outcome is not Outcome.PROVED:
        return cut
    other = _cut_of(doubled, open_to, cheaper)
    worse = doubled.flow(other).value > doubled.flow(cut).value
    return cut if worse or doubled.cost[other].sum() > doubled.cost[cut].sum() else other


def _nearest(doubled: _Doubled, cut: BoolArray, before: Flow, after: Flow) -> FloatArray:
    """Return the largest flow left that differs least from the flow before, arc by arc."""
    if not cut.any():
        return before.along
    arcs, places, scale = len(doubled.tail), doubled.places, max(before.value, 1.0)
    was = before.along / scale
    held = np.minimum(np.where(cut, 0.0, doubled.capacity), before.value) / scale
    programme = Programme(  # by how much an arc carries more, and by how much less
        price=np.ones(2 * arcs),
        low=np.concatenate([np.zeros(arcs), np.maximum(was - held, 0.0)]),
        high=np.concatenate([np.maximum(held - was, 0.0), was]),
        whole=np.zeros(2 * arcs, np.bool_),
    )
    each = np.arange(arcs)
    out = np.bincount(doubled.tail, was, places) - np.bincount(doubled.head, was, places)
    low, high = np.zeros(places), np.zeros(places)
    low[doubled.sources], high[doubled.sources] = -out[doubled.sources], np.inf  # nothing ends at a source
    low[doubled.sinks], high[doubled.sinks] = -np.inf, -out[doubled.sinks]
    ways = ((doubled.tail, 1.0), (doubled.head, -1.0))
    leaves = [(row, each + part * arcs, sign * (1 - 2 * part)) for row, sign in ways for part in (0, 1)]
    programme.rows(places, *leaves, low=low, high=high)
    source = np.isin(np.arange(places), doubled.sources)
    begun = [(np.zeros(int(source[row].sum()), np.int64), at[source[row]], sign) for row, at, sign in leaves]
    change = (after.value - before.value) / scale
    programme.rows(1, *begun, low=change, high=change)
    answer = programme.solve()
    if answer.outcome is not Outcome.PROVED:
        return after.along
    carried = np.where(cut, 0.0, np.clip((was + answer.values[:arcs] - answer.values[arcs:]) * scale, 0.0, None))
    whole = (doubled.capacity == np.rint(doubled.capacity)).all()
    return np.rint(carried) if whole else carried  # whole capacities have whole flows at every corner

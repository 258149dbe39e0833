"""Find the cheapest actors without whom no chain is left.

Where nobody fills more than one step, a plan is a cut of the layered graph through places, and the least is found by
a largest flow (Menger; Ford and Fulkerson): the flow, taken apart into chains, is the proof.

Where somebody fills several, taking them cuts several places at once and costs once. That is another problem, and
a hard one: with four steps, the first and last filled by the same actors and the middle by nobody who may be taken,
it is the vertex cover of any graph. No cut answers it, so it is a programme in whole numbers over the same layers: a place
is at 1 when every way to it has met a target, and each end must be.
"""

from collections.abc import Callable

import numpy as np

from breakwater.core.network.disruption.broken import Measure
from breakwater.core.network.disruption.business.breaking import Breaking, Chain
from breakwater.core.network.disruption.business.chains import comeback, is_whole, refuse_unbreakable
from breakwater.core.network.disruption.business.faults import OutOfReach
from breakwater.core.network.disruption.business.network import Business, Layers, layers
from breakwater.core.network.disruption.faults import NothingFound
from breakwater.core.network.disruption.flow import Flow, largest_flow
from breakwater.core.network.disruption.highs import Answer, Outcome, Programme
from breakwater.core.network.disruption.limits import NO_LIMITS, Limits
from breakwater.core.network.graph import BoolArray, FloatArray, IntArray

CLOSE = 1e-7  # of a value: two that are nearer are one


def cheapest(
    business: Business,
    *,
    limits: Limits = NO_LIMITS,
    steps: int | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Breaking:
    """Find the cheapest plan that leaves no chain.

    Args:
        business: who can do what, and who deals with whom.
        limits: which actors may be taken beside each other.
        steps: how many nodes of its search the solver may take, where it is needed.
        should_stop: asked now and then; when it says yes, the best plan so far is returned with its bound.
    Returns:
        A plan without targets where no chain is known; `gaps` then says which steps nobody is known to fill.
    Raises:
        Unbreakable: a chain is left whose actors are all protected or spared.
        OutOfReach: no plan within the limits breaks every chain.
        NothingFound: the solver was stopped before it had any plan within the limits.
    """
    ways = layers(business)
    refuse_unbreakable(business, ways)
    taken, bound, chains, nodes = np.zeros(len(business), np.bool_), 0.0, tuple[Chain, ...](), 0
    if len(ways.step) and ways.is_simple:
        taken, bound, chains = _by_cut(business, ways)
        taken = _needed(business, ways, taken, NO_LIMITS)
    if len(ways.step) and not (ways.is_simple and limits.admit(taken)):
        chains = ()
        taken, bound, nodes = _by_programme(business, ways, limits, steps, should_stop)
        taken = _needed(business, ways, taken, limits)
    cost = float(business.cost[taken].sum())
    return Breaking(
        business=business,
        targets=np.flatnonzero(taken),
        comeback=comeback(business, ways, taken),
        measure=Measure.COST,
        bound=cost if cost - bound <= CLOSE * cost else bound,
        chains=chains,
        gaps=business.gaps,
        nodes=nodes,
    )


def breaking_programme(business: Business, ways: Layers, limits: Limits = NO_LIMITS) -> tuple[Programme, IntArray]:
    """Build the programme of all plans that leave no chain; return it with who has an unknown, places behind them.

    Only who may be taken has one: for the protected there is nothing that could be set. Who is on no chain has one
    where a group binds them to somebody who is.
    """
    of_use = np.isin(np.arange(len(business)), np.concatenate([ways.actor, *limits.together]))
    open_to = np.flatnonzero(business.may_take & of_use)
    places, offered = len(ways.step), len(open_to)
    programme = Programme(
        price=np.concatenate([business.cost[open_to], np.zeros(places)]),
        low=np.concatenate([np.zeros(offered), (ways.step == ways.last).astype(np.float64)]),
        high=np.ones(offered + places),
        whole=np.arange(offered + places) < offered,
    )
    rise(programme, business, ways, open_to, at=offered, by=np.ones(len(business)))
    unknown = np.full(len(business), -1, dtype=np.int64)
    unknown[open_to] = np.arange(offered)
    limits.rows(programme, unknown)
    return programme, open_to


def rise(programme: Programme, business: Business, ways: Layers, open_to: IntArray, *, at: int, by: FloatArray) -> None:
    """Let the unknowns of places, from `at` on, rise along a chain by `by` at each target, and by no more."""
    unknown = np.full(len(business), -1, dtype=np.int64)
    unknown[open_to] = np.arange(len(open_to))
    for begins, ends in ((None, ways.begins), (ways.tail, ways.head)):
        each, actor = np.arange(len(ends)), ways.actor[ends]
        takes = unknown[actor] >= 0
        parts: list[tuple[IntArray, IntArray, float | FloatArray]] = [
            (each, at + ends, 1.0),
            (each[takes], unknown[actor[takes]], -by[actor[takes]]),
        ]
        if begins is not None:
            parts.append((each, at + begins, -1.0))
        programme.rows(len(ends), *parts, low=-np.inf, high=0.0)


def taken_by(business: Business, open_to: IntArray, answer: Answer) -> BoolArray:
    """Read from an answer who is taken."""
    if not len(answer.values):
        raise NothingFound("The search was stopped before it found any plan.", "Give it more steps or more time.")
    taken = np.zeros(len(business), np.bool_)
    taken[open_to[answer.values[: len(open_to)] > 0.5]] = True
    return taken


def refuse_out_of_reach(answer: Answer) -> None:
    """Refuse where the limits leave no plan that breaks every chain."""
    if answer.outcome is Outcome.IMPOSSIBLE:
        raise OutOfReach(
            "No plan within these limits breaks every chain.", "Allow more removals, or loosen groups and quotas."
        )


def _by_programme(
    business: Business, ways: Layers, limits: Limits, steps: int | None, should_stop: Callable[[], bool] | None
) -> tuple[BoolArray, float, int]:
    programme, open_to = breaking_programme(business, ways, limits)
    answer = programme.solve(steps=steps, should_stop=should_stop)
    refuse_out_of_reach(answer)
    if not len(answer.values) and not limits.at_most and not limits.together:
        # No time for an answer: everybody is taken, and left out again below as far as nobody is needed.
        return business.may_take.copy(), max(answer.bound, 0.0), answer.nodes
    return taken_by(business, open_to, answer), max(answer.bound, 0.0), answer.nodes


def _by_cut(business: Business, ways: Layers) -> tuple[BoolArray, float, tuple[Chain, ...]]:
    places = len(ways.step)
    price = business.cost[ways.actor]
    endless = 1.0 + float(price.sum())
    held = np.where(business.may_take[ways.actor], price, endless)
    each = np.arange(places)
    flow = largest_flow(
        2 * places,
        np.concatenate([each, ways.tail + places]),
        np.concatenate([each + places, ways.head]),
        np.concatenate([held, np.full(len(ways.tail), endless)]),
        sources=ways.begins,
        sinks=ways.ends + places,
    )
    taken = np.zeros(len(business), np.bool_)
    taken[ways.actor[flow.near[:places] & ~flow.near[places:]]] = True
    return taken, flow.value, _apart(business, ways, flow)


def _apart(business: Business, ways: Layers, flow: Flow) -> tuple[Chain, ...]:
    """Take a flow apart into chains."""
    places = len(ways.step)
    shown = np.where(business.protected[ways.actor], -1, ways.actor).tolist()
    begun, linked = flow.along[:places].tolist(), flow.along[places:].tolist()
    leaving: list[list[int]] = [[] for _ in range(places)]
    for link, tail in enumerate(ways.tail.tolist()):
        leaving[tail].append(link)
    least, chains = 1e-9 * max(flow.value, 1.0), []
    for place in ways.begins.tolist():
        while begun[place] > least:
            at, share, links = place, begun[place], list[int]()
            while ways.step[at] < ways.last:
                link = max(leaving[at], key=lambda link: (linked[link], -link))
                share = min(share, linked[link])
                links.append(link)
                at = int(ways.head[link])
            if share <= least:
                break
            begun[place] -= share
            for link in links:
                linked[link] -= share
            chains.append(Chain((shown[place], *(shown[int(ways.head[link])] for link in links)), share))
    return tuple(chains)


def _needed(business: Business, ways: Layers, taken: BoolArray, limits: Limits) -> BoolArray:
    """Leave out whoever is not needed, the dearest first; who is bound to others stays."""
    needed, bound = taken.copy(), np.isin(np.arange(len(business)), np.concatenate([[-1], *limits.together]))
    for actor in sorted(np.flatnonzero(taken & ~bound).tolist(), key=lambda actor: (-business.cost[actor], actor)):
        needed[actor] = False
        needed[actor] = is_whole(ways, needed)
    return needed

"""Where the search starts from: published rankings, each carried on to the limit and followed by reinsertion."""

from collections.abc import Callable
from typing import Final

import numpy as np

from breakwater.core.network.chance import seeded
from breakwater.core.network.disruption.contain.case import Case, Nodes, case_of_pairs
from breakwater.core.network.disruption.contain.decimation import by_belief
from breakwater.core.network.disruption.contain.degrees import by_degree
from breakwater.core.network.disruption.contain.holding import held_of, net_of, twins
from breakwater.core.network.disruption.contain.influence import by_influence
from breakwater.core.network.disruption.contain.parts import curve
from breakwater.core.network.disruption.contain.separating import between, separate
from breakwater.core.network.disruption.contain.solution import completed, flags_of
from breakwater.core.network.disruption.contain.spectral import by_halving

Stop = Callable[[], bool]
Ranking = Callable[[Case, int, int, Stop], Nodes]
"""From a case, the limit, a seed, and a question whether to stop to an order that reaches the limit if it can be."""


def adaptive_degree(case: Case, limit: int, _: int, __: Stop) -> Nodes:
    """Remove whoever has most ties left for the cost. Cost: O((n + m) log n)."""
    return completed(case, _peeled(case, in_core=False), limit)


def core_degree(case: Case, limit: int, _: int, __: Stop) -> Nodes:
    """Remove whoever has most ties left in the 2-core, then break the trees (CoreHD). Cost: O((n + m) log n)."""
    return completed(case, _peeled(case, in_core=True), limit)


def influence(case: Case, limit: int, _: int, __: Stop) -> Nodes:
    """Remove whoever has most Collective Influence at radius 2."""
    order = np.empty(len(case), np.int32)
    count = by_influence(case.starts, case.ends, case.cost, case.may, limit, order)
    return completed(case, order[:count], limit)


def belief(case: Case, limit: int, _: int, __: Stop) -> Nodes:
    """Decimate by belief propagation until a forest is left, then break the trees."""
    order = np.empty(len(case), np.int32)
    count = by_belief(case.starts, case.ends, twins(case.starts, case.ends), case.cost, case.may, order)
    return completed(case, order[:count], limit)


def halving(case: Case, limit: int, seed: int, _: Stop) -> Nodes:
    """Halve along second eigenvectors, each removal at its cost."""
    return _halved(case, limit, seed, by_ties=False)


def halving_by_ties(case: Case, limit: int, seed: int, _: Stop) -> Nodes:
    """Halve along second eigenvectors, each removal as dear as its ties are many."""
    return _halved(case, limit, seed, by_ties=True)


def betweenness(case: Case, limit: int, seed: int, stop: Stop) -> Nodes:
    """Remove whoever lies on most shortest ways; from 64 drawn sources where exactness would take long.

    Where even that is too much work, or it is stopped, the rest is done by degree in the 2-core.
    """
    net = net_of(case)
    held = held_of(net, np.zeros(len(case), np.bool_), seed, BETWEENNESS)
    order = np.empty(len(case), np.int32)
    count = 0
    for _ in range(SLICES):
        count = between(net, held, limit, EXACT, SOURCES, WORK // SLICES, order, count)
        if stop():
            break
    return _carried_on(case, order[:count], limit)


def separators(case: Case, limit: int, seed: int, _: Stop) -> Nodes:
    """Cut pieces within the limit off, along smallest separators: what suits roads, grids and chains."""
    net = net_of(case)
    held = held_of(net, np.zeros(len(case), np.bool_), seed, SEPARATORS)
    order = np.empty(len(case), np.int32)
    count = separate(net, held, limit, TRIES, order)
    return completed(case, order[:count], limit)


HALVING, BETWEENNESS, SEPARATORS = 101, 102, 103
"""Streams of draws."""
EXACT: Final = 4_000_000
SOURCES: Final = 64
WORK: Final = 1_000_000_000
SLICES: Final = 200
TRIES: Final = 12

FIRST: Final[tuple[tuple[str, Ranking], ...]] = (("CoreHD", core_degree), ("adaptive degree", adaptive_degree))
"""Done in milliseconds: the first answer."""

FURTHER: Final[tuple[tuple[str, Ranking], ...]] = (
    ("Collective Influence", influence),
    ("belief propagation", belief),
    ("spectral halving", halving),
    ("spectral halving by ties", halving_by_ties),
    ("adaptive betweenness", betweenness),
    ("separators", separators),
)
"""Each takes from milliseconds to half a minute, by size."""


def _halved(case: Case, limit: int, seed: int, *, by_ties: bool) -> Nodes:
    order = np.empty(len(case), np.int32)
    chance = seeded(seed, HALVING)
    count = by_halving(case.starts, case.ends, case.cost, case.may, limit, by_ties, chance, order)
    return completed(case, order[:count], limit)


def _carried_on(case: Case, order: Nodes, limit: int) -> Nodes:
    """Go on by degree in the 2-core where an order does not reach the limit."""
    if curve(case.starts, case.ends, order)[-1] <= limit:
        return order
    away = flags_of(case, order)
    pairs = np.stack([np.repeat(np.arange(len(case)), np.diff(case.starts)), case.ends], axis=1)
    pairs = pairs[(pairs[:, 0] < pairs[:, 1]) & ~away[pairs].any(axis=1)]
    rest = case_of_pairs(len(case), pairs, cost=case.cost, protected=~(case.may & ~away))
    return completed(case, np.concatenate([order, _peeled(rest, in_core=True)]), limit)


def _peeled(case: Case, *, in_core: bool) -> Nodes:
    order = np.empty(len(case), np.int32)
    count = by_degree(case.starts, case.ends, case.cost, case.may, in_core, order)
    return order[:count]

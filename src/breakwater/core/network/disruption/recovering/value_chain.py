"""Remove actors of a value chain one by one, let each be replaced by one of their role, and measure what is left.

The model of Duijn, Kashirin and Sloot 2014 (Scientific Reports 4:4238): each neighbour of who is removed is tied, with
some probability, to another of the removed one's role: the nearest, the best tied, or anybody of it. Efficiency (mean
of one over the distance of every pair) says how well work still flows, density how visible the network has become.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from breakwater.core.network.chance import State as Chance
from breakwater.core.network.chance import draw, seeded, shuffle, unit
from breakwater.core.network.disruption.recovering.faults import BadRecovery
from breakwater.core.network.graph import BoolArray, Graph, IntArray, components, from_indices, induced
from breakwater.core.network.kernel import kernel
from breakwater.core.network.measures import betweenness


class Removal(StrEnum):
    """Who is removed next."""

    RANDOM = "random"
    DEGREE = "degree"
    BETWEENNESS = "betweenness"
    VALUE_CHAIN_DEGREE = "value-chain degree"
    """Whose neighbours have most roles among them."""


class Replacement(StrEnum):
    """Who takes over a tie of the removed: one of their role."""

    NONE = "none"
    RANDOM = "random"
    DEGREE = "degree"
    DISTANCE = "distance"


@dataclass(frozen=True, slots=True)
class Health:
    """How a network does: mean of 1/distance over pairs, share of pairs that are tied, share in the largest part."""

    efficiency: float
    density: float
    largest: float


@dataclass(frozen=True, slots=True)
class Chain:
    """A value chain: who is tied to whom, and the role of each, as a number."""

    graph: Graph
    role: tuple[int, ...]


def chain_of_roles(counts: Sequence[int], ties: Sequence[tuple[int, int, int]], *, seed: int) -> Chain:
    """Draw a chain with so many actors of each role, and so many ties between each pair of roles.

    Args:
        counts: actors of each role.
        ties: (role, role, how many).
        seed: of the draws.
    Raises:
        BadRecovery: more ties are wanted than there are pairs.
    """
    first = np.concatenate([[0], np.cumsum(counts)])
    chance = seeded(seed)
    pairs: set[tuple[int, int]] = set()
    for one, other, many in ties:
        able = [
            (a, b) if a < b else (b, a)
            for a in range(int(first[one]), int(first[one + 1]))
            for b in range(int(first[other]), int(first[other + 1]))
            if a != b and (one != other or a < b)
        ]
        if many > len(able):
            raise BadRecovery(
                f"Between roles {one} and {other} there are {len(able)} pairs, not {many}.", "Ask for less."
            )
        order = np.arange(len(able), dtype=np.int64)
        shuffle(chance, order)
        pairs |= {able[at] for at in order[:many].tolist()}
    roles = tuple(role for role, many in enumerate(counts) for _ in range(many))
    ids = tuple(f"{place:06}" for place in range(len(roles)))
    return Chain(from_indices(ids, np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)), roles)


def disrupt_chain(
    chain: Chain, removal: Removal, replacement: Replacement, *, removals: int, chance: float, seed: int
) -> tuple[Health, Health]:
    """Remove some actors one by one with replacement, and tell how the network did before and does after.

    Args:
        chain: at first.
        removal: who is next.
        replacement: who takes over.
        removals: how many.
        chance: that an orphaned neighbour is tied anew.
        seed: of the draws.
    Raises:
        BadRecovery: more removals than there are actors but two, or a chance that is none.
    """
    if not 0 <= removals <= len(chain.role) - 2 or not 0 <= chance <= 1:
        raise BadRecovery("So many cannot be removed, or the chance is not from 0 to 1.", "Give less.")
    draws = seeded(seed)
    role = np.array(chain.role, dtype=np.int64)
    gone = np.zeros(len(role), dtype=np.bool_)
    graph = chain.graph
    for _ in range(removals):
        node = _next(graph, role, gone, removal, draws)
        graph = _without(graph, role, gone, node, replacement, chance, draws)
        gone[node] = True
    return health(chain.graph), health(induced(graph, np.flatnonzero(~gone)))


def health(graph: Graph) -> Health:
    """Measure a network: over all its pairs. Cost: O(n m)."""
    n = len(graph)
    pairs = n * (n - 1) / 2
    largest = float(np.bincount(components(graph)).max() / n)
    return Health(_nearness(graph.start, graph.neighbour) / pairs, graph.ties / pairs, largest)


def _next(graph: Graph, role: IntArray, gone: BoolArray, removal: Removal, draws: Chance) -> int:
    """Return who is removed next; equals by lot."""
    match removal:
        case Removal.RANDOM:
            worth = np.zeros(len(role))
        case Removal.DEGREE:
            worth = graph.degree.astype(np.float64)
        case Removal.BETWEENNESS:
            worth = np.round(betweenness(graph), 9)
        case Removal.VALUE_CHAIN_DEGREE:
            met = np.zeros((len(role), int(role.max()) + 1), dtype=np.bool_)
            met[graph.source, role[graph.target]] = met[graph.target, role[graph.source]] = True
            worth = met.sum(axis=1).astype(np.float64)
    best = np.flatnonzero(~gone & (worth == worth[~gone].max()))
    return int(best[int(draw(draws) % np.uint64(len(best)))])


def _without(
    graph: Graph, role: IntArray, gone: BoolArray, node: int, replacement: Replacement, chance: float, draws: Chance
) -> Graph:
    """Take a node out, and tie its neighbours anew."""
    ties = {tie for tie in zip(graph.source.tolist(), graph.target.tolist(), strict=True) if node not in tie}
    if replacement is not Replacement.NONE:
        heirs = np.flatnonzero((role == role[node]) & ~gone & (np.arange(len(role)) != node))
        degree = graph.degree.copy()
        for orphan in graph.neighbour[graph.start[node] : graph.start[node + 1]].tolist():
            able = heirs[[heir != orphan and _tie(orphan, heir) not in ties for heir in heirs.tolist()]]
            if not len(able) or unit(draws) >= chance:
                continue
            heir = _heir(graph, orphan, able, degree, replacement, draws)
            ties.add(_tie(orphan, heir))
            degree[heir] += 1
    return from_indices(graph.ids, np.array(sorted(ties), dtype=np.int64).reshape(-1, 2))


def _heir(graph: Graph, orphan: int, able: IntArray, degree: IntArray, replacement: Replacement, draws: Chance) -> int:
    if replacement is Replacement.DEGREE:
        able = able[degree[able] == degree[able].max()]
    elif replacement is Replacement.DISTANCE:
        far = _steps(graph.start, graph.neighbour, orphan)[able]
        far = np.where(far < 0, len(degree), far)
        able = able[far == far.min()]
    return int(able[int(draw(draws) % np.uint64(len(able)))])


def _tie(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


@kernel
def _steps(start: IntArray, neighbour: IntArray, root: int) -> IntArray:
    n = len(start) - 1
    far = np.full(n, -1, np.int64)
    queue = np.empty(n, np.int64)
    far[root] = 0
    queue[0] = root
    head = 0
    tail = 1
    while head < tail:
        node = queue[head]
        head += 1
        for at in range(start[node], start[node + 1]):
            other = neighbour[at]
            if far[other] < 0:
                far[other] = far[node] + 1
                queue[tail] = other
                tail += 1
    return far


@kernel
def _nearness(start: IntArray, neighbour: IntArray) -> float:
    """Add up one over the distance of every pair that a way joins."""
    total = 0.0
    for root in range(len(start) - 1):
        far = _steps(start, neighbour, root)
        for other in range(root):
            if far[other] > 0:
                total += 1.0 / far[other]
    return total

"""The cheapest set that contains a small network, by a programme in whole numbers over connected pieces.

A set contains exactly where it meets every connected piece of one node more than the limit. There are too many pieces
to write all down, so the programme knows some, and is told of more as long as its answer leaves one whole.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from breakwater.core.network.chance import State as Chance
from breakwater.core.network.chance import draw, seeded
from breakwater.core.network.disruption.contain.bounds import packed
from breakwater.core.network.disruption.contain.case import Case, Flags, Nodes
from breakwater.core.network.disruption.highs import Outcome, Programme

MOST: Final = 150
"""Up to how many nodes it is tried."""
_NODES: Final = 100
"""Of the solver's search, in each round, and in all before the last round."""
_STREAM: Final = 201
_FROM_EACH: Final = 6
_NEAR: Final = 1e-7


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the cheapest set: no set costs less than `bound`; `order` is one of that cost, where found."""

    bound: float
    order: Nodes | None


def cheapest_known(
    case: Case, limit: int, *, reached: float, rounds: int, seed: int, should_stop: Callable[[], bool]
) -> Known:
    """Find the cheapest set, or at least a bound, on a small network.

    Args:
        case: the network.
        limit: how large a component may be: one that can be reached.
        reached: what the best known set costs; a bound as high as that ends the search.
        rounds: how often the programme is solved at most.
        seed: of the pieces that are drawn.
        should_stop: asked between and within rounds.
    """
    pieces = list(packed(case, limit))
    chance = seeded(seed, _STREAM)
    pieces += _whole(case, limit, np.zeros(len(case), np.bool_), chance)
    bound = 0.0
    nodes = 0
    is_in_units = bool(np.all(case.cost == np.round(case.cost)))
    for _ in range(rounds):
        if nodes > _NODES or should_stop():
            break
        answer = _programme(case, pieces).solve(steps=_NODES, should_stop=should_stop)
        nodes += answer.nodes
        if math.isfinite(answer.bound):
            least = math.ceil(answer.bound - _NEAR) if is_in_units else answer.bound
            bound = max(bound, float(least))
        if bound >= reached - _NEAR:
            return Known(reached, None)
        if not len(answer.values):
            break
        gone = answer.values > 0.5
        more = _whole(case, limit, gone, chance)
        if not more:
            cost = float(case.cost[gone].sum())
            is_best = answer.outcome is Outcome.PROVED or cost <= bound + _NEAR
            order = np.flatnonzero(gone).astype(np.int32)
            return Known(cost if is_best else bound, order)
        pieces += more
    return Known(bound, None)


def _programme(case: Case, pieces: list[tuple[int, ...]]) -> Programme:
    """Write down that of each piece at least one goes."""
    n = len(case)
    programme = Programme(case.cost, np.zeros(n), case.may.astype(np.float64), np.ones(n, np.bool_))
    rows = np.repeat(np.arange(len(pieces)), [len(piece) for piece in pieces])
    programme.rows(
        len(pieces), (rows, np.concatenate([np.array(piece) for piece in pieces]), 1.0), low=1.0, high=np.inf
    )
    return programme


def _whole(case: Case, limit: int, gone: Flags, chance: Chance) -> list[tuple[int, ...]]:
    """Return some pieces that a set leaves whole: grown from drawn nodes of each component that is too large."""
    found: set[tuple[int, ...]] = set()
    for part in _parts(case, gone):
        if len(part) > limit:
            for _ in range(_FROM_EACH):
                first = part[int(draw(chance) % np.uint64(len(part)))]
                found.add(tuple(sorted(_grown(case, gone, first, limit + 1, chance))))
    return sorted(found)


def _parts(case: Case, gone: Flags) -> Iterator[list[int]]:
    seen = gone.copy()
    for first in range(len(case)):
        if not seen[first]:
            part = [first]
            seen[first] = True
            for v in part:
                for u in case.ends[case.starts[v] : case.starts[v + 1]].tolist():
                    if not seen[u]:
                        seen[u] = True
                        part.append(u)
            yield part


def _grown(case: Case, gone: Flags, first: int, size: int, chance: Chance) -> list[int]:
    """Grow a connected piece by one drawn neighbour after the other."""
    piece, inside, rim = [first], {first}, [first]
    while len(piece) < size:
        v = rim[int(draw(chance) % np.uint64(len(rim)))]
        near = [u for u in case.ends[case.starts[v] : case.starts[v + 1]].tolist() if not gone[u] and u not in inside]
        if not near:
            rim.remove(v)
            continue
        u = near[int(draw(chance) % np.uint64(len(near)))]
        piece.append(u)
        inside.add(u)
        rim.append(u)
    return piece

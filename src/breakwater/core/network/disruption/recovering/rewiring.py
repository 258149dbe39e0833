"""Draw what a network may look like after a loss, by one mechanism or another.

Each tie to somebody who is gone leaves an end behind; each end is tied anew, or not, to a survivor whom its owner was
not tied to. To whom is the mechanism: the nearest, the best tied, anybody, or by a mixture fitted on the network's own
history. Where somebody of the lost one's role is left, such a one is sought (Duijn, Kashirin and Sloot 2014). How many
ends are tied anew is drawn evenly from levels: those of the network's own history, or none, half and all. None is
collapse, and it happens.

Protected persons neither seek nor are sought. Nothing of this is said of a person: only of plans as a whole.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from breakwater.core.network.chance import State as Chance
from breakwater.core.network.chance import draw, seeded, unit
from breakwater.core.network.disruption.recovering.features import Loss
from breakwater.core.network.disruption.recovering.mixture import Mixture
from breakwater.core.network.graph import BoolArray, FloatArray, Graph, IntArray
from breakwater.core.network.kernel import kernel

LEVELS: Final = (0.0, 0.5, 1.0)
_NOBODY: Final = -1e300


class Mechanism(StrEnum):
    """To whom an end is tied anew."""

    NEAREST = "nearest"
    """Who was fewest steps away, equals by lot."""
    BEST_TIED = "best tied"
    """Who has most ties, equals by lot."""
    ANYBODY = "anybody"
    """By lot."""
    MIXTURE = "mixture"
    """By a mixture fitted on the network's own history."""


PURE: Final = (Mechanism.NEAREST, Mechanism.BEST_TIED, Mechanism.ANYBODY)


@dataclass(frozen=True, slots=True, eq=False)
class Ends:
    """The ends that a loss leaves behind.

    Attributes:
        owner: shape (ends,), the survivor who lost a tie.
        score: shape (ends, actors), how much each is sought; far below nothing where not at all.
        by_lot: whether the best is sought, equals by lot, or anybody with odds by score.
    """

    owner: IntArray
    score: FloatArray
    by_lot: bool


def ends_of(lost: Loss, protected: BoolArray, mechanism: Mechanism, mixture: Mixture | None = None) -> Ends:
    """Return who lost a tie, and how much each end seeks everybody else.

    Args:
        lost: the network and who is gone.
        protected: shape (actors,).
        mechanism: the mixture only with `mixture`.
        mixture: fitted before.
    """
    seeks = ~lost.gone & ~protected
    owner, missed = np.nonzero(lost.near & seeks[:, None] & lost.gone[None, :])
    everybody = np.arange(len(seeks))
    score = np.full((len(owner), len(seeks)), _NOBODY)
    for at, (mine, gone) in enumerate(zip(owner.tolist(), missed.tolist(), strict=True)):
        able = seeks & ~lost.near[mine] & (everybody != mine)
        alike = able & (lost.plays & lost.plays[gone]).any(axis=1)
        able = alike if alike.any() else able
        score[at, able] = _score(lost, mine, np.flatnonzero(able), mechanism, mixture)
    return Ends(owner, score, mechanism is not Mechanism.MIXTURE)


def _score(lost: Loss, mine: int, able: IntArray, mechanism: Mechanism, mixture: Mixture | None) -> FloatArray:
    match mechanism:
        case Mechanism.NEAREST:
            far = lost.far[mine, able].astype(np.float64)
            return np.asarray(-np.where(far < 0, len(lost.gone), far))
        case Mechanism.BEST_TIED:
            return np.asarray((lost.degree - lost.orphaned)[able].astype(np.float64))
        case Mechanism.ANYBODY:
            return np.zeros(len(able))
        case Mechanism.MIXTURE:
            if mixture is None:
                raise AssertionError("A mixture is drawn from without one being given.")
            return mixture.score(lost.features(np.full(len(able), mine), able))


def pairs_after(graph: Graph, gone: BoolArray, ends: Ends, *, levels: FloatArray, runs: int, seed: int) -> FloatArray:
    """Draw recoveries, and count the connected pairs after each.

    Args:
        graph: before the loss.
        gone: shape (actors,).
        ends: of the loss.
        levels: how many new ties for each end, taken in turn.
        runs: how many draws.
        seed: run by run the same for every plan, so that plans are compared on the same luck.

    Returns:
        Shape (runs,).
    Cost: O(runs (m + ends n)).
    """
    pairs = np.empty(runs)
    for run in range(runs):
        chance = seeded(seed, run)
        level = float(levels[run % len(levels)])
        pairs[run] = _recovered(graph.source, graph.target, gone, ends.owner, ends.score, ends.by_lot, level, chance)
    return pairs


@kernel
def _find(parent: IntArray, node: int) -> int:
    while parent[node] != node:
        parent[node] = parent[parent[node]]
        node = parent[node]
    return node


@kernel
def _recovered(
    source: IntArray,
    target: IntArray,
    gone: BoolArray,
    owner: IntArray,
    score: FloatArray,
    by_lot: bool,
    level: float,
    chance: Chance,
) -> float:
    """Tie ends anew once, and count the connected pairs of survivors."""
    n = len(gone)
    parent = np.arange(n)
    for at in range(len(source)):
        if not gone[source[at]] and not gone[target[at]]:
            parent[_find(parent, source[at])] = _find(parent, target[at])
    most = len(owner) * (int(level) + 1)
    made_from = np.empty(most, np.int64)
    made_to = np.empty(most, np.int64)
    made = 0
    tied_to = np.full(n, -1, np.int64)  # the last end whose owner is known to be newly tied to each
    for end in range(len(owner)):
        mine = owner[end]
        for before in range(made):
            if made_from[before] == mine:
                tied_to[made_to[before]] = end
            elif made_to[before] == mine:
                tied_to[made_from[before]] = end
        times = int(level)
        if unit(chance) < level - times:
            times += 1
        for _ in range(times):
            best = -1e299
            chosen = -1
            equals = 0
            for other in range(n):
                value = score[end, other]
                if value <= -1e299 or tied_to[other] == end:
                    continue
                if not by_lot:  # the largest of scores with Gumbel noise: odds by score
                    value -= np.log(-np.log(unit(chance) + 1e-300) + 1e-300)
                if value > best:
                    best = value
                    chosen = other
                    equals = 1
                elif value == best:
                    equals += 1
                    if int(draw(chance) % np.uint64(equals)) == 0:
                        chosen = other
            if chosen < 0:
                break
            tied_to[chosen] = end
            made_from[made] = mine
            made_to[made] = chosen
            made += 1
            parent[_find(parent, mine)] = _find(parent, chosen)
    size = np.zeros(n, np.int64)
    for node in range(n):
        if not gone[node]:
            size[_find(parent, node)] += 1
    count = 0.0
    for node in range(n):
        count += size[node] * (size[node] - 1) / 2
    return count

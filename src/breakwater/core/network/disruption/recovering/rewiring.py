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
from breakwater.core.network.disruption.recovering.faults import TooLarge
from breakwater.core.network.disruption.recovering.features import Loss
from breakwater.core.network.disruption.recovering.mixture import Mixture
from breakwater.core.network.graph import BoolArray, FloatArray, Graph, IntArray
from breakwater.core.network.kernel import kernel

LEVELS: Final = (0.0, 0.5, 1.0)
_CELLS: Final = 20_000_000
_TRIES: Final = 16


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
        order: shape (ends, actors), whom each seeks, the most sought first; -1 behind the last.
        worth: shape (ends, actors), how much, in the same order: a score, or the odds of all up to there.
        many: shape (ends,), how many each seeks.
        top: shape (ends,), how many of these are sought as much as the first.
        by_lot: whether the first is sought, equals by lot, or anybody with the odds.
    """

    owner: IntArray
    order: IntArray
    worth: FloatArray
    many: IntArray
    top: IntArray
    by_lot: bool


def ends_of(lost: Loss, protected: BoolArray, mechanism: Mechanism, mixture: Mixture | None = None) -> Ends:
    """Return who lost a tie, and how much each end seeks everybody else.

    Args:
        lost: the network and who is gone.
        protected: shape (actors,).
        mechanism: the mixture only with `mixture`.
        mixture: fitted before.
    Raises:
        TooLarge: ends by actors are more than 20 million.
    """
    seeks = ~lost.gone & ~protected
    owner, missed = np.nonzero(lost.near & seeks[:, None] & lost.gone[None, :])
    if owner.size * len(seeks) > _CELLS:
        raise TooLarge(f"{owner.size} ties are lost at once in so large a network.", "Compare plans of fewer targets.")
    everybody, by_lot = np.arange(len(seeks)), mechanism is not Mechanism.MIXTURE
    ends = Ends(
        owner,
        np.full((len(owner), len(seeks)), -1, dtype=np.int64),
        np.zeros((len(owner), len(seeks))),
        np.zeros(len(owner), dtype=np.int64),
        np.zeros(len(owner), dtype=np.int64),
        by_lot,
    )
    for at, (mine, gone) in enumerate(zip(owner.tolist(), missed.tolist(), strict=True)):
        able = seeks & ~lost.near[mine] & (everybody != mine)
        alike = able & (lost.plays & lost.plays[gone]).any(axis=1)
        sought = np.flatnonzero(alike if alike.any() else able)
        if not len(sought):
            continue
        score = _score(lost, mine, sought, mechanism, mixture)
        order = np.argsort(-score, kind="stable")
        many, worth = len(sought), score[order]
        ends.order[at, :many], ends.many[at] = sought[order], many
        ends.top[at] = int((worth == worth[0]).sum())
        ends.worth[at, :many] = worth if by_lot else np.cumsum(np.exp(worth - worth[0]))
    return ends


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
            return mixture.score(lost.features_of(mine)[able])


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
    Cost: O(runs (n + ends)) mostly.
    """
    base = np.arange(len(gone))
    for one, other in zip(graph.source.tolist(), graph.target.tolist(), strict=True):
        if not gone[one] and not gone[other]:
            base[_find(base, one)] = _find(base, other)
    pairs = np.empty(runs)
    rows = (gone, ends.owner, ends.order, ends.worth, ends.many, ends.top, ends.by_lot)
    for run in range(runs):
        pairs[run] = _recovered(base, *rows, float(levels[run % len(levels)]), seeded(seed, run))
    return pairs


@kernel
def _find(parent: IntArray, node: int) -> int:
    while parent[node] != node:
        parent[node] = parent[parent[node]]
        node = parent[node]
    return node


@kernel
def _pick(
    order: IntArray, worth: FloatArray, many: int, top: int, by_lot: bool, tied_to: IntArray, end: int, chance: Chance
) -> int:
    """Choose whom an end is tied to, -1 for nobody: by trying, and in full where that does not find anybody."""
    for _ in range(_TRIES):
        if by_lot:
            at = np.int64(draw(chance) % np.uint64(top))
        else:
            found = np.searchsorted(worth[:many], unit(chance) * worth[many - 1], side="right")
            at = np.int64(min(found, many - 1))
        if tied_to[order[at]] != end:
            return int(order[at])
    chosen = -1
    met = 0.0
    first = -1
    for place in range(many):
        if tied_to[order[place]] == end:
            continue
        if by_lot:
            if first >= 0 and worth[place] < worth[first]:
                break
            share = 1.0
        else:
            share = max(worth[place] - (worth[place - 1] if place else 0.0), 1e-300)
        if first < 0:
            first = place
        met += share
        if unit(chance) * met < share:
            chosen = int(order[place])
    return chosen


@kernel
def _recovered(
    base: IntArray,
    gone: BoolArray,
    owner: IntArray,
    order: IntArray,
    worth: FloatArray,
    many: IntArray,
    top: IntArray,
    by_lot: bool,
    level: float,
    chance: Chance,
) -> float:
    """Tie ends anew once, and count the connected pairs of survivors."""
    n = len(gone)
    parent = base.copy()
    most = 2 * len(owner) * (int(level) + 1)
    made = 0
    met = np.empty(most, np.int64)  # new ties from either end, as a list for each actor
    following = np.empty(most, np.int64)
    newest = np.full(n, -1, np.int64)
    tied_to = np.full(n, -1, np.int64)  # the last end whose owner is known to be newly tied to each
    for end in range(len(owner)):
        mine = owner[end]
        at = newest[mine]
        while at >= 0:
            tied_to[met[at]] = end
            at = following[at]
        times = int(level)
        if unit(chance) < level - times:
            times += 1
        for _ in range(times if many[end] else 0):
            chosen = _pick(order[end], worth[end], many[end], top[end], by_lot, tied_to, end, chance)
            if chosen < 0:
                break
            tied_to[chosen] = end
            for one, other in ((mine, chosen), (chosen, mine)):
                met[made] = other
                following[made] = newest[one]
                newest[one] = made
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

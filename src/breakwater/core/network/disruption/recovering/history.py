"""A network's own history: who was tied to whom, wave by wave.

Who has a tie in a wave is present in it. Between two waves some are gone, and of those who are in both some make new
ties: that is all that is known of how a network recovers.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from breakwater.core.network.disruption.recovering.faults import BadHistory
from breakwater.core.network.graph import BoolArray, Graph, build


@dataclass(frozen=True, slots=True, eq=False)
class Transition:
    """From one wave to the next.

    Attributes:
        name: of both.
        before, after: the ties, over the same actors.
        present, gone, survive: shape (actors,), of the wave before: who is there, who is not in the next, who is.
    """

    name: str
    before: Graph
    after: Graph
    present: BoolArray
    gone: BoolArray
    survive: BoolArray

    @property
    def ends(self) -> int:
        """Count the ties of survivors to those who are gone."""
        one, other = self.before.source, self.before.target
        return int(((self.gone[one] & self.survive[other]) | (self.gone[other] & self.survive[one])).sum())

    @property
    def news(self) -> int:
        """Count the new ties among survivors."""
        both = self.survive[self.after.source] & self.survive[self.after.target]
        known = set(zip(self.before.source.tolist(), self.before.target.tolist(), strict=True))
        ties = zip(self.after.source[both].tolist(), self.after.target[both].tolist(), strict=True)
        return sum(tie not in known for tie in ties)


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """Waves of one network.

    Attributes:
        names: of the waves, in order.
        waves: the ties of each, all over the same actors.
        roles: of each actor.
        protected: who neither seeks nor is sought, in what is fitted and in what is drawn.
    """

    names: tuple[str, ...]
    waves: tuple[Graph, ...]
    roles: tuple[frozenset[str], ...]
    protected: BoolArray

    @property
    def transitions(self) -> tuple[Transition, ...]:
        """Return what happened between each wave and the next."""
        return tuple(
            _transition(f"{one} → {other}", before, after)
            for (one, before), (other, after) in pairwise(zip(self.names, self.waves, strict=True))
        )


def history(
    waves: Sequence[tuple[str, Iterable[tuple[str, str]]]],
    *,
    roles: Mapping[str, Iterable[str]] | None = None,
    protected: Iterable[str] = (),
) -> History:
    """Check waves and hold them.

    Args:
        waves: name and ties of each, in order; ties that repeat count once.
        roles: of the actors, by id.
        protected: ids.
    Raises:
        BadHistory: fewer than two waves, a name twice, or a wave without ties.
    """
    names = tuple(name for name, _ in waves)
    if len(names) < 2 or len(set(names)) < len(names):
        raise BadHistory("There are fewer than two waves, or one twice.", "Give two or more, each its own name.")
    ties = [[(one, other) for one, other in rows if one != other] for _, rows in waves]
    for name, rows in zip(names, ties, strict=True):
        if not rows:
            raise BadHistory(f"Nobody is tied in wave “{name}”.", "Leave the wave out.")
    ids = sorted({end for rows in ties for tie in rows for end in tie})
    mine, shielded = roles or {}, set(protected)
    return History(
        names,
        tuple(build(ids, rows) for rows in ties),
        tuple(frozenset(mine.get(name, ())) for name in ids),
        np.array([name in shielded for name in ids], dtype=np.bool_),
    )


def _transition(name: str, before: Graph, after: Graph) -> Transition:
    present, later = before.degree > 0, after.degree > 0
    return Transition(name, before, after, present, present & ~later, present & later)

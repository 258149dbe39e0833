"""What may bring two survivors together: how near they were, how well tied, whom both knew, whom they lost, roles.

All of it is read from the network before the loss: who is gone is how the others knew of each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from breakwater.core.network.disruption.recovering.faults import TooLarge
from breakwater.core.network.graph import BoolArray, FloatArray, Graph, IntArray
from breakwater.core.network.kernel import kernel

FEATURES: Final = ("distance", "degree", "common ties", "orphaned ends", "same role")
MOST: Final = 5_000
"""Actors: each pair's distance is held."""


@dataclass(frozen=True, slots=True, eq=False)
class Loss:
    """A network, and who is gone from it.

    Attributes:
        near: shape (actors, actors), who is tied to whom, before.
        far: shape (actors, actors), steps between them, before; -1 where no way leads.
        degree: shape (actors,), before.
        gone: shape (actors,).
        orphaned: shape (actors,), how many ties to those who are gone each has lost.
        plays, missing: shape (actors, roles), who has which role, and of which role each has lost somebody.
    """

    near: BoolArray
    far: NDArray[np.int16]
    degree: IntArray
    gone: BoolArray
    orphaned: IntArray
    plays: BoolArray
    missing: BoolArray

    def features(self, one: IntArray, other: IntArray) -> FloatArray:
        """Return the features of some pairs, shape (pairs, features): nearness, log degrees, common, orphans, role."""
        steps = self.far[one, other]
        apart = np.where(steps > 0, 1.0 / np.maximum(steps, 1), 0.0)
        tied = np.log1p(self.degree[one]) + np.log1p(self.degree[other])
        common = (self.near[one] & self.near[other]).sum(axis=1)
        orphans = (self.orphaned[one] > 0).astype(np.float64) + (self.orphaned[other] > 0)
        fills = (self.missing[one] & self.plays[other]).any(axis=1).astype(np.float64)
        fills += (self.missing[other] & self.plays[one]).any(axis=1)
        return np.stack([apart, tied, common.astype(np.float64), orphans, fills], axis=1)

    def features_of(self, mine: int) -> FloatArray:
        """Return the features of one actor with everybody, shape (actors, features); those of oneself mean nothing."""
        steps = self.far[mine]
        apart = np.where(steps > 0, 1.0 / np.maximum(steps, 1), 0.0)
        tied = np.log1p(self.degree[mine]) + np.log1p(self.degree)
        common = self.near[:, self.near[mine]].sum(axis=1)
        orphans = float(self.orphaned[mine] > 0) + (self.orphaned > 0)
        fills = (self.missing[mine] & self.plays).any(axis=1).astype(np.float64)
        fills += (self.missing & self.plays[mine]).any(axis=1)
        return np.stack([apart, tied, common.astype(np.float64), orphans, fills], axis=1)


def loss(graph: Graph, gone: BoolArray, roles: Sequence[frozenset[str]]) -> Loss:
    """Measure a network before a loss.

    Args:
        graph: before.
        gone: shape (actors,).
        roles: of each actor.
    Raises:
        TooLarge: more than 5,000 actors.
    Cost: O(n m).
    """
    n = len(graph)
    if n > MOST:
        raise TooLarge(f"The network has {n} actors, more than {MOST}.", "Select the part that plans are made on.")
    near = np.zeros((n, n), dtype=np.bool_)
    near[graph.source, graph.target] = near[graph.target, graph.source] = True
    names = sorted({role for mine in roles for role in mine})
    plays = np.array([[name in mine for name in names] for mine in roles], dtype=np.bool_).reshape(n, len(names))
    ends = near & gone[None, :]
    return Loss(
        near=near,
        far=_distances(graph.start, graph.neighbour),
        degree=graph.degree,
        gone=gone,
        orphaned=ends.sum(axis=1),
        plays=plays,
        missing=(ends.astype(np.float32) @ plays.astype(np.float32)) > 0,
    )


@kernel
def _distances(start: IntArray, neighbour: IntArray) -> NDArray[np.int16]:
    n = len(start) - 1
    far = np.full((n, n), -1, np.int16)
    queue = np.empty(n, np.int64)
    for root in range(n):
        far[root, root] = 0
        queue[0] = root
        head = 0
        tail = 1
        while head < tail:
            node = queue[head]
            head += 1
            for at in range(start[node], start[node + 1]):
                other = neighbour[at]
                if far[root, other] < 0:
                    far[root, other] = far[root, node] + 1
                    queue[tail] = other
                    tail += 1
    return far

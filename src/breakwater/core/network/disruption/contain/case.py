"""The network to be contained, as light arrays: compressed rows, what each removal costs, and who may be removed.

Small integers, since a network of a million actors and ten million ties must fit. `case_of` reads a picture;
`case_of_pairs` takes arrays as they are, for networks whose rows as Python objects would be too heavy.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from breakwater.core.network.disruption import faults
from breakwater.core.network.disruption.arrays import costs, flags
from breakwater.core.network.disruption.goals import Constraints
from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.kernel import kernel

Nodes = NDArray[np.int32]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """An undirected simple network of n nodes and m ties.

    Attributes:
        starts: shape (n + 1,), where each node's neighbours begin in `ends`.
        ends: shape (2m,), the neighbours, ascending within a node.
        cost: shape (n,), of removing each node; 0 or more.
        may: shape (n,), whether a node may be removed.
    """

    starts: Ints
    ends: Nodes
    cost: Floats
    may: Flags

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def ties(self) -> int:
        """Count the ties."""
        return len(self.ends) // 2


def case_of(picture: Picture, constraints: Constraints, *, protect: bool = True) -> tuple[Case, Ints]:
    """Read a picture; who is taken is not there any more.

    Args:
        picture: directions do not matter.
        constraints: checked against the picture.
        protect: False asks what could be had if nobody were protected; the answer is a number, never a plan.

    Returns:
        The case, and where each of its nodes stands in the picture: shape (n,).
    """
    away = np.zeros(len(picture), np.bool_)
    away[[picture.place(actor) for actor in constraints.taken]] = True
    may = ~picture.protected if protect else np.ones(len(picture), np.bool_)
    may[[picture.place(actor) for actor in constraints.excluded]] = False
    places = np.flatnonzero(~away)
    new = np.full(len(picture), -1, np.int64)
    new[places] = np.arange(len(places))
    pairs = np.stack([new[picture.tails], new[picture.heads]], axis=1)  # a pair tied twice is laid out once
    pairs = pairs[(pairs >= 0).all(axis=1)]
    starts, ends = _rows(len(places), pairs)
    return Case(starts, ends, picture.cost[places], may[places]), places


def case_of_pairs(
    count: int, pairs: ArrayLike, *, cost: ArrayLike | None = None, protected: ArrayLike | None = None
) -> Case:
    """Take a network as arrays.

    Args:
        count: how many nodes.
        pairs: shape (m, 2), who is tied to whom; either way round, and a pair given twice is one tie.
        cost: shape (n,), of each removal; 1 each where nothing is said.
        protected: shape (n,), who may never be removed.

    Raises:
        EmptyPicture: there are no nodes.
        UnknownActor: a tie leads to no node.
        SelfTie: a tie leads back to where it begins.
        BadCost: a cost is negative or no number.
        BadShape: a list is of another length.
    """
    if count < 1:
        raise faults.EmptyPicture("There is nobody in this network.", "Give at least one node.")
    given = np.asarray(pairs)
    if given.ndim != 2 or given.shape[1] != 2:
        given = given.reshape(-1, 2) if given.size == 0 else given
    if given.ndim != 2 or given.shape[1] != 2 or given.dtype.kind not in "iuf":
        raise faults.BadShape("Ties are not given as pairs.", "Give an array of two columns.")
    if given.size and (given.min() < 0 or given.max() >= count):
        raise faults.UnknownActor("A tie leads to a node that is not there.", f"Nodes are 0 to {count - 1}.")
    if (given[:, 0] == given[:, 1]).any():
        raise faults.SelfTie("A node is tied to itself.", "Leave the tie out.")
    price = np.ones(count) if cost is None else costs(cost, count, "node")
    starts, ends = _rows(count, given.astype(np.int32, copy=False))
    return Case(starts, ends, price, ~flags(protected, count, "node"))


def _rows(count: int, pairs: NDArray[np.integer]) -> tuple[Ints, Nodes]:
    starts = np.zeros(count + 1, np.int64)
    ends = np.empty(2 * len(pairs), np.int32)
    kept = _lay_out(np.ascontiguousarray(pairs[:, 0]), np.ascontiguousarray(pairs[:, 1]), starts, ends)
    return starts, ends[:kept].copy() if kept < len(ends) else ends


@kernel
def _lay_out(one: Ints, other: Ints, starts: Ints, ends: Nodes) -> int:
    """Fill compressed rows, each sorted, each pair once; return how much of `ends` is used. Cost: O(n + m).

    Rows are dealt out twice: going through them in the order of their nodes fills each row of the second deal sorted.
    """
    n = len(starts) - 1
    for at in range(len(one)):
        starts[one[at] + 1] += 1
        starts[other[at] + 1] += 1
    for v in range(n):
        starts[v + 1] += starts[v]
    place = starts[:-1].copy()
    dealt = np.empty_like(ends)
    for at in range(len(one)):
        a, b = one[at], other[at]
        dealt[place[a]] = b
        place[a] += 1
        dealt[place[b]] = a
        place[b] += 1
    place[:] = starts[:-1]
    for v in range(n):
        for at in range(starts[v], starts[v + 1]):
            u = dealt[at]
            ends[place[u]] = v
            place[u] += 1
    kept = 0
    first = starts[0]
    for v in range(n):
        last = starts[v + 1]
        starts[v] = kept
        for at in range(first, last):
            if kept == starts[v] or ends[at] != ends[kept - 1]:
                ends[kept] = ends[at]
                kept += 1
        first = last
    starts[n] = kept
    return kept

"""Hold a network as light immutable arrays.

Nodes are kept in the order of their ids and ties as index pairs, each pair once, so that everything
computed from a graph depends on its content and never on the order in which rows were read.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from breakwater.core.network.kernel import kernel

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """An undirected simple graph in compressed rows.

    Attributes:
        ids: the nodes, sorted; a node's place here is its index everywhere else.
        source: shape (m,), the lower index of each tie.
        target: shape (m,), the higher index of each tie.
        start: shape (n + 1,), where each node's neighbours begin in `neighbour`.
        neighbour: shape (2m,), the neighbours, ascending within a node.
        tie: shape (2m,), which tie leads to that neighbour.
    """

    ids: tuple[str, ...]
    source: IntArray
    target: IntArray
    start: IntArray
    neighbour: IntArray
    tie: IntArray

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def ties(self) -> int:
        """Count the ties."""
        return len(self.source)

    @property
    def degree(self) -> IntArray:
        """Count each node's neighbours."""
        return np.diff(self.start)


def build(ids: Iterable[str], pairs: Iterable[tuple[str, str]]) -> Graph:
    """Make a graph; repeated pairs, either way round, are one tie, and loops are dropped.

    Raises:
        KeyError: a pair names a node that is not among the ids.
    """
    order = tuple(sorted(set(ids)))
    place = {name: index for index, name in enumerate(order)}
    keyed = {_ordered(place[a], place[b]) for a, b in pairs if a != b}
    return from_indices(order, np.array(sorted(keyed), dtype=np.int64).reshape(-1, 2))


def from_indices(ids: tuple[str, ...], pairs: IntArray) -> Graph:
    """Make a graph from unique index pairs, shape (m, 2), lower index first, sorted."""
    source, target = pairs[:, 0].copy(), pairs[:, 1].copy()
    ends = np.concatenate([source, target])
    others = np.concatenate([target, source])
    which = np.concatenate([np.arange(len(source)), np.arange(len(source))])
    order = np.lexsort((others, ends))
    start = np.zeros(len(ids) + 1, dtype=np.int64)
    np.cumsum(np.bincount(ends, minlength=len(ids)), out=start[1:])
    arrays = (source, target, start, others[order], which[order])
    for array in arrays:
        array.setflags(write=False)
    return Graph(ids, *arrays)


def without(graph: Graph, removed: BoolArray) -> Graph:
    """Drop every tie that touches a removed node; the node stays, alone, so that indices hold."""
    kept = ~(removed[graph.source] | removed[graph.target])
    return from_indices(graph.ids, np.stack([graph.source[kept], graph.target[kept]], axis=1))


def induced(graph: Graph, nodes: IntArray) -> Graph:
    """Cut out some nodes, given ascending, with the ties among them."""
    place = np.full(len(graph), -1, dtype=np.int64)
    place[nodes] = np.arange(len(nodes))
    source, target = place[graph.source], place[graph.target]
    kept = (source >= 0) & (target >= 0)
    return from_indices(tuple(graph.ids[i] for i in nodes), np.stack([source[kept], target[kept]], axis=1))


def components(graph: Graph) -> IntArray:
    """Number each node's connected component: 0 is the largest, equals go by their first node."""
    raw = _flood(graph.start, graph.neighbour)
    sizes = np.bincount(raw, minlength=1)
    by_size = np.argsort(-sizes, kind="stable")
    number = np.empty(len(sizes), dtype=np.int64)
    number[by_size] = np.arange(len(sizes))
    return number[raw]


def digest(graph: Graph) -> int:
    """Reduce the content of a graph to 64 bits: equal graphs give equal numbers on every machine."""
    seen = hashlib.blake2b(digest_size=8)
    for name in graph.ids:
        seen.update(name.encode() + b"\0")
    seen.update(np.stack([graph.source, graph.target]).astype("<i8").tobytes())
    return int.from_bytes(seen.digest(), "big")


def _ordered(a: int, b: int) -> tuple[int, int]:
    return (a, b) if a < b else (b, a)


@kernel
def _flood(start: IntArray, neighbour: IntArray) -> IntArray:
    n = len(start) - 1
    label = np.full(n, -1, np.int64)
    stack = np.empty(n, np.int64)
    count = 0
    for root in range(n):
        if label[root] >= 0:
            continue
        label[root] = count
        stack[0] = root
        depth = 1
        while depth > 0:
            depth -= 1
            node = stack[depth]
            for at in range(start[node], start[node + 1]):
                other = neighbour[at]
                if label[other] < 0:
                    label[other] = count
                    stack[depth] = other
                    depth += 1
        count += 1
    return label

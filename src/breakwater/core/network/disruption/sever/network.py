"""What flows where, and what of it may be cut."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from breakwater.core.network.disruption.arrays import costs, flags, freeze, numbers
from breakwater.core.network.disruption.faults import BadCapacity, BadShape, EmptyPicture
from breakwater.core.network.disruption.sever.faults import BadArc, BadEnds
from breakwater.core.network.graph import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, slots=True, eq=False)
class FlowNetwork:
    """A directed network of which arcs and nodes hold so much each. Made by `flow_network`, which checks it.

    Two arcs may lead from one node to another: two legs of which either can be cut. No arc leads back to where it
    begins.

    Attributes:
        tail, head: shape (arcs,), where each arc begins and ends.
        capacity: shape (arcs,), what an arc holds; infinite where nothing limits it.
        node_capacity: shape (nodes,), what passes through a node at most.
        sources, sinks: nodes where the flow may begin and end, sorted.
        arc_cost, node_cost: of cutting each.
        protected: shape (nodes,), who may never be a target.
        may_cut_arc, may_cut_node: what may be cut. Never a protected node nor an arc that runs to or from one,
            whatever was asked for.
    """

    tail: IntArray
    head: IntArray
    capacity: FloatArray
    node_capacity: FloatArray
    sources: IntArray
    sinks: IntArray
    arc_cost: FloatArray
    node_cost: FloatArray
    protected: BoolArray
    may_cut_arc: BoolArray
    may_cut_node: BoolArray

    def __post_init__(self) -> None:
        for name, array in (
            ("may_cut_arc", self.may_cut_arc & ~(self.protected[self.tail] | self.protected[self.head])),
            ("may_cut_node", self.may_cut_node & ~self.protected),
        ):
            object.__setattr__(self, name, array)
        freeze(self)

    @property
    def nodes(self) -> int:
        """Count the nodes."""
        return len(self.protected)

    @property
    def arcs(self) -> int:
        """Count the arcs."""
        return len(self.tail)


def flow_network(
    nodes: int,
    tail: ArrayLike,
    head: ArrayLike,
    capacity: ArrayLike,
    *,
    sources: ArrayLike,
    sinks: ArrayLike,
    arc_cost: ArrayLike | None = None,
    node_cost: ArrayLike | None = None,
    node_capacity: ArrayLike | None = None,
    protected: ArrayLike | None = None,
    spared_arcs: ArrayLike | None = None,
    spared_nodes: ArrayLike | None = None,
) -> FlowNetwork:
    """Check what is known of a network and hold it.

    Args:
        nodes: how many; they are numbered from 0.
        tail, head, capacity: shape (arcs,).
        sources, sinks: nodes, at least one of each, none of them both.
        arc_cost: shape (arcs,), from 0; without it no arc may be cut.
        node_cost: shape (nodes,), from 0; without it no node may be cut.
        node_capacity: shape (nodes,); without it nodes hold any amount.
        protected: shape (nodes,).
        spared_arcs, spared_nodes: what is not to be cut for other reasons.
    Raises:
        DisruptionError: by name, for the first thing that cannot be.
    """
    if nodes < 1:
        raise EmptyPicture("There is nothing in this network.", "Select a network with at least two nodes.")
    begins, ends = _places(tail, nodes), _places(head, nodes)
    if len(begins) != len(ends):
        raise BadShape(f"{len(begins)} arcs begin and {len(ends)} end.", "Give each arc both ends.")
    if (begins == ends).any():
        arc = int(np.argmax(begins == ends))
        raise BadArc(f"Arc {arc} leads from node {begins[arc]} to itself.", "Leave it out.")
    arcs = len(begins)
    return FlowNetwork(
        tail=begins,
        head=ends,
        capacity=_capacities(capacity, arcs, "arc"),
        node_capacity=_capacities(np.full(nodes, np.inf) if node_capacity is None else node_capacity, nodes, "node"),
        **_ends(sources, sinks, nodes),
        arc_cost=np.zeros(arcs) if arc_cost is None else costs(arc_cost, arcs, "arc"),
        node_cost=np.zeros(nodes) if node_cost is None else costs(node_cost, nodes, "node"),
        protected=flags(protected, nodes, "node"),
        may_cut_arc=~flags(spared_arcs, arcs, "arc") & (arc_cost is not None),
        may_cut_node=~flags(spared_nodes, nodes, "node") & (node_cost is not None),
    )


def _places(given: ArrayLike, nodes: int) -> IntArray:
    wanted = np.asarray(given)
    if wanted.size == 0:
        return np.empty(0, np.int64)
    if wanted.ndim != 1 or wanted.dtype.kind not in "iu":
        raise BadArc("Nodes are given by something that is not a list of whole numbers.", "Give their numbers.")
    outside = (wanted < 0) | (wanted >= nodes)
    if outside.any():
        raise BadArc(f"There is no node {wanted[outside][0]}.", f"Nodes are numbered from 0 to {nodes - 1}.")
    return wanted.astype(np.int64)


def _ends(sources: ArrayLike, sinks: ArrayLike, nodes: int) -> dict[str, IntArray]:
    begins, ends = np.unique(_places(sources, nodes)), np.unique(_places(sinks, nodes))
    if not len(begins) or not len(ends):
        missing = "source" if not len(begins) else "sink"
        raise BadEnds(f"No {missing} is named.", "Say where the flow begins and where it ends.")
    both = np.intersect1d(begins, ends)
    if len(both):
        raise BadEnds(f"Node {both[0]} is a source and a sink.", "Say one of the two.")
    return {"sources": begins, "sinks": ends}


def _capacities(given: ArrayLike, count: int, what: str) -> FloatArray:
    held = numbers(given, count, what)
    wrong = ~(held >= 0)
    if wrong.any():
        raise BadCapacity(f"The capacity of {what} {np.argmax(wrong)} is {held[wrong][0]}.", "Give one from 0.")
    return held

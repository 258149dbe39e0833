"""What a severing takes, what it leaves, and where the rest would go."""

from dataclasses import dataclass, field

from breakwater.core.network.disruption.arrays import freeze
from breakwater.core.network.disruption.faults import ForbiddenTarget
from breakwater.core.network.disruption.sever.network import FlowNetwork
from breakwater.core.network.graph import FloatArray, IntArray


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Severance:
    """The arcs and nodes to cut; it cannot hold one that may not be cut.

    Attributes:
        arcs, nodes: to cut, ascending.
        cost: of all of them.
        flow_before, flow_after: the largest flow there is and the largest that is left.
        bound: no lawful cut within the budget leaves less; equal to `flow_after` where `is_proved`.
        certificate_arcs, certificate_nodes: with these cut too, nothing passes. What they hold adds up to
            `flow_after`, so that no more can pass than that.
        arc_before, arc_after, node_before, node_after: how much on each arc and through each node, before and
            after. Of all largest flows that are left, the one is shown that differs least from the flow before.
        steps: nodes of the solver's search.
    """

    network: FlowNetwork = field(repr=False)
    arcs: IntArray
    nodes: IntArray
    budget: float
    flow_before: float
    flow_after: float
    bound: float
    certificate_arcs: IntArray
    certificate_nodes: IntArray
    arc_before: FloatArray = field(repr=False)
    arc_after: FloatArray = field(repr=False)
    node_before: FloatArray = field(repr=False)
    node_after: FloatArray = field(repr=False)
    steps: int = 0

    def __post_init__(self) -> None:
        lawful = self.network.may_cut_arc[self.arcs].all() and self.network.may_cut_node[self.nodes].all()
        if not lawful:
            raise ForbiddenTarget("The cut takes what may not be taken.", "Solve anew.")
        freeze(self)

    @property
    def cost(self) -> float:
        """Add up what the cut costs."""
        return float(self.network.arc_cost[self.arcs].sum() + self.network.node_cost[self.nodes].sum())

    @property
    def is_proved(self) -> bool:
        """Whether no lawful cut within the budget leaves less."""
        return self.bound == self.flow_after

    @property
    def shift(self) -> FloatArray:
        """Return by how much each arc carries more than before, or less."""
        return self.arc_after - self.arc_before

"""Check a severance with nothing of what made it: plain Python, augmenting ways, no solver, no shared arrays.

What is checked needs no trust in the solver: that the cut is lawful and within its budget, that as much as is
said passes before and after, that no more can pass, and that the flow shown is one. That no other lawful cut
leaves less rests on the solver's bound alone; brute force is the check of that, in the tests.
"""

import math
from collections import defaultdict, deque
from dataclasses import dataclass, field

from breakwater.core.network.disruption.sever.cut import Severance
from breakwater.core.network.disruption.sever.network import FlowNetwork

NEAR = 1e-6  # of the flow before: how far two sums of the same may lie apart

_Place = tuple[str, int]


def faults(cut: Severance) -> list[str]:
    """List what is wrong with a severance, in words; an empty list is an approval."""
    network = cut.network
    arcs, nodes = set(cut.arcs.tolist()), set(cut.nodes.tolist())
    before, after = _residual(network, set(), set()), _residual(network, arcs, nodes)
    edge = (set(cut.certificate_arcs.tolist()), set(cut.certificate_nodes.tolist()))
    beyond = _residual(network, arcs | edge[0], nodes | edge[1])
    narrow = sum(float(network.capacity[arc]) for arc in sorted(edge[0]))
    narrow += sum(float(network.node_capacity[node]) for node in sorted(edge[1]))
    flow_before, flow_after = before.fill(), after.fill()
    near = NEAR * (max(flow_after, 1.0) if math.isinf(flow_before) else max(flow_before, 1.0))
    wrong = [*_unlawful(network, arcs, nodes)]
    if cut.cost > cut.budget * (1 + NEAR):
        wrong.append(f"The cut costs {cut.cost}, the budget is {cut.budget}.")
    for said, found, when in ((cut.flow_before, flow_before, "before"), (cut.flow_after, flow_after, "after")):
        if not (said == found or abs(said - found) <= near):
            wrong.append(f"{found} passes {when} the cut, not {said}.")
    if not abs(narrow - cut.flow_after) <= near:
        wrong.append(f"The certificate holds {narrow}, not {cut.flow_after}.")
    if beyond.way() is not None:
        wrong.append("Something passes by the certificate.")
    if not cut.bound <= cut.flow_after + near:
        wrong.append(f"The bound {cut.bound} is above what is left, {cut.flow_after}.")
    return [*wrong, *_no_flow(cut, arcs, nodes, near)]


def _unlawful(network: FlowNetwork, arcs: set[int], nodes: set[int]) -> list[str]:
    hidden = {int(node) for node in network.protected.nonzero()[0]}
    wrong = [
        f"Node {node} is protected or spared." for node in nodes if node in hidden or not network.may_cut_node[node]
    ]
    for arc in arcs:
        if {int(network.tail[arc]), int(network.head[arc])} & hidden or not network.may_cut_arc[arc]:
            wrong.append(f"Arc {arc} is protected or spared.")
    return wrong


def _no_flow(cut: Severance, arcs: set[int], nodes: set[int], near: float) -> list[str]:
    """List where the flow shown is none: over capacity, lost on the way, or not as much as is said."""
    network, wrong = cut.network, []
    for arc in range(network.arcs):
        held = 0.0 if arc in arcs else float(network.capacity[arc])
        if not -near <= cut.arc_after[arc] <= held + near:
            wrong.append(f"Arc {arc} is shown to carry {cut.arc_after[arc]} and holds {held}.")
    leaves: dict[int, float] = defaultdict(float)
    enters: dict[int, float] = defaultdict(float)
    for arc in range(network.arcs):
        leaves[int(network.tail[arc])] += float(cut.arc_after[arc])
        enters[int(network.head[arc])] += float(cut.arc_after[arc])
    begun, sources, sinks = 0.0, set(network.sources.tolist()), set(network.sinks.tolist())
    for node in range(network.nodes):
        out = leaves[node] - enters[node]
        through = max(leaves[node], enters[node])
        held = 0.0 if node in nodes else float(network.node_capacity[node])
        begun += out if node in sources else 0.0
        kept = out >= -near if node in sources else out <= near if node in sinks else abs(out) <= near
        if not kept or through > held + near or abs(through - cut.node_after[node]) > near:
            wrong.append(f"What is shown at node {node} cannot be.")
    if abs(begun - cut.flow_after) > near:
        wrong.append(f"The flow shown adds up to {begun}, not {cut.flow_after}.")
    return wrong


@dataclass
class _Residual:
    """What can still be sent from each place to each other."""

    room: dict[_Place, dict[_Place, float]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(float)))

    def join(self, one: _Place, other: _Place, room: float) -> None:
        self.room[one][other] += room
        self.room[other][one] += 0.0

    def way(self) -> list[tuple[_Place, _Place]] | None:
        """Find a shortest way from source to sink that has room."""
        came: dict[_Place, _Place] = {("source", 0): ("source", 0)}
        waiting = deque(came)
        while waiting:
            place = waiting.popleft()
            for other, room in self.room[place].items():
                if room > 1e-12 and other not in came:
                    came[other] = place
                    waiting.append(other)
        if ("sink", 0) not in came:
            return None
        place, steps = ("sink", 0), []
        while place != ("source", 0):
            steps.append((came[place], place))
            place = came[place]
        return steps

    def fill(self) -> float:
        """Send along shortest ways until none has room (Edmonds and Karp); return how much was sent."""
        sent = 0.0
        while (steps := self.way()) is not None:
            least = min(self.room[one][other] for one, other in steps)
            if math.isinf(least):
                return math.inf
            for one, other in steps:
                self.room[one][other] -= least
                self.room[other][one] += least
            sent += least
        return sent


def _residual(network: FlowNetwork, arcs: set[int], nodes: set[int]) -> _Residual:
    left = _Residual()
    for node in range(network.nodes):
        left.join(("in", node), ("out", node), 0.0 if node in nodes else float(network.node_capacity[node]))
    for arc in range(network.arcs):
        if arc not in arcs:
            ends = int(network.tail[arc]), int(network.head[arc])
            left.join(("out", ends[0]), ("in", ends[1]), float(network.capacity[arc]))
    for source in network.sources.tolist():
        left.join(("source", 0), ("in", source), math.inf)
    for sink in network.sinks.tolist():
        left.join(("out", sink), ("sink", 0), math.inf)
    return left

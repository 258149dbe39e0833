"""Check a severance with nothing of what made it: plain Python, augmenting ways, no solver, no shared arrays.

What is checked needs no trust in the solver: that the cut is lawful and within its budget, that as much as is
said passes before and after, that no more can pass, and that the flow shown is one. That no other lawful cut
leaves less rests on the solver's bound alone; brute force is the check of that, in the tests.
"""

import math
from collections import defaultdict

from breakwater.core.network.disruption.sever.cut import Severance
from breakwater.core.network.disruption.sever.network import FlowNetwork
from breakwater.core.network.disruption.sever.walking import residual

NEAR = 1e-6  # of the flow before: how far two sums of the same may lie apart


def faults(cut: Severance) -> list[str]:
    """List what is wrong with a severance, in words; an empty list is an approval."""
    network = cut.network
    arcs, nodes = set(cut.arcs.tolist()), set(cut.nodes.tolist())
    before, after = residual(network, set(), set()), residual(network, arcs, nodes)
    edge = (set(cut.certificate_arcs.tolist()), set(cut.certificate_nodes.tolist()))
    beyond = residual(network, arcs | edge[0], nodes | edge[1])
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

"""Small networks, every lawful cut tried: what is called best is best, and nothing of the protected is ever cut."""

from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from breakwater.core.network.disruption.sever.check import faults
from breakwater.core.network.disruption.sever.network import FlowNetwork, flow_network
from breakwater.core.network.disruption.sever.programme import sever


def passes(network: FlowNetwork, arcs: set[int], nodes: set[int]) -> float:
    """Ask another library how much passes without some arcs and nodes."""
    graph = nx.DiGraph()
    for node in range(network.nodes):
        if node not in nodes:
            graph.add_edge(("in", node), ("out", node), capacity=network.node_capacity[node])
    for arc in range(network.arcs):
        tail, head = ("out", network.tail[arc]), ("in", network.head[arc])
        if arc not in arcs:
            held = graph.get_edge_data(tail, head, {"capacity": 0.0})["capacity"]
            graph.add_edge(tail, head, capacity=held + network.capacity[arc])
    graph.add_edges_from(("source", ("in", source)) for source in network.sources)
    graph.add_edges_from((("out", sink), "sink") for sink in network.sinks)
    return float(nx.maximum_flow_value(graph, "source", "sink"))


def least(network: FlowNetwork, budget: float) -> tuple[float, float]:
    """Try every lawful cut; return the least that is left, and the least cost of having that."""
    lawful = [("arc", int(arc)) for arc in np.flatnonzero(network.may_cut_arc)]
    lawful += [("node", int(node)) for node in np.flatnonzero(network.may_cut_node)]
    best = (np.inf, np.inf)
    for size in range(len(lawful) + 1):
        for some in combinations(lawful, size):
            arcs = {which for kind, which in some if kind == "arc"}
            nodes = {which for kind, which in some if kind == "node"}
            cost = float(network.arc_cost[list(arcs)].sum() + network.node_cost[list(nodes)].sum())
            if cost <= budget:
                best = min(best, (passes(network, arcs, nodes), cost))
    return best


@st.composite
def networks(draw: st.DrawFn) -> FlowNetwork:
    """Draw up to six nodes and nine arcs, of which few enough may be cut to try every cut."""
    nodes = draw(st.integers(3, 6))
    every = [(a, b) for a in range(nodes) for b in range(nodes) if a != b]
    ends = draw(st.lists(st.sampled_from(every), min_size=2, max_size=9))
    sinks = draw(st.lists(st.integers(1, nodes - 1), min_size=1, max_size=2, unique=True))
    rest = [node for node in range(nodes) if node not in sinks]
    sources = draw(st.lists(st.sampled_from(rest), min_size=1, max_size=2, unique=True))

    def numbers(count: int, most: int) -> list[int]:
        return draw(st.lists(st.integers(0, most), min_size=count, max_size=count))

    def flags(count: int, one_in: int) -> np.ndarray:
        return np.array([number == 0 for number in numbers(count, one_in - 1)])

    room = np.where(flags(nodes, 3), numbers(nodes, 9), np.inf)
    return flow_network(
        nodes,
        [a for a, _ in ends],
        [b for _, b in ends],
        numbers(len(ends), 9),
        sources=sources,
        sinks=sinks,
        arc_cost=numbers(len(ends), 4),
        node_cost=numbers(nodes, 6),
        node_capacity=room,
        protected=flags(nodes, 4),
        spared_arcs=flags(len(ends), 2),
        spared_nodes=flags(nodes, 2),
    )


@settings(max_examples=40)
@given(networks(), st.integers(0, 8))
def test_the_best_cut_is_the_best(network: FlowNetwork, budget: int) -> None:
    """Equal to brute force in what is left and in what it costs; the check by augmenting ways approves."""
    cut = sever(network, budget)
    left, cost = least(network, budget)
    assert cut.flow_after == pytest.approx(left)
    assert cut.cost == pytest.approx(cost)
    assert cut.is_proved
    assert faults(cut) == []
    assert not network.protected[cut.nodes].any()
    ends = np.concatenate([network.tail[cut.arcs], network.head[cut.arcs]])
    assert not network.protected[ends].any()


@settings(max_examples=25)
@given(networks(), st.integers(0, 8), st.randoms(use_true_random=False))
def test_more_money_never_leaves_more_and_protection_never_less(
    network: FlowNetwork, budget: int, chance: object
) -> None:
    """Raising the budget never worsens a cut, protecting a node never betters one, and names do not matter."""
    left = sever(network, budget).flow_after
    assert sever(network, budget + 3).flow_after <= left
    order = list(range(network.nodes))
    chance.shuffle(order)
    name = np.array(order)
    old = np.argsort(name)
    renamed = _with(network, name=name, old=old, protected=network.protected[old])
    assert sever(renamed, budget).flow_after == pytest.approx(left)
    kept = network.protected.copy()
    kept[order[0]] = True
    assert (
        sever(
            _with(network, name=np.arange(network.nodes), old=np.arange(network.nodes), protected=kept), budget
        ).flow_after
        >= left
    )


def _with(network: FlowNetwork, *, name: np.ndarray, old: np.ndarray, protected: np.ndarray) -> FlowNetwork:
    return flow_network(
        network.nodes,
        name[network.tail],
        name[network.head],
        network.capacity,
        sources=name[network.sources],
        sinks=name[network.sinks],
        arc_cost=network.arc_cost,
        node_cost=network.node_cost[old],
        node_capacity=network.node_capacity[old],
        protected=protected,
        spared_arcs=~network.may_cut_arc,
        spared_nodes=~network.may_cut_node[old],
    )

"""The inner loops against slow plain code on small random networks."""

from itertools import combinations, permutations

import networkx as nx
import numpy as np
import pytest

from breakwater.core.network.chance import seeded
from breakwater.core.network.disruption import faults
from breakwater.core.network.disruption.contain.area import polished
from breakwater.core.network.disruption.contain.case import Case, case_of_pairs
from breakwater.core.network.disruption.contain.choosing import by_flow
from breakwater.core.network.disruption.contain.decimation import by_belief
from breakwater.core.network.disruption.contain.degrees import by_degree
from breakwater.core.network.disruption.contain.holding import held_of, label_of, net_of, twins
from breakwater.core.network.disruption.contain.influence import by_influence
from breakwater.core.network.disruption.contain.parts import curve
from breakwater.core.network.disruption.contain.solution import completed, flags_of, found, ordered, reinserted
from breakwater.core.network.disruption.contain.starting import FIRST, FURTHER, betweenness, core_degree
from breakwater.core.network.disruption.contain.trying import trials

SEEDS = range(30)


def drawn(seed: int) -> tuple[Case, "nx.Graph[int]"]:
    """Draw a small network, some of whom are protected."""
    chance = np.random.default_rng(seed)
    n = int(chance.integers(2, 30))
    graph = nx.gnm_random_graph(n, int(chance.integers(0, 2 * n)), seed=seed)
    case = case_of_pairs(
        n, np.array(graph.edges).reshape(-1, 2), cost=chance.integers(1, 4, n), protected=chance.random(n) < 0.2
    )
    return case, graph


def largest(graph: "nx.Graph[int]", gone: "set[int]") -> int:
    """Return the size of the largest component without some."""
    return max(map(len, nx.connected_components(graph.subgraph(set(graph) - gone))), default=0)


@pytest.mark.parametrize("seed", SEEDS)
def test_rows_and_the_curve(seed: int) -> None:
    """Neighbours are those of the graph, in order; each point of the curve is a count of its own."""
    case, graph = drawn(seed)
    rows = [case.ends[a:b].tolist() for a, b in zip(case.starts[:-1], case.starts[1:], strict=True)]
    assert rows == [sorted(graph[v]) for v in range(len(case))]
    order = np.random.default_rng(seed).permutation(len(case)).astype(np.int32)[: len(case) // 2]
    expected = [largest(graph, set(order[:count].tolist())) for count in range(len(order) + 1)]
    assert curve(case.starts, case.ends, order).tolist() == expected


@pytest.mark.parametrize("seed", SEEDS)
def test_reinsertion_as_by_hand(seed: int) -> None:
    """Again and again the one whose component would be smallest for the cost comes back, while that is allowed."""
    case, graph = drawn(seed)
    limit = 1 + seed % 5
    order = np.flatnonzero(case.may).astype(np.int32)
    gone = set(order.tolist())
    while True:
        sizes = {v: len(nx.node_connected_component(graph.subgraph((set(graph) - gone) | {v}), v)) for v in gone}
        back = [v for v in gone if sizes[v] <= limit]
        if not back:
            break
        gone.remove(min(back, key=lambda v: (sizes[v] / case.cost[v], v)))
    assert set(reinserted(case, order, limit).tolist()) == gone


@pytest.mark.parametrize("seed", range(2))
def test_reinsertion_as_by_hand_where_a_component_grows_large(seed: int) -> None:
    """All come back, in the same order as by hand: what joins the large component changes what others would join."""
    graph = nx.gnm_random_graph(130, 240, seed=seed)
    case = case_of_pairs(130, np.array(graph.edges))
    order = np.random.default_rng(seed).permutation(130)[:50].astype(np.int32)
    gone, back = set(order.tolist()), []
    while gone:
        sizes = {v: len(nx.node_connected_component(graph.subgraph((set(graph) - gone) | {v}), v)) for v in gone}
        back.append(min(gone, key=lambda v: (sizes[v], v)))
        gone.remove(back[-1])
    assert ordered(case, flags_of(case, order)).tolist() == back[::-1]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_ranking_reaches_what_can_be_reached(seed: int) -> None:
    """And removes nobody who may not be removed."""
    case, graph = drawn(seed)
    limit = 1 + seed % 5
    least = largest(graph, set(np.flatnonzero(case.may).tolist()))
    for _, ranking in (*FIRST, *FURTHER):
        order = ranking(case, limit, 0, lambda: False)
        assert case.may[order].all()
        assert len(set(order.tolist())) == len(order)
        assert largest(graph, set(order.tolist())) <= max(limit, least)


@pytest.mark.parametrize("seed", SEEDS)
def test_trees_are_broken_by_as_few_as_can_be(seed: int) -> None:
    """Against the best of all sets, on trees."""
    n, limit = 9, 1 + seed % 4
    tree = nx.random_labeled_tree(n, seed=seed)
    case = case_of_pairs(n, list(tree.edges))
    fewest = next(k for k in range(n) if any(largest(tree, set(some)) <= limit for some in combinations(range(n), k)))
    assert len(completed(case, np.empty(0, np.int32), limit)) == fewest


@pytest.mark.parametrize("seed", range(12))
def test_adaptive_betweenness_as_networkx_has_it(seed: int) -> None:
    """Exact on small networks: whoever lies on most shortest ways of the largest component goes first."""
    graph = nx.gnm_random_graph(24, 40, seed=seed)
    case = case_of_pairs(24, np.array(graph.edges))
    first = betweenness(case, 3, 0, lambda: False)[0]
    part = graph.subgraph(max(nx.connected_components(graph), key=len))
    exact = nx.betweenness_centrality(part)
    assert exact[int(first)] == pytest.approx(max(exact.values()))


@pytest.mark.parametrize("seed", range(12))
def test_influence_as_by_hand(seed: int) -> None:
    """Again and again the largest product of ties and ties at distance two, each less one."""
    graph = nx.gnm_random_graph(20, 34, seed=seed)
    case = case_of_pairs(20, np.array(graph.edges))
    order = np.empty(20, np.int32)
    count = by_influence(case.starts, case.ends, case.cost, case.may, 0, order)
    for v in order[:count].tolist():
        worth = {u: _influence(graph, u) for u in graph}
        assert worth[v] == max(worth.values()) > 0
        graph.remove_node(v)


def _influence(graph: "nx.Graph[int]", v: int) -> int:
    at = nx.single_source_shortest_path_length(graph, v, cutoff=2)
    return max(0, graph.degree[v] - 1) * sum(graph.degree[u] - 1 for u, far in at.items() if far == 2)


@pytest.mark.parametrize("seed", range(12))
def test_the_core_is_peeled_as_networkx_has_it(seed: int) -> None:
    """CoreHD removes from the 2-core alone, whoever has most ties in it, and leaves a forest."""
    graph = nx.gnm_random_graph(24, 50, seed=seed)
    case = case_of_pairs(24, np.array(graph.edges))
    order = np.empty(24, np.int32)
    for v in order[: by_degree(case.starts, case.ends, case.cost, case.may, True, order)].tolist():
        core = nx.k_core(graph, 2)
        assert core.degree[v] == max(dict(core.degree).values())
        graph.remove_node(v)
    assert nx.is_forest(graph)


@pytest.mark.parametrize("seed", range(12))
def test_belief_leaves_a_forest(seed: int) -> None:
    """Of a sparse network it removes hardly more than CoreHD does."""
    graph = nx.gnm_random_graph(60, 110, seed=seed)
    case = case_of_pairs(60, np.array(graph.edges))
    order = np.empty(60, np.int32)
    twin = twins(case.starts, case.ends)
    gone = order[: by_belief(case.starts, case.ends, twin, case.cost, case.may, order)].tolist()
    by_core = by_degree(case.starts, case.ends, case.cost, case.may, True, np.empty(60, np.int32))
    graph.remove_nodes_from(gone)
    assert nx.is_forest(graph)
    assert len(gone) <= by_core + 2


@pytest.mark.parametrize("seed", range(20))
def test_trials_keep_books(seed: int) -> None:
    """After many trials the set contains, is no dearer, and cost, list and labels are those of the set."""
    case, graph = drawn(seed)
    limit = max(2 + seed % 4, largest(graph, set(np.flatnonzero(case.may).tolist())))
    net = net_of(case)
    held = held_of(net, flags_of(case, core_degree(case, limit, 0, lambda: False)), seed, 0)
    before = held.total[0]
    trials(net, held, limit, 300, 0.0)
    gone = set(np.flatnonzero(held.gone).tolist())
    assert largest(graph, gone) <= limit
    assert held.total[0] == pytest.approx(case.cost[sorted(gone)].sum())
    assert held.total[0] <= before
    assert set(held.removed[: held.counts[0]].tolist()) == gone
    for part in nx.connected_components(graph.subgraph(set(graph) - gone)):
        labels = {label_of(held, v) for v in part}
        assert len(labels) == 1
        assert held.size[labels.pop()] == len(part)


@pytest.mark.parametrize("seed", range(12))
def test_a_separator_parts(seed: int) -> None:
    """What flow finds cuts a piece within the limit off, names nobody protected, and costs no more than asked."""
    graph = nx.convert_node_labels_to_integers(nx.grid_2d_graph(6, 6))
    shield = np.random.default_rng(seed).random(36) < 0.1
    case = case_of_pairs(36, np.array(graph.edges), protected=shield)
    net = net_of(case)
    held = held_of(net, np.zeros(36, np.bool_), seed, 0)
    held.region[:] = np.arange(36)
    cut = by_flow(net, held, 0, 36, 14, 20.0)
    some = set(held.rim[36 - cut :].tolist())
    assert not shield[sorted(some)].any()
    if cut:
        parts = [len(part) for part in nx.connected_components(graph.subgraph(set(graph) - some))]
        assert len(parts) > 1
        assert min(parts) <= 14


def test_the_area_is_polished_to_the_best_order() -> None:
    """Against every order of a small set."""
    graph = nx.path_graph(9)
    case = case_of_pairs(9, np.array(graph.edges))
    order = np.array([1, 6, 4, 2], np.int32)
    best = min(sum(curve(case.starts, case.ends, np.array(some, np.int32)).tolist()) for some in permutations(order))
    after = polished(case, order, seeded(1), windows=5)
    assert sorted(after.tolist()) == sorted(order.tolist())
    assert curve(case.starts, case.ends, after).sum() == best


def test_a_found_order_ends_where_the_limit_is_reached() -> None:
    """With its cost, and the area under its curve."""
    case = case_of_pairs(5, [(0, 1), (1, 2), (2, 3), (3, 4)], cost=[1, 1, 2, 1, 1])
    answer = found(case, np.array([2, 0, 4], np.int32), 2, "by hand")
    assert (answer.order.tolist(), answer.cost, answer.largest) == ([2], 2.0, 2)
    assert answer.area == pytest.approx((5 + 2) / 25)
    assert flags_of(case, answer.order).tolist() == [False, False, True, False, False]


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"count": 0, "pairs": []}, faults.EmptyPicture),
        ({"count": 2, "pairs": [(0, 2)]}, faults.UnknownActor),
        ({"count": 2, "pairs": [(-1, 1)]}, faults.UnknownActor),
        ({"count": 2, "pairs": [(1, 1)]}, faults.SelfTie),
        ({"count": 2, "pairs": [0, 1]}, faults.BadShape),
        ({"count": 2, "pairs": [(0, 1)], "cost": [1, -1]}, faults.BadCost),
        ({"count": 2, "pairs": [(0, 1)], "cost": [1, float("nan")]}, faults.BadCost),
        ({"count": 2, "pairs": [(0, 1)], "cost": [1]}, faults.BadShape),
        ({"count": 2, "pairs": [(0, 1)], "protected": [0, 1]}, faults.BadShape),
    ],
)
def test_arrays_that_cannot_be(given: dict[str, object], fault: type[Exception]) -> None:
    """Are refused by name."""
    with pytest.raises(fault):
        case_of_pairs(**given)


def test_a_pair_given_twice_is_one_tie() -> None:
    """Either way round."""
    assert case_of_pairs(3, [(0, 1), (1, 0), (0, 1), (2, 1)]).ends.tolist() == [1, 0, 2, 1]

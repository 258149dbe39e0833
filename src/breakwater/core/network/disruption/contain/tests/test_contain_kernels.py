"""The inner loops against slow plain code on small random networks."""

from itertools import combinations

import networkx as nx
import numpy as np
import pytest

from breakwater.core.network.disruption import faults
from breakwater.core.network.disruption.contain.case import Case, case_of_pairs
from breakwater.core.network.disruption.contain.parts import curve
from breakwater.core.network.disruption.contain.solution import completed, flags_of, found, reinserted
from breakwater.core.network.disruption.contain.starting import adaptive_degree, core_degree

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


@pytest.mark.parametrize("seed", SEEDS)
def test_every_ranking_reaches_what_can_be_reached(seed: int) -> None:
    """And removes nobody who may not be removed."""
    case, graph = drawn(seed)
    limit = 1 + seed % 5
    least = largest(graph, set(np.flatnonzero(case.may).tolist()))
    for ranking in (core_degree, adaptive_degree):
        order = ranking(case, limit, 0)
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

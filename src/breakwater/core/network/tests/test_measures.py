"""Measures agree with a second implementation, and protected persons stay out of them."""

import networkx
import numpy as np
import pytest

from breakwater.core.network.graph import Graph, build
from breakwater.core.network.measures import betweenness, ranks
from breakwater.core.network.tests.invented import invented_pairs


def as_networkx(graph: Graph) -> "networkx.Graph[str]":
    other = networkx.Graph()
    other.add_nodes_from(graph.ids)
    other.add_edges_from((graph.ids[a], graph.ids[b]) for a, b in zip(graph.source, graph.target, strict=True))
    return other


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_betweenness_equals_networkx(seed: int) -> None:
    """Brandes by machine code and by networkx give the same numbers."""
    ids, pairs = invented_pairs(120, seed=seed)
    graph = build(ids, pairs)
    theirs = networkx.betweenness_centrality(as_networkx(graph), normalized=False)
    assert betweenness(graph) == pytest.approx([theirs[name] for name in graph.ids])


def test_new_names_change_no_measure() -> None:
    """A relabelled graph gives each node the value it had."""
    ids, pairs = invented_pairs(90, seed=4)
    renamed = {name: f"{(i * 37) % 101:03d}-{name}" for i, name in enumerate(ids)}
    graph = build(ids, pairs)
    other = build(renamed.values(), [(renamed[a], renamed[b]) for a, b in pairs])
    before = dict(zip(graph.ids, betweenness(graph), strict=True))
    after = dict(zip(other.ids, betweenness(other), strict=True))
    assert {renamed[name]: pytest.approx(value) for name, value in before.items()} == after


def test_a_protected_bridge_lends_nobody_weight() -> None:
    """A victim between two smugglers: it scores nothing, and no path runs through it."""
    graph = build("abvcd", [("a", "b"), ("b", "v"), ("v", "c"), ("c", "d")])
    protected = np.array([name == "v" for name in graph.ids])
    assert betweenness(graph)[protected].tolist() == [4.0]
    assert betweenness(graph, protected=protected).tolist() == [0.0] * 5


def test_a_protected_person_is_never_ranked() -> None:
    """Not even when it is eligible by kind and has the largest value of all."""
    values = np.array([5.0, 900.0, 2.0, 5.0])
    protected = np.array([False, True, False, False])
    result = ranks(values, eligible=np.ones(4, dtype=bool), protected=protected)
    assert result.place.tolist() == [1, 0, 3, 1]
    assert result.step.tolist() == [5, 0, 4, 5]
    assert result.counted == 3


def test_a_flat_picture_ranks_everyone_low() -> None:
    """Where no path runs through anyone, all stand on the first step."""
    result = ranks(np.zeros(3), eligible=np.array([True, True, False]), protected=np.zeros(3, dtype=bool))
    assert result.step.tolist() == [1, 1, 0]
    assert result.place.tolist() == [1, 1, 0]


def test_nobody_eligible_is_no_error() -> None:
    """A picture of phones alone has no ranks."""
    none = np.zeros(2, dtype=bool)
    assert ranks(np.zeros(2), eligible=none, protected=none).counted == 0

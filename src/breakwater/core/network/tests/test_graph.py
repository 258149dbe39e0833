"""Graphs depend on their content, not on the order in which it was read."""

import numpy as np
import pytest

from breakwater.core.network.graph import build, components, digest, induced, without

IDS = ["d", "b", "a", "c", "e"]
PAIRS = [("a", "b"), ("c", "b"), ("b", "a"), ("a", "a"), ("d", "e")]


def test_repeated_pairs_and_loops_are_one_tie_or_none() -> None:
    """Both ways round is one tie; a loop is none."""
    graph = build(IDS, PAIRS)
    assert graph.ids == ("a", "b", "c", "d", "e")
    assert graph.ties == 3
    assert graph.degree.tolist() == [1, 2, 1, 1, 1]


def test_reading_order_leaves_no_trace() -> None:
    """Rows read backwards give the same graph and the same digest."""
    one, other = build(IDS, PAIRS), build(reversed(IDS), [(b, a) for a, b in reversed(PAIRS)])
    assert digest(one) == digest(other)
    assert np.array_equal(one.neighbour, other.neighbour)


def test_digest_tells_content_apart() -> None:
    """One tie more, or another id, is another graph."""
    assert len({digest(build(IDS, PAIRS)), digest(build(IDS, PAIRS[:2])), digest(build("abcdf", PAIRS[:2]))}) == 3


def test_an_unknown_end_is_an_error() -> None:
    """A tie to a node that is not in the graph is refused, not dropped."""
    with pytest.raises(KeyError):
        build(["a"], [("a", "z")])


def test_components_are_numbered_largest_first() -> None:
    """The largest piece is 0, whatever its ids."""
    assert components(build(IDS, PAIRS)).tolist() == [0, 0, 0, 1, 1]
    assert components(build([], [])).tolist() == []


def test_removing_keeps_indices_and_cutting_out_renumbers() -> None:
    """`without` keeps the node set; `induced` keeps the chosen nodes only."""
    graph = build(IDS, PAIRS)
    cut = without(graph, np.array([False, True, False, False, False]))
    assert cut.ids == graph.ids
    assert cut.ties == 1
    assert induced(graph, np.array([0, 1, 3])).ids == ("a", "b", "d")
    assert induced(graph, np.array([0, 1, 3])).ties == 1


def test_arrays_cannot_be_changed() -> None:
    """A graph is shared between readers of one request: nobody may write to it."""
    with pytest.raises(ValueError, match="read-only"):
        build(IDS, PAIRS).source[0] = 4

"""The same graph stands in the same places, nothing covers anything, and the lonely are in the tray."""

import subprocess
import sys

import numpy as np
import pytest

from breakwater.core.network.graph import Graph, build
from breakwater.core.network.layout import Layout, lay_out
from breakwater.core.network.tests.invented import invented_pairs


def drawn(nodes: int, *, seed: int = 7, quick: bool = False) -> tuple[Graph, Layout]:
    graph = build(*invented_pairs(nodes, seed=seed))
    return graph, lay_out(graph, radius=np.full(nodes, 8.0), quick=quick)


def least_gap(layout: Layout, radius: float) -> float:
    dx = layout.position[:, None] - layout.position[None]
    apart = np.sqrt((dx**2).sum(axis=-1))
    np.fill_diagonal(apart, np.inf)
    return float(apart.min()) - 2 * radius


def test_reading_order_moves_nothing() -> None:
    """Rows read in another order give the same places, to the bit."""
    ids, pairs = invented_pairs(130)
    radius = np.full(130, 8.0)
    one = lay_out(build(ids, pairs), radius=radius)
    other = lay_out(build(ids[::-1], [(b, a) for a, b in pairs[::-1]]), radius=radius)
    assert np.array_equal(one.position, other.position)
    assert np.array_equal(one.community, other.community)


def test_another_process_draws_the_same() -> None:
    """Nothing hangs on hash seeds, global generators or what ran before."""
    code = (
        "import numpy as np, hashlib\n"
        "from breakwater.core.network.tests.test_layout import drawn\n"
        "print(hashlib.sha256(drawn(90)[1].position.tobytes()).hexdigest())\n"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            check=True,
            capture_output=True,
            text=True,
            env={"PYTHONHASHSEED": h},
        ).stdout
        for h in ("1", "2")
    }
    np.random.default_rng().random()
    assert len(seen) == 1


@pytest.mark.parametrize("nodes", [84, 154, 700])
@pytest.mark.parametrize("quick", [False, True])
def test_no_two_marks_overlap(nodes: int, quick: bool) -> None:
    """Discs keep clear of each other in every piece and between pieces."""
    _, layout = drawn(nodes, quick=quick)
    assert least_gap(layout, 8.0) > 1.0


def test_records_without_ties_stand_in_the_tray() -> None:
    """All of them, none else, and the tray lies beneath everything that has ties."""
    graph, layout = drawn(154)
    assert np.array_equal(layout.in_tray, graph.degree == 0)
    assert layout.in_tray.sum() == 7
    assert layout.position[layout.in_tray, 1].min() > layout.position[~layout.in_tray, 1].max() + 16


def test_only_lonely_records_make_a_tray_alone() -> None:
    """A picture with no ties at all is a block of rows."""
    layout = lay_out(build("abcde", []), radius=np.full(5, 8.0))
    assert layout.in_tray.all()
    assert least_gap(layout, 8.0) > 0


def test_an_empty_picture_is_no_error() -> None:
    """Nothing to read gives nothing to draw."""
    assert lay_out(build([], []), radius=np.zeros(0)).position.shape == (0, 2)


def test_neighbours_stand_nearer_than_strangers() -> None:
    """The one meaning of place: ties are shorter than the median distance."""
    graph, layout = drawn(154)
    main = np.flatnonzero(layout.component == 0)
    ties = np.linalg.norm(layout.position[graph.source] - layout.position[graph.target], axis=1)
    apart = np.linalg.norm(layout.position[main][:, None] - layout.position[main][None], axis=-1)
    assert np.median(ties) < 0.3 * np.median(apart)


def test_a_second_visit_moves_old_nodes_little() -> None:
    """With the earlier places given, one new person leaves the others about where they were."""
    ids, pairs = invented_pairs(130)
    before = lay_out(build(ids, pairs), radius=np.full(130, 8.0))
    places = {name: (float(x), float(y)) for name, (x, y) in zip(before.ids, before.position, strict=True)}
    graph = build([*ids, "new"], [*pairs, ("new", ids[0])])
    after = lay_out(graph, radius=np.full(131, 8.0), previous=places)
    old = np.array([name in places and not alone for name, alone in zip(after.ids, after.in_tray, strict=True)])
    moved = np.linalg.norm(
        after.position[old] - np.array([places[n] for n, keep in zip(after.ids, old, strict=True) if keep]),
        axis=1,
    )
    assert np.median(moved) < 0.5 * before.tie_length
    new = after.position[after.ids.index("new")]
    beside = after.position[after.ids.index(ids[0])]
    assert np.linalg.norm(new - beside) < 3 * before.tie_length
    assert least_gap(after, 8.0) > 0


def test_groups_are_shown_only_where_a_piece_holds_several() -> None:
    """A small piece of its own gets no hull; the groups are numbered from the largest."""
    _, layout = drawn(700)
    sizes = np.bincount(layout.community[layout.community >= 0])
    assert sizes.tolist() == sorted(sizes.tolist(), reverse=True)
    assert (layout.community[layout.component > 0] == -1).all()


@pytest.mark.slow
def test_two_thousand_records_with_pivots_and_without() -> None:
    """Pivots cost crossings, but not many times as many."""
    graph, full = drawn(2000)
    _, quick = drawn(2000, quick=True)
    assert full.bad < quick.bad < 3 * full.bad
    assert least_gap(full, 8.0) > 0
    assert len(graph) == 2000

"""Give every node of a network its place on the sheet.

Each connected piece is drawn on its own, the pieces are packed, and records without ties stand in a tray
beneath. The same graph gives the same places on every visit: all chance comes from the graph's content.
Place has no meaning beyond nearness.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from breakwater.core.network.chance import seeded
from breakwater.core.network.communities import louvain
from breakwater.core.network.graph import FloatArray, Graph, IntArray, components, digest, induced
from breakwater.core.network.packing import Piece, pack
from breakwater.core.network.stress import (
    choose_pivots,
    descend,
    descend_pivots,
    falling,
    paths,
    pivot_weights,
    scatter,
)
from breakwater.core.network.tidy import badness, separate, stretch, turn

DRAWS = 24  # fixed seeds tried on small pictures, the least bad is kept
DRAWS_UP_TO = 600  # nodes of the whole picture
FEW_DRAWS_UP_TO = 40  # nodes of a piece that is drawn three times even in a large picture
PIVOTS = 400
ALL_PAIRS_UP_TO = 3000  # nodes of a piece; beyond, memory and patience ask for pivots
MANY_ROUNDS_UP_TO = 800
BETWEEN_GROUPS = 1.6
SECOND_VISIT_SHARE = 0.4  # of the way to the best place that a known node may go: readers know where it was
GAP = 3.0  # clear space kept between two discs
ROUNDS_APART = 80
PLAIN_RATIO = 1.2  # width to height of the usual stage, between filters and panel

Places = Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Where everything stands; x to the right, y down, in layout units (about a pixel at fit).

    Attributes:
        ids: the nodes in the order of the arrays.
        position: shape (n, 2), rounded to a tenth.
        component: shape (n,), 0 is the largest.
        community: shape (n,), -1 where the piece holds one group only or the group is too small to show.
        in_tray: shape (n,), true for records without ties.
        tie_length: the basic length L that everything was scaled by.
        bad: crossings, and two for each tie over a foreign node.
    """

    ids: tuple[str, ...]
    position: FloatArray
    component: IntArray
    community: IntArray
    in_tray: np.ndarray[tuple[int], np.dtype[np.bool_]]
    tie_length: float
    bad: float


@dataclass(frozen=True, slots=True, eq=False)
class _Sheet:
    """What every step of one layout needs to know."""

    radius: FloatArray
    half_width: FloatArray
    group: IntArray
    unit: float
    ratio: float
    seed: int
    draws: int
    rounds: int
    quick: bool


def tie_length(nodes: int) -> float:
    """Choose the basic length of a tie: crowded sheets are drawn tighter."""
    if nodes <= 110:
        return 54.0
    return 50.0 if nodes <= DRAWS_UP_TO else 34.0


def lay_out(
    graph: Graph,
    *,
    radius: FloatArray,
    half_width: FloatArray | None = None,
    ratio: float = PLAIN_RATIO,
    previous: Places | None = None,
    quick: bool = False,
) -> Layout:
    """Place all nodes.

    Args:
        graph: ties of fact only; claims that two records are the same are no ties.
        radius: shape (n,), of each node's mark.
        half_width: shape (n,), half the room its name wants; 0 for nodes whose name may go missing.
        ratio: width to height of the stage.
        previous: places of an earlier visit; nodes known there stay near them.
        quick: use pivots from 600 nodes on: a third of the time, somewhat more crossings.
    Returns:
        Layout: no two discs overlap.
    Cost: O(n² + n m log n) up to 3,000 nodes a piece, O(400 n) rounds above.
    """
    n = len(graph)
    small = n <= DRAWS_UP_TO
    seed = digest(graph)
    group = louvain(graph, resolution=0.75 if small else 1.0, seed=seed)
    sheet = _Sheet(
        radius=radius,
        half_width=np.zeros(n) if half_width is None else half_width,
        group=group,
        unit=tie_length(n),
        ratio=ratio,
        seed=seed,
        draws=DRAWS if small else 1,
        rounds=60 if n <= MANY_ROUNDS_UP_TO else 15,
        quick=quick,
    )
    component = components(graph)
    position = np.zeros((n, 2))
    in_tray = graph.degree == 0
    pieces, members, bad = _draw_pieces(graph, component, in_tray, sheet, previous or {})
    shifts = pack(pieces, cell=0.55 * sheet.unit, ratio=ratio)
    for piece, nodes, shift in zip(pieces, members, shifts, strict=True):
        position[nodes] = piece.position + np.array(shift)
    if not previous:
        _centre(position, ~in_tray)
    _fill_tray(position, in_tray, sheet)
    return Layout(
        ids=graph.ids,
        position=np.round(position, 1),
        component=component,
        community=_shown_groups(group, component),
        in_tray=in_tray,
        tie_length=sheet.unit,
        bad=bad,
    )


def _draw_pieces(
    graph: Graph,
    component: IntArray,
    in_tray: np.ndarray[tuple[int], np.dtype[np.bool_]],
    sheet: _Sheet,
    previous: Places,
) -> tuple[list[Piece], list[IntArray], float]:
    order = np.argsort(component, kind="stable")
    bounds = np.cumsum(np.bincount(component, minlength=1))
    pieces: list[Piece] = []
    members: list[IntArray] = []
    bad = 0.0
    for nodes in np.split(order, bounds[:-1]):
        if len(nodes) == 0 or in_tray[nodes[0]]:
            continue
        piece, score = _draw_piece(induced(graph, nodes), nodes, sheet, previous)
        pieces.append(piece)
        members.append(nodes)
        bad += score
    return pieces, members, bad


def _draw_piece(graph: Graph, nodes: IntArray, sheet: _Sheet, previous: Places) -> tuple[Piece, float]:
    radius = sheet.radius[nodes]
    length = _ideal_lengths(graph, radius, sheet.group[nodes], sheet.unit)
    half_width = sheet.half_width[nodes]
    known = [i for i, name in enumerate(graph.ids) if name in previous]
    if known:
        return _redraw(graph, length, radius, half_width, sheet, previous)
    draws = sheet.draws if sheet.draws > 1 else (3 if len(graph) <= FEW_DRAWS_UP_TO else 1)
    settle = _settler(graph, length, sheet)
    best: FloatArray | None = None
    best_score = best_bad = np.inf
    for number in range(1 if len(graph) == 2 else draws):
        seed = sheet.seed ^ (number * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF)
        position = settle(scatter(len(graph), sheet.unit * float(np.sqrt(len(graph))), seed=seed), seed, None)
        turn(position)
        if len(graph) > 12:
            stretch(position, sheet.ratio)
        separate(position, radius, half_width, GAP, ROUNDS_APART)
        bad = badness(position, radius, graph.source, graph.target)
        score = (bad + 1.0) * _ratio_penalty(position, sheet.ratio)
        if score < best_score:
            best, best_score, best_bad = position, score, bad
    if best is None:  # cannot be: at least one draw is made
        raise AssertionError
    return Piece(_middled(best, radius), radius, graph.source, graph.target), float(best_bad)


def _redraw(
    graph: Graph,
    length: FloatArray,
    radius: FloatArray,
    half_width: FloatArray,
    sheet: _Sheet,
    previous: Places,
) -> tuple[Piece, float]:
    """Draw a piece again from where its nodes were; new nodes start beside those they are tied to."""
    position = _starting_places(graph, sheet, previous)
    settled = _settler(graph, length, sheet)(position.copy(), sheet.seed, 0.15 * sheet.unit * sheet.unit)
    kept = np.array([name in previous for name in graph.ids])
    settled += (position[kept] - settled[kept]).mean(axis=0)
    settled[kept] = position[kept] + SECOND_VISIT_SHARE * (settled[kept] - position[kept])
    separate(settled, radius, half_width, GAP, ROUNDS_APART)
    middle = _middle(settled, radius)
    bad = badness(settled, radius, graph.source, graph.target)
    wish = (float(middle[0]), float(middle[1]))
    return Piece(settled - middle, radius, graph.source, graph.target, wish), float(bad)


def _starting_places(graph: Graph, sheet: _Sheet, previous: Places) -> FloatArray:
    position = np.full((len(graph), 2), np.nan)
    for i, name in enumerate(graph.ids):
        if name in previous:
            position[i] = previous[name]
    jitter = scatter(len(graph), 0.6 * sheet.unit, seed=sheet.seed) - 0.3 * sheet.unit
    while np.isnan(position[:, 0]).any():
        before = position.copy()
        for new in np.flatnonzero(np.isnan(before[:, 0])):
            near = before[graph.neighbour[graph.start[new] : graph.start[new + 1]]]
            near = near[~np.isnan(near[:, 0])]
            if len(near):
                position[new] = near.mean(axis=0) + jitter[new]
    return position


class _settler:  # noqa: N801 - used as a function that remembers its distances
    """Bring a piece to rest; the distances are measured once for all draws."""

    def __init__(self, graph: Graph, length: FloatArray, sheet: _Sheet) -> None:
        self.graph, self.sheet = graph, sheet
        self.length = length[graph.tie]
        n = len(graph)
        self.sparse = n > ALL_PAIRS_UP_TO or (sheet.quick and n > DRAWS_UP_TO)
        if self.sparse:
            self.pivots, self.distance = choose_pivots(graph.start, graph.neighbour, self.length, min(PIVOTS, n))
            self.weight = pivot_weights(self.pivots, self.distance)
        else:
            self.distance = paths(graph.start, graph.neighbour, self.length, np.arange(n))

    def __call__(self, position: FloatArray, seed: int, first_step: float | None) -> FloatArray:
        """Settle from the given start; a small first step keeps the start's shape."""
        far = float(self.distance.max())
        steps = falling(
            far * far if first_step is None else first_step,
            0.02 * self.sheet.unit * self.sheet.unit,
            self.sheet.rounds,
        )
        state = seeded(seed, 1)
        if self.sparse:
            graph = self.graph
            descend_pivots(
                position,
                self.distance,
                self.weight,
                self.pivots,
                graph.start,
                graph.neighbour,
                self.length,
                steps,
                state,
            )
        else:
            descend(position, self.distance, steps, state)
        return position


def _ideal_lengths(graph: Graph, radius: FloatArray, group: IntArray, unit: float) -> FloatArray:
    """Choose each tie's length: hubs get room, leaves open as fans, groups stand apart."""
    low = np.minimum(graph.degree[graph.source], graph.degree[graph.target])
    high = np.maximum(graph.degree[graph.source], graph.degree[graph.target])
    radii = radius[graph.source] + radius[graph.target]
    inner = unit * (0.72 + 0.16 * np.sqrt(low)) + 0.6 * radii
    leaf = 0.62 * unit + radii + 0.9 * high
    length = np.where(low == 1, leaf, inner)
    return np.where(group[graph.source] == group[graph.target], length, length * BETWEEN_GROUPS)


def _ratio_penalty(position: FloatArray, ratio: float) -> float:
    wide, high = np.maximum(np.ptp(position, axis=0), 1.0)
    off = float(wide / high / ratio)
    return max(off, 1.0 / off) ** 0.5 if len(position) > 12 else 1.0


def _middle(position: FloatArray, radius: FloatArray) -> FloatArray:
    low = (position - radius[:, None]).min(axis=0)
    high = (position + radius[:, None]).max(axis=0)
    return np.asarray((low + high) / 2.0)


def _middled(position: FloatArray, radius: FloatArray) -> FloatArray:
    return position - _middle(position, radius)


def _centre(position: FloatArray, drawn: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> None:
    if drawn.any():
        position[drawn] -= (position[drawn].min(axis=0) + position[drawn].max(axis=0)) / 2.0


def _fill_tray(position: FloatArray, in_tray: np.ndarray[tuple[int], np.dtype[np.bool_]], sheet: _Sheet) -> None:
    """Stand records without ties in rows beneath the picture, from its left edge."""
    alone = np.flatnonzero(in_tray)
    if len(alone) == 0:
        return
    drawn = ~in_tray
    step = max(0.72 * sheet.unit, 2.0 * float(sheet.radius[alone].max()) + GAP)
    if drawn.any():
        left, top = position[drawn].min(axis=0)[0], position[drawn].max(axis=0)[1] + 1.6 * sheet.unit
        wide = max(float(np.ptp(position[drawn, 0])), 6 * step)
    else:
        left = top = 0.0
        wide = step * np.ceil(np.sqrt(len(alone) * sheet.ratio))
    columns = max(1, int(wide / step) + 1)
    for number, node in enumerate(alone):
        position[node] = (left + step * (number % columns), top + step * (number // columns))


def _shown_groups(group: IntArray, component: IntArray) -> IntArray:
    """Keep groups worth a hull: not alone in their piece, and not tiny; renumber, largest first."""
    sizes = np.bincount(group, minlength=1)
    home = np.zeros(len(sizes), dtype=np.int64)
    home[group] = component
    groups_in_piece = np.bincount(home[np.flatnonzero(sizes)], minlength=1)
    piece_sizes = np.bincount(component, minlength=1)
    least = np.clip(0.04 * piece_sizes, 4, 6)
    shown = (sizes >= least[home]) & (groups_in_piece[home] > 1)
    number = np.full(len(sizes), -1, dtype=np.int64)
    number[shown] = np.arange(int(shown.sum()))
    return number[group]

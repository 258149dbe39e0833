"""Pack drawn pieces as raster masks, so that small ones fill the bays of large ones."""

from dataclasses import dataclass

import numpy as np

from breakwater.core.network.graph import FloatArray, IntArray
from breakwater.core.network.kernel import kernel


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """One connected piece, drawn around its own origin.

    Attributes:
        position: shape (n, 2).
        radius: shape (n,).
        source: shape (m,), ties by index into `position`.
        target: shape (m,).
        wish: where its middle was on an earlier visit, if it was there.
    """

    position: FloatArray
    radius: FloatArray
    source: IntArray
    target: IntArray
    wish: tuple[float, float] | None = None


def pack(pieces: list[Piece], *, cell: float, ratio: float) -> list[tuple[float, float]]:
    """Place pieces, given largest first: the shift of each, in layout units.

    The first lies in the middle; each next takes the free place nearest the middle of a box of the given
    ratio of width to height, or nearest its wish.
    """
    masks = [_mask(piece, cell) for piece in pieces]
    span = sum(max(int(np.ptp(mask[:, 0])), int(np.ptp(mask[:, 1]))) + 3 for mask in masks[:12])
    span += 2 * int(np.sqrt(sum(len(mask) for mask in masks))) + 8
    half = min(span, 900)
    taken = np.zeros((2 * half + 1, 2 * half + 1), dtype=np.bool_)
    order = _nearest_first(half, ratio)
    shifts: list[tuple[float, float]] = []
    for piece, mask in zip(pieces, masks, strict=True):
        wish = piece.wish or (0.0, 0.0)
        at = _place(taken, mask, order, round(wish[0] / cell), round(wish[1] / cell))
        # The rest of a cell may bring two pieces nearer by one cell: their rims are two cells wide.
        shifts.append((wish[0] + order[at, 0] * cell, wish[1] + order[at, 1] * cell))
    return shifts


def _nearest_first(half: int, ratio: float) -> IntArray:
    """List the shifts of a grid, those nearest the middle of a box of this ratio first."""
    side = np.arange(-half, half + 1)
    x, y = (part.ravel() for part in np.meshgrid(side, side, indexing="ij"))
    norm = np.maximum(np.abs(x), np.abs(y) * ratio) * 4096 + np.abs(x) + np.abs(y) * ratio
    return np.stack([x, y], axis=1)[np.argsort(norm, kind="stable")]


def _mask(piece: Piece, cell: float) -> IntArray:
    """List the cells that a piece and its rim of one cell cover: shape (cells, 2)."""
    reach = float(np.abs(piece.position).max() + piece.radius.max()) if len(piece.position) else 0.0
    half = int(reach / cell) + 3
    grid = np.zeros((2 * half + 1, 2 * half + 1), dtype=np.bool_)
    _raster(grid, piece.position, piece.radius, piece.source, piece.target, cell)
    wide = grid.copy()
    wide[1:] |= grid[:-1]
    wide[:-1] |= grid[1:]
    grid = wide.copy()
    wide[:, 1:] |= grid[:, :-1]
    wide[:, :-1] |= grid[:, 1:]
    return np.argwhere(wide) - half


@kernel
def _raster(
    grid: np.ndarray[tuple[int, int], np.dtype[np.bool_]],
    position: FloatArray,
    radius: FloatArray,
    source: IntArray,
    target: IntArray,
    cell: float,
) -> None:
    half = len(grid) // 2
    for i in range(len(position)):
        low_x = int(np.floor((position[i, 0] - radius[i]) / cell + 0.5))
        high_x = int(np.floor((position[i, 0] + radius[i]) / cell + 0.5))
        low_y = int(np.floor((position[i, 1] - radius[i]) / cell + 0.5))
        high_y = int(np.floor((position[i, 1] + radius[i]) / cell + 0.5))
        grid[low_x + half : high_x + half + 1, low_y + half : high_y + half + 1] = True
    for k in range(len(source)):
        ax = position[source[k], 0]
        ay = position[source[k], 1]
        dx = position[target[k], 0] - ax
        dy = position[target[k], 1] - ay
        count = int(2.0 * np.sqrt(dx * dx + dy * dy) / cell) + 1
        for t in range(count + 1):
            x = int(np.floor((ax + dx * t / count) / cell + 0.5))
            y = int(np.floor((ay + dy * t / count) / cell + 0.5))
            grid[x + half, y + half] = True


@kernel
def _place(
    taken: np.ndarray[tuple[int, int], np.dtype[np.bool_]],
    mask: IntArray,
    order: IntArray,
    wish_x: int,
    wish_y: int,
) -> int:
    """Find the first shift at which the mask is free, and take its cells."""
    half = len(taken) // 2
    size = len(taken)
    for at in range(len(order)):
        sx = order[at, 0] + wish_x + half
        sy = order[at, 1] + wish_y + half
        free = True
        for k in range(len(mask)):
            x = mask[k, 0] + sx
            y = mask[k, 1] + sy
            if x < 0 or y < 0 or x >= size or y >= size or taken[x, y]:
                free = False
                break
        if free:
            for k in range(len(mask)):
                taken[mask[k, 0] + sx, mask[k, 1] + sy] = True
            return at
    return 0

"""Tidy one drawn piece: turn it, stretch it, push overlapping marks apart, and judge it."""

import numpy as np

from breakwater.core.network.graph import FloatArray, IntArray
from breakwater.core.network.kernel import kernel

STRETCH_MOST = 1.35
FOREIGN_CLEARANCE = 2.0  # a tie nearer than this to the edge of a foreign node counts as over it


@kernel
def turn(position: FloatArray) -> None:
    """Turn a piece in place so that its longer principal axis lies flat, its middle at the origin."""
    n = len(position)
    mx = 0.0
    my = 0.0
    for i in range(n):
        mx += position[i, 0]
        my += position[i, 1]
    mx /= n
    my /= n
    xx = 0.0
    xy = 0.0
    yy = 0.0
    for i in range(n):
        position[i, 0] -= mx
        position[i, 1] -= my
        xx += position[i, 0] * position[i, 0]
        xy += position[i, 0] * position[i, 1]
        yy += position[i, 1] * position[i, 1]
    half = (xx - yy) / 2.0
    size = np.sqrt(half * half + xy * xy)
    if size < 1e-9:
        return
    # The direction (c, s) of the larger eigenvalue, by half angles: no trigonometry.
    c = np.sqrt(max(0.0, (1.0 + half / size) / 2.0))
    s = np.sqrt(max(0.0, (1.0 - half / size) / 2.0))
    if xy < 0.0:
        s = -s
    for i in range(n):
        x = position[i, 0]
        y = position[i, 1]
        position[i, 0] = c * x + s * y
        position[i, 1] = c * y - s * x


def stretch(position: FloatArray, ratio: float) -> None:
    """Stretch a piece in place towards a ratio of width to height, never by more than 1.35."""
    wide, high = np.maximum(np.ptp(position, axis=0), 1e-9)
    if wide < ratio * high:
        position[:, 0] *= min(STRETCH_MOST, ratio * high / wide)
    else:
        position[:, 1] *= min(STRETCH_MOST, wide / (ratio * high))


@kernel
def separate(position: FloatArray, radius: FloatArray, half_width: FloatArray, gap: float, rounds: int) -> int:
    """Push overlapping marks apart in place and return the rounds used.

    Plain nodes are discs; a node whose name is wider than its disc also keeps a box for the name, which
    stands below it, free of other nodes. The boxes give way in the last quarter of the rounds, so that discs
    always come apart.
    """
    n = len(position)
    widest = 0.0
    for i in range(n):
        widest = max(widest, radius[i], half_width[i])
    for used in range(rounds):
        named = used < (3 * rounds) // 4
        order = np.argsort(position[:, 0], kind="mergesort")
        moved = False
        for a in range(n):
            i = order[a]
            reach_i = max(radius[i], half_width[i]) if named else radius[i]
            for b in range(a + 1, n):
                j = order[b]
                dx = position[j, 0] - position[i, 0]
                if dx > reach_i + widest + gap:
                    break
                dy = position[j, 1] - position[i, 1]
                apart = radius[i] + radius[j] + gap
                reach = np.sqrt(dx * dx + dy * dy)
                if reach < apart:
                    moved = True
                    if reach < 1e-6:
                        dx = 1.0
                        dy = 0.5
                        reach = np.sqrt(1.25)
                    push = (apart - reach + 0.01) / (2.0 * reach)
                    position[i, 0] -= push * dx
                    position[i, 1] -= push * dy
                    position[j, 0] += push * dx
                    position[j, 1] += push * dy
                    continue
                if not named or (half_width[i] <= radius[i] and half_width[j] <= radius[j]):
                    continue
                over_x = max(radius[i], half_width[i]) + max(radius[j], half_width[j]) + gap - abs(dx)
                over_y = apart + 5.0 - abs(dy)
                if over_x > 0.0 and over_y > 0.0:
                    moved = True
                    if over_y <= over_x:
                        push = 0.25 * over_y + 0.01
                        if dy < 0.0:
                            push = -push
                        position[i, 1] -= push
                        position[j, 1] += push
                    else:
                        push = 0.25 * over_x + 0.01
                        if dx < 0.0:
                            push = -push
                        position[i, 0] -= push
                        position[j, 0] += push
        if not moved and (used > 0 or n < 2):
            return used
    return rounds


@kernel
def badness(position: FloatArray, radius: FloatArray, source: IntArray, target: IntArray) -> float:
    """Judge a piece: tie crossings, and two for every tie that runs over a foreign node."""
    m = len(source)
    bad = 0.0
    left = np.empty(m)
    right = np.empty(m)
    for a in range(m):
        left[a] = min(position[source[a], 0], position[target[a], 0])
        right[a] = max(position[source[a], 0], position[target[a], 0])
    order = np.argsort(left, kind="mergesort")
    for p in range(m):
        a = order[p]
        i = source[a]
        j = target[a]
        for q in range(p + 1, m):
            b = order[q]
            if left[b] > right[a]:
                break
            k = source[b]
            h = target[b]
            if i in (k, h) or j in (k, h):
                continue
            if (
                _side(position, i, j, k) * _side(position, i, j, h) < 0.0
                and _side(position, k, h, i) * _side(position, k, h, j) < 0.0
            ):
                bad += 1.0
    by_x = np.argsort(position[:, 0], kind="mergesort")
    sorted_x = position[:, 0][by_x]
    for a in range(m):
        i = source[a]
        j = target[a]
        first = np.searchsorted(sorted_x, left[a] - 20.0)
        for at in range(first, len(position)):
            k = by_x[at]
            if position[k, 0] > right[a] + 20.0:
                break
            if k in (i, j):
                continue
            if _off(position, i, j, k) < radius[k] + FOREIGN_CLEARANCE:
                bad += 2.0
    return bad


@kernel
def _side(position: FloatArray, a: int, b: int, c: int) -> float:
    turned: float = (position[b, 0] - position[a, 0]) * (position[c, 1] - position[a, 1]) - (
        position[b, 1] - position[a, 1]
    ) * (position[c, 0] - position[a, 0])
    return turned


@kernel
def _off(position: FloatArray, a: int, b: int, c: int) -> float:
    """Measure how far node c lies from the line between a and b."""
    dx = position[b, 0] - position[a, 0]
    dy = position[b, 1] - position[a, 1]
    px = position[c, 0] - position[a, 0]
    py = position[c, 1] - position[a, 1]
    along = (px * dx + py * dy) / max(dx * dx + dy * dy, 1e-9)
    along = min(1.0, max(0.0, along))
    ex = px - along * dx
    ey = py - along * dy
    apart: float = np.sqrt(ex * ex + ey * ey)
    return apart

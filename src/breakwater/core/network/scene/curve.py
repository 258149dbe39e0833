"""Draw what is left by the number acted against: proved points, strokes down to a bound, the range once they regroup."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import floor, log10

WIDTH, HEIGHT = 372.0, 236.0
LEFT, RIGHT, TOP, BOTTOM = 46.0, 14.0, 20.0, 38.0
STEPS = 4
MOST_NUMBERS = 12
"""So many places have their number below; more have every second, fifth and so on."""


@dataclass(frozen=True, slots=True)
class Point:
    """What is left with so many taken out.

    Attributes:
        count: how many.
        value: what is left.
        bound: nothing below this can be reached; None where it was not asked.
    """

    count: int
    value: float
    bound: float | None = None

    @property
    def is_proved(self) -> bool:
        """Whether nothing better exists."""
        return self.bound is not None and self.bound >= self.value


@dataclass(frozen=True, slots=True)
class CurveWords:
    """The words on the curve, with their numbers in.

    Attributes:
        alone: what the drawing shows, for who does not see it.
        start: beside the first point, as "9,316 today".
        chosen: beside the plan's own point.
        across: below the axis.
        after: beside the range.
    """

    alone: str
    start: str
    chosen: str
    across: str
    after: str = ""


def draw_curve(
    points: Sequence[Point], words: CurveWords, *, chosen: int, after: tuple[float, float] | None = None
) -> str:
    """Draw the curve.

    Args:
        points: by rising count, the first with nobody taken out.
        words: on it.
        chosen: the count of the plan itself.
        after: lowest and highest value once they regroup.
    """
    most = max(point.value for point in points)
    peak = ceiling(max(most, after[1] if after else 0))
    last = max(points[-1].count, 1)

    def x(count: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * count / last

    def y(value: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / peak

    rules = "".join(
        f'<path class="rule" d="M{LEFT:g} {y(peak * step / STEPS):.1f}H{WIDTH - RIGHT:g}"/>'
        + _text("tick", LEFT - 7, y(peak * step / STEPS) + 3.5, f"{round(peak * step / STEPS):,}", anchor="end")
        for step in range(STEPS + 1)
    )
    every = next(step for step in (1, 2, 5, 10, 20, 50, 100, 500) if last / step <= MOST_NUMBERS or step == 500)
    numbers = "".join(
        _text("tick", x(count), HEIGHT - BOTTOM + 15, str(count), anchor="middle")
        for count in range(0, last + 1, every)
    )
    line = "M" + "L".join(f"{x(point.count):.1f} {y(point.value):.1f}" for point in points)
    strokes = "".join(
        f'<path class="stroke" d="M{x(p.count):.1f} {y(p.value):.1f}V{y(p.bound):.1f}m-4 0h8"/>'
        for p in points
        if p.bound is not None and not p.is_proved
    )
    dots = "".join(_dot(point, x(point.count), y(point.value), is_chosen=point.count == chosen) for point in points)
    said = next((point for point in points if point.count == chosen), points[-1])
    near_right = said.count > 0.75 * last
    labels = _text("start", x(points[0].count) + 9, max(y(points[0].value) - 3, 12), words.start) + _text(
        "chosen",
        x(said.count) + (-2 if near_right else 2),
        y(said.value) - 12,
        words.chosen,
        anchor="end" if near_right else "start",
    )
    range_ = _range(x(said.count), y(after[1]), y(after[0]), words.after) if after else ""
    across = _text("across", (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 5, words.across, anchor="middle")
    return (
        f'<svg class="curve" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img" aria-label="{escape(words.alone)}" '
        f'data-last="{last}" data-peak="{peak:g}">'
        f'<defs><pattern id="curve-hatch" width="4" height="4" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><path class="hatch" d="M0 0V4"/></pattern></defs>'
        f'{rules}{numbers}{across}{range_}<path class="line" d="{line}"/>{strokes}{dots}{labels}<g data-what-if=""></g></svg>'
    )


def ceiling(value: float) -> float:
    """Return the next round number that four rules divide well."""
    if value <= 4:
        return 4.0
    step = value / STEPS
    unit = float(10 ** floor(log10(step)))
    return STEPS * next(unit * factor for factor in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if unit * factor >= step)


def _dot(point: Point, x: float, y: float, *, is_chosen: bool) -> str:
    classes = " ".join(
        ["dot"] + (["is-chosen"] if is_chosen else []) + ([] if point.is_proved or point.count == 0 else ["is-open"])
    )
    return f'<circle class="{classes}" cx="{x:.1f}" cy="{y:.1f}" r="{6 if is_chosen else 4}"/>'


def _range(x: float, top: float, bottom: float, words: str) -> str:
    high = max(bottom - top, 3.0)
    beside = max(top - 6, 12.0)  # above the range and to the edge: the curve runs below and to the left of it
    return (
        f'<rect class="range" x="{x - 5:.1f}" y="{top:.1f}" width="10" height="{high:.1f}" fill="url(#curve-hatch)"/>'
        + _text("after", WIDTH - RIGHT, beside, words, anchor="end")
    )


def _text(classes: str, x: float, y: float, words: str, *, anchor: str = "start") -> str:
    return f'<text class="{classes}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'

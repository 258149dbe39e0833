"""Place names on a printed picture: in order of importance, free of names and marks, or not at all."""

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from breakwater.core.network.picture import Node

CELL = 64.0
CUT = 28
FIRST_ALWAYS = 9
BOLD = 8
ACTORS = frozenset({"person", "organisation", "network"})
SIDES = ((0, 1), (1, 0), (-1, 0), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1))

Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Mark:
    """A node where it stands on the sheet."""

    node: Node
    x: float
    y: float
    r: float


@dataclass(frozen=True, slots=True)
class Label:
    """A name with the left end of its base line."""

    node: Node
    text: str
    x: float
    y: float
    size: float
    bold: bool


class _Taken:
    """What is taken on the sheet, found by cells."""

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], list[Box]] = defaultdict(list)

    def add(self, box: Box) -> None:
        """Take a box."""
        for cell in _cells(box):
            self.cells[cell].append(box)

    def overlap(self, box: Box, own: Box) -> float:
        """Sum the area shared with what is taken, the own mark left out."""
        near = {other for cell in _cells(box) for other in self.cells.get(cell, ()) if other != own}
        return sum(_shared(box, other) for other in near)


def place(
    marks: Sequence[Mark],
    *,
    named: Collection[str],
    area: Box,
    blocked: Iterable[Box] = (),
    most: int = 400,
) -> list[Label]:
    """Place names, given marks in the picture's order; at most `most` names.

    Args:
        marks: on the sheet, most important first.
        named: the ids that may get a name.
        area: where names may stand.
        blocked: what they must not cover besides marks.
        most: how many names the sheet may carry.
    """
    taken = _Taken()
    for box in blocked:
        taken.add(box)
    own = {mark.node.id: _disc(mark) for mark in marks}
    for box in own.values():
        taken.add(box)
    labels: list[Label] = []
    for mark in sorted(marks, key=lambda m: m.node.kind not in ACTORS):
        if not mark.node.label or mark.node.id not in named or len(labels) >= most:
            continue
        label = _fit(
            mark,
            taken,
            own[mark.node.id],
            area=area,
            must=len(labels) < FIRST_ALWAYS or mark.node.kind == "network",
            rank=len(labels),
        )
        if label is not None:
            labels.append(label)
            taken.add(_box(label))
    return labels


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Estimate a text's width: letters by class, combining signs none, wide scripts a full square."""
    ems = 0.0
    for sign in text:
        if unicodedata.combining(sign) or unicodedata.category(sign) in {"Mn", "Me", "Cf"}:
            continue
        if unicodedata.east_asian_width(sign) in "WF":
            ems += 1.0
        elif sign in " .,:;'|!iljtfrI":
            ems += 0.3
        else:
            ems += 0.66 if sign.isupper() else 0.56
    return ems * size * (1.06 if bold else 1.0)


def _fit(mark: Mark, taken: _Taken, own: Box, *, area: Box, must: bool, rank: int) -> Label | None:
    node = mark.node
    thing = node.kind not in ACTORS
    bold = node.kind == "network" or (rank < BOLD and not thing)
    size = 10.5 if bold else 9.0 if thing else 9.5
    text = node.label if len(node.label) <= CUT else node.label[: CUT - 1] + "…"
    wide = width_of(text, size, bold=bold)
    best: Label | None = None
    least = float("inf")
    for sx, sy in SIDES:
        reach = (mark.r + 4.0) * (0.72 if sx and sy else 1.0)
        x = mark.x + sx * reach - (wide if sx < 0 else 0.0 if sx > 0 else wide / 2)
        y = mark.y + sy * (reach + (size * 0.5 if sx == 0 else size * 0.25)) + size * 0.36
        label = Label(node, text, x, y, size, bold)
        box = _box(label)
        if box[0] < area[0] or box[1] < area[1] or box[2] > area[2] or box[3] > area[3]:
            continue
        covered = taken.overlap(box, own)
        if covered == 0.0:
            return label
        if covered < least:
            best, least = label, covered
    return best if must else None


def _disc(mark: Mark) -> Box:
    reach = mark.r + 2.5
    return (mark.x - reach, mark.y - reach, mark.x + reach, mark.y + reach)


def _box(label: Label) -> Box:
    wide = width_of(label.text, label.size, bold=label.bold)
    return (label.x - 1.5, label.y - label.size * 0.92, label.x + wide + 1.5, label.y + label.size * 0.3)


def _shared(a: Box, b: Box) -> float:
    wide, high = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    return wide * high if wide > 0 and high > 0 else 0.0


def _cells(box: Box) -> Iterable[tuple[int, int]]:
    for x in range(int(box[0] // CELL), int(box[2] // CELL) + 1):
        for y in range(int(box[1] // CELL), int(box[3] // CELL) + 1):
            yield x, y

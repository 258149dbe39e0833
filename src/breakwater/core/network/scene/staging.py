"""Bring a network to a stage: places, radii and names once, so that before and after differ in nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot
from statistics import median

from breakwater.core.network.picture import Node, Tie
from breakwater.core.network.svg_labels import Label, Mark, place

EDGE = 12.0
LEAST_RADIUS = 3.4
MOST_RADIUS = 13.0
MOST_SCALE = 1.25
MOST_NAMES = 44
PLAIN_TIE = 40.0
"""Length of a tie where there is none to measure."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A network where it stands on the stage.

    Attributes:
        marks: of the nodes, in the order in which they get names.
        ties: as drawn, both ends on the stage.
        labels: the names that found a place.
        reach: width of the shade round those who hang together.
        width, height: of the stage.
        at: where each node stands in `marks`: its number on the page.
    """

    marks: tuple[Mark, ...]
    ties: tuple[Tie, ...]
    labels: tuple[Label, ...]
    reach: float
    width: float
    height: float
    at: dict[str, int]

    def mark_of(self, name: str) -> Mark:
        """Return where a node stands."""
        return self.marks[self.at[name]]


def stage(
    nodes: Sequence[Node],
    ties: Sequence[Tie],
    *,
    width: float,
    height: float,
    first: Sequence[str] = (),
    names: int = MOST_NAMES,
) -> Stage:
    """Bring nodes and ties to a stage.

    Args:
        nodes: with their places, in the order in which they get names.
        ties: between them; one that leads elsewhere is left out.
        width, height: of the stage.
        first: who gets a name before all others.
        names: how many get one at most.
    """
    left = min((node.x - node.r for node in nodes), default=0.0)
    right = max((node.x + node.r for node in nodes), default=1.0)
    top = min((node.y - node.r for node in nodes), default=0.0)
    bottom = max((node.y + node.r for node in nodes), default=1.0)
    wide, high = max(right - left, 1.0), max(bottom - top, 1.0)
    scale = min((width - 2 * EDGE) / wide, (height - 2 * EDGE) / high, MOST_SCALE)
    dx, dy = (width - (left + right) * scale) / 2, (height - (top + bottom) * scale) / 2
    ahead = {name: place for place, name in enumerate(first)}
    ordered = sorted(nodes, key=lambda node: ahead.get(node.id, len(ahead)))
    marks = tuple(
        Mark(node, node.x * scale + dx, node.y * scale + dy, min(MOST_RADIUS, max(LEAST_RADIUS, node.r * scale)))
        for node in ordered
    )
    at = {mark.node.id: place for place, mark in enumerate(marks)}
    drawn = tuple(tie for tie in ties if tie.source in at and tie.target in at)
    spans = [
        hypot(marks[at[tie.source]].x - marks[at[tie.target]].x, marks[at[tie.source]].y - marks[at[tie.target]].y)
        for tie in drawn
    ]
    reach = min(30.0, max(11.0, 0.5 * (median(spans) if spans else PLAIN_TIE * scale)))
    labels = place(
        list(marks),
        named={mark.node.id for mark in marks if not mark.node.protected},
        area=(2.0, 2.0, width - 2.0, height - 2.0),
        most=names,
    )
    return Stage(marks, drawn, tuple(labels), reach, width, height, at)

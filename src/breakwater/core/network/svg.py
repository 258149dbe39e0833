"""Draw a picture for paper, and for pages without script: the same places, the same grammar, no browser.

The result is a whole SVG document with presentation attributes only, so it may stand in a page whose policy
forbids inline styles.
"""

from dataclasses import dataclass
from html import escape
from math import atan2, cos, pi, sin

from breakwater.core.network.picture import Node, Picture
from breakwater.core.network.svg_labels import Box, Label, Mark, place
from breakwater.core.network.svg_legend import BANNER, MARGIN, Frame, banner, heading, legend
from breakwater.core.network.svg_marks import INK, MUTED, TEAL, THING, element, mark, text, tie

A4 = (794.0, 1123.0)  # at 96 to the inch
LEGEND_HEIGHT = 132.0
STUB = 14.0
MOST_NAMES = 90
LARGE = 600  # records; above, ties are drawn as from afar and names are few
FEW_NAMES = 40
FACE = "Inter, Noto Sans, Noto Sans Thai, Noto Sans Bengali, sans-serif"
HULLS = ("#e3edef", "#e6eaf4", "#f3ece0", "#e7efe1", "#f3e6ec", "#ebebe9", "#e1e9f1", "#efeae6")
HULL_EDGES = ("#c8dde0", "#ced6ea", "#e6d6bb", "#cfe0c3", "#e8cbd8", "#d6d6d2", "#c6d5e4", "#dfd2c8")


@dataclass(frozen=True, slots=True)
class _Paper:
    """The picture brought to the sheet."""

    picture: Picture
    marks: dict[str, Mark]
    scale: float
    area: Box


def draw(picture: Picture, frame: Frame, *, landscape: bool | None = None) -> str:
    """Draw a picture on one A4 sheet with its marking, legend and reader.

    Args:
        picture: as composed for the reader.
        frame: what stands round it.
        landscape: None lets the picture's own ratio decide.
    """
    left, top, right, bottom = picture.bounds
    wide = (right - left) > 1.15 * (bottom - top) if landscape is None else landscape
    width, height = (A4[1], A4[0]) if wide else A4
    area = (MARGIN, BANNER + 46, width - MARGIN, height - BANNER - LEGEND_HEIGHT)
    body = (
        _drawing(picture, area)
        + heading(picture, frame, width=width)
        + legend(picture, frame, width=width, top=height - BANNER - LEGEND_HEIGHT + 18)
        + banner(frame.banner, width=width, y=0)
        + banner(frame.banner, width=width, y=height - BANNER)
    )
    return _document(body, width, height, title=picture.title)


def draw_plain(picture: Picture, *, width: float = 900.0, height: float = 640.0) -> str:
    """Draw the picture alone, for a page that already carries marking, title and list."""
    return _document(_drawing(picture, (8, 8, width - 8, height - 8)), width, height, title=picture.title)


def _document(body: str, width: float, height: float, *, title: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" role="img" font-family="{FACE}"><title>{escape(title)}</title>'
        f'<rect width="{width:g}" height="{height:g}" fill="#ffffff"/>{body}</svg>'
    )


def _drawing(picture: Picture, area: Box) -> str:
    paper = _paper(picture, area)
    stubs = _stub_ends(paper)
    blocked = [(x - 6, y - 6, x + 6, y + 6) for _, _, x, y in stubs]
    most = MOST_NAMES if len(picture.nodes) <= LARGE else FEW_NAMES
    tried = {node.id for node in picture.nodes[: 12 * most]}
    labels = place(list(paper.marks.values()), named=tried, area=area, blocked=blocked, most=most)
    return (
        _hulls(paper)
        + _claims(paper)
        + "".join(_ties(paper))
        + "".join(_stub(paper, stub) for stub in stubs)
        + "".join(mark(paper.marks[node.id]) for node in reversed(picture.nodes))
        + "".join(_name(label) for label in labels)
    )


def _paper(picture: Picture, area: Box) -> _Paper:
    left, top, right, bottom = picture.bounds
    wide, high = area[2] - area[0] - 24, area[3] - area[1] - 24
    scale = min(wide / max(right - left, 1), high / max(bottom - top, 1), 1.4)
    dx = (area[0] + area[2] - (left + right) * scale) / 2
    dy = (area[1] + area[3] - (top + bottom) * scale) / 2
    marks = {
        node.id: Mark(node, node.x * scale + dx, node.y * scale + dy, max(1.2, node.r * scale))
        for node in picture.nodes
    }
    return _Paper(picture, marks, scale, area)


def _ties(paper: _Paper) -> list[str]:
    drawn = []
    for line in sorted(paper.picture.ties, key=lambda t: (t.family == "commands", t.id)):
        a, b = paper.marks[line.source], paper.marks[line.target]
        drawn.append(
            tie(
                (a.x, a.y, a.r),
                (b.x, b.y, b.r),
                family=line.family,
                confidence=line.confidence,
                directed=line.directed,
                more=line.more,
                far=len(paper.marks) > LARGE,
            )
        )
    return drawn


def _hulls(paper: _Paper) -> str:
    reach = paper.picture.tie_length * _stroke_of(len(paper.marks)) * paper.scale
    community = {node.id: node.community for node in paper.picture.nodes}
    parts = []
    for group in paper.picture.groups:
        inside = [m for m in paper.marks.values() if m.node.community == group.number]
        path = "".join(f"M{m.x:.1f} {m.y:.1f}h.01" for m in inside)
        for line in paper.picture.ties:
            if community[line.source] == community[line.target] == group.number:
                a, b = paper.marks[line.source], paper.marks[line.target]
                path += f"M{a.x:.1f} {a.y:.1f}L{b.x:.1f} {b.y:.1f}"
        tint = (group.number - 1) % len(HULLS)
        for colour, width in ((HULL_EDGES[tint], reach + 2), (HULLS[tint], reach)):
            parts.append(
                element("path", d=path, fill="none", stroke=colour, stroke_width=width, stroke_linecap="round")
            )
    return "".join(parts)


def _stroke_of(nodes: int) -> float:
    """Choose the width of hull strokes against the basic tie, as the canvas does."""
    if nodes <= 110:
        return 0.54
    return 0.8 if nodes <= LARGE else 1.15


def _claims(paper: _Paper) -> str:
    return "".join(
        element(
            "line",
            x1=a.x,
            y1=a.y,
            x2=b.x,
            y2=b.y,
            stroke=TEAL,
            stroke_width=1.7,
            stroke_dasharray="1.5 3.5",
            stroke_linecap="round",
        )
        for a, b in ((paper.marks[c.source], paper.marks[c.target]) for c in paper.picture.claims)
    )


def _stub_ends(paper: _Paper) -> list[tuple[Mark, float, float, float]]:
    """Point each stub into the widest gap between its node's ties: the mark, the angle, the ring's middle."""
    angles: dict[str, list[float]] = {stub.node: [] for stub in paper.picture.stubs}
    for line in paper.picture.ties:
        for here, there in ((line.source, line.target), (line.target, line.source)):
            if here in angles:
                a, b = paper.marks[here], paper.marks[there]
                angles[here].append(atan2(b.y - a.y, b.x - a.x))
    ends = []
    for stub in paper.picture.stubs:
        at, taken = paper.marks[stub.node], angles[stub.node]
        angle = _widest_gap(taken)
        taken.append(angle)
        far = at.r + STUB
        ends.append((at, angle, at.x + cos(angle) * far, at.y + sin(angle) * far))
    return ends


def _widest_gap(angles: list[float]) -> float:
    if not angles:
        return -pi / 4
    ordered = sorted(angles)
    gaps = [(b - a, a) for a, b in zip(ordered, [*ordered[1:], ordered[0] + 2 * pi], strict=True)]
    wide, begin = max(gaps)
    return begin + wide / 2


def _stub(paper: _Paper, stub: tuple[Mark, float, float, float]) -> str:
    at, angle, x, y = stub
    ring = element("circle", cx=x, cy=y, r=5, fill="#ffffff", stroke=THING, stroke_dasharray="2.2 1.8")
    stem = element(
        "line",
        x1=at.x,
        y1=at.y,
        x2=x - cos(angle) * 5,
        y2=y - sin(angle) * 5,
        stroke=THING,
        stroke_width=1.2,
    )
    return stem + ring + text("?", x, y + 2.8, fill=THING, font_size=8, text_anchor="middle")


def _name(label: Label) -> str:
    return text(
        label.text,
        label.x,
        label.y,
        fill=_ink_of(label.node),
        font_size=label.size,
        font_weight=650 if label.bold else 450,
        stroke="#ffffff",
        stroke_width=2.5,
        stroke_linejoin="round",
        paint_order="stroke",
    )


def _ink_of(node: Node) -> str:
    muted = node.custody or node.kind not in {"person", "organisation", "network"}
    return MUTED if muted else INK

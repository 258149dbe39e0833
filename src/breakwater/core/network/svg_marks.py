"""Draw marks and ties of a picture as SVG elements with presentation attributes only: no style, no script."""

import json
from html import escape
from importlib.resources import files
from math import hypot

from breakwater.core.network.grammar import Family
from breakwater.core.network.picture import Node
from breakwater.core.network.svg_labels import Mark

GLYPHS = json.loads(files("breakwater.core.network").joinpath("glyphs.json").read_text(encoding="utf-8"))
INK, MUTED, NODE, THING, CUSTODY, SHIELD, TEAL = (
    "#16202b",
    "#566575",
    "#33475b",
    "#56687a",
    "#8797a6",
    "#5b3a9e",
    "#0b6e6e",
)
FAMILY_COLOURS = {
    Family.COMMANDS: "#22384a",
    Family.WORKS: "#8394a4",
    Family.PAYS: "#a16a00",
    Family.CALLS: "#2563b0",
    Family.USES: "#b3c0cb",
}
FAMILY_WIDTHS = {Family.COMMANDS: 1.8, Family.WORKS: 1.3, Family.PAYS: 1.2, Family.CALLS: 1.4, Family.USES: 1.0}
DASHES = {3: "", 2: "7 4", 1: "3 3"}


def element(tag: str, inner: str = "", /, **attributes: object) -> str:
    """Write an element; `stroke_width=1` becomes stroke-width="1", None and "" are left out."""
    written = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(_number(value))}"'
        for name, value in attributes.items()
        if value is not None and value != ""
    )
    return f"<{tag}{written}>{inner}</{tag}>" if inner else f"<{tag}{written}/>"


def text(words: str, x: float, y: float, /, **attributes: object) -> str:
    """Write a line of text."""
    return element("text", escape(words), x=x, y=y, **attributes)


def mark(placed: Mark) -> str:
    """Draw a record: shape by kind, sign by role, hatching for custody."""
    node = placed.node
    kind = GLYPHS["kinds"].get(node.kind, GLYPHS["kinds"]["other"])
    drawn = _disc(node) if kind["form"] == "disc" else _form(node, kind)
    return element("g", drawn, transform=f"translate({placed.x:.1f} {placed.y:.1f}) scale({placed.r:.2f})")


def tie(
    a: tuple[float, float, float],
    b: tuple[float, float, float],
    *,
    family: str,
    confidence: int,
    directed: bool,
    more: int = 0,
    far: bool = False,
) -> str:
    """Draw a tie between two discs (x, y, radius), from edge to edge.

    From `far`, as on sheets of thousands, only colour and place can be seen: no pattern, no arrow, thin.
    """
    look = Family(family)
    colour, dash = FAMILY_COLOURS[look], "" if far else DASHES[confidence]
    width = FAMILY_WIDTHS[look] + min(1.6, 0.6 * more)
    if far:
        width, directed = 0.45 * width, False
    dx, dy = b[0] - a[0], b[1] - a[1]
    whole = max(hypot(dx, dy), 0.01)
    ux, uy = dx / whole, dy / whole
    head = 5.5 + 1.4 * width if directed else 0.0
    first, last = min(a[2], whole / 2), max(whole - b[2] - (1.0 if directed else 0.0), whole / 2)
    double = look is Family.PAYS and not far
    offsets = (-1.7, 1.7) if double else (0.0,)
    lines = "".join(
        element(
            "line",
            x1=a[0] + ux * first - uy * off,
            y1=a[1] + uy * first + ux * off,
            x2=a[0] + ux * (last - head * 0.8) - uy * off,
            y2=a[1] + uy * (last - head * 0.8) + ux * off,
            stroke=colour,
            stroke_width=1.0 if double else width,
            stroke_dasharray=dash,
        )
        for off in offsets
    )
    return lines + (_arrow(a, (ux, uy), last, head, colour) if directed else "")


def _arrow(a: tuple[float, float, float], way: tuple[float, float], last: float, head: float, colour: str) -> str:
    ux, uy = way
    tip = (a[0] + ux * last, a[1] + uy * last)
    back = (tip[0] - ux * head, tip[1] - uy * head)
    half = head * 0.42
    points = (tip, (back[0] - uy * half, back[1] + ux * half), (back[0] + uy * half, back[1] - ux * half))
    return element("path", d="M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z", fill=colour)


def _disc(node: Node) -> str:
    sign = GLYPHS["signs"].get(node.role_family or "person", "")
    if not node.custody:
        return element("circle", r=1, fill=NODE) + _sign(sign, "#ffffff", 1.18)
    bars = "".join(
        element("rect", x=x, y=-_chord(x + 0.065), width=0.13, height=2 * _chord(x + 0.065), fill=CUSTODY)
        for x in (-0.72, -0.36, 0.0, 0.36, 0.66)
    )
    ring = element("circle", r=0.93, fill="none", stroke=THING, stroke_width=0.14)
    halo = element("circle", r=0.52, fill="#ffffff")
    return element("circle", r=1, fill="#ffffff") + bars + ring + halo + _sign(sign, INK, 1.0)


def _chord(x: float) -> float:
    return float(max(0.0, 0.86 - x * x) ** 0.5)


def _form(node: Node, kind: dict[str, str]) -> str:
    colour = SHIELD if node.protected else NODE if node.kind in {"network", "organisation"} else THING
    fill = "#dfe4e8" if node.custody else "#ffffff"
    look = {"fill": fill, "stroke": colour, "stroke_width": kind.get("stroke", 1.9), "stroke_linejoin": "round"}
    form = (
        element("circle", cx=12, cy=12, r=11, **look)
        if kind["form"] == "ring"
        else element("path", d=kind["form"], **look)
    )
    inner = element("path", d=kind["inner"], fill=colour, fill_rule="evenodd") if kind.get("inner") else ""
    return element("g", form + inner, transform="scale(0.08333) translate(-12 -12)")


def _sign(path: str, colour: str, size: float) -> str:
    if not path:
        return ""
    drawn = element("path", d=path, fill=colour, fill_rule="evenodd")
    return element("g", drawn, transform=f"scale({size / 24:.4f}) translate(-12 -12)")


def _number(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)

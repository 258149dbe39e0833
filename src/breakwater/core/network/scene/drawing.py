"""Draw a stage as SVG for a page: forms by class, so that the page's own colours and themes hold.

No style and no script stands in it. What a script may change is found by the number of each node: `data-at` on marks
and names, `data-a` and `data-b` on ties, `is-gone` on whoever is taken out.
"""

from collections.abc import Collection, Iterable, Sequence
from html import escape
from math import hypot

from breakwater.core.network.picture import Node, Tie
from breakwater.core.network.scene.pieces import pieces
from breakwater.core.network.scene.staging import Stage
from breakwater.core.network.svg_labels import Label, Mark
from breakwater.core.network.svg_marks import GLYPHS

TINTS = 8
LEAST_SHADED = 3
"""Actors who hang together are shaded from this number on."""
LEAST_CROSS = 7.0
WIDTHS = {"commands": 1.7, "works": 1.25, "pays": 1.0, "calls": 1.3, "uses": 0.9}
ARROWED = ("commands", "pays")


def symbols(nodes: Iterable[Node]) -> str:
    """Define each mark that the nodes need, once a page, and the cross of who is taken out."""
    wanted = {symbol_of(node): node for node in nodes}
    drawn = "".join(f'<g id="{name}">{_symbol(node)}</g>' for name, node in sorted(wanted.items()))
    cross = '<circle class="m-ground" r="1"/><circle class="m-gone" r="1"/><path class="m-cross" d="M-.4-.4.4.4M.4-.4-.4.4"/>'
    return (
        f'<svg class="scene-symbols" aria-hidden="true" width="0" height="0"><defs>{drawn}<g id="m-gone">{cross}</g>'
        "</defs></svg>"
    )


def symbol_of(node: Node) -> str:
    """Name the symbol of a node's look."""
    if node.protected:
        return "m-protected"
    form = GLYPHS["kinds"].get(node.kind)
    look = "other" if form is None else node.kind
    sign = f"-{node.role_family or 'person'}" if form and form["form"] == "disc" else ""
    return f"m-{look.replace('_', '-')}{sign}{'-custody' if node.custody else ''}"


def draw(
    stage: Stage,
    *,
    name: str,
    gone: Collection[str],
    away: Collection[str] = (),
    open_to: Collection[str] = (),
    words: str = "",
) -> str:
    """Draw the stage with some gone.

    Args:
        stage: places and names.
        name: of the drawing on its page, "before" or "after".
        gone: ids of who is taken out.
        away: ids of who is gone before that, by others' hands: pale, without a cross.
        open_to: ids of who may be taken out or in by hand; each is a control with its name.
        words: what the drawing shows, for who does not see it.
    """
    out, before = set(gone) - set(away), set(away)
    found = pieces(
        [mark.node.id for mark in stage.marks], [(tie.source, tie.target) for tie in stage.ties], out | before
    )
    body = (
        f'<g class="shades">{shades(stage, found)}</g>'
        f'<g class="ties">{"".join(_tie(stage, tie, out | before) for tie in stage.ties)}</g>'
        f'<g class="marks">{"".join(_mark(stage, mark, out, before, open_to) for mark in reversed(stage.marks))}</g>'
        f'<g class="names" aria-hidden="true">{"".join(_name(stage, label, out, before) for label in stage.labels)}</g>'
    )
    return (
        f'<svg class="scene" data-scene="{name}" viewBox="0 0 {stage.width:g} {stage.height:g}" '
        f'role="group" aria-label="{escape(words)}">{body}</svg>'
    )


def shades(stage: Stage, found: Sequence[Sequence[str]]) -> str:
    """Shade the pieces that hang together, the largest first: unions of thick strokes, which take in no stranger."""
    piece_of = {name: number for number, piece in enumerate(found) for name in piece}
    shaded = [piece for piece in found if len(piece) >= LEAST_SHADED]
    paths = ["".join(_dot(stage.mark_of(name)) for name in piece) for piece in shaded]
    for tie in stage.ties:
        number = piece_of.get(tie.source, -1)
        if 0 <= number < len(paths) and piece_of.get(tie.target) == number:
            a, b = stage.mark_of(tie.source), stage.mark_of(tie.target)
            paths[number] += f"M{a.x:.0f} {a.y:.0f}L{b.x:.0f} {b.y:.0f}"
    return "".join(
        f'<path class="shade-edge s-{number % TINTS + 1}" stroke-width="{stage.reach + 2:.1f}" d="{path}"/>'
        f'<path class="shade s-{number % TINTS + 1}" stroke-width="{stage.reach:.1f}" d="{path}"/>'
        for number, path in enumerate(paths)
    )


def _dot(mark: Mark) -> str:
    return f"M{mark.x:.0f} {mark.y:.0f}h.01"


def _mark(stage: Stage, mark: Mark, gone: Collection[str], away: Collection[str], open_to: Collection[str]) -> str:
    node = mark.node
    is_gone = node.id in gone
    classes = "mark is-gone" if is_gone else "mark is-away" if node.id in away else "mark"
    place = f'data-at="{stage.at[node.id]}" transform="translate({mark.x:.1f} {mark.y:.1f}) scale({mark.r:.2f})"'
    use = f'<use href="#{symbol_of(node)}"/>'
    if node.id not in open_to:
        return f'<g class="{classes}" {place}>{use}{_cross(mark) if is_gone else ""}</g>'
    pressed = "true" if is_gone else "false"
    return (
        f'<g class="{classes} is-open" {place} role="button" aria-pressed="{pressed}" tabindex="-1" '
        f'aria-label="{escape(node.label)}">{use}{_cross(mark)}</g>'
    )


def _cross(mark: Mark) -> str:
    """Return the cross of who is taken out: as large as can be seen, whatever the mark."""
    grown = LEAST_CROSS / mark.r
    scale = f' transform="scale({grown:.2f})"' if grown > 1 else ""
    return f'<use class="cross" href="#m-gone"{scale}/>'


def _name(stage: Stage, label: Label, gone: Collection[str], away: Collection[str]) -> str:
    node = label.node
    classes = ["name"]
    if label.bold:
        classes.append("is-first")
    if node.kind not in {"person", "organisation", "network"} or node.custody:
        classes.append("is-quiet")
    if node.id in gone:
        classes.append("is-gone")
    elif node.id in away:
        classes.append("is-away")
    return (
        f'<text class="{" ".join(classes)}" data-at="{stage.at[node.id]}" x="{label.x:.1f}" y="{label.y:.1f}"'
        f"{_lang(node)}>{escape(label.text)}</text>"
    )


def _lang(node: Node) -> str:
    return f' lang="{escape(node.label_lang)}"' if node.label_lang else ""


def _tie(stage: Stage, tie: Tie, gone: Collection[str]) -> str:
    a, b = stage.mark_of(tie.source), stage.mark_of(tie.target)
    family = tie.family if tie.family in WIDTHS else "works"
    classes = f"tie t-{family} c-{tie.confidence}"
    if tie.source in gone or tie.target in gone:
        classes += " is-gone"
    ends = f'data-a="{stage.at[tie.source]}" data-b="{stage.at[tie.target]}"'
    whole = max(hypot(b.x - a.x, b.y - a.y), 0.01)
    ux, uy = (b.x - a.x) / whole, (b.y - a.y) / whole
    first, last = min(a.r, whole / 2), max(whole - b.r, whole / 2)
    width = WIDTHS[family] + min(1.6, 0.6 * tie.more)
    head = 5.0 + 1.2 * width if tie.directed and family in ARROWED else 0.0
    offsets = (-1.6, 1.6) if family == "pays" else (0.0,)
    line = "".join(
        f"M{a.x + ux * first - uy * off:.1f} {a.y + uy * first + ux * off:.1f}"
        f"L{a.x + ux * (last - head * 0.8) - uy * off:.1f} {a.y + uy * (last - head * 0.8) + ux * off:.1f}"
        for off in offsets
    )
    wide = f' stroke-width="{width:.1f}"' if tie.more else ""
    drawn = f'<path class="{classes}" {ends}{wide} d="{line}"/>'
    if head:
        drawn += f'<path class="{classes} head" {ends} d="{_head((a.x, a.y), (ux, uy), last, head)}"/>'
    return drawn


def _head(start: tuple[float, float], way: tuple[float, float], last: float, head: float) -> str:
    ux, uy = way
    x, y = start[0] + ux * last, start[1] + uy * last
    back, half = (x - ux * head, y - uy * head), head * 0.42
    return (
        f"M{x:.1f} {y:.1f}L{back[0] - uy * half:.1f} {back[1] + ux * half:.1f}"
        f"L{back[0] + uy * half:.1f} {back[1] - ux * half:.1f}Z"
    )


def _symbol(node: Node) -> str:
    kind = GLYPHS["kinds"]["protected" if node.protected else node.kind if node.kind in GLYPHS["kinds"] else "other"]
    if kind["form"] != "disc":
        return _form(node, kind)
    sign = GLYPHS["signs"].get(node.role_family or "person", "")
    if not node.custody:
        return '<circle class="m-node" r="1"/>' + _sign(sign, "m-on-node", 1.18)
    bars = "".join(
        f'<rect class="m-bars" x="{x}" y="{-_chord(x + 0.065):.2f}" width=".13" height="{2 * _chord(x + 0.065):.2f}"/>'
        for x in (-0.72, -0.36, 0.0, 0.36, 0.66)
    )
    return (
        f'<circle class="m-ground" r="1"/>{bars}<circle class="m-ring" r=".93"/><circle class="m-ground" r=".52"/>'
        + _sign(sign, "m-ink", 1.0)
    )


def _chord(x: float) -> float:
    return float(max(0.0, 0.86 - x * x) ** 0.5)


def _form(node: Node, kind: dict[str, str]) -> str:
    colour = "m-shield" if node.protected else "m-strong" if node.kind in {"network", "organisation"} else "m-thing"
    look = f'class="m-form {colour}{" m-held" if node.custody else ""}" stroke-width="{kind.get("stroke", 1.9)}"'
    form = (
        f'<circle {look} cx="12" cy="12" r="11"/>' if kind["form"] == "ring" else f'<path {look} d="{kind["form"]}"/>'
    )
    inner = f'<path class="m-inner {colour}" fill-rule="evenodd" d="{kind["inner"]}"/>' if kind.get("inner") else ""
    return f'<g transform="scale(.08333) translate(-12 -12)">{form}{inner}</g>'


def _sign(path: str, look: str, size: float) -> str:
    if not path:
        return ""
    return (
        f'<path class="{look}" fill-rule="evenodd" d="{path}" transform="scale({size / 24:.4f}) translate(-12 -12)"/>'
    )

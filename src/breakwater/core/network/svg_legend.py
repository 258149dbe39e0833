"""The frame of a printed picture: marking above and below, title, reader, legend, and what it does not say."""

from dataclasses import dataclass

from breakwater.core.network.picture import Picture
from breakwater.core.network.svg_labels import width_of
from breakwater.core.network.svg_marks import INK, MUTED, SHIELD, TEAL, THING, element, text, tie

BANNER = 24.0
MARGIN = 32.0
TLP_COLOURS = {
    "TLP:RED": "#ff2b2b",
    "TLP:AMBER": "#ffc000",
    "TLP:AMBER+STRICT": "#ffc000",
    "TLP:GREEN": "#33ff00",
    "TLP:CLEAR": "#ffffff",
}


@dataclass(frozen=True, slots=True)
class Words:
    """The printed words, in the reader's language."""

    commands: str = "commands"
    works: str = "works with"
    pays: str = "pays"
    calls: str = "calls"
    uses: str = "uses, takes part"
    well_graded: str = "well graded"
    some_doubt: str = "some doubt"
    poor: str = "single or poor"
    same: str = "may be the same"
    withheld: str = "end withheld by its originator"
    custody: str = "in custody"
    protected: str = "protected person, unnamed"
    size: str = "size: paths that run through"
    groups_note: str = "Groups are found by modularity: a help to the eye, not a finding."
    place_note: str = "Place on the sheet has no meaning beyond nearness."
    others_note: str = "Other agencies may hold more."


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands round a printed picture.

    Attributes:
        banner: the marking of everything on the sheet, part by part, as ("EXERCISE", "TLP:RED", "PAP:AMBER").
        subtitle: how much, for whom, as of when.
        reader: who printed it and under which ledger number.
        words: the legend's words.
    """

    banner: tuple[str, ...] = ()
    subtitle: str = ""
    reader: str = ""
    words: Words = Words()


def banner(parts: tuple[str, ...], *, width: float, y: float) -> str:
    """Draw the marking line; TLP in its own colour, black ground in every theme."""
    spans, gap, size = [], 14.0, 11.0
    whole = sum(width_of(part, size, bold=True) for part in parts) + gap * max(0, len(parts) - 1)
    x = (width - whole) / 2
    for part in parts:
        bold = part in TLP_COLOURS
        spans.append(
            text(
                part,
                x,
                y + 16,
                fill=TLP_COLOURS.get(part, "#c9d3dc"),
                font_size=size,
                font_weight=600 if bold else 400,
            )
        )
        x += width_of(part, size, bold=True) + gap
    return element("rect", x=0, y=y, width=width, height=BANNER, fill="#000000") + "".join(spans)


def heading(picture: Picture, frame: Frame, *, width: float) -> str:
    """Draw title, subtitle and reader."""
    y = BANNER + 29
    title = text(picture.title, MARGIN, y, fill=INK, font_size=18, font_weight=650)
    after = MARGIN + width_of(picture.title, 18, bold=True) + 16
    subtitle = text(frame.subtitle, after, y, fill=MUTED, font_size=12)
    reader = text(frame.reader, width - MARGIN, y, fill=MUTED, font_size=11, text_anchor="end")
    return title + subtitle + reader


def legend(picture: Picture, frame: Frame, *, width: float, top: float) -> str:
    """Draw the legend and the three sentences, wrapped to the sheet."""
    words = frame.words
    samples: list[tuple[str, str]] = []
    for family, said in (
        ("commands", words.commands),
        ("works", words.works),
        ("pays", words.pays),
        ("calls", words.calls),
        ("uses", words.uses),
    ):
        if picture.counts.get(f"family:{family}"):
            samples.append((_line(family, 3, directed=family in {"commands", "pays"}), said))
    samples += [
        (_line("works", level, directed=False), said)
        for level, said in ((3, words.well_graded), (2, words.some_doubt), (1, words.poor))
    ]
    if picture.claims:
        dots = element("line", x1=0, y1=0, x2=30, y2=0, stroke=TEAL, stroke_width=1.7, stroke_dasharray="1.5 3")
        samples.append((dots, words.same))
    if picture.stubs:
        ring = element("circle", cx=22, r=5, fill="#ffffff", stroke=THING, stroke_dasharray="2.2 1.8")
        samples.append((_line("works", 3, directed=False, end=17) + ring, words.withheld))
    if picture.counts.get("custody"):
        bars = "".join(element("rect", x=x, y=-5, width=2, height=10, fill=THING) for x in (12, 16, 20, 24))
        samples.append((bars, words.custody))
    if picture.counts.get("kind:protected"):
        shield = element("rect", x=13, y=-5, width=10, height=10, rx=2, fill="#ffffff", stroke=SHIELD, stroke_width=2)
        samples.append((shield, words.protected))
    samples.append((element("circle", cx=15, r=5, fill=INK) + element("circle", cx=25, r=2.5, fill=INK), words.size))
    return _flow(samples, width=width, top=top) + _notes(words, width=width, top=top)


def _line(family: str, confidence: int, *, directed: bool, end: float = 30.0) -> str:
    return tie((0.0, 0.0, 0.0), (end, 0.0, 0.0), family=family, confidence=confidence, directed=directed)


def _flow(samples: list[tuple[str, str]], *, width: float, top: float) -> str:
    x, y, parts = MARGIN, top, []
    for drawn, said in samples:
        wide = 36 + width_of(said, 10) + 18
        if x + wide > width - MARGIN + 18:
            x, y = MARGIN, y + 19
        parts.append(
            element("g", drawn + text(said, 36, 3.5, fill=MUTED, font_size=10), transform=f"translate({x:.1f} {y:.1f})")
        )
        x += wide
    return "".join(parts)


def _notes(words: Words, *, width: float, top: float) -> str:
    """Write the sentences below the flow, which takes four lines at most on an upright sheet."""
    y = top + 82
    lines = [""]
    for said in " ".join((words.groups_note, words.place_note, words.others_note)).split(" "):
        longer = f"{lines[-1]} {said}".strip()
        if width_of(longer, 10) > width - 2 * MARGIN:
            lines.append(said)
        else:
            lines[-1] = longer
    return "".join(text(line, MARGIN, y + 14 * n, fill=MUTED, font_size=10) for n, line in enumerate(lines))

"""The small picture of an entity and its neighbours: for shape; the list beside it is complete."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

from breakwater.capabilities.entities.queries import EntityPage, Neighbour
from breakwater.capabilities.entities.values import address_of
from breakwater.foundation.web.kinds import kind_icon

WIDTH, HEIGHT = 302, 172
CENTRE = (151.0, 86.0)
CENTRE_RADIUS, RADIUS = 15.0, 11.0
LONGEST_NAME = 17
_ABOVE, _BELOW = -16.0, 22.0
_PLACES = (
    (48.0, 42.0, _ABOVE),
    (254.0, 42.0, _ABOVE),
    (240.0, 134.0, _BELOW),
    (62.0, 134.0, _BELOW),
    (264.0, 91.0, _BELOW),
    (38.0, 91.0, _BELOW),
    (151.0, 28.0, _ABOVE),
    (151.0, 147.0, _BELOW),
)
"""Where neighbours stand, in the order in which places are taken, and on which side of each its name stands."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A neighbour as drawn."""

    x: float
    y: float
    name_y: float
    name: str
    lang: str
    icon: str
    url: str
    is_protected: bool

    @property
    def icon_x(self) -> float:
        """Left edge of the icon."""
        return self.x - 7

    @property
    def icon_y(self) -> float:
        """Top edge of the icon."""
        return self.y - 7


@dataclass(frozen=True, slots=True)
class Line:
    """A tie as drawn; dashed where it has ended, double where somebody says that the two are the same."""

    x1: float
    y1: float
    x2: float
    y2: float
    look: str


@dataclass(frozen=True, slots=True)
class SmallPicture:
    """The picture: the record in the middle, at most eight neighbours round it."""

    icon: str
    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]
    is_protected: bool
    left_out: int


def small_picture(page: EntityPage) -> SmallPicture | None:
    """Return the small picture of a page; None where nothing is tied to the record."""
    drawn: dict[str, Neighbour] = {}
    for each in page.neighbours:
        if each.caption is not None:
            drawn.setdefault(each.caption.record_id, each)
    if not drawn:
        return None
    shown = list(drawn.items())[: len(_PLACES)]
    at = {record: _PLACES[place][:2] for place, (record, _each) in enumerate(shown)}
    dots = [_dot(each, *_PLACES[place]) for place, (_record, each) in enumerate(shown)]
    lines = [_line(CENTRE, at[record], CENTRE_RADIUS, "ended" if each.has_ended else "") for record, each in shown]
    for left, right in sorted(page.alike):
        if left in at and right in at:
            lines += _double(at[left], at[right])
    return SmallPicture(
        icon="shield-half" if page.is_protected else kind_icon(page.entity.kind.code),
        dots=tuple(dots),
        lines=tuple(lines),
        is_protected=page.is_protected,
        left_out=len(drawn) - len(shown),
    )


def _dot(each: Neighbour, x: float, y: float, name: float) -> Dot:
    named = each.caption
    if named is None:
        raise AssertionError
    short = named.text if len(named.text) <= LONGEST_NAME else named.text[: LONGEST_NAME - 1].rstrip() + "…"
    return Dot(
        x=x,
        y=y,
        name_y=y + name,
        name=short,
        lang=named.lang,
        icon="shield-half" if named.is_protected else kind_icon(named.kind),
        url=address_of(named),
        is_protected=named.is_protected,
    )


def _line(a: tuple[float, float], b: tuple[float, float], radius: float, look: str) -> Line:
    """Draw from edge to edge; the far end is always a neighbour."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    whole = hypot(dx, dy) or 1.0
    ux, uy = dx / whole, dy / whole
    return Line(
        round(a[0] + ux * radius, 1),
        round(a[1] + uy * radius, 1),
        round(b[0] - ux * RADIUS, 1),
        round(b[1] - uy * RADIUS, 1),
        look,
    )


def _double(a: tuple[float, float], b: tuple[float, float]) -> list[Line]:
    dx, dy = b[0] - a[0], b[1] - a[1]
    whole = hypot(dx, dy) or 1.0
    nx, ny = -dy / whole * 1.5, dx / whole * 1.5
    return [
        _line((a[0] + side * nx, a[1] + side * ny), (b[0] + side * nx, b[1] + side * ny), RADIUS, "alike")
        for side in (-1, 1)
    ]

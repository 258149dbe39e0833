"""The timeline of an entity: every dated statement, as wide as its date is uncertain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils import dateformat

from breakwater.capabilities.entities.queries import EntityPage
from breakwater.capabilities.entities.values import MOMENTS, dated_words, relation_words, shown_value
from breakwater.capabilities.statements.places import Place
from breakwater.core.interval import When, parse_when
from breakwater.core.statement import Statement
from breakwater.core.vocabulary import property_for, relation_for

WIDTH_PX = 1060
"""The width that lanes are laid out for; the drawing itself is in hundredths and takes the width it gets."""
LETTER_PX = 6.0
LANE_PX, HEAD_PX = 17, 20
MOST_LANES = 6
LONGEST_DAYS = 731


@dataclass(frozen=True, slots=True)
class Item:
    """Something dated: half-open days; None is without limit. `is_span`: it lasted, rather than happened within."""

    label: str
    start: date | None
    end: date | None
    is_span: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """An item as drawn: places in hundredths of the width."""

    label: str
    look: str
    x: float
    width: float
    y: int
    text_x: float
    text_dx: int
    anchor: str

    @property
    def text_y(self) -> int:
        """Baseline of the words."""
        return self.y + 12

    @property
    def middle(self) -> float:
        """Middle, where a dot stands."""
        return self.x + self.width / 2

    @property
    def dot_y(self) -> int:
        """Middle of the lane."""
        return self.y + 8


@dataclass(frozen=True, slots=True)
class Timeline:
    """The drawing: `earlier` and `beyond` say how many items stand only in the table."""

    items: tuple[Item, ...]
    marks: tuple[Mark, ...]
    ticks: tuple[tuple[float, str], ...]
    today: float | None
    height: int
    earlier: int
    beyond: int


def timeline(page: EntityPage, places: Mapping[str, Place]) -> Timeline | None:
    """Return the timeline of a page; None where nothing is dated or the identity is withheld."""
    items = [] if page.is_withheld else _merged(_items(page, places))
    if not items:
        return None
    today = page.at.date()
    start, end = _window(items, today)
    inside = [item for item in items if item.end is None or item.end > start]
    marks, beyond = _laid_out(sorted(inside, key=_order), start, end)
    lanes = max((mark.y for mark in marks), default=HEAD_PX) // LANE_PX
    return Timeline(
        items=tuple(sorted(items, key=_order)),
        marks=tuple(marks),
        ticks=tuple(_ticks(start, end)),
        today=_at(today, start, end) if start <= today < end else None,
        height=HEAD_PX + LANE_PX * lanes + 2,
        earlier=len(items) - len(inside),
        beyond=beyond,
    )


def _items(page: EntityPage, places: Mapping[str, Place]) -> Iterable[Item]:
    for group in page.entity.properties:
        for value in group.values:
            said = value.statements[0]
            words = f"{group.prop.label}: {shown_value(said, page.captions, places).text}"
            if value.when is not None:
                yield from _on(words, value.when)
            else:
                for statement in value.statements:
                    yield from _held(words, statement, happened=group.prop.code in MOMENTS)
    for neighbour in page.neighbours:
        for statement in neighbour.statements:
            if not statement.is_relation:
                continue
            verb = relation_words(replace(statement, value="", held_from="", held_to=""), outward=neighbour.outward)
            other = neighbour.caption.text if neighbour.caption else "…"
            yield from _held(f"{verb} {other}", statement, happened=relation_for(statement.prop).code in MOMENTS)


def _on(words: str, when: When) -> Iterable[Item]:
    if when.is_readable and (when.earliest or when.latest):
        yield Item(words, when.earliest, when.latest, is_span=False)


def _held(words: str, statement: Statement, *, happened: bool) -> Iterable[Item]:
    since, until = parse_when(statement.held_from), parse_when(statement.held_to)
    if property_for(statement.prop).type == "date" or not (since.is_readable or until.is_readable):
        return
    if happened or (statement.held_from and statement.held_from == statement.held_to):
        said = dated_words(statement.held_from or statement.held_to)
        yield from _on(f"{words}, {said}", since if since.is_readable else until)
    else:
        yield Item(words, since.earliest, until.latest if until.is_readable else None, is_span=True)


def _merged(items: Iterable[Item]) -> list[Item]:
    """Draw what lasted over the same days as one bar."""
    found: dict[tuple[date | None, date | None], list[str]] = {}
    rest = []
    for item in dict.fromkeys(items):
        if item.is_span:
            found.setdefault((item.start, item.end), []).append(item.label)
        else:
            rest.append(item)
    spans = [Item(", ".join(labels), start, end, is_span=True) for (start, end), labels in found.items()]
    return spans + rest


def _order(item: Item) -> tuple[bool, date, date, str]:
    return not item.is_span, item.start or date.min, item.end or date.max, item.label


def _window(items: Iterable[Item], today: date) -> tuple[date, date]:
    """Choose what is shown: up to today, back to the first date of the last two years; of old matters, their own time.

    Something stated for later moves the end.
    """
    days = sorted(
        day for item in items for day in (item.start, item.end and item.end - timedelta(days=1)) if day is not None
    )
    newest = days[-1] if days else today
    end = max(newest, today) if newest >= today - timedelta(days=LONGEST_DAYS) else newest
    begins = [item.start for item in items if item.start and item.start > end - timedelta(days=LONGEST_DAYS)]
    latest = max((item.start for item in items if item.start), default=end - timedelta(days=182))
    start = min(begins, default=latest)
    first = start.replace(day=1)
    last = (end.replace(day=1) + timedelta(days=40)).replace(day=1)
    if (last - first).days < 150:
        first = (last - timedelta(days=170)).replace(day=1)
    return first, last


def _laid_out(items: Iterable[Item], start: date, end: date) -> tuple[list[Mark], int]:
    """Give each item the first lane with room for mark and words; what finds none is counted."""
    free = [0.0] * MOST_LANES
    marks, beyond = [], 0
    for item in items:
        mark = _mark(item, start, end)
        left, right = _room(mark)
        lane = next((number for number, until in enumerate(free) if left >= until), None)
        if lane is None:
            beyond += 1
            continue
        free[lane] = right + 12
        marks.append(replace(mark, y=HEAD_PX + lane * LANE_PX))
    return marks, beyond


def _mark(item: Item, start: date, end: date) -> Mark:
    left = max(_at(item.start, start, end), 0.0) if item.start else 0.0
    right = min(_at(item.end, start, end), 100.0) if item.end else 100.0
    day = item.start is not None and item.end is not None and (item.end - item.start).days <= 1
    look = "span" if item.is_span else "dot" if day else "unsure"
    wide = len(item.label) * LETTER_PX
    width_px = (right - left) / 100 * WIDTH_PX
    if look != "dot" and (wide + 12 <= width_px or right > 95):
        inside = left if wide + 12 <= WIDTH_PX * (100 - left) / 100 else max(100 - (wide + 12) / WIDTH_PX * 100, 0)
        return Mark(item.label, look, _r(left), _r(right - left), 0, _r(inside), 6, "start")
    after = right if look != "dot" else (left + right) / 2
    if after / 100 * WIDTH_PX + wide + 10 <= WIDTH_PX:
        return Mark(item.label, look, _r(left), _r(right - left), 0, _r(after), 10, "start")
    return Mark(item.label, look, _r(left), _r(right - left), 0, _r(left), -10, "end")


def _room(mark: Mark) -> tuple[float, float]:
    """Return the pixels that a mark and its words take."""
    wide = len(mark.label) * LETTER_PX + abs(mark.text_dx)
    at = mark.text_x / 100 * WIDTH_PX
    words = (at - wide, at) if mark.anchor == "end" else (at, at + wide)
    left, right = mark.x / 100 * WIDTH_PX, (mark.x + mark.width) / 100 * WIDTH_PX
    return min(left, words[0]), max(right, words[1])


def _ticks(start: date, end: date) -> Iterable[tuple[float, str]]:
    """Name the months, or the years where there are many."""
    months = (end.year - start.year) * 12 + end.month - start.month
    step = 1 if months <= 15 else 3 if months <= 40 else 12 if months <= 180 else 60
    for number in range(months):
        counted = start.year * 12 + start.month - 1 + number
        year, month = divmod(counted, 12)
        if number and counted % step:
            continue
        first = date(year, month + 1, 1)
        named = "M Y" if number == 0 or month == 0 or step > 1 else "M"
        yield _r(_at(first, start, end)), dateformat.format(first, named)


def _at(day: date, start: date, end: date) -> float:
    return (day - start).days / (end - start).days * 100


def _r(value: float) -> float:
    return round(value, 2)

"""Half-open intervals, and dates kept as they were said and understood as intervals of days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from breakwater.core.date_reading import read
from breakwater.core.errors import IntervalError

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Interval:
    """The instants or days from `start` up to, not including, `end`; None: without limit on that side.

    Both ends are days, or both are instants with a time zone; an interval is never empty.
    """

    start: date | None
    end: date | None

    def __post_init__(self) -> None:
        for end in (self.start, self.end):
            if isinstance(end, datetime) and end.tzinfo is None:
                raise IntervalError(f"{end} has no time zone.", "Give the instant in UTC.")
        if self.start is None or self.end is None:
            return
        if isinstance(self.start, datetime) != isinstance(self.end, datetime):
            raise IntervalError("One end is a day, the other an instant.", "Give both in the same form.")
        if self.start >= self.end:
            raise IntervalError(f"{self.end} is not after {self.start}.", "The end must come after the start.")

    def contains(self, moment: date) -> bool:
        """Tell whether the day or instant lies in the interval; the end does not."""
        return (self.start is None or self.start <= moment) and (self.end is None or moment < self.end)

    def overlaps(self, other: Interval) -> bool:
        """Tell whether the two share a day or instant. Intervals that only touch do not."""
        return (self.start is None or other.end is None or self.start < other.end) and (
            other.start is None or self.end is None or other.start < self.end
        )

    def intersect(self, other: Interval) -> Interval | None:
        """Return what the two share, or None."""
        if not self.overlaps(other):
            return None
        starts = [start for start in (self.start, other.start) if start is not None]
        ends = [end for end in (self.end, other.end) if end is not None]
        return Interval(max(starts, default=None), min(ends, default=None))


@dataclass(frozen=True, slots=True)
class When:
    """A date exactly as said, with the days it may mean.

    Args:
        text: as said, unchanged.
        earliest: first day it may mean; None: no limit, or not understood.
        latest: day after the last it may mean; None: no limit, or not understood.
        precision: day, month, year, decade, circa, range, open, or unreadable.
        calendar: the one it was said in: gregorian, buddhist, hijri, solar_hijri, bikram_sambat and others.
    """

    text: str
    earliest: date | None
    latest: date | None
    precision: str
    calendar: str = "gregorian"

    @property
    def is_readable(self) -> bool:
        """Whether the text was understood as a date."""
        return self.precision != "unreadable"

    @property
    def interval(self) -> Interval | None:
        """The days it may mean; None when not understood."""
        return Interval(self.earliest, self.latest) if self.is_readable else None

    def contains(self, day: date) -> bool:
        """Tell whether it may mean this day. False when not understood."""
        interval = self.interval
        return interval is not None and interval.contains(day)

    def overlaps(self, other: When) -> bool:
        """Tell whether both may mean one day. False when one is not understood."""
        if not (self.is_readable and other.is_readable):
            return False
        return (self.earliest is None or other.latest is None or self.earliest < other.latest) and (
            other.earliest is None or self.latest is None or other.earliest < self.latest
        )

    def may_be_before(self, other: When) -> bool:
        """Tell whether it may lie before the other. True when not understood."""
        if not (self.is_readable and other.is_readable) or self.earliest is None or other.latest is None:
            return True
        return self.earliest < other.latest - _DAY

    def is_before(self, other: When) -> bool:
        """Tell whether it lies before the other in every reading. False when not understood."""
        return self.latest is not None and other.earliest is not None and self.latest <= other.earliest


@lru_cache(maxsize=65_536)
def parse_when(text: str) -> When:
    """Understand a date as said; what cannot be understood is kept with precision "unreadable".

    Accepts 2025, 2025-11, 2025-11-08, 15 Dec 2025, circa 1985, 1984/1986, 1980s, before 2020, 2025-12?,
    พ.ศ. 2568, 1447 AH, 1404 SH, 2082 BS, in the digits of any script. `date_reading` lists the conventions.
    """
    return When(text, *read(text))


@lru_cache(maxsize=65_536)
def possible_span(held_from: str, held_to: str) -> Interval | None:
    """Return the widest time over which something said to hold from and to may have held; None when not said.

    An end that is not said, or not understood, is without limit: what is not known to have ended may go on.
    None too when the ends contradict each other.
    """
    start, end = parse_when(held_from).earliest, parse_when(held_to).latest
    if start is not None and end is not None and start >= end:
        return None
    return Interval(start, end) if held_from or held_to else None

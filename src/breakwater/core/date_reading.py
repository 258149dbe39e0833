"""Read a date as it was said into a half-open interval of days.

Understands ISO 8601 and the ideas of EDTF level 1 (Library of Congress, 2019): unspecified digits (198X),
uncertain and approximate (2025-12?, 2025~), intervals (1984/1986, 1985/..). Beyond it, words of several
languages and the years of local calendars. Conventions of our own, kept here so that they can be argued with:

- *about*: a day may be 3 days off, a month one month, a year two years, a decade five; `?` counts as about;
- *early, mid, late*: thirds of the year or month;
- two numbers that may be day and month either way (08/11/2025) give the interval that holds both readings;
  with points (08.11.2025) the day comes first;
- a bare year from 2400 to 2700 is Buddhist Era; a bare year before 1600 is not understood, since it may be
  Hijri or solar; years of two digits are not understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from breakwater.core.calendars import sign, year_span
from breakwater.core.date_forms import Reading, dated, iso, shifted
from breakwater.core.date_words import (
    AFTER,
    BEFORE,
    CIRCA,
    CIRCA_AFTER,
    EARLY,
    LATE,
    MIDDLE,
    SINCE,
    UNTIL,
    folded,
)

_LONGEST = 80  # a date said in more signs than this is a story

_TIME = re.compile(
    r"[t ,]+(?:at )?(?:\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?|\d{4}(?= ?h))"
    r"\s*(?:am|pm)?\s*(?:hours|hrs|hr|h|z|utc|gmt|[+-]\d{2}:?\d{2})?$"
)
_SHORT_RANGE = re.compile(r"(\d{2})(\d{2})[-/](\d{2})")
_YEAR_IN = re.compile(r"(?<!\d)(\d{3,4})(?!\d)")

# Where a text may split into two dates. The bare hyphen is tried last: it is also part of dates.
_SPLITS = ("/", " - ", "..", " to ", " until ", " till ", " and ", " or ", "-")


UNREADABLE = Reading(None, None, "unreadable")


def read(text: str) -> Reading:
    """Understand a date as said, or return `UNREADABLE`; never raises."""
    if not text or len(text) > _LONGEST:
        return UNREADABLE
    if reading := iso(text):
        return reading
    said = folded(text).strip(" .,;")
    return _half_open(said) or _single(said) or _range(said) or _open(said) or UNREADABLE


def _single(said: str) -> Reading | None:
    """Read one date, with or without its "about"."""
    bare, about = said, False
    if found := CIRCA.match(bare):
        bare, about = bare[found.end() :], True
    if found := CIRCA_AFTER.search(bare):
        bare, about = bare[: found.start()], True
    reading = _portion(bare) or _plain(bare)
    return _about(reading) if reading and about else reading


def _plain(said: str) -> Reading | None:
    """Read one date without "about"; a time of day is understood as its day."""
    if found := _TIME.search(said):
        reading = _plain(said[: found.start()])
        return reading if reading and reading.precision in ("day", "range") else None
    marked = sign(said)
    if marked is None:
        return dated(said, None)
    calendar, rest = marked
    if calendar.keeps_civil_months:
        return dated(rest, calendar)
    years = [int(number) for number in _YEAR_IN.findall(rest) if calendar.holds(int(number))]
    return Reading(*year_span(calendar, years[0]), "year", calendar.code) if len(years) == 1 else None


def _portion(said: str) -> Reading | None:
    """Read "early 2025", "mid-December 2025", "end of 2025" as a third of the year or month."""
    for part, words in enumerate((EARLY, MIDDLE, LATE)):
        found = words.match(said.replace("mid-", "mid ", 1))
        whole = _plain(said.replace("mid-", "mid ", 1)[found.end() :]) if found else None
        if whole and whole.earliest and whole.latest and whole.precision in ("year", "month", "decade"):
            days = (whole.latest - whole.earliest).days
            return Reading(
                whole.earliest + timedelta(days=days * part // 3),
                whole.earliest + timedelta(days=days * (part + 1) // 3),
                "range",
                whole.calendar,
            )
    return None


def _about(reading: Reading) -> Reading:
    """Widen by what "about" may mean; see the conventions above."""
    earliest, latest, precision, calendar = reading
    if earliest is None or latest is None:
        return reading
    if precision == "day":
        days = timedelta(days=3)
        return Reading(earliest - days, latest + days, "circa", calendar)
    months = {"month": 1, "decade": 60}.get(precision, 24)
    return Reading(shifted(earliest, months=-months), shifted(latest, months=months), "circa", calendar)


def _range(said: str) -> Reading | None:
    """Read two dates: between A and B, from A to B, A/B, A to B, 8-11 Nov 2025, 1984-86; about both."""
    if (about := CIRCA.match(said)) and (whole := _range(said[about.end() :])):
        return _about(whole)
    if found := _SHORT_RANGE.fullmatch(said):
        return _between(f"{found[1]}{found[2]}", f"{found[1]}{found[3]}") if found[3] > found[2] else None
    inner = re.sub(r"^(?:between|from) ", "", said)
    for left, right in _halves(inner):
        if reading := _between(left, right):
            return reading
    return None


def _halves(said: str) -> Iterator[tuple[str, str]]:
    for split in _SPLITS:
        for found in re.finditer(re.escape(split), said):
            left, right = said[: found.start()].strip(), said[found.end() :].strip()
            if left and right:
                yield left, right


def _between(left: str, right: str) -> Reading | None:
    last = _single(right)
    if last is None:
        return None
    first = _single(left) or _completed(left, right)
    if first is None or first.earliest is None or last.latest is None or last.earliest is None:
        return None
    if first.earliest > last.earliest:
        return None
    return Reading(first.earliest, max(last.latest, first.latest or last.latest), "range", last.calendar)


def _completed(left: str, right: str) -> Reading | None:
    """Read a first date that leaves its month or year to the second: "8 to 11 Nov 2025"."""
    words = right.split()
    for start in range(1, len(words)):
        if reading := _single(" ".join((left, *words[start:]))):
            return reading
    return None


def _half_open(said: str) -> Reading | None:
    """Read an EDTF interval with an open end: ../1985, 1985/.., /1985, 1985/."""
    if said.startswith(("../", "/")):
        end = _single(said.lstrip("./"))
        return Reading(None, end.latest, "open", end.calendar) if end else None
    if said.endswith("/"):
        start = _single(said[:-1])
        return Reading(start.earliest, None, "open", start.calendar) if start else None
    return None


def _open(said: str) -> Reading | None:
    """Read before, after, until, since. About a date leaves the whole of its doubt on the open side."""
    for words, upper, inside in (
        (BEFORE, True, False),
        (AFTER, False, False),
        (UNTIL, True, True),
        (SINCE, False, True),
    ):
        if not (found := words.match(said)):
            continue
        named = _single(said[found.end() :])
        if named is None:
            continue
        widest = inside or named.precision == "circa"
        if upper:
            return Reading(None, named.latest if widest else named.earliest, "open", named.calendar)
        return Reading(named.earliest if widest else named.latest, None, "open", named.calendar)
    return None

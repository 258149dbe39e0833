"""Dates as people say them, with the days they were understood to mean."""

import pytest

from breakwater.core.interval import parse_when

SAID = [
    # said, first day, day after the last, precision, calendar
    ("2025", "2025-01-01", "2026-01-01", "year", "gregorian"),
    ("2025-11", "2025-11-01", "2025-12-01", "month", "gregorian"),
    ("2025-11-08", "2025-11-08", "2025-11-09", "day", "gregorian"),
    ("11/2025", "2025-11-01", "2025-12-01", "month", "gregorian"),
    ("Dec 2025", "2025-12-01", "2026-01-01", "month", "gregorian"),
    ("15 Dec 2025", "2025-12-15", "2025-12-16", "day", "gregorian"),
    ("1st of December 2025", "2025-12-01", "2025-12-02", "day", "gregorian"),
    ("1985 AD", "1985-01-01", "1986-01-01", "year", "gregorian"),
    ("circa 1985", "1983-01-01", "1988-01-01", "circa", "gregorian"),
    ("ca 1985", "1983-01-01", "1988-01-01", "circa", "gregorian"),
    ("c. 1985", "1983-01-01", "1988-01-01", "circa", "gregorian"),
    ("c1985", "1983-01-01", "1988-01-01", "circa", "gregorian"),
    ("about 1985", "1983-01-01", "1988-01-01", "circa", "gregorian"),
    ("1985~", "1983-01-01", "1988-01-01", "circa", "gregorian"),
    ("2025-12?", "2025-11-01", "2026-02-01", "circa", "gregorian"),
    ("2025-12-08%", "2025-12-05", "2025-12-12", "circa", "gregorian"),
    ("circa 1980s", "1975-01-01", "1995-01-01", "circa", "gregorian"),
    ("1984/1986", "1984-01-01", "1987-01-01", "range", "gregorian"),
    ("1984-1986", "1984-01-01", "1987-01-01", "range", "gregorian"),
    ("1984–86", "1984-01-01", "1987-01-01", "range", "gregorian"),
    ("ca 1984/1986", "1982-01-01", "1989-01-01", "circa", "gregorian"),
    ("1984 or 1986", "1984-01-01", "1987-01-01", "range", "gregorian"),
    ("8 to 11 Nov 2025", "2025-11-08", "2025-11-12", "range", "gregorian"),
    ("Nov-Dec 2025", "2025-11-01", "2026-01-01", "range", "gregorian"),
    ("1980s", "1980-01-01", "1990-01-01", "decade", "gregorian"),
    ("198X", "1980-01-01", "1990-01-01", "decade", "gregorian"),
    ("19XX", "1900-01-01", "2000-01-01", "range", "gregorian"),
    ("2004-06-XX", "2004-06-01", "2004-07-01", "month", "gregorian"),
    ("before 2020", None, "2020-01-01", "open", "gregorian"),
    ("before ca 1985", None, "1988-01-01", "open", "gregorian"),
    ("after 2019-05", "2019-06-01", None, "open", "gregorian"),
    ("by 15 December 2025", None, "2025-12-16", "open", "gregorian"),
    ("1985-04/..", "1985-04-01", None, "open", "gregorian"),
    ("../1985", None, "1986-01-01", "open", "gregorian"),
    ("early 2025", "2025-01-01", "2025-05-02", "range", "gregorian"),
    ("mid-2025", "2025-05-02", "2025-09-01", "range", "gregorian"),
    ("late December 2025", "2025-12-21", "2026-01-01", "range", "gregorian"),
    ("2025-12-02 06:40", "2025-12-02", "2025-12-03", "day", "gregorian"),
    ("2025-12-02T06:40:00+08:00", "2025-12-02", "2025-12-03", "day", "gregorian"),
    ("2 Dec 2025, 0640 hrs", "2025-12-02", "2025-12-03", "day", "gregorian"),
    # day and month either way: the interval that holds both
    ("08/11/2025", "2025-08-11", "2025-11-09", "range", "gregorian"),
    ("25/12/2025", "2025-12-25", "2025-12-26", "day", "gregorian"),
    ("08.11.2025", "2025-11-08", "2025-11-09", "day", "gregorian"),
    # words of the region
    ("8 Agustus 2025", "2025-08-08", "2025-08-09", "day", "gregorian"),
    ("8 Ogos 2025", "2025-08-08", "2025-08-09", "day", "gregorian"),
    ("sekitar 1985", "1983-01-01", "1988-01-01", "circa", "gregorian"),
    ("৮ নভেম্বর ২০২৫", "2025-11-08", "2025-11-09", "day", "gregorian"),
    ("ngày 8 tháng 11 năm 2025", "2025-11-08", "2025-11-09", "day", "gregorian"),
    ("2025年11月", "2025-11-01", "2025-12-01", "month", "gregorian"),
    ("2025년 11월 8일", "2025-11-08", "2025-11-09", "day", "gregorian"),
    # local calendars
    ("BE 2568", "2025-01-01", "2026-01-01", "year", "buddhist"),
    ("พ.ศ. 2568", "2025-01-01", "2026-01-01", "year", "buddhist"),
    ("๘ พ.ย. ๒๕๖๘", "2025-11-08", "2025-11-09", "day", "buddhist"),
    ("2568", "2025-01-01", "2026-01-01", "year", "buddhist"),
    ("ประมาณ 2530", "1985-01-01", "1990-01-01", "circa", "buddhist"),
    ("พ.ศ. 2480", "1937-04-01", "1938-04-01", "year", "buddhist"),
    ("พ.ศ. 2483", "1940-04-01", "1941-01-01", "year", "buddhist"),
    ("1447 AH", "2025-06-26", "2026-06-18", "year", "hijri"),
    ("١٤٤٧ هـ", "2025-06-26", "2026-06-18", "year", "hijri"),
    ("1404 SH", "2025-03-20", "2026-03-22", "year", "solar_hijri"),
    ("۱۴۰۴/۰۸/۱۷ خورشیدی", "2025-03-20", "2026-03-22", "year", "solar_hijri"),
    ("2082 BS", "2025-04-13", "2026-04-15", "year", "bikram_sambat"),
    ("२०८२ वि.सं.", "2025-04-13", "2026-04-15", "year", "bikram_sambat"),
    ("1432 BS", "2025-04-14", "2026-04-15", "year", "bangla"),
    ("১৪৩২ বঙ্গাব্দ", "2025-04-14", "2026-04-15", "year", "bangla"),
    ("1387 ME", "2025-04-15", "2026-04-18", "year", "myanmar"),
    ("民國114年11月8日", "2025-11-08", "2025-11-09", "day", "minguo"),
    ("令和7年11月8日", "2025-11-08", "2025-11-09", "day", "reiwa"),
]


@pytest.mark.parametrize(("said", "first", "after", "precision", "calendar"), SAID, ids=[row[0] for row in SAID])
def test_a_date_as_said_means_these_days(said, first, after, precision, calendar):
    """The text is kept; the days are what the conventions say."""
    when = parse_when(said)
    assert when.text == said
    assert (str(when.earliest or ""), str(when.latest or "")) == (first or "", after or "")
    assert (when.precision, when.calendar) == (precision, calendar)


# New Year's days of the calendars that move, against the interval each year is given.
NEW_YEARS = [
    ("1445 AH", "2023-07-19", "2024-07-06"),
    ("1446 AH", "2024-07-07", "2025-06-25"),
    ("1403 SH", "2024-03-20", "2025-03-20"),
    ("1404 SH", "2025-03-21", "2026-03-20"),
    ("2081 BS", "2024-04-13", "2025-04-13"),
    ("2082 BS", "2025-04-14", "2026-04-13"),
]


@pytest.mark.parametrize(("said", "first", "last"), NEW_YEARS)
def test_a_local_year_holds_its_first_and_its_last_day(said, first, last):
    """Days as celebrated (Umm al-Qura, Iran, Nepal), not as computed here."""
    when = parse_when(said)
    assert str(when.earliest) <= first
    assert str(when.latest) > last
    assert (when.latest - when.earliest).days <= 370


@pytest.mark.parametrize(
    "said",
    [
        *("", "never", "unknown", "in the dry season", "1404", "2025-13", "2025-02-30", "31 Jun 2025", "8 Nov 25"),
        *("1986/1984", "0000", "9999", "BE 9999", "1939 BE", "5", "06:40", "2025-11-08 or never", "x" * 10_000),
    ],
)
def test_what_is_no_date_is_kept_unread(said):
    """Two-digit years, impossible days, bare years that may be Hijri: better unread than misread."""
    when = parse_when(said)
    assert (when.text, when.precision, when.earliest, when.latest) == (said, "unreadable", None, None)

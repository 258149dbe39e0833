"""Intervals are half-open; dates are kept as said and understood as intervals."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breakwater.core.errors import IntervalError
from breakwater.core.interval import Interval, When, parse_when, possible_span

DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))


@st.composite
def intervals(draw):
    start, end = draw(st.none() | DAYS), draw(st.none() | DAYS)
    if start is not None and end is not None:
        start, end = min(start, end), max(start, end) + timedelta(days=1)
    return Interval(start, end)


@given(intervals(), intervals(), DAYS)
def test_what_two_intervals_share_is_what_both_contain(one, other, day):
    """Intersection, overlap and membership tell one story."""
    shared = one.intersect(other)
    assert (shared is not None) == one.overlaps(other) == other.overlaps(one)
    assert (one.contains(day) and other.contains(day)) == (shared is not None and shared.contains(day))


def test_intervals_that_touch_do_not_overlap():
    """The end is outside."""
    first = Interval(date(2025, 1, 1), date(2025, 2, 1))
    second = Interval(date(2025, 2, 1), None)
    assert not first.overlaps(second)
    assert first.intersect(second) is None
    assert not first.contains(date(2025, 2, 1))
    assert second.contains(date(2025, 2, 1))


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2025, 1, 1), date(2025, 1, 1)),
        (date(2025, 1, 2), date(2025, 1, 1)),
        (datetime(2025, 1, 1), None),
        (date(2025, 1, 1), datetime(2025, 1, 2, tzinfo=UTC)),
    ],
)
def test_ends_that_make_no_interval_are_refused(start, end):
    """Empty, reversed, without zone, mixed."""
    with pytest.raises(IntervalError):
        Interval(start, end)


def test_instants_are_compared_to_the_microsecond():
    """The last instant before the end is inside, the end is not."""
    end = datetime(2025, 1, 2, tzinfo=UTC)
    interval = Interval(datetime(2025, 1, 1, tzinfo=UTC), end)
    assert interval.contains(end - timedelta(microseconds=1))
    assert not interval.contains(end)


@given(st.text(max_size=200))
def test_any_text_is_kept_and_never_an_error(text):
    """What cannot be understood is kept as said."""
    when = parse_when(text)
    assert when.text == text
    if not when.is_readable:
        assert (when.earliest, when.latest, when.interval) == (None, None, None)
    elif when.earliest and when.latest:
        assert when.earliest < when.latest


PIECES = st.sampled_from(
    [
        "circa",
        "ca",
        "~",
        "?",
        "before",
        "after",
        "until",
        "since",
        "between",
        "and",
        "to",
        "from",
        "-",
        "/",
        "..",
        "2025",
        "1984",
        "85",
        "11",
        "08",
        "8",
        "Nov",
        "Dec",
        "2568",
        "พ.ศ.",
        "BE",
        "AH",
        "1447",
        "SH",
        "1404",
        "BS",
        "2082",
        "T",
        "06:40",
        "+08:00",
        "XX",
        "198X",
        "1980s",
        "early",
        "mid",
        "late",
        "of",
        ",",
        ".",
        "年",
        "月",
        "日",
        "11月",
        "هـ",
        "๒๕๖๘",
    ]
)


@given(st.lists(PIECES, max_size=7), st.sampled_from(["", " "]))
def test_any_heap_of_date_words_is_kept_and_never_an_error(pieces, between):
    """The same, with texts that get further into the reading."""
    test_any_text_is_kept_and_never_an_error.hypothesis.inner_test(between.join(pieces))


FORMS = [
    "{0:%Y-%m-%d}", "{0:%Y%m%d}", "{0:%Y/%m/%d}", "{0:%d.%m.%Y}", "{0.day} {0:%b} {0.year}", "{0:%B} {0.day}, {0.year}",
    "{0:%Y-%m-%d} 06:40", "{0:%Y-%m-%d}T23:59:59Z", "{0.year}年{0.month}月{0.day}日", "{0.day:02} {0:%B} {0.year}",
]  # fmt: skip
DIGITS = [
    "0123456789",
    "๐๑๒๓๔๕๖๗๘๙",
    "٠١٢٣٤٥٦٧٨٩",
    "۰۱۲۳۴۵۶۷۸۹",
    "০১২৩৪৫৬৭৮৯",
    "၀၁၂၃၄၅၆၇၈၉",
    "०१२३४५६७८९",
    "０１２３４５６７８９",
]


@given(DAYS, st.sampled_from(FORMS), st.sampled_from(DIGITS))
def test_a_day_is_the_same_day_in_every_form_and_in_every_digit(day, form, digits):
    """Written by number, by word, with a time, in Thai, Arabic, Persian, Bengali, Burmese or Nepali digits."""
    text = form.format(day).translate({ord("0") + n: sign for n, sign in enumerate(digits)})
    assert parse_when(text) == When(text, day, day + timedelta(days=1), "day")


@given(DAYS)
def test_a_thai_date_is_the_civil_date_less_543(day):
    """Since 1941; before, January to March belonged to the year before."""
    year = day.year + 543 - (day.year <= 1940 and day.month <= 3)
    text = f"{day.day}/{day.month}/{year}" if day.day > 12 else f"{day.day} {day:%b} {year}"
    when = parse_when(text)
    assert (when.earliest, when.precision, when.calendar) == (day, "day", "buddhist")


@given(DAYS, st.sampled_from(["{0.year}", "{0:%Y-%m}", "{0:%Y-%m-%d}"]))
def test_about_before_and_after_agree_with_the_date_they_name(day, form):
    """About contains it; before ends where it starts; after starts where it ends; until and since include it."""
    text = form.format(day)
    named = parse_when(text)
    about = parse_when(f"circa {text}")
    assert about.precision == "circa"
    assert about.interval.intersect(named.interval) == named.interval
    assert about.earliest < named.earliest
    assert named.latest < about.latest
    assert parse_when(f"before {text}").interval == Interval(None, named.earliest)
    assert parse_when(f"after {text}").interval == Interval(named.latest, None)
    assert parse_when(f"until {text}").interval == Interval(None, named.latest)
    assert parse_when(f"since {text}").interval == Interval(named.earliest, None)


@given(DAYS, DAYS, st.sampled_from(["{}/{}", "{} - {}", "{} to {}", "between {} and {}", "from {} to {}", "{}..{}"]))
def test_two_dates_make_a_range_from_the_first_to_the_end_of_the_last(one, other, form):
    """The last day is inside."""
    first, last = min(one, other), max(one, other)
    when = parse_when(form.format(first, last))
    assert (when.earliest, when.latest, when.precision) == (first, last + timedelta(days=1), "range")


@given(DAYS, DAYS, st.sampled_from(["{0:%Y-%m-%d}", "{0:%Y-%m}", "{0.year}", "ca {0.year}", "before {0.year}"]))
def test_before_and_may_be_before_do_not_contradict(one, other, form):
    """Surely before means possibly before, and never possibly after."""
    first, second = parse_when(form.format(one)), parse_when(form.format(other))
    if first.is_before(second):
        assert first.may_be_before(second)
        assert not second.may_be_before(first)
        assert not first.overlaps(second)
    assert first.overlaps(second) == second.overlaps(first)


def test_two_readings_of_one_day_are_not_before_each_other():
    """A single day is not before itself; a month may be."""
    day, month = parse_when("2025-11-08"), parse_when("2025-11")
    assert not day.may_be_before(day)
    assert month.may_be_before(month)
    assert day.may_be_before(month)
    assert not parse_when("2025-11-30").may_be_before(month)


def test_what_is_not_understood_excludes_nothing_and_proves_nothing():
    """It may be before anything, and is shown to overlap nothing."""
    unread, day = parse_when("in the dry season"), parse_when("2025-11-08")
    assert unread.may_be_before(day)
    assert day.may_be_before(unread)
    assert not unread.is_before(day)
    assert not unread.overlaps(day)
    assert not unread.contains(date(2025, 11, 8))


@pytest.mark.parametrize(
    ("held_from", "held_to", "span"),
    [
        ("2025-11", "2025-12", Interval(date(2025, 11, 1), date(2026, 1, 1))),
        ("2025-11", "", Interval(date(2025, 11, 1), None)),
        ("", "ca 1985", Interval(None, date(1988, 1, 1))),
        ("since he came", "2025", Interval(None, date(2026, 1, 1))),
        ("", "", None),
        ("2026", "2025", None),
    ],
)
def test_the_time_something_may_have_held(held_from, held_to, span):
    """From the first possible day to the last; without limit where not said or not understood."""
    assert possible_span(held_from, held_to) == span

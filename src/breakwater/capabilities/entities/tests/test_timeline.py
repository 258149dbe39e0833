"""The timeline: dates as wide as they are uncertain, and no two words on one another."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from breakwater.capabilities.entities import timeline
from breakwater.capabilities.entities.timeline import Item

TODAY = date(2026, 6, 22)
DAYS = st.dates(date(2024, 1, 1), TODAY)


def laid_out(*items):
    """Return the marks of items in their window."""
    start, end = timeline._window(items, TODAY)
    return timeline._laid_out(sorted(items, key=timeline._order), start, end)


def test_a_day_is_a_dot_and_a_month_is_a_months_width():
    """What is only known to the month is drawn as wide as it, dashed."""
    day = Item("seen", date(2026, 1, 5), date(2026, 1, 6), is_span=False)
    month = Item("left", date(2025, 12, 1), date(2026, 1, 1), is_span=False)
    marks, beyond = laid_out(day, month)
    assert beyond == 0
    looks = {mark.label: (mark.look, mark.width) for mark in marks}
    assert looks["seen"][0] == "dot"
    assert looks["left"][0] == "unsure"
    assert 12 < looks["left"][1] / looks["seen"][1] < 32


def test_what_lasts_runs_to_the_edge_and_merges_with_what_lasts_as_long():
    """An open end reaches the end of the drawing; equal spans are one bar with both names."""
    since = date(2026, 1, 1)
    items = timeline._merged([Item("works", since, None, is_span=True), Item("uses", since, None, is_span=True)])
    assert [item.label for item in items] == ["works, uses"]
    (mark,), _beyond = laid_out(*items)
    assert mark.look == "span"
    assert round(mark.x + mark.width) == 100


def test_old_matters_have_their_own_window():
    """Of a thing of 2012 the drawing shows 2012, not the last two years empty."""
    start, end = timeline._window([Item("sank", date(2012, 3, 4), date(2012, 3, 5), is_span=False)], TODAY)
    assert start <= date(2012, 3, 4) < end < date(2013, 1, 1)


def test_a_birth_known_within_years_is_drawn_as_wide_as_it_is_uncertain():
    """Not the last months of the time within which it was; the years are named, and no two of them on one another."""
    born = Item("Born: circa 1986", date(1984, 1, 1), date(1989, 1, 1), is_span=False)
    start, end = timeline._window([born], TODAY)
    assert start == born.start
    assert born.end <= end <= date(1989, 3, 1)
    ticks = list(timeline._ticks(start, end))
    assert [words for _, words in ticks][:3] == ["Jan 1984", "Jan 1985", "Jan 1986"]
    long_ago = list(timeline._ticks(date(1951, 3, 1), date(2026, 1, 1)))
    assert min(later - sooner for (sooner, _), (later, _) in pairwise(long_ago[1:])) > 5


@given(st.lists(st.tuples(DAYS, st.integers(1, 200), st.booleans(), st.integers(1, 60)), max_size=14))
def test_no_two_marks_lie_on_one_another(drawn):
    """In one lane what stands first ends, words included, before the next begins; what finds no lane is counted."""
    items = [
        Item("x" * letters, start, start + timedelta(days=days), is_span=span) for start, days, span, letters in drawn
    ]
    marks, beyond = laid_out(*items) if items else ([], 0)
    assert len(marks) + beyond == len(items)
    lanes = {}
    for mark in marks:
        lanes.setdefault(mark.y, []).append(timeline._room(mark))
    for rooms in lanes.values():
        rooms.sort()
        assert all(left[1] <= right[0] for left, right in pairwise(rooms))

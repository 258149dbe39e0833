"""Half-open periods and their algebra: a rule is true during some of them.

Evaluating a rule to periods, not to yes or no, gives from one evaluation both the decision at an instant and
the rows (from, until) that the database admits by.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

START_OF_TIME = datetime(1, 1, 2, tzinfo=UTC)
END_OF_TIME = datetime(9999, 12, 30, tzinfo=UTC)


class Span(NamedTuple):
    """Instants from `start` (within) to `end` (without), both aware."""

    start: datetime = START_OF_TIME
    end: datetime = END_OF_TIME


Periods = tuple[Span, ...]
"""Sorted, disjoint, non-empty spans."""

ALWAYS: Periods = (Span(),)
NEVER: Periods = ()


def normal(spans: Iterable[Span]) -> Periods:
    """Return spans sorted, empty ones left out, touching and overlapping ones joined."""
    joined: list[Span] = []
    for span in sorted(s for s in spans if s.start < s.end):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


def intersect(left: Periods, right: Periods) -> Periods:
    """Return the instants in both."""
    if left == ALWAYS:
        return right
    if right == ALWAYS:
        return left
    return normal(Span(max(a.start, b.start), min(a.end, b.end)) for a in left for b in right)


def unite(left: Periods, right: Periods) -> Periods:
    """Return the instants in either."""
    if not left or right == ALWAYS:
        return right
    if not right or left == ALWAYS:
        return left
    return normal((*left, *right))


def contains(periods: Periods, at: datetime) -> bool:
    """Tell whether an instant lies in one of the spans."""
    return any(span.start <= at < span.end for span in periods)

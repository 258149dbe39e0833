"""Whether a date as said is understood; what is not is kept and shown, never corrected."""

from __future__ import annotations

from typing import Final

from breakwater.core.interval import parse_when

_LONGEST: Final = 100
"""No date is longer; texts beyond are not handed to the parser, whose cache keeps them."""


def is_understood(text: str) -> bool:
    """Tell whether a text reads as a date or an interval of dates."""
    return len(text) <= _LONGEST and parse_when(text).precision != "unreadable"

"""Markings, grades and probabilities."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language

from breakwater.core.grading import ADMIRALTY, Grade, scheme_for
from breakwater.core.grading import in_words as grade_in_words
from breakwater.core.marking import Marking
from breakwater.foundation.web import grades, marking_text, words
from breakwater.foundation.web.drawing.library import register


@register.filter
def tlp_class(value: Marking | str) -> str:
    """Return the class that colours a TLP word: tlp-red, tlp-amber, tlp-green, tlp-clear."""
    tlp = value.tlp.value if isinstance(value, Marking) else str(value)
    return f"tlp-{tlp.split('+')[0].lower()}"


@register.simple_tag
def marking(value: Marking | None) -> SafeString:
    """Draw a framed marking chip; None is "no marking: own agency only"."""
    return _drawn("web/parts/marking.html", value, get_language(), get_current_timezone_name())


@register.simple_tag
def marking_cells(value: Marking | None) -> SafeString:
    """Draw a marking as four table cells: Marking, Reach, Use, Act."""
    return _drawn("web/parts/marking_cells.html", value, get_language(), get_current_timezone_name())


@register.inclusion_tag("web/parts/marking_heads.html")
def marking_heads() -> dict[str, Any]:
    """Draw the four column heads over `marking_cells`."""
    return {}


@register.inclusion_tag("web/parts/tlp.html")
def tlp(value: Marking | str) -> dict[str, Any]:
    """Draw TLP alone: only in lists that lead elsewhere."""
    return {"tlp": value.tlp if isinstance(value, Marking) else value}


@register.filter
def reach(value: Marking) -> str:
    """Return the reach as on a chip: "→ BD-CCI", "own only"."""
    return str(words.reach(value))


@register.filter
def printed(value: Marking) -> str:
    """Return the marking as on paper: "AMBER to BD-CCI, H2, PAP:A"."""
    return words.printed(value)


@register.filter
def printed_grade(value: Grade | None) -> str:
    """Return the grade as on paper: "B2"; any other scheme than Admiralty beside it: "A2 4×4"."""
    if value is None:
        return ""
    return value.code if value.scheme == ADMIRALTY else f"{value.code} {scheme_for(value.scheme).short}"


@register.filter
def spoken(value: Marking) -> str:
    """Return the marking as one would say it."""
    return words.spoken(value)


@register.filter
def in_words(value: Marking) -> tuple[words.Line, ...]:
    """Return the marking's lines in words."""
    return words.in_words(value)


@register.filter
def banner_reach(value: Marking) -> str:
    """Return the reach of a page for the banner."""
    return words.banner_reach(value)


@register.filter
def handling_codes(value: Marking) -> str:
    """Return "H1 H2", or "H0"."""
    return words.handling_codes(value)


@register.filter
def as_field(value: Marking | None) -> str:
    """Return the marking as form fields hold it."""
    return "" if value is None else marking_text.format_marking(value)


@register.inclusion_tag("web/parts/grade.html")
def grade(value: Grade | None, scheme: bool | None = None, converted: bool = False) -> dict[str, Any]:
    """Draw a grading chip in its native code; `converted` for one shown in another scale than it was given in."""
    if value is None:
        return {"grade": None}
    beside = value.scheme != ADMIRALTY if scheme is None else scheme
    return {
        "grade": value,
        "cells": grades.cells(value),
        "scheme": scheme_for(value.scheme).short if beside or converted else "",
        "converted": converted,
        "spoken": grade_in_words(value),
    }


@register.inclusion_tag("web/parts/probability.html")
def probability(word: str, low: int, high: int, scheme: str = "") -> dict[str, Any]:
    """Draw a probability: the word, its band as a bar, its figures."""
    width = max(high - low, 3)
    return {"word": word, "low": low, "high": high, "x": min(low, 100 - width), "width": width, "scheme": scheme}


@lru_cache(maxsize=4096)
def _drawn(template: str, value: Marking | None, language: str | None, zone: str) -> SafeString:
    """Draw a marking once: a page has dozens of chips of few markings, and each takes longer than its row."""
    return render_to_string(template, _chip(value))


def _chip(value: Marking | None) -> dict[str, Any]:
    if value is None:
        return {"marking": None}
    return {
        "marking": value,
        "reach": words.reach(value),
        "codes": words.handling_codes(value),
        "free": words.handling_is_free(value),
        "letter": value.pap.value[0],
        "spoken": words.spoken(value),
        "printed": words.printed(value),
        "lines": words.in_words(value),
    }

"""Form fields of markings and grades, and the pickers that take them over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from breakwater.core.grading import Grade
from breakwater.core.marking import Marking, Pap, Purpose
from breakwater.foundation.web import grades, words
from breakwater.foundation.web.drawing.chips import as_field
from breakwater.foundation.web.drawing.library import register

_TLP_CHOICES = (
    ("RED", "R", "R", "ED", ""),
    ("AMBER+STRICT", "S", "S", "TRICT", "AMBER+"),
    ("AMBER", "A", "A", "MBER", ""),
    ("GREEN", "G", "G", "REEN", ""),
    ("CLEAR", "C", "C", "LEAR", ""),
)
"""Code, key, and the word with its key letter apart: the letter is underlined on the control."""


@register.inclusion_tag("web/parts/marking_field.html")
def marking_field(name: str, value: Marking | str | None, group: str = "", label: str = "") -> dict[str, Any]:
    """Draw a marking as a form field: a text field that the marking picker takes over.

    Args:
        name: of the form field.
        value: the marking, or its text.
        group: rows of one group are set together by Shift+Enter.
        label: accessible name; "Marking" where empty.
    """
    text = value if isinstance(value, str) else as_field(value)
    return {"name": name, "text": text, "group": group, "label": label or _("Marking")}


@register.inclusion_tag("web/parts/grade_field.html")
def grade_field(
    name: str, value: Grade | str | None, scheme: str = "admiralty", label: str = "", confirmed_by: str = ""
) -> dict[str, Any]:
    """Draw a grade as a form field: type `b2`, or open the picker with `q`.

    Args:
        name: of the form field; holds "B2" in the agency's own scheme, else "1B uk_3x5x2".
        value: the grade, or its text.
        scheme: the agency's own.
        label: accessible name; "Grade" where empty.
        confirmed_by: name of the field that says which source confirms; "" leaves the question out.
    """
    text = value if isinstance(value, str) or value is None else grades.format_grade(value, own=scheme)
    return {
        "name": name,
        "text": text or "",
        "scheme": scheme,
        "label": label or _("Grade"),
        "confirmed_by": confirmed_by,
    }


@register.inclusion_tag("web/parts/pickers.html")
def pickers(
    presets: Iterable[tuple[Marking, str]] = (),
    reach_url: str = "",
    organisations: Iterable[str] = (),
    originator: str = "",
    people: Iterable[Any] = (),
) -> dict[str, Any]:
    """Lay the marking and grading pickers under a page that has such fields. Once, at the end of the content.

    Args:
        presets: up to five `(marking, reach in words)`, most used first.
        reach_url: answers GET `marking` with JSON {"text": "Reaches 41 persons of 12 organisations"}.
        organisations: codes that may be released to, for completion.
        originator: the author's organisation, left out of a reach.
        people: whom RED may name, the author first; each with `person` (id) and `name`.
    """
    return {
        "presets": [{"code": as_field(value), "reach": text, "marking": value} for value, text in list(presets)[:5]],
        "reach_url": reach_url,
        "organisations": organisations,
        "originator": originator,
        "people": people,
        "scales": grades.scales(),
        "tlp_choices": _TLP_CHOICES,
        "pap_choices": [pap.value for pap in reversed(Pap)],
        "purpose_choices": [(p.value, words.purpose_words(p)) for p in Purpose if p is not Purpose.NONE],
    }

"""Template tags of the shell: `{% load breakwater %}`.

Chips and rows take core values (Marking, Grade) and the values of `foundation.web.rows`; none asks the database.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.template.context import Context
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from breakwater.core.grading import ADMIRALTY, Grade, scheme_for
from breakwater.core.grading import in_words as grade_in_words
from breakwater.core.marking import Marking, Pap, Purpose
from breakwater.foundation.web import grades, kinds, marking_text, words
from breakwater.foundation.web.rows import Act, Value

register = template.Library()

_TURNING = frozenset({"arrow-left", "arrow-right", "arrow-narrow-right", "chevron-left", "chevron-right", "logout"})
_TLP_CHOICES = (
    ("RED", "R", "R", "ED", ""),
    ("AMBER+STRICT", "S", "S", "TRICT", "AMBER+"),
    ("AMBER", "A", "A", "MBER", ""),
    ("GREEN", "G", "G", "REEN", ""),
    ("CLEAR", "C", "C", "LEAR", ""),
)
"""Code, key, and the word with its key letter apart: the letter is underlined on the control."""
_HIDDEN = SafeString(' aria-hidden="true"')
_MONO = SafeString(' class="id"')
_KEY_ICONS = {"Enter": "corner-down-left", "Up": "arrow-up", "Down": "arrow-down", "Right": "arrow-right"}


@register.simple_tag
def icon(name: str, size: int = 16, label: str = "") -> SafeString:
    """Draw an icon of the sprite; hidden from screen readers unless it has a label."""
    classes = ["icon"]
    if size != 16:
        classes.append(f"icon-{size}")
    if name in _TURNING:
        classes.append("icon-turns")
    spoken = format_html(' role="img" aria-label="{}"', label) if label else _HIDDEN
    return format_html(
        '<svg class="{}"{}><use href="{}#{}"/></svg>', " ".join(classes), spoken, static("built/icons.svg"), name
    )


@register.simple_tag
def kind_icon(kind: str, size: int = 16) -> SafeString:
    """Draw the icon of a record's kind."""
    return icon(kinds.kind_icon(kind), size)


@register.simple_tag
def key(*names: str) -> SafeString:
    """Draw key hints: `{% key "g" "d" %}`, `{% key "Ctrl" "Enter" %}` (Ctrl reads ⌘ on a Mac, by script)."""
    return format_html_join(
        " ",
        "<kbd>{}</kbd>",
        (
            (
                format_html('{}<span class="sr">{}</span>', icon(_KEY_ICONS[name], 12), name)
                if name in _KEY_ICONS
                else name,
            )
            for name in names
        ),
    )


@register.simple_tag
def ctrl_enter() -> SafeString:
    """Draw the one hint for Ctrl+Enter."""
    return format_html("<kbd><span data-ctrl>Ctrl</span> {}</kbd>", icon("corner-down-left", 12))


@register.filter
def tlp_class(value: Marking | str) -> str:
    """Return the class that colours a TLP word: tlp-red, tlp-amber, tlp-green, tlp-clear."""
    tlp = value.tlp.value if isinstance(value, Marking) else str(value)
    return f"tlp-{tlp.split('+')[0].lower()}"


@register.inclusion_tag("web/parts/marking.html")
def marking(value: Marking | None) -> dict[str, Any]:
    """Draw a framed marking chip; None is "no marking: own agency only"."""
    return _chip(value)


@register.inclusion_tag("web/parts/marking_cells.html")
def marking_cells(value: Marking | None) -> dict[str, Any]:
    """Draw a marking as four table cells: Marking, Reach, Use, Act."""
    return _chip(value)


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


@register.simple_tag
def value(said: str | Value, lang: str = "", kind: str = "text") -> SafeString:
    """Draw a value isolated from its surroundings, in its own language and face."""
    text = said if isinstance(said, str) else said.text
    if isinstance(said, Value):
        lang, kind = said.lang, said.kind
    spoken_in = format_html(' lang="{}"', lang) if lang else SafeString("")
    face = _MONO if kind in kinds.MONOSPACED else SafeString("")
    return format_html("<bdi{}{}>{}</bdi>", spoken_in, face, text)


@register.simple_tag
def identifier(text: str) -> SafeString:
    """Draw an identifier in the face where 0 and O, 1 and l and I differ."""
    return format_html('<bdi class="id">{}</bdi>', text)


@register.filter
def day(when: date | datetime | None, today: date | datetime) -> str:
    """Return a date as said: "31 Jan" in the year of `today`, "7 Dec 2025" else."""
    return "" if when is None else words.day(when, today)


@register.filter
def full_day(when: date | datetime | None) -> str:
    """Return "7 Dec 2025"."""
    return "" if when is None else words.full_day(when)


@register.filter
def minute(when: datetime | None) -> str:
    """Return "22 Jun 2026 09:40"."""
    return "" if when is None else words.minute(when)


@register.filter
def listed(names: Any) -> str:
    """Join names: "A, B and C"."""
    return words.listed(names)


@register.inclusion_tag("web/parts/act.html", takes_context=True)
def act(context: Context, item: Act, small: bool = False) -> dict[str, Any]:
    """Draw a button, as a link or as a form of one button."""
    return {"act": item, "small": small, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("web/parts/statement_row.html", takes_context=True)
def statement_row(context: Context, row: Any, columns: int = 11) -> dict[str, Any]:
    """Draw one statement as one row, with its opened part below it where it was sent along."""
    today = context["page"].today
    return {
        "row": row,
        "columns": columns + bool(row.choosable),
        "today": today,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("web/parts/statement_heads.html")
def statement_heads(choosable: bool = False) -> dict[str, Any]:
    """Draw the head row over `statement_row`."""
    return {"choosable": choosable}


@register.inclusion_tag("web/parts/disagreements.html")
def disagreements(panel: Any) -> dict[str, Any]:
    """Draw the panel where agencies disagree."""
    return {"panel": panel}


@register.inclusion_tag("web/parts/claim_strip.html", takes_context=True)
def claim_strip(context: Context, strip: Any) -> dict[str, Any]:
    """Draw the strip that says which records are shown as one."""
    return {"strip": strip, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("web/parts/commitment_row.html", takes_context=True)
def commitment_row(context: Context, row: Any) -> dict[str, Any]:
    """Draw something owed by a date as one row."""
    return {"row": row, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("web/parts/commitment_heads.html")
def commitment_heads(owed: bool = False) -> dict[str, Any]:
    """Draw the head row over `commitment_row`: to whom, or by whom where it is owed to the reader."""
    return {"whom": _("By") if owed else _("To")}


@register.inclusion_tag("web/parts/empty.html", takes_context=True)
def empty(context: Context, bold: str, plain: str = "", item: Act | None = None) -> dict[str, Any]:
    """Say that there is nothing: one bold sentence, one plain, one act."""
    return {"bold": bold, "plain": plain, "act": item, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("web/parts/message.html", takes_context=True)
def message(context: Context, tone: str, bold: str, plain: str = "", item: Act | None = None) -> dict[str, Any]:
    """Say what is wrong ("error"), open ("warning"), done or worth knowing ("info"), then what to do."""
    icons = {"error": "circle-x", "warning": "alert-triangle", "done": "circle-check"}
    return {
        "tone": tone,
        "icon_name": icons.get(tone, "info-circle"),
        "bold": bold,
        "plain": plain,
        "act": item,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("web/parts/progress.html")
def progress(label: str, done: int, total: int, note: str = "", end: str = "") -> dict[str, Any]:
    """Draw progress with a count: done of all, what was left out."""
    return {"label": label, "done": done, "total": total, "note": note, "end": end}


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
def pickers(presets: Any = (), reach_url: str = "", organisations: Any = (), originator: str = "") -> dict[str, Any]:
    """Lay the marking and grading pickers under a page that has such fields. Once, at the end of the content.

    Args:
        presets: up to five `(marking, reach in words)`, most used first.
        reach_url: answers GET `marking` with JSON {"text": "Reaches 41 persons of 12 organisations"}.
        organisations: codes that may be released to, for completion.
        originator: the author's organisation, left out of a reach.
    """
    return {
        "presets": [{"code": as_field(value), "reach": text, "marking": value} for value, text in list(presets)[:5]],
        "reach_url": reach_url,
        "organisations": organisations,
        "originator": originator,
        "scales": grades.scales(),
        "tlp_choices": _TLP_CHOICES,
        "pap_choices": [pap.value for pap in reversed(Pap)],
        "purpose_choices": [(p.value, words.purpose_words(p)) for p in Purpose if p is not Purpose.NONE],
    }


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

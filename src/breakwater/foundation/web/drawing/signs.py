"""Icons, key hints, values, dates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from breakwater.foundation.web import kinds, words
from breakwater.foundation.web.drawing.library import register
from breakwater.foundation.web.rows import Value

_TURNING = frozenset({"arrow-left", "arrow-right", "arrow-narrow-right", "chevron-left", "chevron-right", "logout"})
_HIDDEN = SafeString(' aria-hidden="true"')
_MONO = SafeString(' class="id"')
_KEY_ICONS = {"Enter": "corner-down-left", "Up": "arrow-up", "Down": "arrow-down", "Right": "arrow-right"}


@register.simple_tag
def icon(name: str, size: int = 16, label: str = "") -> SafeString:
    """Draw an icon of the sprite; hidden from screen readers unless it has a label."""
    return _drawn(name, size, str(label))


@lru_cache(maxsize=1024)
def _drawn(name: str, size: int, label: str) -> SafeString:
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
def listed(names: Iterable[str]) -> str:
    """Join names: "A, B and C"."""
    return words.listed(names)

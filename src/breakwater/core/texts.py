"""What a text may hold: no character that is invisible and changes how the rest is read, found or stored.

Which one is refused hangs on what the text is for. Prose keeps what typesetting puts into it: soft hyphens, places where
a Thai or Khmer line may break, direction marks. A name or an identifier is compared and looked up, so it holds nothing
that nobody sees, but for what its script is written with: joiners in Persian and the scripts of India, direction marks
beside letters that run from right to left, variants of ideographs. Keys leave all of these out (`visible`).
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import Final


class Use(StrEnum):
    """What a text is for."""

    PROSE = "prose"
    NAME = "name"
    IDENTIFIER = "identifier"


_CONTROLS: Final = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff"
_BIDI_CONTROLS: Final = "\u202a-\u202e\u2066-\u2069"
_NEVER: Final = (
    "\u2061-\u2065\u206a-\u206f"  # operators of formulas, deprecated formats
    "\u3164\uffa0"  # blanks that count as letters
    "\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"  # tags: a second text inside the first
)
_TYPESET: Final = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060\u2800\ufe00-\ufe0f\ufeff"
    "\U000e0100-\U000e01ef"
)
"""Invisible too (Unicode's Default_Ignorable_Code_Point and the empty Braille cell), and put there by typesetting."""

_REFUSED_IN_PROSE: Final = re.compile(f"[{_CONTROLS}{_BIDI_CONTROLS}{_NEVER}]")
_INVISIBLE: Final = re.compile(f"[{_BIDI_CONTROLS}{_NEVER}{_TYPESET}]")
_REFUSED_ELSEWHERE: Final = re.compile(f"[{_CONTROLS}{_BIDI_CONTROLS}{_NEVER}{_TYPESET}]")

_JOINERS: Final = "\u200c\u200d"
_MARKS: Final = "\u200e\u200f\u061c"
_JOINED_SCRIPTS: Final = (
    *("ARABIC", "SYRIAC", "MANDAIC", "NKO", "MONGOLIAN", "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA"),
    *("TAMIL", "TELUGU", "KANNADA", "MALAYALAM", "SINHALA", "MYANMAR", "KHMER"),
)


def hidden_character(text: str, *, use: Use = Use.PROSE) -> str:
    """Return the first character that may not be stored in such a text, as "U+202E"; empty where there is none."""
    if use is Use.PROSE:
        found = _REFUSED_IN_PROSE.search(text)
        return f"U+{ord(found.group()):04X}" if found else ""
    for found in _REFUSED_ELSEWHERE.finditer(text):
        if use is Use.IDENTIFIER or not _is_written(text, found.start()):
            return f"U+{ord(found.group()):04X}"
    return ""


def visible(text: str) -> str:
    """Return a text without what nobody sees, for keys: two that look the same are found as one."""
    return text if text.isascii() else _INVISIBLE.sub("", text)


def _is_written(text: str, place: int) -> bool:
    """Tell whether the script of a name is written with the invisible character at a place."""
    character, before = text[place], text[place - 1 : place]
    if character in _JOINERS:
        return bool(before) and unicodedata.name(before, "").startswith(_JOINED_SCRIPTS)
    if character in _MARKS:
        return any(unicodedata.bidirectional(each) in ("R", "AL") for each in text if each not in _MARKS)
    is_variant = "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
    return is_variant and bool(before) and unicodedata.name(before, "").startswith("CJK ")

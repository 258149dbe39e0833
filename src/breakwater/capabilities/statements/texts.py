"""What a text may hold: no character that is invisible and changes how the rest is read or stored."""

from __future__ import annotations

import re
import unicodedata

_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_KEPT = frozenset("\n\t\r")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")  # BCP 47, as far as values are tagged


def hidden_character(text: str) -> str:
    """Return the first control character that may not be stored, as "U+202E"; empty where there is none."""
    for character in text:
        if character in _BIDI_CONTROLS or (unicodedata.category(character) in ("Cc", "Cs") and character not in _KEPT):
            return f"U+{ord(character):04X}"
    return ""


def is_language(code: str) -> bool:
    """Tell whether a language tag is well formed; an empty one says that the language is not known."""
    return not code or _LANGUAGE.fullmatch(code) is not None

"""What a text may hold: no character that is invisible and changes how the rest is read or stored."""

from __future__ import annotations

import unicodedata

_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_KEPT = frozenset("\n\t\r")


def hidden_character(text: str) -> str:
    """Return the first control character that may not be stored, as "U+202E"; empty where there is none."""
    for character in text:
        if character in _BIDI_CONTROLS or (unicodedata.category(character) in ("Cc", "Cs") and character not in _KEPT):
            return f"U+{ord(character):04X}"
    return ""

"""Exact-match keys: two spellings of one identifier or name that differ in form alone get one key.

What nobody sees is form alone, whether its script is written with it or not.
"""

from __future__ import annotations

import unicodedata

from breakwater.core.texts import visible

_ASCII_SIGNS = {code: None for code in range(128) if not chr(code).isalnum()}

IDENTIFIER_KINDS = frozenset({"identifier"})


def name_key(text: str) -> str:
    """Return a name as searched exactly: compatibility form, case folded, single spaces, no edge marks."""
    folded = text.lower() if text.isascii() else unicodedata.normalize("NFKC", visible(text)).casefold()
    return " ".join(folded.split()).strip(".,;:'\"")


def identifier_key(text: str) -> str:
    """Return an identifier as searched exactly: letters and digits alone, upper case; "N-12 34" and "n1234" agree."""
    if text.isascii():
        return text.upper().translate(_ASCII_SIGNS)
    folded = unicodedata.normalize("NFKC", visible(text)).upper()
    # Vowel signs of Thai, Bengali and others are marks, not letters; without them two handles would be one.
    return "".join(c for c in folded if c.isalnum() or unicodedata.category(c) in ("Mn", "Mc"))


def statement_key(*, value: str, value_kind: str, is_identifier: bool, is_name: bool) -> str:
    """Return the key under which a statement is found, or empty where its value is not looked up exactly."""
    if is_identifier or value_kind in IDENTIFIER_KINDS:
        return "i:" + identifier_key(value) if identifier_key(value) else ""
    if is_name:
        return "n:" + name_key(value) if name_key(value) else ""
    return ""


def keys_of_query(text: str) -> tuple[str, ...]:
    """Return the keys an exact search for a text asks for: as a name and as an identifier."""
    keys = []
    if name_key(text):
        keys.append("n:" + name_key(text))
    if identifier_key(text):
        keys.append("i:" + identifier_key(text))
    return tuple(keys)

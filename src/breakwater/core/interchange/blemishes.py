"""Faults of single values: what text must not hold, and cells that a spreadsheet would run."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from breakwater.core.interchange import limits


class Blemish(NamedTuple):
    """What is wrong with a text, and what to do."""

    reason: str
    remedy: str


_BIDI: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_ANY: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

_FORMULA: Final = re.compile(r"[=+\-@\t\r]")
_PLAIN_SIGNED: Final = re.compile(r"[+\-][\d .,()/\-]*\d[\d .,()/\-]*")
_ESCAPED: Final = re.compile(r"'+[=+\-@\t\r]")
_TO_ESCAPE: Final = re.compile(r"'*[=+\-@\t\r]")


def blemish(text: str, *, is_name: bool = False) -> Blemish | None:
    """Return the first fault that keeps a value out; None for sound text.

    Joiners (U+200C, U+200D) and the directional marks U+200E, U+200F are part of writing and are let through.
    """
    if len(text) > limits.FIELD_CHARACTERS:
        return Blemish(
            f"The value has {len(text):,} characters; {limits.FIELD_CHARACTERS:,} is the limit.",
            "Attach long text as a document.",
        )
    if is_name and len(text) > limits.NAME_CHARACTERS:
        return Blemish(
            f"The name has {len(text):,} characters; {limits.NAME_CHARACTERS:,} is the limit.",
            "Give the name alone; put the rest in a description.",
        )
    if not _ANY.search(text):
        return None
    if found := _BIDI.search(text):
        return Blemish(
            f"The value holds the invisible direction control U+{ord(found.group()):04X}.",
            "Delete it: it can make text read as something else.",
        )
    if "\x00" in text:
        return Blemish("The value holds a NUL character.", "Save the file again as text in UTF-8.")
    if found := _CONTROL.search(text):
        return Blemish(f"The value holds the control character U+{ord(found.group()):04X}.", "Delete it.")
    found = _SURROGATE.search(text)
    assert found is not None  # noqa: S101 - _ANY is the union of the classes above
    return Blemish(f"The value holds half a character (U+{ord(found.group()):04X}).", "Export the file again as UTF-8.")


def looks_like_formula(text: str) -> bool:
    """Tell whether a spreadsheet would run this text; signed numbers and phone numbers are not formulas."""
    return bool(_FORMULA.match(text)) and not _PLAIN_SIGNED.fullmatch(text)


def escape_cell(text: str) -> str:
    """Return a cell that no spreadsheet evaluates; `unescape_cell` gives the text back exactly."""
    return "'" + text if _TO_ESCAPE.match(text) else text


def unescape_cell(text: str) -> str:
    """Return the text that `escape_cell` was given."""
    return text[1:] if _ESCAPED.match(text) else text

"""When two values as said are one value, and in which script a name is written."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Hashable
from functools import lru_cache

from breakwater.core.interval import parse_when
from breakwater.core.resolution.keys import identifier_key, name_key
from breakwater.core.vocabulary import Property


def key_for(prop: Property, value_kind: str) -> Callable[[str], Hashable]:
    """Return the function that gives values of a property their key: values with one key are one value.

    They are when they differ in nothing but their form: letter case and spaces in text and names, separators in
    identifiers, notation in numbers; dates when they mean the same days as precisely.
    """
    if prop.case_matters:
        return _exact_key
    return _KEYS.get(prop.type if prop.known else value_kind, _text_key)


def _date_key(value: str) -> Hashable:
    when = parse_when(value)
    return (when.earliest, when.latest, when.precision) if when.is_readable else _text_key(value)


def _name_key(value: str) -> str:
    return name_key(value) or value


def _identifier_key(value: str) -> str:
    return identifier_key(value) or value


def _exact_key(value: str) -> str:
    return " ".join(value.split())


def _text_key(value: str) -> str:
    return " ".join(value.casefold().split())


def _number_key(value: str) -> str:
    """Write a number in one way: "1,250.0" and "1250" are one; anything else is text."""
    plain = "".join(value.split())
    try:
        return f"{float(plain.replace(',', '')):.12g}" if plain.isascii() else _text_key(value)
    except ValueError:
        return _text_key(value)


_KEYS: dict[str, Callable[[str], Hashable]] = {
    "name": _name_key,
    "identifier": _identifier_key,
    "number": _number_key,
    "date": _date_key,
    "place": _exact_key,
    "record": _exact_key,
}


@lru_cache(maxsize=65_536)
def script_of(text: str) -> str:
    """Name the script of the first letter: LATIN, BENGALI, THAI, CJK and so on; empty without letters."""
    for character in text:
        if character.isalpha():
            return "LATIN" if character.isascii() else unicodedata.name(character, "UNKNOWN").split()[0]
    return ""


def is_latin(text: str) -> bool:
    """Tell whether a reader of the Latin script can read it out; figures can be read by all."""
    return text.isascii() or script_of(text) in ("LATIN", "")

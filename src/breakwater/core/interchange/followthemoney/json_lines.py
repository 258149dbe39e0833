"""JSON lines of FollowTheMoney: bounded, strict, every value looked at for what it must not hold."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from breakwater.core.interchange import limits
from breakwater.core.interchange.blemishes import blemish
from breakwater.core.interchange.draft import shortened
from breakwater.core.interchange.followthemoney.model import SCHEMATA
from breakwater.core.interchange.refusal import InterchangeError

_SUSPECT: Final = re.compile(
    rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]|\xc2[\x80-\x9f]"
    rb"|\\(?:[bf]|u(?:20[26]|[dD]|00[01789]))"
)
"""Bytes that may stand for a character no value may hold; only such lines are looked at value by value."""
_NAMES: Final = frozenset({"id", "entity_id", "name", "alias", "previousName", "weakAlias", "abbreviation"})


class RefusedLineError(ValueError):
    """A line that is no entity and no statement.

    Args:
        reason: what is wrong.
        remedy: what to do.
        column: key or property at fault; empty for the line.
    """

    def __init__(self, reason: str, remedy: str, column: str = "") -> None:
        super().__init__(reason)
        self.reason, self.remedy, self.column = reason, remedy, column


def numbered_lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield numbered lines; of one that is too long only its start, the rest is skipped unread."""
    number = 0
    while raw := stream.readline(limits.LINE_CHARACTERS + 1):
        number += 1
        start = raw
        while len(raw) > limits.LINE_CHARACTERS and not raw.endswith(b"\n"):
            raw = stream.readline(limits.LINE_CHARACTERS + 1)
        yield number, start


def json_object(number: int, raw: bytes) -> dict[str, Any] | None:
    """Return the object of a line; None for a blank line. Numbers stay as written.

    Raises:
        RefusedLineError: the line is too long, or no JSON object.
        InterchangeError: the line is not UTF-8.
    """
    if len(raw) > limits.LINE_CHARACTERS:
        raise RefusedLineError(
            f"The line is longer than {limits.LINE_CHARACTERS:,} bytes.", "Move long text to a document."
        )
    try:
        text = raw.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        raise InterchangeError(f"Line {number:,} is not UTF-8.", "Save the file as UTF-8.", row=number) from error
    if not text.strip():
        return None
    try:
        data = _decode(text)
    except json.JSONDecodeError as error:
        raise RefusedLineError(
            f"Not JSON at character {error.colno}: {error.msg}.", "Write one JSON object a line."
        ) from error
    except RecursionError as error:
        raise RefusedLineError("The JSON is nested too deep.", "Write one flat object a line.") from error
    if not isinstance(data, dict):
        raise RefusedLineError("The line is not a JSON object.", "Write one object a line.")
    return data


def is_suspect(raw: bytes) -> bool:
    """Tell whether a line may hold a value that is too long or has a character no value may hold."""
    return len(raw) > limits.NAME_CHARACTERS or _SUSPECT.search(raw) is not None


def required(data: dict[str, Any], name: str) -> str:
    """Return a key's text.

    Raises:
        RefusedLineError: there is none.
    """
    value = data.get(name)
    if not isinstance(value, str) or not value.strip():
        raise RefusedLineError(f"The line has no {name}.", f"Give {name} as text.", name)
    return value


def optional(data: dict[str, Any], name: str) -> str:
    """Return a key's text; empty where there is none."""
    value = data.get(name)
    return value if isinstance(value, str) else ""


def schema_in(data: dict[str, Any]) -> str:
    """Return the schema a line names.

    Raises:
        RefusedLineError: FollowTheMoney has no such schema.
    """
    schema = data.get("schema")
    if not isinstance(schema, str) or schema not in SCHEMATA:
        reason = f"{shortened(str(schema), limit=40)} is no FollowTheMoney schema."
        raise RefusedLineError(reason, "Correct the schema.", "schema")
    return schema


def texts(name: str, given: object, *, careful: bool) -> list[str]:
    """Return a property's values.

    Raises:
        RefusedLineError: one is not text, or (where careful) holds what no value may hold.
    """
    values = given if isinstance(given, list) else [given]
    for value in values:
        if not isinstance(value, str):
            raise RefusedLineError("The value is not text.", "Give a list of texts.", name)
        if careful:
            check(value, name)
    return values


def check(value: str, column: str) -> None:
    """Refuse a value that is too long or holds what no value may hold.

    Raises:
        RefusedLineError: it does.
    """
    fault = blemish(value, is_name=column in _NAMES)
    if fault:
        raise RefusedLineError(*fault, column)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise RefusedLineError("A key stands twice in one object.", "Join its values in one list.")
    return found


def _no_constant(name: str) -> str:
    raise RefusedLineError(f"{name} is not JSON.", "Leave the value out.")


_decode: Final = json.JSONDecoder(
    object_pairs_hook=_unique, parse_int=str, parse_float=str, parse_constant=_no_constant
).decode

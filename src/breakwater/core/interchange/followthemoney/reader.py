"""FollowTheMoney JSON lines to drafts, line by line: entities, and statements as nomenklatura writes them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final

from breakwater.core.interchange import limits
from breakwater.core.interchange.blemishes import blemish
from breakwater.core.interchange.dates import is_understood
from breakwater.core.interchange.draft import Draft, Item, LossReport, Problem, Severity, shortened
from breakwater.core.interchange.followthemoney.model import (
    DETAILS,
    EXACT,
    KIND_OF,
    KIND_PROPERTY,
    SCHEMATA,
    TYPE_PROPERTY,
    Carried,
    Edge,
    carried,
    edge,
    types,
)
from breakwater.core.interchange.refusal import InterchangeError
from breakwater.core.vocabulary import KINDS, RELATIONS

_SUSPECT: Final = re.compile(
    rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]|\xc2[\x80-\x9f]"
    rb"|\\u(?:20[26]|[dD]|00[01789])"
)
"""Bytes that may stand for a character no value may hold; only such lines are looked at value by value."""
_ISO_DATE: Final = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|1\d|2[0-8])(T[\d:.+Z-]+)?)?)?")
_ENTITY_KEYS: Final = frozenset({"id", "schema", "properties"})
_STATEMENT_KEYS: Final = frozenset({"entity_id", "schema", "prop", "value"})
_NAME_OF_PROPERTY: Final = 80
_PENDING: Final = 500_000
"""Relations of a statement file held until both ends are known; more are asked for as entities."""

Values = dict[str, list[str]]


def read_ftm(stream: BinaryIO) -> Iterator[Item]:
    """Yield the drafts, problems and losses of FollowTheMoney JSON lines.

    A line with an error yields its problems and no draft. Dates and names are kept as said.

    Args:
        stream: bytes, one JSON object a line: `{"id", "schema", "properties"}` or a statement
            `{"entity_id", "schema", "prop", "value"}`.

    Raises:
        InterchangeError: the file is not JSON lines in UTF-8, or holds more problems than such a file can.
    """
    reader = _Reader()
    problems = 0
    for number, raw in _lines(stream):
        items = reader.line(number, raw)
        if items and isinstance(items[0], Problem):
            problems += items[0].severity is Severity.ERROR
            if problems > limits.PROBLEMS:
                raise InterchangeError(
                    f"More than {limits.PROBLEMS:,} lines with errors up to line {number:,}.",
                    "Check that the file is FollowTheMoney JSON lines.",
                    row=number,
                )
        yield from items
    yield from reader.pending_relations()
    yield from reader.report.losses()


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield numbered lines; of one that is too long only its start, the rest is skipped unread."""
    number = 0
    while raw := stream.readline(limits.LINE_CHARACTERS + 1):
        number += 1
        line = raw
        while len(raw) > limits.LINE_CHARACTERS and not raw.endswith(b"\n"):
            raw = stream.readline(limits.LINE_CHARACTERS + 1)
            if not raw:
                break
        yield number, line


class _RefusedError(ValueError):
    """A line that is no entity and no statement; carries reason and remedy."""

    def __init__(self, reason: str, remedy: str, column: str = "") -> None:
        super().__init__(reason)
        self.reason, self.remedy, self.column = reason, remedy, column


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _RefusedError("A key stands twice in one object.", "Join its values in one list.")
    return found


def _no_constant(name: str) -> str:
    raise _RefusedError(f"{name} is not JSON.", "Leave the value out.")


_decode: Final = json.JSONDecoder(
    object_pairs_hook=_unique, parse_int=str, parse_float=str, parse_constant=_no_constant
).decode


@dataclass(slots=True)
class _Pending:
    """A relation whose statements come one a line."""

    row: int
    schema: str
    values: Values
    said_on: str
    reference: str


@dataclass(slots=True)
class _Reader:
    report: LossReport = field(default_factory=LossReport)
    _pending: dict[str, _Pending] = field(default_factory=dict)

    def line(self, number: int, raw: bytes) -> list[Item]:
        """Return the items of one line."""
        try:
            data = self._object(number, raw)
            if data is None:
                return []
            make = self._statement if "prop" in data and "properties" not in data else self._entity
            return make(number, data, careful=_careful(raw))
        except _RefusedError as error:
            text = raw[:200].decode("utf-8", "replace").strip()
            return [Problem(number, error.column, shortened(text), error.reason, error.remedy)]

    def _object(self, number: int, raw: bytes) -> dict[str, Any] | None:
        if len(raw) > limits.LINE_CHARACTERS:
            raise _RefusedError(
                f"The line is longer than {limits.LINE_CHARACTERS:,} bytes.", "Move long text to a document."
            )
        try:
            text = raw.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise InterchangeError(f"Line {number:,} is not UTF-8.", "Save the file as UTF-8.", row=number) from error
        if not text.strip():
            self.report.add("blank lines", f"line {number}")
            return None
        try:
            data = _decode(text)
        except json.JSONDecodeError as error:
            raise _RefusedError(
                f"Not JSON at character {error.colno}: {error.msg}.", "Write one JSON object a line."
            ) from error
        except RecursionError as error:
            raise _RefusedError("The JSON is nested too deep.", "Write one flat object a line.") from error
        if not isinstance(data, dict):
            raise _RefusedError("The line is not a JSON object.", "Write one object a line.")
        return data

    def _entity(self, number: int, data: dict[str, Any], *, careful: bool) -> list[Item]:
        key, schema = _named(data, "id"), _schema(data)
        properties = data.get("properties")
        if not isinstance(properties, dict):
            raise _RefusedError("The line has no properties.", "Give lists of values by property.", "properties")
        if careful:
            _check(key, "id")
        if len(data) > len(_ENTITY_KEYS):
            self._note_keys(data, _ENTITY_KEYS | {"first_seen"}, key)
        said_on = _optional(data, "first_seen")
        tie = edge(schema)
        if tie is not None:
            values = {name: _values(name, each, careful=careful) for name, each in properties.items()}
            return self._relations(_Pending(number, schema, values, said_on, ""), key, tie)
        kind = KIND_OF.get(schema)
        if kind is None:
            self.report.add(f"schema not carried: {schema}", key)
            return []
        if schema not in EXACT:
            self.report.add(f"schema {schema} read as {kind}", key)
        kind = self._finer_kind(schema, kind, properties)
        if not properties:
            self.report.add("entity without properties", key)
        return self._thing(number, (key, schema, kind), properties, said_on=said_on, careful=careful)

    def _finer_kind(self, schema: str, kind: str, properties: dict[str, Any]) -> str:
        said = properties.get(KIND_PROPERTY)
        if (
            said
            and isinstance(said, list)
            and len(said) == 1
            and isinstance(said[0], str)
            and said[0] in KINDS
            and KINDS[said[0]].ftm == schema
        ):
            del properties[KIND_PROPERTY]
            return str(said[0])
        return kind

    def _thing(
        self,
        number: int,
        what: tuple[str, str, str],
        properties: dict[str, Any],
        *,
        said_on: str,
        careful: bool,
    ) -> list[Item]:
        key, schema, kind = what
        problems: list[Item] = []
        drafts: list[Item] = []
        reference = _reference(properties)
        for name, given in properties.items():
            how = carried(schema, name, kind) if len(name) < _NAME_OF_PROPERTY else None
            if how is None:
                self.report.add(f"unknown property: {schema}.{shortened(name)}", str(given))
                continue
            if how.technical or how.reference:
                if how.technical:
                    self.report.add(f"technical property: {name}", key)
                continue
            values = _values(name, given, careful=careful)
            if how.link is not None:
                drafts += self._links(number, key, name, how, values)
                continue
            value_kind = how.value_kind
            prop = how.prop
            for value in values:
                said = value
                if how.values:
                    said = how.values.get(value, value)
                elif how.upper:
                    said = value.upper()
                elif value_kind == "date" and not _ISO_DATE.fullmatch(value) and not is_understood(value):
                    problems.append(_odd_date(number, name, value))
                drafts.append(
                    Draft(
                        number,
                        key,
                        kind,
                        prop,
                        said,
                        value_kind,
                        "",
                        "",
                        "",
                        said_on,
                        "",
                        "",
                        "",
                        "",
                        "",
                        reference,
                    )
                )
        return problems + drafts

    def _links(self, number: int, key: str, name: str, how: Carried, values: list[str]) -> list[Item]:
        assert how.link is not None  # noqa: S101 - the caller has looked
        drafts: list[Item] = []
        for value in values:
            source, target = (key, value) if how.link.away else (value, key)
            drafts.append(
                Draft(
                    number,
                    f"{key}#{name}:{value}",
                    "relation",
                    how.link.relation,
                    "",
                    source_key=source,
                    target_key=target,
                )
            )
        return drafts

    def _relations(self, said: _Pending, key: str, tie: Edge) -> list[Item]:
        values = dict(said.values)
        known = types(said.schema)
        for name in [name for name in values if name not in known and name != "sourceID"]:
            self.report.add(f"unknown property: {said.schema}.{shortened(name)}", key)
            del values[name]
        sources = values.pop(tie.source, []) or (values.pop(tie.source_else, []) if tie.source_else else [])
        targets = values.pop(tie.target, []) or (values.pop(tie.target_else, []) if tie.target_else else [])
        if not sources or not targets:
            column = tie.target if sources else tie.source
            raise _RefusedError(f"The {said.schema} {key[:60]!r} lacks its {column}.", "Give both ends.", column)
        relation = self._finer_relation(said.schema, tie.relation, values)
        starts, ends, dates = (values.pop(name, []) for name in ("startDate", "endDate", "date"))
        held_from = (starts or ([] if ends else dates) or [""])[0]
        held_to = (ends or ([] if starts else dates) or [""])[0]
        if len(starts) > 1 or len(ends) > 1 or len(dates) > 1 or (dates and (starts or ends)):
            self.report.add("further dates of a relation", key)
        problems: list[Item] = [
            _odd_date(said.row, name, date)
            for name, date in (("startDate", held_from), ("endDate", held_to))
            if date and not _ISO_DATE.fullmatch(date) and not is_understood(date)
        ]
        reference = said.reference or next(
            (values.pop(name)[0] for name in ("recordId", "sourceID") if values.get(name)), ""
        )
        detail = self._detail(values, key)
        pairs = [(source, target) for source in sources for target in targets]
        if len(pairs) > 1:
            self.report.add("relation of several ends read as several relations", key)
        drafts: list[Item] = [
            Draft(
                said.row,
                key if index == 0 else f"{key}#{index + 1}",
                "relation",
                relation,
                detail,
                "text",
                "",
                held_from,
                held_to,
                said.said_on,
                "",
                "",
                "",
                source,
                target,
                reference,
            )
            for index, (source, target) in enumerate(pairs)
        ]
        return problems + drafts

    def _finer_relation(self, schema: str, relation: str, values: Values) -> str:
        said = values.get(TYPE_PROPERTY, [])
        if len(said) == 1 and said[0] in RELATIONS and RELATIONS[said[0]].ftm == schema:
            del values[TYPE_PROPERTY]
            return said[0]
        return relation

    def _detail(self, values: Values, key: str) -> str:
        """Join what else an edge says to its detail, so that it is read and not lost."""
        plain = [value for name in DETAILS for value in values.pop(name, [])]
        named = [f"{name}: {value}" for name, each in values.items() for value in each if value]
        if named or len(plain) > 1:
            self.report.add("properties of a relation joined to its detail", f"{key} {' '.join(values)}")
        return "; ".join(plain + named)

    def _statement(self, number: int, data: dict[str, Any], *, careful: bool) -> list[Item]:
        key, schema, name = _named(data, "entity_id"), _schema(data), _named(data, "prop")
        self._note_keys(data, _STATEMENT_KEYS | {"id", "lang", "first_seen"}, key)
        if name == "id":
            self.report.add("statement of an id alone", key)
            return []
        value = _named(data, "value")
        reference, said_on, lang = (_optional(data, each) for each in ("id", "first_seen", "lang"))
        if careful:
            for column in ("entity_id", "value", "id", "first_seen", "lang"):
                _check(_optional(data, column), column)
        if edge(schema) is not None:
            self._hold(number, data, (key, schema, name, value))
            return []
        kind = KIND_OF.get(schema)
        if kind is None:
            self.report.add(f"schema not carried: {schema}", key)
            return []
        items = self._thing(number, (key, schema, kind), {name: [value]}, said_on=said_on, careful=False)
        return [
            item
            if not isinstance(item, Draft)
            else Draft(
                number,
                item.record,
                item.kind,
                item.prop,
                item.value,
                item.value_kind,
                lang,
                "",
                "",
                said_on,
                "",
                "",
                "",
                item.source_key,
                item.target_key,
                reference,
            )
            for item in items
        ]

    def _hold(self, number: int, data: dict[str, Any], said: tuple[str, str, str, str]) -> None:
        key, schema, name, value = said
        held = self._pending.get(key)
        if held is None:
            if len(self._pending) >= _PENDING:
                raise InterchangeError(
                    f"More than {_PENDING:,} relations come as statements.",
                    "Send relations as entities.",
                    row=number,
                )
            held = _Pending(number, schema, {}, _optional(data, "first_seen"), "")
            self._pending[key] = held
        held.values.setdefault(name, []).append(value)

    def pending_relations(self) -> Iterator[Item]:
        """Yield the relations whose statements came one a line, after the last line."""
        for key, held in self._pending.items():
            tie = edge(held.schema)
            assert tie is not None  # noqa: S101 - only edges are held
            try:
                yield from self._relations(held, key, tie)
            except _RefusedError as error:
                yield Problem(held.row, error.column, shortened(key), error.reason, error.remedy)

    def _note_keys(self, data: dict[str, Any], kept: frozenset[str], key: str) -> None:
        for name in data.keys() - kept:
            if data[name] not in (None, "", [], False):
                self.report.add(f"key not carried: {shortened(name)}", key)


def _careful(raw: bytes) -> bool:
    return len(raw) > limits.NAME_CHARACTERS or _SUSPECT.search(raw) is not None


def _named(data: dict[str, Any], name: str) -> str:
    value = data.get(name)
    if not isinstance(value, str) or not value.strip():
        raise _RefusedError(f"The line has no {name}.", f"Give {name} as text.", name)
    return value


def _optional(data: dict[str, Any], name: str) -> str:
    value = data.get(name)
    return value if isinstance(value, str) else ""


def _schema(data: dict[str, Any]) -> str:
    schema = data.get("schema")
    if not isinstance(schema, str) or schema not in SCHEMATA:
        raise _RefusedError(
            f"{shortened(str(schema), limit=40)} is no FollowTheMoney schema.",
            "Correct the schema.",
            "schema",
        )
    return schema


def _reference(properties: dict[str, Any]) -> str:
    for name in ("recordId", "sourceID"):
        said = properties.get(name)
        if isinstance(said, list) and said and isinstance(said[0], str):
            return said[0]
        if isinstance(said, str):
            return said
    return ""


def _values(name: str, given: object, *, careful: bool) -> list[str]:
    values = given if isinstance(given, list) else [given]
    for value in values:
        if not isinstance(value, str):
            raise _RefusedError("The value is not text.", "Give a list of texts.", name)
        if careful:
            _check(value, name)
    return values


def _check(value: str, column: str) -> None:
    fault = blemish(value, is_name=column in ("id", "entity_id", "name", "alias", "previousName", "weakAlias"))
    if fault:
        raise _RefusedError(*fault, column)


def _odd_date(number: int, name: str, value: str) -> Problem:
    return Problem(
        number,
        name,
        shortened(value),
        "Not understood as a date; kept as said.",
        "Write a date or a year.",
        Severity.LOOK,
    )

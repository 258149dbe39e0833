"""FollowTheMoney JSON lines to drafts, line by line: entities, and statements as nomenklatura writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final, NamedTuple

from breakwater.core.interchange import limits
from breakwater.core.interchange.dates import is_understood
from breakwater.core.interchange.draft import Draft, Item, LossReport, Problem, Severity, shortened
from breakwater.core.interchange.followthemoney.json_lines import (
    RefusedLineError,
    check,
    is_suspect,
    json_object,
    numbered_lines,
    optional,
    required,
    schema_in,
    texts,
)
from breakwater.core.interchange.followthemoney.model import (
    EXACT,
    KIND_OF,
    KIND_PROPERTY,
    REFERENCES,
    Link,
    carried,
    edge,
)
from breakwater.core.interchange.followthemoney.relations import SaidEdge, odd_date, relation_items
from breakwater.core.interchange.refusal import InterchangeError
from breakwater.core.vocabulary import KINDS

_ISO_DATE: Final = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|1\d|2[0-8])(T[\d:.+Z-]+)?)?)?")
_ENTITY_KEYS: Final = frozenset({"id", "schema", "properties", "first_seen"})
_STATEMENT_KEYS: Final = frozenset({"entity_id", "schema", "prop", "value", "id", "lang", "first_seen"})
_NAME_OF_PROPERTY: Final = 80
"""No property's name is longer; longer ones are not looked up, for the look-up keeps what it is asked."""
_PENDING: Final = 500_000
"""Relations of a statement file held until both ends are known; more are asked for as entities."""


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
    for number, raw in numbered_lines(stream):
        items = reader.line(number, raw)
        if items and isinstance(items[0], Problem) and items[0].severity is Severity.ERROR:
            problems += 1
            if problems > limits.PROBLEMS:
                raise InterchangeError(
                    f"More than {limits.PROBLEMS:,} lines with errors up to line {number:,}.",
                    "Check that the file is FollowTheMoney JSON lines.",
                    row=number,
                )
        yield from items
    yield from reader.gathered_relations()
    yield from reader.report.losses()


class _Thing(NamedTuple):
    """What holds for all statements of one line."""

    row: int
    key: str
    schema: str
    kind: str
    said_on: str
    lang: str = ""
    reference: str = ""


@dataclass(slots=True)
class _Reader:
    report: LossReport = field(default_factory=LossReport)
    _gathered: dict[str, SaidEdge] = field(default_factory=dict)

    def line(self, number: int, raw: bytes) -> list[Item]:
        """Return the items of one line."""
        try:
            data = json_object(number, raw)
            if data is None:
                self.report.add("blank lines", f"line {number}")
                return []
            make = self._statement if "prop" in data and "properties" not in data else self._entity
            return make(number, data, careful=is_suspect(raw))
        except RefusedLineError as error:
            text = raw[:200].decode("utf-8", "replace").strip()
            return [Problem(number, error.column, shortened(text), error.reason, error.remedy)]

    def _entity(self, number: int, data: dict[str, Any], *, careful: bool) -> list[Item]:
        key, schema = required(data, "id"), schema_in(data)
        properties = data.get("properties")
        if not isinstance(properties, dict):
            raise RefusedLineError("The line has no properties.", "Give lists of values by property.", "properties")
        said_on = optional(data, "first_seen")
        if careful:
            check(key, "id")
            check(said_on, "first_seen")
        self._note_keys(data, _ENTITY_KEYS, key)
        tie = edge(schema)
        if tie is not None:
            values = {name: texts(name, given, careful=careful) for name, given in properties.items()}
            return relation_items(SaidEdge(number, key, schema, values, said_on), tie, self.report)
        kind = KIND_OF.get(schema)
        if kind is None:
            self.report.add(f"schema not carried: {schema}", key)
            return []
        if schema not in EXACT:
            self.report.add(f"schema {schema} read as {kind}", key)
        if not any(properties.values()):
            self.report.add("entity without properties", key)
        kind = _finer_kind(schema, kind, properties)
        said = [each for name in REFERENCES for each in texts(name, properties.get(name, []), careful=careful)]
        thing = _Thing(number, key, schema, kind, said_on, reference="; ".join(said))
        return self._said(thing, properties, careful=careful)

    def _statement(self, number: int, data: dict[str, Any], *, careful: bool) -> list[Item]:
        key, schema, name = required(data, "entity_id"), schema_in(data), required(data, "prop")
        self._note_keys(data, _STATEMENT_KEYS, key)
        if name == "id":
            self.report.add("statement of an id alone", key)
            return []
        value = required(data, "value")
        reference, said_on, lang = optional(data, "id"), optional(data, "first_seen"), optional(data, "lang")
        if careful:
            for each, column in ((key, "entity_id"), (value, name), (reference, "id"), (said_on, ""), (lang, "lang")):
                check(each, column)
        if edge(schema) is not None:
            self._gather(SaidEdge(number, key, schema, {name: [value]}, said_on))
            return []
        kind = KIND_OF.get(schema)
        if kind is None:
            self.report.add(f"schema not carried: {schema}", key)
            return []
        return self._said(_Thing(number, key, schema, kind, said_on, lang, reference), {name: [value]}, careful=False)

    def _said(self, thing: _Thing, properties: dict[str, Any], *, careful: bool) -> list[Item]:
        """Return the statements about a thing, notes on odd dates first."""
        row, key, schema, kind, said_on, lang, reference = thing
        problems: list[Item] = []
        drafts: list[Item] = []
        for name, given in properties.items():
            how = carried(schema, name, kind) if len(name) < _NAME_OF_PROPERTY else None
            if how is None:
                self.report.add(f"unknown property: {schema}.{shortened(name)}", str(given))
                continue
            if how.reference:
                continue
            if how.technical:
                self.report.add(f"technical property: {name}", key)
                continue
            prop, value_kind = how.prop, how.value_kind
            for value in texts(name, given, careful=careful):
                said = value
                if not value.strip():
                    self.report.add("empty values", f"{key} {name}")
                    continue
                if how.link is not None:
                    drafts.append(_link(thing, name, how.link, value))
                    continue
                if how.values:
                    said = how.values.get(value, value)
                elif how.upper:
                    said = value.upper()
                elif value_kind == "date" and not _ISO_DATE.fullmatch(value) and not is_understood(value):
                    problems.append(odd_date(row, name, value))
                # by position: keywords cost a third more, and this is made for every value of a file
                drafts.append(
                    Draft(row, key, kind, prop, said, value_kind, lang, "", "", said_on, "", "", "", "", "", reference)
                )
        if reference and not drafts and properties.keys() & set(REFERENCES):
            self.report.add("reference of an entity that says nothing else", key)
        return problems + drafts

    def _gather(self, said: SaidEdge) -> None:
        """Keep one statement of an edge until all are there."""
        held = self._gathered.get(said.key)
        if held is None:
            if len(self._gathered) >= _PENDING:
                raise InterchangeError(
                    f"More than {_PENDING:,} relations come as statements.",
                    "Send relations as entities.",
                    row=said.row,
                )
            self._gathered[said.key] = said
            return
        for name, values in said.values.items():
            held.values.setdefault(name, []).extend(values)

    def gathered_relations(self) -> Iterator[Item]:
        """Yield the relations whose statements came one a line, after the last line."""
        for said in self._gathered.values():
            if tie := edge(said.schema):
                try:
                    yield from relation_items(said, tie, self.report)
                except RefusedLineError as error:
                    yield Problem(said.row, error.column, shortened(said.key), error.reason, error.remedy)

    def _note_keys(self, data: dict[str, Any], kept: frozenset[str], key: str) -> None:
        for name in data.keys() - kept:
            if data[name] not in (None, "", [], False):
                self.report.add(f"key not carried: {shortened(name)}", key)


def _finer_kind(schema: str, kind: str, properties: dict[str, Any]) -> str:
    """Return our kind, the finer one where the entity names it."""
    said = properties.get(KIND_PROPERTY)
    if not isinstance(said, list) or len(said) != 1 or not isinstance(said[0], str):
        return kind
    if said[0] in KINDS and KINDS[said[0]].ftm == schema:
        del properties[KIND_PROPERTY]
        return said[0]
    return kind


def _link(thing: _Thing, name: str, link: Link, value: str) -> Draft:
    """Return the relation that a property of a thing states."""
    return Draft(
        row=thing.row,
        record=f"{thing.key}#{name}:{value}",
        kind="relation",
        prop=link.relation,
        value="",
        said_on=thing.said_on,
        source_key=thing.key if link.away else value,
        target_key=value if link.away else thing.key,
        reference=thing.reference,
    )

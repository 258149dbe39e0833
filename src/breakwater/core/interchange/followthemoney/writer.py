"""Drafts to FollowTheMoney JSON lines, with a report of what that format cannot carry."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from breakwater.core.interchange.draft import Draft, LossReport
from breakwater.core.interchange.followthemoney.model import (
    DETAILS,
    KIND_OF,
    KIND_PROPERTY,
    SCHEMATA,
    TYPE_PROPERTY,
    Edge,
    carried,
    edge,
    schema_of,
    types,
    written,
)
from breakwater.core.vocabulary import RELATIONS, property_for, relation_for

_MARKS = {
    "grade": "gradings",
    "marking": "markings",
    "lang": "languages of values",
}


_UNKNOWN = Edge("linked_to", "subject", "object")
_OWN_NAMES = {tie.relation: schema for schema in SCHEMATA if (tie := edge(schema)) and tie.relation not in RELATIONS}
"""Relations that FollowTheMoney has and our vocabulary has not, by the schema they came from."""


@dataclass(slots=True)
class _Entity:
    schema: str
    kind: str
    properties: dict[str, list[str]] = field(default_factory=dict)
    said_on: set[str] = field(default_factory=set)

    def add(self, name: str, value: str) -> bool:
        """Add a value; False where it is there already (FollowTheMoney keeps a set)."""
        values = self.properties.setdefault(name, [])
        if value in values:
            return False
        values.append(value)
        return True


def write_ftm(drafts: Iterable[Draft], report: LossReport) -> Iterator[bytes]:
    """Yield FollowTheMoney entities as JSON lines.

    The format has no place for markings and gradings: whoever exports decides on that first and hands
    the report on.

    Args:
        drafts: statements to write, in any order; kept in memory by record.
        report: receives what is lost.
    """
    entities: dict[str, _Entity] = {}
    relations: list[Draft] = []
    for draft in drafts:
        _note_marks(draft, report)
        if draft.kind == "relation":
            relations.append(draft)
        else:
            _add(entities, draft, report)
    lines = [line for draft in relations if (line := _relation(draft, entities, report)) is not None]
    for key, entity in entities.items():
        yield _line(key, entity, report)
    for key, entity in lines:
        yield _line(key, entity, report)


def _add(entities: dict[str, _Entity], draft: Draft, report: LossReport) -> None:
    schema = schema_of(draft.kind)
    if not schema:
        report.add(f"records of kind {draft.kind}", draft.record)
        return
    entity = entities.get(draft.record)
    if entity is None:
        entity = entities[draft.record] = _Entity(schema, draft.kind)
        if KIND_OF[schema] != draft.kind:
            entity.add(KIND_PROPERTY, draft.kind)
    name = written(draft.prop, draft.kind, schema)
    how = carried(schema, name, draft.kind) if name else None
    if how is None or how.link or how.technical or name == KIND_PROPERTY:
        report.add(f"property {draft.prop} written into notes", f"{draft.record}: {draft.value}")
        entity.add("notes", f"{property_for(draft.prop).label}: {draft.value}")
        return
    if how.prop != draft.prop:
        report.add(f"property {draft.prop} written as {name}", draft.record)
    value = {ours: theirs for theirs, ours in (how.values or {}).items()}.get(draft.value, draft.value)
    if how.upper:
        value = draft.value.lower()
        if value.upper() != draft.value:
            report.add("case of a country code", draft.value)
    if not entity.add(name, value):
        report.add("the same value said twice", f"{draft.record}: {draft.prop}")
    entity.said_on.add(draft.said_on)
    if draft.held_from or draft.held_to:
        report.add("when a value held", f"{draft.record}: {draft.prop}")
    if draft.reference:
        report.add("references of rows", draft.reference)


def _relation(draft: Draft, entities: dict[str, _Entity], report: LossReport) -> tuple[str, _Entity] | None:
    if draft.source_key not in entities or draft.target_key not in entities:
        report.add("relations with an end that is not written", draft.record)
        return None
    schema = relation_for(draft.prop).ftm or _OWN_NAMES.get(draft.prop, "")
    holder = entities[draft.target_key]
    if schema == "Identification" and "holder" in types(holder.schema):
        holder.add("holder", draft.source_key)
        if draft.value or draft.held_from or draft.held_to or draft.reference:
            report.add("details of who holds a document", draft.record)
        return None
    tie = edge(schema)
    if tie is None:
        schema, tie = "UnknownLink", _UNKNOWN
        report.add(f"relation {draft.prop} written as {schema}", draft.record)
    entity = _Entity(schema, "relation")
    entity.add(tie.source, draft.source_key)
    entity.add(tie.target, draft.target_key)
    if tie.relation != draft.prop:
        entity.add(TYPE_PROPERTY, draft.prop)
    detail = next(name for name in DETAILS if name in types(schema))
    said = (detail, draft.value), ("startDate", draft.held_from), ("endDate", draft.held_to)
    for name, value in (*said, ("recordId", draft.reference)):
        if value:
            entity.add(name, value)
    entity.said_on.add(draft.said_on)
    return draft.record, entity


def _line(key: str, entity: _Entity, report: LossReport) -> bytes:
    data: dict[str, object] = {"id": key, "schema": entity.schema, "properties": entity.properties}
    if entity.said_on and entity.said_on != {""}:
        if len(entity.said_on) == 1:
            data["first_seen"] = next(iter(entity.said_on))
        else:
            report.add("when each value was said", key)
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace") + b"\n"


def _note_marks(draft: Draft, report: LossReport) -> None:
    for name, what in _MARKS.items():
        if getattr(draft, name):
            report.add(what, f"{draft.record}: {draft.prop}")

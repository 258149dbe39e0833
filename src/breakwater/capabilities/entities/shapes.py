"""Entities and identity claims as JSON: the shapes, and how values become them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from ninja import Schema

from breakwater.capabilities.entities.queries import EntityPage
from breakwater.capabilities.statements.shapes import (
    GradeShape,
    MarkingShape,
    RecordShape,
    ReportLineShape,
    StatementShape,
    marking_shape,
    record_shape,
    report_line_shape,
    statement_shape,
)
from breakwater.core.facts import PropertyValues, Tie
from breakwater.core.marking import combine
from breakwater.core.resolution.claims import IdentityClaim


class ValueShape(Schema):
    """One value of a property, with the ids of the statements that give it."""

    text: str
    label: str
    statements: list[str]


class PropertyShape(Schema):
    """A property with its distinct values; `conflict` where they cannot all be so; `past` no longer stands."""

    code: str
    label: str
    conflict: bool
    values: list[ValueShape]
    past: list[str]


class TieShape(Schema):
    """How the entity stands to one other record; null where the originator withholds that end."""

    type: str
    label: str
    direction: str
    other: RecordShape | None
    statements: list[str]


class ClaimShape(Schema):
    """Someone's judgement that two records are the same, different, or that it is unsure."""

    id: str
    left: str
    right: str
    judgement: str
    organisation: str
    reason: str
    grade: GradeShape | None
    marking: MarkingShape
    said_at: datetime


class SuggestionShape(Schema):
    """Another record that somebody says is the same, not joined for this reader."""

    record: str
    claims: list[str]


class EntityShape(Schema):
    """An entity as this reader sees it: computed from what it may read. A protected one has no values."""

    record: str
    records: list[str]
    kind: str
    caption: str | None
    lang: str
    other: str
    protected: bool
    properties: list[PropertyShape]
    relations: list[TieShape]
    statements: list[StatementShape]
    claims: list[ClaimShape]
    suggestions: list[SuggestionShape]
    gaps: list[str]
    reports: list[ReportLineShape]
    oldest: date | None
    newest: date | None
    strictest: MarkingShape | None


class HitShape(RecordShape):
    """A record found, and the statement it was found by."""

    statement: StatementShape


def entity_shape(page: EntityPage) -> dict[str, Any]:
    """Return an entity's page as JSON."""
    entity = page.entity
    protected = frozenset(record for record, named in page.captions.items() if named.is_protected)
    ties = [row for tie in entity.relations for row in (*tie.statements, *tie.past)]
    rows = [*page.statements, *ties]
    cluster = page.clustering.of(page.record_id)
    first = entity.captions[0] if entity.captions else None
    return {
        "record": page.record_id,
        "records": list(entity.record_ids),
        "kind": entity.kind.code,
        "caption": None if entity.protected else entity.caption,
        "lang": first.lang if first else "",
        "other": first.other if first else "",
        "protected": entity.protected,
        "properties": [_property(group) for group in entity.properties],
        "relations": [_tie(tie, page) for tie in entity.relations],
        "statements": [statement_shape(row, protected=protected) for row in rows],
        "claims": [claim_shape(claim, protected=protected) for claim in page.claims],
        "suggestions": [
            {
                "record": next(record for record in suggestion.pair if record not in cluster.records),
                "claims": [claim.id for claim in suggestion.same],
            }
            for suggestion in page.clustering.suggestions_for(cluster)
            if suggestion.same
        ],
        "gaps": [gap.label for gap in entity.gaps],
        "reports": [report_line_shape(report) for report in page.reports.values()],
        "oldest": entity.oldest,
        "newest": entity.newest,
        "strictest": marking_shape(combine(row.marking for row in rows)) if rows else None,
    }


def claim_shape(claim: IdentityClaim, *, protected: Collection[str]) -> dict[str, Any]:
    """Return a claim as JSON; its reason, which may name somebody, is left out where an end is protected."""
    return {
        "id": claim.id,
        "left": claim.left,
        "right": claim.right,
        "judgement": claim.judgement,
        "organisation": claim.organisation,
        "reason": claim.reason if set(claim.pair).isdisjoint(protected) else "",
        "grade": None if claim.grade is None else {"scheme": claim.grade.scheme, "code": claim.grade.code},
        "marking": marking_shape(claim.marking),
        "said_at": claim.said_at,
    }


def _property(group: PropertyValues) -> dict[str, Any]:
    return {
        "code": group.prop.code,
        "label": group.prop.label,
        "conflict": group.conflict,
        "values": [
            {"text": value.text, "label": value.label, "statements": [row.id for row in value.statements]}
            for value in group.values
        ],
        "past": [row.id for row in group.past],
    }


def _tie(tie: Tie, page: EntityPage) -> dict[str, Any]:
    named = page.captions.get(tie.other_id or "")
    return {
        "type": tie.relation.code,
        "label": tie.label,
        "direction": tie.direction,
        "other": None if named is None else record_shape(named),
        "statements": [row.id for row in (*tie.statements, *tie.past)],
    }

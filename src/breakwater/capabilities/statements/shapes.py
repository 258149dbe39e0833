"""Statements as JSON: the shapes that the interface for programs answers with, and how values become them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from ninja import Schema

from breakwater.capabilities.statements.captions import RecordCaption
from breakwater.capabilities.statements.queries import ReportLine
from breakwater.core.interval import parse_when
from breakwater.core.marking import Marking, to_json
from breakwater.core.statement import Statement


class MarkingShape(Schema):
    """A marking, whole; sets are sorted."""

    originator: str
    tlp: str
    pap: str
    handling: list[str]
    caveat: str
    releasable_to: list[str]
    excluded: list[str]
    named_recipients: list[str]
    purposes: list[str]
    compartments: list[str]
    world: str
    expires_at: str | None
    community_only: bool


class GradeShape(Schema):
    """A grade in the scheme it was given in; schemes are never blended."""

    scheme: str
    code: str


class WhenShape(Schema):
    """A date as said, and as understood: half-open from `earliest` to `latest`."""

    said: str
    earliest: date | None
    latest: date | None
    precision: str
    calendar: str


class HeldShape(Schema):
    """When something held; null where nothing is said."""

    since: WhenShape | None
    until: WhenShape | None


class StatementShape(Schema):
    """What one agency says about one record.

    A relation is a record of kind `relation`: `property` is its type, `source` and `target` its ends; an end that
    is withheld is null. On a protected record `protected` is true, and nothing else tells what was said.
    """

    id: str
    record: str
    kind: str
    property: str
    value: str | None
    value_kind: str
    understood: WhenShape | None
    lang: str
    translation: str
    source: str | None
    target: str | None
    held: HeldShape
    said_on: date
    recorded_at: datetime
    review_on: date | None
    originator: str
    grade: GradeShape | None
    marking: MarkingShape
    report: str | None
    reference: str
    supersedes: str | None
    withdrawn_at: datetime | None
    opener: str
    opened_on: date | None
    protected: bool


class RecordShape(Schema):
    """A record by what this reader may call it; a protected one has no name."""

    record: str
    kind: str
    caption: str | None
    lang: str
    other: str
    protected: bool


class ReportLineShape(Schema):
    """A report that this reader may open."""

    id: str
    reference: str
    title: str


def marking_shape(marking: Marking) -> dict[str, Any]:
    """Return a marking as JSON."""
    return to_json(marking)


def when_shape(said: str) -> dict[str, Any] | None:
    """Return a date as said and as understood; None where none is said."""
    if not said:
        return None
    when = parse_when(said)
    return {
        "said": said,
        "earliest": when.earliest,
        "latest": when.latest,
        "precision": when.precision,
        "calendar": when.calendar,
    }


def statement_shape(statement: Statement, *, protected: Collection[str] = ()) -> dict[str, Any]:
    """Return a statement as JSON.

    Args:
        statement: readable, its withheld ends left out.
        protected: records that are protected; words beside a relation to one could name it, and are left out.
    """
    hidden = statement.is_protected
    bare = hidden or not {statement.source_id, statement.target_id}.isdisjoint(protected)
    dated = statement.value_kind == "date" and not bare
    return {
        "id": statement.id,
        "record": statement.record_id,
        "kind": statement.kind,
        "property": "" if hidden else statement.prop,
        "value": None if bare else statement.value,
        "value_kind": "text" if hidden else statement.value_kind,
        "understood": when_shape(statement.value) if dated else None,
        "lang": "" if bare else statement.lang,
        "translation": "" if bare else statement.translation,
        "source": statement.source_id,
        "target": statement.target_id,
        "held": {
            "since": None if hidden else when_shape(statement.held_from),
            "until": None if hidden else when_shape(statement.held_to),
        },
        "said_on": statement.said_on,
        "recorded_at": statement.recorded_at,
        "review_on": statement.review_on,
        "originator": statement.originator,
        "grade": None if statement.grade is None else {"scheme": statement.grade.scheme, "code": statement.grade.code},
        "marking": marking_shape(statement.marking),
        "report": statement.report_id,
        "reference": "" if bare else statement.reference,
        "supersedes": statement.supersedes,
        "withdrawn_at": statement.withdrawn_at,
        "opener": statement.opener,
        "opened_on": statement.opened_on,
        "protected": hidden,
    }


def record_shape(caption: RecordCaption) -> dict[str, Any]:
    """Return how a record is called, as JSON."""
    hidden = caption.is_protected
    return {
        "record": caption.record_id,
        "kind": caption.kind,
        "caption": None if hidden else caption.text,
        "lang": "" if hidden else caption.lang,
        "other": "" if hidden else caption.other,
        "protected": hidden,
    }


def report_line_shape(report: ReportLine) -> dict[str, Any]:
    """Return a report's line as JSON."""
    return {"id": report.id, "reference": report.reference, "title": report.title}

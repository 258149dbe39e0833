"""Statements, reports and hand-ins for programs: parse, one call, answer."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from ninja import Header, Query, Router, Schema, Status
from pydantic import Field

from breakwater.capabilities.statements import actions, listing, operations, receiving
from breakwater.capabilities.statements.drafts import DraftError
from breakwater.capabilities.statements.receiving import GivenContribution
from breakwater.capabilities.statements.shapes import (
    MarkingShape,
    ReportLineShape,
    StatementShape,
    marking_shape,
    report_line_shape,
    statement_shape,
)
from breakwater.core.marking import combine
from breakwater.foundation.access.tokens import Scope
from breakwater.foundation.web.api import READ_PROBLEMS, ApiRequest, Problem, does

router = Router(tags=["statements"])
KEY_PATTERN = r"^[\x21-\x7e]+$"
Filter = Annotated[str, Field(max_length=200)]


class Filters(Schema):
    """What statements are listed; one that is empty filters nothing."""

    record: UUID | None = None
    reference: Filter = ""
    kind: Filter = ""
    property: Filter = ""
    collection: Filter = ""
    originator: Filter = ""
    cursor: Filter = ""
    limit: Annotated[int, Field(ge=1, le=500)] = 100


class StatementList(Schema):
    """Statements in a random order that does not change; `next` is the cursor of what follows, null at the end."""

    statements: list[StatementShape]
    next: str | None


class OneStatement(Schema):
    """A statement; `reason` says why it no longer stands."""

    statement: StatementShape
    reason: str
    report: ReportLineShape | None


class AttachmentShape(Schema):
    """A file to a report; its bytes are downloaded from its page."""

    id: str
    name: str
    size_bytes: int
    sha256: str


class ReportShape(Schema):
    """A report with what was keyed from it, as far as this reader may read it."""

    id: str
    reference: str
    title: str
    text: str
    lang: str
    dated: str
    originator: str
    marking: MarkingShape
    strictest: MarkingShape
    statements: list[StatementShape]
    attachments: list[AttachmentShape]


class Stored(Schema):
    """What a hand-in became; `protected` are the records that were protected with it."""

    report: str | None
    records: dict[str, str]
    statements: list[str]
    protected: list[str]


class RowProblem(Schema):
    """One thing wrong with one row of a part of a hand-in."""

    part: str
    row: int
    column: str
    value: str
    reason: str
    remedy: str


class DraftProblem(Problem):
    """What is wrong with a hand-in, every row of it; nothing was stored."""

    problems: list[RowProblem] = []


@router.get("/statements", response={200: StatementList, **READ_PROBLEMS}, summary="List statements")
@does(actions.READ, scope=Scope.READ_STATEMENTS)
def list_statements(request: ApiRequest, filters: Query[Filters]) -> dict[str, Any]:
    """List standing statements. Legs and routes are records of kind `leg` and `route`."""
    given = {name: str(value or "") for name, value in filters.model_dump(exclude={"cursor", "limit"}).items()}
    found = listing.statements(request.principal, given, cursor=filters.cursor, limit=filters.limit)
    return {
        "statements": [statement_shape(row, protected=found.protected) for row in found.statements],
        "next": found.cursor or None,
    }


@router.get(
    "/statements/{uuid:statement_id}", response={200: OneStatement, **READ_PROBLEMS}, summary="Read one statement"
)
@does(actions.READ, scope=Scope.READ_STATEMENTS)
def read_statement(request: ApiRequest, statement_id: UUID) -> dict[str, Any]:
    """Return one statement, standing or withdrawn."""
    found = listing.statement(request.principal, str(statement_id))
    return {
        "statement": statement_shape(found.statement, protected=found.protected),
        "reason": found.reason,
        "report": None if found.report is None else report_line_shape(found.report),
    }


@router.get("/reports/{uuid:report_id}", response={200: ReportShape, **READ_PROBLEMS}, summary="Read one report")
@does(actions.READ, scope=Scope.READ_STATEMENTS)
def read_report(request: ApiRequest, report_id: UUID) -> dict[str, Any]:
    """Return one report with the statements keyed from it."""
    found = listing.report(request.principal, str(report_id))
    report = found.report
    marks = [report.marking, *(row.marking for row in found.statements)]
    return {
        **report_line_shape(report),
        "text": report.text,
        "lang": report.lang,
        "dated": report.dated.isoformat(),
        "originator": report.originator,
        "marking": marking_shape(report.marking),
        "strictest": marking_shape(combine(marks)),
        "statements": [statement_shape(row, protected=found.protected) for row in found.statements],
        "attachments": [
            {"id": str(file.id), "name": file.name, "size_bytes": file.size_bytes, "sha256": file.sha256}
            for file in found.attachments
        ],
    }


@router.post(
    "/contributions",
    response={201: Stored, frozenset({400, 409}): DraftProblem, frozenset({401, 403, 404, 413, 429}): Problem},
    summary="Hand in statements",
)
@does(actions.CONTRIBUTE, scope=Scope.WRITE_CONTRIBUTIONS)
def contribute(
    request: ApiRequest,
    given: GivenContribution,
    idempotency_key: Annotated[str | None, Header(max_length=200, pattern=KEY_PATTERN)] = None,
) -> Status[Any]:
    """Store a report with the statements keyed from it, whole or not at all.

    With an `Idempotency-Key`, what is sent twice is stored once and answered the same.
    """
    try:
        done = operations.contribute(
            principal=request.principal,
            key=receiving.key_of(idempotency_key),
            **receiving.drafts(given, request.principal),
        )
    except DraftError as error:
        again = any(problem.part == "hand-in" for problem in error.problems)
        return Status(409 if again else 400, draft_problem(error))
    return Status(
        201,
        {
            "report": done.report_id,
            "records": done.record_ids,
            "statements": list(done.statement_ids),
            "protected": list(done.protected),
        },
    )


def draft_problem(error: DraftError) -> dict[str, Any]:
    """Return every problem of a hand-in as JSON."""
    return {
        "error": error.message,
        "remedy": error.remedy,
        "problems": [
            {
                "part": problem.part,
                "row": problem.row,
                "column": problem.column,
                "value": problem.value,
                "reason": problem.reason,
                "remedy": problem.remedy,
            }
            for problem in error.problems
        ],
    }

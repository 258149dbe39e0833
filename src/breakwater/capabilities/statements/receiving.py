"""What a program hands in, as JSON: read into the same drafts that the form makes, and checked by the same checks."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import NAMESPACE_URL, uuid5

from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field

from breakwater.capabilities.statements.drafts import (
    DraftError,
    NewRecord,
    NewReport,
    NewStatement,
    Problem,
    Screening,
)
from breakwater.core.grading import Grade, parse_grade
from breakwater.core.marking import Handling, Marking, Pap, Purpose, Tlp
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.members import queries as members

MOST_STATEMENTS = 2_000
_EARLIEST_END, _LATEST_END = 2000, 2200

Code = Annotated[str, Field(max_length=200)]
Short = Annotated[str, Field(max_length=1_000)]
Long = Annotated[str, Field(max_length=200_000)]
Codes = Annotated[list[Code], Field(max_length=200)]
Answer = Literal["yes", "perhaps", "no"]
PurposeCode = Literal[
    "intelligence", "investigation", "prosecution", "protection", "border_control", "strategic_analysis", "exercise"
]


def _plausible(at: datetime) -> datetime:
    if not _EARLIEST_END <= at.year <= _LATEST_END:
        raise ValueError(f"the year is not between {_EARLIEST_END} and {_LATEST_END}")
    return at


class Closed(Schema):
    """A part of a hand-in: what it does not know, it refuses."""

    model_config = ConfigDict(extra="forbid")


class GivenMarking(Closed):
    """A marking of one's own organisation; what is left out is the strictest, or nobody."""

    tlp: Literal["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"]
    pap: Literal["CLEAR", "GREEN", "AMBER", "RED"] = "RED"
    handling: list[Literal["H0", "H1", "H2", "H3"]] = Field(default=[], max_length=4)
    caveat: Short = ""
    releasable_to: Codes = []
    excluded: Codes = []
    named_recipients: Codes = []
    purposes: list[PurposeCode] = Field(default=[], max_length=7)
    compartments: Codes = []
    expires_at: Annotated[AwareDatetime, AfterValidator(_plausible)] | None = None


class GivenGrade(Closed):
    """A grade: its code, in one's own organisation's scheme unless another is named."""

    code: Code
    scheme: Literal["admiralty", "europol_4x4", "uk_3x5x2"] | None = None


class GivenScreening(Closed):
    """The answers to "may be a victim? may be a child?"; no wants a reason."""

    victim: Answer
    child: Answer
    reason: Short = ""


class GivenRecord(Closed):
    """A record to be opened, under a key that the statements refer to."""

    key: Annotated[str, Field(min_length=1, max_length=200)]
    kind: Code
    screening: GivenScreening | None = None


class GivenStatement(Closed):
    """A statement; `record`, `source` and `target` are ids of readable records or keys of new ones."""

    record: Code
    property: Code
    value: Annotated[str, Field(max_length=20_000)] = ""
    value_kind: Literal["text", "date", "number", "place", "record", "identifier"] = "text"
    lang: Code = ""
    translation: Annotated[str, Field(max_length=20_000)] = ""
    source: Code = ""
    target: Code = ""
    withheld: list[Literal["source", "target"]] = Field(default=[], max_length=2)
    held_from: Code = ""
    held_to: Code = ""
    said_on: date | None = None
    review_on: date | None = None
    reference: Code = ""
    collection: Code = ""
    grade: GivenGrade | None = None
    marking: GivenMarking | None = None


class GivenReport(Closed):
    """The report the statements are keyed from."""

    reference: Code
    title: Short
    text: Long = ""
    lang: Code = ""
    dated: date
    marking: GivenMarking


class GivenContribution(Closed):
    """A hand-in: whole or not at all. `marking` and `grade` are those of statements that have none of their own."""

    statements: Annotated[list[GivenStatement], Field(min_length=1, max_length=MOST_STATEMENTS)]
    records: Annotated[list[GivenRecord], Field(max_length=MOST_STATEMENTS)] = []
    report: GivenReport | None = None
    marking: GivenMarking | None = None
    grade: GivenGrade | None = None


def drafts(given: GivenContribution, principal: Principal) -> dict[str, Any]:
    """Return a hand-in as the arguments of `operations.contribute`.

    Raises:
        DraftError: two records share a key, a statement has no marking, or ends that are no relation's.
        GradingError: a grade is not of its scheme.
    """
    kinds = {record.key: record.kind for record in given.records}
    problems = _problems(given, kinds)
    if problems:
        raise DraftError(problems)
    scheme = members.grading_scheme(principal.organisation)
    common = None if given.marking is None else marking_of(given.marking, principal)
    return {
        "records": [_record(record) for record in given.records],
        "statements": [_statement(row, given, principal, common, scheme) for row in given.statements],
        "report": None if given.report is None else _report(given.report, principal),
    }


def marking_of(given: GivenMarking, principal: Principal) -> Marking:
    """Return a marking of the principal's own organisation and world."""
    return Marking(
        originator=principal.organisation,
        tlp=Tlp(given.tlp),
        pap=Pap(given.pap),
        handling=frozenset(map(Handling, given.handling)),
        caveat=given.caveat,
        releasable_to=frozenset(given.releasable_to) - {principal.organisation},
        excluded=frozenset(given.excluded),
        named_recipients=frozenset(given.named_recipients),
        purposes=frozenset(map(Purpose, given.purposes)),
        compartments=frozenset(given.compartments),
        world=principal.world,
        expires_at=given.expires_at,
    )


def grade_of(given: GivenGrade | None, scheme: str) -> Grade | None:
    """Return a grade in its own scheme, else in the one given.

    Raises:
        GradingError: the scheme has no such code.
    """
    return None if given is None else parse_grade(given.code, scheme=given.scheme or scheme)


def key_of(header: str | None) -> str | None:
    """Return the key of a hand-in from whatever text its author names it with; None where it has none."""
    return str(uuid5(NAMESPACE_URL, f"idempotency-key:{header}")) if header else None


def _problems(given: GivenContribution, kinds: dict[str, str]) -> list[Problem]:
    found = []
    if len(kinds) != len(given.records):
        keys = [record.key for record in given.records]
        index = next(i for i, key in enumerate(keys) if key in keys[:i])
        found.append(
            Problem(index, "key", keys[index][:40], "Two records have this key.", "Give each its own.", "record")
        )
    for index, row in enumerate(given.statements):
        if row.marking is None and given.marking is None:
            found.append(
                Problem(index, "marking", "", "Nothing enters unmarked.", "Give it a marking, or all of them one.")
            )
    return found


def _record(given: GivenRecord) -> NewRecord:
    answer = given.screening
    screening = None if answer is None else Screening(answer.victim, answer.child, answer.reason)
    return NewRecord(given.key, given.kind, screening)


def _statement(
    given: GivenStatement, whole: GivenContribution, principal: Principal, common: Marking | None, scheme: str
) -> NewStatement:
    marking = common if given.marking is None else marking_of(given.marking, principal)
    assert marking is not None  # noqa: S101 - `_problems` has said so otherwise
    return NewStatement(
        record=given.record,
        prop=given.property,
        value=given.value,
        value_kind=given.value_kind,
        lang=given.lang,
        translation=given.translation,
        source=given.source,
        target=given.target,
        withheld_ends=" ".join(sorted(set(given.withheld))),
        held_from=given.held_from,
        held_to=given.held_to,
        said_on=given.said_on,
        review_on=given.review_on,
        reference=given.reference,
        collection=given.collection,
        grade=grade_of(given.grade or whole.grade, scheme),
        marking=marking,
    )


def _report(given: GivenReport, principal: Principal) -> NewReport:
    return NewReport(
        reference=given.reference,
        title=given.title,
        text=given.text,
        lang=given.lang,
        dated=given.dated,
        marking=marking_of(given.marking, principal),
    )

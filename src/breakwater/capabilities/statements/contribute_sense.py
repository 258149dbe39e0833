"""Make sense of what is keyed: from fields to a hand-in, with every problem at the field that has it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from breakwater.capabilities.statements import contribute_terms as terms
from breakwater.capabilities.statements.checking import HandingIn
from breakwater.capabilities.statements.contribute_form import (
    MOST_FILES,
    MOST_ROWS,
    RecordFields,
    RowFields,
    Sheet,
    filled_down,
)
from breakwater.capabilities.statements.contribute_meant import Attached, Author, FieldProblem, Meant
from breakwater.capabilities.statements.drafts import (
    NewAttachment,
    NewRecord,
    NewReport,
    NewStatement,
    Screening,
)
from breakwater.core.errors import GradingError
from breakwater.core.grading import Grade
from breakwater.core.interval import parse_when
from breakwater.core.marking import Handling, Marking, MarkingError, Pap, Tlp
from breakwater.core.vocabulary import property_for
from breakwater.foundation.web import grades, marking_text

_IN_ADDRESS = re.compile(r"entities/([0-9a-fA-F-]{36})")
NO_GRADE = frozenset({"-", "–"})


def own_only(author: Author) -> Marking:
    """Return the marking that a report has unless its author says otherwise: the own agency's, kept close."""
    return Marking(
        originator=author.organisation,
        tlp=Tlp.AMBER_STRICT,
        pap=Pap.AMBER,
        handling=frozenset({Handling.H1, Handling.H2}),
        world=author.world,
    )


def make_sense(sheet: Sheet, author: Author, files: Sequence[Attached] = ()) -> Meant:
    """Read every field; what cannot be read is a problem, and the rest is read all the same."""
    reading = _Reading(sheet, author)
    report = reading.report(files)
    default = marking_text.format_marking(report.marking if report else own_only(author))
    rows = filled_down(sheet.rows, marking=default)
    used = {row.record for row in rows}
    records: list[RecordFields | RowFields] = [
        record for record in sheet.records if record.is_new and (record.name.strip() or record.handle in used)
    ]
    new = [_new_record(record) for record in records if isinstance(record, RecordFields)]
    statements = []
    for row in rows:
        statement = reading.statement(row, report.dated if report else None)
        statements.append(statement)
        if statement.source or statement.target:
            new.append(NewRecord(statement.record, "relation"))
            records.append(row)
    if not rows:
        reading.problem("", _("Nothing is said yet."), _("Key at least one statement."))
    if len(rows) > MOST_ROWS:
        reading.problem(
            "",
            _("There are {count} rows; one hand-in has at most {most}.").format(count=len(rows), most=MOST_ROWS),
            _("Import them as a table."),
        )
    return Meant(
        handed=HandingIn(statements, new, report),
        problems=reading.problems,
        unfound=reading.unfound,
        rows=rows,
        records=records,
        files=[attached.number for attached in files],
    )


def _new_record(record: RecordFields) -> NewRecord:
    screening = None
    if record.asks and (record.victim or record.child or record.reason):
        screening = Screening(record.victim, record.child, record.reason)
    return NewRecord(record.handle, record.kind, screening)


class _Reading:
    """Collects problems while fields are read."""

    def __init__(self, sheet: Sheet, author: Author) -> None:
        self.sheet = sheet
        self.author = author
        self.problems: list[FieldProblem] = []
        self.unfound: dict[int, str] = {}

    def problem(self, where: str, reason: str, remedy: str = "", value: str = "") -> None:
        problem = FieldProblem(where, value[:40], reason, remedy)
        if problem not in self.problems:
            self.problems.append(problem)

    def report(self, files: Sequence[Attached]) -> NewReport | None:
        keyed = self.sheet.report
        if keyed.is_blank:
            for attached in files:
                self.problem(f"file-{attached.number}-file", _("A file belongs to a report."), _("Key the report."))
            return None
        if len(files) > MOST_FILES:
            self.problem(
                "", _("A report has at most {most} files.").format(most=MOST_FILES), _("Hand in the rest apart.")
            )
        dated = self._day("report-dated", keyed.dated)
        if not keyed.dated.strip():
            self.problem("report-dated", _("A report has a date."), _("Write the day it is of."))
        marking = self._marking("report-marking", keyed.marking) if keyed.marking.strip() else own_only(self.author)
        marked = {each.number: each.marking for each in self.sheet.files}
        return NewReport(
            reference=keyed.reference.strip(),
            title=keyed.title.strip(),
            text=keyed.text,
            dated=dated or date(1970, 1, 1),
            marking=marking,
            lang=keyed.lang.strip(),
            attachments=tuple(
                NewAttachment(
                    attached.name,
                    attached.content,
                    self._marking(f"file-{attached.number}-marking", marked[attached.number])
                    if marked.get(attached.number, "").strip()
                    else marking,
                )
                for attached in files
            ),
        )

    def statement(self, row: RowFields, dated: date | None) -> NewStatement:
        prefix = f"row-{row.number}"
        record = self.sheet.record(row.record)
        if record is None:
            self.problem(f"{prefix}-record", _("A statement is about a record."), _("Say which, or open one."))
        handle = "" if record is None else record.id or record.handle
        kind = "" if record is None else record.kind
        relation = self._relation(row, kind)
        said: dict[str, str] = {}
        if relation is not None:
            other = self._other(row)
            source, target = (other, handle) if relation.turned else (handle, other)
            unnamed = "" if not row.unnamed else "source" if relation.turned else "target"
            said = {"source": source, "target": target, "withheld_ends": unnamed}
            said |= {"record": f"relation {row.number}", "prop": relation.code, "value": row.detail.strip()}
        else:
            said = {"record": handle, **self._fact(row, kind)}
        return NewStatement(
            **said,
            marking=self._marking(self._keyed_at(row, "marking"), row.marking),
            grade=self._grade(self._keyed_at(row, "grade"), row.grade),
            lang=row.lang.strip(),
            translation=row.translation.strip(),
            held_from=row.held_from.strip(),
            held_to=row.held_to.strip(),
            said_on=self._day(f"{prefix}-said_on", row.said_on) or dated,
            review_on=self._day(f"{prefix}-review_on", row.review_on),
            reference=row.reference.strip(),
        )

    def _relation(self, row: RowFields, kind: str) -> terms.RelationWords | None:
        if row.is_ == "fact" or (not row.is_ and terms.is_property(row.prop, kind)):
            return None
        known = terms.read_relation(row.prop)
        if known is None and row.is_ == "relation" and row.prop.strip():
            return terms.new_relation(row.prop)
        return known

    def _fact(self, row: RowFields, kind: str) -> dict[str, str]:
        prop = terms.read_property(row.prop, kind) if row.prop.strip() else ""
        value, value_kind = row.value.strip(), row.value_kind.strip() or terms.value_kind_of(prop)
        if property_for(prop).type == "record" or value_kind == "record":
            value = self._other(row)
        elif property_for(prop).type == "place" and not row.value_kind.strip():
            code = self.author.places.get(" ".join(value.casefold().split()))
            value, value_kind = (code, "place") if code else (value, "text")
        return {"prop": prop, "value": terms.read_value(prop, value), "value_kind": value_kind}

    def _other(self, row: RowFields) -> str:
        """Return the other record of a row: by its handle, its name here, its id or its address."""
        said = row.other.strip() or row.value.strip()
        keyed = self.sheet.record(said)
        if keyed is not None:
            return keyed.id or keyed.handle
        in_address = _IN_ADDRESS.search(said)
        text = in_address.group(1) if in_address else said
        try:
            return str(UUID(text))
        except ValueError:
            self.unfound[row.number] = row.value.strip()
            self.problem(
                f"row-{row.number}-value",
                _("No record keyed here is called so.") if said else _("The other record is missing."),
                _("Look it up, or key it as a record of its own."),
                said,
            )
            return ""

    def _keyed_at(self, row: RowFields, column: str) -> str:
        """Return the field whose text a row has: its own, or that of the row it copies."""
        before = [each for each in self.sheet.keyed_rows if each.number <= row.number and getattr(each, column).strip()]
        return f"row-{before[-1].number}-{column}" if before else f"row-{row.number}-{column}"

    def _marking(self, where: str, text: str) -> Marking:
        try:
            return marking_text.parse_marking(text, originator=self.author.organisation, world=self.author.world)
        except MarkingError as error:
            self.problem(where, error.message, error.remedy, text)
            return own_only(self.author)

    def _grade(self, where: str, text: str) -> Grade | None:
        if text.strip() in NO_GRADE:
            return None
        try:
            return grades.read_grade(text, own=self.author.scheme)
        except GradingError as error:
            self.problem(where, error.message, error.remedy, text)
            return None

    def _day(self, where: str, text: str) -> date | None:
        if not text.strip():
            return None
        when = parse_when(text.strip())
        if when.precision != "day" or when.earliest is None:
            self.problem(where, _("This is not one day."), _("Write 22 Apr 2026 or 2026-04-22."), text)
            return None
        return when.earliest

"""What is keyed and by whom, and what it means: the values between the form's fields and a hand-in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from breakwater.capabilities.statements.checking import HandingIn
from breakwater.capabilities.statements.contribute_form import RecordFields, RowFields
from breakwater.capabilities.statements.drafts import Problem


@dataclass(frozen=True, slots=True)
class Author:
    """Who keys: what markings and grades are read for.

    Args:
        organisation: originator of all that is said.
        world: of the session.
        scheme: the agency's own grading scheme.
        places: code of each place of reference by its name, case folded.
    """

    organisation: str
    world: str
    scheme: str
    places: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Attached:
    """A file as it came: number of its field, name, content."""

    number: int
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One thing wrong at one field; an empty field is the whole hand-in."""

    field: str
    value: str
    reason: str
    remedy: str = ""


@dataclass(slots=True)
class Meant:
    """What the sheet means.

    Attributes:
        handed: the hand-in; not to be stored while there are problems.
        problems: found while reading the fields.
        unfound: row number → the words meant for another record that nothing keyed here carries.
    """

    handed: HandingIn
    problems: list[FieldProblem]
    unfound: dict[int, str]
    rows: list[RowFields]
    records: list[RecordFields | RowFields]
    files: list[int]

    def at_fields(self, problems: Iterable[Problem]) -> list[FieldProblem]:
        """Return problems of the hand-in at the fields they come from."""
        return [
            FieldProblem(self._field(problem), problem.value, problem.reason, problem.remedy) for problem in problems
        ]

    def _field(self, problem: Problem) -> str:
        if problem.part == "report":
            return f"report-{problem.column}"
        if problem.part == "attachment":
            return f"file-{self.files[problem.row]}-{problem.column}"
        if problem.part == "record":
            record = self.records[problem.row]
            if isinstance(record, RowFields):
                return f"row-{record.number}-prop"
            column = {"screening": "victim", "record": "name"}.get(problem.column, problem.column)
            return f"record-{record.number}-{column}"
        if problem.part == "statement":
            row = self.rows[problem.row]
            column = {"source": "value", "target": "value"}.get(problem.column, problem.column)
            return f"row-{row.number}-{column}"
        return ""

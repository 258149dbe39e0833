"""The fields of the Contribute form, as keyed: read from a post or a draft, and written back unchanged.

    report-…         reference, title, dated, lang, text, marking
    file-N-…         marking (the file itself comes as `file-N`)
    record-N-…       handle, id (of a readable record), kind, name, victim, child, reason
    row-N-…          record (a handle, or the name of a record), and what `RowFields` lists

Numbers need not be without gaps; they give the order. A row without a record is about the record of the row
before it; a row without grade or marking has those of the row before it, the first row the report's marking.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import TypeVar

MOST_ROWS = 300
MOST_FILES = 20
_FIELD = re.compile(r"(row|record|file)-(\d{1,4})-([a-z_]{1,20})")


@dataclass(slots=True)
class ReportFields:
    """The report's fields."""

    reference: str = ""
    title: str = ""
    dated: str = ""
    lang: str = ""
    text: str = ""
    marking: str = ""

    @property
    def is_blank(self) -> bool:
        """Return whether no report is keyed."""
        return not (self.reference.strip() or self.title.strip() or self.text.strip())


@dataclass(slots=True)
class FileFields:
    """What is keyed beside a file."""

    number: int
    marking: str = ""


@dataclass(slots=True)
class RecordFields:
    """A record of the hand-in: one to be opened, or a readable one by its id."""

    number: int
    handle: str = ""
    id: str = ""
    kind: str = ""
    name: str = ""
    victim: str = ""
    child: str = ""
    reason: str = ""

    @property
    def is_new(self) -> bool:
        """Return whether the record is to be opened."""
        return not self.id

    @property
    def asks(self) -> bool:
        """Return whether "may be a victim? may be a child?" is asked of it."""
        return self.is_new and self.kind == "person"


@dataclass(slots=True)
class RowFields:
    """A statement's fields. `is_` is "relation" where the value is another record, "" where the words decide."""

    number: int
    record: str = ""
    kind: str = ""
    prop: str = ""
    value: str = ""
    grade: str = ""
    marking: str = ""
    is_: str = ""
    other: str = ""
    detail: str = ""
    unnamed: str = ""
    held_from: str = ""
    held_to: str = ""
    lang: str = ""
    translation: str = ""
    value_kind: str = ""
    said_on: str = ""
    review_on: str = ""
    reference: str = ""
    span: str = ""

    @property
    def is_blank(self) -> bool:
        """Return whether nothing is said in it; record, grade and marking alone say nothing."""
        said = (self.prop, self.value, self.other, self.detail, self.translation, self.held_from, self.held_to)
        return not any(text.strip() for text in said)


@dataclass(slots=True)
class Sheet:
    """All that is keyed."""

    key: str = ""
    report_id: str = ""
    report: ReportFields = field(default_factory=ReportFields)
    files: list[FileFields] = field(default_factory=list)
    records: list[RecordFields] = field(default_factory=list)
    rows: list[RowFields] = field(default_factory=list)

    @property
    def keyed_rows(self) -> list[RowFields]:
        """Return the rows that say something."""
        return [row for row in self.rows if not row.is_blank]

    def record(self, handle: str) -> RecordFields | None:
        """Return the record a row means: by its handle, else by the name it is keyed under."""
        wanted = handle.strip()
        for record in self.records:
            if record.handle == wanted:
                return record
        named = [record for record in self.records if record.name.strip().casefold() == wanted.casefold() != ""]
        return named[0] if len(named) == 1 else None


_Fields = TypeVar("_Fields", FileFields, RecordFields, RowFields)


def read_sheet(data: Mapping[str, str]) -> Sheet:
    """Read what is posted; any field may be missing, and nothing raises. Rows without a record take the last one."""
    found: dict[str, dict[int, dict[str, str]]] = {"row": {}, "record": {}, "file": {}}
    for name, value in data.items():
        match = _FIELD.fullmatch(name)
        if match:
            part, number, column = match.groups()
            found[part].setdefault(int(number), {})[column] = _one_line_ends(value)
    report = ReportFields(
        **{each.name: _one_line_ends(data.get(f"report-{each.name}", "")) for each in fields(ReportFields)}
    )
    sheet = Sheet(
        key=data.get("key", ""),
        report_id=data.get("report_id", ""),
        report=report,
        files=_each(FileFields, found["file"]),
        records=[record for record in _each(RecordFields, found["record"]) if record.handle],
        rows=_each(RowFields, found["row"]),
    )
    _inherit_records(sheet)
    return sheet


def _each(kind: type[_Fields], found: Mapping[int, Mapping[str, str]]) -> list[_Fields]:
    columns = {each.name for each in fields(kind)} - {"number"}
    return [
        kind(number=number, **{column: values.get(column.rstrip("_"), "") for column in columns})
        for number, values in sorted(found.items())
    ]


def _inherit_records(sheet: Sheet) -> None:
    """Give rows without a record that of the row before, and declare the records that rows name for the first time."""
    last = ""
    for row in sheet.rows:
        row.record = row.record.strip() or last
        if row.is_blank or not row.record:
            continue
        last = row.record
        declared = sheet.record(row.record)
        if declared is None:
            number = max((record.number for record in sheet.records), default=-1) + 1
            sheet.records.append(RecordFields(number, handle=row.record, kind=row.kind, name=row.record))
        elif not declared.kind and row.kind:
            declared.kind = row.kind


def write_sheet(sheet: Sheet) -> dict[str, str]:
    """Write a sheet as form fields; `read_sheet` of them gives an equal sheet. Empty fields are left out."""
    data = {"key": sheet.key, "report_id": sheet.report_id}
    data |= {f"report-{each.name}": getattr(sheet.report, each.name) for each in fields(ReportFields)}
    parts: Iterable[tuple[str, Iterable[FileFields | RecordFields | RowFields]]] = (
        ("file", sheet.files),
        ("record", sheet.records),
        ("row", sheet.rows),
    )
    for part, items in parts:
        for item in items:
            for each in fields(item):
                if each.name != "number":
                    data[f"{part}-{item.number}-{each.name.rstrip('_')}"] = getattr(item, each.name)
    return {name: value for name, value in data.items() if value}


def filled_down(rows: Iterable[RowFields], *, marking: str) -> list[RowFields]:
    """Return the rows that say something, blank grades and markings filled from the row before."""
    filled: list[RowFields] = []
    grade = ""
    for row in rows:
        if row.is_blank:
            continue
        grade, marking = row.grade.strip() or grade, row.marking.strip() or marking
        filled.append(replace(row, grade=grade, marking=marking))
    return filled


def _one_line_ends(text: str) -> str:
    """Return a text as keyed: browsers send every line end as CR LF."""
    return text.replace("\r\n", "\n")

"""Turn imports into what their pages show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from breakwater.capabilities.statements.import_columns import use_label
from breakwater.capabilities.statements.import_defaults import Defaults
from breakwater.capabilities.statements.import_files import Part
from breakwater.capabilities.statements.import_queries import ProblemRow
from breakwater.capabilities.statements.import_source import RowItems
from breakwater.capabilities.statements.queries import stored_grade
from breakwater.core.errors import BreakwaterError
from breakwater.core.grading import Grade, parse_grade
from breakwater.core.interchange.draft import Draft
from breakwater.core.interchange.mapping import Use
from breakwater.core.interchange.marking_text import parse_marking
from breakwater.core.marking import Marking
from breakwater.core.vocabulary import kind_for, property_for, relation_for
from breakwater.foundation.web.rows import Value

WIDEST = 8
"""Columns of a table that the list of problem rows shows; the bad ones are always among them."""


@dataclass(frozen=True, slots=True)
class Line:
    """One statement as it will read."""

    row: int
    record: str
    kind: str
    label: str
    value: Value
    grade: Grade | None
    marking: Marking


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a row that needs a look."""

    text: str
    is_bad: bool = False
    is_missing: bool = False
    grade: Grade | None = None
    tlp: Marking | None = None


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """One row that needs a look, under the columns of its table."""

    part: int
    row: int
    is_held_back: bool
    cells: tuple[Cell, ...]
    say: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ProblemTable:
    """The rows of one part that need a look."""

    part: int
    name: str
    heads: tuple[tuple[str, str], ...]
    lines: tuple[ProblemLine, ...] = field(default=())


def draft_lines(rows: Sequence[RowItems], defaults: Defaults) -> list[Line]:
    """Return the drafts of rows as they will read; a record's name stands on its first line only."""
    good = [items for items in rows if not any(problem.severity == "error" for problem in items.problems)]
    names: dict[str, str] = {}
    for items in good:
        for draft in items.drafts:
            if draft.kind != "relation" and draft.prop in kind_for(draft.kind).naming:
                names.setdefault(draft.record, draft.value)
    found = []
    last = ""
    for items in good:
        for draft in items.drafts:
            tie = draft.kind == "relation"
            about = draft.source_key if tie else draft.record
            found.append(
                Line(
                    row=draft.row,
                    record="" if about == last else names.get(about, about),
                    kind=draft.kind,
                    label=_label(draft.kind, draft.prop),
                    value=_value(
                        draft.value, draft.lang, draft.value_kind, (draft.held_from, draft.held_to),
                        names.get(draft.target_key, draft.target_key) if tie else "",
                    ),
                    grade=_grade(draft, defaults),
                    marking=_marking(draft, defaults),
                )
            )  # fmt: skip
            last = about
    return found


def staged_lines(
    rows: Sequence[dict[str, Any]], defaults: Defaults, markings: dict[int, Marking], names: dict[str, str]
) -> list[Line]:
    """Return staged rows as they will read."""
    found = []
    last = ""
    for row in rows:
        about = str(row["source_id"] or row["record_id"])
        found.append(
            Line(
                row=row["row"],
                record="" if about == last else names.get(about, ""),
                kind=row["kind"],
                label=_label(row["kind"], row["prop"]),
                value=_value(
                    row["value"], row["lang"], row["value_kind"], (row["held_from"], row["held_to"]),
                    names.get(str(row["target_id"]), "…") if row["target_id"] else "",
                ),
                grade=stored_grade(row["grade"] or defaults.grade),
                marking=markings.get(row["label_id"], defaults.marking),
            )
        )  # fmt: skip
        last = about
    return found


def _value(text: str, lang: str, kind: str, held: tuple[str, str], other: str) -> Value:
    """Return what a statement says; of a relation, the other record and the detail after it."""
    said = f"{other}: {text}" if other and text else other or text
    return Value(text=said, lang="" if other else lang, kind=kind, held=_held(*held))


def problem_tables(
    parts: Sequence[Part], rows: Sequence[ProblemRow], cells: dict[tuple[int, int], list[str]]
) -> list[ProblemTable]:
    """Return rows that need a look as tables, one for each part that has any."""
    tables = []
    for number, part in enumerate(parts):
        of_part = [row for row in rows if row.part == number]
        if not of_part:
            continue
        columns = _shown_columns(part, of_part)
        heads = tuple((use_label(column) if column else "", header) for _index, header, column in columns)
        lines = tuple(
            ProblemLine(
                part=number,
                row=row.row,
                is_held_back=row.is_held_back,
                cells=_cells(
                    row, columns, cells.get((number, row.row), []), part.mapping.scheme if part.mapping else ""
                ),
                say=tuple((p.reason, _where(p.column, columns) + p.remedy) for p in row.problems),
            )
            for row in of_part
        )
        tables.append(ProblemTable(number, part.name + (f", {part.sheet}" if part.sheet else ""), heads, lines))
    return tables


def _shown_columns(part: Part, rows: Sequence[ProblemRow]) -> list[tuple[int, str, Any]]:
    """Return index, header and use of the columns to show: those with a problem first in line for a place."""
    if part.mapping is None:
        names = sorted({p.column for row in rows for p in row.problems if p.column})
        return [(-1, name, None) for name in names[:WIDEST]]
    mapped = [
        (index, column.header, column)
        for index, column in enumerate(part.mapping.columns)
        if column.use is not Use.IGNORE
    ]
    bad = {p.column for row in rows for p in row.problems}
    kept = sorted(mapped, key=lambda each: (each[1] not in bad, each[0]))[:WIDEST]
    return sorted(kept, key=lambda each: each[0])


def _cells(row: ProblemRow, columns: Sequence[tuple[int, str, Any]], cells: list[str], scheme: str) -> tuple[Cell, ...]:
    bad = {p.column: p.value for p in row.problems}
    found = []
    for index, header, column in columns:
        text = cells[index] if 0 <= index < len(cells) else bad.get(header, "")
        if header in bad or column is None:
            found.append(Cell(text, is_bad=header in bad, is_missing=header in bad and not text))
        else:
            found.append(_good_cell(text, column.use, scheme))
    return tuple(found)


def _good_cell(text: str, use: Use, scheme: str) -> Cell:
    """Return a cell that nothing is wrong with; grades and TLP labels as the chips that they become."""
    try:
        if text and use is Use.GRADE:
            return Cell(text, grade=parse_grade(text, scheme=scheme))
        if text and use is Use.TLP:
            return Cell(text, tlp=parse_marking(text, originator="-"))
    except BreakwaterError:
        return Cell(text)
    return Cell(text)


def _where(column: str, columns: Sequence[tuple[int, str, Any]]) -> str:
    """Name the column of a problem where its cell is not shown."""
    return f"{column}: " if column and column not in {header for _index, header, _use in columns} else ""


def _label(kind: str, prop: str) -> str:
    return relation_for(prop).label if kind == "relation" else property_for(prop).label


def _held(start: str, end: str) -> str:
    return f"{start or '…'} – {end or '…'}" if start or end else ""


def _grade(draft: Draft, defaults: Defaults) -> Grade | None:
    if not draft.grade:
        return stored_grade(defaults.grade)
    try:
        return parse_grade(draft.grade, scheme=draft.scheme)
    except BreakwaterError:
        return None


def _marking(draft: Draft, defaults: Defaults) -> Marking:
    if not draft.marking:
        return defaults.marking
    try:
        return parse_marking(draft.marking, originator=defaults.marking.originator, world=defaults.marking.world)
    except BreakwaterError:
        return defaults.marking

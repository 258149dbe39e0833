"""Read the files of an import as a stream of rows: what each says, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from breakwater.capabilities.statements import import_files
from breakwater.capabilities.statements.import_files import Part
from breakwater.core.interchange.csv_tables import open_csv, read_csv
from breakwater.core.interchange.draft import Draft, Item, Loss, Problem, RecordNote
from breakwater.core.interchange.followthemoney import read_ftm
from breakwater.core.interchange.mapping import Mapping
from breakwater.core.interchange.refusal import InterchangeError
from breakwater.core.interchange.row_marks import Known
from breakwater.core.interchange.table import Table
from breakwater.core.interchange.xlsx import read_xlsx, xlsx_table

FORMATS = ("csv", "ftm", "xlsx")
SAMPLE_ROWS = 20


@dataclass(slots=True)
class RowItems:
    """All that a reader says of one row."""

    part: int
    row: int
    drafts: list[Draft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[RecordNote] = field(default_factory=list)


def items_of(stream: BinaryIO, part: Part, *, form: str, known: Known | None = None) -> Iterator[Item]:
    """Yield what the reader of a format says of a part.

    Raises:
        InterchangeError: the part cannot be read as a whole.
    """
    if form == "ftm":
        yield from read_ftm(stream)
        return
    if part.mapping is None:
        raise InterchangeError("Nobody has said what the columns mean.", "Map them first.")
    if form == "xlsx":
        yield from read_xlsx(stream, part.mapping, sheet=part.sheet, known=known)
    else:
        yield from read_csv(stream, part.mapping, known=known)


def table_of(stream: BinaryIO, part: Part, *, form: str, mapping: Mapping | None = None) -> Table:
    """Open a CSV file or a sheet as a table."""
    if form == "xlsx":
        return xlsx_table(stream, sheet=part.sheet)
    return open_csv(stream, mapping or part.mapping)


def by_row(items: Iterable[Item], part: int, losses: list[Loss]) -> Iterator[RowItems]:
    """Gather the items of each row; losses go to the list."""
    found = RowItems(part, 0)
    started = False
    for item in items:
        kind = type(item)
        if kind is Loss:
            losses.append(item)  # type: ignore[arg-type]
            continue
        if item.row != found.row or not started:  # type: ignore[union-attr]
            if started:
                yield found
            found, started = RowItems(part, item.row), True  # type: ignore[union-attr]
        if kind is Draft:
            found.drafts.append(item)  # type: ignore[arg-type]
        elif kind is Problem:
            found.problems.append(item)  # type: ignore[arg-type]
        else:
            found.notes.append(item)  # type: ignore[arg-type]
    if started:
        yield found


def sample(batch_id: str, part: Part, number: int, *, form: str) -> tuple[list[RowItems], str]:
    """Return the first rows as they will read, and why reading stopped where it did."""
    found: list[RowItems] = []
    try:
        with import_files.opened(batch_id, part) as stream:
            for row in by_row(items_of(stream, part, form=form), number, []):
                found.append(row)
                if len(found) >= SAMPLE_ROWS:
                    break
    except InterchangeError as error:
        return found, str(error)
    return found, ""

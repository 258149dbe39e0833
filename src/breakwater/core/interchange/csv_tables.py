"""CSV to drafts and back: nodes, edges, or one statement a row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

from breakwater.core.interchange.blemishes import escape_cell, unescape_cell
from breakwater.core.interchange.draft import Draft, Item, Problem
from breakwater.core.interchange.mapping import Column, Mapping, Shape, Use
from breakwater.core.interchange.problems_csv import PROBLEM_COLUMNS
from breakwater.core.interchange.row_marks import Known
from breakwater.core.interchange.table import Row, Table, csv_table, wrong_width
from breakwater.core.interchange.table_drafts import table_items

STATEMENTS: Final = Mapping(
    shape=Shape.STATEMENTS,
    columns=(
        Column("record", Use.KEY),
        Column("kind", Use.KIND),
        Column("property", Use.TYPE),
        Column("value", Use.VALUE),
        Column("value_kind", Use.VALUE_KIND),
        Column("lang", Use.LANG),
        Column("held_from", Use.HELD_FROM),
        Column("held_to", Use.HELD_TO),
        Column("said_on", Use.SAID_ON),
        Column("grade", Use.GRADE),
        Column("scheme", Use.SCHEME),
        Column("marking", Use.MARKING),
        Column("source", Use.SOURCE),
        Column("target", Use.TARGET),
        Column("reference", Use.REFERENCE),
    ),
)
"""The mapping of files that `write_statements` makes; loses nothing."""

_ESCAPED_MARK: Final = "breakwater_escaped"


def read_csv(stream: BinaryIO, mapping: Mapping, *, known: Known | None = None) -> Iterator[Item]:
    """Yield the drafts, problems and losses of a CSV file.

    Args:
        stream: bytes of the file.
        mapping: what its columns mean.
        known: organisations and states that markings may name.

    Raises:
        InterchangeError: the file cannot be read as a whole; says the row and what to do.
    """
    yield from table_items(open_csv(stream, mapping), mapping, known=known)


def open_csv(stream: BinaryIO, mapping: Mapping | None = None) -> Table:
    """Open a CSV file; cells of a file that this platform wrote come back as they were before escaping."""
    encoding, delimiter = (mapping.encoding, mapping.delimiter) if mapping else ("", "")
    table = csv_table(stream, encoding=encoding, delimiter=delimiter)
    ours = [header for header in table.headers if header in (*PROBLEM_COLUMNS, _ESCAPED_MARK)]
    if not ours:
        return table
    kept = [index for index, header in enumerate(table.headers) if header not in ours]
    headers = tuple(unescape_cell(table.headers[index]) for index in kept)
    return Table(headers, (_without(row, kept, len(table.headers)) for row in table.rows))


def write_statements(drafts: Iterable[Draft]) -> Iterator[bytes]:
    """Yield a CSV file of drafts, one a row, UTF-8 with byte order mark, safe to open in a spreadsheet."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([*(column.header for column in STATEMENTS.columns), _ESCAPED_MARK])
    yield b"\xef\xbb\xbf"
    for draft in drafts:
        writer.writerow([*(escape_cell(text) for text in _cells(draft)), "1"])
        if buffer.tell() > 1 << 16:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def _cells(draft: Draft) -> tuple[str, ...]:
    return (
        draft.record,
        draft.kind,
        draft.prop,
        draft.value,
        draft.value_kind,
        draft.lang,
        draft.held_from,
        draft.held_to,
        draft.said_on,
        draft.grade,
        draft.scheme,
        draft.marking,
        draft.source_key,
        draft.target_key,
        draft.reference,
    )


def _without(row: Row, kept: list[int], width: int) -> Row:
    """Leave our own columns out of a row; one that lost or gained cells since is held back."""
    if len(row.cells) == width:
        return Row(row.number, tuple(unescape_cell(row.cells[index]) for index in kept), row.problems)
    reason = wrong_width(len(row.cells), width)
    problem = Problem(row.number, "", "", reason, "Keep every column of the file while correcting it.")
    cells = (*row.cells, *("" for _ in range(width)))
    return Row(row.number, tuple(unescape_cell(cells[index]) for index in kept), (*row.problems, problem))

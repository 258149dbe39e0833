"""The file of rejected rows: as they came, what is wrong, what to do; corrected, it is imported again."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

from breakwater.core.interchange import limits
from breakwater.core.interchange.blemishes import escape_cell
from breakwater.core.interchange.draft import Problem, Severity
from breakwater.core.interchange.table import Table

PROBLEM_COLUMNS: Final = (
    "breakwater_row",
    "breakwater_column",
    "breakwater_value",
    "breakwater_reason",
    "breakwater_remedy",
)
"""Columns put after the file's own; a reader that finds them leaves them out again."""


def write_rejected(table: Table, problems: Iterable[Problem]) -> Iterator[bytes]:
    """Yield a CSV file of the rows that errors hold back, UTF-8 with byte order mark.

    Args:
        table: the same file, opened once more.
        problems: the problems of its reading; only errors hold a row back.

    Several problems of one row share its line, one under the other, so that the row is imported once.
    Cells are escaped against evaluation by spreadsheets; reading the corrected file undoes it.
    """
    by_row: defaultdict[int, list[Problem]] = defaultdict(list)
    for problem in problems:
        if problem.severity is Severity.ERROR:
            by_row[problem.row].append(problem)
    yield b"\xef\xbb\xbf"
    width = len(table.headers)
    yield _line([*table.headers, *PROBLEM_COLUMNS])
    for row in table.rows:
        if found := by_row.get(row.number):
            cells = [*row.cells[:width], *[""] * (width - len(row.cells))]
            yield _line([*cells, str(row.number), *_columns(found, row.cells[width:])])


def rejected_lines(stream: BinaryIO, problems: Iterable[Problem]) -> Iterator[bytes]:
    """Yield the lines of a JSON-lines file that errors hold back, unchanged, to be corrected."""
    numbers = {problem.row for problem in problems if problem.severity is Severity.ERROR}
    number, fresh = 0, True
    while part := stream.readline(limits.LINE_CHARACTERS):
        number += fresh
        fresh = part.endswith(b"\n")
        if number in numbers:
            yield part


def _columns(problems: list[Problem], surplus: tuple[str, ...]) -> list[str]:
    values = [problem.value for problem in problems]
    if any(surplus):
        values.append(f"cells beyond the header: {' | '.join(surplus)}")
    return [
        "\n".join(problem.column for problem in problems),
        "\n".join(values),
        "\n".join(problem.reason for problem in problems),
        "\n".join(problem.remedy for problem in problems),
    ]


def _line(cells: Iterable[str]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow([escape_cell(cell) for cell in cells])
    return buffer.getvalue().encode("utf-8", "backslashreplace")

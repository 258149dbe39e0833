"""A table as every reader sees it: headers, then numbered rows of text cells."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final, NamedTuple

from breakwater.core.interchange import limits
from breakwater.core.interchange.draft import Problem, shortened
from breakwater.core.interchange.refusal import InterchangeError
from breakwater.core.interchange.text_lines import text_lines

DELIMITERS: Final = (",", ";", "\t")


class Row(NamedTuple):
    """One row: its number as a spreadsheet shows it (the header is 1), its cells, faults found on reading."""

    number: int
    cells: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Headers and a stream of rows, read once."""

    headers: tuple[str, ...]
    rows: Iterator[Row]


def csv_table(stream: BinaryIO, *, encoding: str = "", delimiter: str = "") -> Table:
    """Open a CSV file as a table.

    Args:
        stream: bytes of the file.
        encoding: declared encoding, or empty (UTF-8, UTF-16 with its mark).
        delimiter: `,` `;` or tab; empty to take the one the header uses most.

    Raises:
        InterchangeError: the file is not a table; raised here for its header, while iterating for its rows.
    """
    lines = text_lines(stream, encoding=encoding)
    first = next(lines, "")
    if not first.strip():
        raise InterchangeError("The file has no header row.", "Put the names of the columns in its first row.", row=1)
    reader = csv.reader(_again(first, lines), delimiter=delimiter or sniffed(first), strict=True)
    rows = _numbered(reader)
    return Table(checked_headers(next(rows).cells), rows)


def wrong_width(cells: int, headers: int) -> str:
    """Return the reason why a row does not fit its header."""
    return f"The row has {cells} {'cell' if cells == 1 else 'cells'}, the header {headers}."


def sniffed(header: str) -> str:
    """Return the delimiter a header line uses most outside quotes; a comma when it uses none."""
    outside = "".join(part for index, part in enumerate(header.split('"')) if index % 2 == 0)
    return max(DELIMITERS, key=outside.count)


def checked_headers(cells: Sequence[str]) -> tuple[str, ...]:
    """Return headers, trimmed; blank ones named by their position.

    Raises:
        InterchangeError: two columns have one name, or there are too many.
    """
    if len(cells) > limits.HEADERS:
        raise InterchangeError(
            f"The table has {len(cells):,} columns; {limits.HEADERS} is the limit.",
            "Keep the columns that are to be read.",
            row=1,
        )
    headers = tuple(cell.strip() or f"column {number}" for number, cell in enumerate(cells, 1))
    seen: set[str] = set()
    for header in headers:
        if header in seen:
            raise InterchangeError(
                f"Two columns are named {shortened(header)!r}.", "Give each column its own name.", row=1
            )
        seen.add(header)
    return headers


def _again(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _numbered(reader: Iterator[list[str]]) -> Iterator[Row]:
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise InterchangeError(
                f"Row {number:,} cannot be read as a table: {error}.",
                "Correct the quotes and line ends of this row, then import the file again.",
                row=number,
            ) from error
        if number > limits.ROWS:
            raise InterchangeError(
                f"The table has more than {limits.ROWS:,} rows.",
                "Split it, or send it as JSON lines.",
                row=number,
            )
        yield Row(number, tuple(cells))

"""XLSX to drafts: sheets as tables, dates as they are shown, formulas reported and never evaluated."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO, Final, NamedTuple

import openpyxl
from defusedxml.common import DefusedXmlException
from openpyxl.utils.exceptions import InvalidFileException

from breakwater.core.interchange import limits
from breakwater.core.interchange.draft import Item, Loss, Problem, Severity, shortened
from breakwater.core.interchange.mapping import Mapping
from breakwater.core.interchange.refusal import InterchangeError
from breakwater.core.interchange.row_marks import Known
from breakwater.core.interchange.table import Row, Table, checked_headers
from breakwater.core.interchange.table_drafts import table_items
from breakwater.core.interchange.zip_check import ZIP_FAILS, checked_zip

_OPENPYXL_FAILS: Final = (
    *ZIP_FAILS,
    InvalidFileException,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    SyntaxError,
    TypeError,
)
"""openpyxl documents no errors of its own for damaged files; these are what damaged ones raise
(SyntaxError: ParseError; ValueError: defusedxml's EntitiesForbidden and DTDForbidden)."""

_BATCH: Final = 256
_QUOTED: Final = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_ZEROS: Final = re.compile(r"0{2,}")
_LOST: Final = {
    "xl/comments": "notes on cells",
    "xl/threadedComments": "notes on cells",
    "xl/drawings/drawing": "drawings",
    "xl/media/": "pictures",
    "xl/charts/chart": "charts",
    "xl/externalLinks/externalLink": "links to other workbooks",
    "xl/vbaProject": "macros (never run)",
    "xl/embeddings/": "embedded files",
    "xl/pivotTables/pivotTable": "pivot tables",
}


class Sheet(NamedTuple):
    """A sheet of a workbook."""

    name: str
    hidden: bool


def sheets(stream: BinaryIO) -> tuple[Sheet, ...]:
    """List the sheets of a workbook, hidden ones too.

    Raises:
        InterchangeError: the file is no XLSX within the limits.
    """
    book, _ = _open(stream)
    return tuple(Sheet(sheet.title, sheet.sheet_state != "visible") for sheet in book.worksheets)


def xlsx_table(stream: BinaryIO, *, sheet: str = "") -> Table:
    """Open one sheet of a workbook as a table; its first row is the header.

    Args:
        stream: bytes of the file, seekable.
        sheet: name; empty for the first.

    Raises:
        InterchangeError: the file is no XLSX within the limits, or has no such sheet or header.
    """
    book, _ = _open(stream)
    names = [each.title for each in book.worksheets]
    if sheet and sheet not in names:
        raise InterchangeError(
            f"The workbook has no sheet {shortened(sheet)!r}.", f"Choose one of {', '.join(names[:10])}."
        )
    if not names:
        raise InterchangeError("The workbook has no sheet with cells.", "Save a sheet with a table in it.")
    rows = _rows(book[sheet or names[0]])
    first = next(rows, None)
    if first is None or not any(cell.strip() for cell in first.cells):
        raise InterchangeError("The sheet has no header row.", "Put the names of the columns in its first row.", row=1)
    width = max(number for number, cell in enumerate(first.cells, 1) if cell.strip())
    headers = checked_headers(first.cells[:width])
    return Table(headers, (_fitted(row, headers) for row in rows))


def read_xlsx(stream: BinaryIO, mapping: Mapping, *, sheet: str = "", known: Known | None = None) -> Iterator[Item]:
    """Yield the drafts, problems and losses of one sheet.

    Args:
        stream: bytes of the file, seekable.
        mapping: what the columns mean.
        sheet: name; empty for the first.
        known: organisations and states that markings may name.

    Raises:
        InterchangeError: the file cannot be read as a whole.
    """
    yield from table_items(xlsx_table(stream, sheet=sheet), mapping, known=known)
    yield from _workbook_losses(stream)


def _open(stream: BinaryIO) -> tuple[Any, zipfile.ZipFile]:
    stream.seek(0)
    if stream.read(8) == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise InterchangeError("The file is an old XLS or is encrypted.", "Save it as XLSX without a password.")
    stream.seek(0)
    archive = checked_zip(stream)
    stream.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions that no statement needs
            book = openpyxl.load_workbook(stream, read_only=True, data_only=False, keep_links=False)
    except _OPENPYXL_FAILS as error:
        raise _damaged(error) from error
    if len(book.sheetnames) > limits.XLSX_SHEETS:
        raise InterchangeError(
            f"The workbook has {len(book.sheetnames)} sheets; {limits.XLSX_SHEETS} is the limit.", "Split it."
        )
    return book, archive


def _damaged(error: Exception, row: int | None = None) -> InterchangeError:
    if _forbids(error):
        return InterchangeError(
            "The workbook declares XML entities, as no spreadsheet does.", "Save it anew as XLSX.", row=row
        )
    where = "" if row is None else f" at row {row:,}"
    return InterchangeError(
        f"The workbook is damaged{where}.", "Open it in a spreadsheet program and save it.", row=row
    )


def _forbids(error: BaseException | None) -> bool:
    """Tell whether defusedxml refused the file; openpyxl hides that behind an error of its own."""
    return error is not None and (isinstance(error, DefusedXmlException) or _forbids(error.__context__))


def _rows(sheet: Any) -> Iterator[Row]:
    """Yield the rows of a sheet; the size it states of itself is not believed."""
    number, blank = 0, 0
    try:
        sheet.reset_dimensions()
        source = sheet.iter_rows()
    except _OPENPYXL_FAILS as error:
        raise _damaged(error) from error
    while True:
        batch: list[Row] = []
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                for cells in source:
                    number += 1
                    blank = 0 if cells else blank + 1
                    if blank > limits.BLANK_ROWS:
                        raise _far_away(number)
                    batch.append(_row(_bounded(number, cells), cells))
                    if len(batch) == _BATCH:
                        break
        except _OPENPYXL_FAILS as error:
            raise _damaged(error, number + 1) from error
        if not batch:
            return
        yield from batch


def _far_away(number: int) -> InterchangeError:
    return InterchangeError(
        f"More than {limits.BLANK_ROWS:,} blank rows stand above row {number:,}.",
        "Delete the cells far below the table.",
        row=number,
    )


def _bounded(number: int, cells: Any) -> int:
    """Refuse a row beyond the limits, before its cells are looked at."""
    if number > limits.ROWS:
        raise InterchangeError(f"The sheet has more than {limits.ROWS:,} rows.", "Split it.", row=number)
    if len(cells) > limits.HEADERS:
        raise InterchangeError(
            f"Row {number:,} reaches column {len(cells):,}; {limits.HEADERS} is the limit.",
            "Delete the cells beyond the table.",
            row=number,
        )
    return number


def _row(number: int, cells: Any) -> Row:
    texts: list[str] = []
    problems: list[Problem] = []
    for index, cell in enumerate(cells):
        text, fault = _said(cell)
        texts.append(text)
        if fault:
            problems.append(Problem(number, str(index), shortened(text), *fault))
    return Row(number, tuple(texts), tuple(problems))


def _fitted(row: Row, headers: tuple[str, ...]) -> Row:
    """Give a row the header's width (blank cells beyond it are format), and its problems their headers."""
    cells = row.cells
    while len(cells) > len(headers) and not cells[-1].strip():
        cells = cells[:-1]
    names = dict(enumerate(headers))
    problems = tuple(replace(each, column=names.get(int(each.column), "")) for each in row.problems)
    return Row(row.number, (*cells, *("" for _ in range(len(headers) - len(cells)))), problems)


Fault = tuple[str, str, Severity]


def _said(cell: Any) -> tuple[str, Fault | None]:
    """Return what a cell says, as text, and what is wrong with it."""
    value = cell.value
    if value is None:
        return "", None
    if cell.data_type == "f" or not isinstance(value, str | int | float | bool | date | time | timedelta):
        text = value if isinstance(value, str) else "="
        return text, (
            "The cell is a formula: its result is not taken, for it may be old or false.",
            "Paste the values in place of the formulas.",
            Severity.ERROR,
        )
    if cell.data_type == "e":
        return str(value), ("The cell is an error value.", "Correct it, or empty it.", Severity.ERROR)
    if isinstance(value, bool):
        return str(value).upper(), None
    if isinstance(value, str):
        return value, None
    form = _QUOTED.sub("", str(cell.number_format or "")).lower()
    if isinstance(value, date):
        return _date_as_shown(value, form), None
    if isinstance(value, time | timedelta):
        return str(value), None
    return _number(value, form)


def _number(value: float, form: str) -> tuple[str, Fault | None]:
    whole = int(value) if value == value and abs(value) < 1e300 and value == int(value) else None
    if "%" in form:
        return f"{value * 100:.12g} %", None
    if whole is None:
        return repr(value), None
    text = str(whole).zfill(len(form)) if _ZEROS.fullmatch(form) else str(whole)
    if abs(whole) >= 10**15:
        return text, (
            "A spreadsheet keeps 15 digits of a number: the last ones may be lost.",
            "Compare with the source; keep such numbers as text.",
            Severity.LOOK,
        )
    return text, None


def _date_as_shown(value: date, form: str) -> str:
    """Write a date as exactly as the sheet shows it: a cell shown as a year says a year."""
    if isinstance(value, datetime) and ("h" in form or value.time() != time()):
        return value.isoformat(sep=" ", timespec="minutes" if value.second == 0 else "seconds")
    day = value.date() if isinstance(value, datetime) else value
    if "d" in form or not form or form == "general":
        return day.isoformat()
    if "m" in form:
        return f"{day.year:04d}-{day.month:02d}"
    return f"{day.year:04d}" if "y" in form else day.isoformat()


def _workbook_losses(stream: BinaryIO) -> Iterator[Loss]:
    """Yield what a workbook holds that is not cells."""
    stream.seek(0)
    archive = checked_zip(stream)
    counts: dict[str, int] = {}
    for entry in archive.infolist():
        for start, what in _LOST.items():
            if entry.filename.startswith(start):
                counts[what] = counts.get(what, 0) + 1
        if entry.filename.startswith("xl/worksheets/sheet") and (merged := _merged(archive, entry)):
            what = "merged cells: only the first one holds the value"
            counts[what] = counts.get(what, 0) + merged
    yield from (Loss(what, count) for what, count in counts.items())


def _merged(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> int:
    try:
        with archive.open(entry) as part:
            found, rest = 0, b""
            while chunk := part.read(1 << 20):
                chunk = rest + chunk
                found += chunk.count(b"<mergeCell ")
                rest = chunk[-10:]
            return found
    except ZIP_FAILS as error:
        raise _damaged(error) from error

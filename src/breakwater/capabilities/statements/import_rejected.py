"""Keep the rows that are held back as a file to be corrected, and the cells of those that pages show."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import BinaryIO

from breakwater.capabilities.statements import import_files, import_queries
from breakwater.capabilities.statements.import_files import Part
from breakwater.capabilities.statements.import_models import Batch, RowProblem
from breakwater.capabilities.statements.import_source import table_of
from breakwater.core.interchange.draft import Problem, Severity, shortened
from breakwater.core.interchange.problems_csv import rejected_lines, write_rejected
from breakwater.core.interchange.table import Row, Table
from breakwater.foundation.access.passage import Passage


def keep_rejected(passage: Passage, batch: Batch) -> None:
    """Write the rows that are held back to a file to be corrected, and keep the cells of those to be shown."""
    batch_id = str(batch.pk)
    parts = [Part.from_json(part) for part in batch.parts]
    problems = [import_queries.problems(passage, batch_id, number) for number in range(len(parts))]
    import_files.forget_rejected(batch_id)
    cells: dict[tuple[int, int], list[str]] = {}
    for number, part in enumerate(parts):
        if not problems[number]:
            continue
        with import_files.opened(batch_id, part) as stream:
            pieces = _rejected_of(stream, batch.format, part, problems[number], cells)
            if any(problem.holds_back for problem in problems[number]):
                import_files.write_rejected(batch_id, number, pieces)
            else:
                deque(pieces, maxlen=0)  # for the cells alone
    import_files.write_cells(batch_id, cells)


def _rejected_of(
    stream: BinaryIO, form: str, part: Part, problems: list[RowProblem], cells: dict[tuple[int, int], list[str]]
) -> Iterator[bytes]:
    """Yield the file of rejected rows of a part; notes in passing the cells that the map reads of each."""
    if part.mapping is None:
        yield from rejected_lines(stream, map(_problem, problems))
        return
    wanted = {(problem.part, problem.row) for problem in problems}
    number = problems[0].part
    table = table_of(stream, part, form=form)
    at = {header: index for index, header in enumerate(table.headers)}
    places = [at.get(column.header, -1) for column in part.mapping.columns]

    def noted(rows: Iterator[Row]) -> Iterator[Row]:
        for row in rows:
            if (number, row.number) in wanted:
                cells[(number, row.number)] = [
                    shortened(row.cells[place], limit=40) if 0 <= place < len(row.cells) else "" for place in places
                ]
            yield row

    yield from write_rejected(Table(table.headers, noted(table.rows)), map(_problem, problems))


def _problem(row: RowProblem) -> Problem:
    severity = Severity.ERROR if row.holds_back else Severity.LOOK
    return Problem(row.row, row.column, row.value, row.reason, row.remedy, severity)

"""The job that checks an import: its files are read into the staging area, chunk by chunk, with all that is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.db import connections

from breakwater.capabilities.statements import actions, import_files, import_queries
from breakwater.capabilities.statements.import_defaults import Defaults
from breakwater.capabilities.statements.import_files import Part, headers_of
from breakwater.capabilities.statements.import_fitting import (
    hold_back_dangling,
    hold_back_two_kinds,
    note_likeness,
)
from breakwater.capabilities.statements.import_marks import Marks
from breakwater.capabilities.statements.import_models import Batch, State
from breakwater.capabilities.statements.import_rejected import keep_rejected
from breakwater.capabilities.statements.import_runs import (
    StoppedError,
    clear_staged,
    go_on,
    keep_problems,
    note_refused,
)
from breakwater.capabilities.statements.import_source import RowItems, by_row, items_of
from breakwater.capabilities.statements.import_staging import COLUMNS, Existing, Staging
from breakwater.capabilities.statements.import_tally import Tally
from breakwater.capabilities.statements.operations import register_of
from breakwater.core.interchange.draft import Loss, Problem, RecordNote
from breakwater.core.interchange.mapping import Use
from breakwater.core.interchange.refusal import InterchangeError
from breakwater.core.interchange.row_marks import Known
from breakwater.foundation.access.errors import Refused
from breakwater.foundation.access.passage import acting
from breakwater.foundation.access.principal import Principal

CHUNK = 20_000
"""Statements staged in one transaction: a few seconds' work, which is all that a crash can lose."""


def check(principal: Principal, *, batch_id: str, run: int, chunk: int = CHUNK) -> None:
    """Read an import's files into the staging area, in chunks; begun again, it goes on where it was.

    A file that cannot be read as a whole leaves nothing staged, and says why on the import's page.
    """
    try:
        with acting(principal, actions.IMPORT) as passage:
            batch = import_queries.own_batch(passage, batch_id)
    except Refused as error:
        note_refused(principal, batch_id=batch_id, run=run, under_way=State.CHECKING, back_to=State.OPEN, error=error)
        return
    if batch.state != State.CHECKING or batch.run != run:
        return
    try:
        _check(principal, batch, chunk)
    except StoppedError:
        return
    except (InterchangeError, Refused) as error:
        _give_up(principal, batch, str(error))


def _check(principal: Principal, batch: Batch, chunk: int) -> None:
    defaults = Defaults.from_json(batch.defaults)
    register = register_of(principal)
    known = Known(organisations=frozenset(register.organisations), states=frozenset(register.states))
    parts = [Part.from_json(part) for part in batch.parts]
    with acting(principal, actions.IMPORT) as passage:
        today = passage.at.date()
    staging = Staging(
        batch_id=str(batch.pk),
        secret=bytes.fromhex(batch.secret),
        label=Marks(principal, register).label,
        joined=_joined(principal, batch, parts),
        child=defaults.child,
        today=today,
    )
    headers = [headers_of(part) for part in parts]
    done = batch.staged_rows
    tally = Tally()
    rows: list[list[Any]] = []
    problems: list[tuple[int, Problem]] = []
    for group, read_bytes in _groups(batch, parts, known, tally.losses):
        tally.rows += 1
        tally.read_bytes = read_bytes
        staged, found = staging.stage(group)
        told = [
            (group.part, replace(problem, column=headers[group.part].get(problem.column, problem.column)))
            for problem in found
            if tally.lists(group.part, problem)
        ]
        if tally.rows <= done:
            continue
        rows += staged
        problems += told
        if len(rows) >= chunk or len(problems) >= chunk:
            _write(principal, batch, tally, rows, problems)
            rows, problems = [], []
    _write(principal, batch, tally, rows, problems)
    _finish(principal, batch, tally, staging)


def _groups(batch: Batch, parts: list[Part], known: Known, losses: list[Loss]) -> Iterator[tuple[RowItems, int]]:
    """Yield the rows of all parts, each with the number of bytes read so far."""
    before = 0
    for number, part in enumerate(parts):
        with import_files.opened(str(batch.pk), part) as stream:
            follows = batch.format != "xlsx"  # a workbook is not read from front to back
            for group in by_row(items_of(stream, part, form=batch.format, known=known), number, losses):
                yield group, before + (stream.tell() if follows else 0)
        before += part.size_bytes


def _write(
    principal: Principal,
    batch: Batch,
    tally: Tally,
    rows: list[list[Any]],
    problems: list[tuple[int, Problem]],
) -> None:
    """Stage a chunk and note how far the reading is, in one transaction."""
    with acting(principal, actions.IMPORT) as passage:
        go_on(passage, batch, read_bytes=tally.read_bytes, staged_rows=tally.rows)
        columns = ", ".join(f'"{column}"' for column in COLUMNS)
        with connections["default"].cursor() as cursor, cursor.copy(f"copy bw.staged ({columns}) from stdin") as copy:
            for row in rows:
                copy.write_row(row)
        keep_problems(passage, batch, problems)
        passage.about("import", str(batch.pk), staged=len(rows), problems=len(problems))


def _joined(principal: Principal, batch: Batch, parts: list[Part]) -> dict[str, Existing | None]:
    """Read the column of existing records first: a relation may name a key before its row comes."""
    wanted: dict[str, str] = {}
    for part in parts:
        if part.mapping is None or not part.mapping.headers(Use.EXISTING):
            continue
        with import_files.opened(str(batch.pk), part) as stream:
            for item in items_of(stream, part, form=batch.format):
                if isinstance(item, RecordNote) and item.existing:
                    wanted.setdefault(item.record, item.existing.strip().lower())
    if not wanted:
        return {}
    with acting(principal, actions.IMPORT) as passage:
        found = import_queries.joinable(passage, set(wanted.values()))
    return {key: found.get(record_id) for key, record_id in wanted.items()}


def _finish(principal: Principal, batch: Batch, tally: Tally, staging: Staging) -> None:
    """Hold back what does not fit together, count, and say that the check is done."""
    with acting(principal, actions.IMPORT) as passage:
        go_on(passage, batch, read_bytes=batch.size_bytes)
        hold_back_two_kinds(passage, batch, tally)
        hold_back_dangling(passage, batch, tally, staging)
        note_likeness(passage, batch, tally)
        counts = import_queries.counts(str(batch.pk)) | tally.counts()
        keep_rejected(passage, batch)
        losses = [{"what": loss.what, "count": loss.count, "examples": list(loss.examples)} for loss in tally.losses]
        go_on(passage, batch, state=State.CHECKED, counts=counts, losses=losses, message="")
        passage.about("import", str(batch.pk), **counts)


def _give_up(principal: Principal, batch: Batch, message: str) -> None:
    """Leave nothing of a reading that failed but the reason."""
    with acting(principal, actions.IMPORT) as passage:
        try:
            go_on(passage, batch, state=State.OPEN, message=message, staged_rows=0, read_bytes=0)
        except StoppedError:
            return
        clear_staged(passage, str(batch.pk))
        passage.about("import", str(batch.pk), refused=message[:200])

"""The work of an import's jobs: check its files into the staging area, load what is staged, take a load back."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from django.db import connections
from django.utils.translation import gettext as _

from breakwater.capabilities.statements import actions, import_files, import_queries
from breakwater.capabilities.statements.import_defaults import Defaults
from breakwater.capabilities.statements.import_files import Part
from breakwater.capabilities.statements.import_marks import Marks, visible_labels
from breakwater.capabilities.statements.import_models import Batch, RowProblem, State
from breakwater.capabilities.statements.import_source import RowItems, by_row, items_of, table_of
from breakwater.capabilities.statements.import_staging import COLUMNS, Existing, Staging
from breakwater.capabilities.statements.models import Statement
from breakwater.capabilities.statements.operations import register_of
from breakwater.core.errors import BreakwaterError
from breakwater.core.interchange.draft import Loss, Problem, RecordNote, Severity, shortened
from breakwater.core.interchange.mapping import Use
from breakwater.core.interchange.problems_csv import rejected_lines, write_rejected
from breakwater.core.interchange.refusal import InterchangeError
from breakwater.core.interchange.row_marks import Known
from breakwater.core.interchange.table import Row, Table
from breakwater.foundation.access.doors import insert, readable
from breakwater.foundation.access.errors import Refused
from breakwater.foundation.access.passage import Passage, acting
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.database.source import new_id

CHUNK = 20_000
"""Statements staged in one transaction: a few seconds' work, which is all that a crash can lose."""
LOOKS_KEPT = 5_000
"""Rows to look at that are listed; further ones are counted."""
LIKENESSES_TOLD = 1_000
FAULTS_KEPT = 10_000
"""Problems that hold rows back; with more the file is of another kind than it was said to be."""


class StoppedError(Exception):
    """Somebody stopped this run, or began another."""


@dataclass(slots=True)
class _Reading:
    """What one reading of the files has met so far."""

    groups: int = 0
    read_bytes: int = 0
    looks: int = 0
    faults: int = 0
    losses: list[Loss] = field(default_factory=list)
    fault_rows: set[tuple[int, int]] = field(default_factory=set)
    look_rows: set[tuple[int, int]] = field(default_factory=set)


def check(principal: Principal, *, batch_id: str, run: int, chunk: int = CHUNK) -> None:
    """Read an import's files into the staging area, in chunks; begun again, it goes on where it was.

    A file that cannot be read as a whole leaves nothing staged, and says why on the import's page.
    """
    with acting(principal, actions.IMPORT) as passage:
        batch = import_queries.own_batch(passage, batch_id)
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
    done = batch.staged_rows
    reading = _Reading()
    rows: list[list[Any]] = []
    problems: list[tuple[int, Problem]] = []
    for group, read_bytes in _groups(batch, parts, known, reading.losses):
        reading.groups += 1
        reading.read_bytes = read_bytes
        staged, found = staging.stage(group)
        told = [(group.part, problem) for problem in found if _counted(group, problem, reading)]
        if reading.groups <= done:
            continue
        rows += staged
        problems += told
        if len(rows) >= chunk or len(problems) >= chunk:
            _write(principal, batch, reading, rows, problems)
            rows, problems = [], []
    _write(principal, batch, reading, rows, problems)
    _finish(principal, batch, reading, staging)


def _groups(batch: Batch, parts: list[Part], known: Known, losses: list[Loss]) -> Iterator[tuple[RowItems, int]]:
    """Yield the rows of all parts, each with the number of bytes read so far."""
    before = 0
    for number, part in enumerate(parts):
        with import_files.opened(str(batch.pk), part) as stream:
            follows = batch.format != "xlsx"  # a workbook is not read from front to back
            for group in by_row(items_of(stream, part, form=batch.format, known=known), number, losses):
                yield group, before + (stream.tell() if follows else 0)
        before += part.size_bytes


def _counted(group: RowItems, problem: Problem, reading: _Reading) -> bool:
    """Count a problem; tell whether it is listed."""
    place = (group.part, problem.row)
    if problem.severity is Severity.ERROR:
        reading.faults += 1
        reading.fault_rows.add(place)
        if reading.faults > FAULTS_KEPT:
            raise InterchangeError(
                _("More than {count} problems up to row {row}.").format(count=FAULTS_KEPT, row=problem.row),
                _("Check that the map fits this file."),
                row=problem.row,
            )
        return True
    reading.looks += 1
    if reading.looks <= LOOKS_KEPT:
        reading.look_rows.add(place)
        return True
    return False


def _write(
    principal: Principal,
    batch: Batch,
    reading: _Reading,
    rows: list[list[Any]],
    problems: list[tuple[int, Problem]],
) -> None:
    """Stage a chunk and note how far the reading is, in one transaction."""
    with acting(principal, actions.IMPORT) as passage:
        _go_on(passage, batch, read_bytes=reading.read_bytes, staged_rows=reading.groups)
        columns = ", ".join(f'"{column}"' for column in COLUMNS)
        with connections["default"].cursor() as cursor, cursor.copy(f"copy bw.staged ({columns}) from stdin") as copy:
            for row in rows:
                copy.write_row(row)
        _keep_problems(passage, batch, problems)
        passage.about("import", str(batch.pk), staged=len(rows), problems=len(problems))


def _go_on(passage: Passage, batch: Batch, **fields: Any) -> None:
    """Change the batch if this run is still the one that works on it.

    Raises:
        StoppedError: it is not.
    """
    rows = readable(passage.principal, Batch).filter(pk=batch.pk, state=batch.state, run=batch.run)
    if not rows.update(**fields):
        raise StoppedError


def _keep_problems(passage: Passage, batch: Batch, problems: list[tuple[int, Problem]]) -> None:
    insert(
        passage.principal,
        [
            RowProblem(
                id=new_id(),
                batch_id=batch.pk,
                person_id=passage.principal.person_id,
                part=part,
                row=problem.row,
                column=problem.column,
                value=problem.value,
                reason=problem.reason,
                remedy=problem.remedy,
                holds_back=problem.severity is Severity.ERROR,
            )
            for part, problem in problems
        ],
    )


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


def _finish(principal: Principal, batch: Batch, reading: _Reading, staging: Staging) -> None:
    """Hold back what does not fit together, count, and say that the check is done."""
    with acting(principal, actions.IMPORT) as passage:
        _go_on(passage, batch, read_bytes=batch.size_bytes)
        _hold_back_two_kinds(passage, batch, reading)
        _hold_back_dangling(passage, batch, reading, staging)
        _note_likeness(passage, batch, reading)
        counts = import_queries.counts(str(batch.pk))
        counts |= {
            "held_back": len(reading.fault_rows),
            "to_look_at": len(reading.look_rows - reading.fault_rows),
            "looks_left_out": max(0, reading.looks - LOOKS_KEPT),
        }
        _keep_rejected(passage, batch)
        losses = [{"what": loss.what, "count": loss.count, "examples": list(loss.examples)} for loss in reading.losses]
        _go_on(passage, batch, state=State.CHECKED, counts=counts, losses=losses, message="")
        passage.about("import", str(batch.pk), **counts)


def _hold_back_two_kinds(passage: Passage, batch: Batch, reading: _Reading) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute('select part, "row", kind, other from bw.staged_kinds(%s::uuid)', [batch.pk])
        found = cursor.fetchall()
    reason, remedy = _("Another row says that this record is of the kind {kind}."), _("Give a record one kind.")
    _hold_back(
        passage,
        batch,
        reading,
        [(part, Problem(row, "kind", kind, reason.format(kind=other), remedy)) for part, row, kind, other in found],
    )


def _hold_back_dangling(passage: Passage, batch: Batch, reading: _Reading, staging: Staging) -> None:
    """Hold back relations to what is not in the import, then those to what that held back, to the last."""
    there = [each.record_id for each in staging.joined.values() if each is not None]
    keys: dict[str, str] = {}
    while True:
        with connections["default"].cursor() as cursor:
            cursor.execute(
                'select part, "row", is_source, missing from bw.staged_dangling(%s::uuid, %s::uuid[]) limit %s',
                [batch.pk, there, FAULTS_KEPT + 1],
            )
            found = cursor.fetchall()
        if not found:
            return
        keys = keys or {record_id.replace("-", ""): key for key, record_id in staging.record_ids.items()}
        reason = _("No record of this import has this key.")
        remedy = _("Add the record to the file, or correct the key.")
        _hold_back(
            passage,
            batch,
            reading,
            [
                (
                    part,
                    Problem(row, "source" if is_source else "target", shortened(keys[missing.hex]), reason, remedy),
                )
                for part, row, is_source, missing in found
            ],
        )


def _note_likeness(passage: Passage, batch: Batch, reading: _Reading) -> None:
    """Tell of rows whose name or identifier a record of the own agency's has; joining it is the person's choice."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            _SELECT_LIKE, {"batch": batch.pk, "own": passage.principal.organisation, "most": LIKENESSES_TOLD}
        )
        found = cursor.fetchall()
    reason = _("Like a record of yours.")
    remedy = _("To join it, write its id {record} in a column; else it is a new record.")
    problems = {
        (part, row): (
            part,
            Problem(
                row,
                _column_of(batch, part, prop),
                shortened(value),
                reason,
                remedy.format(record=record_id),
                Severity.LOOK,
            ),
        )
        for part, row, prop, value, record_id in reversed(found)
    }
    told = [
        (part, problem)
        for (part, row), (_part, problem) in problems.items()
        if _counted(RowItems(part, row), problem, reading)
    ]
    _keep_problems(passage, batch, told)


def _column_of(batch: Batch, part: int, prop: str) -> str:
    """Return the column of a part that a property was read from, else the property."""
    mapping = Part.from_json(batch.parts[part]).mapping
    return next((c.header for c in mapping.columns if c.name == prop), prop) if mapping else prop


def _hold_back(passage: Passage, batch: Batch, reading: _Reading, problems: list[tuple[int, Problem]]) -> None:
    if not problems:
        return
    for part, problem in problems:
        _counted(RowItems(part, problem.row), problem, reading)
    _keep_problems(passage, batch, problems)
    places = sorted({(part, problem.row) for part, problem in problems})
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "select bw.unstage_rows(%s::uuid, %s::smallint[], %s::integer[])",
            [batch.pk, [part for part, _row in places], [row for _part, row in places]],
        )


def _keep_rejected(passage: Passage, batch: Batch) -> None:
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


def _give_up(principal: Principal, batch: Batch, message: str) -> None:
    """Leave nothing of a reading that failed but the reason."""
    with acting(principal, actions.IMPORT) as passage:
        try:
            _go_on(passage, batch, state=State.OPEN, message=message, staged_rows=0, read_bytes=0)
        except StoppedError:
            return
        clear_staged(passage, str(batch.pk))
        passage.about("import", str(batch.pk), refused=message[:200])


def clear_staged(passage: Passage, batch_id: str) -> None:
    """Delete what is staged of an import, and its problems."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select bw.unstage(%s::uuid)", [batch_id])
    readable(passage.principal, RowProblem).filter(batch_id=batch_id).delete()


def load(principal: Principal, *, batch_id: str, run: int) -> None:
    """Store all that is staged, in one transaction: every statement or none."""
    with acting(principal, actions.IMPORT) as passage:
        batch = import_queries.own_batch(passage, batch_id)
        if batch.state != State.LOADING or batch.run != run:
            return
    defaults = Defaults.from_json(batch.defaults)
    try:
        with acting(principal, actions.IMPORT, markings=[defaults.marking]) as passage:
            _load(passage, batch, defaults)
    except StoppedError:
        return
    except BreakwaterError as error:
        with acting(principal, actions.IMPORT) as passage:
            _go_on(passage, batch, state=State.CHECKED, message=str(error))
        return
    import_files.forget(batch_id, keep_rejected=True)


def _load(passage: Passage, batch: Batch, defaults: Defaults) -> None:
    _refuse_unreadable({*import_queries.staged_labels(str(batch.pk)), passage.label(defaults.marking)})
    given: dict[str, Any] = {
        "batch": batch.pk,
        "label": passage.label(defaults.marking),
        "grade": defaults.grade,
        "collection": defaults.collection,
        "own": passage.principal.organisation,
        "person": passage.principal.person_id,
        "at": passage.at,
        "today": passage.at.date(),
        "victim": defaults.victim,
        "child": defaults.child,
        "reason": defaults.reason,
    }
    with connections["default"].cursor() as cursor:
        cursor.execute(_INSERT_STATEMENTS, given)
        statements = cursor.rowcount
        cursor.execute(_INSERT_ANSWERS, given)
        cursor.execute(_INSERT_PROTECTIONS, given)
        protected = cursor.rowcount
        if protected:
            cursor.execute(_PROTECT, given)
        cursor.execute("select bw.unstage(%s::uuid)", [batch.pk])
    counts = {**batch.counts, "statements": statements, "protected": protected}
    _go_on(passage, batch, state=State.PUBLISHED, published_at=passage.at, counts=counts, secret="", message="")
    passage.about("import", str(batch.pk), collection=defaults.collection, **counts)


def _refuse_unreadable(labels: Collection[int]) -> None:
    if not visible_labels().issuperset(labels):
        raise Refused(
            _("You could no longer read some of these statements back."),
            _("Check your clearance, purpose and compartments, then check the file again."),
            rule_ids=("visible",),
        )


def undo(principal: Principal, *, batch_id: str, run: int) -> None:
    """Withdraw what a load stored and still stands, dated and with the reason, in one transaction."""
    try:
        with acting(principal, actions.RETRACT) as passage:
            batch = import_queries.batch(passage, batch_id)
            if batch.state != State.UNDOING or batch.run != run:
                return
            _undo(passage, batch)
    except StoppedError:
        return
    except Refused as error:
        with acting(principal, actions.IMPORT) as passage:
            _go_on(passage, batch, state=State.PUBLISHED, message=str(error), undo_reason="")
        return
    import_files.forget(batch_id)


def _undo(passage: Passage, batch: Batch) -> None:
    of_batch = readable(passage.principal, Statement).filter(batch_id=batch.pk)
    if of_batch.count() != batch.counts["statements"]:
        raise Refused(
            _("You may not read all statements of this import, so you cannot take it back as one."),
            _("Ask whoever loaded it, or retract statements singly."),
            rule_ids=("visible",),
        )
    with connections["default"].cursor() as cursor:
        cursor.execute(
            _INSERT_WITHDRAWALS,
            {"batch": batch.pk, "reason": batch.undo_reason, "at": passage.at},
        )
        withdrawn = cursor.rowcount
    of_batch.filter(withdrawn_at=None).update(withdrawn_at=passage.at)
    counts = {**batch.counts, "withdrawn": withdrawn}
    _go_on(passage, batch, state=State.UNDONE, undone_at=passage.at, counts=counts, message="")
    passage.about("import", str(batch.pk), withdrawn=withdrawn)


_INSERT_STATEMENTS = """
insert into statements_statement
    (id, record_id, kind, opener, opened_on, prop, value, value_kind, lang, translation, key, source_id, target_id,
     withheld_ends, held_from, held_to, said_on, recorded_at, originator, grade, label_id, reference, collection,
     batch_id, is_protected)
select s.id, s.record_id, s.kind, coalesce(s.opener, %(own)s), coalesce(s.opened_on, %(today)s::date), s.prop, s.value,
       s.value_kind, s.lang, '', s.key, s.source_id, s.target_id, '', s.held_from, s.held_to,
       coalesce(s.said_on, %(today)s::date), %(at)s::timestamptz, %(own)s, coalesce(nullif(s.grade, ''), %(grade)s),
       coalesce(s.label_id, %(label)s::integer), s.reference, %(collection)s, s.batch_id, false
from bw.staged_rows(%(batch)s::uuid) s
"""
_SELECT_LIKE = """
select s.part, s."row", s.prop, s.value, t.record_id
from bw.staged_rows(%(batch)s::uuid) s
cross join lateral (
    select t.record_id from statements_statement t
    where t.key = s.key and t.key <> '' and t.originator = %(own)s and t.kind = s.kind and t.withdrawn_at is null
    limit 1) t
where s.key <> '' and s.opener is null
limit %(most)s
"""
_INSERT_ANSWERS = """
insert into statements_screeninganswer (id, record_id, organisation, victim, child, reason, person_id, at)
select gen_random_uuid(), p.record_id, %(own)s, p.victim, p.child, %(reason)s, %(person)s::uuid, %(at)s::timestamptz
from bw.staged_persons(%(batch)s::uuid, %(victim)s, %(child)s) p
"""
_INSERT_PROTECTIONS = """
insert into statements_protection (id, record_id, organisation, category, grounds, person_id, set_at)
select gen_random_uuid(), p.record_id, %(own)s, case when p.child <> 'no' then 'child' else 'possible victim' end,
       coalesce(nullif(%(reason)s, ''), 'screening'), %(person)s::uuid, %(at)s::timestamptz
from bw.staged_persons(%(batch)s::uuid, %(victim)s, %(child)s) p
where p.victim <> 'no' or p.child <> 'no'
"""
_PROTECT = """
select bw.protect_all(array(
    select p.record_id from bw.staged_persons(%(batch)s::uuid, %(victim)s, %(child)s) p
    where p.victim <> 'no' or p.child <> 'no'))
"""
_INSERT_WITHDRAWALS = """
insert into statements_withdrawal (statement_id, label_id, originator, kind, reason, at)
select s.id, s.label_id, s.originator, 'retracted', %(reason)s, %(at)s::timestamptz
from statements_statement s where s.batch_id = %(batch)s::uuid and s.withdrawn_at is null
"""

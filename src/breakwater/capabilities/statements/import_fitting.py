"""Look at an import as a whole once all its rows are staged: what does not fit together, what is like a record here."""

from __future__ import annotations

from django.db import connections
from django.utils.translation import gettext as _

from breakwater.capabilities.statements.import_files import Part, headers_of
from breakwater.capabilities.statements.import_models import Batch
from breakwater.capabilities.statements.import_runs import keep_problems
from breakwater.capabilities.statements.import_staging import Staging
from breakwater.capabilities.statements.import_tally import FAULTS_KEPT, Tally
from breakwater.core.interchange.draft import Problem, Severity, shortened
from breakwater.foundation.access.passage import Passage

LIKENESSES_TOLD = 1_000


def hold_back_two_kinds(passage: Passage, batch: Batch, tally: Tally) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute('select part, "row", kind, other from bw.staged_kinds(%s::uuid)', [batch.pk])
        found = cursor.fetchall()
    reason, remedy = _("Another row says that this record is of the kind {kind}."), _("Give a record one kind.")
    _hold_back(
        passage,
        batch,
        tally,
        [(part, Problem(row, "kind", kind, reason.format(kind=other), remedy)) for part, row, kind, other in found],
    )


def hold_back_dangling(passage: Passage, batch: Batch, tally: Tally, staging: Staging) -> None:
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
            tally,
            [
                (
                    part,
                    Problem(row, "source" if is_source else "target", shortened(keys[missing.hex]), reason, remedy),
                )
                for part, row, is_source, missing in found
            ],
        )


def note_likeness(passage: Passage, batch: Batch, tally: Tally) -> None:
    """Tell of rows whose name or identifier a record of the own agency's has; joining it is the person's choice."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            _SELECT_LIKE, {"batch": batch.pk, "own": passage.principal.organisation, "most": LIKENESSES_TOLD}
        )
        found = cursor.fetchall()
    headers = [headers_of(Part.from_json(part)) for part in batch.parts]
    reason = _("Like a record of yours.")
    remedy = _("To join it, write its id {record} in a column; else it is a new record.")
    problems = {
        (part, row): (
            part,
            Problem(
                row,
                headers[part].get(prop, prop),
                shortened(value),
                reason,
                remedy.format(record=record_id),
                Severity.LOOK,
            ),
        )
        for part, row, prop, value, record_id in reversed(found)
    }
    told = [(part, problem) for (part, row), (_part, problem) in problems.items() if tally.lists(part, problem)]
    keep_problems(passage, batch, told)


def _hold_back(passage: Passage, batch: Batch, tally: Tally, problems: list[tuple[int, Problem]]) -> None:
    if not problems:
        return
    for part, problem in problems:
        tally.lists(part, problem)
    keep_problems(passage, batch, problems)
    places = sorted({(part, problem.row) for part, problem in problems})
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "select bw.unstage_rows(%s::uuid, %s::smallint[], %s::integer[])",
            [batch.pk, [part for part, _row in places], [row for _part, row in places]],
        )


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

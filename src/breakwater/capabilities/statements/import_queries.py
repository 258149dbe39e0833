"""Read imports: own batches, colleagues' where all that they stored is readable; problems and staged rows of the person's own."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connections
from django.db.models import Min

from breakwater.capabilities.statements.import_models import Batch, RowProblem, SavedMap
from breakwater.capabilities.statements.import_staging import Existing
from breakwater.capabilities.statements.models import Statement
from breakwater.foundation.access.doors import readable
from breakwater.foundation.access.errors import NotFound
from breakwater.foundation.access.passage import Passage


def batch(passage: Passage, batch_id: str) -> Batch:
    """Return an import of the principal's own, or a colleague's that is loaded and of which it reads everything.

    Raises:
        NotFound: there is none with this id.
    """
    found: Batch | None = readable(passage.principal, Batch).filter(pk=batch_id).first()
    if found is None:
        raise NotFound
    return found


def own_batch(passage: Passage, batch_id: str) -> Batch:
    """Return an import of the principal's own: its rows are not the colleagues' to read before they are loaded.

    Raises:
        NotFound: there is none with this id, or a colleague made it.
    """
    found = batch(passage, batch_id)
    if str(found.person_id) != passage.principal.person_id:
        raise NotFound
    return found


def batches(passage: Passage, *, limit: int = 50) -> list[Batch]:
    """Return the principal's own imports, and colleagues' as in `batch`; newest first, without discarded ones."""
    rows = readable(passage.principal, Batch).exclude(state="discarded")
    return list(rows.order_by("-made_at", "id")[:limit])


def saved_maps(passage: Passage) -> list[SavedMap]:
    """Return the organisation's saved maps by name."""
    return list(readable(passage.principal, SavedMap).order_by("name", "id"))


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A row of a file with all that is wrong with it, or to look at."""

    part: int
    row: int
    problems: tuple[RowProblem, ...]

    @property
    def is_held_back(self) -> bool:
        """Whether it is not loaded until it is corrected."""
        return any(problem.holds_back for problem in self.problems)


def problem_rows(passage: Passage, batch_id: str, *, offset: int = 0, limit: int = 100) -> list[ProblemRow]:
    """Return rows that need a look, those held back first, each with its problems."""
    of_batch = readable(passage.principal, RowProblem).filter(batch_id=batch_id)
    rows = (
        of_batch.order_by()
        .values("part", "row")
        .annotate(first=Min("reason"), passes=Min(_passes()))
        .order_by("passes", "part", "row")[offset : offset + limit]
    )
    keys = [(each["part"], each["row"]) for each in rows]
    found: dict[tuple[int, int], list[RowProblem]] = {key: [] for key in keys}
    for problem in of_batch.filter(row__in=[row for _, row in keys]).order_by("-holds_back", "column", "id"):
        if (problem.part, problem.row) in found:
            found[(problem.part, problem.row)].append(problem)
    return [ProblemRow(part, row, tuple(problems)) for (part, row), problems in found.items()]


def _passes() -> Any:
    from django.db.models import Case, IntegerField, Value, When

    return Case(When(holds_back=True, then=Value(0)), default=Value(1), output_field=IntegerField())


def problems(passage: Passage, batch_id: str, part: int) -> list[RowProblem]:
    """Return the problems of a part in the order of its rows."""
    rows = readable(passage.principal, RowProblem).filter(batch_id=batch_id, part=part)
    return list(rows.order_by("row", "column", "id"))


def staged_row(batch_id: str, part: int, row: int) -> list[dict[str, Any]]:
    """Return the statements that a row of the principal's own import becomes."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select * from bw.staged_row(%s::uuid, %s::smallint, %s::integer)", [batch_id, part, row])
        names = [column.name for column in cursor.description]
        return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]


def staged_names(batch_id: str, record_ids: Collection[str]) -> dict[str, str]:
    """Return a name or identifier of each of these records of the principal's own import."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "select record_id, name from bw.staged_names(%s::uuid, %s::uuid[])", [batch_id, list(record_ids)]
        )
        return {str(record_id): name for record_id, name in cursor.fetchall()}


def counts(batch_id: str) -> dict[str, int]:
    """Return how much is staged of the principal's own import."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select * from bw.staged_counts(%s::uuid)", [batch_id])
        names = [column.name for column in cursor.description]
        return {name: int(value) for name, value in zip(names, cursor.fetchone(), strict=True)}


def staged_labels(batch_id: str) -> set[int]:
    """Return the labels that rows of the principal's own import name."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select bw.staged_labels(%s::uuid)", [batch_id])
        return {row[0] for row in cursor.fetchall()}


def joinable(passage: Passage, record_ids: Collection[str]) -> dict[str, Existing]:
    """Return those of these records that the principal may read and so may say more about."""
    ids = [record_id for record_id in record_ids if _is_uuid(record_id)]
    rows = (
        readable(passage.principal, Statement)
        .filter(record_id__in=ids)
        .exclude(kind="relation")
        .order_by("record_id")
        .values_list("record_id", "kind", "opener", "opened_on")
        .distinct("record_id")
    )
    return {str(record_id): Existing(str(record_id), kind, opener, _day(on)) for record_id, kind, opener, on in rows}


def _day(on: date) -> date:
    return on


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True

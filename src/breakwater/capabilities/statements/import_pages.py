"""What the pages of imports show: one read each."""

from __future__ import annotations

from collections.abc import Mapping as Given
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from breakwater.capabilities.statements import actions, import_files, import_operations, import_queries, queries
from breakwater.capabilities.statements.import_files import Part
from breakwater.capabilities.statements.import_models import Batch, State
from breakwater.capabilities.statements.import_presenting import (
    Line,
    ProblemTable,
    problem_tables,
    staged_lines,
)
from breakwater.capabilities.statements.import_stand import Stand
from breakwater.core.interchange.refusal import InterchangeError
from breakwater.foundation.access.interning import markings_of
from breakwater.foundation.access.passage import acting
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.web.grades import format_grade
from breakwater.foundation.web.marking_text import format_marking

PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is."""

    label: str
    done: int
    total: int
    note: str
    is_over: bool


@dataclass(frozen=True, slots=True)
class Result:
    """The result of a check."""

    tables: list[ProblemTable]
    lines: list[Line]
    row: tuple[int, int] | None
    rows: int
    needs_look: int
    offset: int
    before: int | None
    after: int | None
    rejected: list[tuple[int, str]]
    map_names: list[tuple[int, str]]


def listed(principal: Principal) -> list[Batch]:
    """Return the organisation's imports."""
    with acting(principal, actions.IMPORT) as passage:
        return import_queries.batches(passage)


def own(principal: Principal, batch_id: str) -> Batch:
    """Return an import of the principal's own."""
    with acting(principal, actions.IMPORT) as passage:
        passage.about("import", batch_id)
        return import_queries.own_batch(passage, batch_id)


def initial(found: Stand) -> dict[str, str]:
    """Return what the defaults' form starts with."""
    name = PurePath(found.batch.name).stem.replace("_", " ")
    if found.defaults is None:
        return {"collection": name}
    grade = queries.stored_grade(found.defaults.grade)
    return {
        "marking": format_marking(found.defaults.marking),
        "grade": "" if grade is None else format_grade(grade, own="admiralty"),
        "collection": found.defaults.collection,
        "victim": found.defaults.victim,
        "child": found.defaults.child,
        "reason": found.defaults.reason,
    }


def progress(batch: Batch) -> Progress:
    """Return how far an import is."""
    labels = {State.CHECKING: _("Checking"), State.LOADING: _("Loading"), State.UNDOING: _("Taking back")}
    state = State(batch.state)
    label = f"{labels.get(state, '')} {batch.name}".strip()
    if state is State.CHECKING:
        note = ngettext("{count} row read", "{count} rows read", batch.staged_rows).format(
            count=f"{batch.staged_rows:,}"
        )
        return Progress(label, batch.read_bytes, batch.size_bytes, note, is_over=False)
    statements = batch.counts.get("statements", 0)
    note = ngettext(
        "{count} statement, stored or not at all", "{count} statements, stored together or not at all", statements
    ).format(count=f"{statements:,}")
    return Progress(label, 0, 0, note, is_over=state not in labels)


def result(principal: Principal, found: Stand, asked: Given[str, str]) -> Result:
    """Return the result of a check: a page of rows that need a look, and one row as it will read."""
    batch_id = str(found.batch.pk)
    counts = found.batch.counts
    needs_look = counts["held_back"] + counts["to_look_at"]
    offset = _number(asked.get("from", ""))
    with acting(principal, actions.IMPORT) as passage:
        rows = import_queries.problem_rows(passage, batch_id, offset=offset, limit=PAGE_ROWS)
        place = _asked_row(asked) or next(((r.part, r.row) for r in rows if not r.is_held_back), (0, 2))
        staged = import_queries.staged_row(batch_id, *place)
        ends = {str(row[end]) for row in staged for end in ("record_id", "source_id", "target_id") if row[end]}
        names = import_queries.staged_names(batch_id, ends)
        markings = markings_of({row["label_id"] for row in staged if row["label_id"]}, using="default")
    assert found.defaults is not None  # noqa: S101 - a checked import has them
    kept = import_files.cells(batch_id)
    return Result(
        tables=problem_tables(found.parts, rows, kept),
        lines=staged_lines(staged, found.defaults, markings, names),
        row=place if staged else None,
        rows=counts["rows"] + counts["held_back"],
        needs_look=needs_look,
        offset=offset,
        before=max(0, offset - PAGE_ROWS) if offset else None,
        after=offset + PAGE_ROWS if offset + PAGE_ROWS < needs_look else None,
        rejected=_rejected(found),
        map_names=[
            (number, PurePath(part.name).stem.replace("_", " "))
            for number, part in enumerate(found.parts)
            if part.mapping
        ],
    )


def outcome(found: Stand) -> dict[str, Any]:
    """Return what became of an import."""
    counts = found.batch.counts
    return {
        "counts": counts,
        "losses": found.batch.losses,
        "collection": found.defaults.collection if found.defaults else "",
        "rejected": _rejected(found) if found.is_own else [],
        "is_undone": found.batch.state == State.UNDONE,
    }


def save_map(principal: Principal, batch_id: str, given: Given[str, str]) -> str:
    """Save the map of one part under the name given."""
    batch = own(principal, batch_id)
    number = _number(given.get("part", ""))
    parts = [Part.from_json(part) for part in batch.parts]
    mapping = parts[number].mapping if number < len(parts) else None
    if mapping is None:
        raise InterchangeError(_("There is no map to save."), _("Map the columns first."))
    name = given.get("name", "")
    import_operations.save_map(principal=principal, name=name, mapping=mapping)
    return name.strip()


def _asked_row(asked: Given[str, str]) -> tuple[int, int] | None:
    part, _dash, row = asked.get("row", "").partition("-")
    return (int(part), int(row)) if part.isdecimal() and row.isdecimal() and len(part) < 3 and len(row) < 9 else None


def _rejected(found: Stand) -> list[tuple[int, str]]:
    """Return the parts of which a file of rejected rows is kept."""
    batch_id = str(found.batch.pk)
    return [(n, part.name) for n, part in enumerate(found.parts) if import_files.rejected(batch_id, n) is not None]


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else 0

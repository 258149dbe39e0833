"""Write to an import only as the run that works on it: what was stopped, or begun anew elsewhere, writes nothing."""

from __future__ import annotations

from typing import Any

from django.db import connections

from breakwater.capabilities.statements import actions, import_queries
from breakwater.capabilities.statements.import_models import Batch, RowProblem, State
from breakwater.core.errors import BreakwaterError
from breakwater.core.interchange.draft import Problem, Severity
from breakwater.foundation.access.doors import insert, readable
from breakwater.foundation.access.passage import Passage, acting
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.database.source import new_id


class StoppedError(Exception):
    """Somebody stopped this run, or began another."""


def go_on(passage: Passage, batch: Batch, **fields: Any) -> None:
    """Change the batch if this run is still the one that works on it.

    Raises:
        StoppedError: it is not.
    """
    rows = readable(passage.principal, Batch).filter(pk=batch.pk, state=batch.state, run=batch.run)
    if not rows.update(**fields):
        raise StoppedError


def note_refused(
    principal: Principal,
    *,
    batch_id: str,
    run: int,
    under_way: State,
    back_to: State,
    error: BreakwaterError,
    **more: Any,
) -> None:
    """Say on the import's page why this run was not carried out; whoever may do nothing else may do this."""
    with acting(principal, actions.GIVE_UP) as passage:
        batch = import_queries.batch(passage, batch_id)
        if batch.state == under_way and batch.run == run:
            go_on(passage, batch, state=back_to, message=str(error), **more)
        passage.about("import", batch_id, refused=type(error).__name__)


def keep_problems(passage: Passage, batch: Batch, problems: list[tuple[int, Problem]]) -> None:
    """Keep problems of rows, by part, for whoever imports."""
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


def clear_staged(passage: Passage, batch_id: str) -> None:
    """Delete what is staged of an import, and its problems."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select bw.unstage(%s::uuid)", [batch_id])
    readable(passage.principal, RowProblem).filter(batch_id=batch_id).delete()

"""Statements of the pool as drafts, for writing them to a file."""

from __future__ import annotations

from breakwater.core.interchange.draft import Draft
from breakwater.core.interchange.marking_text import marking_text
from breakwater.core.statement import Statement


def draft_of(statement: Statement) -> Draft:
    """Return a statement as a draft; ids become the file's record keys, an end that is withheld stays empty."""
    grade = statement.grade
    return Draft(
        row=0,
        record=statement.record_id,
        kind=statement.kind,
        prop=statement.prop,
        value=statement.value,
        value_kind=statement.value_kind,
        lang=statement.lang,
        held_from=statement.held_from,
        held_to=statement.held_to,
        said_on=statement.said_on.isoformat(),
        grade=grade.code if grade else "",
        scheme=grade.scheme if grade else "",
        marking=marking_text(statement.marking),
        source_key=statement.source_id or "",
        target_key=statement.target_id or "",
        reference=statement.reference,
    )

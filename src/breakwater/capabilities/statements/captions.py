"""Captions of records: how each is called, from the statements its reader may read and from nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from breakwater.capabilities.statements import queries
from breakwater.core.entity import caption_of
from breakwater.core.statement import Statement
from breakwater.core.vocabulary import PROPERTIES
from breakwater.foundation.access.passage import Passage

NAMING = frozenset(code for code, prop in PROPERTIES.items() if prop.type in ("name", "identifier"))


@dataclass(frozen=True, slots=True)
class RecordCaption:
    """How a record is called.

    Attributes:
        record_id: id.
        kind: code.
        text: caption; fixed words where the record is protected.
        lang: of the caption.
        other: a name in another script, or empty.
        is_protected: whether it is.
    """

    record_id: str
    kind: str
    text: str
    lang: str
    other: str
    is_protected: bool


def captions(passage: Passage, record_ids: Collection[str]) -> dict[str, RecordCaption]:
    """Return the caption of each of these records that is readable."""
    return of_statements(queries.of_records(passage, record_ids))


def of_statements(statements: Iterable[Statement]) -> dict[str, RecordCaption]:
    """Return the caption of each record these statements are about."""
    by_record: dict[str, list[Statement]] = {}
    for statement in statements:
        by_record.setdefault(statement.record_id, []).append(statement)
    return {record_id: _caption(record_id, rows) for record_id, rows in by_record.items()}


def _caption(record_id: str, rows: list[Statement]) -> RecordCaption:
    protected = any(row.is_protected for row in rows)
    naming = [row for row in rows if row.prop in NAMING] or rows
    caption = caption_of(naming, kind=rows[0].kind, protected=protected)
    return RecordCaption(record_id, rows[0].kind, caption.text, caption.lang, caption.other, protected)

"""Captions of records: how each is called, from the statements its reader may read and from nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from breakwater.capabilities.statements import places
from breakwater.capabilities.statements.rows import (
    RECORD,
    WITHDRAWN,
    Row,
    select,
    uuids,
    values,
    with_readable_ends,
)
from breakwater.core.entity import assemble, caption_of
from breakwater.core.statement import Statement
from breakwater.core.vocabulary import PROPERTIES, value_label
from breakwater.foundation.access.passage import Passage

NAMING = frozenset(code for code, prop in PROPERTIES.items() if prop.type in ("name", "identifier"))
LEG = "leg"
_WAY = ("from_place", "to_place", "mode")


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
    """Return the caption of each of these records that is readable.

    Only what names a record is read, so that its originators are told of nothing else; records without a name are
    then read whole, for their kind and, of a leg, its way.
    """
    return shown(passage, rows_telling(passage, record_ids), record_ids)


def naming_statements(passage: Passage, record_ids: Collection[str]) -> list[Statement]:
    """Return what the captions of these records rest on, and note in the audit row that it is shown."""
    return _standing(passage, rows_telling(passage, record_ids), record_ids)


def rows_telling(passage: Passage, record_ids: Collection[str]) -> list[Row]:
    """Return readable rows from which each of these records can be told: that it is readable, protected, how called.

    What names a record, and all that is said of one that nothing names; of which `shown` shows what it needs.
    """
    if not record_ids:
        return []
    found = select(passage, _TELLING, [uuids(record_ids), sorted(NAMING)])
    named = {row[RECORD] for row in found if row[WITHDRAWN] is None}
    unnamed = set(record_ids) - named
    return found + (select(passage, "record_id = any(%s::uuid[])", [uuids(unnamed)]) if unnamed else [])


def shown(passage: Passage, telling: Iterable[Row], record_ids: Collection[str]) -> dict[str, RecordCaption]:
    """Return the captions of some of the records that rows tell, and note in the audit row what they rest on."""
    return of_statements(_standing(passage, telling, record_ids))


def _standing(passage: Passage, telling: Iterable[Row], record_ids: Collection[str]) -> list[Statement]:
    wanted = [row for row in telling if row[RECORD] in record_ids and row[WITHDRAWN] is None]
    return values(passage, with_readable_ends(passage, wanted))


_TELLING = "record_id = any(%s::uuid[]) and (prop = any(%s::text[]) or is_protected)"


def of_statements(statements: Iterable[Statement]) -> dict[str, RecordCaption]:
    """Return the caption of each record these statements are about."""
    by_record: dict[str, list[Statement]] = {}
    for statement in statements:
        by_record.setdefault(statement.record_id, []).append(statement)
    return {record_id: _caption(record_id, rows) for record_id, rows in by_record.items()}


def _caption(record_id: str, rows: list[Statement]) -> RecordCaption:
    protected = any(row.is_protected for row in rows)
    kind = rows[0].kind
    naming = [row for row in rows if row.prop in NAMING]
    if kind == LEG and not naming and not protected and (way := way_of(rows)):
        return RecordCaption(record_id, kind, way, "", "", False)
    caption = caption_of(naming or rows, kind=kind, protected=protected)
    return RecordCaption(record_id, kind, caption.text, caption.lang, caption.other, protected)


def way_of(rows: Iterable[Statement]) -> str:
    """Return where a leg leads and how, as first said: "Teknaf → Satun, fishing boat"; empty where no end is stated."""
    entity = assemble(row for row in rows if row.prop in _WAY)
    said = {group.prop.code: group.values[0].text for group in entity.properties if group.values}
    ends = [said.get("from_place", ""), said.get("to_place", "")]
    if not any(ends):
        return ""
    named = places.names()
    way = " → ".join(named.get(end, end) or "…" for end in ends)
    return f"{way}, {value_label('mode', said['mode'])}" if "mode" in said else way

"""Rows of statements, read in one plain SELECT and turned into values.

A page takes thousands of them, so what each costs is felt: ids come as text, instants are read by the interpreter's
own parser, and the SELECT's text is the same at each call, so that the server keeps its plan.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from breakwater.capabilities.statements.models import ProtectedValue, Statement
from breakwater.core.grading import Grade, parse_grade
from breakwater.core.marking import Marking, Purpose
from breakwater.core.statement import RELATION
from breakwater.core.statement import Statement as Value
from breakwater.foundation.access.doors import fetch, readable
from breakwater.foundation.access.interning import markings_of_rows
from breakwater.foundation.access.passage import Passage
from breakwater.foundation.members.roles import Role

Row = tuple[Any, ...]

COLUMNS = (
    "id::text, record_id::text, kind, opener, opened_on, prop, value, value_kind, lang, translation, "
    "source_id::text, target_id::text, withheld_ends, held_from, held_to, said_on, recorded_at::text, review_on, "
    "originator, grade, label_id, report_id::text, reference, supersedes::text, is_protected, withdrawn_at::text"
)
ID, RECORD, KIND, PROP, VALUE, VALUE_KIND, SOURCE, TARGET, WITHHELD = 0, 1, 2, 5, 6, 7, 10, 11, 12
RECORDED, ORIGINATOR, LABEL, PROTECTED, WITHDRAWN = 16, 18, 20, 24, 25
STANDING = "withdrawn_at is null"

_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_UUIDS = re.compile(f"({_UUID}(,{_UUID})*)?")


def uuids(ids: Iterable[str | UUID]) -> str:
    """Write ids as the text of an array, which the driver passes on as it is.

    Raises:
        ValueError: one is not an id.
    """
    text = ",".join(map(str, ids))
    if not _UUIDS.fullmatch(text):
        text = ",".join(str(UUID(each)) for each in text.split(","))
    return f"{{{text}}}"


def select(passage: Passage, condition: str, parameters: Sequence[Any]) -> list[Row]:
    """Read the readable statements under a condition, which may end in an order and a limit."""
    return fetch(passage.principal, Statement, COLUMNS, condition, parameters)


def show(passage: Passage, condition: str, parameters: Sequence[Any], *, always: str = "") -> list[Value]:
    """Read, leave out relations with a hidden end but those of one originator, and show the rest."""
    return values(passage, with_readable_ends(passage, select(passage, condition, parameters), always=always))


def values(passage: Passage, found: Sequence[Row]) -> list[Value]:
    """Note in the audit row what is shown, and turn rows into values."""
    markings = markings_of_rows({row[LABEL] for row in found}, using="default")
    words = _finds_words(passage)
    behind = [row[ID] for row in found if row[PROTECTED] or (words and row[KIND] == RELATION and not row[VALUE])]
    identities = _identities(passage, behind)
    made = [_value(row, markings[row[LABEL]], identities) for row in found]
    by_originator: dict[str, list[str]] = {}
    for value in made:
        by_originator.setdefault(value.originator, []).append(value.id)
    for originator, ids in by_originator.items():
        passage.show(originator, ids)
    return made


def ends_of(found: Iterable[Row]) -> set[str]:
    """Return the records that relations among these rows tie together."""
    return {end for row in found if row[KIND] == RELATION for end in (row[SOURCE], row[TARGET]) if end is not None}


def with_readable_ends(
    passage: Passage, found: Sequence[Row], *, always: str = "", seen: Mapping[str, bool] | None = None
) -> list[Row]:
    """Leave out relations with a hidden end, unless its originator shows that end as withheld.

    The words beside a relation with a protected end may name the person: the database keeps them behind gate 7,
    and what it did not is left out here.

    Args:
        passage: the act under way.
        found: readable rows.
        always: an originator whose relations are kept whatever their ends.
        seen: of all their ends those that are readable, and whether each is protected; asked for where not given.
    """
    if seen is None:
        ends = ends_of(found)
        if not ends:
            return list(found)
        seen = protected_by_record(passage, ends)
    kept = []
    for row in found:
        source_seen, target_seen = row[SOURCE] in seen, row[TARGET] in seen
        if row[KIND] != RELATION or (source_seen and target_seen) or row[ORIGINATOR] == always:
            kept.append(row)
        elif not source_seen and target_seen and "source" in row[WITHHELD]:
            kept.append((*row[:SOURCE], None, *row[SOURCE + 1 :]))
        elif source_seen and not target_seen and "target" in row[WITHHELD]:
            kept.append((*row[:TARGET], None, *row[TARGET + 1 :]))
    return [_bare(row) if seen.get(row[SOURCE]) or seen.get(row[TARGET]) else row for row in kept]


def _finds_words(passage: Passage) -> bool:
    """Tell whether this reader may find words of relations behind gate 7; row security decides which."""
    who = passage.principal
    return who.purpose is Purpose.PROTECTION and Role.VICTIM_PROTECTION in who.roles_at(passage.at)


def _bare(row: Row) -> Row:
    """Return a relation without value, language, translation and reference."""
    return (*row[:6], "", row[7], "", "", *row[10:22], "", *row[23:])


def protected_by_record(passage: Passage, record_ids: Collection[str]) -> dict[str, bool]:
    """Return which of these records are readable, and whether each is protected."""
    found: dict[str, bool] = {}
    for record_id, is_protected in of_each(passage, record_ids, "record_id::text, is_protected"):
        found[record_id] = found.get(record_id, False) or is_protected
    return found


def seen_in(found: Iterable[Row]) -> dict[str, bool]:
    """Return the records that these rows are about, and whether each is protected, as far as the rows say."""
    seen: dict[str, bool] = {}
    for row in found:
        seen[row[RECORD]] = seen.get(row[RECORD], False) or row[PROTECTED]
    return seen


def of_each(passage: Passage, record_ids: Collection[str], columns: str) -> list[Row]:
    """Return what is the same on every statement of a record, once for each readable record."""
    return fetch(
        passage.principal, Statement, f"distinct {columns}", "record_id = any(%s::uuid[])", [uuids(record_ids)]
    )


@lru_cache(maxsize=4096)
def stored_grade(text: str) -> Grade | None:
    """Read a grade as stored: "scheme:code", or empty for none."""
    if not text:
        return None
    scheme, _, code = text.partition(":")
    return parse_grade(code, scheme=scheme)


def _identities(passage: Passage, statement_ids: Sequence[str]) -> dict[str, ProtectedValue]:
    """Return the values behind gate 7 that this principal may read."""
    if not statement_ids:
        return {}
    rows = readable(passage.principal, ProtectedValue).filter(statement_id__in=statement_ids)
    return {str(row.statement_id): row for row in rows}


def _value(row: Row, marking: Marking, identities: dict[str, ProtectedValue]) -> Value:
    (
        id_, record_id, kind, opener, opened_on, prop, value, value_kind, lang, translation,
        source_id, target_id, withheld_ends, held_from, held_to, said_on, recorded_at, review_on,
        originator, grade, label_id, report_id, reference, supersedes, is_protected, withdrawn_at,
    ) = row  # fmt: skip
    identity = identities.get(id_)
    if identity is not None:
        prop, value, lang, translation = identity.prop, identity.value, identity.lang, identity.translation
        reference = identity.reference
    return Value(
        id=id_, record_id=record_id, kind=kind, prop=prop, value=value, lang=lang, translation=translation,
        value_kind=value_kind, source_id=source_id, target_id=target_id,
        held_from=held_from, held_to=held_to, said_on=said_on,
        recorded_at=datetime.fromisoformat(recorded_at), review_on=review_on,
        originator=originator, grade=stored_grade(grade), marking=marking,
        report_id=report_id, reference=reference, supersedes=supersedes,
        withdrawn_at=None if withdrawn_at is None else datetime.fromisoformat(withdrawn_at),
        opener=opener, opened_on=opened_on, label_id=label_id, is_protected=is_protected,
        withheld_ends=withheld_ends,
    )  # fmt: skip

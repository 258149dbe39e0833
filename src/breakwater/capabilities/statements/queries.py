"""Read statements, principal first. Everything that leaves here is a value of `core.statement`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connections
from django.db.models import Q, QuerySet

from breakwater.capabilities.statements.models import (
    Attachment,
    LabelChange,
    ProtectedValue,
    Report,
    Statement,
    Withdrawal,
)
from breakwater.core.grading import Grade, parse_grade
from breakwater.core.marking import Marking
from breakwater.core.statement import RELATION
from breakwater.core.statement import Statement as Value
from breakwater.foundation.access.doors import readable
from breakwater.foundation.access.interning import markings_of
from breakwater.foundation.access.passage import Passage

_FIELDS = (
    "id", "record_id", "kind", "opener", "opened_on", "prop", "value", "value_kind", "lang", "translation",
    "source_id", "target_id", "withheld_ends", "held_from", "held_to", "said_on", "recorded_at", "review_on",
    "originator", "grade", "label_id", "report_id", "reference", "supersedes", "is_protected", "withdrawn_at",
)  # fmt: skip
_Fields = tuple[Any, ...]


def of_records(passage: Passage, record_ids: Collection[str], *, with_withdrawn: bool = False) -> list[Value]:
    """Return the readable statements on records, a relation's own statements where the record is one."""
    rows = _rows(passage).filter(record_id__in=list(record_ids))
    return _show(passage, rows if with_withdrawn else rows.filter(withdrawn_at=None))


def naming(passage: Passage, record_ids: Collection[str], props: Collection[str]) -> list[Value]:
    """Return the readable standing statements of these properties on records, and all on protected records."""
    rows = _rows(passage).filter(record_id__in=list(record_ids), withdrawn_at=None)
    return _show(passage, rows.filter(Q(prop__in=list(props)) | Q(is_protected=True)))


def naming_records(passage: Passage, record_ids: Collection[str]) -> list[Value]:
    """Return the readable standing statements whose value is one of these records: the legs of a route."""
    rows = _rows(passage).filter(value_kind="record", value__in=list(record_ids), withdrawn_at=None)
    return _show(passage, rows)


def by_ids(passage: Passage, statement_ids: Collection[str]) -> list[Value]:
    """Return the readable ones among these statements, withdrawn ones included.

    What the own agency said stays in its hands, to correct, retract or release, where an end is hidden too.
    """
    own = passage.principal.organisation
    return _show(passage, _rows(passage).filter(id__in=list(statement_ids)), always=own)


def relations_of(passage: Passage, record_ids: Collection[str]) -> list[Value]:
    """Return readable relation statements with an end among these records, both ends readable.

    A relation with an unreadable end is absent, unless its originator marked that end "may be shown as
    withheld": then the end's id is left out (design, section 2).
    """
    ends = list(record_ids)
    rows = _rows(passage).filter(Q(source_id__in=ends) | Q(target_id__in=ends), withdrawn_at=None)
    return _show(passage, rows)


def all_relations(passage: Passage) -> list[Value]:
    """Return every readable relation statement whose ends are readable."""
    return _show(passage, _rows(passage).filter(kind=RELATION, withdrawn_at=None))


def all_of_kinds(passage: Passage, kinds: Collection[str], *, props: Collection[str] = ()) -> list[Value]:
    """Return every readable statement on records of these kinds, of these properties where given."""
    rows = _rows(passage).filter(kind__in=list(kinds), withdrawn_at=None)
    if props:
        rows = rows.filter(Q(prop__in=list(props)) | Q(is_protected=True))
    return _show(passage, rows)


def by_key(passage: Passage, keys: Collection[str], *, limit: int = 200) -> list[Value]:
    """Return readable statements whose exact-match key is one of these, in the order of their text."""
    rows = _rows(passage).filter(key__in=[key for key in keys if key], withdrawn_at=None)
    return _show(passage, rows.order_by("key", "value", "id")[:limit])


def newest(passage: Passage, *, since: datetime, limit: int) -> list[Value]:
    """Return what others have entered since, newest first, each relation with readable ends only.

    Asked label by label of those the ticket reads, so that neither the answer nor the time it takes depends on
    what is hidden; and in growing turns, so that a relation whose end is hidden takes nobody's place.
    """
    labels = _labels_of_others(passage)
    asked = limit
    while True:
        asked *= 4
        ids = _newest_ids(labels, since=since, count=asked)
        found = {row[0]: row for row in _rows(passage).filter(id__in=ids).values_list(*_FIELDS)}
        kept = _with_readable_ends(passage, [found[id_] for id_ in ids if id_ in found])
        if len(kept) >= limit or len(ids) < asked:
            return _values(passage, kept[:limit])


def _labels_of_others(passage: Passage) -> list[int]:
    """Return the labels of other originators that the ticket reads."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select bw.visible()")
        visible = [row[0] for row in cursor.fetchall()]
    own = passage.principal.organisation
    markings = markings_of(visible, using="default")
    return sorted(label for label, marking in markings.items() if marking.originator != own)


def _newest_ids(labels: Sequence[int], *, since: datetime, count: int) -> list[UUID]:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "select new.id from unnest(%s::integer[]) as label (id) cross join lateral ("
            " select s.id, s.recorded_at from statements_statement s"
            " where s.label_id = label.id and s.withdrawn_at is null and s.recorded_at >= %s"
            " order by s.recorded_at desc, s.id limit %s"
            ") as new order by new.recorded_at desc, new.id limit %s",
            [list(labels), since, count, count],
        )
        return [row[0] for row in cursor.fetchall()]


def in_order(
    passage: Passage, *, after: str, limit: int, starting: str = "", **filters: str
) -> tuple[list[Value], bool]:
    """Return standing statements in the order of their ids, each relation with readable ends only.

    The order is random and total, says nothing, and no hidden row takes a place in it.

    Args:
        after: id of the last one shown before; empty to start.
        limit: how many at most.
        starting: what the originator's reference starts with.
        filters: columns and their exact values.

    Returns:
        The statements, and whether there are more.
    """
    rows = _rows(passage).filter(withdrawn_at=None, **filters).order_by("id")
    if starting:
        rows = rows.filter(reference__startswith=starting)
    kept: list[tuple[Any, ...]] = []
    step = limit + 1
    while len(kept) <= limit:
        turn = rows.filter(id__gt=after) if after else rows
        found = list(turn[:step].values_list(*_FIELDS))
        kept += _with_readable_ends(passage, found)
        if len(found) < step:
            break
        after = str(found[-1][0])
    return _values(passage, kept[:limit]), len(kept) > limit


def shown(passage: Passage, statement_id: str) -> Value | None:
    """Return one readable statement, withdrawn or not; a relation only where its ends are readable."""
    found = list(_rows(passage).filter(pk=statement_id).values_list(*_FIELDS))
    values = _values(passage, _with_readable_ends(passage, found))
    return values[0] if values else None


def protected_among(passage: Passage, record_ids: Collection[str]) -> set[str]:
    """Return which of these records are protected, as far as the principal may know of them."""
    rows = readable(passage.principal, Statement).filter(record_id__in=list(record_ids), is_protected=True).order_by()
    return {str(record_id) for record_id in rows.values_list("record_id", flat=True).distinct()}


def readable_records(passage: Passage, record_ids: Collection[str]) -> set[str]:
    """Return which of these records exist for the principal: those with a statement it may read."""
    found = (
        readable(passage.principal, Statement)
        .filter(record_id__in=list(record_ids))
        .order_by()
        .values_list("record_id", flat=True)
        .distinct()
    )
    return {str(record_id) for record_id in found}


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report as its readers see it."""

    id: str
    reference: str
    title: str
    text: str
    lang: str
    dated: Any
    originator: str
    marking: Marking


def reports(passage: Passage, report_ids: Iterable[str] | None = None) -> dict[str, ReportLine]:
    """Return readable reports by id; all of them when no ids are given."""
    rows = readable(passage.principal, Report).order_by("-dated", "reference", "id")
    if report_ids is not None:
        rows = rows.filter(id__in={r for r in report_ids if r})
    found = list(rows)
    markings = markings_of({row.label_id for row in found}, using="default")
    return {
        str(row.id): ReportLine(
            id=str(row.id), reference=row.reference, title=row.title, text=row.text, lang=row.lang,
            dated=row.dated, originator=row.originator, marking=markings[row.label_id],
        )
        for row in found
    }  # fmt: skip


def attachments(passage: Passage, report_id: str) -> list[Attachment]:
    """Return the readable attachments of a report, without their content."""
    rows = readable(passage.principal, Attachment).filter(report_id=report_id)
    return list(rows.defer("content").order_by("name", "id"))


def attachment(passage: Passage, attachment_id: str) -> Attachment | None:
    """Return one readable attachment with its content."""
    return readable(passage.principal, Attachment).filter(pk=attachment_id).first()


def label_history(passage: Passage, statement_ids: Collection[str]) -> list[LabelChange]:
    """Return the dated label changes of the principal's own organisation's statements."""
    rows = readable(passage.principal, LabelChange).filter(statement_id__in=list(statement_ids))
    return list(rows.order_by("at", "id"))


def is_id(text: str) -> bool:
    """Tell whether a text can be a record's id."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _rows(passage: Passage) -> QuerySet[Statement]:
    return readable(passage.principal, Statement)


def _show(passage: Passage, rows: QuerySet[Statement], *, always: str = "") -> list[Value]:
    """Fetch rows, leave out relations with a hidden end but those of one originator, and show the rest."""
    found: Sequence[_Fields] = list(rows.values_list(*_FIELDS))
    return _values(passage, _with_readable_ends(passage, found, always=always))


def _values(passage: Passage, found: Sequence[_Fields]) -> list[Value]:
    """Note in the audit row what is shown, and turn rows into values."""
    markings = markings_of({row[20] for row in found}, using="default")
    identities = _identities(passage, [row[0] for row in found if row[24]])
    values = [_value(row, markings[row[20]], identities) for row in found]
    by_originator: dict[str, list[str]] = {}
    for value in values:
        by_originator.setdefault(value.originator, []).append(value.id)
    for originator, ids in by_originator.items():
        passage.show(originator, ids)
    return values


def _with_readable_ends(passage: Passage, found: Sequence[_Fields], *, always: str = "") -> list[_Fields]:
    """Leave out relations with a hidden end, unless its originator shows that end as withheld.

    The words beside a relation with a protected end may name the person, so they are left out too.
    """
    ends = {end for row in found if row[2] == RELATION for end in (row[10], row[11]) if end is not None}
    if not ends:
        return list(found)
    seen = _protected_by_record(passage, ends)
    kept = []
    for row in found:
        source_seen, target_seen = row[10] in seen, row[11] in seen
        if row[2] != RELATION or (source_seen and target_seen) or row[18] == always:
            kept.append(row)
        elif not source_seen and target_seen and "source" in row[12]:
            kept.append((*row[:10], None, *row[11:]))
        elif source_seen and not target_seen and "target" in row[12]:
            kept.append((*row[:11], None, *row[12:]))
    return [_bare(row) if seen.get(row[10]) or seen.get(row[11]) else row for row in kept]


def _bare(row: _Fields) -> _Fields:
    """Return a relation without value, language, translation and reference."""
    return (*row[:6], "", row[7], "", "", *row[10:22], "", *row[23:])


def _protected_by_record(passage: Passage, record_ids: Collection[UUID]) -> dict[UUID, bool]:
    """Return which of these records are readable, and whether each is protected."""
    rows = readable(passage.principal, Statement).filter(record_id__in=list(record_ids)).order_by()
    found: dict[UUID, bool] = {}
    for record_id, is_protected in rows.values_list("record_id", "is_protected").distinct():
        found[record_id] = found.get(record_id, False) or is_protected
    return found


def _identities(passage: Passage, statement_ids: Sequence[UUID]) -> dict[str, ProtectedValue]:
    """Return the values behind gate 7 that this principal may read."""
    if not statement_ids:
        return {}
    rows = readable(passage.principal, ProtectedValue).filter(statement_id__in=statement_ids)
    return {str(row.statement_id): row for row in rows}


def _value(row: _Fields, marking: Marking, identities: dict[str, ProtectedValue]) -> Value:
    (
        id_, record_id, kind, opener, opened_on, prop, value, value_kind, lang, translation,
        source_id, target_id, withheld_ends, held_from, held_to, said_on, recorded_at, review_on,
        originator, grade, label_id, report_id, reference, supersedes, is_protected, withdrawn_at,
    ) = row  # fmt: skip
    identity = identities.get(str(id_)) if is_protected else None
    if identity is not None:
        prop, value, lang, translation = identity.prop, identity.value, identity.lang, identity.translation
    return Value(
        id=str(id_), record_id=str(record_id), kind=kind, prop=prop, value=value, lang=lang,
        translation=translation, value_kind=value_kind,
        source_id=None if source_id is None else str(source_id),
        target_id=None if target_id is None else str(target_id),
        held_from=held_from, held_to=held_to, said_on=said_on, recorded_at=recorded_at, review_on=review_on,
        originator=originator, grade=stored_grade(grade), marking=marking,
        report_id=None if report_id is None else str(report_id), reference=reference,
        supersedes=None if supersedes is None else str(supersedes), withdrawn_at=withdrawn_at,
        opener=opener, opened_on=opened_on, label_id=label_id, is_protected=is_protected,
        withheld_ends=withheld_ends,
    )  # fmt: skip


@lru_cache(maxsize=4096)
def stored_grade(text: str) -> Grade | None:
    """Read a grade as stored: "scheme:code", or empty for none."""
    if not text:
        return None
    scheme, _, code = text.partition(":")
    return parse_grade(code, scheme=scheme)


def kinds_of(passage: Passage, record_ids: Collection[str]) -> dict[str, str]:
    """Return the kind of each of these records that is readable."""
    rows = readable(passage.principal, Statement).filter(record_id__in=list(record_ids)).order_by()
    return {str(record_id): kind for record_id, kind in rows.values_list("record_id", "kind").distinct()}


def openers_of(passage: Passage, record_ids: Collection[str]) -> dict[str, str]:
    """Return who opened each of these records that is readable."""
    rows = readable(passage.principal, Statement).filter(record_id__in=list(record_ids)).order_by()
    return {str(record_id): opener for record_id, opener in rows.values_list("record_id", "opener").distinct()}


def why_withdrawn(passage: Passage, statement_id: str) -> str:
    """Return the reason why a readable statement no longer stands, or empty."""
    row = readable(passage.principal, Withdrawal).filter(statement_id=statement_id).first()
    return "" if row is None else row.reason


def of_report(passage: Passage, report_id: str) -> list[Value]:
    """Return the readable standing statements keyed from a report, in the order of their entry."""
    rows = _rows(passage).filter(report_id=report_id, withdrawn_at=None).order_by("recorded_at", "id")
    return _values(passage, _with_readable_ends(passage, list(rows.values_list(*_FIELDS))))


def collections(passage: Passage) -> list[str]:
    """Return the names of the collections that readable statements were entered with, in order."""
    found: list[str] = []
    rows = readable(passage.principal, Statement)
    while True:
        # One index step a name instead of a pass over every row.
        after = rows.filter(collection__gt=found[-1] if found else "").order_by("collection")
        name = after.values_list("collection", flat=True).first()
        if name is None:
            return found
        found.append(name)


def of_collection(passage: Passage, collection: str) -> tuple[list[Value], list[Value]]:
    """Return the readable statements of a collection's records, and their relations with readable ends."""
    rows = _rows(passage).filter(collection=collection, withdrawn_at=None)
    return _show(passage, rows.exclude(kind=RELATION)), _show(passage, rows.filter(kind=RELATION))

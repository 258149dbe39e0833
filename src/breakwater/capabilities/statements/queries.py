"""Read statements, principal first. Everything that leaves here is a value of `core.statement`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connections

from breakwater.capabilities.statements.models import (
    Attachment,
    LabelChange,
    Report,
    Statement,
    Withdrawal,
)
from breakwater.capabilities.statements.rows import (
    ID,
    ORIGINATOR,
    RECORDED,
    STANDING,
    Row,
    of_each,
    protected_by_record,
    select,
    show,
    stored_grade,
    uuids,
    values,
    with_readable_ends,
)
from breakwater.core.marking import Marking
from breakwater.core.statement import RELATION
from breakwater.core.statement import Statement as Value
from breakwater.foundation.access.doors import fetch, readable
from breakwater.foundation.access.interning import markings_of_rows
from breakwater.foundation.access.passage import Passage


def of_records(passage: Passage, record_ids: Collection[str], *, with_withdrawn: bool = False) -> list[Value]:
    """Return the readable statements on records, a relation's own statements where the record is one."""
    standing = "" if with_withdrawn else f" and {STANDING}"
    return show(passage, f"record_id = any(%s::uuid[]){standing}", [uuids(record_ids)])


def by_ids(passage: Passage, statement_ids: Collection[str]) -> list[Value]:
    """Return the readable ones among these statements, withdrawn ones included.

    What the own agency said stays in its hands, to correct, retract or release, where an end is hidden too.
    """
    return show(passage, "id = any(%s::uuid[])", [uuids(statement_ids)], always=passage.principal.organisation)


def relations_of(passage: Passage, record_ids: Collection[str]) -> list[Value]:
    """Return readable relation statements with an end among these records, both ends readable.

    A relation with an unreadable end is absent, unless its originator marked that end "may be shown as
    withheld": then the end's id is left out (design, section 2).
    """
    ends = uuids(record_ids)
    return show(passage, f"(source_id = any(%s::uuid[]) or target_id = any(%s::uuid[])) and {STANDING}", [ends, ends])


def all_relations(passage: Passage) -> list[Value]:
    """Return every readable relation statement whose ends are readable."""
    return show(passage, f"kind = '{RELATION}' and {STANDING}", [])


def all_of_kinds(passage: Passage, kinds: Collection[str], *, props: Collection[str] = ()) -> list[Value]:
    """Return every readable statement on records of these kinds, of these properties where given."""
    condition = f"kind = any(%s::text[]) and {STANDING}"
    if not props:
        return show(passage, condition, [list(kinds)])
    return show(passage, f"{condition} and (prop = any(%s::text[]) or is_protected)", [list(kinds), list(props)])


def by_key(passage: Passage, keys: Collection[str], *, limit: int = 200) -> list[Value]:
    """Return readable statements whose exact-match key is one of these, in the order of their text."""
    condition = f"key = any(%s::text[]) and key <> '' and {STANDING} order by key, value, id limit %s"
    return show(passage, condition, [list(keys), limit])


def newest(passage: Passage, *, since: datetime, limit: int, together: int) -> list[tuple[Value, bool]]:
    """Return what others have entered since, newest first, each relation with readable ends only.

    Of what one agency entered at one instant a few stand for all: a whole data set pushes nothing else off the list.

    Asked label by label of those the ticket reads, so that neither the answer nor the time it takes depends on
    what is hidden. A relation whose end is hidden takes nobody's place in any of the lists that are cut short.

    Args:
        passage: the act under way.
        since: nothing older.
        limit: how many at most.
        together: how many at most of what was entered at one instant.

    Returns:
        Each statement, and whether it is the last shown of more that were entered with it.
    """
    labels = _labels_of_others(passage)
    asked = limit
    while True:
        asked *= 4
        ids, is_all = _newest_ids(labels, since=since, count=asked, together=asked // 4)
        found = {row[ID]: row for row in select(passage, "id = any(%s::uuid[])", [uuids(ids)])}
        kept, cut = _few_of_each(with_readable_ends(passage, [found[id_] for id_ in ids if id_ in found]), together)
        if len(kept) >= limit or is_all or asked >= limit * _TURNS:
            kept = kept[:limit]
            last = {(row[RECORDED], row[ORIGINATOR]): row[ID] for row in kept}
            ends = {last[entered] for entered in cut & last.keys()}
            return [(value, value.id in ends) for value in values(passage, kept)]


_TURNS = 4**4
"""So many times the list's length are looked through for what may be shown, then it stays short."""


def _few_of_each(rows: Sequence[Row], together: int) -> tuple[list[Row], set[tuple[str, str]]]:
    """Keep the first few of what was entered at one instant; also return of which instants more was left out."""
    counted: Counter[tuple[str, str]] = Counter()
    kept = []
    for row in rows:
        entered = (row[RECORDED], row[ORIGINATOR])
        counted[entered] += 1
        if counted[entered] <= together:
            kept.append(row)
    return kept, {entered for entered, count in counted.items() if count > together}


def _labels_of_others(passage: Passage) -> list[int]:
    """Return the labels of other originators that the ticket reads."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select bw.visible()")
        visible = [row[0] for row in cursor.fetchall()]
    own = passage.principal.organisation
    markings = markings_of_rows(visible, using="default")
    return sorted(label for label, marking in markings.items() if marking.originator != own)


def _newest_ids(labels: Sequence[int], *, since: datetime, count: int, together: int) -> tuple[list[str], bool]:
    """Return the newest ids under some labels, so many of each instant, and whether no label has more."""
    with connections["default"].cursor() as cursor:
        cursor.execute(_NEWEST, [list(labels), since, count, together, count])
        found = cursor.fetchall()
    return [row[0] for row in found], all(row[1] < count for row in found)


# OFFSET 0: asked of each tie by the index, never by a table of all records.
_SOURCE = "exists (select from statements_statement e where e.record_id = s.source_id offset 0)"
_TARGET = "exists (select from statements_statement e where e.record_id = s.target_id offset 0)"
_ENDS_ARE_SHOWN = (
    f"{_SOURCE} and (strpos(s.withheld_ends, 'target') > 0 or {_TARGET})"
    f" or strpos(s.withheld_ends, 'source') > 0 and {_TARGET}"
)
"""As `with_readable_ends`, which also leaves the withheld end out."""
_NEWEST = f"""
select few.id::text, few.under from (
    select new.id, new.recorded_at, new.under,
        row_number() over (partition by new.recorded_at, new.originator order by new.id) as place
    from unnest(%s::integer[]) as label (id) cross join lateral (
        select under.id, under.recorded_at, under.originator, count(*) over () as under from (
            select s.id, s.recorded_at, s.originator from statements_statement s
            where s.label_id = label.id and s.withdrawn_at is null and s.recorded_at >= %s
                and (s.kind <> '{RELATION}' or {_ENDS_ARE_SHOWN})
            order by s.recorded_at desc, s.id limit %s) as under
    ) as new
) as few where few.place <= %s order by few.recorded_at desc, few.id limit %s
"""  # noqa: S608 - words of this module alone


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
    if unknown := set(filters) - _FILTERS:
        raise KeyError(*unknown)
    condition = "".join(f"{column} = %s and " for column in filters) + STANDING
    given: list[Any] = list(filters.values())
    if starting:
        condition += " and starts_with(reference, %s)"
        given.append(starting)
    kept: list[Row] = []
    step = limit + 1
    while len(kept) <= limit:
        following = (" and id > %s::uuid", [str(UUID(after))]) if after else ("", [])
        found = select(passage, f"{condition}{following[0]} order by id limit %s", [*given, *following[1], step])
        kept += with_readable_ends(passage, found)
        if len(found) < step:
            break
        after = found[-1][ID]
    return values(passage, kept[:limit]), len(kept) > limit


_FILTERS = frozenset({"record_id", "kind", "prop", "collection", "originator"})


def shown(passage: Passage, statement_id: str) -> Value | None:
    """Return one readable statement, withdrawn or not; a relation only where its ends are readable."""
    found = show(passage, "id = any(%s::uuid[])", [uuids([statement_id])])
    return found[0] if found else None


def protected_among(passage: Passage, record_ids: Collection[str]) -> set[str]:
    """Return which of these records are protected, as far as the principal may know of them."""
    return {record_id for record_id, protected in protected_by_record(passage, record_ids).items() if protected}


def readable_records(passage: Passage, record_ids: Collection[str]) -> set[str]:
    """Return which of these records exist for the principal: those with a statement it may read."""
    return {record_id for (record_id,) in of_each(passage, record_ids, "record_id::text")}


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report as its readers see it; `files` are the ids of its readable attachments."""

    id: str
    reference: str
    title: str
    text: str
    lang: str
    dated: Any
    originator: str
    marking: Marking
    files: tuple[str, ...] = ()


def reports(passage: Passage, report_ids: Iterable[str] | None = None) -> dict[str, ReportLine]:
    """Return readable reports by id; all of them when no ids are given."""
    condition, parameters = "true", []
    if report_ids is not None:
        wanted = sorted({report_id for report_id in report_ids if report_id})
        if not wanted:
            return {}
        condition, parameters = "id = any(%s::uuid[])", [uuids(wanted)]
    found = fetch(
        passage.principal, Report, _REPORT_COLUMNS, f"{condition} order by dated desc, reference, id", parameters
    )
    markings = markings_of_rows({row[-1] for row in found}, using="default")
    return {
        id_: ReportLine(id_, reference, title, text, lang, dated, originator, markings[label_id], tuple(files))
        for id_, reference, title, text, lang, dated, originator, files, label_id in found
    }


def report(passage: Passage, report_id: str) -> ReportLine | None:
    """Return one readable report to be read: what is read is counted, and its originator learns of it."""
    found = reports(passage, [report_id]).get(report_id)
    if found is not None:
        passage.show(found.originator, [found.id])
    return found


_FILES = "array(select a.id::text from statements_attachment a where a.report_id = statements_report.id order by a.id)"
_REPORT_COLUMNS = f"id::text, reference, title, text, lang, dated, originator, {_FILES}, label_id"


def attachments(passage: Passage, report_id: str) -> list[Attachment]:
    """Return the readable attachments of a report, without their content."""
    rows = readable(passage.principal, Attachment).filter(report_id=report_id)
    return _shown(passage, list(rows.defer("content").order_by("name", "id")))


def attachment(passage: Passage, attachment_id: str, *, with_content: bool = True) -> Attachment | None:
    """Return one readable attachment."""
    rows = readable(passage.principal, Attachment).filter(pk=attachment_id)
    found = _shown(passage, list(rows if with_content else rows.defer("content")))
    return found[0] if found else None


def _shown(passage: Passage, found: list[Attachment]) -> list[Attachment]:
    """Note in the audit row what is shown, as of statements: what a reader is shown is counted whatever it is."""
    for each in found:
        passage.show(each.originator, [str(each.id)])
    return found


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


def kinds_of(passage: Passage, record_ids: Collection[str]) -> dict[str, str]:
    """Return the kind of each of these records that is readable."""
    return dict(of_each(passage, record_ids, "record_id::text, kind"))


def openers_of(passage: Passage, record_ids: Collection[str]) -> dict[str, str]:
    """Return who opened each of these records that is readable."""
    return dict(of_each(passage, record_ids, "record_id::text, opener"))


def why_withdrawn(passage: Passage, statement_id: str) -> str:
    """Return the reason why a readable statement no longer stands, or empty."""
    row = readable(passage.principal, Withdrawal).filter(statement_id=statement_id).first()
    return "" if row is None else row.reason


def of_report(passage: Passage, report_id: str) -> list[Value]:
    """Return the readable standing statements keyed from a report, in the order of their entry."""
    condition = f"report_id = any(%s::uuid[]) and {STANDING} order by recorded_at, id"
    return show(passage, condition, [uuids([report_id])])


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
    condition = f"collection = %s and collection <> '' and {STANDING}"
    return (
        show(passage, f"{condition} and kind <> '{RELATION}'", [collection]),
        show(passage, f"{condition} and kind = '{RELATION}'", [collection]),
    )


__all__ = [
    "ReportLine",
    "all_of_kinds",
    "all_relations",
    "attachment",
    "attachments",
    "by_ids",
    "by_key",
    "collections",
    "in_order",
    "is_id",
    "kinds_of",
    "label_history",
    "newest",
    "of_collection",
    "of_records",
    "of_report",
    "openers_of",
    "protected_among",
    "readable_records",
    "relations_of",
    "report",
    "reports",
    "shown",
    "stored_grade",
    "why_withdrawn",
]

"""What a hand-in became, shown to its author: each statement with its address, by record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from breakwater.capabilities.statements import actions, handins, queries
from breakwater.capabilities.statements.captions import RecordCaption, captions
from breakwater.capabilities.statements.places import Place
from breakwater.core.grading import Grade
from breakwater.core.marking import Marking
from breakwater.core.statement import Statement
from breakwater.core.vocabulary import property_for, relation_for, value_label
from breakwater.foundation.access.errors import NotFound
from breakwater.foundation.access.passage import acting
from breakwater.foundation.access.principal import Principal


@dataclass(frozen=True, slots=True)
class Line:
    """One stored statement in words."""

    id: str
    label: str
    text: str
    lang: str
    grade: Grade | None
    marking: Marking


@dataclass(frozen=True, slots=True)
class Receipt:
    """A hand-in that was stored, as far as its author reads it today."""

    report: queries.ReportLine | None
    statements: tuple[Statement, ...]
    lines: tuple[tuple[RecordCaption, tuple[Line, ...]], ...]
    protected_count: int


def receipt(principal: Principal, key: str, places: Mapping[str, Place]) -> Receipt:
    """Return what a key of this author became.

    Args:
        principal: the author.
        key: of the form.
        places: of reference, by code.

    Raises:
        NotFound: this author handed nothing in under this key.
    """
    with acting(principal, actions.READ) as passage:
        passage.about("hand-in", key)
        done = handins.delivered(passage, key)
        if done is None:
            raise NotFound
        order = {statement_id: place for place, statement_id in enumerate(done.statement_ids)}
        rows = sorted(queries.by_ids(passage, done.statement_ids), key=lambda row: order[row.id])
        about = {row.id: row.source_id or row.record_id if row.kind == "relation" else row.record_id for row in rows}
        ends = {end for row in rows for end in (row.source_id, row.target_id) if end}
        ends |= {row.value for row in rows if row.value_kind == "record"}
        named = captions(passage, {*about.values(), *ends})
        grouped: dict[str, list[Line]] = {}
        for row in rows:
            if about[row.id] in named:
                grouped.setdefault(about[row.id], []).append(_line(row, named, places))
        return Receipt(
            report=queries.reports(passage, [done.report_id or ""]).get(done.report_id or ""),
            statements=tuple(rows),
            lines=tuple((named[record_id], tuple(group)) for record_id, group in grouped.items()),
            protected_count=len(done.protected),
        )


def _line(row: Statement, named: Mapping[str, RecordCaption], places: Mapping[str, Place]) -> Line:
    if row.kind == "relation":
        label = relation_for(row.prop).label
        other = named.get(row.target_id or "")
        text, lang = ", ".join(part for part in (other.text if other else "", row.value) if part), ""
    else:
        label, lang = property_for(row.prop).label, row.lang
        text = value_label(row.prop, row.value)
        if row.is_protected and not row.value:
            text = _("held apart, for whoever needs to know")
        elif row.value_kind == "place" and row.value in places:
            text, lang = places[row.value].name, ""
        elif row.value_kind == "record" and row.value in named:
            text = named[row.value].text
    return Line(row.id, label, text, lang, row.grade, row.marking)

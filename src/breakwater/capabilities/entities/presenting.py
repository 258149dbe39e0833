"""Turn an entity's page into rows and panels: facts, disagreements, relations, reports; nothing is looked up here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from breakwater.capabilities.entities.queries import EntityPage, Hit
from breakwater.capabilities.entities.values import held_words, shown_value, statement_address
from breakwater.capabilities.statements.places import Place
from breakwater.capabilities.statements.queries import ReportLine
from breakwater.core.facts import PropertyValues
from breakwater.core.facts import Value as FactValue
from breakwater.core.statement import Statement
from breakwater.core.vocabulary import property_for, relation_for, value_label
from breakwater.foundation.web.rows import Disagreement, Disagreements, Stand, StatementRow, Value
from breakwater.foundation.web.words import full_day

NAMES = frozenset({"name", "name_local"})


def fact_rows(page: EntityPage, places: Mapping[str, Place], *, choose: str = "") -> list[StatementRow]:
    """Return one row a value, a property's name on the first of its run only; what no longer stands comes last.

    Args:
        page: the entity's.
        places: of reference, by code.
        choose: the organisation whose own rows get a tick box; empty for none.
    """
    shown_above = {group.prop.code for group in page.entity.conflicts if _by_agencies(group)}
    rows: list[StatementRow] = []
    past: list[StatementRow] = []
    for group in page.entity.properties:
        if group.prop.code not in shown_above:
            for place, value in enumerate(group.values):
                label = "" if place else group.prop.label
                rows.append(_row(page, group, value, places, label=label, choose=choose))
        past += [_past_row(page, statement, places) for statement in group.past]
    return rows + past


def own_rows(page: EntityPage, wanted: Collection[str], places: Mapping[str, Place]) -> list[StatementRow]:
    """Return one row for each of some statements on the entity, each as it was said."""
    return _each_row(page, page.entity.properties, wanted, places)


def printed_rows(page: EntityPage, places: Mapping[str, Place]) -> list[StatementRow]:
    """Return one row for each statement on the entity, those left out that stand in the panel of disagreements."""
    groups = [group for group in page.entity.properties if not (group.conflict and _by_agencies(group))]
    return _each_row(page, groups, {row.id for row in page.statements}, places)


def _each_row(
    page: EntityPage, groups: Iterable[PropertyValues], wanted: Collection[str], places: Mapping[str, Place]
) -> list[StatementRow]:
    rows = []
    for group in groups:
        said = [statement for value in group.values for statement in value.statements if statement.id in wanted]
        for place, statement in enumerate(said):
            alone = FactValue(statement.value, value_label(group.prop.code, statement.value), None, [statement])
            rows.append(_row(page, group, alone, places, label="" if place else group.prop.label, choose=""))
    return rows


def disagreements(page: EntityPage, places: Mapping[str, Place]) -> Disagreements | None:
    """Return the panel of properties on which agencies disagree, a column an agency; None when they do not."""
    groups = [group for group in page.entity.conflicts if _by_agencies(group)]
    if not groups:
        return None
    agencies = sorted({s.originator for group in groups for value in group.values for s in value.statements})
    opened = {s.originator: s.opened_on for s in page.statements if s.opener == s.originator}
    return Disagreements(
        organisations=tuple(agencies),
        notes=tuple(_opened(opened.get(agency)) for agency in agencies),
        properties=tuple(
            Disagreement(
                label=group.prop.label,
                stands=tuple(
                    tuple(stand for stand in stands_of(page, group, places) if stand.organisation == agency)
                    for agency in agencies
                ),
            )
            for group in groups
        ),
    )


def report_lines(page: EntityPage) -> list[tuple[ReportLine, int]]:
    """Return the readable reports that the page's statements were keyed from, newest first, each with how many."""
    rows = {row.id: row for row in page.statements if row.withdrawn_at is None}
    rows |= {row.id: row for neighbour in page.neighbours for row in neighbour.statements}
    counted: dict[str, int] = {}
    for row in rows.values():
        if row.report_id in page.reports:
            counted[str(row.report_id)] = counted.get(str(row.report_id), 0) + 1
    ordered = sorted(counted, key=lambda key: (page.reports[key].reference, key))
    ordered.sort(key=lambda key: page.reports[key].dated, reverse=True)
    return [(page.reports[key], counted[key]) for key in ordered]


def reasons(hit: Hit) -> list[tuple[str, Statement]]:
    """Return why a record was found: each statement that matched, with what it states."""
    return [(property_for(statement.prop).label.lower(), statement) for statement in hit.statements]


def _row(
    page: EntityPage,
    group: PropertyValues,
    value: FactValue,
    places: Mapping[str, Place],
    *,
    label: str,
    choose: str,
) -> StatementRow:
    first = value.statements[0]
    report = page.reports.get(first.report_id or "")
    agencies = len(value.originators)
    also = (
        "" if agencies == 1 else _("both agencies") if agencies == 2 else _("{count} agencies").format(count=agencies)
    )
    own = [statement.id for statement in value.statements if statement.originator == choose]
    return StatementRow(
        id=first.id,
        label=label,
        value=_of_value(page, group, value, places),
        marking=first.marking,
        grade=first.grade,
        originator=first.originator,
        said_on=first.said_on,
        also=also,
        more=len(value.statements) - 1,
        source=report.reference if report else "",
        source_url=reverse("report", args=[report.id]) if report else "",
        strong=group.prop.code in NAMES,
        conflict=group.conflict,
        detail_url=statement_address(value.statements),
        choosable=bool(own),
        choice=",".join(own),
    )


def _of_value(page: EntityPage, group: PropertyValues, value: FactValue, places: Mapping[str, Place]) -> Value:
    if group.prop.known or not value.statements[0].is_relation:
        label = value.label if group.prop.type == "code" else ""
        return shown_value(value.statements[0], page.captions, places, label=label)
    # On a relation's own page the property is its type and the value, often empty, its detail.
    said = value.statements[0]
    return Value(text=said.value or relation_for(said.prop).label, lang=said.lang, held=held_words(said))


def _past_row(page: EntityPage, statement: Statement, places: Mapping[str, Place]) -> StatementRow:
    corrected = any(other.supersedes == statement.id for other in page.statements)
    when = statement.withdrawn_at
    return StatementRow(
        id=statement.id,
        label=property_for(statement.prop).label,
        value=shown_value(statement, page.captions, places),
        marking=statement.marking,
        grade=statement.grade,
        originator=statement.originator,
        said_on=statement.said_on,
        state="superseded" if corrected else "retracted",
        state_note=_("withdrawn {date}").format(date=full_day(when)) if when else "",
        detail_url=statement_address([statement]),
    )


def stands_of(page: EntityPage, group: PropertyValues, places: Mapping[str, Place]) -> Iterable[Stand]:
    """Return each statement on a property as it stands beside others."""
    for value in group.values:
        label = value.label if group.prop.type == "code" else ""
        for statement in value.statements:
            yield Stand(
                value=shown_value(statement, page.captions, places, label=label),
                marking=statement.marking,
                grade=statement.grade,
                organisation=statement.originator,
                id=statement.id,
                detail_url=statement_address([statement]),
            )


def _by_agencies(group: PropertyValues) -> bool:
    return len({s.originator for value in group.values for s in value.statements}) > 1


def _opened(day: date | None) -> str:
    return _("record opened {date}").format(date=full_day(day)) if day else ""

"""Turn an entity's page into the rows and panels that the templates draw; nothing is looked up here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.urls import reverse
from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from breakwater.capabilities.entities.queries import EntityPage
from breakwater.capabilities.statements.captions import RecordCaption
from breakwater.capabilities.statements.places import Place
from breakwater.core.facts import PropertyValues
from breakwater.core.facts import Value as FactValue
from breakwater.core.interval import parse_when
from breakwater.core.statement import Statement
from breakwater.core.vocabulary import property_for, relation_for, value_label
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.web.rows import Act, ClaimStrip, Disagreement, Disagreements, Stand, StatementRow, Value

NAMES = frozenset({"name", "name_local", "alias"})


def shown_value(
    statement: Statement, captions: Mapping[str, RecordCaption], places: Mapping[str, Place], label: str = ""
) -> Value:
    """Return a statement's value as drawn: places and records by name, codes in words, dates as said."""
    text, url, lang = label or statement.value, "", statement.lang
    prop = property_for(statement.prop)
    kind = "identifier" if prop.type == "identifier" else statement.value_kind
    if statement.value_kind == "place" and statement.value in places:
        text, lang = places[statement.value].name, ""
    elif statement.value_kind == "record" and statement.value in captions:
        named = captions[statement.value]
        text, url, lang = named.text, reverse("entity", args=[statement.value]), named.lang
    elif prop.type == "code" and not label:
        text = value_label(statement.prop, statement.value)
    elif statement.value_kind == "date" or prop.type == "date":
        text = dated_words(statement.value)
    return Value(
        text=text, lang=lang, translation=statement.translation, kind=kind, url=url, held=held_words(statement)
    )


def held_words(statement: Statement) -> str:
    """Return when a statement held: "since Oct 2025", "to 7 Dec 2025", "Oct 2025 to Jan 2026"."""
    since, until = dated_words(statement.held_from), dated_words(statement.held_to)
    if since and until:
        return since if since == until else _("{since} to {until}").format(since=since, until=until)
    if since:
        return _("since {since}").format(since=since)
    return _("to {until}").format(until=until) if until else ""


def dated_words(said: str) -> str:
    """Return a date as read, as exact as it was said: "1 Mar 1984", "Oct 2025", "1978", "about 1985 (as said)"."""
    when = parse_when(said)
    if when.earliest is None or when.precision not in ("day", "month", "year") or when.calendar != "gregorian":
        return said
    if when.precision == "day" and len(said) > len("2025-12-31"):
        return said  # with a time of day: nothing is cut away
    form = {"day": "j M Y", "month": "M Y", "year": "Y"}[when.precision]
    return dateformat.format(when.earliest, form)


def fact_rows(page: EntityPage, places: Mapping[str, Place]) -> list[StatementRow]:
    """Return one row a value, a property's name on the first of its run only; what no longer stands comes last."""
    shown_above = {group.prop.code for group in page.entity.conflicts if _by_agencies(group)}
    rows: list[StatementRow] = []
    past: list[StatementRow] = []
    for group in page.entity.properties:
        if group.prop.code not in shown_above:
            first = True
            for value in group.values:
                rows.append(_row(page, group, value, places, label=group.prop.label if first else ""))
                first = False
        past += [_past_row(page, statement, places) for statement in group.past]
    return rows + past


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
                    tuple(
                        Stand(
                            value=shown_value(statement, page.captions, places, label=value.label),
                            marking=statement.marking,
                            grade=statement.grade,
                            organisation=agency,
                        )
                        for value in group.values
                        for statement in value.statements
                        if statement.originator == agency
                    )
                    for agency in agencies
                ),
            )
            for group in groups
        ),
    )


def claim_strip(page: EntityPage, principal: Principal, *, apart: bool) -> list[ClaimStrip]:
    """Return the strips under the title: what is shown as one and who says so, then what is only said."""
    cluster = page.clustering.of(page.record_id)
    own = principal.organisation
    strips = []
    if len(cluster.records) > 1:
        same = [claim for claim in cluster.claims if claim.judgement == "same"]
        says = ", ".join(dict.fromkeys(claim.organisation for claim in same))
        mine = next((claim for claim in same if claim.organisation == own), None)
        strips.append(
            ClaimStrip(
                lead=_("Shown apart.") if apart else _records(len(cluster.records)),
                says=_("{who} says same").format(who=says),
                grade=same[0].grade if same else None,
                grounds=same[0].reason if same else "",
                own="" if mine else _("{organisation} has not said.").format(organisation=own),
                acts=_strip_acts(page, next(r for r in cluster.records if r != page.record_id), mine, apart=apart),
            )
        )
    for suggestion in page.clustering.suggestions_for(cluster):
        other = next(record for record in suggestion.pair if record not in cluster.records)
        who = ", ".join(dict.fromkeys(claim.organisation for claim in suggestion.same))
        if not who:
            continue
        named = page.captions.get(other)
        strips.append(
            ClaimStrip(
                lead=_("{who} says same as").format(who=who),
                says=named.text if named else "",
                grade=suggestion.same[0].grade,
                grounds=suggestion.same[0].reason,
                acts=_strip_acts(page, other, None, apart=False),
            )
        )
    return strips


def _strip_acts(page: EntityPage, other: str, mine: object, *, apart: bool) -> tuple[Act, ...]:
    address = reverse("entity", args=[page.record_id])
    compare = reverse("claim", args=[page.record_id]) + f"?other={other}"
    acts = [
        Act(label=_("Agree"), url=compare + "&judgement=same", key="y"),
        Act(label=_("Disagree"), url=compare + "&judgement=different", key="n"),
    ]
    if mine is not None:
        claim_id = getattr(mine, "id", "")
        acts = [
            Act(
                label=_("Withdraw"),
                url=reverse("withdraw-claim", args=[claim_id]),
                post=True,
                name="next",
                value=address,
            )
        ]
    joined = other in page.clustering.of(page.record_id).records
    if joined:
        acts.append(
            Act(label=_("Show as one"), url=address, tone="quiet")
            if apart
            else Act(label=_("Show apart"), url=f"{address}?apart=1", tone="quiet")
        )
    return tuple(acts)


def relation_words(statement: Statement, *, outward: bool) -> str:
    """Return a relation as read from this entity, with its detail and its time."""
    relation = relation_for(statement.prop)
    words = relation.label if outward or not relation.directed else relation.reverse
    return ", ".join(part for part in (words, statement.value, held_words(statement)) if part)


def _records(count: int) -> str:
    return ngettext("{count} record shown as one.", "{count} records shown as one.", count).format(count=count)


def _row(
    page: EntityPage, group: PropertyValues, value: FactValue, places: Mapping[str, Place], *, label: str
) -> StatementRow:
    first = value.statements[0]
    report = page.reports.get(first.report_id or "")
    others = len(value.originators) - 1
    also = "" if not others else _("both agencies") if others == 1 else _("{count} agencies").format(count=others + 1)
    return StatementRow(
        id=first.id,
        label=label,
        value=shown_value(first, page.captions, places, label=value.label if group.prop.type == "code" else ""),
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
        detail_url=reverse("statement", args=[first.id]),
    )


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
        state_note=_("withdrawn {date}").format(date=f"{when:%-d %b %Y}") if when else "",
        detail_url=reverse("statement", args=[statement.id]),
    )


def _by_agencies(group: PropertyValues) -> bool:
    return len({s.originator for value in group.values for s in value.statements}) > 1


def _opened(day: date | None) -> str:
    return _("record opened {date}").format(date=f"{day:%-d %b %Y}") if day else ""

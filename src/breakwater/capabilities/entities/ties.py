"""Turn what is tied to an entity into rows and lines, and a relation's own record into what stands between its ends."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from breakwater.capabilities.entities.queries import EntityPage, Neighbour
from breakwater.capabilities.entities.values import address_of, detail_of, held_words, relation_words, statement_address
from breakwater.core.statement import Statement
from breakwater.core.vocabulary import relation_for
from breakwater.foundation.web.rows import StatementRow, Value


def relation_rows(page: EntityPage) -> list[StatementRow]:
    """Return one row a statement that ties the entity to another record, in the order of the neighbours."""
    return [
        _relation_row(page, neighbour, statement, first=place == 0)
        for neighbour in page.neighbours
        for place, statement in enumerate(neighbour.statements)
    ]


@dataclass(frozen=True, slots=True)
class NeighbourLine:
    """A neighbour as listed: what it is called, how it is tied, and the first statement's grade and marking."""

    neighbour: Neighbour
    words: str
    statement: Statement
    more: int


def neighbour_lines(page: EntityPage) -> list[NeighbourLine]:
    """Return the list of neighbours; it is complete, the picture beside it is for shape."""
    return [
        NeighbourLine(each, relation_words(first, outward=each.outward), first, len(each.statements) - 1)
        for each in page.neighbours
        for first in each.statements[:1]
    ]


@dataclass(frozen=True, slots=True)
class End:
    """One end of a relation that is itself opened as a page."""

    label: str
    value: Value


def ends_of(page: EntityPage) -> list[End]:
    """Return the ends of a relation record, with the relation's words between them; empty for any other record."""
    said = next((row for row in page.statements if row.is_relation and row.withdrawn_at is None), None)
    if said is None:
        return []
    ends = []
    for label, end in ((_("From"), said.source_id), (_("To"), said.target_id)):
        named = page.captions.get(end or "")
        words = Value(text=_("End withheld by {originator}").format(originator=said.originator))
        ends.append(
            End(label, words if named is None else Value(text=named.text, lang=named.lang, url=address_of(named)))
        )
    return ends


def heading(page: EntityPage) -> str:
    """Return what the page is called: of a relation, its ends and words; of a leg, its way."""
    named = page.captions.get(page.record_id)
    if page.is_protected and named is not None:
        return named.text  # fixed words in every title, for whoever may read the values too
    ends = ends_of(page)
    if ends:
        said = next(row for row in page.statements if row.is_relation)
        words = relation_for(said.prop).label
        return _("{source} {relation} {target}").format(
            source=ends[0].value.text, relation=words, target=ends[1].value.text
        )
    if named is not None and page.entity.kind.code == "leg" and not page.entity.names:
        return named.text
    return page.entity.caption


def _relation_row(page: EntityPage, neighbour: Neighbour, statement: Statement, *, first: bool) -> StatementRow:
    named = neighbour.caption
    report = page.reports.get(statement.report_id or "")
    relation = relation_for(statement.prop)
    words = relation_words(statement, outward=neighbour.outward)
    if statement.is_relation:
        words = relation.label if neighbour.outward or not relation.directed else relation.reverse
    return StatementRow(
        id=statement.id,
        label=words,
        value=Value(
            text=named.text if named else _("End withheld by {originator}").format(originator=statement.originator),
            lang=named.lang if named else "",
            url=address_of(named) if named else "",
            held=held_words(statement),
            translation=detail_of(statement) if statement.is_relation else "",
        ),
        marking=statement.marking,
        grade=statement.grade,
        originator=statement.originator,
        said_on=statement.said_on,
        source=report.reference if report else "",
        source_url=reverse("report", args=[report.id]) if report else "",
        strong=first,
        detail_url=statement_address([statement]),
    )

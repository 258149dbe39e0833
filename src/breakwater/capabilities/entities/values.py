"""Say values as the pages draw them: places and records by name, codes in words, dates as said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import dateformat
from django.utils.translation import gettext as _

from breakwater.capabilities.statements.captions import RecordCaption
from breakwater.capabilities.statements.places import Place
from breakwater.capabilities.statements.queries import is_id
from breakwater.core.interval import parse_when
from breakwater.core.statement import Statement
from breakwater.core.vocabulary import ROLES, property_for, relation_for, value_label
from breakwater.foundation.web.rows import Value

MOMENTS = frozenset(
    {
        *("met_with", "participated", "arrested_in", "calls", "messages", "carried", "recruited", "crewed"),
        *("first_seen_in", "seen_in"),
    }
)
"""What happened at a time rather than lasted from it."""


def shown_value(
    statement: Statement, captions: Mapping[str, RecordCaption], places: Mapping[str, Place], label: str = ""
) -> Value:
    """Return a statement's value as drawn."""
    text, url, lang = label or statement.value, "", statement.lang
    prop = property_for(statement.prop)
    kind = "identifier" if prop.type == "identifier" else statement.value_kind
    if statement.value_kind == "place" and statement.value in places:
        text, lang = places[statement.value].name, ""
    elif statement.value_kind == "record":
        named = captions.get(statement.value)
        text, url, lang = (named.text, address_of(named), named.lang) if named else (unknown_record(text), "", "")
    elif prop.type == "code" and not label:
        text = value_label(statement.prop, statement.value)
    elif statement.value_kind == "date" or prop.type == "date":
        text = dated_words(statement.value)
    return Value(
        text=text, lang=lang, translation=statement.translation, kind=kind, url=url, held=held_words(statement)
    )


def unknown_record(said: str) -> str:
    """Return what stands for a record that is not shown: words for an id, else what was said."""
    return _("a record not shown") if is_id(said) else said


def address_of(caption: RecordCaption) -> str:
    """Return where a record's page is."""
    return reverse("entity", args=[caption.record_id])


def held_words(statement: Statement) -> str:
    """Return when a statement held: "since Oct 2025", "to 7 Dec 2025", "Oct 2025 to Jan 2026".

    A date has no second one beside it: when a statement on a day held is that day.
    """
    if statement.value_kind == "date" or property_for(statement.prop).type == "date":
        return ""
    since, until = dated_words(statement.held_from), dated_words(statement.held_to)
    if statement.prop in MOMENTS and (not until or since == until):
        return since
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


def relation_words(statement: Statement, *, outward: bool) -> str:
    """Return a relation as read from this entity, with its detail and its time."""
    if not statement.is_relation:
        label = property_for(statement.prop).label
        return label if outward else _("names this as its {property}").format(property=label.lower())
    relation = relation_for(statement.prop)
    words = relation.label if outward or not relation.directed else relation.reverse
    return ", ".join(part for part in (words, detail_of(statement), held_words(statement)) if part)


def detail_of(relation: Statement) -> str:
    """Return the words beside a relation; a role is said by its name."""
    return ROLES[relation.value].label.lower() if relation.value in ROLES else relation.value


def statement_address(statements: Iterable[Statement]) -> str:
    """Return where a row opens: its first statement, with those that say the same."""
    first, *others = statements
    address = reverse("statement", args=[first.id])
    return f"{address}?{urlencode({'also': [other.id for other in others]}, doseq=True)}" if others else address

"""Turn releases into the rows and words that templates draw; nothing is looked up here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from breakwater.capabilities.entities.values import held_words, shown_value
from breakwater.capabilities.releases.changes import Change
from breakwater.capabilities.releases.comparison import Comparison, Line
from breakwater.capabilities.releases.preparing import Outlook
from breakwater.capabilities.statements.captions import RecordCaption
from breakwater.core.marking import GROUP, Marking, Tlp
from breakwater.core.statement import Statement
from breakwater.core.vocabulary import property_for, relation_for
from breakwater.foundation.access.readers import Ground
from breakwater.foundation.approvals.states import State
from breakwater.foundation.web.rows import StatementRow, Value
from breakwater.foundation.web.words import listed


@dataclass(frozen=True, slots=True)
class ReaderRow:
    """One organisation in the table of readers; `tone` is "", "new", "unnamed" or "less"."""

    organisation: str
    why: str
    today: int
    after: int
    tone: str


@dataclass(frozen=True, slots=True)
class NewReaders:
    """The persons of one organisation who would be new."""

    organisation: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The statements on one record; caption None where it is not readable."""

    caption: RecordCaption | None
    rows: tuple[StatementRow, ...]


def reader_rows(comparison: Comparison, *, statements: int) -> list[ReaderRow]:
    """Return the table of readers: who reads today, then who is new."""
    return [
        ReaderRow(line.organisation, _why(line, statements), line.today, line.after, _tone(line))
        for line in comparison.lines
    ]


def new_readers(comparison: Comparison, names: Mapping[str, str]) -> list[NewReaders]:
    """Return everyone who would be new, by organisation and name."""
    return [
        NewReaders(line.organisation, tuple(sorted(names.get(person, "") for person in line.gains)))
        for line in comparison.lines
        if line.gains
    ]


def reach_words(persons: int, organisations: int) -> str:
    """Return "23 persons of 5 organisations"."""
    return _("{persons} of {organisations}").format(
        persons=ngettext("{count} person", "{count} persons", persons).format(count=persons),
        organisations=ngettext("{count} organisation", "{count} organisations", organisations).format(
            count=organisations
        ),
    )


def unnamed_words(outlook: Outlook) -> tuple[str, str]:
    """Return the warning about clients that nobody named: what is so, and the way out."""
    names = listed(line.organisation for line in outlook.comparison.unnamed)
    strict = outlook.strict
    way = ""
    if strict is not None:
        way = _("AMBER reaches declared clients. Choose AMBER+STRICT to leave {names} out: {reach}.").format(
            names=names, reach=reach_words(strict.persons_after, strict.organisations_after)
        )
    return _("You did not name {names}.").format(names=names), way


def statement_groups(
    pairs: Iterable[tuple[Statement, Marking]],
    captions: Mapping[str, RecordCaption],
    places: Mapping[str, Any],
) -> list[Group]:
    """Return the statements by record, as their new readers will be shown them: under the marking given."""
    grouped: dict[str, list[StatementRow]] = {}
    for statement, marking in pairs:
        key = (statement.source_id if statement.is_relation else statement.record_id) or ""
        grouped.setdefault(key, []).append(_row(statement, marking, captions, places))
    return [Group(captions.get(key), tuple(rows)) for key, rows in grouped.items()]


def to_words(change: Change) -> str:
    """Return whom a change is for, in a few words: "TH-BSB, MY-MCB", "the community"."""
    if change.tlp is Tlp.CLEAR:
        return _("everyone")
    if change.tlp is Tlp.GREEN:
        return _("the community")
    if change.tlp is Tlp.RED:
        return ngettext("{count} named person", "{count} named persons", len(change.named_recipients)).format(
            count=len(change.named_recipients)
        )
    if GROUP in change.releasable_to:
        return _("all members")
    return ", ".join(sorted(change.releasable_to)) or _("own agency")


def state_words(state: State) -> tuple[str, str]:
    """Return a request's state in words, and the tone of its tag."""
    return {
        State.OPEN: (_("Waiting"), "new"),
        State.APPROVED: (_("Released"), "done"),
        State.REFUSED: (_("Refused"), "late"),
        State.WITHDRAWN: (_("Withdrawn"), ""),
    }[state]


def _why(line: Line, statements: int) -> str:
    words = {
        Ground.ORIGINATOR: _("originator"),
        Ground.EVERYONE: _("CLEAR reaches everyone"),
        Ground.NAMED_PERSON: _("named person"),
        Ground.NAMED: _("named"),
        Ground.GROUP: _("member organisation, all are named"),
        Ground.CLIENT: _("client of {names}, reached because AMBER includes clients").format(names=listed(line.via)),
        Ground.COMMUNITY: _("official of the working group"),
    }[line.ground]
    if not line.after:
        return _("no longer reached")
    if line.statements < statements:
        some = ngettext("{count} of {all} statement", "{count} of {all} statements", statements)
        return f"{words}; {some.format(count=line.statements, all=statements)}"
    return words


def _tone(line: Line) -> str:
    if line.unnamed:
        return "unnamed"
    if line.gains:
        return "new"
    return "less" if line.loses else ""


def _row(
    statement: Statement,
    marking: Marking,
    captions: Mapping[str, RecordCaption],
    places: Mapping[str, Any],
) -> StatementRow:
    return StatementRow(
        id=statement.id,
        label=relation_for(statement.prop).label if statement.is_relation else property_for(statement.prop).label,
        value=_value(statement, captions, places),
        marking=marking,
        grade=statement.grade,
        originator=statement.originator,
        said_on=statement.said_on,
    )


def _value(statement: Statement, captions: Mapping[str, RecordCaption], places: Mapping[str, Any]) -> Value:
    if statement.is_relation:
        other = captions.get(statement.target_id or "")
        named = other.text if other else _("unnamed")
        text = f"{named}: {statement.value}" if statement.value else named
        return Value(text=text, translation=statement.translation, held=held_words(statement))
    if statement.is_protected and not statement.value:
        return Value(text=_("Identity withheld: protected"))
    return shown_value(statement, captions, places)

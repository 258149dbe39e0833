"""Turn one opened statement into what its row shows: marking, origin, uses, readers, acts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _

from breakwater.capabilities.statements import actions, places
from breakwater.capabilities.statements.captions import RecordCaption
from breakwater.capabilities.statements.opened import StatementView
from breakwater.capabilities.statements.queries import is_id
from breakwater.core.grading import in_words
from breakwater.core.interval import parse_when
from breakwater.core.marking import Pap
from breakwater.core.statement import Statement
from breakwater.core.vocabulary import property_for, relation_for, value_label
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.access.reach import Reach
from breakwater.foundation.access.uses import Verdict, verdicts
from breakwater.foundation.web.rows import Act, Fact, StatementDetail, Value
from breakwater.foundation.web.rows import Use as UseLine
from breakwater.foundation.web.words import day, full_day, pap_words


def detail(view: StatementView, principal: Principal) -> StatementDetail:
    """Return what an opened row shows of one statement."""
    statement = view.statement
    own = statement.originator == principal.organisation
    return StatementDetail(
        marking=statement.marking,
        origin=tuple(_origin(view)),
        uses=tuple(_uses(principal, statement, own=own)),
        readers="" if view.reach is None else readers_words(view.reach),
        readers_note=_readers_note(view) if own else _left_to_originator(statement),
        own=own,
        acts=tuple(_acts(view, principal, own=own)),
        end_acts=tuple(_end_acts(view, principal, own=own)),
        note="" if own else _recorded(statement, principal),
    )


def readers_words(reach: Reach) -> str:
    """Return a reach in words: "41 persons of 12 organisations"."""
    persons = ngettext("{count} person", "{count} persons", reach.person_count).format(count=reach.person_count)
    bodies = ngettext("{count} organisation", "{count} organisations", reach.organisation_count).format(
        count=reach.organisation_count
    )
    return _("{persons} of {organisations}").format(persons=persons, organisations=bodies)


def title(statement: Statement) -> str:
    """Return what a statement is about in a word: its property, or the relation."""
    return relation_for(statement.prop).label if statement.is_relation else property_for(statement.prop).label


def value_of(said: Statement, captions: Mapping[str, RecordCaption]) -> Value:
    """Return a value as drawn: a place or record by its name, a code in words."""
    text, kind = said.value, said.value_kind
    if kind == "record":
        named = captions.get(said.value)
        if named is None:
            return Value(text=_("a record not shown") if is_id(text) else text)
        return Value(text=named.text, lang=named.lang)
    if kind == "place":
        text = places.names().get(text, text)
    elif property_for(said.prop).type == "code":
        text = value_label(said.prop, text)
    elif property_for(said.prop).type == "identifier":
        kind = "identifier"
    return Value(text=text, lang=said.lang, translation=said.translation, kind=kind)


def ends(said: Statement, captions: Mapping[str, RecordCaption]) -> list[Value]:
    """Return both ends of a relation by their captions, with their pages; empty for any other statement."""
    if not said.is_relation:
        return []
    found = []
    for end in (said.source_id, said.target_id):
        named = captions.get(end or "")
        withheld = _("End withheld by {originator}").format(originator=said.originator)
        found.append(
            Value(text=withheld)
            if named is None
            else Value(text=named.text, lang=named.lang, url=_address("entity", named.record_id))
        )
    return found


@dataclass(frozen=True, slots=True)
class Said:
    """One statement as a report lists it."""

    label: str
    value: Value
    ends: list[Value]
    statement: Statement


def said_lines(rows: Iterable[Statement], captions: Mapping[str, RecordCaption]) -> list[Said]:
    """Return statements as lines of a report."""
    return [Said(title(row), value_of(row, captions), ends(row, captions), row) for row in rows]


def _origin(view: StatementView) -> Iterable[Fact]:
    statement = view.statement
    yield Fact(label=_("Said by"), text=statement.originator)
    yield Fact(label=_("Said on"), text=full_day(statement.said_on))
    yield Fact(label=_("Entered"), text=full_day(statement.recorded_at))
    if view.report is not None:
        address = reverse("report", args=[view.report.id])
        yield Fact(label=_("Report"), text=view.report.reference, url=address, after=full_day(view.report.dated))
    if statement.grade is not None:
        yield Fact(label=_("Grade"), text=statement.grade.code, after=in_words(statement.grade))
    yield from _reading(statement)
    if statement.reference:
        yield Fact(label=_("Originator's reference"), text=statement.reference)
    if statement.review_on is not None:
        yield Fact(label=_("Review by"), text=full_day(statement.review_on))
    yield from _history(view)


def _reading(statement: Statement) -> Iterable[Fact]:
    """Say in which language it was said, when it held as said, and how a date was understood."""
    if statement.lang and statement.lang != "en":
        after = _("translated") if statement.translation else ""
        yield Fact(label=_("Original"), text=_language(statement.lang), after=after)
    if statement.held_from or statement.held_to:
        yield Fact(label=_("Held"), text=f"{statement.held_from or '…'} – {statement.held_to or '…'}")
    if statement.value_kind == "date":
        when = parse_when(statement.value)
        first, last = (full_day(each) if each else "…" for each in (when.earliest, when.latest))
        understood = _("not understood; kept as said") if not when.is_readable else f"{first} – {last}"
        yield Fact(label=_("Understood as"), text=understood, after="" if not when.is_readable else when.precision)


def _history(view: StatementView) -> Iterable[Fact]:
    words = {"remark": _("narrowed, {date}"), "release": _("released, {date}")}
    for kind, at in view.history:
        yield Fact(label=_("Marking"), text=words.get(kind, kind).format(date=full_day(at)))
    if view.reach is not None and not view.history:
        yield Fact(label=_("Marking"), text=_("never changed"))
    if view.statement.withdrawn_at is not None:
        date = full_day(view.statement.withdrawn_at)
        yield Fact(label=_("No longer stands"), text=_("{date}: {reason}").format(date=date, reason=view.reason))


def _uses(principal: Principal, statement: Statement, *, own: bool) -> Iterable[UseLine]:
    """Say what the reader may do: read, export, act, give in evidence, pass on, publish."""
    quiet, open_, *others = verdicts(principal, statement.marking)
    yield UseLine(name=_("Read, cite"), allowed=True, why=_("own agency"))
    yield UseLine(name=_("Export"), allowed=True, why=_("own agency, recorded"))
    if quiet.allowed:
        level = Pap.GREEN if open_.allowed else Pap.AMBER
        yield UseLine(name=_("Act"), allowed=True, why=pap_words(level))
    else:
        yield _use(Verdict(_("Act"), False, quiet.code), statement, own=own)
    for verdict in others:
        yield _use(verdict, statement, own=own)


def _use(verdict: Verdict, statement: Statement, *, own: bool) -> UseLine:
    if verdict.allowed:
        return UseLine(name=verdict.name, allowed=True, why=_("yours to decide") if own else _("no consent needed"))
    ask = _("by release, second officer") if own else _("needs {originator}'s consent")
    code = "" if verdict.code == "publish" else verdict.code  # no marking's code: the line says it already
    return UseLine(name=verdict.name, allowed=False, code=code, why=ask.format(originator=statement.originator))


def _readers_note(view: StatementView) -> str:
    """Say how many of which organisation, and when each last read it: "ID-IID 4, BD-CCI 5 (last read 3 Mar)"."""
    if view.reach is None:
        return ""
    read = dict(view.read_by)
    parts = []
    own = view.statement.originator
    for organisation, persons in sorted(view.reach.persons.items(), key=lambda each: (each[0] != own, each[0])):
        words = f"{organisation} {len(persons)}"
        if organisation in read:
            words += " " + _("(last read {date})").format(date=day(read[organisation], view.at))
        parts.append(words)
    before = [
        _("{organisation}, who no longer can, read it on {date}").format(
            organisation=organisation, date=day(at, view.at)
        )
        for organisation, at in view.read_by
        if organisation not in view.reach.persons
    ]
    return ", ".join([*parts, *before])


def _left_to_originator(statement: Statement) -> str:
    return _("{originator} decides; readers as named in the marking.").format(originator=statement.originator)


def _recorded(statement: Statement, principal: Principal) -> str:
    return _("Your reading of this row is recorded and shown to {originator} as {organisation}.").format(
        originator=statement.originator, organisation=principal.organisation
    )


def _acts(view: StatementView, principal: Principal, *, own: bool) -> Iterable[Act]:
    statement, roles = view.statement, principal.roles_at(view.at)
    subject = statement.source_id if statement.is_relation else statement.record_id
    if not own:
        if actions.CONTRIBUTE.roles & roles and subject and (address := _address("contribute")):
            yield Act(label=_("Say otherwise"), url=f"{address}?record={subject}", key="a", icon="plus")
        return
    if statement.withdrawn_at is not None:
        return
    if actions.CORRECT.roles & roles:
        yield Act(label=_("Correct"), url=reverse("correct", args=[statement.id]), key="e", icon="pencil")
    if actions.REMARK.roles & roles:
        yield Act(label=_("Remark"), url=reverse("remark", args=[statement.id]), key="m", icon="shield-half")
    if actions.RELEASE.roles & roles and (address := _address("release-new")):
        yield Act(label=_("Release"), url=f"{address}?statements={statement.id}", key="l", icon="arrow-right")
    if not statement.is_relation and (address := _address("who", statement.record_id)):
        yield Act(label=_("Preview"), url=address, key="v", icon="eye")


def _end_acts(view: StatementView, principal: Principal, *, own: bool) -> Iterable[Act]:
    statement = view.statement
    if own and statement.withdrawn_at is None and actions.RETRACT.roles & principal.roles_at(view.at):
        yield Act(label=_("Retract"), url=reverse("retract", args=[statement.id]), tone="danger")


def _address(name: str, *parts: str) -> str:
    try:
        return reverse(name, args=parts)
    except NoReverseMatch:
        return ""


def _language(code: str) -> str:
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code

"""Turn a desk into the rows its template draws; each kind of commitment has its words here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from breakwater.capabilities.desk.queries import LIFTING, RELEASE, Desk
from breakwater.capabilities.entities.values import relation_words, shown_value
from breakwater.capabilities.releases.presenting import to_words
from breakwater.capabilities.statements.captions import RecordCaption
from breakwater.core.grading import Grade
from breakwater.core.marking import Marking
from breakwater.core.statement import Statement
from breakwater.core.vocabulary import property_for
from breakwater.foundation.commitments.operations import OWN_RULES
from breakwater.foundation.commitments.queries import Owed
from breakwater.foundation.commitments.states import State
from breakwater.foundation.web.rows import Act, CommitmentRow, Value
from breakwater.foundation.web.words import day


@dataclass(frozen=True, slots=True)
class Words:
    """What a commitment is about, for who reads it; `url` is empty where that is not readable now."""

    title: str
    sub: str
    icon: str
    act: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class News:
    """A statement of another agency in a line: whose record, what is said, and whether more came with it."""

    kind: str
    caption: RecordCaption | None
    label: str
    value: Value
    grade: Grade | None
    marking: Marking
    originator: str
    day: str
    has_more: bool = False
    is_tie: bool = False
    detail: str = ""


def owe_rows(desk: Desk) -> list[CommitmentRow]:
    """Return what one owes."""
    return [_row(desk, row, owes=True) for row in desk.owe]


def owed_rows(desk: Desk) -> list[CommitmentRow]:
    """Return what one is owed."""
    return [_row(desk, row, owes=False) for row in desk.owed]


def closed_rows(desk: Desk, principal_id: str) -> list[CommitmentRow]:
    """Return what was closed, with how and when."""
    return [_closed_row(desk, row, owes=row.owed_by_person == principal_id) for row in desk.closed]


def due_this_week(rows: Iterable[Owed], today: date) -> tuple[int, date]:
    """Return how many of one's own are due by the end of the working week, and which day that is."""
    friday = _friday(today)
    return sum(row.due_on <= friday for row in rows), friday


def news(desk: Desk, places: Mapping[str, Any]) -> list[News]:
    """Return the news in statement words."""
    return [_news(statement, desk, places) for statement in desk.news]


def _row(desk: Desk, row: Owed, *, owes: bool) -> CommitmentRow:
    today = desk.at.date()
    words = _WORDS.get(row.kind, _other)(desk, row)
    late = row.days_late(today)
    state, tone = (_("Late"), "late") if late else (_("Open"), "") if owes else (_("Waiting"), "")
    if owes and not late and row.created_at.date() == today:
        state, tone = _("New"), "new"
    return CommitmentRow(
        id=row.id,
        due_word=_due_word(row.due_on, today),
        due_note=ngettext("{count} day late", "{count} days late", late).format(count=late) if late else "",
        late=bool(late),
        soon=row.due_on <= _friday(today) + timedelta(days=2),
        icon=words.icon,
        title=words.title,
        sub=words.sub,
        whom=_whom(desk, row, owes=owes),
        state=state,
        tone=tone,
        act=Act(label=words.act, url=words.url) if owes and words.act and words.url else None,
        url=words.url,
    )


def _closed_row(desk: Desk, row: Owed, *, owes: bool) -> CommitmentRow:
    words = _WORDS.get(row.kind, _other)(desk, row)
    state, tone = {
        State.DONE: (_("Done"), "done"),
        State.DECLINED: (_("Declined"), "late"),
        State.WITHDRAWN: (_("Withdrawn"), ""),
    }.get(row.state, (_("Open"), ""))
    closed = row.closed_at or row.created_at
    return CommitmentRow(
        id=f"closed-{row.id}",
        due_word=day(closed, desk.at),
        icon=words.icon,
        title=words.title,
        sub=words.sub,
        whom=_whom(desk, row, owes=owes),
        state=state,
        tone=tone,
        url=words.url,
    )


def _whom(desk: Desk, row: Owed, *, owes: bool) -> str:
    """Return the other side: a colleague by name, another agency by code."""
    person, organisation = (row.owed_to_person, row.owed_to) if owes else (row.owed_by_person, row.owed_by)
    return desk.names.get(person, organisation) if row.owed_by == row.owed_to else organisation


def _release(desk: Desk, row: Owed) -> Words:
    line = desk.releases.get(row.subject_id)
    if line is None:
        # Readable under another purpose, or narrowed since: what it is about is not said here.
        return Words(_("Approve a release"), _("Not readable under this purpose"), "shield-half")
    title = ngettext(
        "Approve release of {count} statement", "Approve release of {count} statements", line.statement_count
    )
    return Words(
        title=title.format(count=line.statement_count),
        sub=_("To {whom} · {mandate}").format(whom=to_words(line.change), mandate=_mandate(row)),
        icon="shield-half",
        act=_("Decide"),
        url=reverse("release", args=[row.subject_id]),
    )


def _lifting(desk: Desk, row: Owed) -> Words:
    return Words(
        _("Lift protection of a record"),
        _mandate(row),
        "shield-check",
        act=_("Decide"),
        url=reverse("lifting", args=[row.subject_id]),
    )


def _other(desk: Desk, row: Owed) -> Words:
    return Words(row.kind, _mandate(row), "clipboard-text")


_WORDS: dict[str, Callable[[Desk, Owed], Words]] = {RELEASE: _release, LIFTING: _lifting}
"""Kind of commitment → its words. A capability that makes commitments adds its kind."""


def _mandate(row: Owed) -> str:
    return _("Own rules") if row.mandate == OWN_RULES else row.mandate


def _due_word(due: date, today: date) -> str:
    if due == today:
        return _("Today")
    if due == today + timedelta(days=1):
        return _("Tomorrow")
    return day(due, today) if due < today else dateformat.format(due, "D j M")


def _friday(today: date) -> date:
    """Return the end of the working week: this one's Friday, on a weekend the next one's."""
    return today + timedelta(days=(4 - today.weekday()) % 7)


def _news(statement: Statement, desk: Desk, places: Mapping[str, Any]) -> News:
    label, value, detail = "", None, ""
    if statement.is_relation:
        outward = statement.source_id is not None
        about, other = (statement.source_id, statement.target_id) if outward else (statement.target_id, None)
        end = desk.captions.get(other or "")
        value = Value(text=end.text if end else _("unnamed"), lang=end.lang if end else "")
        label, _comma, detail = relation_words(statement, outward=outward).partition(", ")
    else:
        about = statement.record_id
        label = property_for(statement.prop).label
        value = shown_value(statement, desk.captions, places)
    caption = desk.captions.get(about or "")
    if statement.is_protected:
        label, value, detail = _("protected"), Value(text=""), ""
    return News(
        kind="protected" if statement.is_protected else caption.kind if caption else statement.kind,
        caption=caption,
        label=label,
        value=value,
        detail=detail,
        grade=statement.grade,
        marking=statement.marking,
        originator=statement.originator,
        day=day(statement.recorded_at, desk.at),
        has_more=statement.id in desk.news_cut,
        is_tie=statement.is_relation and not statement.is_protected,
    )

"""Turn one opened statement into what its row shows: marking, origin, uses, readers, acts."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from breakwater.core.grading import in_words
from breakwater.core.interval import parse_when
from breakwater.core.statement import Statement
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.access.reach import Reach
from breakwater.foundation.access.uses import Verdict, verdicts
from breakwater.foundation.web.rows import Act, Fact, StatementDetail
from breakwater.foundation.web.rows import Use as UseLine
from breakwater.foundation.web.words import full_day


def detail(
    statement: Statement,
    principal: Principal,
    *,
    report: tuple[str, str] | None,
    reach: Reach | None,
    history: tuple[tuple[str, str], ...],
    reason: str,
) -> StatementDetail:
    """Return what an opened row shows.

    Args:
        statement: the statement.
        principal: who looks.
        report: id and reference, where the reader may read it.
        reach: of an own statement; None for another agency's.
        history: dated label changes of an own statement.
        reason: why it no longer stands, or empty.
    """
    own = statement.originator == principal.organisation
    return StatementDetail(
        marking=statement.marking,
        origin=tuple(_origin(statement, report, history, reason)),
        uses=tuple(_use(verdict, statement, own=own) for verdict in verdicts(principal, statement.marking)),
        readers="" if reach is None else readers_words(reach),
        readers_note=""
        if own
        else _("Whom it reaches is {originator}'s to know.").format(originator=statement.originator),
        own=own,
        acts=tuple(_acts(statement, own=own)),
        end_acts=tuple(_end_acts(statement, own=own)),
        note=""
        if own
        else _("Your reading of this row is recorded and shown to {originator} as {organisation}.").format(
            originator=statement.originator, organisation=principal.organisation
        ),
    )


def _origin(
    statement: Statement, report: tuple[str, str] | None, history: tuple[tuple[str, str], ...], reason: str
) -> list[Fact]:
    facts = [
        Fact(label=_("Said by"), text=statement.originator),
        Fact(label=_("Said on"), text=full_day(statement.said_on)),
        Fact(label=_("Entered"), text=full_day(statement.recorded_at)),
    ]
    if report is not None:
        facts.append(Fact(label=_("Report"), text=report[1], url=reverse("report", args=[report[0]])))
    if statement.grade is not None:
        facts.append(Fact(label=_("Grade"), text=statement.grade.code, after=in_words(statement.grade)))
    if statement.held_from or statement.held_to:
        facts.append(Fact(label=_("Held"), text=f"{statement.held_from or '…'} – {statement.held_to or '…'}"))
    if statement.value_kind == "date":
        when = parse_when(statement.value)
        facts.append(
            Fact(
                label=_("Understood as"),
                text=when.precision if when.earliest is None else f"{when.earliest} – {when.latest}",
            )
        )
    if statement.reference:
        facts.append(Fact(label=_("Originator's reference"), text=statement.reference))
    if statement.review_on is not None:
        facts.append(Fact(label=_("Review"), text=full_day(statement.review_on)))
    facts += [Fact(label=_("Marking changed"), text=f"{kind}, {day}") for kind, day in history]
    if reason:
        facts.append(Fact(label=_("No longer stands"), text=reason))
    return facts


def _use(verdict: Verdict, statement: Statement, *, own: bool) -> UseLine:
    return UseLine(
        name=verdict.name,
        allowed=verdict.allowed,
        code="" if verdict.allowed else verdict.code,
        why=(_("own agency") if own else "")
        if verdict.allowed
        else _("ask {originator}").format(originator=statement.originator),
    )


def readers_words(reach: Reach) -> str:
    """Return a reach in words: "41 persons of 12 organisations"."""
    persons = ngettext("{count} person", "{count} persons", reach.person_count).format(count=reach.person_count)
    bodies = ngettext("{count} organisation", "{count} organisations", reach.organisation_count).format(
        count=reach.organisation_count
    )
    return _("{persons} of {organisations}").format(persons=persons, organisations=bodies)


def _acts(statement: Statement, *, own: bool) -> list[Act]:
    if not own:
        return [
            Act(
                label=_("Say otherwise"),
                url=f"{_address('contribute')}?record={statement.record_id}",
                key="a",
                icon="plus",
            )
        ]
    if statement.withdrawn_at is not None:
        return []
    return [
        Act(label=_("Correct"), url=reverse("correct", args=[statement.id]), key="e", icon="pencil"),
        Act(label=_("Remark"), url=reverse("remark", args=[statement.id]), key="m", icon="shield-half"),
        Act(
            label=_("Release"), url=f"{_address('release-new')}?statements={statement.id}", key="l", icon="arrow-right"
        ),
    ]


def _end_acts(statement: Statement, *, own: bool) -> list[Act]:
    if not own or statement.withdrawn_at is not None:
        return []
    return [Act(label=_("Retract"), url=reverse("retract", args=[statement.id]), tone="danger")]


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""

"""What an officer sees before asking for a release, and what its page shows: statements, readers, who may decide."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from breakwater.capabilities.releases import actions, queries
from breakwater.capabilities.releases.changes import Change, unchanged
from breakwater.capabilities.releases.comparison import Comparison, Found, compare
from breakwater.capabilities.releases.queries import Release, ReleaseLine
from breakwater.capabilities.statements.captions import RecordCaption, captions
from breakwater.core.marking import Marking, Tlp
from breakwater.core.statement import Statement
from breakwater.foundation.access.passage import Passage, acting
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.access.readers import readers
from breakwater.foundation.members.colleagues import Colleague, names


@dataclass(frozen=True, slots=True)
class Outlook:
    """Whom a release would reach, and whom its nearest alternatives would.

    Args:
        comparison: of the chosen marking.
        strict: of AMBER+STRICT instead, where AMBER reaches clients that nobody named.
        green: of GREEN instead, where the chosen marking is stricter.
        names: of everyone who would gain, by person id.
    """

    comparison: Comparison
    strict: Comparison | None
    green: Comparison | None
    names: dict[str, str]


@dataclass(frozen=True, slots=True)
class Preparation:
    """The page on which a release is asked for; `officers` are those who read all of it, now and after."""

    statements: tuple[Statement, ...]
    captions: dict[str, RecordCaption]
    change: Change
    outlook: Outlook
    officers: tuple[Colleague, ...]
    at: datetime

    @property
    def markings(self) -> tuple[tuple[Marking, int], ...]:
        """Return the present markings, each with how many statements carry it."""
        counts: dict[Marking, int] = {}
        for statement in self.statements:
            counts[statement.marking] = counts.get(statement.marking, 0) + 1
        return tuple(counts.items())


@dataclass(frozen=True, slots=True)
class ReleasePage:
    """A request's page."""

    release: Release
    captions: dict[str, RecordCaption]
    outlook: Outlook
    names: dict[str, str]
    at: datetime


def prepare(principal: Principal, statement_ids: Sequence[str], change: Change | None = None) -> Preparation:
    """Return what a release of these statements would do; without a change, what they reach now.

    Raises:
        NotFound: a statement is not readable or no longer stands, or none are given.
        Refused: a statement is another agency's, or the principal is no officer.
    """
    with acting(principal, actions.PREPARE) as passage:
        chosen = queries.to_release(passage, statement_ids)
        passage.about("release", "", statements=[statement.id for statement in chosen])
        change = change or unchanged(statement.marking for statement in chosen)
        old = [statement.marking for statement in chosen]
        outlook, found = _outlook(passage, old, change)
        return Preparation(
            statements=tuple(chosen),
            captions=_captions(passage, chosen),
            change=change,
            outlook=outlook,
            officers=tuple(_able(queries.officers(passage), passage.principal.organisation, old, change, found)),
            at=passage.at,
        )


def release_page(principal: Principal, release_id: str) -> ReleasePage:
    """Return a request's page: as asked, with today's people.

    Raises:
        NotFound: no such request, or not every statement in it is readable.
    """
    with acting(principal, actions.READ) as passage:
        passage.about("release", release_id)
        release = queries.release(passage, release_id)
        outlook, _found = _outlook(passage, [item.marking_then for item in release.items], release.line.change)
        line = release.line
        return ReleasePage(
            release=release,
            captions=_captions(passage, [item.statement for item in release.items]),
            outlook=outlook,
            names=names({line.requested_by, line.second_officer, line.approval.decided_by}),
            at=passage.at,
        )


def history_page(principal: Principal) -> tuple[list[ReleaseLine], dict[str, str], datetime]:
    """Return the agency's releases, the names of the people in them, and the instant."""
    with acting(principal, actions.READ) as passage:
        lines = queries.history(passage)
        passage.about("release", "")
        people = {person for line in lines for person in (line.requested_by, line.second_officer)}
        return lines, names(people), passage.at


def _outlook(passage: Passage, old: Sequence[Marking], change: Change) -> tuple[Outlook, Found]:
    strict, green = replace(change, tlp=Tlp.AMBER_STRICT), replace(change, tlp=Tlp.GREEN)
    variants = [change]
    if change.tlp is Tlp.AMBER:
        variants.append(strict)
    if change.tlp.rank > Tlp.GREEN.rank:
        variants.append(green)
    new = {variant: [variant.applied_to(marking) for marking in old] for variant in variants}
    wanted = {*old, *(marking for markings in new.values() for marking in markings)}
    found = readers(wanted, world=passage.principal.world, at=passage.at)
    compared = {variant: compare(list(zip(old, markings, strict=True)), found) for variant, markings in new.items()}
    chosen = compared[change]
    gaining = chosen.gains | (compared[green].gains if green in compared else frozenset())
    outlook = Outlook(
        comparison=chosen,
        strict=compared.get(strict) if chosen.unnamed else None,
        green=compared.get(green),
        names=names(gaining),
    )
    return outlook, found


def _able(
    officers: Iterable[Colleague], own: str, old: Collection[Marking], change: Change, found: Found
) -> list[Colleague]:
    """Return the officers who read every statement, now and after the release."""
    markings = {*old, *(change.applied_to(marking) for marking in old)}
    reading = [{reader.person for reader in found[marking] if reader.organisation == own} for marking in markings]
    return [officer for officer in officers if all(officer.person in people for people in reading)]


def _captions(passage: Passage, statements: Iterable[Statement]) -> dict[str, RecordCaption]:
    wanted: set[str] = set()
    for statement in statements:
        ends = (statement.source_id, statement.target_id) if statement.is_relation else (statement.record_id,)
        wanted.update(end for end in ends if end)
    return captions(passage, wanted)

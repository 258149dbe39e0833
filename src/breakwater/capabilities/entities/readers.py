"""Who can see the own agency's statements, why, and who has read them: never anything about others' material."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from breakwater.capabilities.entities import actions
from breakwater.capabilities.entities.queries import EntityPage, read_entity
from breakwater.capabilities.statements import queries as statements
from breakwater.capabilities.statements.opened import READS_SINCE
from breakwater.core.marking import Marking
from breakwater.core.statement import Statement
from breakwater.foundation.access.errors import Refused
from breakwater.foundation.access.passage import Passage, acting
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.access.principals import together
from breakwater.foundation.access.reach import Reach
from breakwater.foundation.access.readers import Ground, Reader, readers
from breakwater.foundation.audit.readers import Readership, readers_of
from breakwater.foundation.members import queries as members


@dataclass(frozen=True, slots=True)
class Line:
    """Own statements under one marking, and whom it reaches."""

    marking: Marking
    statements: tuple[Statement, ...]
    reach: Reach


@dataclass(frozen=True, slots=True)
class ReadBy:
    """One organisation that has read own statements, or taken some or the files of their reports out.

    Attributes:
        what: "read", "export", or "file"; of statements, but for the last.
    """

    organisation: str
    what: str
    count: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Readers:
    """The own agency's statements on an entity by marking: whom each reaches, why, and who has read them.

    Attributes:
        grounds: why each organisation is reached, as (ground, organisations through which), without the own one.
    """

    page: EntityPage
    own: str
    lines: tuple[Line, ...]
    grounds: Mapping[str, tuple[tuple[Ground, tuple[str, ...]], ...]]
    read_by: tuple[ReadBy, ...]

    @property
    def organisations(self) -> list[str]:
        """Return every organisation reached, the own one first."""
        found = {code for line in self.lines for code in line.reach.persons}
        return [self.own] * (self.own in found) + sorted(found - {self.own})

    @property
    def count(self) -> int:
        """Return how many own statements there are."""
        return sum(len(line.statements) for line in self.lines)


def who_can_see(principal: Principal, record_id: str) -> Readers:
    """Return who can see the own agency's statements on an entity.

    Raises:
        NotFound: no record that the principal may read has this id.
        Refused: the own agency says nothing of it that the principal may read.
    """
    with acting(principal, actions.WHO) as passage:
        passage.about("entity", record_id)
        return _readers(passage, read_entity(passage, record_id))


@dataclass(frozen=True, slots=True)
class Preview:
    """What another organisation reads of the own agency's statements on an entity."""

    readers: Readers
    organisation: str
    shown: frozenset[str]


def preview(principal: Principal, record_id: str, *, organisation: str) -> Preview:
    """Return the own agency's statements on an entity that everybody of another organisation reads too.

    Only own material, judged for the people of that organisation together.

    Raises:
        NotFound: no record that the principal may read has this id.
        Refused: the own agency says nothing of it that the principal may read, or the organisation has nobody at work.
    """
    found = who_can_see(principal, record_id)
    people = members.subjects_at_work(organisation, world=principal.world, purpose=principal.purpose, at=found.page.at)
    if not people:
        raise Refused(f"{organisation} has nobody at work here.", "Choose another organisation.")
    own_ids = {row.id for line in found.lines for row in line.statements}
    with acting(together(principal, tuple(people)), actions.PREVIEW) as passage:
        passage.about("entity", record_id, organisation=organisation)
        rows = statements.by_ids(passage, own_ids)
        shown = frozenset(row.id for row in rows if row.originator == principal.organisation)
    return Preview(found, organisation, shown)


def _readers(passage: Passage, page: EntityPage) -> Readers:
    principal = passage.principal
    own = [row for row in _standing(page) if row.originator == principal.organisation]
    if not own:
        raise Refused(
            _("Your agency says nothing of this record that you may read."),
            _("Who reads another agency's statements is that agency's to know."),
            rule_ids=("originator",),
        )
    by_marking: dict[Marking, list[Statement]] = {}
    for row in own:
        by_marking.setdefault(row.marking, []).append(row)
    found = readers(by_marking, world=principal.world, at=passage.at)
    ids = {row.id for row in own}
    reported = (page.reports.get(row.report_id or "") for row in own)
    files = {
        each for report in reported if report and report.originator == principal.organisation for each in report.files
    }
    since = passage.at - READS_SINCE
    return Readers(
        page=page,
        own=principal.organisation,
        lines=tuple(Line(marking, tuple(rows), _reach(found[marking])) for marking, rows in by_marking.items()),
        grounds=_grounds(reader for each in found.values() for reader in each),
        read_by=_read_by(
            readers_of(ids | files, since=since, until=passage.at), files=files, own=principal.organisation
        ),
    )


def _standing(page: EntityPage) -> list[Statement]:
    """Return the statements on the entity that stand, in the order of the page."""
    return [row for group in page.entity.properties for value in group.values for row in value.statements]


def _reach(found: Iterable[Reader]) -> Reach:
    persons: dict[str, set[str]] = {}
    for reader in found:
        persons.setdefault(reader.organisation, set()).add(reader.person)
    return Reach({organisation: frozenset(people) for organisation, people in persons.items()})


def _grounds(found: Iterable[Reader]) -> dict[str, tuple[tuple[Ground, tuple[str, ...]], ...]]:
    why: dict[str, set[tuple[Ground, tuple[str, ...]]]] = {}
    for reader in found:
        if reader.ground is not Ground.ORIGINATOR:
            why.setdefault(reader.organisation, set()).add((reader.ground, reader.via))
    order = list(Ground)
    return {
        organisation: tuple(sorted(why[organisation], key=lambda each: (order.index(each[0]), each[1])))
        for organisation in sorted(why)
    }


def _read_by(found: Iterable[Readership], *, files: Collection[str], own: str) -> tuple[ReadBy, ...]:
    """Put together what each other organisation did: reading on any page is one thing, taking out another."""
    grouped: dict[tuple[str, str], list[tuple[Readership, set[str]]]] = {}
    for each in found:
        taken = set(each.statement_ids) & set(files) if is_export(each.action) else set()
        said = set(each.statement_ids) - set(files)
        for what, ids in (("export" if is_export(each.action) else "read", said), ("file", taken)):
            if ids and each.organisation != own:
                grouped.setdefault((each.organisation, what), []).append((each, ids))
    order = ("read", "export", "file")
    return tuple(
        ReadBy(
            organisation=organisation,
            what=what,
            count=len(set().union(*(ids for _, ids in several))),
            first_at=min(each.first_at for each, _ in several),
            last_at=max(each.last_at for each, _ in several),
        )
        for (organisation, what), several in sorted(grouped.items(), key=lambda it: (it[0][0], order.index(it[0][1])))
    )


def is_export(action: str) -> bool:
    """Tell whether an action takes something out: a print or a file."""
    return action.endswith((".print", ".export", ".download"))

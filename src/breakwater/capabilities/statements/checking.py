"""Check a hand-in against what its author may read: the same for checking, for contributing and for tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from breakwater.capabilities.statements import actions
from breakwater.capabilities.statements.drafts import (
    NewRecord,
    NewReport,
    NewStatement,
    Problem,
    Register,
    check,
    check_marking,
)
from breakwater.capabilities.statements.models import Statement
from breakwater.capabilities.statements.report_checks import check_report
from breakwater.core.marking import Marking
from breakwater.foundation.access.doors import readable, reads
from breakwater.foundation.access.passage import Passage, acting
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.members import queries as members


@dataclass(frozen=True, slots=True)
class HandingIn:
    """What is handed in at once.

    Args:
        statements: at least one.
        records: to be opened.
        report: to be stored with them.
        told: ids that may stand at the end of a relation unread.
    """

    statements: Sequence[NewStatement]
    records: Sequence[NewRecord] = ()
    report: NewReport | None = None
    told: frozenset[str] = frozenset()

    @property
    def markings(self) -> set[Marking]:
        """Return every marking in it."""
        found = {statement.marking for statement in self.statements}
        if self.report is not None:
            found |= {self.report.marking, *(attachment.marking for attachment in self.report.attachments)}
        return found


@dataclass(frozen=True, slots=True)
class KnownRecords:
    """The readable records that a hand-in refers to by id: kind, and who opened each and when."""

    kinds: Mapping[str, str]
    openers: Mapping[str, tuple[str, date]]


def register_of(principal: Principal) -> Register:
    """Return the names a marking of this principal may use."""
    world = principal.world
    return Register(
        organisations=frozenset(members.organisations(world=world).values_list("code", flat=True)),
        persons=members.person_ids(world=world),
        states=members.state_codes(),
        world=world,
        own=principal.organisation,
    )


def examine(principal: Principal, handed: HandingIn) -> list[Problem]:
    """Return all that is wrong with a hand-in, and store nothing.

    Raises:
        Refused: the principal's roles may not contribute.
    """
    register = register_of(principal)
    with acting(principal, actions.DRAFT) as passage:
        passage.about("hand-in", "", statements=len(handed.statements))
        return problems_in(passage, handed, register, known_records(passage, handed.records, handed.statements))


def problems_in(passage: Passage, handed: HandingIn, register: Register, known: KnownRecords) -> list[Problem]:
    """Return all that is wrong with a hand-in, within an act under way."""
    problems = check(handed.records, handed.statements, known.kinds, register, told=handed.told)
    if handed.report is not None:
        problems += check_report(handed.report, register)
    return problems + _unreadable(passage, handed, register)


def sound_markings(markings: Iterable[Marking], register: Register) -> set[Marking]:
    """Return the markings that name only who exists: a label for nobody must not come to be."""
    return {marking for marking in markings if not check_marking(0, marking, register)}


def known_records(passage: Passage, records: Sequence[NewRecord], statements: Sequence[NewStatement]) -> KnownRecords:
    """Return kind and opener of every readable record the hand-in refers to by id."""
    new = {record.key for record in records}
    refs = {ref for s in statements for ref in (s.record, s.source, s.target) if ref and ref not in new}
    refs |= {s.value for s in statements if s.value_kind == "record"} - new
    ids = [ref for ref in refs if _is_uuid(ref)]
    rows = (
        readable(passage.principal, Statement)
        .filter(record_id__in=ids)
        .order_by("record_id")
        .values_list("record_id", "kind", "opener", "opened_on")
        .distinct("record_id")
    )
    found = list(rows) if ids else []
    return KnownRecords(
        {str(record_id): kind for record_id, kind, _opener, _on in found},
        {str(record_id): (opener, on) for record_id, _kind, opener, on in found},
    )


def _unreadable(passage: Passage, handed: HandingIn, register: Register) -> list[Problem]:
    """Find markings under which the author could not read back what it wrote."""
    sound = sound_markings(handed.markings, register)
    return unreadable(passage, [each for each in _marked(handed) if each[2] in sound])


def unreadable(passage: Passage, marked: Iterable[tuple[str, int, Marking]]) -> list[Problem]:
    """Return the problems of things to be written that their author could not read back.

    Args:
        passage: the act under way.
        marked: what is marked: its part, its number there, its marking.
    """
    return [
        Problem(
            index,
            "marking",
            marking.tlp.value,
            _("You could not read this back."),
            _("Name yourself among the readers, check your clearance, purpose and compartments."),
            part=part,
        )
        for part, index, marking in marked
        if not reads(passage.principal, marking)
    ]


def _marked(handed: HandingIn) -> Iterable[tuple[str, int, Marking]]:
    for index, statement in enumerate(handed.statements):
        yield "statement", index, statement.marking
    if handed.report is not None:
        yield "report", 0, handed.report.marking
        for index, attachment in enumerate(handed.report.attachments):
            yield "attachment", index, attachment.marking


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True

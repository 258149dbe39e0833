"""Write statements: one verb each, keyword-only, atomic, audited. Loaders, demo and tests use the same verbs."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from django.db import IntegrityError, connections
from django.utils.translation import gettext as _

from breakwater.capabilities.statements import actions, queries
from breakwater.capabilities.statements.checking import (
    HandingIn,
    KnownRecords,
    known_records,
    problems_in,
    register_of,
    sound_markings,
    unreadable,
)
from breakwater.capabilities.statements.drafts import (
    DraftError,
    NewRecord,
    NewReport,
    NewStatement,
    Screening,
    check,
    check_marking,
    statement_kind,
)
from breakwater.capabilities.statements.handins import Contribution, delivered, digest, remember
from breakwater.capabilities.statements.models import (
    Attachment,
    LabelChange,
    Protection,
    Report,
    ScreeningAnswer,
    Statement,
    Withdrawal,
)
from breakwater.core.grading import Grade
from breakwater.core.marking import Marking
from breakwater.core.resolution.keys import statement_key
from breakwater.core.statement import Statement as Value
from breakwater.core.vocabulary import PROPERTIES
from breakwater.foundation.access.actions import Action
from breakwater.foundation.access.doors import insert, readable, require
from breakwater.foundation.access.errors import NotFound, Refused
from breakwater.foundation.access.passage import Passage, acting
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.access.reach import widens
from breakwater.foundation.database.source import new_id


def contribute(
    *,
    principal: Principal,
    statements: Sequence[NewStatement],
    records: Sequence[NewRecord] = (),
    report: NewReport | None = None,
    report_id: str | None = None,
    batch_id: str | None = None,
    told: Collection[str] = (),
    key: str | None = None,
) -> Contribution:
    """Store a report with the statements keyed from it, whole or not at all.

    A person whose screening says yes or perhaps is protected in the same transaction.

    Args:
        principal: who hands in, for its organisation.
        statements: at least one.
        records: to be opened.
        report: to be stored with them.
        report_id: of a readable report they belong to, instead.
        batch_id: of the import they came with.
        told: ids of records that the contributor was told of outside the platform and may not read: they may
            stand at the end of a relation. Whether such a record exists is not checked, so nothing is learnt.
        key: of the form, a UUID: what comes twice under one key is stored once, and its draft is let go.

    Raises:
        DraftError: with every problem found, or the key holds something else; nothing is stored.
        Refused: the principal's roles may not contribute.
    """
    handed = HandingIn(statements, records, report, frozenset(told))
    try:
        return _contribute(principal, handed, report_id=report_id, batch_id=batch_id, key=key)
    except IntegrityError:
        # Of two deliveries of one hand-in at once, the second learns of the first only when it is written.
        with acting(principal, actions.CONTRIBUTE) as passage:
            done = None if key is None else delivered(passage, key, digest(handed))
            passage.about("hand-in", str(key), again=True)
        if done is None:
            raise
        return done


def _contribute(
    principal: Principal, handed: HandingIn, *, report_id: str | None, batch_id: str | None, key: str | None
) -> Contribution:
    register = register_of(principal)
    content = "" if key is None else digest(handed)
    with acting(principal, actions.CONTRIBUTE, markings=sound_markings(handed.markings, register)) as passage:
        before = None if key is None else delivered(passage, key, content)
        if before is not None:
            passage.about("hand-in", str(key), again=True)
            return before
        known = known_records(passage, handed.records, handed.statements)
        problems = problems_in(passage, handed, register, known)
        if problems:
            raise DraftError(problems)
        stored_report = report_id
        if handed.report is not None:
            stored_report = _store_report(passage, handed.report)
        elif report_id is not None and report_id not in queries.reports(passage, [report_id]):
            raise NotFound
        ids = {record.key: str(new_id()) for record in handed.records}
        rows = [
            _row(passage, statement, ids, handed.records, known, report_id=stored_report, batch_id=batch_id)
            for statement in handed.statements
        ]
        insert(passage.principal, rows)
        protected = _screen(passage, handed.records, ids)
        passage.about(
            "report" if stored_report else "statement",
            stored_report or str(rows[0].id),
            statements=[str(row.id) for row in rows],
            records=sorted(ids.values()),
        )
        done = Contribution(stored_report, ids, tuple(str(row.id) for row in rows), protected)
        remember(passage, key, content, done, Counter(row.label_id for row in rows))
    return done


def correct(
    *,
    principal: Principal,
    statement_id: str,
    value: str,
    reason: str,
    grade: Grade | None = None,
    held_from: str | None = None,
    held_to: str | None = None,
) -> str:
    """Supersede a statement of one's own organisation by a new one; returns the new id. The old stays, dated.

    Raises:
        NotFound: no such statement that the principal may read.
        Refused: another agency's, or it no longer stands.
    """
    old = _own(principal, statement_id)
    changed = NewStatement(
        record=old.record_id,
        prop=old.prop,
        value=value,
        marking=old.marking,
        grade=grade or old.grade,
        value_kind=old.value_kind,
        lang=old.lang,
        source=old.source_id or "",
        target=old.target_id or "",
        withheld_ends=old.withheld_ends,
        held_from=old.held_from if held_from is None else held_from,
        held_to=old.held_to if held_to is None else held_to,
        review_on=old.review_on,
        reference=old.reference,
    )
    register = register_of(principal)
    with acting(principal, actions.CORRECT, markings=[old.marking]) as passage:
        old = _standing(passage, statement_id, actions.CORRECT)
        known = known_records(passage, (), [changed])
        problems = check((), [changed], known.kinds, register)
        if problems:
            raise DraftError(problems)
        row = _row(passage, changed, {}, (), known, report_id=old.report_id, batch_id=None)
        row.supersedes = UUID(old.id)
        insert(passage.principal, [row])
        _withdraw(passage, old, kind="corrected", reason=reason)
        passage.about("statement", old.id, superseded_by=str(row.id))
    return str(row.id)


def retract(*, principal: Principal, statement_id: str, reason: str) -> None:
    """Retract a statement of one's own organisation: a dated act with a reason, seen by whoever read it.

    Raises:
        NotFound: no such statement that the principal may read.
        Refused: another agency's, or it no longer stands; or no reason is given.
    """
    if not reason.strip():
        raise Refused(_("A retraction has a reason."), _("Write why it no longer stands."))
    with acting(principal, actions.RETRACT) as passage:
        statement = _standing(passage, statement_id, actions.RETRACT)
        _withdraw(passage, statement, kind="retracted", reason=reason)
        passage.about("statement", statement.id)


def remark(*, principal: Principal, statement_id: str, marking: Marking, reason: str) -> None:
    """Narrow a statement's marking at once. Whoever loses it is told nothing.

    Raises:
        NotFound: no such statement that the principal may read.
        Refused: another agency's statement, or the new marking is wider: that takes a release.
        DraftError: the new marking cannot be used, or whoever sets it could not read under it.
    """
    register = register_of(principal)
    problems = check_marking(0, marking, register)
    if problems:
        raise DraftError(problems)
    with acting(principal, actions.REMARK, markings=[marking]) as passage:
        statement = _standing(passage, statement_id, actions.REMARK)
        if widens(statement.marking, marking, world=principal.world, at=passage.at):
            raise Refused(
                _("This marking gives somebody more than the present one."),
                _("Request a release: a second officer approves it."),
                rule_ids=("wider",),
            )
        problems = unreadable(passage, [("statement", 0, marking)])
        if problems:
            raise DraftError(problems)
        _relabel(passage, [statement], marking, kind="remark", reason=reason)
        passage.about("statement", statement.id, to_label=passage.label(marking))


def apply_release(passage: Passage, *, statements: Mapping[str, int], marking: Marking, reason: str) -> None:
    """Widen statements' marking within an approved release; called by `releases.operations` alone.

    Args:
        passage: the act under way.
        statements: id → the label it had when the release was asked for; with any other it was changed since.
        marking: what all of them get.
        reason: kept with the label's change.

    Raises:
        NotFound: a statement is not readable.
        Refused: a statement is another agency's, no longer stands or was changed since; or the principal is no
            officer.
    """
    found = queries.by_ids(passage, list(statements))
    if {statement.id for statement in found} != set(statements):
        raise NotFound
    for statement in found:
        require(passage.principal, actions.RELEASE, statement.marking)
        if statement.withdrawn_at is not None or statement.label_id != statements[statement.id]:
            raise _changed()
    _relabel(passage, found, marking, kind="release", reason=reason)


def protect(*, principal: Principal, record_id: str, category: str, grounds: str) -> None:
    """Protect a record: whoever sees it sees that it is protected, nobody without need sees who it is.

    Raises:
        NotFound: no such record that the principal may read.
        Refused: no grounds are given.
    """
    if not grounds.strip():
        raise Refused(_("Protection has grounds."), _("Write what it rests on; only your agency reads it."))
    with acting(principal, actions.PROTECT) as passage:
        protect_in(passage, record_id=record_id, category=category, grounds=grounds)
        passage.about("record", record_id, category=category)


def protect_in(passage: Passage, *, record_id: str, category: str, grounds: str) -> None:
    """Protect a record within an act under way."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select bw.protect(%s)", [record_id])
        if not cursor.fetchone()[0]:
            raise NotFound
    insert(
        passage.principal,
        [
            Protection(
                id=new_id(),
                record_id=record_id,
                organisation=passage.principal.organisation,
                category=category,
                grounds=grounds,
                person_id=passage.principal.person_id,
                set_at=passage.at,
            )
        ],
    )


def lift_protection(passage: Passage, *, record_id: str) -> bool:
    """Lift the protection that one's own organisation set; called by `releases.operations` alone.

    Returns:
        Whether the record is now unprotected: it stays protected while another agency holds grounds.

    Raises:
        Refused: the principal's organisation does not protect this record.
    """
    own = readable(passage.principal, Protection).filter(
        record_id=record_id, organisation=passage.principal.organisation, lifted_at=None
    )
    if not own.update(lifted_at=passage.at):
        raise Refused(
            _("Your agency holds no protection on this record."), _("Who set it, lifts it."), rule_ids=("protection",)
        )
    with connections["default"].cursor() as cursor:
        cursor.execute("select bw.unprotect(%s)", [record_id])
        return bool(cursor.fetchone()[0])


def _store_report(passage: Passage, report: NewReport) -> str:
    row = Report(
        id=new_id(),
        label_id=passage.label(report.marking),
        originator=passage.principal.organisation,
        reference=report.reference,
        title=report.title,
        text=report.text,
        lang=report.lang,
        dated=report.dated,
        recorded_at=passage.at,
    )
    insert(passage.principal, [row])
    insert(
        passage.principal,
        [
            Attachment(
                id=new_id(),
                label_id=passage.label(attachment.marking),
                originator=passage.principal.organisation,
                report_id=row.id,
                name=attachment.name,
                size_bytes=len(attachment.content),
                sha256=hashlib.sha256(attachment.content).hexdigest(),
                content=attachment.content,
                recorded_at=passage.at,
            )
            for attachment in report.attachments
        ],
    )
    return str(row.id)


def _row(
    passage: Passage,
    statement: NewStatement,
    ids: Mapping[str, str],
    records: Sequence[NewRecord],
    known: KnownRecords,
    *,
    report_id: str | None,
    batch_id: str | None,
) -> Statement:
    kinds = {record.key: record for record in records}
    prop = PROPERTIES.get(statement.prop)
    opener, opened_on = known.openers.get(statement.record, (passage.principal.organisation, passage.at.date()))
    return Statement(
        id=new_id(),
        record_id=ids.get(statement.record, statement.record),
        kind=statement_kind(statement, kinds, known.kinds),
        opener=opener,
        opened_on=opened_on,
        prop=statement.prop,
        value=ids.get(statement.value, statement.value) if statement.value_kind == "record" else statement.value,
        value_kind=statement.value_kind,
        lang=statement.lang,
        translation=statement.translation,
        key=statement_key(
            value=statement.value,
            value_kind=statement.value_kind,
            is_identifier=prop is not None and prop.type == "identifier",
            is_name=prop is not None and prop.type == "name",
        ),
        source_id=ids.get(statement.source, statement.source) or None,
        target_id=ids.get(statement.target, statement.target) or None,
        withheld_ends=statement.withheld_ends,
        held_from=statement.held_from,
        held_to=statement.held_to,
        said_on=statement.said_on or passage.at.date(),
        recorded_at=passage.at,
        review_on=statement.review_on,
        originator=passage.principal.organisation,
        grade="" if statement.grade is None else f"{statement.grade.scheme}:{statement.grade.code}",
        label_id=passage.label(statement.marking),
        report_id=report_id,
        reference=statement.reference,
        collection=statement.collection,
        batch_id=batch_id,
    )


def _screen(passage: Passage, records: Sequence[NewRecord], ids: Mapping[str, str]) -> tuple[str, ...]:
    """Keep the answers, and protect whoever may be a victim or a child."""
    answers = [(ids[record.key], record.screening) for record in records if record.screening is not None]
    insert(
        passage.principal,
        [
            ScreeningAnswer(
                id=new_id(),
                record_id=record_id,
                organisation=passage.principal.organisation,
                victim=answer.victim,
                child=answer.child,
                reason=answer.reason,
                person_id=passage.principal.person_id,
                at=passage.at,
            )
            for record_id, answer in answers
        ],
    )
    protected = tuple(record_id for record_id, answer in answers if answer.protects)
    for record_id, answer in answers:
        if answer.protects:
            protect_in(passage, record_id=record_id, category=_category(answer), grounds=answer.reason or "screening")
    return protected


def _category(answer: Screening) -> str:
    return "child" if answer.child != "no" else "possible victim"


def _own(principal: Principal, statement_id: str) -> Value:
    with acting(principal, actions.READ) as passage:
        found = queries.by_ids(passage, [statement_id])
        if not found:
            raise NotFound
        return found[0]


def _standing(passage: Passage, statement_id: str, action: Action) -> Value:
    found = queries.by_ids(passage, [statement_id])
    if not found:
        raise NotFound
    statement = found[0]
    require(passage.principal, action, statement.marking)
    if statement.withdrawn_at is not None:
        raise Refused(_("This statement no longer stands."), _("Say the right thing in a new statement."))
    return statement


def _withdraw(passage: Passage, statement: Value, *, kind: str, reason: str) -> None:
    readable(passage.principal, Statement).filter(pk=statement.id).update(withdrawn_at=passage.at)
    insert(
        passage.principal,
        [
            Withdrawal(
                statement_id=statement.id,
                label_id=statement.label_id,
                originator=statement.originator,
                kind=kind,
                reason=reason,
                at=passage.at,
            )
        ],
    )


def _relabel(passage: Passage, statements: Sequence[Value], marking: Marking, *, kind: str, reason: str) -> None:
    label_id = passage.label(marking)
    standing = readable(passage.principal, Statement).filter(withdrawn_at=None)
    changed = 0
    for old in sorted({statement.label_id for statement in statements}):
        # The label is asked again by the update itself: of two changes at once, the second finds another one.
        ids = [statement.id for statement in statements if statement.label_id == old]
        changed += standing.filter(pk__in=ids, label_id=old).update(label_id=label_id)
    if changed != len(statements):
        raise _changed()
    insert(
        passage.principal,
        [
            LabelChange(
                id=new_id(),
                statement_id=statement.id,
                organisation=passage.principal.organisation,
                from_label=statement.label_id,
                to_label=label_id,
                kind=kind,
                reason=reason,
                person_id=passage.principal.person_id,
                at=passage.at,
            )
            for statement in statements
        ],
    )


def _changed() -> Refused:
    return Refused(_("A statement was changed since."), _("Look at it again, then ask anew."), rule_ids=("changed",))


__all__ = [
    "Contribution",
    "apply_release",
    "contribute",
    "correct",
    "lift_protection",
    "protect",
    "protect_in",
    "register_of",
    "remark",
    "retract",
]

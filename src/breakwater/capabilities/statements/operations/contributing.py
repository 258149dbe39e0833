"""Hand in: a report and the statements keyed from it, whole or not at all."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from django.db import IntegrityError

from breakwater.capabilities.statements import actions, queries
from breakwater.capabilities.statements.checking import (
    HandingIn,
    KnownRecords,
    known_records,
    problems_in,
    register_of,
    sound_markings,
)
from breakwater.capabilities.statements.drafts import (
    DraftError,
    NewRecord,
    NewReport,
    NewStatement,
    Screening,
    statement_kind,
)
from breakwater.capabilities.statements.handins import Contribution, delivered, digest, remember
from breakwater.capabilities.statements.models import (
    Attachment,
    Report,
    ScreeningAnswer,
    Statement,
)
from breakwater.capabilities.statements.operations.protecting import protect_in
from breakwater.core.resolution.keys import statement_key
from breakwater.core.vocabulary import PROPERTIES
from breakwater.foundation.access.doors import insert
from breakwater.foundation.access.errors import NotFound
from breakwater.foundation.access.passage import Passage, acting
from breakwater.foundation.access.principal import Principal
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
            row_of(passage, statement, ids, handed.records, known, report_id=stored_report, batch_id=batch_id)
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


def row_of(
    passage: Passage,
    statement: NewStatement,
    ids: Mapping[str, str],
    records: Sequence[NewRecord],
    known: KnownRecords,
    *,
    report_id: str | None,
    batch_id: str | None,
) -> Statement:
    """Return the row of a new statement about a record that is known or opened with it."""
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

"""The jobs that store what an import staged, and that take it back: each one transaction, whole or not at all."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import connections
from django.utils.translation import gettext as _

from breakwater.capabilities.statements import actions, import_files, import_queries
from breakwater.capabilities.statements.import_defaults import Defaults
from breakwater.capabilities.statements.import_marks import visible_labels
from breakwater.capabilities.statements.import_models import Batch, State
from breakwater.capabilities.statements.import_runs import StoppedError, go_on, note_refused
from breakwater.capabilities.statements.models import Statement
from breakwater.core.errors import BreakwaterError
from breakwater.foundation.access.doors import readable
from breakwater.foundation.access.errors import Refused
from breakwater.foundation.access.passage import Passage, acting
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.access.principals import principal_for


def load(principal: Principal, *, batch_id: str, run: int) -> None:
    """Store all that is staged, in one transaction: every statement or none."""
    try:
        with acting(principal, actions.IMPORT) as passage:
            batch = import_queries.own_batch(passage, batch_id)
            if batch.state != State.LOADING or batch.run != run:
                return
        defaults = Defaults.from_json(batch.defaults)
        with acting(principal, actions.IMPORT, markings=[defaults.marking], holds_late=True) as passage:
            _load(passage, batch, defaults)
    except StoppedError:
        return
    except BreakwaterError as error:
        present = principal_for(principal.affiliation_id, purpose=principal.purpose)
        note_refused(present, batch_id=batch_id, run=run, under_way=State.LOADING, back_to=State.CHECKED, error=error)
        return
    import_files.forget(batch_id, keep_rejected=True)


def _load(passage: Passage, batch: Batch, defaults: Defaults) -> None:
    _refuse_unreadable({*import_queries.staged_labels(str(batch.pk)), passage.label(defaults.marking)})
    given: dict[str, Any] = {
        "batch": batch.pk,
        "label": passage.label(defaults.marking),
        "grade": defaults.grade,
        "collection": defaults.collection,
        "own": passage.principal.organisation,
        "person": passage.principal.person_id,
        "at": passage.at,
        "today": passage.at.date(),
        "victim": defaults.victim,
        "child": defaults.child,
        "reason": defaults.reason,
    }
    with connections["default"].cursor() as cursor:
        cursor.execute(_INSERT_STATEMENTS, given)
        statements = cursor.rowcount
        cursor.execute(_INSERT_ANSWERS, given)
        cursor.execute(_INSERT_PROTECTIONS, given)
        protected = cursor.rowcount
        if protected:
            cursor.execute(_PROTECT, given)
        cursor.execute("select bw.unstage(%s::uuid)", [batch.pk])
    counts = {**batch.counts, "statements": statements, "protected": protected}
    go_on(
        passage,
        batch,
        state=State.PUBLISHED,
        published_at=passage.at,
        counts=counts,
        label_ids=_labels_stored(passage, batch),
        secret="",
        message="",
    )
    passage.about("import", str(batch.pk), collection=defaults.collection, **counts)


def _labels_stored(passage: Passage, batch: Batch) -> list[int]:
    stored = readable(passage.principal, Statement).filter(batch_id=batch.pk)
    return sorted(stored.order_by().values_list("label_id", flat=True).distinct())


def _refuse_unreadable(labels: Collection[int]) -> None:
    if not visible_labels().issuperset(labels):
        raise Refused(
            _("You could no longer read some of these statements back."),
            _("Check your clearance, purpose and compartments, then check the file again."),
            rule_ids=("visible",),
        )


def undo(principal: Principal, *, batch_id: str, run: int) -> None:
    """Withdraw what a load stored and still stands, dated and with the reason, in one transaction."""
    try:
        with acting(principal, actions.IMPORT) as passage:
            batch = import_queries.batch(passage, batch_id)
            if batch.state != State.UNDOING or batch.run != run:
                return
        with acting(principal, actions.RETRACT, holds_late=True) as passage:
            _undo(passage, batch)
    except StoppedError:
        return
    except BreakwaterError as error:
        present = principal_for(principal.affiliation_id, purpose=principal.purpose)
        note_refused(
            present,
            batch_id=batch_id,
            run=run,
            under_way=State.UNDOING,
            back_to=State.PUBLISHED,
            error=error,
            undo_reason="",
        )
        return
    import_files.forget(batch_id)


def _undo(passage: Passage, batch: Batch) -> None:
    of_batch = readable(passage.principal, Statement).filter(batch_id=batch.pk)
    if of_batch.count() != batch.counts["statements"]:
        raise Refused(
            _("You may not read all statements of this import, so you cannot take it back as one."),
            _("Ask whoever loaded it, or retract statements singly."),
            rule_ids=("visible",),
        )
    with connections["default"].cursor() as cursor:
        cursor.execute(
            _INSERT_WITHDRAWALS,
            {"batch": batch.pk, "reason": batch.undo_reason, "at": passage.at},
        )
        withdrawn = cursor.rowcount
    of_batch.filter(withdrawn_at=None).update(withdrawn_at=passage.at)
    counts = {**batch.counts, "withdrawn": withdrawn}
    go_on(passage, batch, state=State.UNDONE, undone_at=passage.at, counts=counts, message="")
    passage.about("import", str(batch.pk), withdrawn=withdrawn)


_INSERT_STATEMENTS = """
insert into statements_statement
    (id, record_id, kind, opener, opened_on, prop, value, value_kind, lang, translation, key, source_id, target_id,
     withheld_ends, held_from, held_to, said_on, recorded_at, originator, grade, label_id, reference, collection,
     batch_id, is_protected)
select s.id, s.record_id, s.kind, coalesce(s.opener, %(own)s), coalesce(s.opened_on, %(today)s::date), s.prop, s.value,
       s.value_kind, s.lang, '', s.key, s.source_id, s.target_id, '', s.held_from, s.held_to,
       coalesce(s.said_on, %(today)s::date), %(at)s::timestamptz, %(own)s, coalesce(nullif(s.grade, ''), %(grade)s),
       coalesce(s.label_id, %(label)s::integer), s.reference, %(collection)s, s.batch_id, false
from bw.staged_rows(%(batch)s::uuid) s
"""
_INSERT_ANSWERS = """
insert into statements_screeninganswer (id, record_id, organisation, victim, child, reason, person_id, at)
select gen_random_uuid(), p.record_id, %(own)s, p.victim, p.child, %(reason)s, %(person)s::uuid, %(at)s::timestamptz
from bw.staged_persons(%(batch)s::uuid, %(victim)s, %(child)s) p
"""
_INSERT_PROTECTIONS = """
insert into statements_protection (id, record_id, organisation, category, grounds, person_id, set_at)
select gen_random_uuid(), p.record_id, %(own)s, case when p.child <> 'no' then 'child' else 'possible victim' end,
       coalesce(nullif(%(reason)s, ''), 'screening'), %(person)s::uuid, %(at)s::timestamptz
from bw.staged_persons(%(batch)s::uuid, %(victim)s, %(child)s) p
where p.victim <> 'no' or p.child <> 'no'
"""
_PROTECT = """
select bw.protect_all(array(
    select p.record_id from bw.staged_persons(%(batch)s::uuid, %(victim)s, %(child)s) p
    where p.victim <> 'no' or p.child <> 'no'))
"""
_INSERT_WITHDRAWALS = """
insert into statements_withdrawal (statement_id, label_id, originator, kind, reason, at)
select s.id, s.label_id, s.originator, 'retracted', %(reason)s, %(at)s::timestamptz
from statements_statement s where s.batch_id = %(batch)s::uuid and s.withdrawn_at is null
"""

"""Change what one's own agency said: a new statement in its place, an end to it, a narrower or a released marking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from breakwater.capabilities.statements import actions, queries
from breakwater.capabilities.statements.checking import (
    known_records,
    register_of,
    unreadable,
)
from breakwater.capabilities.statements.drafts import (
    DraftError,
    NewStatement,
    check,
    check_marking,
)
from breakwater.capabilities.statements.models import (
    LabelChange,
    Statement,
    Withdrawal,
)
from breakwater.capabilities.statements.operations.contributing import row_of
from breakwater.core.grading import Grade
from breakwater.core.marking import Marking
from breakwater.core.statement import Statement as Value
from breakwater.foundation.access.actions import Action
from breakwater.foundation.access.doors import insert, readable, require
from breakwater.foundation.access.errors import NotFound, Refused
from breakwater.foundation.access.passage import Passage, acting
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.access.reach import widens
from breakwater.foundation.access.texts import check_text
from breakwater.foundation.database.source import new_id


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
    check_text(reason)
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
        row = row_of(passage, changed, {}, (), known, report_id=old.report_id, batch_id=None)
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
    check_text(reason)
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
    check_text(reason)
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
        raise _ended()
    return statement


def _withdraw(passage: Passage, statement: Value, *, kind: str, reason: str) -> None:
    # Asked again by the update itself: of two who withdraw it at once, the second finds that it no longer stands.
    if (
        not readable(passage.principal, Statement)
        .filter(pk=statement.id, withdrawn_at=None)
        .update(withdrawn_at=passage.at)
    ):
        raise _ended()
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


def _ended() -> Refused:
    return Refused(_("This statement no longer stands."), _("Say the right thing in a new statement."))

"""Write identity claims: say, and withdraw. Nothing else is ever disturbed by either."""

from __future__ import annotations

from django.utils.translation import gettext as _

from breakwater.capabilities.entities import actions
from breakwater.capabilities.entities.models import IdentityClaim
from breakwater.capabilities.statements import operations as statements
from breakwater.capabilities.statements import queries
from breakwater.capabilities.statements.checking import unreadable
from breakwater.capabilities.statements.drafts import DraftError, check_marking
from breakwater.core.grading import Grade
from breakwater.core.marking import Marking
from breakwater.foundation.access.doors import insert, readable, require
from breakwater.foundation.access.errors import NotFound, Refused
from breakwater.foundation.access.interning import markings_of
from breakwater.foundation.access.passage import acting
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.access.texts import check_text
from breakwater.foundation.database.source import new_id

JUDGEMENTS = ("same", "different", "unsure")


def claim(
    *,
    principal: Principal,
    left: str,
    right: str,
    judgement: str,
    reason: str,
    marking: Marking,
    grade: Grade | None = None,
) -> str:
    """Say that two records are the same, different, or that it is unsure; returns the claim's id.

    Raises:
        NotFound: one of the records is not readable.
        Refused: the records are one and the same, of two kinds, or no reason is given.
        DraftError: the marking cannot be used.
    """
    if judgement not in JUDGEMENTS:
        raise Refused(_("A claim says same, different or unsure."))
    if left == right:
        raise Refused(_("A record is always itself."), _("Choose two records."))
    if not reason.strip():
        raise Refused(_("A claim has a reason."), _("Write what it rests on; whoever reads the claim reads it."))
    check_text(reason)
    problems = check_marking(0, marking, statements.register_of(principal))
    if problems:
        raise DraftError(problems)
    with acting(principal, actions.CLAIM, markings=[marking]) as passage:
        problems = unreadable(passage, [("claim", 0, marking)])
        if problems:
            raise DraftError(problems)
        kinds = {row.record_id: row.kind for row in queries.of_records(passage, [left, right])}
        if set(kinds) != {left, right}:
            raise NotFound
        if kinds[left] != kinds[right]:
            raise Refused(_("The records are of two kinds."), _("Only records of one kind can be the same."))
        row = IdentityClaim(
            id=new_id(),
            left_id=left,
            right_id=right,
            judgement=judgement,
            reason=reason,
            grade="" if grade is None else f"{grade.scheme}:{grade.code}",
            label_id=passage.label(marking),
            originator=principal.organisation,
            said_at=passage.at,
        )
        insert(passage.principal, [row])
        passage.about("identity claim", str(row.id), judgement=judgement, records=sorted((left, right)))
    return str(row.id)


def withdraw(*, principal: Principal, claim_id: str) -> None:
    """Withdraw a claim of one's own organisation; every other claim stays as it is.

    Raises:
        NotFound: no such claim that the principal may read.
        Refused: another agency's claim, or withdrawn already.
    """
    with acting(principal, actions.WITHDRAW) as passage:
        row = readable(passage.principal, IdentityClaim).filter(pk=claim_id).first()
        if row is None:
            raise NotFound
        require(passage.principal, actions.WITHDRAW, markings_of([row.label_id], using="default")[row.label_id])
        if row.withdrawn_at is not None:
            raise Refused(_("This claim is withdrawn already."))
        readable(passage.principal, IdentityClaim).filter(pk=claim_id).update(withdrawn_at=passage.at)
        passage.about("identity claim", claim_id)

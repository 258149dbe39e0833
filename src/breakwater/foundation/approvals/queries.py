"""Read approvals."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from breakwater.foundation.access.doors import readable
from breakwater.foundation.access.passage import Passage
from breakwater.foundation.approvals.models import Approval
from breakwater.foundation.approvals.states import State


@dataclass(frozen=True, slots=True)
class ApprovalLine:
    """An approval as its organisations see it; ids as text, empty where nobody is named."""

    id: str
    kind: str
    subject_id: str
    requested_by: str
    requested_at: datetime
    approver_id: str
    state: State
    decided_by: str
    decided_at: datetime | None
    reason: str


def by_ids(passage: Passage, approval_ids: Collection[str]) -> dict[str, ApprovalLine]:
    """Return the readable ones among these approvals, by id."""
    rows = readable(passage.principal, Approval).filter(pk__in=list(approval_ids), world=passage.principal.world)
    return {
        str(row.id): ApprovalLine(
            id=str(row.id),
            kind=row.kind,
            subject_id=str(row.subject_id),
            requested_by=str(row.requested_by),
            requested_at=row.requested_at,
            approver_id="" if row.approver_id is None else str(row.approver_id),
            state=State(row.state),
            decided_by="" if row.decided_by is None else str(row.decided_by),
            decided_at=row.decided_at,
            reason=row.reason,
        )
        for row in rows
    }

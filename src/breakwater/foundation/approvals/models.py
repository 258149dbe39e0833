"""The table of approvals. The table itself refuses that one person does both."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from breakwater.foundation.access.models import Sealed
from breakwater.foundation.approvals.states import State
from breakwater.foundation.database.source import new_id


class Approval(Sealed):
    """One person asks, another decides.

    `organisation` is the requester's, `approver_organisation` the deciding one; the same unless said. Without
    an `approver_id`, anyone there with the role decides, the requester excepted.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.TextField()
    approver_organisation = models.TextField()
    world = models.TextField()
    kind = models.TextField()
    subject_id = models.UUIDField()
    requested_by = models.UUIDField()
    requested_at = models.DateTimeField()
    approver_id = models.UUIDField(null=True)
    state = models.TextField(default=State.OPEN.value)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        db_table = "approvals_approval"
        indexes = (models.Index(fields=["kind", "subject_id"], name="approval_subject"),)
        constraints = (
            models.CheckConstraint(
                condition=(Q(decided_by__isnull=True) | ~Q(decided_by=F("requested_by")))
                & (Q(approver_id__isnull=True) | ~Q(approver_id=F("requested_by"))),
                name="approvals_nobody_approves_own",
            ),
            models.CheckConstraint(
                condition=Q(approver_id__isnull=True) | Q(decided_by__isnull=True) | Q(decided_by=F("approver_id")),
                name="approvals_decided_by_whom_it_was_asked",
            ),
            models.CheckConstraint(
                condition=Q(state=State.OPEN.value, decided_by__isnull=True, decided_at__isnull=True)
                | Q(state=State.WITHDRAWN.value, decided_by__isnull=True, decided_at__isnull=False)
                | Q(
                    state__in=[State.APPROVED.value, State.REFUSED.value],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
                name="approvals_decided_by_someone",
            ),
        )

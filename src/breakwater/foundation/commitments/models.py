"""The table of commitments. It holds no text: what is owed is read from its subject, through that one's door."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from breakwater.foundation.access.models import Sealed
from breakwater.foundation.commitments.states import State
from breakwater.foundation.database.source import new_id


class Commitment(Sealed):
    """Someone owes someone something by a day.

    Each side is an organisation, and within it a role, a person, or nobody in particular.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    world = models.TextField()
    kind = models.TextField()
    subject_kind = models.TextField()
    subject_id = models.UUIDField()
    mandate = models.TextField()
    owed_by = models.TextField()
    owed_by_role = models.TextField(blank=True)
    owed_by_person = models.UUIDField(null=True)
    owed_to = models.TextField()
    owed_to_role = models.TextField(blank=True)
    owed_to_person = models.UUIDField(null=True)
    due_on = models.DateField()
    created_at = models.DateTimeField()
    state = models.TextField(default=State.OPEN.value)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.UUIDField(null=True)

    class Meta:
        db_table = "commitments_commitment"
        indexes = (
            models.Index(fields=["owed_by", "state"], name="commitment_owed_by"),
            models.Index(fields=["owed_to", "state"], name="commitment_owed_to"),
            models.Index(fields=["subject_id"], name="commitment_subject"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state=State.OPEN.value, closed_at__isnull=True, closed_by__isnull=True)
                | (
                    Q(state__in=[State.DONE.value, State.DECLINED.value, State.WITHDRAWN.value])
                    & Q(closed_at__isnull=False, closed_by__isnull=False)
                ),
                name="commitments_closed_by_someone",
            ),
        )

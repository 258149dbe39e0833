"""Tables of entities: the claims that records are one."""

from __future__ import annotations

from django.db import models

from breakwater.foundation.access.models import Sealed
from breakwater.foundation.database.source import new_id


class IdentityClaim(Sealed):
    """A marked, reasoned judgement that two records are the same, different, or unsure.

    Read under its label, and only by who may read both records (the policy of migration 0002).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    left_id = models.UUIDField()
    right_id = models.UUIDField()
    judgement = models.TextField()
    reason = models.TextField()
    grade = models.TextField(blank=True)
    label_id = models.IntegerField()
    originator = models.TextField()
    said_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "entities_identityclaim"
        indexes = (
            models.Index(fields=["left_id", "label_id"], name="identityclaim_left"),
            models.Index(fields=["right_id", "label_id"], name="identityclaim_right"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(judgement__in=("same", "different", "unsure")), name="identityclaim_judgement"
            ),
            models.CheckConstraint(condition=~models.Q(left_id=models.F("right_id")), name="identityclaim_two_records"),
        )

"""Give a row the half-open time in which it holds."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q


class Dated(models.Model):
    """A row that holds from `valid_from` up to, and not at, `valid_until`; null means open."""

    valid_from = models.DateTimeField(null=True, blank=True)
    valid_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="%(app_label)s_%(class)s_dates_in_order",
            )
        ]

    def holds_at(self, at: datetime) -> bool:
        """Say whether the row holds at this instant."""
        return (self.valid_from is None or self.valid_from <= at) and (
            self.valid_until is None or at < self.valid_until
        )


def holding(at: datetime, *, prefix: str = "") -> Q:
    """Return the condition that a dated row, reached by `prefix`, holds at this instant."""
    started = Q(**{f"{prefix}valid_from__isnull": True}) | Q(**{f"{prefix}valid_from__lte": at})
    not_ended = Q(**{f"{prefix}valid_until__isnull": True}) | Q(**{f"{prefix}valid_until__gt": at})
    return started & not_ended

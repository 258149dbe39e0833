"""Tables of the doors: export ledger, read budgets, tokens. Labels and grants live in schema bw."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q

from breakwater.foundation.access.errors import NotOpened
from breakwater.foundation.database.source import new_id


class SealedManager(models.Manager[Any]):
    """Refuses: sealed rows are reached through `doors.readable` and `doors.insertable` only."""

    def get_queryset(self) -> models.QuerySet[Any]:
        """Refuse to hand out rows outside a door.

        Raises:
            NotOpened: always.
        """
        raise NotOpened(f"{self.model.__name__} is sealed: use foundation.access.readable.")


class Sealed(models.Model):
    """Base of every model whose table is sealed."""

    objects = SealedManager()

    class Meta:
        abstract = True


class Export(Sealed):
    """What left: to whom, which statements under which labels, and what the format could not carry."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.TextField()
    person_id = models.UUIDField()
    at = models.DateTimeField()
    to = models.TextField()
    form = models.TextField()
    purpose = models.TextField()
    statement_ids = models.JSONField()
    label_ids = models.JSONField()
    loss = models.JSONField(default=list)
    number = models.TextField()

    class Meta:
        db_table = "access_export"


class ReadSpent(models.Model):
    """How many statements of others an account was shown, by hour."""

    pk = models.CompositePrimaryKey("person_id", "hour")
    person_id = models.UUIDField()
    hour = models.DateTimeField()
    statements = models.IntegerField()

    class Meta:
        db_table = "access_readspent"


class ApiToken(Sealed):
    """A program's way in as a person, for a purpose. Only the hash of its secret is kept.

    `generation` is the person's, as sessions have it: what ends every session ends every token.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person_id = models.UUIDField()
    affiliation_id = models.UUIDField()
    organisation = models.TextField()
    purpose = models.TextField()
    scopes = models.TextField()
    name = models.TextField()
    hash = models.TextField()
    generation = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_apitoken"
        indexes = (
            models.Index(fields=["person_id"], name="apitoken_person"),
            models.Index(fields=["hash"], name="apitoken_hash"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at"), expires_at__lte=F("made_at") + timedelta(days=90)),
                name="apitoken_ends_within_90_days",
            ),
        )


class Rate(models.Model):
    """How full an account's bucket of one kind was when it last took from it."""

    pk = models.CompositePrimaryKey("person_id", "kind")
    person_id = models.UUIDField()
    kind = models.TextField()
    level = models.FloatField()
    at = models.DateTimeField()

    class Meta:
        db_table = "access_rate"

"""Tables of releases. A request is read by those of its agency who read every statement in it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from breakwater.foundation.access.models import Sealed
from breakwater.foundation.database.source import new_id


class Request(Sealed):
    """An officer asks to widen the marking of statements of its own agency.

    `label_ids` are the statements' labels when it was asked: row security admits whoever reads all of them.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.TextField()
    label_ids = ArrayField(models.IntegerField())
    change = models.JSONField()
    reason = models.TextField()
    requested_by = models.UUIDField()
    requested_at = models.DateTimeField()
    second_officer = models.UUIDField()
    due_on = models.DateField()
    approval_id = models.UUIDField()
    commitment_id = models.UUIDField()

    class Meta:
        db_table = "releases_request"


class Item(Sealed):
    """One statement of a request, with the label it had when the request was made."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    request_id = models.UUIDField()
    organisation = models.TextField()
    statement_id = models.UUIDField()
    label_id = models.IntegerField()
    position = models.IntegerField()

    class Meta:
        db_table = "releases_item"
        indexes = (
            models.Index(fields=["request_id"], name="releaseitem_request"),
            models.Index(fields=["statement_id"], name="releaseitem_statement"),
        )


class Lifting(Sealed):
    """An officer asks to lift the protection its agency set on a record, with grounds."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.TextField()
    record_id = models.UUIDField()
    grounds = models.TextField()
    requested_by = models.UUIDField()
    requested_at = models.DateTimeField()
    second_officer = models.UUIDField()
    approval_id = models.UUIDField()
    commitment_id = models.UUIDField()

    class Meta:
        db_table = "releases_lifting"

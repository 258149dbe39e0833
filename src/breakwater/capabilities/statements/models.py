"""Tables of statements. Only this folder imports them; others come through queries and operations."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from breakwater.capabilities.statements.import_models import Batch, RowProblem, SavedMap
from breakwater.foundation.access.models import Sealed
from breakwater.foundation.database.source import new_id

__all__ = [
    "Attachment",
    "Batch",
    "LabelChange",
    "Place",
    "ProtectedValue",
    "Protection",
    "Report",
    "RowProblem",
    "SavedMap",
    "ScreeningAnswer",
    "Statement",
    "Withdrawal",
]


class Report(Sealed):
    """The text a set of statements was keyed from; with a marking of its own, usually its agency's only."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    label_id = models.IntegerField()
    originator = models.TextField()
    reference = models.TextField()
    title = models.TextField()
    text = models.TextField(blank=True)
    lang = models.TextField(blank=True)
    dated = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "statements_report"
        indexes = (models.Index(fields=["label_id"], name="report_label"),)


class Statement(Sealed):
    """One agency says one thing about one record. Never edited; its label alone changes, by `remark`.

    `kind`, `opener` and `opened_on` are the record's, repeated on each statement, so that a record is known
    from the statements one may read and never asked for alone. For a relation, `prop` is its type and the two
    ends are `source_id` and `target_id`. `collection` names the set of data it was entered with.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record_id = models.UUIDField()
    kind = models.TextField()
    opener = models.TextField()
    opened_on = models.DateField()
    prop = models.TextField()
    value = models.TextField(blank=True)
    value_kind = models.TextField(default="text")
    lang = models.TextField(blank=True)
    translation = models.TextField(blank=True)
    key = models.TextField(blank=True)
    source_id = models.UUIDField(null=True)
    target_id = models.UUIDField(null=True)
    withheld_ends = models.TextField(blank=True)
    held_from = models.TextField(blank=True)
    held_to = models.TextField(blank=True)
    said_on = models.DateField()
    recorded_at = models.DateTimeField()
    review_on = models.DateField(null=True)
    originator = models.TextField()
    grade = models.TextField(blank=True)
    label_id = models.IntegerField()
    report_id = models.UUIDField(null=True)
    reference = models.TextField(blank=True)
    collection = models.TextField(blank=True)
    supersedes = models.UUIDField(null=True)
    batch_id = models.UUIDField(null=True)
    is_protected = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "statements_statement"
        indexes = (
            # Whether a record is there, and protected, is asked of every end of every tie: the index alone tells.
            models.Index(fields=["record_id", "label_id"], include=["is_protected"], name="statement_record"),
            models.Index(
                fields=["source_id", "label_id"], name="statement_source", condition=Q(source_id__isnull=False)
            ),
            models.Index(
                fields=["target_id", "label_id"], name="statement_target", condition=Q(target_id__isnull=False)
            ),
            models.Index(fields=["key", "label_id"], name="statement_key", condition=~Q(key="")),
            models.Index(fields=["label_id", "-recorded_at", "id"], name="statement_newest"),
            models.Index(fields=["report_id"], name="statement_report", condition=Q(report_id__isnull=False)),
            models.Index(fields=["batch_id"], name="statement_batch", condition=Q(batch_id__isnull=False)),
            models.Index(fields=["collection", "label_id"], name="statement_collection", condition=~Q(collection="")),
            models.Index(fields=["value", "label_id"], name="statement_names", condition=Q(value_kind="record")),
        )


class ProtectedValue(Sealed):
    """What is said of a protected record, and the words beside its ties, moved here when it is protected.

    Gate 7 reads them.
    """

    statement_id = models.UUIDField(primary_key=True)
    record_id = models.UUIDField()
    label_id = models.IntegerField()
    originator = models.TextField()
    prop = models.TextField()
    value = models.TextField(blank=True)
    lang = models.TextField(blank=True)
    translation = models.TextField(blank=True)
    key = models.TextField(blank=True)
    reference = models.TextField(blank=True)

    class Meta:
        db_table = "statements_protectedvalue"
        indexes = (models.Index(fields=["record_id"], name="protectedvalue_record"),)


class Protection(Sealed):
    """An agency protects a record, with grounds; the grounds are read by that agency only."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record_id = models.UUIDField()
    organisation = models.TextField()
    category = models.TextField()
    grounds = models.TextField()
    person_id = models.UUIDField()
    set_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "statements_protection"
        indexes = (models.Index(fields=["record_id"], name="protection_record"),)


class ScreeningAnswer(Sealed):
    """What an agency answered to "may be a victim? may be a child?" when it opened a person's record."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record_id = models.UUIDField()
    organisation = models.TextField()
    victim = models.TextField()
    child = models.TextField()
    reason = models.TextField(blank=True)
    person_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        db_table = "statements_screeninganswer"


class LabelChange(Sealed):
    """A dated change of a statement's label: a remark (narrower) or a release (wider, approved)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    statement_id = models.UUIDField()
    organisation = models.TextField()
    from_label = models.IntegerField()
    to_label = models.IntegerField()
    reason = models.TextField()
    kind = models.TextField()
    person_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        db_table = "statements_labelchange"
        indexes = (models.Index(fields=["statement_id"], name="labelchange_statement"),)


class Withdrawal(Sealed):
    """Why a statement no longer stands: retracted or corrected, dated, under the statement's own label."""

    statement_id = models.UUIDField(primary_key=True)
    label_id = models.IntegerField()
    originator = models.TextField()
    kind = models.TextField()
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "statements_withdrawal"


class Attachment(Sealed):
    """A file to a report: known by its hash, with its own marking, only ever offered as an inert download."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    label_id = models.IntegerField()
    originator = models.TextField()
    report_id = models.UUIDField()
    name = models.TextField()
    size_bytes = models.BigIntegerField()
    sha256 = models.TextField()
    content = models.BinaryField()
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "statements_attachment"
        indexes = (models.Index(fields=["report_id"], name="attachment_report"),)


class HandIn(Sealed):
    """What one delivery of a hand-in became, so that a second delivery of it stores nothing.

    `key` is the form's own; `digest` is of its content. `labels` counts the statements by label: the author's
    most used markings.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person_id = models.UUIDField()
    organisation = models.TextField()
    key = models.UUIDField()
    digest = models.TextField()
    report_id = models.UUIDField(null=True)
    records = models.JSONField(default=dict)
    statement_ids = models.JSONField(default=list)
    protected = models.JSONField(default=list)
    labels = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        db_table = "statements_handin"
        constraints = (models.UniqueConstraint(fields=["person_id", "key"], name="handin_once"),)
        indexes = (models.Index(fields=["person_id", "organisation", "at"], name="handin_recent"),)


class Draft(Sealed):
    """A hand-in as its author left it: the form's fields as one line of text, read by nobody else."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person_id = models.UUIDField()
    organisation = models.TextField()
    world = models.TextField()
    key = models.UUIDField()
    title = models.TextField(blank=True)
    statement_count = models.IntegerField(default=0)
    content = models.TextField()
    saved_at = models.DateTimeField()

    class Meta:
        db_table = "statements_draft"
        constraints = (models.UniqueConstraint(fields=["person_id", "key"], name="draft_once"),)


class Place(models.Model):
    """A place of reference: where it is and how surely. Not sealed: it says nothing about anybody."""

    code = models.TextField(primary_key=True)
    name = models.TextField()
    name_local = models.TextField(blank=True)
    lang = models.TextField(blank=True)
    state = models.TextField(blank=True)
    kind = models.TextField()
    latitude = models.FloatField()
    longitude = models.FloatField()
    precision_km = models.FloatField()

    class Meta:
        db_table = "statements_place"

"""Tables of the log. Nobody changes or removes a row of them: triggers refuse it, even to their owner.

The application writes through `bw.record_act` alone and reads nothing back (migration 0001); Django's models
are here for migrations and for the operator's verification, not for queries of the application.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Xid8Field(models.Field):  # type: ignore[type-arg]  # Django's class takes no arguments at run time
    """A transaction's number, which never wraps round."""

    def db_type(self, connection: object) -> str:
        """Name PostgreSQL's type."""
        return "xid8"


class CurrentTransaction(models.Func):
    """The number of the transaction that writes."""

    function = "pg_current_xact_id"
    arity = 0
    output_field = Xid8Field()


class AuditRow(models.Model):
    """One act."""

    id = models.BigAutoField(primary_key=True)
    tx = Xid8Field(db_default=CurrentTransaction())
    at = models.DateTimeField()
    person = models.UUIDField(null=True)
    organisation = models.TextField()
    audience = models.IntegerField(null=True)
    purpose = models.TextField()
    world = models.TextField()
    action = models.TextField()
    object_kind = models.TextField()
    object_id = models.TextField()
    decision = models.TextField()
    rule_ids = ArrayField(models.TextField())
    nonce = models.BinaryField()
    detail_commit = models.BinaryField(null=True)
    leaf = models.BinaryField()

    class Meta:
        db_table = "audit_row"
        # The sealer walks the log in this order, since ids are given out before their rows are committed.
        indexes = [models.Index(fields=["tx", "id"], name="audit_row_order")]


class AuditDetail(models.Model):
    """What an act's row commits to without telling it; the law may require that it be erased."""

    # No constraint in the database here and below: the one function that writes these rows writes their
    # act too, and no row is ever removed, so that the check would cost each act and find nothing.
    audit_row = models.OneToOneField(AuditRow, models.DO_NOTHING, primary_key=True, db_constraint=False)
    salt = models.BinaryField(null=True)
    content = models.JSONField(null=True)
    erased_by = models.ForeignKey(
        AuditRow, models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+"
    )

    class Meta:
        db_table = "audit_detail"
        constraints = [
            models.CheckConstraint(
                name="audit_detail_kept_or_erased",
                condition=models.Q(content__isnull=True, salt__isnull=True, erased_by__isnull=False)
                | models.Q(content__isnull=False, salt__isnull=False, erased_by__isnull=True),
            )
        ]


class AuditShown(models.Model):
    """Which statements of one originator an act put before its reader."""

    pk = models.CompositePrimaryKey("originator", "audit_row_id")
    audit_row = models.ForeignKey(AuditRow, models.DO_NOTHING, db_constraint=False)
    originator = models.TextField()
    statement_ids = ArrayField(models.UUIDField())

    class Meta:
        db_table = "audit_shown"


class AuditSeal(models.Model):
    """The place of an act in the tree, with the nodes that it completed there.

    `nodes` holds 32 bytes for each level, from the leaf upwards. An entry without an act is padding.
    """

    seq = models.BigIntegerField(primary_key=True)
    audit_row = models.OneToOneField(AuditRow, models.DO_NOTHING, null=True, db_constraint=False)
    padding = models.BinaryField(null=True)
    nodes = models.BinaryField()

    class Meta:
        db_table = "audit_seal"
        constraints = [
            models.CheckConstraint(
                name="audit_seal_act_or_padding",
                condition=models.Q(audit_row__isnull=True, padding__isnull=False)
                | models.Q(audit_row__isnull=False, padding__isnull=True),
            )
        ]


class AuditHead(models.Model):
    """A signed head; a published one is handed to members."""

    id = models.BigAutoField(primary_key=True)
    size = models.BigIntegerField()
    root = models.BinaryField()
    at = models.DateTimeField()
    signature = models.BinaryField()
    key_id = models.TextField()
    published = models.BooleanField()

    class Meta:
        db_table = "audit_head"

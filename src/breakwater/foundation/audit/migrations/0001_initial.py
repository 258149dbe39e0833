import django.contrib.postgres.fields
from django.db import migrations, models
from django.db.models.deletion import DO_NOTHING

from breakwater.foundation.audit.models import CurrentTransaction, Xid8Field


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AuditRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("tx", Xid8Field(db_default=CurrentTransaction())),
                ("at", models.DateTimeField()),
                ("person", models.UUIDField(null=True)),
                ("organisation", models.TextField()),
                ("audience", models.IntegerField(null=True)),
                ("purpose", models.TextField()),
                ("world", models.TextField()),
                ("action", models.TextField()),
                ("object_kind", models.TextField()),
                ("object_id", models.TextField()),
                ("decision", models.TextField()),
                (
                    "rule_ids",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None),
                ),
                ("nonce", models.BinaryField()),
                ("detail_commit", models.BinaryField(null=True)),
                ("leaf", models.BinaryField()),
            ],
            options={
                "db_table": "audit_row",
                "indexes": [models.Index(fields=["tx", "id"], name="audit_row_order")],
            },
        ),
        migrations.CreateModel(
            name="AuditHead",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("size", models.BigIntegerField()),
                ("root", models.BinaryField()),
                ("at", models.DateTimeField()),
                ("signature", models.BinaryField()),
                ("key_id", models.TextField()),
                ("published", models.BooleanField()),
            ],
            options={"db_table": "audit_head"},
        ),
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "audit_row",
                    models.OneToOneField(db_constraint=False, null=True, on_delete=DO_NOTHING, to="audit.auditrow"),
                ),
                ("padding", models.BinaryField(null=True)),
                ("nodes", models.BinaryField()),
            ],
            options={
                "db_table": "audit_seal",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("audit_row__isnull", True), ("padding__isnull", False)),
                            models.Q(("audit_row__isnull", False), ("padding__isnull", True)),
                            _connector="OR",
                        ),
                        name="audit_seal_act_or_padding",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditShown",
            fields=[
                (
                    "audit_row",
                    models.ForeignKey(db_constraint=False, on_delete=DO_NOTHING, to="audit.auditrow"),
                ),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "originator",
                        "audit_row_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("originator", models.TextField()),
                (
                    "statement_ids",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None),
                ),
            ],
            options={"db_table": "audit_shown"},
        ),
        migrations.CreateModel(
            name="AuditDetail",
            fields=[
                (
                    "audit_row",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=DO_NOTHING,
                        primary_key=True,
                        serialize=False,
                        to="audit.auditrow",
                    ),
                ),
                ("salt", models.BinaryField(null=True)),
                ("content", models.JSONField(null=True)),
                (
                    "erased_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=DO_NOTHING,
                        related_name="+",
                        to="audit.auditrow",
                    ),
                ),
            ],
            options={
                "db_table": "audit_detail",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("content__isnull", True),
                                ("erased_by__isnull", False),
                                ("salt__isnull", True),
                            ),
                            models.Q(
                                ("content__isnull", False),
                                ("erased_by__isnull", True),
                                ("salt__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="audit_detail_kept_or_erased",
                    )
                ],
            },
        ),
    ]

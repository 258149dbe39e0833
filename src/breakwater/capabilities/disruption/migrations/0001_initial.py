"""Tables of the lab."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

import breakwater.foundation.database.source


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Named",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=breakwater.foundation.database.source.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("organisation", models.TextField()),
                ("plan_id", models.UUIDField()),
                ("record_id", models.UUIDField()),
                (
                    "part",
                    models.TextField(
                        choices=[
                            ("target", "Target"),
                            ("alternative", "Alternative"),
                            ("excluded", "Excluded"),
                            ("taken", "Taken"),
                            ("not_both", "Not Both"),
                            ("only_together", "Only Together"),
                            ("cost", "Cost"),
                            ("source", "Source"),
                            ("sink", "Sink"),
                        ]
                    ),
                ),
                ("together", models.IntegerField(default=0)),
                ("place", models.IntegerField(default=0)),
                ("amount", models.FloatField(null=True)),
            ],
            options={
                "db_table": "disruption_named",
                "indexes": [
                    models.Index(fields=["plan_id"], name="named_plan"),
                    models.Index(fields=["record_id"], name="named_record"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=breakwater.foundation.database.source.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("organisation", models.TextField()),
                ("world", models.TextField()),
                ("person_id", models.UUIDField()),
                ("person", models.TextField()),
                ("purpose", models.TextField()),
                ("name", models.TextField(blank=True)),
                (
                    "subject_kind",
                    models.TextField(
                        choices=[("collection", "Collection"), ("network", "Network"), ("record", "Record")]
                    ),
                ),
                ("subject", models.TextField()),
                ("asked", models.JSONField()),
                ("series_id", models.UUIDField()),
                ("version", models.IntegerField(default=1)),
                ("previous_id", models.UUIDField(null=True)),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Running"),
                            ("ready", "Ready"),
                            ("cancelled", "Cancelled"),
                            ("failed", "Failed"),
                            ("held", "Held"),
                        ],
                        default="waiting",
                    ),
                ),
                ("run", models.IntegerField(default=1)),
                ("progress", models.JSONField(default=dict)),
                ("result", models.JSONField(default=dict)),
                ("message", models.TextField(blank=True)),
                (
                    "statement_ids",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
                ),
                (
                    "claim_ids",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
                ),
                (
                    "joined_ids",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
                ),
                (
                    "into_ids",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
                ),
                (
                    "label_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), default=list, size=None
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "disruption_plan",
                "indexes": [
                    models.Index(fields=["organisation", "asked_at"], name="plan_organisation"),
                    models.Index(fields=["series_id"], name="plan_series"),
                    django.contrib.postgres.indexes.GinIndex(fields=["statement_ids"], name="plan_statements"),
                ],
            },
        ),
    ]

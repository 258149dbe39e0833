"""Drafts of hand-ins, and what each hand-in became: rows of one person at work for one organisation."""

from django.db import migrations, models

import breakwater.foundation.database.source
from breakwater.foundation.database.seal import Rule, Seal

_OWN = "person_id = (select bw.ticket_person()) and organisation = (select bw.ticket_organisation())"
BY_AUTHOR = Rule(read=_OWN, write=_OWN)


class Migration(migrations.Migration):
    dependencies = [
        ("statements", "0004_collections"),
    ]

    operations = [
        migrations.CreateModel(
            name="Draft",
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
                ("person_id", models.UUIDField()),
                ("organisation", models.TextField()),
                ("world", models.TextField()),
                ("key", models.UUIDField()),
                ("title", models.TextField(blank=True)),
                ("statement_count", models.IntegerField(default=0)),
                ("content", models.TextField()),
                ("saved_at", models.DateTimeField()),
            ],
            options={
                "db_table": "statements_draft",
                "constraints": [models.UniqueConstraint(fields=("person_id", "key"), name="draft_once")],
            },
        ),
        migrations.CreateModel(
            name="HandIn",
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
                ("person_id", models.UUIDField()),
                ("organisation", models.TextField()),
                ("key", models.UUIDField()),
                ("digest", models.TextField()),
                ("report_id", models.UUIDField(null=True)),
                ("records", models.JSONField(default=dict)),
                ("statement_ids", models.JSONField(default=list)),
                ("protected", models.JSONField(default=list)),
                ("labels", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "statements_handin",
                "indexes": [models.Index(fields=["person_id", "organisation", "at"], name="handin_recent")],
                "constraints": [models.UniqueConstraint(fields=("person_id", "key"), name="handin_once")],
            },
        ),
        Seal(
            "statements_draft",
            rule=BY_AUTHOR,
            update=("title", "statement_count", "content", "saved_at"),
            delete=True,
        ),
        Seal("statements_handin", rule=BY_AUTHOR),
    ]

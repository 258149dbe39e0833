"""Releases, sealed to those of the agency who read every statement in them."""

import django.contrib.postgres.fields
from django.db import migrations, models

import breakwater.foundation.database.source
from breakwater.foundation.database.seal import BY_ORGANISATION, Rule, Seal

WHO_READS_ALL = Rule(
    read="organisation = (select bw.ticket_organisation()) and label_ids <@ (select array(select bw.visible()))",
    write="organisation = (select bw.ticket_organisation())",
)
WHO_READS_IT = Rule(
    read="organisation = (select bw.ticket_organisation()) and label_id in (select bw.visible())",
    write="organisation = (select bw.ticket_organisation())",
)


class Migration(migrations.Migration):
    initial = True

    dependencies = [("access", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Lifting",
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
                ("record_id", models.UUIDField()),
                ("grounds", models.TextField()),
                ("requested_by", models.UUIDField()),
                ("requested_at", models.DateTimeField()),
                ("second_officer", models.UUIDField()),
                ("approval_id", models.UUIDField()),
                ("commitment_id", models.UUIDField()),
            ],
            options={
                "db_table": "releases_lifting",
            },
        ),
        migrations.CreateModel(
            name="Request",
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
                ("label_ids", django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
                ("change", models.JSONField()),
                ("reason", models.TextField()),
                ("requested_by", models.UUIDField()),
                ("requested_at", models.DateTimeField()),
                ("second_officer", models.UUIDField()),
                ("due_on", models.DateField()),
                ("approval_id", models.UUIDField()),
                ("commitment_id", models.UUIDField()),
            ],
            options={
                "db_table": "releases_request",
            },
        ),
        migrations.CreateModel(
            name="Item",
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
                ("request_id", models.UUIDField()),
                ("organisation", models.TextField()),
                ("statement_id", models.UUIDField()),
                ("label_id", models.IntegerField()),
                ("position", models.IntegerField()),
            ],
            options={
                "db_table": "releases_item",
                "indexes": [
                    models.Index(fields=["request_id"], name="releaseitem_request"),
                    models.Index(fields=["statement_id"], name="releaseitem_statement"),
                ],
            },
        ),
        Seal("releases_request", rule=WHO_READS_ALL),
        Seal("releases_item", rule=WHO_READS_IT),
        Seal("releases_lifting", rule=BY_ORGANISATION),
    ]

"""Commitments, sealed to their two parties."""

from django.db import migrations, models

import breakwater.foundation.database.source
from breakwater.foundation.database.seal import BY_PARTIES, Seal

# A commitment starts open, is closed once, and by whoever acts.
ONCE = """
create policy opened_ on commitments_commitment as restrictive for insert to bw_app, bw_worker
    with check (state = 'open');
create policy closed_ on commitments_commitment as restrictive for update to bw_app, bw_worker
    using (state = 'open') with check (closed_by = (select bw.ticket_person()));
"""
FORGET_ONCE = "drop policy opened_ on commitments_commitment; drop policy closed_ on commitments_commitment"


class Migration(migrations.Migration):
    initial = True

    dependencies = [("access", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Commitment",
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
                ("world", models.TextField()),
                ("kind", models.TextField()),
                ("subject_kind", models.TextField()),
                ("subject_id", models.UUIDField()),
                ("mandate", models.TextField()),
                ("owed_by", models.TextField()),
                ("owed_by_role", models.TextField(blank=True)),
                ("owed_by_person", models.UUIDField(null=True)),
                ("owed_to", models.TextField()),
                ("owed_to_role", models.TextField(blank=True)),
                ("owed_to_person", models.UUIDField(null=True)),
                ("due_on", models.DateField()),
                ("created_at", models.DateTimeField()),
                ("state", models.TextField(default="open")),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_by", models.UUIDField(null=True)),
            ],
            options={
                "db_table": "commitments_commitment",
                "indexes": [
                    models.Index(fields=["owed_by", "state"], name="commitment_owed_by"),
                    models.Index(fields=["owed_to", "state"], name="commitment_owed_to"),
                    models.Index(fields=["subject_id"], name="commitment_subject"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", True), ("closed_by__isnull", True), ("state", "open")),
                            models.Q(
                                ("state__in", ["done", "declined", "withdrawn"]),
                                ("closed_at__isnull", False),
                                ("closed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="commitments_closed_by_someone",
                    )
                ],
            },
        ),
        Seal("commitments_commitment", rule=BY_PARTIES, update=("state", "closed_at", "closed_by")),
        migrations.RunSQL(ONCE, reverse_sql=FORGET_ONCE),
    ]

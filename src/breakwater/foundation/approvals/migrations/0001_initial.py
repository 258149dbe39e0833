"""Approvals, sealed to the requester's and the deciding organisation."""

from django.db import migrations, models

import breakwater.foundation.database.source
from breakwater.foundation.database.seal import Rule, Seal

EITHER = Rule(
    read="(select bw.ticket_organisation()) in (organisation, approver_organisation)",
    write="(select bw.ticket_organisation()) in (organisation, approver_organisation)",
)

# Whatever the application does: one asks in one's own name, what is decided stays decided, and whoever is
# written down as having decided is whoever acts.
PERSONS = """
create policy asked_ on approvals_approval as restrictive for insert to bw_app, bw_worker
    with check (state = 'open' and requested_by = (select bw.ticket_person())
        and organisation = (select bw.ticket_organisation()));
create policy decided_ on approvals_approval as restrictive for update to bw_app, bw_worker
    using (state = 'open')
    with check ((select bw.ticket_person()) =
        case state when 'withdrawn' then requested_by else decided_by end);
"""
FORGET_PERSONS = "drop policy asked_ on approvals_approval; drop policy decided_ on approvals_approval"


class Migration(migrations.Migration):
    initial = True

    dependencies = [("access", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Approval",
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
                ("approver_organisation", models.TextField()),
                ("world", models.TextField()),
                ("kind", models.TextField()),
                ("subject_id", models.UUIDField()),
                ("requested_by", models.UUIDField()),
                ("requested_at", models.DateTimeField()),
                ("approver_id", models.UUIDField(null=True)),
                ("state", models.TextField(default="open")),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(blank=True)),
            ],
            options={
                "db_table": "approvals_approval",
                "indexes": [models.Index(fields=["kind", "subject_id"], name="approval_subject")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_by__isnull", True),
                                models.Q(("decided_by", models.F("requested_by")), _negated=True),
                                _connector="OR",
                            ),
                            models.Q(
                                ("approver_id__isnull", True),
                                models.Q(("approver_id", models.F("requested_by")), _negated=True),
                                _connector="OR",
                            ),
                        ),
                        name="approvals_nobody_approves_own",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approver_id__isnull", True),
                            ("decided_by__isnull", True),
                            ("decided_by", models.F("approver_id")),
                            _connector="OR",
                        ),
                        name="approvals_decided_by_whom_it_was_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("state", "open")),
                            models.Q(
                                ("decided_at__isnull", False), ("decided_by__isnull", True), ("state", "withdrawn")
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("state__in", ["approved", "refused"]),
                            ),
                            _connector="OR",
                        ),
                        name="approvals_decided_by_someone",
                    ),
                ],
            },
        ),
        Seal("approvals_approval", rule=EITHER, update=("state", "decided_by", "decided_at", "reason")),
        migrations.RunSQL(PERSONS, reverse_sql=FORGET_PERSONS),
    ]

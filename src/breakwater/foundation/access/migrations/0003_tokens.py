"""Tokens: rows of one person, and their way in, a definer function."""

import datetime
from pathlib import Path

from django.db import migrations, models

import breakwater.foundation.database.source
from breakwater.foundation.database.seal import BY_PERSON, Rule, Seal

SQL = (Path(__file__).parent / "0003_tokens.sql").read_text()
OWN_AFFILIATION = (
    "exists (select from members_affiliation a "
    "where a.id = affiliation_id and a.person_id = (select bw.ticket_person()))"
)


class Migration(migrations.Migration):
    dependencies = [("access", "0002_tables"), ("members", "0002_rights")]
    operations = [
        migrations.CreateModel(
            name="ApiToken",
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
                ("affiliation_id", models.UUIDField()),
                ("organisation", models.TextField()),
                ("purpose", models.TextField()),
                ("scopes", models.TextField()),
                ("name", models.TextField()),
                ("hash", models.TextField()),
                ("generation", models.PositiveIntegerField()),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("last_used_on", models.DateField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "access_apitoken",
                "indexes": [
                    models.Index(fields=["person_id"], name="apitoken_person"),
                    models.Index(fields=["hash"], name="apitoken_hash"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expires_at__gt", models.F("made_at")),
                            ("expires_at__lte", models.F("made_at") + datetime.timedelta(days=90)),
                        ),
                        name="apitoken_ends_within_90_days",
                    )
                ],
            },
        ),
        # Nobody makes a token that acts for somebody else, not even by an injected statement.
        Seal(
            "access_apitoken",
            rule=Rule(read=BY_PERSON.read, write=f"{BY_PERSON.write} and {OWN_AFFILIATION}"),
            update=("revoked_at",),
        ),
        migrations.RunSQL(SQL, reverse_sql="drop function bw.token_holder(text, timestamptz)"),
    ]

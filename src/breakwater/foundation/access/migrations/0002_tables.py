"""The export ledger and the read budgets."""

from django.db import migrations, models

import breakwater.foundation.database.source
from breakwater.foundation.database.seal import BY_ORGANISATION, Open, Seal


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Export",
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
                ("person_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("to", models.TextField()),
                ("form", models.TextField()),
                ("purpose", models.TextField()),
                ("statement_ids", models.JSONField()),
                ("label_ids", models.JSONField()),
                ("loss", models.JSONField(default=list)),
                ("number", models.TextField()),
            ],
            options={"db_table": "access_export"},
        ),
        migrations.CreateModel(
            name="ReadSpent",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "person_id", "hour", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("person_id", models.UUIDField()),
                ("hour", models.DateTimeField()),
                ("statements", models.IntegerField()),
            ],
            options={"db_table": "access_readspent"},
        ),
        Seal("access_export", rule=BY_ORGANISATION),
        Open("access_readspent", verbs="select, insert, update", why="counts of an account's own reading, no content"),
    ]

"""The buckets of look-ups. Not logged: what a crash forgets is how often somebody asked in the last minute."""

from django.db import migrations, models

from breakwater.foundation.database.seal import Open


class Migration(migrations.Migration):
    dependencies = [("access", "0004_demo")]
    operations = [
        migrations.CreateModel(
            name="Lookup",
            fields=[
                ("person_id", models.UUIDField(primary_key=True, serialize=False)),
                ("level", models.FloatField()),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "access_lookup"},
        ),
        migrations.RunSQL("alter table access_lookup set unlogged", reverse_sql="alter table access_lookup set logged"),
        Open("access_lookup", verbs="select, insert, update", why="how often an account has looked up, no content"),
    ]

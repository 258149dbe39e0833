"""A bucket for each thing that an account may do only so often. Not logged: a crash forgets the last minutes alone."""

from django.db import migrations, models

from breakwater.foundation.database.seal import Open


class Migration(migrations.Migration):
    dependencies = [("access", "0006_fair_epoch")]
    operations = [
        migrations.DeleteModel(name="Lookup"),
        migrations.CreateModel(
            name="Rate",
            fields=[
                ("pk", models.CompositePrimaryKey("person_id", "kind", primary_key=True, serialize=False)),
                ("person_id", models.UUIDField()),
                ("kind", models.TextField()),
                ("level", models.FloatField()),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "access_rate"},
        ),
        migrations.RunSQL("alter table access_rate set unlogged", reverse_sql="alter table access_rate set logged"),
        Open("access_rate", verbs="select, insert, update", why="how often an account has asked, no content"),
    ]

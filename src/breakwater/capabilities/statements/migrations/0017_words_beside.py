"""Move the words beside a tie to a protected record behind gate 7, and keep the reference of what was moved."""

from pathlib import Path

from django.db import migrations, models

SQL = (Path(__file__).parent / "0017_words_beside.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("statements", "0016_jobs")]
    operations = [
        migrations.AddField(
            "protectedvalue", "reference", models.TextField(blank=True, default=""), preserve_default=False
        ),
        migrations.RunSQL(SQL, reverse_sql=migrations.RunSQL.noop),
    ]

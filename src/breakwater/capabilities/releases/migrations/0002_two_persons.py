"""Hold the two-person rule in the database too."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "0002_two_persons.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [
        ("releases", "0001_initial"),
        ("approvals", "0001_initial"),
        ("statements", "0002_seal"),
    ]
    operations = [migrations.RunSQL(SQL, reverse_sql=migrations.RunSQL.noop)]

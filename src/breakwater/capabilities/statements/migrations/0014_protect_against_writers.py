"""Let no statement slip past the protection of its record."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "0014_protect_against_writers.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("statements", "0013_staging_speed")]
    operations = [migrations.RunSQL(SQL, reverse_sql=migrations.RunSQL.noop)]

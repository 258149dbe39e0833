"""Bind a sight to its connection and transaction."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "0011_sights_bound.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("members", "0010_only_what_is_used")]
    operations = [migrations.RunSQL(SQL, reverse_sql=migrations.RunSQL.noop)]

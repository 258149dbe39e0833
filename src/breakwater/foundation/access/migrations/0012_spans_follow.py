"""Let spans be changed by grants alone, and say where they differ."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "0012_spans_follow.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("access", "0011_no_tokens_for_jobs")]
    operations = [migrations.RunSQL(SQL, reverse_sql=migrations.RunSQL.noop)]

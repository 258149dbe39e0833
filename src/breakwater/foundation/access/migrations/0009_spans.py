"""Read the labels of an audience as arrays, and end an act in one call that only counts upwards."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "0009_spans.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("access", "0008_which_token"), ("audit", "0005_signed_acts")]
    operations = [migrations.RunSQL(SQL, reverse_sql=migrations.RunSQL.noop)]

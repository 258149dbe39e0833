"""Labels, audiences, grants and the ticket: what row security reads. See docs/adr/0003."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "0001_policy.sql").read_text()


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunSQL(SQL, reverse_sql="drop schema bw cascade")]

"""Count rates and move the epoch only where the server's own code asks for it."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "0010_signed_asks.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("access", "0009_spans")]
    operations = [migrations.RunSQL(SQL, reverse_sql=migrations.RunSQL.noop)]

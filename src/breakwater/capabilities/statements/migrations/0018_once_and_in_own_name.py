"""Write acts down in the own name alone; keep what is withdrawn withdrawn, and protection until two have lifted it."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "0018_once_and_in_own_name.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("statements", "0017_words_beside")]
    operations = [migrations.RunSQL(SQL, reverse_sql=migrations.RunSQL.noop)]

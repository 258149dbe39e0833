"""Hold plans against the surroundings of whoever becomes protected; let no statement be marked anew unseen by its plans."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "0004_subject.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("disruption", "0003_held")]
    operations = [migrations.RunSQL(SQL, reverse_sql=migrations.RunSQL.noop)]

"""Compare markings part by part in the database too, and give by a release what was asked."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "0003_every_part.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [
        ("releases", "0002_two_persons"),
        ("approvals", "0001_initial"),
        ("members", "0005_who_holds"),
    ]
    operations = [migrations.RunSQL(SQL, reverse_sql=migrations.RunSQL.noop)]

"""Let members' rows and ways of signing in change by an operation alone, as far as its person's roles go."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "0006_only_with_right.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("members", "0005_who_holds"), ("members", "0003_sign_in_rights"), ("access", "0004_demo")]
    operations = [migrations.RunSQL(SQL, reverse_sql=migrations.RunSQL.noop)]

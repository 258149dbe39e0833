"""Keep failed attempts and ways of signing in from the application's own role."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "0008_sign_in_apart.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("members", "0007_secrets_apart")]
    operations = [migrations.RunSQL(SQL, reverse_sql=migrations.RunSQL.noop)]

"""Say which token somebody presents, so that the audit rows of what is done by it name it."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "0008_which_token.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("access", "0007_rates"), ("access", "0003_tokens")]
    operations = [migrations.RunSQL(SQL, reverse_sql=migrations.RunSQL.noop)]

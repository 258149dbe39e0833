"""Let clearances, compartments, proposals and invitations be read by the server's own code alone."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "0009_rights_apart.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("members", "0008_sign_in_apart"), ("access", "0010_signed_asks")]
    operations = [migrations.RunSQL(SQL, reverse_sql=migrations.RunSQL.noop)]

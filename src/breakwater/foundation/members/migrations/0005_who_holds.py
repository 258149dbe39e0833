"""Let the database itself ask which roles a ticket's holder has."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "0005_who_holds.sql").read_text()
BACK = "drop function bw.holds(text[]), bw.roles_of(uuid, text, text, timestamptz), bw.ticket_world()"


class Migration(migrations.Migration):
    dependencies = [("members", "0004_states"), ("access", "0001_initial")]
    operations = [migrations.RunSQL(SQL, reverse_sql=BACK)]

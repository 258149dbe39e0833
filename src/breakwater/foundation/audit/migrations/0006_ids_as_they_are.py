"""Keep the ids of what was shown as they are: they hardly compress, and to try takes a large page a millisecond."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("audit", "0005_signed_acts")]
    operations = [
        migrations.RunSQL(
            "alter table audit_shown alter column statement_ids set storage external",
            reverse_sql="alter table audit_shown alter column statement_ids set storage extended",
        )
    ]

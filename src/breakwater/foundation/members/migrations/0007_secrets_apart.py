"""Reach sessions by their key alone, and leave room for passwords' hashes that are sealed."""

from pathlib import Path

from django.db import migrations, models

SQL = (Path(__file__).parent / "0007_secrets_apart.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("members", "0006_only_with_right")]
    operations = [
        migrations.AlterField("person", "password", models.CharField(max_length=400, verbose_name="password")),
        migrations.RunSQL(SQL, reverse_sql=migrations.RunSQL.noop),
    ]

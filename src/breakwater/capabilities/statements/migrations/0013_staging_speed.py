"""Make staging as fast as COPY is."""

from pathlib import Path

from django.db import migrations

SPEED = (Path(__file__).parent / "0013_staging_speed.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("statements", "0012_record_values")]
    operations = [migrations.RunSQL(SPEED, reverse_sql=migrations.RunSQL.noop)]

"""Let the application queue the jobs of imports."""

from django.db import migrations

NAMES = ("import.check", "import.load", "import.undo")


class Migration(migrations.Migration):
    dependencies = [("statements", "0015_imports_by_label"), ("jobs", "0002_defer")]
    operations = [
        migrations.RunSQL(
            [("insert into bw.job_name select unnest(%s::text[])", [list(NAMES)])],
            reverse_sql=[("delete from bw.job_name where name = any(%s)", [list(NAMES)])],
        )
    ]

"""Take tokens from jobs: a job acts for who asked for it, and presents none."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("access", "0010_signed_asks")]
    operations = [
        migrations.RunSQL("revoke all on public.access_apitoken from bw_worker", reverse_sql=migrations.RunSQL.noop),
        migrations.RunSQL(
            "revoke update (revoked_at) on public.access_apitoken from bw_worker", reverse_sql=migrations.RunSQL.noop
        ),
    ]

"""Whether a database is the demo's: only there does anybody sign in as anybody with one click."""

from django.db import migrations

SQL = """
insert into bw.setting values ('demo', 'off');
create function bw.is_demo() returns boolean language sql stable security definer
set search_path = pg_catalog as $$ select exists (select from bw.setting where name = 'demo' and value = 'on') $$;
revoke all on function bw.is_demo() from public;
grant execute on function bw.is_demo() to bw_app;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0003_tokens")]
    operations = [
        migrations.RunSQL(SQL, reverse_sql="drop function bw.is_demo(); delete from bw.setting where name = 'demo'")
    ]

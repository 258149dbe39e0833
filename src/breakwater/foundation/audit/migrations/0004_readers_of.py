"""What an originator sees of the log on some of its statements: which organisations read them, first and last."""

from django.db import migrations

READERS = """
create function bw.readers_of(wanted uuid[], since timestamptz, until timestamptz)
returns table (
  organisation text, action text, statement_ids uuid[], first_at timestamptz, last_at timestamptz
) language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select act.organisation, act.action, array_agg(distinct each.id), min(act.at), max(act.at)
  from public.audit_shown shown
  join public.audit_row act on act.id = shown.audit_row_id
  cross join lateral unnest(shown.statement_ids) as each(id)
  where shown.originator = (select bw.ticket_organisation())
    and shown.statement_ids && readers_of.wanted and each.id = any(readers_of.wanted)
    and act.at >= readers_of.since and act.at < readers_of.until
  group by act.organisation, act.action
  order by act.organisation, act.action
$$;
revoke all on function bw.readers_of from public;
grant execute on function bw.readers_of to bw_app, bw_worker;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_reads_of_my_material")]

    operations = [migrations.RunSQL(READERS, "drop function bw.readers_of")]

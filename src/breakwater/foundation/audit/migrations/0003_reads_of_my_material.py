"""What an originator sees of the log: which organisations read its material, never which persons."""

from django.db import migrations

READS = """
create function bw.reads_of_my_material(since timestamptz, until timestamptz, most integer)
returns table (
  at timestamptz, organisation text, purpose text, world text, action text, statement_ids uuid[], leaf bytea
) language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select act.at, act.organisation, act.purpose, act.world, act.action, shown.statement_ids, act.leaf
  from public.audit_shown shown join public.audit_row act on act.id = shown.audit_row_id
  where shown.originator = (select bw.ticket_organisation())
    and act.at >= reads_of_my_material.since and act.at < reads_of_my_material.until
  order by shown.audit_row_id desc limit reads_of_my_material.most
$$;
revoke all on function bw.reads_of_my_material from public;
grant execute on function bw.reads_of_my_material to bw_app, bw_worker;
"""

# The catalogue's readers look for the reason here.
OPEN = """
comment on table public.audit_row is 'open: no serving role has a right to it; written by bw.record_act';
comment on table public.audit_detail is 'open: no serving role has a right to it; written by bw.record_act';
comment on table public.audit_shown is
  'open: no serving role has a right to it; read through bw.reads_of_my_material';
comment on table public.audit_seal is 'open: hashes; no serving role but the sealer has a right to it';
comment on table public.audit_head is 'open: hashes and signatures; no serving role but the sealer has a right to it';
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only"), ("access", "0001_initial")]

    operations = [
        migrations.RunSQL(READS, "drop function bw.reads_of_my_material"),
        migrations.RunSQL(OPEN, migrations.RunSQL.noop),
    ]

"""The log's one way in, and what keeps anybody from changing it afterwards."""

from django.db import migrations

RECORD_ACT = """
create function bw.record_act(
  at timestamptz, person uuid, organisation text, audience int, purpose text, world text,
  action text, object_kind text, object_id text, decision text, rule_ids text[],
  nonce bytea, detail_commit bytea, leaf bytea,
  detail_salt bytea, detail jsonb, originators text[], statement_ids text[]
) returns void language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare act bigint;
begin
  insert into public.audit_row (at, person, organisation, audience, purpose, world, action, object_kind,
      object_id, decision, rule_ids, nonce, detail_commit, leaf)
    values (record_act.at, record_act.person, record_act.organisation, record_act.audience, record_act.purpose,
      record_act.world, record_act.action, record_act.object_kind, record_act.object_id, record_act.decision,
      record_act.rule_ids, record_act.nonce, record_act.detail_commit, record_act.leaf)
    returning id into act;
  if record_act.detail is not null then
    insert into public.audit_detail (audit_row_id, salt, content)
      values (act, record_act.detail_salt, record_act.detail);
  end if;
  if cardinality(record_act.originators) > 0 then
    insert into public.audit_shown (audit_row_id, originator, statement_ids)
      select act, each.originator, each.ids::uuid[]
      from unnest(record_act.originators, record_act.statement_ids) as each (originator, ids);
  end if;
end $$;
revoke all on function bw.record_act from public;
grant execute on function bw.record_act to bw_app, bw_policy, bw_worker, bw_matcher, bw_migrator;
"""

# Statement triggers, so that an attempt fails even where it would find no row.
APPEND_ONLY = """
create function bw.audit_refuse() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  raise exception 'the audit log is append-only: % of % refused', tg_op, tg_table_name using errcode = 'BW010';
end $$;

create function bw.audit_only_erase() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if old.content is not null and new.content is null and new.audit_row_id = old.audit_row_id
    and exists (
      select from public.audit_row act
      where act.id = new.erased_by_id and act.action = 'audit.detail.erased'
        and act.object_id = old.audit_row_id::text and act.tx = pg_current_xact_id()
    )
  then
    return new;
  end if;
  raise exception 'the detail of an act can only be erased, by an act that says so' using errcode = 'BW010';
end $$;

create trigger append_only before update or delete on public.audit_row
  for each statement execute function bw.audit_refuse();
create trigger append_only before update or delete on public.audit_shown
  for each statement execute function bw.audit_refuse();
create trigger append_only before update or delete on public.audit_seal
  for each statement execute function bw.audit_refuse();
create trigger append_only before update or delete on public.audit_head
  for each statement execute function bw.audit_refuse();
create trigger append_only before delete on public.audit_detail
  for each statement execute function bw.audit_refuse();
create trigger only_erase before update on public.audit_detail
  for each row execute function bw.audit_only_erase();
create trigger never_emptied before truncate on public.audit_row
  for each statement execute function bw.audit_refuse();
create trigger never_emptied before truncate on public.audit_shown
  for each statement execute function bw.audit_refuse();
create trigger never_emptied before truncate on public.audit_seal
  for each statement execute function bw.audit_refuse();
create trigger never_emptied before truncate on public.audit_head
  for each statement execute function bw.audit_refuse();
create trigger never_emptied before truncate on public.audit_detail
  for each statement execute function bw.audit_refuse();
alter table public.audit_row enable always trigger append_only;
alter table public.audit_row enable always trigger never_emptied;
alter table public.audit_shown enable always trigger append_only;
alter table public.audit_shown enable always trigger never_emptied;
alter table public.audit_seal enable always trigger append_only;
alter table public.audit_seal enable always trigger never_emptied;
alter table public.audit_head enable always trigger append_only;
alter table public.audit_head enable always trigger never_emptied;
alter table public.audit_detail enable always trigger append_only;
alter table public.audit_detail enable always trigger never_emptied;
alter table public.audit_detail enable always trigger only_erase;
"""

GRANTS = """
revoke all on public.audit_row, public.audit_detail, public.audit_shown, public.audit_seal, public.audit_head
  from public;
grant select (id, tx, leaf) on public.audit_row to bw_sealer;
grant select, insert on public.audit_seal, public.audit_head to bw_sealer;
grant select on public.audit_row, public.audit_detail, public.audit_shown, public.audit_seal,
  public.audit_head to bw_backup;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RunSQL(RECORD_ACT, "drop function bw.record_act"),
        migrations.RunSQL(APPEND_ONLY, "drop function bw.audit_refuse, bw.audit_only_erase cascade"),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    ]

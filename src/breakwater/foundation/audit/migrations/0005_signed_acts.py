"""Take an act only from the server's own code: each is signed with the key of the tickets."""

from django.db import migrations

OLD = (
    "bw.record_act(timestamptz, uuid, text, integer, text, text, text, text, text, text, text[], bytea, bytea, bytea,"
    " bytea, jsonb, text[], text[])"
)
SQL = f"""
drop function {OLD};
create function bw.record_act(
  at timestamptz, person uuid, organisation text, audience int, purpose text, world text,
  action text, object_kind text, object_id text, decision text, rule_ids text[],
  nonce bytea, detail_commit bytea, leaf bytea, mac bytea,
  detail_salt bytea, detail jsonb, originators text[], statement_ids text[]
) returns void language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare act bigint;
begin
  if record_act.mac is distinct from (
    select sha256(k.outer_pad || sha256(k.inner_pad || '\\x61637400'::bytea || record_act.leaf))
    from bw.ticket_key k)
  then
    raise exception 'This act is not said by this server.' using errcode = 'BW011';
  end if;
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


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_readers_of"), ("access", "0001_initial")]

    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]

-- As before, and says which token it is, for the audit rows of what is done by it.
drop function bw.token_holder(text, timestamptz);
-- Who presents a token: asked before there is a ticket, by its hash, so it acts as the owner for two statements.
-- Unknown, revoked, expired, not yet made and ended with the person's sessions are one answer: no row. The
-- instant given counts only where the clock is free (tests); else it is the server's own.
create function bw.token_holder(wanted text, given timestamptz) returns table (
    id uuid, affiliation_id uuid, purpose text, scopes text, name text, expires_at timestamptz
) language plpgsql volatile security definer set search_path = pg_catalog as $$
declare
    instant timestamptz := clock_timestamp();
    found_id uuid;
begin
    if given is not null and (select s.value from bw.setting s where s.name = 'free_clock') = 'on' then
        instant := given;
    end if;
    perform set_config('breakwater.owner_acts', 'on', true);
    select t.id, t.affiliation_id, t.purpose, t.scopes, t.name, t.expires_at
      into found_id, token_holder.affiliation_id, token_holder.purpose, token_holder.scopes, token_holder.name,
           token_holder.expires_at
      from public.access_apitoken t
      join public.members_affiliation a on a.id = t.affiliation_id and a.person_id = t.person_id
      join public.members_person p on p.id = t.person_id and p.session_generation = t.generation
     where t.hash = wanted and t.revoked_at is null and t.made_at <= instant and instant < t.expires_at;
    if found_id is not null then
        update public.access_apitoken t set last_used_on = (instant at time zone 'UTC')::date
         where t.id = found_id and t.last_used_on is distinct from (instant at time zone 'UTC')::date;
    end if;
    perform set_config('breakwater.owner_acts', 'off', true);
    if found_id is not null then
        id := found_id;
        return next;
    end if;
end $$;
revoke all on function bw.token_holder(text, timestamptz) from public;
grant execute on function bw.token_holder(text, timestamptz) to bw_app;

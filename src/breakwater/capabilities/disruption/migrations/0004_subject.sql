-- A plan against somebody's surroundings is about them as much as one that names them; and a name that somebody gave a
-- plan may be a person's: of a plan that is held nothing is left but that it was asked.
create or replace function bw.hold_plans() returns trigger language plpgsql security definer
set search_path = pg_catalog set breakwater.owner_acts = 'on' as $$
begin
    update public.disruption_plan p set state = 'held', name = '', message = '', result = '{}', progress = '{}'
     where p.state <> 'held' and (
        p.id in (select n.plan_id from public.disruption_named n join inserted i on i.record_id = n.record_id)
        or p.subject in (select i.record_id::text from inserted i));
    delete from public.disruption_named n using inserted i where n.record_id = i.record_id;
    return null;
end $$;

-- A plan that was stored while one of its statements was being marked anew kept the old label: neither saw the other.
-- Both now take a lock, and then look. By name this trigger comes before `keep_plan`, which looks.
create function bw.await_marking() returns trigger language plpgsql security definer
set search_path = pg_catalog as $$
begin
    perform pg_advisory_xact_lock_shared(hashtextextended('labels of plans', 0));
    return new;
end $$;
revoke all on function bw.await_marking() from public;
create trigger await_marking before update of statement_ids on public.disruption_plan
    for each row execute function bw.await_marking();

create or replace function bw.follow_plans() returns trigger language plpgsql security definer
set search_path = pg_catalog set breakwater.owner_acts = 'on' as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('labels of plans', 0));
    update public.disruption_plan p set label_ids = p.label_ids || new.label_id
     where p.statement_ids @> array[new.id] and not p.label_ids @> array[new.label_id];
    return null;
end $$;

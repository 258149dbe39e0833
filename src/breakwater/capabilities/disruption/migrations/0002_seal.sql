-- A plan's labels are those of what went into it, taken here and not given: a plan that says less would be read by more.
-- Acts as whoever writes, so that nothing goes in that they do not read.
create function bw.keep_plan() returns trigger language plpgsql
set search_path = pg_catalog as $$
begin
    if tg_op = 'INSERT' then
        if new.label_ids <> '{}' or new.state <> 'waiting' or new.asked_at <> bw.ticket_instant() then
            raise exception 'A plan is made by the server.' using errcode = 'BW004';
        end if;
    elsif old.state in ('held', 'ready', 'cancelled', 'failed') and new.state <> old.state
        and current_user in ('bw_app', 'bw_worker') then
        raise exception 'A plan is made by the server.' using errcode = 'BW004';
    end if;
    if concat(new.asked, new.progress, new.result) ~* '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}' then
        raise exception 'A plan names nobody but by its rows.' using errcode = 'BW004';
    end if;
    if tg_op = 'UPDATE' and new.statement_ids = old.statement_ids and new.claim_ids = old.claim_ids then
        return new;
    end if;
    if tg_op = 'UPDATE' and old.statement_ids <> '{}'
        or (select count(*) from public.statements_statement s where s.id = any (new.statement_ids))
            <> cardinality(new.statement_ids)
        or (select count(*) from public.entities_identityclaim c where c.id = any (new.claim_ids))
            <> cardinality(new.claim_ids) then
        raise exception 'A plan is made by the server.' using errcode = 'BW004';
    end if;
    new.label_ids := array(
        select s.label_id from public.statements_statement s where s.id = any (new.statement_ids)
        union select c.label_id from public.entities_identityclaim c where c.id = any (new.claim_ids)
        order by 1);
    return new;
end $$;
create trigger keep_plan before insert or update on public.disruption_plan
    for each row execute function bw.keep_plan();

-- Nobody protected stands in a plan, and nobody whom the writer does not read: one refusal, so that it says neither.
-- The lock is the one that protecting takes alone: of the two, one sees the other.
create function bw.keep_named() returns trigger language plpgsql security definer
set search_path = pg_catalog set breakwater.owner_acts = 'on' as $$
begin
    perform pg_advisory_xact_lock_shared(l.key) from (
        select distinct bw.protection_lock(i.record_id) as key from inserted i order by 1) l;
    if exists (
        select from inserted i
        where exists (select from bw.protected_record p where p.record_id = i.record_id)
           or not exists (select from public.statements_statement s
                          where s.record_id = i.record_id and s.label_id in (select bw.visible()))) then
        raise exception 'This record cannot stand in a plan.' using errcode = 'BW004';
    end if;
    return null;
end $$;
create trigger keep_named after insert on public.disruption_named
    referencing new table as inserted for each statement execute function bw.keep_named();

-- Whoever becomes protected is in no plan from then on; the plan is held, and says nothing of what it was.
create function bw.hold_plans() returns trigger language plpgsql security definer
set search_path = pg_catalog set breakwater.owner_acts = 'on' as $$
begin
    update public.disruption_plan p set state = 'held', result = '{}', progress = '{}'
     where p.state <> 'held' and p.id in (
        select n.plan_id from public.disruption_named n join inserted i on i.record_id = n.record_id);
    delete from public.disruption_named n using inserted i where n.record_id = i.record_id;
    return null;
end $$;
create trigger hold_plans after insert on bw.protected_record
    referencing new table as inserted for each statement execute function bw.hold_plans();

-- A statement that is marked anew takes its plans along.
create function bw.follow_plans() returns trigger language plpgsql security definer
set search_path = pg_catalog set breakwater.owner_acts = 'on' as $$
begin
    update public.disruption_plan p set label_ids = p.label_ids || new.label_id
     where p.statement_ids @> array[new.id] and not p.label_ids @> array[new.label_id];
    return null;
end $$;
create trigger follow_plans after update of label_id on public.statements_statement
    for each row when (new.label_id <> old.label_id) execute function bw.follow_plans();

revoke all on function bw.keep_plan(), bw.keep_named(), bw.hold_plans(), bw.follow_plans() from public;
create policy own_name_ on public.disruption_plan as restrictive for insert to bw_app, bw_worker
    with check (person_id = (select bw.ticket_person()));

-- A statement written while its record was being protected slipped past both: the writer saw no protection yet, who
-- protected saw no statement yet. Writers on a record that was there before now share a lock that protecting takes
-- alone. Records new in a transaction need none: nobody else can write on them.
create function bw.protection_lock(record_id uuid) returns bigint language sql immutable
set search_path = pg_catalog as $$ select 7091606191627001958 # (hashtextextended(record_id::text, 0) & 1023) $$;
revoke all on function bw.protection_lock(uuid) from public;

create or replace function bw.protect(wanted uuid) returns boolean language plpgsql volatile security definer
set search_path = pg_catalog as $$
declare t record := bw.ticket();
begin
    perform set_config('breakwater.owner_acts', 'on', true);
    if not exists (select from public.statements_statement s
                   where s.record_id = wanted and s.label_id in (select bw.visible())) then
        perform set_config('breakwater.owner_acts', 'off', true);
        return false;
    end if;
    perform pg_advisory_xact_lock(bw.protection_lock(wanted))
      where exists (select from public.statements_statement s
                    where s.record_id = wanted and s.xmin <> pg_current_xact_id()::xid);
    insert into bw.protected_record values (wanted, t.instant) on conflict do nothing;
    insert into public.statements_protectedvalue
        (statement_id, record_id, label_id, originator, prop, value, lang, translation, key)
    select s.id, s.record_id, s.label_id, s.originator, s.prop, s.value, s.lang, s.translation, s.key
    from public.statements_statement s
    where s.record_id = wanted and s.kind <> 'relation' and not s.is_protected;
    update public.statements_statement s
       set prop = 'identity', value = '', lang = '', translation = '', key = '', reference = '', is_protected = true
     where s.record_id = wanted and s.kind <> 'relation' and not s.is_protected;
    perform set_config('breakwater.owner_acts', 'off', true);
    return true;
end $$;

create or replace function bw.protect_all(wanted uuid[]) returns bigint language plpgsql volatile security definer
set search_path = pg_catalog set breakwater.owner_acts = 'on' as $$
declare
    t record := bw.ticket();
    found_ids uuid[];
begin
    select array_agg(distinct s.record_id) into found_ids from public.statements_statement s
     where s.record_id = any (wanted) and s.label_id in (select bw.visible());
    if found_ids is null then
        return 0;
    end if;
    perform pg_advisory_xact_lock(l.key) from (
        select distinct bw.protection_lock(s.record_id) as key from public.statements_statement s
        where s.record_id = any (found_ids) and s.xmin <> pg_current_xact_id()::xid order by 1) l;
    insert into bw.protected_record select unnest(found_ids), t.instant on conflict do nothing;
    insert into public.statements_protectedvalue
        (statement_id, record_id, label_id, originator, prop, value, lang, translation, key)
    select s.id, s.record_id, s.label_id, s.originator, s.prop, s.value, s.lang, s.translation, s.key
    from public.statements_statement s
    where s.record_id = any (found_ids) and s.kind <> 'relation' and not s.is_protected;
    update public.statements_statement s
       set prop = 'identity', value = '', lang = '', translation = '', key = '', reference = '', is_protected = true
     where s.record_id = any (found_ids) and s.kind <> 'relation' and not s.is_protected;
    return cardinality(found_ids);
end $$;

create or replace function bw.keep_protected_rows() returns trigger language plpgsql security definer
set search_path = pg_catalog set breakwater.owner_acts = 'on' as $$
begin
    perform pg_advisory_xact_lock_shared(l.key) from (
        select distinct bw.protection_lock(i.record_id) as key from (select distinct record_id from inserted) i
        where exists (select from public.statements_statement s
                      where s.record_id = i.record_id and s.xmin <> pg_current_xact_id()::xid) order by 1) l;
    if not exists (select from inserted i join bw.protected_record p on p.record_id = i.record_id
                   where i.kind <> 'relation') then
        return null;
    end if;
    insert into public.statements_protectedvalue
        (statement_id, record_id, label_id, originator, prop, value, lang, translation, key)
    select i.id, i.record_id, i.label_id, i.originator, i.prop, i.value, i.lang, i.translation, i.key
    from inserted i join bw.protected_record p on p.record_id = i.record_id
    where i.kind <> 'relation';
    update public.statements_statement s
       set prop = 'identity', value = '', lang = '', translation = '', key = '', reference = '', is_protected = true
      from inserted i join bw.protected_record p on p.record_id = i.record_id
     where s.id = i.id and i.kind <> 'relation';
    return null;
end $$;

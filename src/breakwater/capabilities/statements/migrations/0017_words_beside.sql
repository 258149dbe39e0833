-- The words beside a tie to a protected record may say who it is, or why it is protected. They were left out where they
-- were read, and stood in the open table all the same. They move behind gate 7 as the record's own values do, and come
-- back with them; so does the originator's reference, which did not.

-- Moves the words of ties of which an end is one of these records.
create function bw.move_words(records uuid[]) returns void language plpgsql volatile
set search_path = pg_catalog as $$
begin
    with moved as (
        insert into public.statements_protectedvalue
            (statement_id, record_id, label_id, originator, prop, value, lang, translation, key, reference)
        select s.id, s.record_id, s.label_id, s.originator, s.prop, s.value, s.lang, s.translation, s.key, s.reference
        from public.statements_statement s
        where s.kind = 'relation' and (s.value <> '' or s.translation <> '' or s.reference <> '')
          and (s.source_id = any (records) or s.target_id = any (records))
        on conflict do nothing
        returning statement_id)
    update public.statements_statement s set value = '', lang = '', translation = '', key = '', reference = ''
      from moved m where s.id = m.statement_id;
end $$;

-- Moves what is said of these records themselves.
create function bw.move_values(records uuid[]) returns void language plpgsql volatile
set search_path = pg_catalog as $$
begin
    insert into public.statements_protectedvalue
        (statement_id, record_id, label_id, originator, prop, value, lang, translation, key, reference)
    select s.id, s.record_id, s.label_id, s.originator, s.prop, s.value, s.lang, s.translation, s.key, s.reference
    from public.statements_statement s
    where s.record_id = any (records) and s.kind <> 'relation' and not s.is_protected;
    update public.statements_statement s
       set prop = 'identity', value = '', lang = '', translation = '', key = '', reference = '', is_protected = true
     where s.record_id = any (records) and s.kind <> 'relation' and not s.is_protected;
    perform bw.move_words(records);
end $$;
revoke all on function bw.move_words(uuid[]), bw.move_values(uuid[]) from public;

create or replace function bw.protect(wanted uuid) returns boolean language plpgsql volatile security definer
set search_path = pg_catalog as $$
begin
    return bw.protect_all(array[wanted]) > 0;
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
    perform bw.move_values(found_ids);
    return cardinality(found_ids);
end $$;

create or replace function bw.keep_protected_rows() returns trigger language plpgsql security definer
set search_path = pg_catalog set breakwater.owner_acts = 'on' as $$
declare ends uuid[];
begin
    perform pg_advisory_xact_lock_shared(l.key) from (
        select distinct bw.protection_lock(i.record_id) as key from (
            select record_id from inserted
            union select source_id from inserted where source_id is not null
            union select target_id from inserted where target_id is not null) i
        where exists (select from public.statements_statement s
                      where s.record_id = i.record_id and s.xmin <> pg_current_xact_id()::xid) order by 1) l;
    if exists (select from inserted i join bw.protected_record p on p.record_id = i.record_id
               where i.kind <> 'relation') then
        insert into public.statements_protectedvalue
            (statement_id, record_id, label_id, originator, prop, value, lang, translation, key, reference)
        select i.id, i.record_id, i.label_id, i.originator, i.prop, i.value, i.lang, i.translation, i.key, i.reference
        from inserted i join bw.protected_record p on p.record_id = i.record_id
        where i.kind <> 'relation';
        update public.statements_statement s
           set prop = 'identity', value = '', lang = '', translation = '', key = '', reference = '',
               is_protected = true
          from inserted i join bw.protected_record p on p.record_id = i.record_id
         where s.id = i.id and i.kind <> 'relation';
    end if;
    select array_agg(distinct p.record_id) into ends from (
        select source_id as id from inserted where source_id is not null
        union select target_id from inserted where target_id is not null) e
        join bw.protected_record p on p.record_id = e.id;
    if ends is not null then
        perform bw.move_words(ends);
    end if;
    return null;
end $$;

create or replace function bw.unprotect(wanted uuid) returns boolean language plpgsql volatile security definer
set search_path = pg_catalog as $$
declare
    t record := bw.ticket();
    returned uuid[];
begin
    perform set_config('breakwater.owner_acts', 'on', true);
    if exists (select from public.statements_protection p where p.record_id = wanted and p.lifted_at is null)
        or not exists (select from public.statements_protection p
                       where p.record_id = wanted and p.organisation = t.organisation) then
        perform set_config('breakwater.owner_acts', 'off', true);
        return false;
    end if;
    delete from bw.protected_record p where p.record_id = wanted;
    if not found then
        perform set_config('breakwater.owner_acts', 'off', true);
        return false;
    end if;
    -- Its own values, and the words of its ties whose other end is not protected either.
    with back as (
        update public.statements_statement s
           set prop = v.prop, value = v.value, lang = v.lang, translation = v.translation, key = v.key,
               reference = v.reference, is_protected = false
          from public.statements_protectedvalue v
         where v.statement_id = s.id
           and case when s.kind = 'relation' then wanted in (s.source_id, s.target_id) and not exists (
                   select from bw.protected_record p where p.record_id in (s.source_id, s.target_id))
               else s.record_id = wanted end
        returning s.id)
    select array_agg(b.id) into returned from back b;
    delete from public.statements_protectedvalue v where v.statement_id = any (returned);
    perform set_config('breakwater.owner_acts', 'off', true);
    return true;
end $$;

-- What was protected before.
do $$
begin
    perform set_config('breakwater.owner_acts', 'on', true);
    perform bw.move_words(array(select p.record_id from bw.protected_record p));
    perform set_config('breakwater.owner_acts', 'off', true);
end $$;

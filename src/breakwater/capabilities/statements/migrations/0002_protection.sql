-- Definer functions act as the owner, whom forced row security binds too: they say so for as long as they do
-- (policy owner_ of `Seal`), and only here. Nothing else runs between the two settings.

-- Records that are protected. Asked by the trigger below and by definer functions only.
create table bw.protected_record (record_id uuid primary key, since timestamptz not null);

-- A statement about a protected record never carries its value in the open table.
create function bw.keep_protected() returns trigger language plpgsql security definer
set search_path = pg_catalog as $$
begin
    if exists (select from bw.protected_record p where p.record_id = new.record_id) then
        perform set_config('breakwater.owner_acts', 'on', true);
        insert into public.statements_protectedvalue
            (statement_id, record_id, label_id, originator, prop, value, lang, translation, key)
        values (new.id, new.record_id, new.label_id, new.originator, new.prop, new.value, new.lang,
                new.translation, new.key);
        perform set_config('breakwater.owner_acts', 'off', true);
        new.prop := 'identity'; new.value := ''; new.lang := ''; new.translation := ''; new.key := '';
        new.reference := ''; new.is_protected := true;
    end if;
    return new;
end $$;
create trigger keep_protected before insert on public.statements_statement
    for each row when (new.kind <> 'relation') execute function bw.keep_protected();

-- The label of a moved value follows its statement's.
create function bw.follow_label() returns trigger language plpgsql security definer
set search_path = pg_catalog as $$
begin
    perform set_config('breakwater.owner_acts', 'on', true);
    update public.statements_protectedvalue v set label_id = new.label_id where v.statement_id = new.id;
    update public.statements_withdrawal w set label_id = new.label_id where w.statement_id = new.id;
    perform set_config('breakwater.owner_acts', 'off', true);
    return new;
end $$;
create trigger follow_label after update of label_id on public.statements_statement
    for each row when (new.label_id <> old.label_id) execute function bw.follow_label();

-- Protect a record for whoever may see it: every value on it moves behind gate 7, whoever said it. The caller
-- must read one of its statements.
create function bw.protect(wanted uuid) returns boolean language plpgsql volatile security definer
set search_path = pg_catalog as $$
declare t record := bw.ticket();
begin
    perform set_config('breakwater.owner_acts', 'on', true);
    if not exists (select from public.statements_statement s
                   where s.record_id = wanted and s.label_id in (select bw.visible())) then
        perform set_config('breakwater.owner_acts', 'off', true);
        return false;
    end if;
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

-- Lift protection: the values return, once the caller's organisation has lifted its own protection and no other
-- organisation holds one. Asked by an operation that has two persons and grounds.
create function bw.unprotect(wanted uuid) returns boolean language plpgsql volatile security definer
set search_path = pg_catalog as $$
declare t record := bw.ticket();
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
    update public.statements_statement s
       set prop = v.prop, value = v.value, lang = v.lang, translation = v.translation, key = v.key,
           is_protected = false
      from public.statements_protectedvalue v
     where v.statement_id = s.id and s.record_id = wanted;
    delete from public.statements_protectedvalue v where v.record_id = wanted;
    perform set_config('breakwater.owner_acts', 'off', true);
    return true;
end $$;

-- An originator's statement on a record it opened, or any readable one, decides whether the record is there.
revoke all on function bw.keep_protected(), bw.follow_label(), bw.protect(uuid), bw.unprotect(uuid) from public;
grant execute on function bw.protect(uuid), bw.unprotect(uuid) to bw_app, bw_worker;

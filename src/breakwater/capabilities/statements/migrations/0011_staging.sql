-- Rows of an import between check and load. COPY into a table under row security is refused by PostgreSQL, so this
-- one has none: instead the application may write to it and read nothing of it. What it wrote is looked at after
-- each statement, and what it reads back comes from the functions below, which ask whose import it is
-- (docs/adr/imports.md).
create table bw.staged (
    batch_id uuid not null,
    part smallint not null,
    row integer not null,
    id uuid not null,
    record_id uuid not null,
    kind text not null,
    opener text,
    opened_on date,
    prop text not null,
    value text not null,
    value_kind text not null,
    lang text not null,
    key text not null,
    source_id uuid,
    target_id uuid,
    held_from text not null,
    held_to text not null,
    said_on date,
    grade text not null,
    label_id integer,
    reference text not null,
    victim text,
    child text
);
create index staged_row on bw.staged (batch_id, part, row);
grant insert on bw.staged to bw_app, bw_worker;

-- Whether an import is the ticket's own: of this person, for this organisation, in this state.
create function bw.is_own_batch(wanted uuid, wanted_state text) returns boolean
language plpgsql stable security definer set search_path = pg_catalog set breakwater.owner_acts = 'on' as $$
declare t record := bw.ticket();
begin
    return exists (select from public.statements_batch b
        where b.id = wanted and b.person_id = t.person and b.organisation = t.organisation
          and (wanted_state = '' or b.state = wanted_state));
end $$;

-- Nobody stages into somebody else's import, nor into one that is not being checked.
create function bw.only_own_staging() returns trigger language plpgsql security definer
set search_path = pg_catalog as $$
begin
    if exists (select from (select distinct i.batch_id from inserted i) b
               where not bw.is_own_batch(b.batch_id, 'checking')) then
        raise exception 'These rows belong to no import under way.' using errcode = 'BW004';
    end if;
    return null;
end $$;
create trigger only_own_staging after insert on bw.staged
    referencing new table as inserted for each statement execute function bw.only_own_staging();

create function bw.staged_rows(wanted uuid) returns setof bw.staged
language plpgsql stable security definer rows 100000 set search_path = pg_catalog as $$
begin
    if bw.is_own_batch(wanted, '') then
        return query select s.* from bw.staged s where s.batch_id = wanted;
    end if;
end $$;

create function bw.staged_row(wanted uuid, wanted_part smallint, wanted_row integer) returns setof bw.staged
language plpgsql stable security definer rows 20 set search_path = pg_catalog as $$
begin
    if bw.is_own_batch(wanted, '') then
        return query select s.* from bw.staged s
            where s.batch_id = wanted and s.part = wanted_part and s.row = wanted_row;
    end if;
end $$;

-- Relations of which an end is no record of the import; `joined` are records that were there before.
create function bw.staged_dangling(wanted uuid, joined uuid[])
returns table (part smallint, "row" integer, is_source boolean, missing uuid)
language plpgsql stable security definer rows 100 set search_path = pg_catalog as $$
begin
    if bw.is_own_batch(wanted, '') then
        return query
            with record as materialized (
                select distinct s.record_id from bw.staged s where s.batch_id = wanted and s.kind <> 'relation'
                union select unnest(joined))
            select s.part, s.row, true, s.source_id from bw.staged s
            where s.batch_id = wanted and s.source_id is not null
              and not exists (select from record r where r.record_id = s.source_id)
            union all
            select s.part, s.row, false, s.target_id from bw.staged s
            where s.batch_id = wanted and s.target_id is not null
              and not exists (select from record r where r.record_id = s.target_id);
    end if;
end $$;

-- Records that rows give two kinds, with a row of each.
create function bw.staged_kinds(wanted uuid)
returns table (part smallint, "row" integer, kind text, other text)
language plpgsql stable security definer rows 10 set search_path = pg_catalog as $$
begin
    if bw.is_own_batch(wanted, '') then
        return query
            select s.part, s.row, s.kind, k.least from bw.staged s
            join (select r.record_id, min(r.kind) as least from bw.staged r where r.batch_id = wanted
                  group by r.record_id having min(r.kind) <> max(r.kind)) k on k.record_id = s.record_id
            where s.batch_id = wanted and s.kind <> k.least;
    end if;
end $$;

create function bw.staged_counts(wanted uuid, out statements bigint, out rows bigint, out records bigint,
    out relations bigint, out persons bigint, out labels integer[], out unmarked bigint)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
    if bw.is_own_batch(wanted, '') then
        select count(*), count(distinct (s.part, s.row)),
               count(distinct s.record_id) filter (where s.kind <> 'relation'),
               count(*) filter (where s.kind = 'relation'),
               count(distinct s.record_id) filter (where s.kind = 'person' and s.opener is null),
               array_agg(distinct s.label_id) filter (where s.label_id is not null),
               count(*) filter (where s.label_id is null)
          into statements, rows, records, relations, persons, labels, unmarked
          from bw.staged s where s.batch_id = wanted;
    end if;
end $$;

-- New persons of the import with the strictest answer any of their rows gives; the words order as they protect.
create function bw.staged_persons(wanted uuid, victim_default text, child_default text)
returns table (record_id uuid, victim text, child text)
language plpgsql stable security definer rows 10000 set search_path = pg_catalog as $$
begin
    if bw.is_own_batch(wanted, '') then
        return query
            select s.record_id, coalesce(max(s.victim collate "C"), victim_default),
                   coalesce(max(s.child collate "C"), child_default)
            from bw.staged s where s.batch_id = wanted and s.kind = 'person' and s.opener is null
            group by s.record_id;
    end if;
end $$;

create function bw.unstage(wanted uuid) returns bigint language plpgsql volatile security definer
set search_path = pg_catalog as $$
declare gone bigint := 0;
begin
    if bw.is_own_batch(wanted, '') then
        delete from bw.staged s where s.batch_id = wanted;
        get diagnostics gone = row_count;
    end if;
    return gone;
end $$;

create function bw.unstage_rows(wanted uuid, parts smallint[], numbers integer[]) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog as $$
declare gone bigint := 0;
begin
    if bw.is_own_batch(wanted, '') then
        delete from bw.staged s using unnest(parts, numbers) as bad(part, number)
         where s.batch_id = wanted and s.part = bad.part and s.row = bad.number;
        get diagnostics gone = row_count;
    end if;
    return gone;
end $$;

-- As bw.protect, for many records at once: those among them of which the ticket reads a statement.
create function bw.protect_all(wanted uuid[]) returns bigint language plpgsql volatile security definer
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

revoke all on function bw.is_own_batch(uuid, text), bw.only_own_staging(), bw.staged_rows(uuid),
    bw.staged_row(uuid, smallint, integer), bw.staged_dangling(uuid, uuid[]), bw.staged_kinds(uuid),
    bw.staged_counts(uuid), bw.staged_persons(uuid, text, text), bw.unstage(uuid),
    bw.unstage_rows(uuid, smallint[], integer[]), bw.protect_all(uuid[]) from public;
grant execute on function bw.staged_rows(uuid), bw.staged_row(uuid, smallint, integer),
    bw.staged_dangling(uuid, uuid[]), bw.staged_kinds(uuid), bw.staged_counts(uuid),
    bw.staged_persons(uuid, text, text), bw.unstage(uuid), bw.unstage_rows(uuid, smallint[], integer[]),
    bw.protect_all(uuid[]) to bw_app, bw_worker;

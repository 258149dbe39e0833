-- The grants of an audience by the time they hold, as arrays: each SELECT under row security asks which labels its
-- reader holds, and one row of six hundred labels is read in a tenth of the time of six hundred rows. Grants are
-- only ever added (bw.label_grant), one transaction at a time (interning takes a lock), so that adding is enough.
create table bw.label_span (
    audience_id integer not null references bw.audience,
    kind "char" not null,
    valid_from timestamptz not null,
    valid_until timestamptz not null,
    labels integer[] not null,
    primary key (audience_id, kind, valid_from, valid_until)
) with (toast_tuple_target = 8160, fillfactor = 50);
alter table bw.label_span alter column labels set storage external;

create function bw.add_to_spans() returns trigger language plpgsql security definer
set search_path = pg_catalog as $$
begin
    insert into bw.label_span as span (audience_id, kind, valid_from, valid_until, labels)
        select a.audience_id, a.kind, a.valid_from, a.valid_until, array_agg(a.label_id order by a.label_id)
        from added a group by 1, 2, 3, 4
    on conflict (audience_id, kind, valid_from, valid_until) do update set labels = span.labels || excluded.labels;
    return null;
end $$;

insert into bw.label_span (audience_id, kind, valid_from, valid_until, labels)
    select g.audience_id, g.kind, g.valid_from, g.valid_until, array_agg(g.label_id order by g.label_id)
    from bw.label_grant g group by 1, 2, 3, 4;

create trigger spans after insert on bw.label_grant referencing new table as added
    for each statement execute function bw.add_to_spans();

-- Where rules change, a migration computes every grant anew: the spans of whom that touches are made again.
create function bw.make_spans_again() returns trigger language plpgsql security definer
set search_path = pg_catalog as $$
begin
    delete from bw.label_span s where s.audience_id in (select g.audience_id from gone g);
    insert into bw.label_span (audience_id, kind, valid_from, valid_until, labels)
        select g.audience_id, g.kind, g.valid_from, g.valid_until, array_agg(g.label_id order by g.label_id)
        from bw.label_grant g where g.audience_id in (select o.audience_id from gone o) group by 1, 2, 3, 4;
    return null;
end $$;
create trigger spans_again after delete on bw.label_grant referencing old table as gone
    for each statement execute function bw.make_spans_again();

create function bw.only_added() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
    raise exception 'Grants are added and taken away, so that their spans follow.';
end $$;
create trigger only_added before update or truncate on bw.label_grant
    for each statement execute function bw.only_added();

create or replace function bw.visible_labels() returns integer[] language plpgsql stable security definer
set search_path = pg_catalog as $$
declare
    t record;
    span record;
    held integer[] := '{}';
begin
    t := bw.ticket();
    for span in
        select s.labels from bw.label_span s
        where s.audience_id = t.audience and s.kind = 'r'
          and s.valid_from <= t.instant and t.instant < s.valid_until
    loop
        held := held || span.labels;
    end loop;
    return held;
end $$;

create or replace function bw.visible_protected_labels() returns integer[] language plpgsql stable security definer
set search_path = pg_catalog as $$
declare
    t record;
    span record;
    held integer[] := '{}';
begin
    t := bw.ticket();
    for span in
        select s.labels from bw.label_span s
        where s.audience_id = t.audience and s.kind = 'p'
          and s.valid_from <= t.instant and t.instant < s.valid_until
    loop
        held := held || span.labels;
    end loop;
    return held;
end $$;

-- What ends an act, in one call: what was shown is counted, the act is recorded, and the policy epoch is looked at
-- after all that was read. Counted for whom the ticket names, and only upwards.
create function bw.spend_reads(spent integer, out within_hour bigint, out before bigint)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    t record;
    this_hour timestamptz;
begin
    t := bw.ticket();
    this_hour := date_trunc('hour', t.instant, 'UTC');
    insert into public.access_readspent as held (person_id, hour, statements) values (t.person, this_hour, greatest(spent, 0))
        on conflict (person_id, hour) do update set statements = held.statements + excluded.statements
        returning statements into within_hour;
    select coalesce(sum(s.statements), 0) into before from public.access_readspent s
        where s.person_id = t.person and s.hour > this_hour - interval '24 hours' and s.hour < this_hour;
end $$;

-- All that was written before now is on disk when this returns, what others wrote too.
drop function bw.await_disk(pg_lsn);
create function bw.await_disk() returns void language plpgsql volatile
set search_path = pg_catalog as $$
declare upto pg_lsn := pg_current_wal_insert_lsn();
begin
    for turn in 1..10 loop
        if pg_current_wal_flush_lsn() >= upto then
            return;
        end if;
        perform pg_sleep(0.0005);
    end loop;
    perform pg_logical_emit_message(true, 'breakwater', '');
end $$;

revoke all on function bw.add_to_spans(), bw.make_spans_again(), bw.only_added(), bw.await_disk(),
    bw.spend_reads(integer) from public;
grant execute on function bw.await_disk(), bw.spend_reads(integer) to bw_app, bw_worker;
revoke all on access_readspent from bw_app, bw_worker;
comment on table access_readspent is 'open: counts of an account''s own reading, no content; written by bw.spend_reads';

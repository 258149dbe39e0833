-- Settings only the owner can change. free_clock: tests may set the instant.
create table bw.setting (name text primary key, value text not null);
insert into bw.setting values ('free_clock', 'off');

-- The HMAC key of tickets, as its two padded blocks (RFC 2104), set by the owner at start-up.
create table bw.ticket_key (
    only_row boolean primary key default true check (only_row),
    inner_pad bytea not null,
    outer_pad bytea not null
);

-- One row; read and locked so that no grant is computed from a membership that has changed.
create table bw.policy_epoch (only_row boolean primary key default true check (only_row), version bigint not null);
insert into bw.policy_epoch values (true, 1);

create table bw.label (
    id integer generated always as identity primary key,
    digest text not null unique,
    originator text not null,
    marking jsonb not null
);
create table bw.audience (
    id integer generated always as identity primary key,
    digest text not null unique,
    organisation text not null,
    subjects jsonb not null
);
-- kind 'r': may read; 'p': may read what identifies a protected person (gate 7).
create table bw.label_grant (
    audience_id integer not null references bw.audience,
    kind "char" not null check (kind in ('r', 'p')),
    label_id integer not null references bw.label,
    valid_from timestamptz not null,
    valid_until timestamptz not null,
    primary key (audience_id, kind, label_id, valid_from),
    check (valid_from < valid_until)
);

grant select, insert on bw.label, bw.audience, bw.label_grant to bw_policy;
grant select, update on bw.policy_epoch to bw_policy;

create function bw.ticket(
    out audience integer, out organisation text, out person uuid, out instant timestamptz
) language plpgsql stable security definer
set search_path = pg_catalog as $$
declare
    raw text := current_setting('breakwater.ticket', true);
    parts text[];
    inner_block bytea;
    outer_block bytea;
begin
    if raw is null or raw = '' then
        raise exception 'No ticket: this transaction did not pass a door.' using errcode = 'BW001';
    end if;
    parts := string_to_array(raw, '|');
    if cardinality(parts) <> 7 then
        raise exception 'The ticket is not a ticket.' using errcode = 'BW002';
    end if;
    select k.inner_pad, k.outer_pad into inner_block, outer_block from bw.ticket_key k;
    if inner_block is null or encode(
        sha256(outer_block || sha256(inner_block || convert_to(array_to_string(parts[1:6], '|'), 'UTF8'))), 'hex'
    ) <> parts[7] then
        raise exception 'The ticket is not signed by this server.' using errcode = 'BW002';
    end if;
    if parts[5]::integer <> pg_backend_pid()
        or parts[6]::bigint <> (extract(epoch from transaction_timestamp()) * 1000000)::bigint then
        raise exception 'The ticket belongs to another transaction.' using errcode = 'BW003';
    end if;
    instant := timestamptz 'epoch' + parts[4]::bigint * interval '1 microsecond';
    if abs(extract(epoch from transaction_timestamp() - instant)) > 5
        and (select s.value from bw.setting s where s.name = 'free_clock') <> 'on' then
        raise exception 'The ticket is more than five seconds off the clock.' using errcode = 'BW003';
    end if;
    audience := parts[1]::integer;
    organisation := parts[2];
    person := parts[3]::uuid;
end $$;

create function bw.ticket_organisation() returns text language sql stable security definer
set search_path = pg_catalog as $$ select t.organisation from bw.ticket() t $$;

create function bw.ticket_person() returns uuid language sql stable security definer
set search_path = pg_catalog as $$ select t.person from bw.ticket() t $$;

create function bw.ticket_instant() returns timestamptz language sql stable security definer
set search_path = pg_catalog as $$ select t.instant from bw.ticket() t $$;

-- The labels this ticket reads now. The grant matrix itself stays out of the app role's sight.
create function bw.visible_labels() returns integer[] language plpgsql stable security definer
set search_path = pg_catalog as $$
declare t record;
begin
    t := bw.ticket();
    return array(select g.label_id from bw.label_grant g
        where g.audience_id = t.audience and g.kind = 'r'
          and g.valid_from <= t.instant and t.instant < g.valid_until);
end $$;

create function bw.visible_protected_labels() returns integer[] language plpgsql stable security definer
set search_path = pg_catalog as $$
declare t record;
begin
    t := bw.ticket();
    return array(select g.label_id from bw.label_grant g
        where g.audience_id = t.audience and g.kind = 'p'
          and g.valid_from <= t.instant and t.instant < g.valid_until);
end $$;

-- The same as rows: for a check of many new rows, which hashes them once.
create function bw.visible() returns setof integer language sql stable security definer rows 600
set search_path = pg_catalog as $$ select unnest(bw.visible_labels()) $$;

-- The markings of labels this ticket reads; others are left out, as if they did not exist.
create function bw.markings(wanted integer[]) returns table (id integer, marking jsonb)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
    return query select l.id, l.marking from bw.label l
        where l.id = any (wanted) and l.id = any ((select bw.visible_labels())::integer[]);
end $$;

-- The instant, the connection and the epoch a ticket is made from.
create function bw.opening(out at_micros bigint, out pid integer, out version bigint)
language sql stable security definer set search_path = pg_catalog as $$
    select (extract(epoch from transaction_timestamp()) * 1000000)::bigint, pg_backend_pid(), e.version
    from bw.policy_epoch e
$$;

-- As bw.opening, and holds the epoch: nobody's membership changes until this transaction ends.
create function bw.opening_to_write(out at_micros bigint, out pid integer, out version bigint)
language sql volatile security definer set search_path = pg_catalog as $$
    select (extract(epoch from transaction_timestamp()) * 1000000)::bigint, pg_backend_pid(), e.version
    from bw.policy_epoch e for share
$$;

-- Taken by whoever changes what policy depends on; waits for the writers and interners under way.
create function bw.change_policy() returns bigint language sql volatile security definer
set search_path = pg_catalog as $$
    update bw.policy_epoch set version = version + 1 returning version
$$;

-- Returns once the log is on disk as far as this. The log's writer was woken by the commit that asks; where it does
-- not come, a commit of our own does the work. Called outside a transaction, or it would wait for itself.
create function bw.await_disk(upto pg_lsn) returns void language plpgsql volatile
set search_path = pg_catalog as $$
begin
    for turn in 1..10 loop
        if pg_current_wal_flush_lsn() >= upto then
            return;
        end if;
        perform pg_sleep(0.0005);
    end loop;
    perform pg_logical_emit_message(true, 'breakwater', '');
end $$;

revoke all on all functions in schema bw from public;
grant execute on function bw.ticket(), bw.ticket_organisation(), bw.ticket_person(), bw.ticket_instant(),
    bw.visible(), bw.visible_labels(), bw.visible_protected_labels(), bw.markings(integer[]), bw.opening(), bw.opening_to_write(),
    bw.change_policy(), bw.await_disk(pg_lsn) to bw_app, bw_worker;

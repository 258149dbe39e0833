-- Whether the server's own code says a text: injected SQL holds no key (RFC 2104, as in bw.ticket).
create function bw.is_signed(body text, mac text) returns boolean language sql stable
set search_path = pg_catalog as $$
    select coalesce(is_signed.mac = (
        select encode(sha256(k.outer_pad || sha256(k.inner_pad || convert_to(is_signed.body, 'UTF8'))), 'hex')
        from bw.ticket_key k), false)
$$;

-- Takes from a bucket and returns how full it is then. Two at once wait for one another: the row is one. A clock that
-- runs back empties nothing. What is refused fills the bucket no further than to its brim and one asking more.
-- Said twice, it is counted twice: a signature that somebody kept empties nothing either.
create function bw.spend_rate(body text, mac text) returns double precision language plpgsql volatile security definer
set search_path = pg_catalog as $$
declare
    parts text[] := string_to_array(body, '|');  -- rate, person, kind, count, instant, most, within
    instant timestamptz;
    filled double precision;
begin
    if not bw.is_signed(body, mac) or parts[1] <> 'rate' or cardinality(parts) <> 7 then
        raise exception 'This is not asked by this server.' using errcode = 'BW011';
    end if;
    instant := timestamptz 'epoch' + parts[5]::bigint * interval '1 microsecond';
    insert into public.access_rate as held (person_id, kind, level, at)
    values (parts[2]::uuid, parts[3], parts[4]::double precision, instant)
    on conflict (person_id, kind) do update set
        at = greatest(held.at, excluded.at),
        level = least(parts[6]::double precision, greatest(0, held.level
            - greatest(0, extract(epoch from excluded.at - held.at)) * parts[6]::double precision
                / parts[7]::double precision)) + excluded.level
    returning level into filled;
    return filled;
end $$;

-- As before, for the server's own code alone: whoever moves the epoch at will has every process read memberships anew,
-- again and again. A signature is for one connection and transaction.
create or replace function bw.change_policy() returns bigint language plpgsql volatile security definer
set search_path = pg_catalog set lock_timeout = '2s' as $$
declare
    changed bigint;
    mac text := current_setting('breakwater.epoch', true);
    body text := 'epoch|' || pg_backend_pid() || '|'
        || (extract(epoch from transaction_timestamp()) * 1000000)::bigint;
begin
    if session_user in ('bw_app', 'bw_worker') and not bw.is_signed(body, mac) then
        raise exception 'The policy moves with an operation alone.' using errcode = 'BW011';
    end if;
    lock table bw.policy_epoch in exclusive mode;
    update bw.policy_epoch e set version = e.version + 1 returning e.version into changed;
    return changed;
end $$;

revoke all on public.access_rate from bw_app, bw_worker;
comment on table public.access_rate is null;
revoke all on function bw.is_signed(text, text), bw.spend_rate(text, text) from public;
grant execute on function bw.spend_rate(text, text) to bw_app, bw_worker;

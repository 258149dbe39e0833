-- Failed attempts and ways of signing in are read by the role of signing in alone. The application adds and removes ways
-- of signing in, under a warrant as before, and reads no more of them than whose they are and of which kind.
revoke all on public.axes_accessattempt, public.axes_accessattemptexpiration, public.axes_accessfailurelog,
    public.axes_accesslog, public.account_emailaddress, public.mfa_authenticator from bw_app;
grant select, insert, update, delete on public.axes_accessattempt, public.axes_accessattemptexpiration,
    public.axes_accesslog to bw_signin;
grant select, insert, delete on public.axes_accessfailurelog to bw_signin;
grant select on public.account_emailaddress to bw_signin;
grant select, update on public.mfa_authenticator to bw_signin;
grant select (id, user_id, type), insert, delete on public.mfa_authenticator to bw_app;

-- As before; whoever signs in as the role of signing in needs a warrant too.
create or replace function bw.warrant(
    out kind text, out person uuid, out organisation text, out world text, out roles text[], out instant timestamptz
) language plpgsql stable set search_path = pg_catalog as $$
declare
    raw text := current_setting('breakwater.warrant', true);
    parts text[];
begin
    if session_user not in ('bw_app', 'bw_worker', 'bw_signin') then
        kind := 'owner';
        return;
    end if;
    if raw is null or raw = '' then
        if coalesce(current_setting('breakwater.ticket', true), '') = ''
            and (select s.value from bw.setting s where s.name = 'free_members') = 'on' then
            kind := 'free';
            return;
        end if;
        raise exception 'Members change by an operation alone.' using errcode = 'BW005';
    end if;
    parts := string_to_array(raw, '|');
    if cardinality(parts) <> 10 or parts[1] <> 'warrant' or parts[10] is distinct from (
        select encode(sha256(k.outer_pad || sha256(
            k.inner_pad || convert_to(array_to_string(parts[1:9], '|'), 'UTF8'))), 'hex') from bw.ticket_key k)
    then
        raise exception 'The warrant is not signed by this server.' using errcode = 'BW005';
    end if;
    if parts[8]::integer <> pg_backend_pid()
        or parts[9]::bigint <> (extract(epoch from transaction_timestamp()) * 1000000)::bigint then
        raise exception 'The warrant belongs to another transaction.' using errcode = 'BW005';
    end if;
    kind := parts[2];
    person := nullif(parts[3], '')::uuid;
    organisation := parts[4];
    world := parts[5];
    roles := string_to_array(parts[6], ',');
    instant := timestamptz 'epoch' + parts[7]::bigint * interval '1 microsecond';
end $$;

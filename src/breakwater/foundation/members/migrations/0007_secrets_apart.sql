-- Sessions are reached by who holds their key alone: by its hash, one at a time. The table itself is nobody's to read,
-- to change or to empty, and says neither who is signed in nor for what.
revoke all on public.django_session from bw_app;
delete from public.django_session;  -- those before were readable: everybody signs in anew

create function bw.session_data(wanted text, given timestamptz) returns text language plpgsql stable security definer
set search_path = pg_catalog as $$
declare instant timestamptz := clock_timestamp();
begin
    if given is not null and (select s.value from bw.setting s where s.name = 'free_clock') = 'on' then
        instant := given;
    end if;
    return (select d.session_data from public.django_session d
            where d.session_key = wanted and d.expire_date > instant);
end $$;

create function bw.session_is_taken(wanted text) returns boolean language sql stable security definer
set search_path = pg_catalog as $$
    select exists (select from public.django_session d where d.session_key = wanted)
$$;

-- Whether it was kept: a new one only where its key was not taken, another only where it is there still.
create function bw.keep_session(wanted text, data text, until timestamptz, anew boolean) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog as $$
begin
    if anew then
        insert into public.django_session (session_key, session_data, expire_date) values (wanted, data, until)
        on conflict do nothing;
    else
        update public.django_session d set session_data = data, expire_date = until where d.session_key = wanted;
    end if;
    return found;
end $$;

create function bw.end_session(wanted text) returns boolean language plpgsql volatile security definer
set search_path = pg_catalog as $$
begin
    delete from public.django_session d where d.session_key = wanted;
    return found;
end $$;

create function bw.clear_sessions() returns void language sql volatile security definer
set search_path = pg_catalog as $$ delete from public.django_session where expire_date < clock_timestamp() $$;

revoke all on function bw.session_data(text, timestamptz), bw.session_is_taken(text),
    bw.keep_session(text, text, timestamptz, boolean), bw.end_session(text), bw.clear_sessions() from public;
grant execute on function bw.session_data(text, timestamptz), bw.session_is_taken(text),
    bw.keep_session(text, text, timestamptz, boolean), bw.end_session(text), bw.clear_sessions() to bw_app;

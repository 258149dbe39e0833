-- Who is cleared, who is in which compartment, what is proposed about whom and who is invited: rows for the server's own
-- code, where it makes a principal, counts whom a marking reaches, or changes members. A ticket reads none of them: no
-- page shows them, and whoever injects SQL has a ticket.

-- Whether the transaction says so itself: by a sight, signed minutes ago at most, or by a warrant.
create function bw.sees_rights() returns boolean language plpgsql stable security definer
set search_path = pg_catalog as $$
declare
    raw text := current_setting('breakwater.sight', true);
    parts text[];
begin
    if coalesce(raw, '') <> '' then
        parts := string_to_array(raw, '|');
        if cardinality(parts) <> 3 or parts[1] <> 'sight' or not bw.is_signed('sight|' || parts[2], parts[3]) then
            raise exception 'This is not asked by this server.' using errcode = 'BW011';
        end if;
        if abs(extract(epoch from clock_timestamp()) * 1000000 - parts[2]::bigint) > 300000000 then
            raise exception 'This was asked at another time; the clocks of server and database differ by minutes.'
                using errcode = 'BW011';
        end if;
        return true;
    end if;
    begin
        perform bw.warrant();
    exception when sqlstate 'BW005' then
        raise exception 'No sight: who holds which rights is read by the server''s own code.' using errcode = 'BW001';
    end;
    return true;
end $$;
revoke all on function bw.sees_rights() from public;
grant execute on function bw.sees_rights() to bw_app, bw_worker;

do $$
declare name text;
begin
    foreach name in array array['members_clearance', 'members_compartment', 'members_compartmentmembership',
        'members_proposal', 'members_invitation']
    loop
        execute format('alter table public.%I enable row level security', name);
        execute format('alter table public.%I force row level security', name);
        -- Asked once a statement. What may be written is the triggers' to say (only_with_right).
        execute format('create policy read_ on public.%I for select to bw_app, bw_worker '
            'using ((select bw.sees_rights()))', name);
        execute format('create policy insert_ on public.%I for insert to bw_app, bw_worker '
            'with check ((select bw.sees_rights()))', name);
        execute format('create policy update_ on public.%I for update to bw_app, bw_worker '
            'using ((select bw.sees_rights())) with check ((select bw.sees_rights()))', name);
        execute format('create policy delete_ on public.%I for delete to bw_app, bw_worker using (false)', name);
        -- The triggers and the roles of a ticket's holder are read by the owner's functions.
        execute format('create policy owner_ on public.%I for all to bw_owner using (true) with check (true)', name);
    end loop;
end $$;

-- A sight is bound to its connection and its transaction, as a ticket and a warrant are. One that somebody reads, in a
-- log or by `current_setting`, serves in no other transaction; the server's code sets it back after each use.
create or replace function bw.sees_rights() returns boolean language plpgsql stable security definer
set search_path = pg_catalog as $$
declare
    raw text := current_setting('breakwater.sight', true);
    parts text[];
begin
    if coalesce(raw, '') <> '' then
        parts := string_to_array(raw, '|');
        if cardinality(parts) <> 4 or parts[1] <> 'sight'
            or not bw.is_signed(array_to_string(parts[1:3], '|'), parts[4]) then
            raise exception 'This is not asked by this server.' using errcode = 'BW011';
        end if;
        if parts[2]::integer <> pg_backend_pid()
            or parts[3]::bigint <> (extract(epoch from transaction_timestamp()) * 1000000)::bigint then
            raise exception 'This was asked in another transaction.' using errcode = 'BW011';
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

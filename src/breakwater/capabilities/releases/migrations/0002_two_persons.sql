-- The two-person rule, held by the database too: no injected UPDATE widens a marking or lifts protection.

-- A label may change to a narrower one at once; to any other only while an approval of a release that lists the
-- statement, decided in this very act, is on record.
create function bw.keep_narrow() returns trigger language plpgsql security definer
set search_path = pg_catalog as $$
declare
    before text := coalesce(current_setting('breakwater.owner_acts', true), 'off');
    was jsonb; becomes jsonb; t record; approved boolean;
    levels constant text[] := array['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'];
begin
    select l.marking into was from bw.label l where l.id = old.label_id;
    select l.marking into becomes from bw.label l where l.id = new.label_id;
    -- Narrower in its parts, and nobody known reads more by it.
    if array_position(levels, becomes ->> 'tlp') >= array_position(levels, was ->> 'tlp')
        and (becomes ->> 'tlp' <> was ->> 'tlp'
             or (becomes -> 'releasable_to' <@ (was -> 'releasable_to')
                 and becomes -> 'named_recipients' <@ (was -> 'named_recipients')))
        and was -> 'excluded' <@ (becomes -> 'excluded')
        and was -> 'compartments' <@ (becomes -> 'compartments')
        and not exists (
            select from bw.label_grant n
            where n.label_id = new.label_id and not exists (
                select from bw.label_grant o
                where o.label_id = old.label_id and o.audience_id = n.audience_id and o.kind = n.kind
                  and o.valid_from <= n.valid_from and o.valid_until >= n.valid_until))
    then
        return new;
    end if;
    t := bw.ticket();
    perform set_config('breakwater.owner_acts', 'on', true);
    approved := exists (
        select from public.releases_item i
        join public.approvals_approval a on a.subject_id = i.request_id
        where i.statement_id = new.id and i.label_id = old.label_id and a.kind = 'release.approve'
          and a.state = 'approved' and a.organisation = new.originator
          and a.decided_by = t.person and a.decided_at = t.instant);
    perform set_config('breakwater.owner_acts', before, true);
    if not approved then
        raise exception 'A wider marking takes an approved release.' using errcode = 'BW004';
    end if;
    return new;
end $$;
create trigger keep_narrow before update of label_id on public.statements_statement
    for each row when (new.label_id <> old.label_id) execute function bw.keep_narrow();

-- Protection ends only while an approval to lift it, decided in this very act, is on record.
create function bw.keep_protection() returns trigger language plpgsql security definer
set search_path = pg_catalog as $$
declare
    before text := coalesce(current_setting('breakwater.owner_acts', true), 'off');
    t record := bw.ticket();
    approved boolean;
begin
    perform set_config('breakwater.owner_acts', 'on', true);
    approved := exists (
        select from public.releases_lifting l
        join public.approvals_approval a on a.subject_id = l.id
        where l.record_id = old.record_id and a.kind = 'protection.lift' and a.state = 'approved'
          and a.decided_by = t.person and a.decided_at = t.instant);
    perform set_config('breakwater.owner_acts', before, true);
    if not approved then
        raise exception 'Lifting protection takes two persons.' using errcode = 'BW004';
    end if;
    return old;
end $$;
create trigger keep_protection before delete on bw.protected_record
    for each row execute function bw.keep_protection();
revoke all on function bw.keep_narrow(), bw.keep_protection() from public;

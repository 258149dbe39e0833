-- A marking is narrower in every part, or it takes a release; and a release gives what was asked, of what was asked.

-- Organisations that a marking names or reaches as members or clients, as far as somebody there could read today.
create function bw.could_reach(marking jsonb, organisation text, instant timestamptz) returns boolean
language sql stable set search_path = pg_catalog as $$
    select marking ->> 'originator' = organisation
        or marking -> 'releasable_to' ? organisation
        or marking ->> 'tlp' = 'CLEAR'
        or ((marking ->> 'tlp' = 'GREEN' or marking -> 'releasable_to' ? 'group') and exists (
            select from public.members_organisation o
            join public.members_affiliation a on a.organisation_id = o.id
            join public.members_clearance c on c.person_id = a.person_id and c.organisation_id = o.id
            where o.code = organisation and o.standing = 'member' and not o.suspended
              and a.world = marking ->> 'world'
              and (o.valid_from is null or o.valid_from <= instant)
              and (o.valid_until is null or instant < o.valid_until)
              and (a.valid_from is null or a.valid_from <= instant)
              and (a.valid_until is null or instant < a.valid_until)
              and c.valid_from <= instant and instant < c.valid_until))
        or (marking ->> 'tlp' = 'AMBER' and exists (
            select from public.members_client d
            join public.members_organisation o on o.id = d.organisation_id
            join public.members_organisation c on c.id = d.client_id
            where c.code = organisation and d.world = marking ->> 'world'
              and (o.code = marking ->> 'originator' or marking -> 'releasable_to' ? o.code)
              and (d.valid_from is null or d.valid_from <= instant)
              and (d.valid_until is null or instant < d.valid_until)))
$$;

-- Whether a marking gives nobody anything that another did not: who may know, for what, until when, to do what.
create function bw.is_narrower(was jsonb, becomes jsonb, instant timestamptz) returns boolean
language plpgsql stable set search_path = pg_catalog as $$
declare
    levels constant text[] := array['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'];
    actions constant text[] := array['CLEAR', 'GREEN', 'AMBER', 'RED'];
    crime constant jsonb := '["intelligence", "investigation", "prosecution", "protection"]';
    level text := becomes ->> 'tlp';
    before text := was ->> 'tlp';
    named text[] := array(select jsonb_array_elements_text(becomes -> 'releasable_to'));
    purposes jsonb := case when becomes -> 'purposes' = '[]' then crime else becomes -> 'purposes' end;
begin
    if becomes ->> 'originator' is distinct from was ->> 'originator'
        or becomes ->> 'world' is distinct from was ->> 'world'
        or array_position(levels, level) is null or array_position(levels, before) is null
        or array_position(levels, level) < array_position(levels, before)
        or array_position(actions, becomes ->> 'pap') is null or array_position(actions, was ->> 'pap') is null
        or array_position(actions, becomes ->> 'pap') < array_position(actions, was ->> 'pap')
        or not (was -> 'handling') - 'H0' <@ (becomes -> 'handling')
        or position(was ->> 'caveat' in becomes ->> 'caveat') = 0
        or not was -> 'excluded' <@ (becomes -> 'excluded')
        or not was -> 'compartments' <@ (becomes -> 'compartments')
        or not purposes <@ (case when was -> 'purposes' = '[]' then crime else was -> 'purposes' end)
        or (was ->> 'community_only' = 'true' and becomes ->> 'community_only' is distinct from 'true')
        or (was ->> 'expires_at' is not null
            and (becomes ->> 'expires_at' is null
                 or (becomes ->> 'expires_at')::timestamptz > (was ->> 'expires_at')::timestamptz))
    then
        return false;
    end if;
    if before = 'CLEAR' then
        return true;  -- it reached everybody
    end if;
    if level = 'RED' and before = 'RED' then
        return becomes -> 'named_recipients' <@ (was -> 'named_recipients')
            and (was -> 'releasable_to' = '[]'
                 or (becomes -> 'releasable_to' <> '[]' and becomes -> 'releasable_to' <@ (was -> 'releasable_to')));
    end if;
    if level = 'RED' then  -- whoever is named acts today for somebody whom it reached
        return not exists (
            select from jsonb_array_elements_text(becomes -> 'named_recipients') n (person)
            where not exists (
                select from public.members_affiliation a
                join public.members_organisation o on o.id = a.organisation_id
                where a.person_id::text = n.person and a.world = becomes ->> 'world'
                  and (a.valid_from is null or a.valid_from <= instant)
                  and (a.valid_until is null or instant < a.valid_until)
                  and bw.could_reach(was, o.code, instant)));
    end if;
    -- Out of what it reached as a whole, organisations may be picked by name. GREEN names beside its community.
    return becomes -> 'releasable_to' <@ (was -> 'releasable_to')
        or (level <> 'GREEN' and (before = 'GREEN' or was -> 'releasable_to' ? 'group') and not exists (
            select from unnest(named) n (code)
            where not was -> 'releasable_to' ? n.code and not bw.could_reach(was, n.code, instant)));
end $$;

-- What a release makes of a statement's marking; as `Change.applied_to` says it.
create function bw.released(was jsonb, change jsonb) returns jsonb language sql immutable
set search_path = pg_catalog as $$
    select was || jsonb_build_object(
        'tlp', change -> 'tlp', 'pap', change -> 'pap', 'handling', change -> 'handling',
        'caveat', change -> 'caveat', 'purposes', change -> 'purposes',
        'named_recipients', change -> 'named_recipients',
        'releasable_to', (change -> 'releasable_to') - (was ->> 'originator'))
$$;

create or replace function bw.keep_narrow() returns trigger language plpgsql security definer
set search_path = pg_catalog as $$
declare
    before text := coalesce(current_setting('breakwater.owner_acts', true), 'off');
    was jsonb; becomes jsonb; approved boolean;
    t record := bw.ticket();
begin
    select l.marking into was from bw.label l where l.id = old.label_id;
    select l.marking into becomes from bw.label l where l.id = new.label_id;
    -- Narrower in its parts, and nobody known reads more by it.
    if bw.is_narrower(was, becomes, t.instant) and not exists (
        select from bw.label_grant n
        where n.label_id = new.label_id and not exists (
            select from bw.label_grant o
            where o.label_id = old.label_id and o.audience_id = n.audience_id and o.kind = n.kind
              and o.valid_from <= n.valid_from and o.valid_until >= n.valid_until))
    then
        return new;
    end if;
    perform set_config('breakwater.owner_acts', 'on', true);
    approved := exists (
        select from public.releases_item i
        join public.releases_request r on r.id = i.request_id and r.organisation = new.originator
        join public.approvals_approval a on a.id = r.approval_id and a.subject_id = r.id
        where i.statement_id = new.id and i.label_id = old.label_id and a.kind = 'release.approve'
          and a.state = 'approved' and a.organisation = new.originator and a.requested_by = r.requested_by
          and a.decided_by = t.person and a.decided_at = t.instant
          and becomes = bw.released(was, r.change));
    perform set_config('breakwater.owner_acts', before, true);
    if not approved then
        raise exception 'A wider marking takes an approved release.' using errcode = 'BW004';
    end if;
    return new;
end $$;

-- Who asks, asks in the own name, for all of it at once: nothing is added to a request later.
create policy asked_ on public.releases_request as restrictive for insert to bw_app, bw_worker
    with check (requested_by = (select bw.ticket_person()) and requested_at = (select bw.ticket_instant()));
create policy asked_ on public.releases_item as restrictive for insert to bw_app, bw_worker
    with check (exists (select from public.releases_request r where r.id = request_id
        and r.requested_by = (select bw.ticket_person()) and r.requested_at = (select bw.ticket_instant())));
create policy asked_ on public.releases_lifting as restrictive for insert to bw_app, bw_worker
    with check (requested_by = (select bw.ticket_person()) and requested_at = (select bw.ticket_instant()));

-- Which roles ask for and decide what. A kind that is not listed has no meaning to the database.
create table bw.approval_role (kind text not null, role text not null, primary key (kind, role));
insert into bw.approval_role values ('release.approve', 'releasing-officer'), ('release.approve', 'second-officer'),
    ('protection.lift', 'victim-protection');
create function bw.may_approve(wanted text) returns boolean language plpgsql stable security definer
set search_path = pg_catalog as $$
declare roles text[] := array(select r.role from bw.approval_role r where r.kind = wanted);
begin
    return roles = '{}' or bw.holds(roles);
end $$;
create policy role_asks_ on public.approvals_approval as restrictive for insert to bw_app, bw_worker
    with check (bw.may_approve(kind));
create policy role_decides_ on public.approvals_approval as restrictive for update to bw_app, bw_worker
    using (bw.may_approve(kind)) with check (bw.may_approve(kind));

revoke all on function bw.could_reach(jsonb, text, timestamptz), bw.is_narrower(jsonb, jsonb, timestamptz),
    bw.released(jsonb, jsonb), bw.may_approve(text) from public;
grant execute on function bw.may_approve(text) to bw_app, bw_worker;

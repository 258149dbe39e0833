-- What a ticket's holder is, asked by triggers and policies: the database's own reading of members, so that no
-- statement of SQL does what its person has no role for.

-- The world of a ticket: its audience's.
create function bw.ticket_world() returns text language plpgsql stable security definer
set search_path = pg_catalog as $$
declare t record := bw.ticket();
begin
    return (select s ->> 'world' from bw.audience a, jsonb_array_elements(a.subjects) s
            where a.id = t.audience and s ->> 'person' = t.person::text and s ->> 'organisation' = t.organisation
            limit 1);
end $$;

-- The roles that a person has in an organisation and a world at an instant; none outside good standing.
create function bw.roles_of(who uuid, of_organisation text, in_world text, instant timestamptz) returns text[]
language sql stable set search_path = pg_catalog as $$
    select coalesce(array_agg(distinct r.role::text), '{}')
    from public.members_affiliation a
    join public.members_organisation o on o.id = a.organisation_id
    join public.members_person p on p.id = a.person_id
    join public.members_affiliationrole r on r.affiliation_id = a.id
    where a.person_id = who and o.code = of_organisation and a.world = in_world
      and p.is_active and not o.suspended
      and (a.valid_from is null or a.valid_from <= instant) and (a.valid_until is null or instant < a.valid_until)
      and (o.valid_from is null or o.valid_from <= instant) and (o.valid_until is null or instant < o.valid_until)
      and (r.valid_from is null or r.valid_from <= instant) and (r.valid_until is null or instant < r.valid_until)
$$;

-- Whether the ticket's holder has one of these roles now.
create function bw.holds(wanted text[]) returns boolean language plpgsql stable security definer
set search_path = pg_catalog as $$
declare t record := bw.ticket();
begin
    return bw.roles_of(t.person, t.organisation, bw.ticket_world(), t.instant) && wanted;
end $$;

revoke all on function bw.ticket_world(), bw.roles_of(uuid, text, text, timestamptz), bw.holds(text[]) from public;
grant execute on function bw.ticket_world(), bw.holds(text[]) to bw_app, bw_worker;

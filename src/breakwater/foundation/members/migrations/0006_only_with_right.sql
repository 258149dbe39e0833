-- Who belongs to what, and how people sign in, changes by an operation alone. An operation carries a warrant: who
-- acts, with which roles, at which instant, signed by the server's key and bound to its transaction. Injected SQL has
-- a ticket at most, never a warrant; and where an operation is under way, its person's roles bound what it does.

insert into bw.setting values ('free_members', 'off');  -- tests may write members' rows outside any act

-- kind: 'change' (a person with roles), 'own' (somebody sets up the own way of signing in), 'operator' (the console),
-- 'owner' (migrations), 'free' (tests).
create function bw.warrant(
    out kind text, out person uuid, out organisation text, out world text, out roles text[], out instant timestamptz
) language plpgsql stable set search_path = pg_catalog as $$
declare
    raw text := current_setting('breakwater.warrant', true);
    parts text[];
begin
    if session_user not in ('bw_app', 'bw_worker') then
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

create function bw.only_if(allowed boolean) returns void language plpgsql immutable
set search_path = pg_catalog as $$
begin
    if allowed is not true then
        raise exception 'This change is not the caller''s to make.' using errcode = 'BW005';
    end if;
end $$;

-- How each role comes to somebody and ends; `members.authority` says the same, and a test compares the two.
create table bw.role_way (
    role text primary key,
    directly text[] not null,
    proposed_by text[] not null,
    confirmed_by text[] not null,
    within boolean not null,
    ended_by text[] not null
);
insert into bw.role_way (role, directly, proposed_by, confirmed_by, within, ended_by)
select role, '{contact-point}'::text[], '{}'::text[], '{}'::text[], true, '{contact-point, security-officer}'::text[]
from unnest(array['analyst', 'investigator', 'guest']) role
union all
select role, '{}', '{contact-point, security-officer}', '{security-officer}', true, '{contact-point, security-officer}'
from unnest(array['releasing-officer', 'second-officer', 'victim-protection']) role;
insert into bw.role_way (role, directly, proposed_by, confirmed_by, within, ended_by) values
    ('contact-point', '{}', '{contact-point, security-officer}', '{security-officer}', true, '{security-officer}'),
    ('security-officer', '{}', '{contact-point, security-officer}', '{security-officer}', true, '{security-officer}'),
    ('co-chair', '{}', '{co-chair, secretariat}', '{co-chair}', false, '{co-chair, security-officer}'),
    ('secretariat', '{}', '{contact-point, co-chair}', '{co-chair}', false, '{co-chair, contact-point}');

create function bw.organisation_id(code text) returns uuid language sql stable set search_path = pg_catalog as $$
    select o.id from public.members_organisation o where o.code = organisation_id.code
$$;

-- Whether the holder of a warrant has confirmed, in this very act, a proposal of these kinds about a person or an
-- organisation.
create function bw.confirmed(who uuid, instant timestamptz, kinds text[], about uuid) returns boolean
language sql stable set search_path = pg_catalog as $$
    select exists (select from public.members_proposal p
        where p.kind = any (kinds) and p.outcome = 'confirmed' and p.decided_by_id = who and p.decided_at = instant
          and p.proposed_by_id <> who and about in (p.subject_id, p.organisation_id))
$$;

-- A dated row is closed, never reopened or prolonged.
create function bw.is_closed_earlier(was timestamptz, becomes timestamptz) returns boolean language sql immutable
set search_path = pg_catalog as $$ select becomes is not null and (was is null or becomes <= was) $$;

-- As `credentials.was_set_up`: an account that somebody has had a way into.
create function bw.was_set_up(who uuid) returns boolean language sql stable set search_path = pg_catalog as $$
    select exists (select from public.members_person p where p.id = who
            and (p.password not like '!%' or p.last_login is not null or p.recovered_at is not null))
        or exists (select from public.members_invitation i
            join public.members_affiliation a on a.id = i.affiliation_id
            where a.person_id = who and i.used_at is not null)
        or exists (select from public.mfa_authenticator m where m.user_id = who)
$$;

create function bw.guard_organisation() returns trigger language plpgsql security definer
set search_path = pg_catalog as $$
declare w record := bw.warrant();
begin
    if w.kind in ('owner', 'free', 'operator') then return new; end if;
    perform bw.only_if(tg_op = 'UPDATE' and w.kind = 'change'
        and to_jsonb(new) - '{suspended,standing}'::text[] = to_jsonb(old) - '{suspended,standing}'::text[]
        and (new.standing = old.standing
             or ('co-chair' = any (w.roles) and exists (select from public.members_proposal p
                 where p.kind = 'standing' and p.organisation_id = new.id and p.standing = new.standing
                   and p.outcome = 'confirmed' and p.decided_by_id = w.person and p.decided_at = w.instant)))
        and (new.suspended = old.suspended
             or (new.suspended and ('co-chair' = any (w.roles)
                 or ('security-officer' = any (w.roles) and new.code = w.organisation)))
             or (not new.suspended and 'co-chair' = any (w.roles)
                 and bw.confirmed(w.person, w.instant, '{reinstatement}', new.id))));
    return new;
end $$;

create function bw.guard_client() returns trigger language plpgsql security definer
set search_path = pg_catalog as $$
declare w record := bw.warrant();
begin
    if w.kind in ('owner', 'free', 'operator') then return new; end if;
    perform bw.only_if(w.kind = 'change' and new.organisation_id = bw.organisation_id(w.organisation)
        and case tg_op when 'INSERT' then 'security-officer' = any (w.roles) and new.world = w.world
            else w.roles && '{security-officer, contact-point}'
                and bw.is_closed_earlier(old.valid_until, new.valid_until) end);
    return new;
end $$;

create function bw.guard_person() returns trigger language plpgsql security definer
set search_path = pg_catalog as $$
declare
    w record;
    own boolean;
    anew boolean;  -- two persons give the account back, or take its password away
begin
    if tg_op = 'UPDATE' and to_jsonb(new) - 'last_login' = to_jsonb(old) - 'last_login'
        and new.last_login is not null and new.last_login >= coalesce(old.last_login, new.last_login) then
        return new;  -- somebody has signed in
    end if;
    w := bw.warrant();
    if w.kind in ('owner', 'free', 'operator') then return new; end if;
    if w.kind = 'own' then
        perform bw.only_if(tg_op = 'UPDATE' and new.id = w.person
            and to_jsonb(new) - 'password' = to_jsonb(old) - 'password');
        return new;
    end if;
    own := new.home_id = bw.organisation_id(w.organisation) and w.roles && '{contact-point, security-officer}';
    if tg_op = 'INSERT' then
        perform bw.only_if(new.password like '!%' and ((own and 'contact-point' = any (w.roles))
            or ('co-chair' = any (w.roles) and bw.confirmed(w.person, w.instant, '{invitation}', new.home_id))));
        return new;
    end if;
    anew := bw.confirmed(w.person, w.instant, '{recovery, role}', new.id);
    perform bw.only_if(
        new.name = old.name and new.name_local = old.name_local and new.last_login is not distinct from old.last_login
        and (new.password = old.password or (anew and new.password like '!%'))
        and (new.session_generation = old.session_generation
             or (new.session_generation > old.session_generation and (own or anew)))
        and (new.is_active = old.is_active or (own and not new.is_active)
             or (new.is_active and bw.confirmed(w.person, w.instant, '{recovery}', new.id)))
        and (new.recovered_at is not distinct from old.recovered_at
             or (new.recovered_at = w.instant and bw.confirmed(w.person, w.instant, '{recovery}', new.id))));
    return new;
end $$;

create function bw.guard_affiliation() returns trigger language plpgsql security definer
set search_path = pg_catalog as $$
declare
    w record := bw.warrant();
    own boolean;
begin
    if w.kind in ('owner', 'free', 'operator') then return new; end if;
    own := new.organisation_id = bw.organisation_id(w.organisation);
    perform bw.only_if(w.kind = 'change' and case tg_op
        when 'INSERT' then (own and new.world = w.world and 'contact-point' = any (w.roles))
            or (own and 'security-officer' = any (w.roles)
                and bw.confirmed(w.person, w.instant, '{recovery}', new.person_id))
            or ('co-chair' = any (w.roles)
                and bw.confirmed(w.person, w.instant, '{invitation}', new.organisation_id))
        else bw.is_closed_earlier(old.valid_until, new.valid_until)
            and ((own and w.roles && '{contact-point, security-officer}')
                or bw.confirmed(w.person, w.instant, '{recovery}', new.person_id)) end);
    return new;
end $$;

create function bw.guard_role() returns trigger language plpgsql security definer
set search_path = pg_catalog as $$
declare
    w record := bw.warrant();
    a record;
    way record;
    own boolean;
begin
    if w.kind in ('owner', 'free', 'operator') then return new; end if;
    select * into a from public.members_affiliation f where f.id = new.affiliation_id;
    select * into way from bw.role_way r where r.role = new.role;
    own := a.organisation_id = bw.organisation_id(w.organisation);
    if tg_op = 'UPDATE' then
        perform bw.only_if(w.kind = 'change' and bw.is_closed_earlier(old.valid_until, new.valid_until)
            and ((w.roles && way.ended_by and (own or (new.role = 'co-chair' and 'co-chair' = any (w.roles))))
                or bw.confirmed(w.person, w.instant, '{recovery}', a.person_id)));
        return new;
    end if;
    perform bw.only_if(w.kind = 'change' and (
        (own and a.world = w.world and w.roles && way.directly)
        or (new.role = 'contact-point' and 'co-chair' = any (w.roles)
            and bw.confirmed(w.person, w.instant, '{invitation}', a.organisation_id))
        or (exists (select from public.members_proposal p
                where p.kind = 'role' and p.affiliation_id = a.id and p.role = new.role and p.outcome = 'confirmed'
                  and p.decided_by_id = w.person and p.decided_at = w.instant and p.proposed_by_id <> w.person
                  and p.subject_id <> w.person and p.valid_until is not distinct from new.valid_until)
            and ((w.roles && way.confirmed_by and (own or not way.within))
                -- An organisation's first security officer is confirmed from outside it.
                or (new.role = 'security-officer' and 'co-chair' = any (w.roles) and not own and not exists (
                    select from public.members_affiliationrole r
                    join public.members_affiliation f on f.id = r.affiliation_id
                    where f.organisation_id = a.organisation_id and f.world = a.world and r.role = 'security-officer'
                      and (r.valid_until is null or w.instant < r.valid_until)
                      and (f.valid_until is null or w.instant < f.valid_until)))))));
    return new;
end $$;

create function bw.guard_clearance() returns trigger language plpgsql security definer
set search_path = pg_catalog as $$
declare
    w record := bw.warrant();
    officer boolean;
begin
    if w.kind in ('owner', 'free', 'operator') then return new; end if;
    officer := w.kind = 'change' and 'security-officer' = any (w.roles)
        and new.organisation_id = bw.organisation_id(w.organisation);
    perform bw.only_if(case when tg_op = 'INSERT' then
            officer and new.attested_by_id = w.person and new.person_id <> w.person and new.seconded_by_id is null
                and new.needs_second = (select o.clearance_needs_second from public.members_organisation o
                                        where o.id = new.organisation_id)
        when new.seconded_by_id is distinct from old.seconded_by_id then
            officer and old.seconded_by_id is null and new.seconded_by_id = w.person
                and w.person not in (old.attested_by_id, old.person_id)
                and new.valid_until is not distinct from old.valid_until
        else bw.is_closed_earlier(old.valid_until, new.valid_until)
            and (officer or bw.confirmed(w.person, w.instant, '{recovery}', new.person_id)) end);
    return new;
end $$;

create function bw.guard_compartment() returns trigger language plpgsql security definer
set search_path = pg_catalog as $$
declare w record := bw.warrant();
begin
    if w.kind in ('owner', 'free', 'operator') then return new; end if;
    perform bw.only_if(w.kind = 'change' and tg_op = 'INSERT' and w.roles && '{releasing-officer, security-officer}'
        and new.originator_id = bw.organisation_id(w.organisation) and new.world = w.world);
    return new;
end $$;

create function bw.guard_compartment_membership() returns trigger language plpgsql security definer
set search_path = pg_catalog as $$
declare
    w record := bw.warrant();
    keeper boolean;
begin
    if w.kind in ('owner', 'free', 'operator') then return new; end if;
    keeper := w.kind = 'change' and w.roles && '{releasing-officer, security-officer}'
        and exists (select from public.members_compartment c
                    where c.id = new.compartment_id and c.originator_id = bw.organisation_id(w.organisation));
    perform bw.only_if(case tg_op when 'INSERT' then keeper and new.person_id <> w.person
        else bw.is_closed_earlier(old.valid_until, new.valid_until)
            and (keeper or bw.confirmed(w.person, w.instant, '{recovery}', new.person_id)) end);
    return new;
end $$;

create function bw.guard_group() returns trigger language plpgsql security definer
set search_path = pg_catalog as $$
declare w record := bw.warrant();
begin
    if w.kind in ('owner', 'free', 'operator') then return new; end if;
    perform bw.only_if(w.kind = 'change' and tg_op = 'INSERT' and 'co-chair' = any (w.roles) and new.world = w.world);
    return new;
end $$;

create function bw.guard_group_membership() returns trigger language plpgsql security definer
set search_path = pg_catalog as $$
declare
    w record := bw.warrant();
    a record;
begin
    if w.kind in ('owner', 'free', 'operator') then return new; end if;
    select * into a from public.members_affiliation f where f.id = new.affiliation_id;
    perform bw.only_if(w.kind = 'change' and case tg_op
        when 'INSERT' then 'co-chair' = any (w.roles) and a.person_id <> w.person
        else bw.is_closed_earlier(old.valid_until, new.valid_until) and ('co-chair' = any (w.roles)
            or (w.roles && '{contact-point, security-officer}'
                and a.organisation_id = bw.organisation_id(w.organisation))
            or bw.confirmed(w.person, w.instant, '{recovery}', a.person_id)) end);
    return new;
end $$;

-- Who decides is written down as who acts; whether their roles let them is asked where the proposal takes effect.
create function bw.guard_proposal() returns trigger language plpgsql security definer
set search_path = pg_catalog as $$
declare
    w record := bw.warrant();
    way record;
    own uuid;
    ours boolean;
begin
    if w.kind in ('owner', 'free', 'operator') then return new; end if;
    if tg_op = 'UPDATE' then
        perform bw.only_if(w.kind = 'change' and old.outcome = 'open' and new.outcome in ('confirmed', 'refused')
            and new.decided_by_id = w.person and new.decided_at = w.instant);
        return new;
    end if;
    own := bw.organisation_id(w.organisation);
    ours := new.organisation_id = own and w.roles && '{contact-point, security-officer}';
    select * into way from bw.role_way r where r.role = new.role;
    perform bw.only_if(w.kind = 'change' and new.outcome = 'open' and new.proposed_by_id = w.person
        and new.proposed_for_id = own and new.proposed_at = w.instant
        and case new.kind
            when 'role' then w.roles && way.proposed_by
                and (new.organisation_id = own or (not way.within and 'co-chair' = any (w.roles)))
            when 'recovery' then ours
            when 'invitation' then 'co-chair' = any (w.roles) or (ours and 'security-officer' = any (w.roles))
            else 'co-chair' = any (w.roles) end);
    return new;
end $$;

create function bw.guard_invitation() returns trigger language plpgsql security definer
set search_path = pg_catalog as $$
declare
    w record := bw.warrant();
    a record;
    own boolean;
    confirmed boolean;
begin
    if w.kind in ('owner', 'free', 'operator') then return new; end if;
    select * into a from public.members_affiliation f where f.id = new.affiliation_id;
    if w.kind = 'own' then
        perform bw.only_if(tg_op = 'UPDATE' and a.person_id = w.person and old.used_at is null
            and new.used_at = w.instant and new.withdrawn_at is not distinct from old.withdrawn_at);
        return new;
    end if;
    own := a.organisation_id = bw.organisation_id(w.organisation);
    confirmed := bw.confirmed(w.person, w.instant, '{recovery}', a.person_id)
        or ('co-chair' = any (w.roles) and bw.confirmed(w.person, w.instant, '{invitation}', a.organisation_id));
    if tg_op = 'UPDATE' then
        perform bw.only_if(new.used_at is not distinct from old.used_at and old.withdrawn_at is null
            and new.withdrawn_at = w.instant
            and (confirmed or (own and w.roles && '{contact-point, security-officer}')));
        return new;
    end if;
    perform bw.only_if(new.issued_by_id = w.person and new.issued_at = w.instant and new.used_at is null
        and new.withdrawn_at is null and new.expires_at <= new.issued_at + interval '72 hours'
        and (confirmed or (own and 'contact-point' = any (w.roles) and not bw.was_set_up(a.person_id))));
    return new;
end $$;

-- Ways of signing in: added and removed by their person, taken away by two. That one was used is noted without a
-- warrant: nobody is known yet who could have one.
create function bw.guard_authenticator() returns trigger language plpgsql security definer
set search_path = pg_catalog as $$
declare w record;
begin
    if tg_op = 'UPDATE' and new.user_id = old.user_id and new.type = old.type and (new.data = old.data
        or (new.type = 'recovery_codes' and new.data - 'used_mask' = old.data - 'used_mask'
            and (new.data ->> 'used_mask')::bigint & (old.data ->> 'used_mask')::bigint
                = (old.data ->> 'used_mask')::bigint)) then
        return new;
    end if;
    w := bw.warrant();
    if w.kind in ('owner', 'free', 'operator') then return coalesce(new, old); end if;
    if w.kind = 'own' then
        perform bw.only_if(coalesce(new.user_id, w.person) = w.person and coalesce(old.user_id, w.person) = w.person);
    else
        perform bw.only_if(tg_op = 'DELETE' and bw.confirmed(w.person, w.instant, '{recovery, role}', old.user_id));
    end if;
    return coalesce(new, old);
end $$;

do $$
declare guard text[];
begin
    foreach guard slice 1 in array array[
        ['members_organisation', 'guard_organisation'], ['members_client', 'guard_client'],
        ['members_person', 'guard_person'], ['members_affiliation', 'guard_affiliation'],
        ['members_affiliationrole', 'guard_role'], ['members_clearance', 'guard_clearance'],
        ['members_compartment', 'guard_compartment'],
        ['members_compartmentmembership', 'guard_compartment_membership'],
        ['members_workinggroup', 'guard_group'], ['members_workinggroupmembership', 'guard_group_membership'],
        ['members_proposal', 'guard_proposal'], ['members_invitation', 'guard_invitation'],
        ['mfa_authenticator', 'guard_authenticator']]
    loop
        execute format('create trigger only_with_right before insert or update or delete on public.%I '
            'for each row execute function bw.%I()', guard[1], guard[2]);
        execute format('revoke all on function bw.%I() from public', guard[2]);
    end loop;
end $$;
revoke all on function bw.warrant(), bw.only_if(boolean), bw.organisation_id(text), bw.was_set_up(uuid),
    bw.confirmed(uuid, timestamptz, text[], uuid), bw.is_closed_earlier(timestamptz, timestamptz) from public;

-- What is written down of an act names who acts, now; what is withdrawn stays withdrawn; protection is lifted by two.
create policy own_name_ on public.statements_labelchange as restrictive for insert to bw_app, bw_worker
    with check (person_id = (select bw.ticket_person()) and at = (select bw.ticket_instant()));
create policy own_name_ on public.statements_protection as restrictive for insert to bw_app, bw_worker
    with check (person_id = (select bw.ticket_person()) and set_at = (select bw.ticket_instant()) and lifted_at is null);
create policy own_name_ on public.statements_screeninganswer as restrictive for insert to bw_app, bw_worker
    with check (person_id = (select bw.ticket_person()) and at = (select bw.ticket_instant()));
create policy own_name_ on public.statements_withdrawal as restrictive for insert to bw_app, bw_worker
    with check (at = (select bw.ticket_instant()));

create function bw.keep_withdrawn() returns trigger language plpgsql security definer
set search_path = pg_catalog as $$
begin
    if current_setting('breakwater.owner_acts', true) is distinct from 'on' or session_user in ('bw_app', 'bw_worker') then
        if old.withdrawn_at is not null or new.withdrawn_at is distinct from bw.ticket_instant() then
            raise exception 'A statement is withdrawn once, now.' using errcode = 'BW004';
        end if;
    end if;
    return new;
end $$;
create trigger keep_withdrawn before update of withdrawn_at on public.statements_statement
    for each row when (new.withdrawn_at is distinct from old.withdrawn_at) execute function bw.keep_withdrawn();

create function bw.keep_lifted() returns trigger language plpgsql security definer
set search_path = pg_catalog as $$
declare
    before text := coalesce(current_setting('breakwater.owner_acts', true), 'off');
    t record := bw.ticket();
    approved boolean;
begin
    perform set_config('breakwater.owner_acts', 'on', true);
    approved := old.lifted_at is null and new.lifted_at = t.instant and exists (
        select from public.releases_lifting l
        join public.approvals_approval a on a.id = l.approval_id and a.subject_id = l.id
        where l.record_id = old.record_id and l.organisation = old.organisation and a.kind = 'protection.lift'
          and a.state = 'approved' and a.requested_by = l.requested_by
          and a.decided_by = t.person and a.decided_at = t.instant);
    perform set_config('breakwater.owner_acts', before, true);
    if not approved then
        raise exception 'Lifting protection takes two persons.' using errcode = 'BW004';
    end if;
    return new;
end $$;
create trigger keep_lifted before update of lifted_at on public.statements_protection
    for each row when (new.lifted_at is distinct from old.lifted_at) execute function bw.keep_lifted();
revoke all on function bw.keep_withdrawn(), bw.keep_lifted() from public;

-- Spans are a second copy of the grants, and what row security asks. Whoever changes them by hand changes who reads what
-- and leaves the grants, which are computed and tested, as they were: refused, and told at every start.
create function bw.spans_follow() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
    if pg_trigger_depth() < 2 then
        raise exception 'Spans follow grants: change those.';
    end if;
    return null;
end $$;
create trigger only_by_grants before insert or update or delete or truncate on bw.label_span
    for each statement execute function bw.spans_follow();

-- How many spans are not what the grants make of them, on either side.
create function bw.stray_spans() returns bigint language sql stable set search_path = pg_catalog as $$
    select count(*) from (
        select g.audience_id, g.kind, g.valid_from, g.valid_until, array_agg(g.label_id order by g.label_id) as labels
        from bw.label_grant g group by 1, 2, 3, 4
    ) g full join (
        select s.audience_id, s.kind, s.valid_from, s.valid_until,
            (select array_agg(l.id order by l.id) from unnest(s.labels) l (id)) as labels
        from bw.label_span s
    ) s using (audience_id, kind, valid_from, valid_until)
    where g.labels is distinct from s.labels
$$;

-- For the owner, once it is known who changed them.
create function bw.make_every_span_again() returns void language plpgsql volatile set search_path = pg_catalog as $$
begin
    alter table bw.label_span disable trigger only_by_grants;
    delete from bw.label_span;
    insert into bw.label_span (audience_id, kind, valid_from, valid_until, labels)
        select g.audience_id, g.kind, g.valid_from, g.valid_until, array_agg(g.label_id order by g.label_id)
        from bw.label_grant g group by 1, 2, 3, 4;
    alter table bw.label_span enable trigger only_by_grants;
end $$;
revoke all on function bw.spans_follow(), bw.stray_spans(), bw.make_every_span_again() from public;

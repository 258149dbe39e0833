"""Queue jobs by one function: of listed names, for whoever holds the ticket, for the ticket's purpose.

The application could put any job into the queue, for any affiliation: the worker would have done it with that
person's rights.
"""

from django.db import migrations

SQL = """
create table bw.job_name (name text primary key);
comment on table bw.job_name is 'the jobs that the application may queue; each capability adds its own';

-- The queue's own functions and triggers name its tables without a schema; nobody but the owner makes any in public.
create function bw.defer_job(name text, lock text, ids jsonb, affiliation uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    t record := bw.ticket();
    purpose text;
begin
    if not exists (select from bw.job_name n where n.name = defer_job.name)
        or jsonb_typeof(ids) <> 'object'
        or exists (select from jsonb_each(ids) each where jsonb_typeof(each.value) not in ('string', 'number')) then
        raise exception 'No such job is queued.' using errcode = 'BW006';
    end if;
    select s ->> 'purpose' into purpose from bw.audience a, jsonb_array_elements(a.subjects) s
     where a.id = t.audience and s ->> 'person' = t.person::text and s ->> 'organisation' = t.organisation;
    if purpose is null or not exists (
        select from public.members_affiliation f join public.members_organisation o on o.id = f.organisation_id
        where f.id = affiliation and f.person_id = t.person and o.code = t.organisation
          and f.world = bw.ticket_world())
    then
        raise exception 'A job works for whoever asks for it.' using errcode = 'BW006';
    end if;
    perform public.procrastinate_defer_jobs_v1(array[
        row('default'::varchar, defer_job.name::varchar, 0, lock, null::text,
            ids || jsonb_build_object('affiliation_id', affiliation, 'purpose', purpose),
            null::timestamptz)::public.procrastinate_job_to_defer_v1]);
end $$;
revoke all on function bw.defer_job(text, text, jsonb, uuid) from public;
grant execute on function bw.defer_job(text, text, jsonb, uuid) to bw_app, bw_worker;

revoke all on procrastinate_jobs, procrastinate_events from bw_app;
revoke all (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at, id)
    on procrastinate_jobs from bw_app;
revoke all (job_id, type) on procrastinate_events from bw_app;
revoke all on sequence procrastinate_jobs_id_seq, procrastinate_events_id_seq from bw_app;
"""


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_rights"), ("members", "0005_who_holds")]
    operations = [migrations.RunSQL(SQL, reverse_sql=migrations.RunSQL.noop)]

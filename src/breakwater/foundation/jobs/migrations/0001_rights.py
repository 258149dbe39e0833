"""Rights on the queue: the application puts jobs in and cannot list them; the worker does the rest.

The tables are not sealed: they hold ids, the name of the job and who asked for it, nothing of its content.
"""

from django.db import migrations

TABLES = ("procrastinate_jobs", "procrastinate_events", "procrastinate_periodic_defers", "procrastinate_workers")
RIGHTS = """
grant insert (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at), select (id)
    on procrastinate_jobs to bw_app;
grant insert (job_id, type) on procrastinate_events to bw_app;
grant usage on sequence procrastinate_jobs_id_seq, procrastinate_events_id_seq to bw_app, bw_worker;
grant usage on sequence procrastinate_periodic_defers_id_seq to bw_worker;
""" + "\n".join(
    f"grant select, insert, update, delete on {table} to bw_worker;\n"
    f"comment on table {table} is 'open: the queue holds ids and who asked, nothing of the content';"
    for table in TABLES
)


class Migration(migrations.Migration):
    initial = True
    dependencies = [("procrastinate", "0041_post_retry_failed_job")]
    operations = [migrations.RunSQL(RIGHTS, reverse_sql=migrations.RunSQL.noop)]

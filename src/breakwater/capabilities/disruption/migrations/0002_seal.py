"""Seal plans, keep protected persons out of them, and let the application queue the job."""

from pathlib import Path

from django.db import migrations

from breakwater.foundation.database.seal import Rule, Seal

SQL = (Path(__file__).parent / "0002_seal.sql").read_text()

HOME = "organisation = (select bw.ticket_organisation()) and world = (select bw.ticket_world())"
WHO_READS_ALL = f"""{HOME} and (
    label_ids <> '{{}}' and label_ids <@ (select array(select bw.visible()))
    or label_ids = '{{}}' and state in ('waiting', 'running', 'cancelled', 'failed')
        and person_id = (select bw.ticket_person()))"""
WHO_ASKED = f"{HOME} and person_id = (select bw.ticket_person())"
HERE = "organisation = (select bw.ticket_organisation())"
OF_A_PLAN = f"{HERE} and exists (select from disruption_plan p where p.id = plan_id)"
OF_ONES_OWN = f"""{HERE} and exists (
    select from disruption_plan p where p.id = plan_id and p.person_id = (select bw.ticket_person()))"""


class Migration(migrations.Migration):
    dependencies = [
        ("disruption", "0001_initial"),
        ("statements", "0018_once_and_in_own_name"),
        ("entities", "0002_seal"),
        ("jobs", "0002_defer"),
    ]
    operations = [
        Seal(
            "disruption_plan",
            rule=Rule(read=WHO_READS_ALL, write=WHO_ASKED),
            update=(
                *("name", "state", "run", "progress", "result", "message", "ended_at"),
                *("statement_ids", "claim_ids", "joined_ids", "into_ids"),
            ),
        ),
        Seal("disruption_named", rule=Rule(read=OF_A_PLAN, write=OF_ONES_OWN)),
        migrations.RunSQL(SQL, reverse_sql=migrations.RunSQL.noop),
        migrations.RunSQL(
            "insert into bw.job_name values ('plan.make')",
            reverse_sql="delete from bw.job_name where name = 'plan.make'",
        ),
    ]

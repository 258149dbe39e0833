"""Show a colleague's import to those who read all that it stored, and to nobody before it is loaded."""

import django.contrib.postgres.fields
from django.db import migrations, models

READ = """
organisation = (select bw.ticket_organisation()) and (person_id = (select bw.ticket_person())
    or (state in ('published', 'undoing', 'undone') and label_ids <@ (select array(select bw.visible()))))
"""
WRITE = "organisation = (select bw.ticket_organisation())"
BEFORE = WRITE
POLICIES = """
alter policy read_ on statements_batch using ({read});
alter policy update_ on statements_batch using (({read}) and ({write})) with check ({write});
"""
FILL = """
select set_config('breakwater.owner_acts', 'on', true);
update statements_batch b set label_ids = array(
    select distinct s.label_id from statements_statement s where s.batch_id = b.id order by 1)
where state in ('published', 'undoing', 'undone');
select set_config('breakwater.owner_acts', '', true);
"""


class Migration(migrations.Migration):
    dependencies = [("statements", "0014_protect_against_writers")]
    operations = [
        migrations.AddField(
            model_name="batch",
            name="label_ids",
            field=django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), default=list, size=None),
        ),
        migrations.RunSQL(FILL, reverse_sql=migrations.RunSQL.noop),
        migrations.RunSQL(
            "grant update (label_ids) on statements_batch to bw_app, bw_worker;"
            + POLICIES.format(read=READ, write=WRITE),
            reverse_sql=POLICIES.format(read=BEFORE, write=WRITE),
        ),
    ]

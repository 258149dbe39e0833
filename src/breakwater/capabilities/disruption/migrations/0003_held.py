"""Show a plan that was held before it was made to whoever asked for it; name those whom new draws mention."""

from django.db import migrations, models

HOME = "organisation = (select bw.ticket_organisation()) and world = (select bw.ticket_world())"
OWN = "person_id = (select bw.ticket_person())"
STATES = "'waiting', 'running', 'cancelled', 'failed'"


def policies(states: str) -> str:
    """Return the policies under which a plan that has no labels yet is its planner's in these states."""
    read = f"""{HOME} and (
        label_ids <> '{{}}' and label_ids <@ (select array(select bw.visible()))
        or label_ids = '{{}}' and state in ({states}) and {OWN})"""
    write = f"{HOME} and {OWN}"
    return f"""
        alter policy read_ on disruption_plan using ({read});
        alter policy update_ on disruption_plan using (({read}) and ({write})) with check ({write});"""


class Migration(migrations.Migration):
    dependencies = [("disruption", "0002_seal")]
    operations = [
        migrations.AlterField(
            model_name="named",
            name="part",
            field=models.TextField(
                choices=[
                    ("target", "Target"),
                    ("alternative", "Alternative"),
                    ("mentioned", "Mentioned"),
                    ("excluded", "Excluded"),
                    ("taken", "Taken"),
                    ("not_both", "Not Both"),
                    ("only_together", "Only Together"),
                    ("cost", "Cost"),
                    ("source", "Source"),
                    ("sink", "Sink"),
                ]
            ),
        ),
        migrations.RunSQL(policies(f"{STATES}, 'held'"), reverse_sql=policies(STATES)),
    ]

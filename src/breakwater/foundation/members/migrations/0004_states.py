"""Fill the list of states from the vocabulary, so that no organisation waits for it."""

from django.db import migrations

from breakwater.foundation.members.seeding import seed_states


def seed(apps, schema_editor):
    seed_states(apps.get_model("members", "State").objects, using=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("members", "0003_sign_in_rights")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]

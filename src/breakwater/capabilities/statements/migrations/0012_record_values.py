"""Find statements by the record that they name as their value: the legs of a route."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("statements", "0011_seal_imports"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="statement",
            index=models.Index(
                condition=models.Q(("value_kind", "record")), fields=["value", "label_id"], name="statement_names"
            ),
        ),
    ]

"""An index for what is new under each label: a desk reads a few rows, however many others are hidden from it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("statements", "0005_drafts_and_hand_ins")]
    operations = [
        migrations.AddIndex(
            model_name="statement",
            index=models.Index(fields=["label_id", "-recorded_at", "id"], name="statement_newest"),
        ),
    ]

"""Seal the statements' tables, and keep the identities of protected records behind gate 7."""

from pathlib import Path

from django.db import migrations

from breakwater.foundation.database.seal import BY_LABEL, BY_ORGANISATION, BY_PROTECTED_LABEL, Seal

PROTECTION = (Path(__file__).parent / "0002_protection.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("statements", "0001_initial"), ("access", "0001_initial")]
    operations = [
        Seal("statements_statement", rule=BY_LABEL, update=("label_id", "withdrawn_at")),
        Seal("statements_report", rule=BY_LABEL),
        Seal("statements_attachment", rule=BY_LABEL),
        Seal("statements_withdrawal", rule=BY_LABEL),
        Seal("statements_protectedvalue", rule=BY_PROTECTED_LABEL, insert=False),
        Seal("statements_protection", rule=BY_ORGANISATION, update=("lifted_at",)),
        Seal("statements_screeninganswer", rule=BY_ORGANISATION),
        Seal("statements_labelchange", rule=BY_ORGANISATION),
        migrations.RunSQL(PROTECTION, reverse_sql=migrations.RunSQL.noop),
    ]

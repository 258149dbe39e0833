"""Seal the tables of imports, make the staging area, and look at protected records once a statement."""

from pathlib import Path

from django.db import migrations

from breakwater.foundation.database.seal import BY_ORGANISATION, BY_PERSON, Seal

HERE = Path(__file__).parent
STAGING = (HERE / "0011_staging.sql").read_text()
PROTECTION = (HERE / "0011_protection_by_statement.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("statements", "0010_imports"), ("access", "0001_initial")]
    operations = [
        Seal(
            "statements_batch",
            rule=BY_ORGANISATION,
            update=(
                "state", "run", "parts", "defaults", "secret", "read_bytes", "staged_rows", "counts", "losses",
                "message", "name", "published_at", "undone_at", "undo_reason",
            ),
        ),
        Seal("statements_rowproblem", rule=BY_PERSON, delete=True),
        Seal("statements_savedmap", rule=BY_ORGANISATION, delete=True),
        migrations.RunSQL(STAGING, reverse_sql=migrations.RunSQL.noop),
        migrations.RunSQL(PROTECTION, reverse_sql=migrations.RunSQL.noop),
    ]  # fmt: skip

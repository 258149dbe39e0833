"""Give the application the verbs it needs on the members' tables, column by column, and no DELETE."""

from django.db import migrations

# Who belonged to what stays on record: rows are closed by a date, never removed or rewritten.
CHANGES = {
    "members_state": "",
    "members_organisation": (
        "name, name_local, kind, grading_scheme, standing, suspended, valid_until, clearance_needs_second"
    ),
    "members_client": "valid_until",
    "members_person": "name, name_local, password, last_login, is_active, session_generation, recovered_at",
    "members_affiliation": "valid_until",
    "members_affiliationrole": "valid_until",
    "members_clearance": "valid_until, seconded_by_id",
    "members_compartment": "",
    "members_compartmentmembership": "valid_until",
    "members_workinggroup": "name",
    "members_workinggroupmembership": "valid_until",
    "members_proposal": "decided_by_id, decided_at, outcome",
    "members_invitation": "used_at, withdrawn_at",
}
READ_ONLY = {"members_state"}
APP = "bw_app, bw_worker"


def statements() -> list[str]:
    """Return the grants, one statement an item."""
    sql = []
    for table, columns in CHANGES.items():
        verbs = "select" if table in READ_ONLY else "select, insert"
        sql.append(f"grant {verbs} on {table} to {APP}")
        if columns:
            sql.append(f"grant update ({columns}) on {table} to {APP}")
    return sql


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]
    operations = [
        migrations.RunSQL(statements(), reverse_sql=[f"revoke all on {table} from {APP}" for table in CHANGES])
    ]

"""Seal the identity claims: under their label, and only where both records are readable."""

from django.db import migrations

from breakwater.foundation.database.seal import BY_LABEL, Rule, Seal

ENDS_READABLE = (
    "exists (select from statements_statement s where s.record_id = left_id) "
    "and exists (select from statements_statement s where s.record_id = right_id)"
)


class Migration(migrations.Migration):
    dependencies = [("entities", "0001_initial"), ("statements", "0002_seal")]
    operations = [
        Seal(
            "entities_identityclaim",
            rule=Rule(read=f"{BY_LABEL.read} and {ENDS_READABLE}", write=f"{BY_LABEL.write} and {ENDS_READABLE}"),
            update=("withdrawn_at",),
        ),
    ]

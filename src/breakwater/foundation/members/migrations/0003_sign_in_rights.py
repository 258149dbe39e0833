"""Give the application the verbs it needs to sign people in: sessions, authenticators, failed attempts."""

from django.db import migrations

TABLES = {
    "django_session": "select, insert, update, delete",
    "mfa_authenticator": "select, insert, update, delete",
    "account_emailaddress": "select",  # empty; allauth asks it before an authenticator is added
    "axes_accessattempt": "select, insert, update, delete",
    "axes_accessattemptexpiration": "select, insert, update, delete",
    "axes_accessfailurelog": "select, insert, delete",
    "axes_accesslog": "select, insert, update, delete",
}


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0002_rights"),
        ("sessions", "0001_initial"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("axes", "0010_accessattemptexpiration"),
    ]
    operations = [
        migrations.RunSQL(
            [f"grant {verbs} on {table} to bw_app" for table, verbs in TABLES.items()],
            reverse_sql=[f"revoke all on {table} from bw_app" for table in TABLES],
        )
    ]

"""Take away what no operation and no job uses; tests/contracts/grants.csv has the rest, each with its reason."""

from django.db import migrations

# No page changes an organisation's or a person's name; a group keeps the name it was opened with.
UNUSED = """
revoke update (name, name_local, kind, grading_scheme, valid_until, clearance_needs_second)
    on public.members_organisation from bw_app, bw_worker;
revoke update (name, name_local) on public.members_person from bw_app, bw_worker;
revoke update (name) on public.members_workinggroup from bw_app, bw_worker;
"""

# Jobs check, load and undo imports: they read who their person is, and change nobody.
JOBS_CHANGE_NO_MEMBER = """
revoke all on public.members_proposal, public.members_invitation from bw_worker;
revoke insert, update on public.members_affiliation, public.members_affiliationrole, public.members_clearance,
    public.members_client, public.members_compartment, public.members_compartmentmembership,
    public.members_organisation, public.members_person, public.members_workinggroup,
    public.members_workinggroupmembership from bw_worker;
revoke update (valid_until) on public.members_affiliation, public.members_affiliationrole, public.members_client,
    public.members_compartmentmembership, public.members_workinggroupmembership from bw_worker;
revoke update (valid_until, seconded_by_id) on public.members_clearance from bw_worker;
revoke update (suspended, standing) on public.members_organisation from bw_worker;
revoke update (password, last_login, is_active, session_generation, recovered_at) on public.members_person
    from bw_worker;
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0009_rights_apart")]
    operations = [
        migrations.RunSQL(UNUSED, reverse_sql=migrations.RunSQL.noop),
        migrations.RunSQL(JOBS_CHANGE_NO_MEMBER, reverse_sql=migrations.RunSQL.noop),
    ]

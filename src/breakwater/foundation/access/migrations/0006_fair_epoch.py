"""Let a change of policy have its turn.

Writers hold the epoch's row shared, and row locks have no queue: as long as writers overlap, each next one joins
those before it, and a change (a withdrawn clearance, say) would wait until nobody wrote. Locks on the table have a
queue. `for share` takes ROW SHARE on the table, so whoever comes after a waiting change waits behind it.
"""

from django.db import migrations

# Bounded, for everyone else waits behind it: `database.epoch.exclusive` lets them pass and asks again.
FAIR = """
create or replace function bw.change_policy() returns bigint language plpgsql volatile security definer
set search_path = pg_catalog set lock_timeout = '2s' as $$
declare changed bigint;
begin
    lock table bw.policy_epoch in exclusive mode;
    update bw.policy_epoch e set version = e.version + 1 returning e.version into changed;
    return changed;
end $$
"""
UNFAIR = """
create or replace function bw.change_policy() returns bigint language sql volatile security definer
set search_path = pg_catalog as $$
    update bw.policy_epoch set version = version + 1 returning version
$$
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0005_lookups")]
    operations = [migrations.RunSQL(FAIR, reverse_sql=UNFAIR)]

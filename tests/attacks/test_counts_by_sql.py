"""Injected SQL against what bounds an account: its counts, the epoch, and the locks of others."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connections, transaction
from django.test import override_settings

from breakwater.capabilities.releases.tests.cast import NOW
from breakwater.capabilities.statements import actions
from breakwater.foundation.access import rates
from breakwater.foundation.access.errors import BudgetSpent
from breakwater.foundation.access.passage import acting
from breakwater.foundation.database import epoch
from breakwater.foundation.database.server_key import sign


def tried(principal, statement, *arguments):
    """Return the SQLSTATE with which a statement is refused within an act, and without one."""
    found = []
    for act in (lambda: acting(principal, actions.CONTRIBUTE), transaction.atomic):
        with pytest.raises(DatabaseError) as caught, act(), connections["default"].cursor() as cursor:
            cursor.execute(statement, arguments or None)
        found.append(caught.value.__cause__.sqlstate)
    return found


@pytest.mark.parametrize(
    ("statement", "state"),
    [
        ("delete from access_rate", "42501"),
        ("update access_rate set level = 0, at = 'infinity'", "42501"),
        ("insert into access_rate (person_id, kind, level, at) values (gen_random_uuid(), 'x', 1e9, now())", "42501"),
        ("select * from access_rate", "42501"),
        ("select bw.spend_rate('rate|' || gen_random_uuid() || '|lookup|-60|0|60|60', '0')", "BW011"),
        ("select bw.change_policy()", "BW011"),
        ("select pg_advisory_lock(422775746923)", "42501"),
    ],
)
def test_nobody_empties_or_fills_a_bucket_moves_the_epoch_or_holds_a_lock(cast, statement, state):
    before = epoch.version()
    assert tried(cast["Chidi"], statement) == [state, state]
    assert epoch.version() == before


def test_what_was_signed_for_one_thing_serves_for_nothing_else(cast):
    """A signature that is known counts up at most; it is for its own words, and an epoch's for its transaction."""
    body = f"rate|{cast.person('Chidi')}|lookup|1|0|60|60"
    assert tried(cast["Chidi"], "select bw.spend_rate(%s, %s)", body.replace("|1|", "|-9|", 1), sign(body)) == [
        "BW011",
        "BW011",
    ]
    with transaction.atomic(), connections["default"].cursor() as cursor:
        epoch.exclusive()
        cursor.execute("select current_setting('breakwater.epoch')")
        kept = cursor.fetchone()[0]
    again = "select set_config('breakwater.epoch', %s, true), bw.change_policy()"
    assert tried(cast["Chidi"], again, kept) == ["BW011", "BW011"]


@override_settings(LOOKUPS_PER_MINUTE=2)
def test_what_is_signed_counts_each_time(cast):
    for _each in range(2):
        rates.spend_lookup(cast["Chidi"], at=NOW)
    with pytest.raises(BudgetSpent):
        rates.spend_lookup(cast["Chidi"], at=NOW)
    with pytest.raises(BudgetSpent):
        rates.spend_lookup(cast["Chidi"], at=NOW - timedelta(days=1))

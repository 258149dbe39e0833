"""A statement is written at the very moment its record is being protected."""

import threading
import time
import uuid
from datetime import date

from django.db import connections

from breakwater.capabilities.releases.tests.cast import own_only
from breakwater.capabilities.statements import actions, operations
from breakwater.capabilities.statements.drafts import NewRecord, NewStatement, Screening
from breakwater.capabilities.statements.models import Statement
from breakwater.foundation.access.doors import insert, readable
from breakwater.foundation.access.passage import acting

SLIPPED = "Zulaikha Slipped"


def kept_in_the_open():
    """Return how many statements in the open table carry the value, as the owner sees it."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("set breakwater.owner_acts = 'on'")
        cursor.execute("select count(*) from statements_statement where value = %s", [SLIPPED])
        return cursor.fetchone()[0]


def test_no_value_slips_past(cast):
    marking = own_only()
    who = cast["Chidi"]
    done = operations.contribute(
        principal=who,
        records=[NewRecord("p", "person", Screening("no", "no", reason="Known."))],
        statements=[NewStatement("p", "name", "First", marking, said_on=date(2026, 2, 26))],
    )
    record = done.record_ids["p"]

    def protect():
        try:
            operations.protect(principal=who, record_id=record, category="child", grounds="Born 2012.")
        finally:
            connections.close_all()

    with acting(who, actions.CONTRIBUTE, markings=[marking]):
        row = readable(who, Statement).get(record_id=record)
        row.pk, row.value, row.key = uuid.uuid4(), SLIPPED, ""
        insert(who, [row])
        other = threading.Thread(target=protect)
        other.start()
        time.sleep(0.7)
    other.join(20)
    assert not other.is_alive()
    assert kept_in_the_open() == 0
    with connections["owner"].cursor() as cursor:
        cursor.execute("set breakwater.owner_acts = 'on'")
        cursor.execute("select count(*) from statements_protectedvalue where value = %s", [SLIPPED])
        assert cursor.fetchone() == (1,)

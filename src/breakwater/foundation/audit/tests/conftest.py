"""Acts, a sealer with its files, and the liberties of somebody who owns the database."""

import time
from datetime import timedelta

import pytest
from django.db import connections, transaction

from breakwater.foundation.audit import record
from breakwater.foundation.audit.act import Act
from breakwater.foundation.audit.keys import LogFiles
from breakwater.foundation.audit.sealing import Sealer
from breakwater.foundation.audit.tests.samples import ALBA, NOON, STATEMENTS


@pytest.fixture
def make_act():
    """A function that makes Alba's read of one statement of another originator, number by number."""

    def make(number=0, **changes):
        fields = {
            "at": NOON + timedelta(seconds=number, microseconds=number),
            "person": ALBA,
            "organisation": "XA-POL",
            "audience": 7,
            "purpose": "investigation",
            "action": "statement.read",
            "object_kind": "record",
            "object_id": f"object-canary-{number}",
            "rule_ids": ("tlp.amber", "purpose"),
            "shown": {"XB-POL": [STATEMENTS[number]], "XC-POL": [STATEMENTS[number + 1]]},
            "detail": {"page": f"detail-canary-{number}"},
        }
        return Act(**(fields | changes))

    return make


@pytest.fixture
def files(tmp_path):
    """Key and held head of a log."""
    return LogFiles(tmp_path)


@pytest.fixture
def sealer(database, files):
    """A sealer at work on this test's database."""
    return Sealer(connections["sealer"], files.signing_key(), held=files.held)


@pytest.fixture
def seal(sealer, settle):
    """Seal all acts, which are so many; then go one more round."""

    def all_of_them(count, **options):
        settle()
        assert sealer.seal_once().acts == count
        return sealer.seal_once(**options)

    return all_of_them


@pytest.fixture
def recorded(database, make_act):
    """A function that records acts, each in its transaction."""

    def write(count, start=0):
        for number in range(start, start + count):
            with transaction.atomic():
                record(make_act(number))

    return write


@pytest.fixture
def settle(owner):
    """Wait until nothing older runs on the server than the acts recorded, or than this transaction.

    Other tests share the server; a transaction of theirs delays sealing here too.
    """

    def until(number=None):
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            if number is None:
                owner.execute(
                    "select not exists (select from audit_row where tx >= pg_snapshot_xmin(pg_current_snapshot()))"
                )
            else:
                owner.execute("select pg_snapshot_xmin(pg_current_snapshot()) >= %s::xid8", [number])
            if owner.fetchone()[0]:
                return
            time.sleep(0.01)
        pytest.fail("an older transaction runs on")

    return until


@pytest.fixture
def as_intruder(database):
    """Run SQL as somebody who owns the database and switches its triggers off."""
    tables = ("audit_row", "audit_detail", "audit_shown", "audit_seal", "audit_head")

    def run(*statements):
        with connections["owner"].cursor() as cursor:
            for table in tables:
                cursor.execute(f"alter table {table} disable trigger all")
            for statement in statements:
                cursor.execute(statement)
            for table in tables:
                cursor.execute(f"alter table {table} enable trigger user")

    return run


@pytest.fixture
def owner(database):
    """A cursor of the owner."""
    with connections["owner"].cursor() as cursor:
        yield cursor

"""Spans are what row security asks: whoever changes them by hand is refused, and found at the next start."""

from datetime import date

import pytest
from django.db import DatabaseError, connections

from breakwater.capabilities.releases.tests.cast import Cast, own_only
from breakwater.capabilities.statements import actions, operations
from breakwater.capabilities.statements.drafts import NewRecord, NewStatement
from breakwater.core.errors import BreakwaterError
from breakwater.foundation.access.passage import acting
from breakwater.foundation.access.spans import refuse_if_changed_by_hand

pytestmark = pytest.mark.database
PLANTED = """
insert into bw.label_span select a.id, 'r', '-infinity', 'infinity', array[(select max(id) from bw.label)]
from bw.audience a where a.organisation = 'TH-BSB'"""


@pytest.fixture
def cast(database):
    """Everyone, and a statement for ID-IID alone."""
    found = Cast()
    seen_by(found["Dana"])
    statement = NewStatement("v", "name", "KM Contoh", own_only(), said_on=date(2026, 2, 26))
    operations.contribute(principal=found["Chidi"], records=[NewRecord("v", "vessel")], statements=[statement])
    return found


def owner(*statements):
    with connections["owner"].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def seen_by(principal):
    with acting(principal, actions.READ), connections["default"].cursor() as cursor:
        cursor.execute("select count(*) from statements_statement")
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    "attempt",
    [
        PLANTED,
        "delete from bw.label_span",
        "truncate bw.label_span",
        "update bw.label_span set labels = labels || 1",
    ],
)
def test_nobody_changes_them_but_by_grants(cast, attempt):
    """The owner neither."""
    with pytest.raises(DatabaseError, match="Spans follow grants"):
        owner(attempt)
    refuse_if_changed_by_hand()


def test_a_start_says_that_somebody_did(cast):
    """Who turns the trigger off reads what it may not; the next start tells, and what is made again is right."""
    off = "alter table bw.label_span disable trigger only_by_grants"
    on = "alter table bw.label_span enable trigger only_by_grants"
    assert seen_by(cast["Dana"]) == 0
    owner(off, PLANTED, on)
    assert seen_by(cast["Dana"]) == 1
    with pytest.raises(BreakwaterError, match="changed by hand"):
        refuse_if_changed_by_hand()
    owner("select bw.make_every_span_again()")
    refuse_if_changed_by_hand()
    assert seen_by(cast["Dana"]) == 0
    assert seen_by(cast["Chidi"]) == 1
    owner(off, "delete from bw.label_span where kind = 'r'", on)
    with pytest.raises(BreakwaterError, match="changed by hand"):
        refuse_if_changed_by_hand()

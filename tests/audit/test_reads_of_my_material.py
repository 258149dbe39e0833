"""An originator sees which organisations read its material; nobody sees whose else, or who by name."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.db import DatabaseError, connections, transaction

from breakwater.foundation.access.tickets import install_key, open_transaction, seal_ticket
from breakwater.foundation.audit import Act, record
from breakwater.foundation.audit.readers import Read, reads_of_my_material

pytestmark = pytest.mark.database

ALBA = "8f2f3b53-6d1f-4b8e-9a36-0d8f3f3a1111"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
MINE, OTHERS = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"
DAY = {"since": NOON, "until": NOON + timedelta(days=1)}


@pytest.fixture
def reads(database):
    """Three reads: of XB's and XC's material, of XC's alone, of XB's at the end of the day."""
    install_key()
    for minutes, shown in (
        (0, {"XB-POL": [MINE], "XC-POL": [OTHERS]}),
        (1, {"XC-POL": [OTHERS]}),
        (24 * 60, {"XB-POL": [MINE]}),
    ):
        act = Act(
            at=NOON + timedelta(minutes=minutes),
            person=UUID(ALBA),
            organisation="XA-POL",
            audience=7,
            purpose="investigation",
            action="statement.read",
            object_kind="record",
            object_id="object-canary",
            rule_ids=("rule-canary",),
            shown=shown,
            detail={"page": "detail-canary"},
        )
        with transaction.atomic():
            record(act)


def ask(organisation, **period):
    """Ask as somebody of this organisation."""
    person = SimpleNamespace(audience_id=1, organisation=organisation, person_id=ALBA)
    with transaction.atomic():
        seal_ticket(person, open_transaction(using="default", to_write=False), using="default")
        return reads_of_my_material(**(DAY | period))


def test_an_originator_sees_the_reads_of_its_own_material(reads):
    """By organisation and purpose; what was shown beside it is not named."""
    found = ask("XB-POL")
    assert [(read.at, read.organisation, read.purpose, read.statement_ids) for read in found] == [
        (NOON, "XA-POL", "investigation", (MINE,))
    ]
    assert "canary" not in repr(found)
    assert ALBA not in repr(found)
    assert OTHERS not in repr(found)
    assert set(Read.__dataclass_fields__) == {
        *("at", "organisation", "purpose", "world", "action", "statement_ids", "leaf")
    }


def test_periods_are_half_open_and_newest_comes_first(reads):
    """The read at the end of the day belongs to the next."""
    later = ask("XB-POL", until=NOON + timedelta(days=2))
    assert [read.at for read in later] == [NOON + timedelta(days=1), NOON]
    assert [read.at for read in ask("XB-POL", until=NOON + timedelta(days=2), most=1)] == [NOON + timedelta(days=1)]
    assert [read.at for read in ask("XC-POL")] == [NOON + timedelta(minutes=1), NOON]


def test_others_see_nothing(reads):
    """The reader's own organisation neither: it sees its acts elsewhere."""
    assert ask("XA-POL") == []
    assert ask("XB-POL' or true --") == []


def test_without_a_ticket_it_is_an_error(reads):
    """Not an empty answer."""
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        reads_of_my_material(**DAY)
    assert caught.value.__cause__.sqlstate == "BW001"


def test_other_roles_may_not_ask(reads):
    """The function is for those who act with a ticket."""
    for alias in ("policy", "sealer"):
        with pytest.raises(DatabaseError) as caught, connections[alias].cursor() as cursor:
            cursor.execute("select * from bw.reads_of_my_material(now(), now(), 1)")
        assert caught.value.__cause__.sqlstate == "42501"

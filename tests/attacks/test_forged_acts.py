"""Injected SQL tries to write acts into the log: in somebody else's name, or so that the log looks tampered with."""

import pytest
from django.db import DatabaseError, connections, transaction

from breakwater.capabilities.releases.tests.cast import NOW
from breakwater.foundation.audit import Act, record
from breakwater.foundation.audit.record import _SQL, arguments

ROWS = "select count(*) from audit_row"


def count():
    with connections["owner"].cursor() as cursor:
        cursor.execute(ROWS)
        return cursor.fetchone()[0]


@pytest.mark.parametrize("mac", [b"", None, bytes(32)])
def test_an_act_that_the_server_did_not_sign_is_refused(cast, mac):
    person = cast.affiliation("Farid").person_id
    act = Act(at=NOW, person=person, organisation="BD-CCI", action="statement.read", object_kind="record")
    given = list(arguments(act))
    given[14] = mac
    before = count()
    with pytest.raises(DatabaseError) as caught, transaction.atomic(), connections["default"].cursor() as cursor:
        cursor.execute(_SQL, given)
    assert caught.value.__cause__.sqlstate == "BW011"
    assert count() == before


def test_a_signature_does_not_serve_another_leaf(cast):
    first, second = (list(arguments(Act(at=NOW, organisation="BD-CCI", action=name))) for name in ("one", "two"))
    second[14] = first[14]
    with pytest.raises(DatabaseError), transaction.atomic(), connections["default"].cursor() as cursor:
        cursor.execute(_SQL, second)


def test_what_the_server_says_is_kept(cast):
    before = count()
    with transaction.atomic():
        record(Act(at=NOW, organisation="BD-CCI", action="statement.read"))
    assert count() == before + 1

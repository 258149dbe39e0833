"""Injected SQL wants to know who is cleared, who is in which compartment, who is proposed for what and who is invited."""

import time
from datetime import timedelta

import pytest
from django.db import DatabaseError, connections, transaction

from breakwater.capabilities.releases.tests.cast import NOW
from breakwater.capabilities.statements import actions
from breakwater.core.marking import Purpose
from breakwater.foundation.access.passage import acting
from breakwater.foundation.access.principals import forget, principal_for
from breakwater.foundation.database.server_key import sign
from breakwater.foundation.database.warrants import seeing_rights
from breakwater.foundation.members import operations, queries
from breakwater.foundation.members.models import Compartment, CompartmentMembership
from breakwater.foundation.members.operations.change import changing
from breakwater.foundation.members.operations.invitations import usable
from breakwater.foundation.members.roles import Role
from breakwater.foundation.members.tests import factories

TABLES = ("clearance", "compartment", "compartmentmembership", "proposal", "invitation")
MINUTES = 60 * 1_000_000


@pytest.fixture
def told(cast):
    """A row in each of the tables, that somebody would like to read; returns a token of an invitation."""
    secret = Compartment.objects.create(code="KESTREL", originator=cast.organisations["TH-BSB"])
    CompartmentMembership.objects.create(compartment=secret, person=cast.affiliation("Dana").person, valid_from=NOW)
    home = cast.organisations["TH-BSB"]
    point = factories.acting(factories.affiliation(home, "Point", Role.CONTACT_POINT))
    opened = operations.open_account(point, name="Ana", handle="ana", roles=(Role.ANALYST,))
    operations.propose_role(point, affiliation_id=opened.affiliation.pk, role=Role.RELEASING_OFFICER)
    factories.free_members(False)
    return opened.token


def run(cursor, statements):
    for statement in statements:
        cursor.execute(statement)


def state(principal, *statements):
    """Return the SQLSTATE with which the last of some statements is refused, with a ticket and without."""
    found = []
    for act in (lambda: acting(principal, actions.CONTRIBUTE), transaction.atomic):
        with pytest.raises(DatabaseError) as caught, act(), connections["default"].cursor() as cursor:
            run(cursor, statements)
        found.append(caught.value.__cause__.sqlstate)
    return found


@pytest.mark.parametrize("table", TABLES)
def test_a_ticket_reads_none_of_it(cast, told, table):
    """Nor does a sight that somebody made up, or that was signed long ago."""
    statement = f"select * from members_{table}"
    assert state(cast["Chidi"], statement) == ["BW001", "BW001"]
    assert state(cast["Chidi"], f"delete from members_{table}") == ["42501", "42501"]
    now = time.time_ns() // 1000
    for body in (f"sight|{now}|", f"sight|{now}|{sign('sight|0')}", f"sight|{now}|{sign(f'sight|{now}')}|", "x"):
        assert state(cast["Chidi"], f"set local breakwater.sight = '{body}'", statement) == ["BW011", "BW011"]
    for stale in (f"sight|{now - 6 * MINUTES}", f"sight|{now + 6 * MINUTES}"):
        said = f"set local breakwater.sight = '{stale}|{sign(stale)}'"
        assert state(cast["Chidi"], said, statement) == ["BW011", "BW011"]


def test_a_sight_ends_with_its_transaction_and_lets_nothing_be_written(cast, told):
    with seeing_rights():
        assert Compartment.objects.filter(code="KESTREL").exists()
    assert state(cast["Chidi"], "select * from members_compartment") == ["BW001", "BW001"]
    with pytest.raises(DatabaseError, match="operation"), seeing_rights():
        Compartment.objects.create(code="MINE", originator=cast.organisations["ID-IID"])
    with pytest.raises(DatabaseError, match="operation"), seeing_rights():
        CompartmentMembership.objects.update(valid_until=None)


def test_the_products_own_code_reads_it(cast, told):
    """Principals, reach, invitations and operations: each before there is a ticket, or beside it."""
    forget()
    dana = principal_for(str(cast.affiliation("Dana").pk), purpose=Purpose.INTELLIGENCE)
    assert [code for code, _span in dana.subject.compartments] == ["KESTREL"]
    assert dana.subject.clearance
    with acting(cast["Chidi"], actions.READ):
        found = queries.subjects_of_world("live", purpose=Purpose.INTELLIGENCE)
    assert {subject.person for subject in found if subject.compartments} == {str(cast.person("Dana"))}
    assert any(subject.clearance for subject in found)
    assert usable(told, at=NOW + timedelta(hours=1)) is not None
    with changing(factories.acting(cast.affiliation("Alba")), "test.change") as change:
        change.note("test", "1")
        assert Compartment.objects.count() == 1

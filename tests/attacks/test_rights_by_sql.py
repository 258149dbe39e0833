"""Injected SQL wants to know who is cleared, who is in which compartment, who is proposed for what and who is invited."""

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


def asked(cursor):
    """Return what a sight of the transaction under way is bound to."""
    cursor.execute("select pg_backend_pid(), (extract(epoch from transaction_timestamp()) * 1000000)::bigint")
    return cursor.fetchone()


def sight():
    """Return a sight of a transaction that has ended, and what it was bound to."""
    with seeing_rights(), connections["default"].cursor() as cursor:
        cursor.execute("select current_setting('breakwater.sight', true)")
        (seen,) = cursor.fetchone()
        return (*asked(cursor), seen)


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
    """Nor does a sight that somebody made up, or that was signed for another connection or transaction."""
    statement = f"select * from members_{table}"
    assert state(cast["Chidi"], statement) == ["BW001", "BW001"]
    assert state(cast["Chidi"], f"delete from members_{table}") == ["42501", "42501"]
    process, started, seen = sight()
    for body in (
        f"sight|{process}|{started}|",
        f"sight|{process}|{started}|{sign('sight|0|0')}",
        f"sight|{process}|{started}|{sign(f'sight|{process}|{started}')}|",
        f"sight|{started}|{sign(f'sight|{started}')}",
        "x",
        seen,
    ):
        assert state(cast["Chidi"], f"set local breakwater.sight = '{body}'", statement) == ["BW011", "BW011"]


def test_a_sight_signed_for_another_connection_serves_nobody(cast, told):
    """Though the instant is right."""
    with transaction.atomic(), connections["default"].cursor() as cursor:
        process, started = asked(cursor)
        for other, instant, expected in ((process + 1, started, "BW011"), (process, started + 1, "BW011")):
            body = f"sight|{other}|{instant}"
            with pytest.raises(DatabaseError) as caught, transaction.atomic():
                run(cursor, [f"set local breakwater.sight = '{body}|{sign(body)}'", "table members_compartment"])
            assert caught.value.__cause__.sqlstate == expected
        body = f"sight|{process}|{started}"
        run(cursor, [f"set local breakwater.sight = '{body}|{sign(body)}'", "table members_compartment"])
        assert cursor.fetchall()


@pytest.mark.parametrize("ask", [queries.roster, lambda home: queries.expiries(home, at=NOW)])
def test_a_sight_is_gone_once_it_was_used(cast, told, ask):
    """In an act that goes on, as injected SQL finds it after a page has read its roster."""
    with acting(cast["Chidi"], actions.READ), connections["default"].cursor() as cursor:
        ask(cast.organisations["ID-IID"])
        cursor.execute("select current_setting('breakwater.sight', true)")
        assert cursor.fetchone() == ("",)
        with pytest.raises(DatabaseError) as caught, transaction.atomic():
            cursor.execute("table members_clearance")
        assert caught.value.__cause__.sqlstate == "BW001"


def test_a_sight_is_gone_when_its_block_fails_and_lasts_as_long_as_the_outer_one(cast, told):
    """Whether the block rolled back or not; a sight within a sight takes nothing from the outer."""

    class Fault(Exception):
        pass

    def fail():
        raise Fault

    with transaction.atomic(), connections["default"].cursor() as cursor:
        with pytest.raises(Fault), transaction.atomic(), seeing_rights():
            fail()
        with pytest.raises(DatabaseError), transaction.atomic(), seeing_rights():
            cursor.execute("select 1 / 0")
        cursor.execute("select current_setting('breakwater.sight', true)")
        assert cursor.fetchone() == ("",)
        with seeing_rights():
            with seeing_rights():
                assert Compartment.objects.exists()
            assert Compartment.objects.exists()
        with pytest.raises(DatabaseError), transaction.atomic():
            Compartment.objects.exists()


def test_a_sight_ends_with_its_transaction_and_lets_nothing_be_written(cast, told):
    """What was seen under it is refused right after, and a change is refused within it."""
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

"""Injected SQL on a page's connection looks for ways of signing in, and for attempts at it that were counted."""

import pytest
from axes.models import AccessAttempt
from django.core.cache import cache
from django.db import DatabaseError, connections, transaction
from django.test import Client

from breakwater.capabilities.releases.tests.cast import browser
from breakwater.capabilities.statements import actions
from breakwater.foundation.access.passage import acting
from breakwater.foundation.members.tests import factories


@pytest.fixture
def kept(cast):
    """A passkey of somebody's, and a failed attempt."""
    cache.clear()  # tries are counted for all tests of the process
    factories.passkey(cast.affiliation("Dana").person)
    Client(SERVER_NAME="127.0.0.1").post("/sign-in/", {"login": "nobody", "password": "x"})
    assert AccessAttempt.objects.count() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "select data from mfa_authenticator",
        "select last_used_at from mfa_authenticator",
        "update mfa_authenticator set last_used_at = now()",
        "select * from axes_accessattempt",
        "delete from axes_accessattempt",
        "update axes_accessattempt set failures_since_start = 0",
        "select * from axes_accessfailurelog",
        "insert into axes_accessfailurelog (username) values ('victim')",
        "select * from axes_accesslog",
        "select * from account_emailaddress",
    ],
)
def test_it_finds_nothing(cast, kept, statement):
    for act in (lambda: acting(cast["Chidi"], actions.CONTRIBUTE), transaction.atomic):
        with pytest.raises(DatabaseError) as caught, act(), connections["default"].cursor() as cursor:
            cursor.execute(statement)
        assert caught.value.__cause__.sqlstate == "42501"


def test_whose_keys_there_are_is_all_that_is_left(cast, kept):
    """Asked by the acts that take ways of signing in away."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select user_id::text, type from mfa_authenticator")
        assert cursor.fetchall() == [(str(cast.person("Dana")), "webauthn")]


def test_who_signs_people_in_reads_nothing_else(cast):
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select distinct c.relname::text from pg_class c where c.relkind in ('r', 'v') and "
            "c.relnamespace in ('public'::regnamespace, 'bw'::regnamespace) and (has_table_privilege('bw_signin', "
            "c.oid, 'select, insert, update, delete, truncate') or has_any_column_privilege('bw_signin', c.oid, 'select'))"
        )
        tables = {name for (name,) in cursor.fetchall()}
        cursor.execute(
            "select proname from pg_proc where pronamespace in ('bw'::regnamespace, 'public'::regnamespace) "
            "and has_function_privilege('bw_signin', oid, 'execute') and prosecdef"
        )
        functions = cursor.fetchall()
    assert tables == {
        "account_emailaddress",
        "axes_accessattempt",
        "axes_accessattemptexpiration",
        "axes_accessfailurelog",
        "axes_accesslog",
        "mfa_authenticator",
    }
    assert functions == []


def test_a_page_opens_no_connection_of_signing_in(cast):
    """Reading pages costs no second connection."""
    client = browser(cast, "Farid")
    assert client.get("/networks/").status_code == 200
    connections["sign_in"].close()
    assert client.get("/networks/").status_code == 200
    assert connections["sign_in"].connection is None

"""Somebody reads, or writes, the table of sessions and tries to sign in with what is there."""

import pytest
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connections, transaction
from django.test import Client

from breakwater.capabilities.releases.tests.cast import browser
from breakwater.capabilities.statements import actions
from breakwater.foundation.access.passage import acting
from breakwater.foundation.members.sessions import stored_key

ROWS = Session.objects.using("owner")


def test_the_table_holds_no_key_that_signs_in(cast):
    victim = browser(cast, "Farid")
    assert victim.get("/").status_code == 302
    assert victim.get("/networks/").status_code == 200
    keys = list(ROWS.values_list("session_key", flat=True))
    assert keys
    for key in keys:
        thief = Client(SERVER_NAME="127.0.0.1")
        thief.cookies["sessionid"] = key
        assert thief.get("/networks/").status_code == 302


def test_the_table_does_not_say_who_is_signed_in_nor_for_what(cast):
    """Not in any encoding that Django's own sessions are kept in."""
    client = browser(cast, "Farid")
    assert client.session["breakwater"]["person"] == str(cast.person("Farid"))
    [data] = ROWS.values_list("session_data", flat=True)
    said = client.session["breakwater"]
    plain = Session.get_session_store_class()("another key")
    assert plain.decode(data) == {}
    assert not any(str(value) in data for value in said.values())


def test_a_sessions_data_does_not_serve_under_another_key(cast):
    victim, thief = browser(cast, "Farid"), browser(cast, "Chidi")
    mine, other = (ROWS.get(pk=stored_key(each.session.session_key)) for each in (thief, victim))
    ROWS.filter(pk=mine.pk).update(session_data=other.session_data)
    assert victim.get("/networks/").status_code == 200
    assert thief.get("/networks/").status_code == 302


@pytest.mark.parametrize(
    "statement",
    [
        "select * from django_session",
        "select session_key from django_session",
        "delete from django_session",
        "update django_session set expire_date = 'infinity'",
        "insert into django_session (session_key, session_data, expire_date) values ('x', 'x', 'infinity')",
    ],
)
def test_injected_sql_lists_steals_and_ends_no_session(cast, statement):
    victim = browser(cast, "Farid")
    for act in (lambda: acting(cast["Chidi"], actions.CONTRIBUTE), transaction.atomic):
        with pytest.raises(DatabaseError) as caught, act(), connections["default"].cursor() as cursor:
            cursor.execute(statement)
        assert caught.value.__cause__.sqlstate == "42501"
    with connections["default"].cursor() as cursor:
        cursor.execute("select bw.clear_sessions()")
        cursor.execute("select bw.session_data('%', null), bw.session_data('', null)")
        assert cursor.fetchone() == (None, None)
        cursor.execute("select bw.end_session('%'), bw.keep_session('%', '', 'infinity', false)")
        assert cursor.fetchone() == (False, False)
    assert victim.get("/networks/").status_code == 200


def test_signing_out_removes_the_row(cast):
    client = browser(cast, "Farid")
    before = ROWS.count()
    assert before >= 1
    client.post("/sign-out/")
    assert ROWS.count() == before - 1
    assert client.get("/networks/").status_code == 302


@pytest.mark.parametrize("path", ["/search/?q=%00", "/contribute/lookup/?q=a%00b"])
def test_a_nul_character_is_an_unreadable_request_and_no_fault(cast, path):
    assert browser(cast, "Chidi").get(path).status_code == 400


def test_a_nul_character_in_a_form_is_no_fault_either(cast):
    client = browser(cast, "Chidi")
    assert client.post("/contribute/draft/", {"row-1-value": "a\x00", "report-title": "x"}).status_code == 400

"""Somebody reads, or writes, the table of sessions and tries to sign in with what is there."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from breakwater.capabilities.releases.tests.cast import browser


def test_the_table_holds_no_key_that_signs_in(cast):
    victim = browser(cast, "Farid")
    assert victim.get("/").status_code == 302
    assert victim.get("/networks/").status_code == 200
    for key in Session.objects.values_list("session_key", flat=True):
        thief = Client(SERVER_NAME="127.0.0.1")
        thief.cookies["sessionid"] = key
        assert thief.get("/networks/").status_code == 302


def test_a_sessions_data_does_not_serve_under_another_key(cast):
    victim, thief = browser(cast, "Farid"), browser(cast, "Chidi")
    mine, other = (each.session._get_session_from_db() for each in (thief, victim))
    Session.objects.filter(pk=mine.pk).update(session_data=other.session_data)
    assert victim.get("/networks/").status_code == 200
    assert thief.get("/networks/").status_code == 302


def test_signing_out_removes_the_row(cast):
    client = browser(cast, "Farid")
    before = Session.objects.count()
    assert before >= 1
    client.post("/sign-out/")
    assert Session.objects.count() == before - 1
    assert client.get("/networks/").status_code == 302


@pytest.mark.parametrize("path", ["/search/?q=%00", "/contribute/lookup/?q=a%00b"])
def test_a_nul_character_is_an_unreadable_request_and_no_fault(cast, path):
    assert browser(cast, "Chidi").get(path).status_code == 400


def test_a_nul_character_in_a_form_is_no_fault_either(cast):
    client = browser(cast, "Chidi")
    assert client.post("/contribute/draft/", {"row-1-value": "a\x00", "report-title": "x"}).status_code == 400

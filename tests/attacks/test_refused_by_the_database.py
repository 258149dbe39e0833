"""What the database refuses, or cannot do just now, is answered in words: never as a fault of the server."""

import re
from pathlib import Path

import psycopg
import pytest
from django.db import InterfaceError, OperationalError, connections
from django.test import RequestFactory

from breakwater.capabilities.releases.tests.cast import browser
from breakwater.capabilities.statements import actions as statement_actions
from breakwater.capabilities.statements import reading
from breakwater.foundation.access import tokens
from breakwater.foundation.access.passage import acting
from breakwater.foundation.database.refusals import RULES, Away, RuleKept, in_words
from breakwater.foundation.web.again import once_more

SOURCE = Path(__file__).parents[2] / "src/breakwater"
RAISED = sorted(
    {
        (state, said.replace("''", "'"))
        for path in SOURCE.rglob("migrations/*")
        if path.suffix in (".sql", ".py")
        for said, state in re.findall(
            r"raise exception '((?:[^']|'')+)'[^;]*?using errcode = '(BW\d+)'", path.read_text()
        )
    }
)
"""Every refusal of our own functions: SQLSTATE and words."""
AT_FAULT = ("BW001", "BW002", "BW003", "BW011")
PAGE = "/reports/00000000-0000-4000-8000-000000000000/"


def raising(state, said):
    """Return a page's query in whose place the database refuses."""

    def fail(*_, **__):
        with connections["owner"].cursor() as cursor:  # the product itself may run no such block
            words = said.replace("'", "''")
            values = ", ''" * said.count("%")
            cursor.execute(f"do $$ begin raise exception '{words}'{values} using errcode = '{state}'; end $$")

    return fail


def asked(cast, monkeypatch, fail):
    """Return the answer of a page whose query fails."""
    monkeypatch.setattr(reading, "report_page", fail)
    client = browser(cast, "Chidi")
    client.raise_request_exception = False
    return client.get(PAGE)


def test_each_state_is_met():
    """The list below is read from the migrations, so a new one is tried too."""
    assert {state for state, _ in RAISED} == {
        *("BW001", "BW002", "BW003", "BW004", "BW005", "BW006", "BW010", "BW011"),
    }


def test_none_is_answered_as_a_fault(cast, monkeypatch):
    """A rule that is kept is refused, in the rule's own words and with a remedy; no values stand in the answer."""
    client = browser(cast, "Chidi")
    client.raise_request_exception = False
    for state, said in RAISED:
        monkeypatch.setattr(reading, "report_page", raising(state, said))
        answer = client.get(PAGE)
        text = answer.content.decode()
        if state in AT_FAULT:
            assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5"), said
            assert "do not agree" in text
        else:
            assert answer.status_code == 403, said
            assert said.replace("'", "&#x27;") in text or "keeps a rule that refuses this" in text
        assert answer.headers["Cache-Control"] == "no-store"
    assert client.get("/desk/").status_code == 200


def test_the_words_of_rules_are_those_of_the_database():
    """What has words of its own is still said by some function."""
    assert set(RULES) <= {said for _, said in RAISED}
    assert {said for state, said in RAISED if state in ("BW004", "BW006")} <= set(RULES)


TOO_LARGE = """create temp table k (c text primary key);
insert into k select string_agg(md5(n::text), '') from generate_series(1, 999) n"""
UNKEPT = {
    "NUL": ("select length(%s)", ["a\0b"]),
    "no text in UTF-8": (r"select convert_from('\xff', 'UTF8')", None),
    "too long": ("create temp table t as select 'x'::varchar(1) as c; insert into t values ('long')", None),
    "out of range": ("select 999999999999::bigint::integer", None),
    "too large for an index": (TOO_LARGE, None),
}


@pytest.mark.parametrize("name", UNKEPT)
def test_a_text_that_cannot_be_kept_is_a_bad_request(cast, monkeypatch, name):
    """NUL is found by the driver, the rest by the database."""

    def fail(*_, **__):
        with connections["owner"].cursor() as cursor:
            cursor.execute(*UNKEPT[name])

    answer = asked(cast, monkeypatch, fail)
    assert answer.status_code == 400
    assert "cannot be stored" in answer.content.decode()


def test_a_row_that_row_security_refuses_is_refused(cast, monkeypatch):
    """As a rule of ours would be."""

    def fail(principal, _report_id):
        with acting(principal, statement_actions.RETRACT), connections["default"].cursor() as cursor:
            cursor.execute(
                "insert into statements_screeninganswer (id, record_id, organisation, victim, child, reason, person_id, at)"
                " values (gen_random_uuid(), gen_random_uuid(), 'TH-BSB', 'no', 'no', 'x', gen_random_uuid(), now())"
            )

    answer = asked(cast, monkeypatch, fail)
    assert answer.status_code == 403
    assert "keeps a rule that refuses this" in answer.content.decode()
    with connections["owner"].cursor() as cursor:
        cursor.execute("select action, rule_ids from audit_row where decision = 'refused'")
        assert cursor.fetchall() == [("statement.retract", ["42501"])]


CANNOT_NOW = {
    "40001": ("Others were writing", 503, True),
    "40P01": ("Others were writing", 503, True),
    "55P03": ("Others were writing", 503, True),
    "57014": ("more than the server gives", 503, False),
    "53200": ("more than the server gives", 503, False),
    "53100": ("no room left", 507, False),
    "57P01": ("The database is not there", 503, True),
    "53300": ("The database is not there", 503, True),
    "58030": ("This was not answered.", 500, False),
    "42703": ("This was not answered.", 500, False),
}
"""What the database cannot do just now: words, status, and whether to come again soon; the last two are faults."""


@pytest.mark.parametrize("state", CANNOT_NOW)
def test_each_of_what_it_cannot_do_has_its_own_words(cast, monkeypatch, state):
    """A deadlock is no server that is away; what takes too long takes as long again."""
    answer = asked(cast, monkeypatch, raising(state, "Words of the server"))
    words, status, again = CANNOT_NOW[state]
    assert (answer.status_code, "Retry-After" in answer.headers) == (status, again)
    assert words in answer.content.decode()
    assert "Words of the server" not in answer.content.decode()


@pytest.mark.parametrize(("state", "times"), [("40001", 2), ("40P01", 2), ("55P03", 1), ("57014", 1), ("22012", 1)])
def test_a_page_that_was_undone_is_asked_once_more(cast, monkeypatch, state, times):
    """Where it was undone whole for others' sake; what is sent is not sent twice."""
    fail, calls = raising(state, "x"), []
    answer = asked(cast, monkeypatch, lambda *given, **named: (calls.append(1), fail(*given, **named)))
    assert answer.status_code >= 500
    assert len(calls) == times


def test_an_undone_page_that_passes_the_second_time_is_answered(cast, monkeypatch):
    """Nobody sees that it was asked twice; something that is sent is refused in words."""
    request, calls = RequestFactory(), []

    def undone_once():
        calls.append(1)
        if len(calls) == 1:
            raising("40P01", "x")()
        return "answered"

    assert once_more(request.get("/"), undone_once) == "answered"
    calls.clear()
    with pytest.raises(OperationalError):
        once_more(request.post("/"), undone_once)


@pytest.fixture
def away(cast):
    """The people, their browsers and tokens made, and then no server where the database was."""
    client = browser(cast, "Chidi")
    client.raise_request_exception = False
    secret, _ = tokens.make(cast["Chidi"], name="A program", scopes=[tokens.Scope.READ_STATEMENTS], days=7)
    before = {alias: connections.settings[alias]["HOST"] for alias in connections}

    def go():
        connections.close_all()
        for alias in connections:
            connections.settings[alias]["HOST"] = "/nonexistent"
        return client, {"authorization": f"Bearer {secret}"}

    yield go
    connections.close_all()
    for alias, host in before.items():
        connections.settings[alias]["HOST"] = host


def test_pages_say_that_the_database_is_away(away):
    """Signed in or not, read or written; as a page that can be read, with when to come again."""
    client, _ = away()
    for answer in (client.get("/desk/"), client.post("/contribute/", {"act": "submit"}), client.get("/networks/")):
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert answer.headers["Cache-Control"] == "no-store"
        assert "<h1>The database is not there just now.</h1>" in answer.content.decode()
        assert "Content-Security-Policy" in answer.headers
    assert "Try again in a minute." in client.get("/desk/").content.decode()
    assert "that is not certain" in client.post("/contribute/").content.decode()
    client.cookies.clear()
    assert client.post("/sign-in/", {"login": "x", "password": "y"}).status_code == 503


def test_programs_are_told_in_json(away):
    """The same fields as every other problem."""
    client, headers = away()
    for answer in (
        client.get("/api/v1/me", headers=headers),
        client.post("/api/v1/statements", "{}", content_type="application/json", headers=headers),
    ):
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert set(answer.json()) == {"error", "remedy"}


def test_a_connection_that_is_cut_midway_is_no_fault(cast, database_session, monkeypatch):
    """As in a restart: the server ends every session, and the next request finds it again."""
    client = browser(cast, "Chidi")
    client.raise_request_exception = False
    assert client.get("/desk/").status_code == 200

    def cut(*_, **__):
        with connections["default"].cursor() as cursor:
            cursor.execute("select pg_backend_pid()")
            (pid,) = cursor.fetchone()
            database_session._connection().execute("select pg_terminate_backend(%s)", [pid])
            cursor.execute("select pg_sleep(5)")

    with monkeypatch.context() as patched:
        patched.setattr(reading, "report_page", cut)
        assert client.get(PAGE).status_code == 503
    for connection in connections.all():
        connection.close_if_unusable_or_obsolete()  # as the end of every request does
    assert client.get("/desk/").status_code == 200


def test_a_fault_of_the_program_stays_one():
    """Nothing else is dressed up."""
    assert in_words(ValueError("x")) is None
    assert in_words(None) is None
    cause = InterfaceError("the connection is closed")
    cause.__cause__ = psycopg.InterfaceError("the connection is closed")
    assert isinstance(in_words(cause), Away)
    assert not isinstance(in_words(cause), RuleKept)

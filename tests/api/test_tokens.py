"""A token opens what its person reads, for its purpose, within its scopes, until it ends; and nothing afterwards."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections
from django.db.utils import DatabaseError
from django.test import Client

from breakwater.core.marking import Purpose
from breakwater.foundation.access import principals, tokens
from breakwater.foundation.access.doors import insert, readable
from breakwater.foundation.access.errors import Refused
from breakwater.foundation.access.models import ApiToken
from breakwater.foundation.access.passage import acting
from breakwater.foundation.access.tokens import Scope
from breakwater.foundation.database import epoch
from breakwater.foundation.database.source import new_id, replayed
from breakwater.foundation.members.operations.credentials import end_sessions
from breakwater.foundation.members.tests.factories import audited, rewrite
from tests.support.api_world import HOMES, Program

pytestmark = pytest.mark.database
SECRET = re.compile(r'<code id="secret">(bw_[\w-]+)</code>')
MICROSECOND = timedelta(microseconds=1)


def status(secret):
    """Return what the interface answers to a token."""
    return Program(secret).get("/me").status_code


def test_a_token_is_made_on_the_page_shown_once_and_revoked(world):
    """The page shows the secret on the answer to its making and never again."""
    browser = world.browser("Alba")
    made = browser.post("/trust/tokens/make/", {"name": "Case system", "scopes": ["read:entities"], "days": "30"})
    [secret] = SECRET.findall(made.content.decode())
    assert status(secret) == 200
    page = browser.get("/trust/tokens/").content.decode()
    assert "Case system" in page
    assert secret not in page
    with connections["owner"].cursor() as cursor:
        cursor.execute("set breakwater.owner_acts = 'on'")
        cursor.execute("select * from access_apitoken")
        assert secret not in str(cursor.fetchall())
    [address] = re.findall(r'action="(/trust/tokens/[^"]+/revoke/)"', page)
    assert browser.post(address).status_code == 302
    assert status(secret) == 401
    assert [row for (row,) in audited("action") if row.startswith("token.")].count("token.revoke") == 1


@pytest.mark.parametrize(
    "form",
    [
        {"name": "", "scopes": ["read:entities"], "days": "30"},
        {"name": "x", "days": "30"},
        {"name": "x", "scopes": ["read:everything"], "days": "30"},
        {"name": "x", "scopes": ["read:entities"], "days": "91"},
    ],
)
def test_what_is_wrong_with_a_token_is_said_and_none_is_made(world, form):
    """400, with the form as it was."""
    browser = world.browser("Alba")
    assert browser.post("/trust/tokens/make/", form).status_code == 400
    assert tokens.tokens(world.at_work("Alba")) == []


def test_another_persons_token_is_not_there(world):
    """Not listed, not revoked, not told apart from one that never was."""
    secret, token_id = world.token("Alba")
    browser = world.browser("Ana")
    assert "never" not in browser.get("/trust/tokens/").content.decode()
    theirs = browser.post(f"/trust/tokens/{token_id}/revoke/")
    absent = browser.post("/trust/tokens/00000000-0000-4000-8000-000000000000/revoke/")
    assert (theirs.status_code, absent.status_code) == (404, 404)
    assert status(secret) == 200


def test_a_token_opens_until_its_last_microsecond(world):
    """Before its making, at it, just before its end, at its end, long after."""
    made = datetime.now(tz=UTC) - timedelta(minutes=5)
    with replayed(at=made):
        secret, _id = world.token("Alba", days=7)
    ends = made + timedelta(days=7)
    answers = {}
    for at in (made - MICROSECOND, made, ends - MICROSECOND, ends, ends + MICROSECOND, ends + timedelta(days=20)):
        with replayed(at=at):
            answers[at - made] = status(secret)
    assert list(answers.values()) == [401, 200, 200, 401, 401, 401]


def test_every_token_that_opens_nothing_is_answered_alike(world):
    """No header, another scheme, unknown, revoked, expired, ended with the sessions, account closed, suspended."""
    revoked, revoked_id = world.token("Alba")
    tokens.revoke(world.at_work("Alba"), revoked_id)
    with replayed(at=datetime.now(tz=UTC) - timedelta(days=8)):
        expired, _id = world.token("Bo", days=7)
    ended, _id = world.token("Ana")
    end_sessions(world.affiliations["Ana"].person)
    closed, _id = world.token("Dana")
    suspended, _id = world.token("Chidi")
    assert (status(closed), status(suspended)) == (200, 200)
    rewrite(world.affiliations["Dana"].person, is_active=False)
    rewrite(world.affiliations["Chidi"].organisation, suspended=True)
    epoch.exclusive()
    principals.forget()
    headers = [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Basic QWxhZGRpbjpvcGVu"},
        {"Authorization": "Bearer \udcff"},
        {"Authorization": "Bearer " + "x" * 9_000},
        *({"Authorization": f"Bearer {each}"} for each in ("bw_unknown", revoked, expired, ended, closed, suspended)),
    ]
    answers = [Client(SERVER_NAME="127.0.0.1").get("/api/v1/me", headers=each) for each in headers]
    assert {(each.status_code, each.content, str(sorted(each.headers.items()))) for each in answers} == {
        (401, answers[0].content, str(sorted(answers[0].headers.items())))
    }
    assert answers[0].headers["WWW-Authenticate"] == "Bearer"


def test_a_token_is_refused_what_it_was_not_made_for(world):
    """403 with the scope it would take; whatever its person may do."""
    claims = f"/claims/{world.claim}"
    needs = {
        Scope.READ_STATEMENTS: lambda program: program.get("/statements"),
        Scope.READ_ENTITIES: lambda program: program.get(f"/entities/{world.records['other']}"),
        Scope.READ_NETWORKS: lambda program: program.get("/networks"),
        Scope.READ_PLANS: lambda program: program.get("/plans"),
        Scope.WRITE_CONTRIBUTIONS: lambda program: program.post("/contributions", {}),
        Scope.WRITE_CLAIMS: lambda program: program.delete(claims),
    }
    for scope, ask in needs.items():
        others = world.program("Bo", *(each for each in Scope if each is not scope))
        refused = ask(others)
        assert refused.status_code == 403
        assert scope.value in refused.json()["remedy"]
        assert ask(world.program("Bo", scope)).status_code in (200, 204, 400)


def test_no_scope_gives_a_person_a_role(world):
    """A guest's token with every scope contributes nothing."""
    answer = world.program("Chidi").post("/contributions", {})
    assert answer.status_code == 403
    assert "Analyst" in answer.json()["remedy"]


def test_a_token_keeps_the_purpose_it_was_made_for(world):
    """Whatever purpose its person's session takes up later; another purpose is another token."""
    for_intelligence = world.program("Bo")
    browser = world.browser("Bo", Purpose.BORDER_CONTROL)
    seen = world.records["seen"]
    assert for_intelligence.get(f"/entities/{seen}").status_code == 404
    made = browser.post("/trust/tokens/make/", {"name": "Gate", "scopes": ["read:entities"], "days": "7"})
    at_the_border = Program(SECRET.findall(made.content.decode())[0])
    assert at_the_border.get("/me").json()["purpose"] == Purpose.BORDER_CONTROL
    assert at_the_border.get(f"/entities/{seen}").status_code == 200
    assert at_the_border.get(f"/entities/{world.records['other']}").status_code == 404
    assert for_intelligence.get("/me").json()["purpose"] == Purpose.INTELLIGENCE
    assert for_intelligence.get(f"/entities/{seen}").status_code == 404


def test_a_browser_session_opens_nothing_and_a_token_opens_no_page(world):
    """Neither stands in for the other; the description of the interface is for both, and not for visitors."""
    browser, program, visitor = world.browser("Alba"), world.program("Alba"), Client(SERVER_NAME="127.0.0.1")
    assert browser.get("/api/v1/me").status_code == 401
    assert program.client.get("/networks/", headers=program.headers).status_code == 302
    assert browser.get("/api/v1/openapi.json").json()["openapi"] == program.get("/openapi.json").json()["openapi"]
    assert visitor.get("/api/v1/openapi.json").status_code == 401
    assert visitor.get("/trust/tokens/").status_code == 302


def test_a_persons_tokens_have_a_number(world):
    """The twenty-first is refused until one is revoked."""
    first, *_others = [world.token("Ana")[1] for _ in range(tokens.MOST)]
    with pytest.raises(Refused):
        world.token("Ana")
    tokens.revoke(world.at_work("Ana"), first)
    assert world.token("Ana")


def test_the_day_of_its_last_use_is_kept(world):
    """A day, not an hour."""
    secret, token_id = world.token("Alba")
    status(secret)
    [line] = tokens.tokens(world.at_work("Alba"))
    assert (line.id, line.last_used_on) == (token_id, datetime.now(tz=UTC).date())


def forged(world, name, **parts):
    """Return a token row that nobody made properly."""
    at = datetime.now(tz=UTC)
    given = {
        "id": new_id(),
        "person_id": world.affiliations[name].person_id,
        "affiliation_id": world.affiliations[name].pk,
        "organisation": HOMES[name],
        "purpose": "intelligence",
        "scopes": "read:statements",
        "name": "forged",
        "hash": "0" * 64,
        "generation": 0,
        "made_at": at,
        "expires_at": at + timedelta(days=30),
    }
    return ApiToken(**given | parts)


@pytest.mark.parametrize("whose", ["affiliation", "person", "end"])
def test_the_database_itself_refuses_a_token_for_somebody_else_or_without_end(world, whose):
    """An injected statement under Alba's ticket makes no token that acts as Bo, and none that lasts."""
    bo = world.affiliations["Bo"]
    parts = {
        "affiliation": {"affiliation_id": bo.pk},
        "person": {"person_id": bo.person_id},
        "end": {"expires_at": datetime.now(tz=UTC) + timedelta(days=91)},
    }[whose]
    alba = world.at_work("Alba")
    with pytest.raises(DatabaseError), acting(alba, tokens.MAKE):
        insert(alba, [forged(world, "Alba", **parts)])


def test_what_is_forged_for_oneself_is_stored_so_that_the_refusals_above_mean_something(world):
    """The same row without its fault goes in, and is one's own to see."""
    alba = world.at_work("Alba")
    with acting(alba, tokens.MAKE):
        insert(alba, [forged(world, "Alba")])
        assert readable(alba, ApiToken).count() == 1


def test_the_log_names_the_token_that_an_act_came_by(world):
    """By its number, never its secret; an act by page names none, and a refusal names it too."""
    secret, token_id = world.token("Dana")
    world.browser("Dana").get(f"/entities/{world.records['person']}/")
    program = Program(secret)
    program.get(f"/entities/{world.records['person']}")
    program.get("/entities/00000000-0000-4000-8000-000000000000")
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select r.action, r.decision, d.content ->> 'token' from audit_row r "
            "left join audit_detail d on d.audit_row_id = r.id order by r.id desc limit 3"
        )
        refused, by_program, by_page = cursor.fetchall()
        cursor.execute("select count(*) from audit_detail where content::text like %s", [f"%{secret}%"])
        assert cursor.fetchone() == (0,)
    assert by_page == ("entity.read", "allowed", None)
    assert by_program == ("entity.read", "allowed", token_id)
    assert refused == ("entity.read", "refused", token_id)

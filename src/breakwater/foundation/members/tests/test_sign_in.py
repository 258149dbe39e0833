"""Sign-in by password and code, purposes, the end of sessions, and what a stranger learns: nothing."""

import re
import time
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from axes.models import AccessAttempt
from django.conf import settings
from django.core.cache import cache
from django.test import Client, override_settings

from breakwater.foundation.database.source import replayed
from breakwater.foundation.members import operations as do
from breakwater.foundation.members.apart import within_act
from breakwater.foundation.members.models import Affiliation, AffiliationRole, Person
from breakwater.foundation.members.roles import Role
from breakwater.foundation.members.tests.factories import (
    NOW,
    acting,
    affiliation,
    agency,
    audited,
    organisation,
    rewrite,
)

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("database", "addresses")]

PASSWORD = "a long sentence is good"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def addresses():
    """Only the addresses of signing in, fast hashing, empty counters."""
    cache.clear()
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of a missing folder
    with override_settings(
        ROOT_URLCONF="breakwater.foundation.members.tests.sign_in_urls",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield
    cache.clear()


@pytest.fixture
def visitor() -> Client:
    """A visitor."""
    return Client(headers={"host": "localhost"}, enforce_csrf_checks=False)


@pytest.fixture
def alba() -> Affiliation:
    """Alba, analyst, with password and code app."""
    row = affiliation(organisation("BD-CCI"), "alba", Role.ANALYST)
    give_password(row.person)
    return row


def give_password(person: Person) -> None:
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])
    with within_act():
        TOTP.activate(person, SECRET)
        RecoveryCodes.activate(person)


def code() -> str:
    cache.clear()  # a code is refused a second time within its half minute
    return format_hotp_value(hotp_value(SECRET, next(yield_hotp_counters_from_time())))


def password(visitor: Client, name: str = "bd-cci.alba", given: str = PASSWORD):
    return visitor.post("/sign-in/", {"login": name, "password": given})


def sign_in(visitor: Client, name: str = "bd-cci.alba"):
    assert password(visitor, name)["location"] == "/sign-in/code/"
    return visitor.post("/sign-in/code/", {"code": code()})


def who(visitor: Client) -> dict[str, str]:
    return visitor.get("/").json()


def test_password_code_and_purpose_make_a_session(visitor: Client, alba: Affiliation) -> None:
    """Each step alone is nothing; the purpose is stored with the affiliation and stands in the log."""
    password(visitor)
    assert who(visitor) == {}
    assert visitor.get("/purpose/")["location"].startswith("/sign-in/")
    response = visitor.post("/sign-in/code/", {"code": code()})
    assert response["location"] == "/purpose/"
    assert who(visitor) == {}
    page = visitor.get("/purpose/")
    assert b"State your purpose" in page.content
    response = visitor.post("/purpose/", {"purpose": "protection", "next": "/networks/"})
    assert response["location"] == "/networks/"
    assert who(visitor) == {
        "person": str(alba.person_id),
        "affiliation": str(alba.pk),
        "purpose": "protection",
        "strength": "password",
    }
    assert audited("action", "person", "organisation", "purpose") == [
        ("session.begin", alba.person_id, "BD-CCI", "protection")
    ]


def test_password_without_a_code_is_nothing(visitor: Client) -> None:
    """Somebody whose code app is missing does not get in by password alone."""
    row = affiliation(organisation("BD-CCI"), "alba", Role.ANALYST)
    row.person.set_password(PASSWORD)
    row.person.save(update_fields=["password"])
    password(visitor)
    page = visitor.post("/purpose/", {"purpose": "intelligence"})
    assert page.status_code == 403
    assert who(visitor) == {}
    assert visitor.get("/purpose/")["location"].startswith("/sign-in/")


@pytest.mark.parametrize("role", [Role.RELEASING_OFFICER, Role.SECOND_OFFICER, Role.SECURITY_OFFICER, Role.CO_CHAIR])
def test_password_is_refused_for_roles_that_release_or_approve(role: Role, visitor: Client) -> None:
    """However the password came to be there, it opens no affiliation with such a role."""
    row = affiliation(organisation("BD-CCI"), "alba", role)
    give_password(row.person)
    sign_in(visitor)
    page = visitor.get("/purpose/")
    assert page.status_code == 403
    assert b"Your role needs a passkey" in page.content
    assert who(visitor) == {}


def test_password_opens_only_the_affiliation_that_allows_it(visitor: Client, alba: Affiliation) -> None:
    """Analyst here, officer there: the second is neither offered nor taken."""
    second = Affiliation.objects.create(person=alba.person, organisation=organisation("ID-IID"))
    AffiliationRole.objects.create(affiliation=second, role=Role.RELEASING_OFFICER)
    sign_in(visitor)
    assert b"ID-IID" not in visitor.get("/purpose/").content
    assert visitor.post("/purpose/", {"purpose": "protection", "affiliation": str(second.pk)}).status_code == 400
    assert who(visitor) == {}
    visitor.post("/purpose/", {"purpose": "protection", "affiliation": str(alba.pk)})
    assert who(visitor)["affiliation"] == str(alba.pk)


@pytest.mark.parametrize("wanted", ["", "none", "everything", "INTELLIGENCE"])
def test_purposes_are_the_list_in_code(wanted: str, visitor: Client, alba: Affiliation) -> None:
    """What is not on the list is no purpose; all that is on it is offered."""
    sign_in(visitor)
    offered = re.findall(rb'name="purpose" value="([^"]+)"', visitor.get("/purpose/").content)
    assert offered == [
        *(b"intelligence", b"investigation", b"prosecution", b"protection", b"border_control"),
        *(b"strategic_analysis", b"exercise"),
    ]
    assert visitor.post("/purpose/", {"purpose": wanted}).status_code == 400
    assert who(visitor) == {}


def test_foreign_affiliation_is_not_taken(visitor: Client, alba: Affiliation) -> None:
    """The id of somebody else's affiliation in the form opens nothing."""
    bo = affiliation(organisation("ID-IID"), "bo", Role.ANALYST)
    sign_in(visitor)
    assert visitor.post("/purpose/", {"purpose": "protection", "affiliation": str(bo.pk)}).status_code == 400
    assert who(visitor) == {}


def test_changing_purpose_is_recorded_and_in_production_proven(visitor: Client, alba: Affiliation, settings_of) -> None:
    """Elsewhere at once; in production only after proving again who one is."""
    sign_in(visitor)
    visitor.post("/purpose/", {"purpose": "protection"})
    visitor.post("/purpose/", {"purpose": "intelligence"})
    assert who(visitor)["purpose"] == "intelligence"
    with settings_of(PRODUCTION=True):
        response = visitor.post("/purpose/", {"purpose": "prosecution"})
        assert response["location"].startswith("/sign-in/again/")
        assert who(visitor)["purpose"] == "intelligence"
        response = visitor.post("/sign-in/again/password/?next=/purpose/", {"password": "wrong"})
        assert who(visitor)["purpose"] == "intelligence"
        visitor.post("/sign-in/again/password/?next=/purpose/", {"password": PASSWORD})
    assert who(visitor)["purpose"] == "prosecution"
    assert [action for (action,) in audited("action")] == ["session.begin", "session.change", "session.change"]


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil"])
def test_next_stays_on_this_server(wanted: str, visitor: Client, alba: Affiliation) -> None:
    """A prepared link cannot lead away after signing in."""
    sign_in(visitor)
    assert visitor.post("/purpose/", {"purpose": "protection", "next": wanted})["location"] == "/"


def test_session_ends_after_eight_hours_whatever_happens(visitor: Client, alba: Affiliation) -> None:
    """One microsecond before, it lives; at eight hours, also after a change of purpose, it is over."""
    with replayed(at=NOW):
        sign_in(visitor)
        visitor.post("/purpose/", {"purpose": "protection"})
    end = NOW + timedelta(hours=8)
    for minutes in range(14, 8 * 60, 14):  # never idle
        with replayed(at=NOW + timedelta(minutes=minutes)):
            assert who(visitor)["purpose"] == "protection"
    with replayed(at=end - timedelta(microseconds=1)):
        visitor.post("/purpose/", {"purpose": "intelligence"})
        assert who(visitor)["purpose"] == "intelligence"
    with replayed(at=end):
        assert who(visitor) == {}
        assert visitor.get("/purpose/")["location"].startswith("/sign-in/")


def test_idle_session_ends_after_fifteen_minutes(visitor: Client, alba: Affiliation) -> None:
    """The stored session itself ends then, and every request moves its end."""
    sign_in(visitor)
    visitor.post("/purpose/", {"purpose": "protection"})
    assert visitor.session.get_expiry_age() == 15 * 60
    before = visitor.session.get_expiry_date()
    time.sleep(0.01)
    who(visitor)
    assert visitor.session.get_expiry_date() > before


def test_idle_session_is_over_at_fifteen_minutes(visitor: Client, alba: Affiliation) -> None:
    """One microsecond before, it lives."""
    with replayed(at=NOW):
        sign_in(visitor)
        visitor.post("/purpose/", {"purpose": "protection"})
    idle = timedelta(minutes=15)
    with replayed(at=NOW + idle - timedelta(microseconds=1)):
        assert who(visitor)["purpose"] == "protection"
    with replayed(at=NOW + 2 * idle - timedelta(microseconds=1)):
        assert who(visitor) == {}


@pytest.mark.parametrize("what", ["closed", "sessions ended", "password changed"])
def test_session_ends_with_the_account(what: str, visitor: Client) -> None:
    """An open session is worth nothing from the next request on."""
    home = agency("BD-CCI")
    give_password(home.analyst.person)
    sign_in(visitor)
    visitor.post("/purpose/", {"purpose": "protection"})
    assert who(visitor) != {}
    if what == "closed":
        do.close_account(acting(home.contact_point), affiliation_id=home.analyst.pk)
    elif what == "sessions ended":
        rewrite(home.analyst.person, session_generation=7)
    else:
        rewrite(home.analyst.person, password="!")
    assert who(visitor) == {}


def test_sign_out_takes_a_post_and_is_recorded(visitor: Client, alba: Affiliation) -> None:
    """A link cannot sign anybody out."""
    sign_in(visitor)
    visitor.post("/purpose/", {"purpose": "protection"})
    assert visitor.get("/sign-out/").status_code == 405
    assert who(visitor) != {}
    visitor.post("/sign-out/")
    assert who(visitor) == {}
    assert audited("action")[-1] == ("session.end",)


# What a stranger learns


def neutral(response) -> tuple[int, bytes]:
    """Drop what differs between any two answers."""
    return response.status_code, re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", response.content)


def test_unknown_closed_and_known_accounts_answer_alike(alba: Affiliation) -> None:
    """Same bytes for an account there is, one there is not, one that is closed, one without a password."""
    home = alba.organisation
    gone = affiliation(home, "gone", Role.ANALYST)
    give_password(gone.person)
    rewrite(gone.person, is_active=False)
    affiliation(home, "keyed", Role.ANALYST)
    answers = {
        name: neutral(password(Client(headers={"host": "localhost"}), f"bd-cci.{name}", given="wrong sentence here"))
        for name in ("alba", "gone", "keyed", "nobody")
    }
    assert len(set(answers.values())) == 1, answers
    assert answers["alba"][0] == 200
    assert b"Name or password is not right" in answers["alba"][1]


@pytest.mark.parametrize("name", ["bd-cci.alba", "bd-cci.nobody"])
def test_attempts_are_limited_alike_for_known_and_unknown(name: str, alba: Affiliation) -> None:
    """By account, counted in the database, whether there is one or not, however it is spelled; nobody else is held up."""
    statuses = []
    for attempt in range(11):
        cache.clear()  # the short limit of each process is apart; this is the one that lasts
        visitor = Client(headers={"host": "localhost"}, REMOTE_ADDR=f"192.0.2.{attempt}")
        spelled = name.upper() if attempt % 2 else name
        statuses.append(password(visitor, spelled, given="wrong sentence here").status_code)
    assert statuses[:9] == [200] * 9
    assert statuses[9:] == [429, 429]
    assert set(AccessAttempt.objects.values_list("username", flat=True)) == {name}
    cache.clear()
    other = password(Client(headers={"host": "localhost"}, REMOTE_ADDR="192.0.2.99"), "bd-cci.other", given="x")
    assert other.status_code == 200


def test_nobody_signs_up_or_resets_by_mail(visitor: Client) -> None:
    """Such addresses do not exist."""
    for address in ("/signup/", "/password/reset/", "/accounts/signup/", "/sign-in/signup/", "/confirm-email/"):
        assert visitor.get(address).status_code == 404


def test_sign_in_page_asks_for_no_table_of_members(visitor: Client, count_queries) -> None:
    """A visitor's page costs no query at all."""
    with count_queries(0):
        assert visitor.get("/sign-in/").status_code == 200


# The demo


@pytest.fixture
def settings_of():
    """Settings for a while."""
    return override_settings


def test_demo_signs_in_with_one_click(visitor: Client, settings_of) -> None:
    """As anybody who is at work, officers too; a purpose is stated all the same."""
    home = agency("BD-CCI")
    with settings_of(BREAKWATER_DEMO=True):
        page = visitor.get("/sign-in/").content.decode()
        assert all(name in page for name in ("cora", "sami", "sol", "alba"))
        response = visitor.post("/sign-in/demo/", {"affiliation": str(home.security_officer.pk), "next": "/x/"})
        assert response["location"] == "/purpose/?next=%2Fx%2F"
        assert who(visitor) == {}
        visitor.post("/purpose/", {"purpose": "intelligence", "affiliation": str(home.security_officer.pk)})
        assert who(visitor)["strength"] == "demo"
        visitor.post("/sign-in/demo/", {"affiliation": str(home.analyst.pk)})
        assert who(visitor) == {}


def test_demo_sign_in_is_absent_elsewhere(visitor: Client, alba: Affiliation, settings_of) -> None:
    """No list, no address; a session that a demo once made is worth nothing either."""
    assert b"The demo" not in visitor.get("/sign-in/").content
    assert visitor.post("/sign-in/demo/", {"affiliation": str(alba.pk)}).status_code == 404
    with settings_of(BREAKWATER_DEMO=True, PRODUCTION=True):
        assert visitor.post("/sign-in/demo/", {"affiliation": str(alba.pk)}).status_code == 404
    with settings_of(BREAKWATER_DEMO=True):
        visitor.post("/sign-in/demo/", {"affiliation": str(alba.pk)})
    assert visitor.get("/purpose/").status_code == 403
    assert who(visitor) == {}

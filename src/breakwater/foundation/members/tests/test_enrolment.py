"""An invitation opens once, for its person, and sets up what that person's roles allow."""

import re
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client, override_settings

from breakwater.foundation.members import operations as do
from breakwater.foundation.members.models import AffiliationRole, Invitation, Person
from breakwater.foundation.members.operations import Opened
from breakwater.foundation.members.roles import Role
from breakwater.foundation.members.tests.factories import acting, agency, audited, rewrite

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("database", "addresses")]

PASSWORD = "a long sentence is good"


@pytest.fixture
def addresses():
    """Only the addresses of signing in, fast hashing, empty counters."""
    cache.clear()
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    with override_settings(
        ROOT_URLCONF="breakwater.foundation.members.tests.sign_in_urls",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield
    cache.clear()


@pytest.fixture
def opened() -> Opened:
    """A new analyst's account, its token handed over."""
    home = agency("BD-CCI")
    return do.open_account(acting(home.contact_point), name="Nasrin", handle="nasrin", roles=[Role.ANALYST])


def visitor() -> Client:
    return Client(headers={"host": "localhost"})


def present(client: Client, token: str):
    return client.post("/invitation/", {"token": token})


def code(page: bytes) -> tuple[str, str]:
    secret = re.search(rb"<code>([A-Z2-7]{32})</code>", page)[1].decode()
    return secret, format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def set_password(client: Client, **changes: str):
    _, shown = code(client.get("/invitation/password/").content)
    given = {"password": PASSWORD, "password_again": PASSWORD, "code": shown, **changes}
    return client.post("/invitation/password/", given)


def test_analyst_sets_password_and_code_app_and_signs_in(opened: Opened) -> None:
    """The whole way, by pages; the token is then worthless and the seed is not in the table as it is."""
    client = visitor()
    assert present(client, opened.token)["location"] == "/invitation/passkey/"
    secret, _ = code(client.get("/invitation/password/").content)
    client = visitor()
    present(client, opened.token)
    page = set_password(client)
    assert page.status_code == 200
    assert len(re.findall(rb"<li><code>", page.content)) == 10
    kept = [row.data for row in Authenticator.objects.filter(user=opened.person)]
    assert len(kept) == 2
    assert secret not in str(kept)
    assert present(visitor(), opened.token).status_code == 400
    assert client.get("/invitation/password/")["location"] == "/invitation/"
    assert audited("action", "person")[-1] == ("invitation.accept", opened.person.pk)
    response = client.post("/sign-in/", {"login": "BD-CCI.nasrin", "password": PASSWORD})
    assert response["location"] == "/sign-in/code/"


@pytest.mark.parametrize(
    "changes",
    [
        {"password": "short", "password_again": "short"},
        {"password_again": "another long sentence"},
        {"code": "000000x"},
        {"password": "bd-cci.nasrin bd", "password_again": "bd-cci.nasrin bd"},
    ],
)
def test_what_is_not_right_keeps_the_invitation_open(changes: dict[str, str], opened: Opened) -> None:
    """A weak or mistyped password or a wrong code keeps nothing and spends nothing."""
    client = visitor()
    present(client, opened.token)
    page = set_password(client, **changes)
    assert page.status_code == 400
    assert PASSWORD.encode() not in page.content
    assert not Person.objects.get(pk=opened.person.pk).has_usable_password()
    assert Invitation.objects.get().used_at is None


def test_password_is_not_offered_to_who_approves(opened: Opened) -> None:
    """A role that came since the invitation counts; neither page nor post sets a password then."""
    AffiliationRole.objects.create(affiliation=opened.affiliation, role=Role.SECOND_OFFICER)
    client = visitor()
    present(client, opened.token)
    page = client.get("/invitation/passkey/").content
    assert b"Register a passkey" in page
    assert b"/invitation/password/" not in page
    response = client.post("/invitation/password/", {"password": PASSWORD, "password_again": PASSWORD, "code": "1"})
    assert response["location"] == "/invitation/"
    assert not Person.objects.get(pk=opened.person.pk).has_usable_password()


def test_token_is_checked_again_at_the_last_step(opened: Opened) -> None:
    """Two windows with one token: the second sets nothing up."""
    first, second = visitor(), visitor()
    present(first, opened.token)
    present(second, opened.token)
    set_password(first)
    before = Person.objects.get(pk=opened.person.pk).password
    response = second.post(
        "/invitation/password/", {"password": "another long sentence", "password_again": "another long sentence"}
    )
    assert response["location"] == "/invitation/"
    assert Person.objects.get(pk=opened.person.pk).password == before


@pytest.mark.parametrize("state", ["absent", "used", "expired", "withdrawn", "closed"])
def test_every_invitation_that_does_not_open_answers_alike(state: str, opened: Opened) -> None:
    """One page for all reasons."""
    never = present(visitor(), "x" * 43)
    token = opened.token
    row = opened.affiliation.invitations.get()
    if state == "absent":
        token = "y" * 43
    elif state == "used":
        rewrite(row, used_at=row.issued_at)
    elif state == "expired":
        rewrite(row, issued_at=row.issued_at.replace(year=2020), expires_at=row.expires_at.replace(year=2020))
    elif state == "withdrawn":
        rewrite(row, withdrawn_at=row.issued_at)
    else:
        rewrite(opened.person, is_active=False)

    def neutral(page) -> bytes:
        return re.sub(rb'value="[^"]*"', b"", page.content)

    answer = present(visitor(), token)
    assert (answer.status_code, neutral(answer)) == (never.status_code, neutral(never)) == (400, neutral(never))


def test_commands_found_an_organisation_once(capsys: pytest.CaptureFixture[str]) -> None:
    """The operator's two commands: the token opens the page; a second call, once it was used, is refused."""
    call_command(
        "create_organisation", "BD-CCI", name="Coastal Crime Intelligence Cell", kind="law_enforcement", state="BD"
    )
    call_command("invite_contact_point", "BD-CCI", name="Cora", handle="cora")
    token = capsys.readouterr().out.split()[-1]
    assert present(visitor(), token)["location"] == "/invitation/passkey/"
    with pytest.raises(CommandError, match="is taken"):
        call_command("create_organisation", "BD-CCI", name="Again", kind="law_enforcement")
    with pytest.raises(CommandError, match="no state on the list"):
        call_command("create_organisation", "XX-X", name="No state", kind="security", state="XX")
    row = Invitation.objects.get()
    rewrite(row, used_at=row.issued_at)
    with pytest.raises(CommandError, match="has had a contact point"):
        call_command("invite_contact_point", "BD-CCI", name="Cora", handle="cora")
    assert Person.objects.count() == 1

"""Passkeys in Chromium, with the browser's own virtual authenticators: from invitation to session."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page

from breakwater.foundation.members import operations as do
from breakwater.foundation.members.models import Organisation, Person
from breakwater.foundation.members.tests.factories import audited
from breakwater.foundation.web.testing import BUILT, served

pytestmark = [pytest.mark.browser, pytest.mark.database, pytest.mark.slow, pytest.mark.enable_socket]


@pytest.fixture
def address(database: Any) -> Iterator[str]:
    """Serve the addresses of signing in, on a name for which browsers take passkeys without TLS."""
    if not (BUILT / "passkey.js").exists():
        pytest.skip("the front end is not built")
    cache.clear()
    with served(name="localhost", root_urlconf="breakwater.foundation.members.tests.sign_in_urls") as address:
        yield address
    cache.clear()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh browser."""
    made = browser.new_context(viewport={"width": 1440, "height": 900})
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page on which the policy refuses nothing."""
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
    page.on("pageerror", lambda error: refused.append(str(error)))
    yield page
    connections.close_all()  # those opened while Playwright's loop runs are known only while it does
    assert refused == []


def authenticator(page: Page, *, transport: str = "internal", verifies: bool = True) -> tuple[CDPSession, str]:
    """Plug in a virtual authenticator."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": transport,
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": verifies,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return session, made["authenticatorId"]


def accessible(page: Page) -> None:
    faults = Axe().run(page).response["violations"]
    assert faults == [], [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in faults]


def invited() -> str:
    """Found an organisation and return its contact point's token."""
    operator = do.Operator("ops")
    do.create_organisation(
        operator,
        code="BD-CCI",
        name="Coastal Crime Intelligence Cell",
        kind="law_enforcement",
        state="BD",
        standing=Organisation.Standing.MEMBER,
    )
    return do.invite_contact_point(operator, code="BD-CCI", name="Cora", handle="cora").token


def enrol(page: Page, address: str, token: str) -> None:
    page.goto(f"{address}/invitation/")
    page.get_by_label("Invitation").fill(token)
    page.get_by_role("button", name="Open").click()
    page.get_by_role("button", name="Register this passkey").click()
    page.get_by_role("heading", name="You can sign in now").wait_for()


def sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in/")
    page.get_by_role("button", name="Sign in with a passkey").click()


def test_from_invitation_to_a_session_by_passkey(address: str, page: Page) -> None:
    """A contact point's whole way; then a second passkey, and the first one removed."""
    session, first = authenticator(page)
    token = invited()
    for path in ("/sign-in/", "/invitation/"):
        page.goto(f"{address}{path}")
        accessible(page)
    enrol(page, address, token)
    accessible(page)
    sign_in(page, address)
    page.get_by_role("heading", name="State your purpose").wait_for()
    accessible(page)
    page.get_by_label("Intelligence").check()
    page.get_by_role("button", name="Start").click()
    page.wait_for_url(f"{address}/")
    assert '"strength": "passkey"' in page.content()
    assert '"purpose": "intelligence"' in page.content()

    page.goto(f"{address}/account/keys/")
    page.get_by_role("button", name="Confirm with your passkey").click()
    page.get_by_role("heading", name="Your passkeys").wait_for()
    accessible(page)
    assert page.get_by_role("button", name="Remove").count() == 0  # never the last
    session.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": first})
    authenticator(page, transport="usb")
    page.get_by_role("button", name="Register another").click()
    page.get_by_role("button", name="Remove").nth(1).wait_for()
    page.get_by_role("button", name="Remove").nth(0).click()
    page.get_by_role("button", name="Remove").nth(0).wait_for(state="detached")
    sign_in_again(page, address)
    assert [action for (action,) in audited("action")] == [
        "organisation.create",
        "contact-point.invite",
        "invitation.accept",
        "session.begin",
        "passkey.add",
        "passkey.remove",
        "session.begin",
    ]


def sign_in_again(page: Page, address: str) -> None:
    page.context.clear_cookies()
    sign_in(page, address)
    page.get_by_role("heading", name="State your purpose").wait_for()
    page.get_by_label("Protection").check()
    page.get_by_role("button", name="Start").click()
    page.wait_for_url(f"{address}/")


def test_device_without_a_passkey_says_so_in_place(address: str, page: Page) -> None:
    """Nothing is sent; the page tells what to do, and stays."""
    authenticator(page)
    sign_in(page, address)
    page.get_by_text("The passkey was not used. Try again").wait_for()
    assert page.url.startswith(f"{address}/sign-in/")


def test_device_that_does_not_verify_its_holder_registers_nothing(address: str, page: Page) -> None:
    """Possession alone is not enough: a PIN or a finger is asked for."""
    authenticator(page, verifies=False)
    page.goto(f"{address}/invitation/")
    page.get_by_label("Invitation").fill(invited())
    page.get_by_role("button", name="Open").click()
    page.get_by_role("button", name="Register this passkey").click()
    page.get_by_text("The passkey was not used. Try again").wait_for()
    assert ("invitation.accept",) not in audited("action")


def test_passkey_of_a_closed_account_opens_nothing(address: str, page: Page) -> None:
    """The answer is the one for an unknown passkey."""
    authenticator(page)
    enrol(page, address, invited())
    Person.objects.update(is_active=False)
    sign_in(page, address)
    page.get_by_role("heading", name="You are not signed in.").wait_for()

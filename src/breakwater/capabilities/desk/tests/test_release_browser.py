"""A release in Chromium, from the chosen statements to the desk: with the keys, accessible, under the strict policy."""

import os
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from playwright.sync_api import Page, expect

from breakwater.capabilities.releases.tests.cast import browser as signed_in
from breakwater.capabilities.releases.tests.cast import own_only, say
from breakwater.core.marking import GROUP
from breakwater.foundation.web.testing import BUILT, served

pytestmark = [pytest.mark.browser, pytest.mark.database, pytest.mark.slow, pytest.mark.enable_socket]

_PICTURES = os.environ.get("BREAKWATER_SCREENSHOTS", "")


@pytest.fixture
def address(database) -> Iterator[str]:
    """Serve the product."""
    if not (BUILT / "release.js").exists():
        pytest.skip("the front end is not built")
    with served() as address:
        yield address


@pytest.fixture
def open_as(browser, cast, address):
    """Return a way to open a page of somebody's, on which the policy must refuse nothing."""
    faults: list[str] = []

    def open_page(name: str) -> Page:
        context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=address)
        cookie = signed_in(cast, name).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": address}])
        page = context.new_page()
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        return page

    yield open_page
    connections.close_all()  # those opened while Playwright's loop runs are known only while it does
    assert faults == []


def look(page: Page, name: str) -> None:
    """Check a page in both themes, and keep its picture where that is asked for."""
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        violations = Axe().run(page).response["violations"]
        found = [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in violations]
        assert found == [], (name, theme)
        if _PICTURES:
            page.screenshot(path=f"{_PICTURES}/{name}-{theme}.png")
    page.emulate_media(color_scheme="light")


def test_a_release_from_choice_to_desk(cast, open_as):
    """Alba sees whom AMBER would reach, leaves the client out with one key and asks Bo, who decides from the desk."""
    said = say(cast["Alba"], "KM Contoh Satu", "KM Contoh Dua")
    say(cast["Farid"], "KM Lain", marking=own_only(originator="BD-CCI", releasable_to=frozenset({GROUP})))
    alba = open_as("Alba")
    alba.goto("/desk/")
    look(alba, "desk-empty")
    alba.goto(f"/releases/new/?statements={','.join(said)}")
    expect(alba.get_by_role("heading", level=1)).to_have_text("Release 2 statements")
    alba.get_by_label("AMBER", exact=True).first.check(force=True)
    alba.get_by_label("Releasable to").fill("th-bsb")
    alba.keyboard.press("Enter")
    readers = alba.locator("#readers")
    expect(readers).to_contain_text("You did not name TH-FIC.")
    expect(readers).to_contain_text("5 persons of 3 organisations")
    look(alba, "release-new")
    alba.get_by_role("heading", level=1).click()
    alba.keyboard.press("s")
    expect(readers).to_contain_text("4 persons of 2 organisations")
    expect(readers).not_to_contain_text("You did not name")
    expect(alba.locator("#as-shown").get_by_role("row", name="KM Contoh Satu")).to_contain_text("TH-BSB")
    alba.get_by_label("Reason").fill("Arrivals from the same boats.")
    alba.get_by_label("Second officer").select_option(label="Bo, Second officer")
    expect(alba.locator("button[value=ask]")).to_contain_text("Ask Bo to approve")
    alba.get_by_label("I have read the 2 statements").check()
    alba.keyboard.press("Control+Enter")
    expect(alba.get_by_text("Bo decides. Nobody approves their own request.")).to_be_visible()
    look(alba, "release-asked")

    bo = open_as("Bo")
    bo.goto("/desk/")
    expect(bo.get_by_role("link", name="Approve release of 2 statements")).to_be_visible()
    look(bo, "desk")
    bo.keyboard.press("d")
    bo.get_by_label("I have read the 2 statements").check()
    look(bo, "release-decide")
    bo.keyboard.press("Control+Enter")
    expect(bo.locator(".title-line .tag")).to_have_text("Released")
    look(bo, "release-done")
    bo.goto("/desk/?closed")
    expect(bo.get_by_role("row", name="Approve release of 2 statements")).to_contain_text("Done")
    look(bo, "desk-closed")
    bo.goto("/releases/")
    look(bo, "releases")

    dana = open_as("Dana")
    dana.goto("/desk/")
    expect(dana.get_by_role("link", name="KM Contoh").first).to_be_visible()

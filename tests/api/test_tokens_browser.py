"""Making and revoking a token in Chromium: accessible, under the strict policy; the secret is shown once."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from playwright.sync_api import expect

from breakwater.foundation.web.testing import BUILT, served
from tests.support.api_world import Program

pytestmark = [pytest.mark.browser, pytest.mark.database, pytest.mark.slow, pytest.mark.enable_socket]

_PICTURES = os.environ.get("BREAKWATER_SCREENSHOTS", "")


@pytest.fixture
def alba(browser, world):
    """Alba's page, on which the policy must refuse nothing."""
    if not (BUILT / "shell.js").exists():
        pytest.skip("the front end is not built")
    faults: list[str] = []
    with served() as address:
        context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=address)
        cookie = world.browser("Alba").cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": address}])
        page = context.new_page()
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        yield page
        connections.close_all()  # those opened while Playwright's loop runs are known only while it does
    assert faults == []


def look(page, name):
    """Check a page in both themes, and keep its picture where that is asked for."""
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        violations = Axe().run(page).response["violations"]
        found = [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in violations]
        assert found == [], (name, theme)
        if _PICTURES:
            page.screenshot(path=f"{_PICTURES}/{name}-{theme}.png")
    page.emulate_media(color_scheme="light")


def test_a_token_from_making_to_revoking(alba):
    """Copied from the page, it opens; gone from the page at the next visit; revoked, it opens nothing."""
    alba.goto("/trust/tokens/")
    look(alba, "tokens-empty")
    alba.get_by_label("Program").fill("Case system of the directorate")
    alba.get_by_label("Open entities").check()
    alba.get_by_role("button", name="Make the token").click()
    secret = alba.locator("#secret").inner_text()
    look(alba, "tokens-made")
    assert Program(secret).get("/me").status_code == 200
    alba.goto("/trust/tokens/")
    expect(alba.locator("#secret")).to_have_count(0)
    alba.get_by_role("button", name="Revoke").click()
    expect(alba.get_by_role("row", name="Case system")).to_contain_text("revoked")
    assert Program(secret).get("/me").status_code == 401
    look(alba, "tokens-revoked")

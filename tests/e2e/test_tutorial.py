"""The first hour of the tutorial, walked as it is written; the pictures in it are taken here.

`make pictures` takes them: BREAKWATER_SCREENSHOTS=docs/tutorial/pictures pytest tests/e2e/test_tutorial.py
"""

import os
from pathlib import Path

import pytest
from django.test import override_settings
from playwright.sync_api import expect

from tests.support import pictures
from tests.support.keying import Keys

VIEW = {"width": 1366, "height": 820}
RASYID = "Muhammad Rasyid bin Karim"
TEXT = """On 2 May 2026 a fish trader at Belawan saw Hendra Contoh hand an envelope to Muhammad Rasyid bin Karim on the \
jetty. Hendra, about 40, drives a white van and says that he sells ice.

He was there again on 9 May and left with two men whom the trader did not know."""


@pytest.fixture
def keep():
    """Return a way to keep a page's picture, where that is asked for."""
    folder = os.environ.get("BREAKWATER_SCREENSHOTS", "")

    def take(page, name):
        page.mouse.move(0, 0)
        page.evaluate("document.fonts.ready")
        if folder:
            pictures.keep(page, Path(folder) / f"{name}.png")

    return take


def sign_in(open_page, code, name, keep=lambda *_: None):
    """Let somebody come in by the front door of the demo, for intelligence."""
    page = open_page(code, viewport=VIEW)
    page.context.clear_cookies()
    page.goto("/")
    button = page.get_by_role("button", name=name)
    keep(page, "sign-in")
    button.click()
    page.get_by_label("Intelligence").check()
    keep(page, "purpose")
    page.get_by_role("button", name="Start").click()
    page.wait_for_url("**/desk/")
    return page


def contribute(maria, keep):
    """Key the report; returns the address of the new person."""
    maria.keyboard.press("g")
    maria.keyboard.press("c")
    maria.wait_for_url("**/contribute/")
    keys = Keys(maria)
    maria.get_by_label("Reference", exact=True).focus()
    keys.type("RPT-M1").press("Tab").type("10 May 2026").press("Tab").type("Belawan jetty").press("Tab").type("en")
    keys.press("Tab", "Tab")
    maria.keyboard.insert_text(TEXT)
    keys.press("Tab")
    keys.record("p: Hendra Contoh")
    keys.row("born", "circa 1986", grade="c3", preset="1")
    keys.row("occupation", "sells ice, by his own word")
    keys.row("note", "drives a white van")
    keys.relation("works with", RASYID)
    keys.press("Escape")
    keep(maria, "contribute")
    keys.answer("3", "6", reason="An adult by all accounts, and nobody's cargo.")
    expect(maria.locator("[data-submit-words]")).to_have_text("Submit 5 statements")
    keys.press("Control+Enter")
    expect(maria.get_by_role("heading", level=1)).to_have_text("5 statements stored")
    keep(maria, "stored")
    maria.get_by_role("link", name="Hendra Contoh").first.click()
    maria.wait_for_url("**/entities/**")
    return maria.url


def test_the_first_hour(live, browser_page, keep):
    """Sign in, state a purpose, see, open, contribute, claim, release; and what another state sees of it."""
    with override_settings(BREAKWATER_DEMO=True):
        maria = sign_in(browser_page, "UI2", "Maria Seran", keep)
        keep(maria, "desk")

        maria.keyboard.press("g")
        maria.keyboard.press("n")
        maria.get_by_role("link", name="Exercise LANTERN TIDE").click()
        maria.wait_for_selector("[data-network][data-ready=true]")
        maria.get_by_role("option", name=RASYID).click()
        maria.locator(".network-facts").wait_for()
        side = maria.locator(".network-side")
        assert side.evaluate("e => e.scrollWidth <= e.clientWidth"), "statements stand within their column"
        keep(maria, "network")
        maria.keyboard.press("?")
        expect(maria.locator("#keys-sheet")).to_contain_text("Lasso")
        expect(maria.locator("#keys-sheet li").filter(has_text="release")).to_be_hidden()
        maria.keyboard.press("Escape")

        maria.goto(f"/search/?q={RASYID}")
        maria.wait_for_url("**/entities/**")
        rasyid = maria.url
        keep(maria, "person")
        maria.keyboard.press("j")
        maria.keyboard.press("Enter")
        maria.locator(".detail .row-acts").first.wait_for()
        keep(maria, "statement")

        hendra = contribute(maria, keep)
        maria.get_by_role("link", name="Who can see").click()
        keep(maria, "who-can-see")

        maria.goto(rasyid)
        maria.get_by_role("link", name="Same or different").click()
        maria.get_by_label("The other record").fill("Abdur Rashid")
        maria.get_by_role("button", name="Look up").click()
        maria.get_by_role("link", name="Abdur Rashid").click()
        maria.locator("[name=judgement][value=same]").check()
        maria.get_by_label("Reason").fill("One account id, one burn scar, one father's name.")
        keep(maria, "claim")
        maria.keyboard.press("Control+Enter")
        expect(maria.get_by_text("2 records shown as one.")).to_be_visible()
        keep(maria, "joined")

        ratchada = sign_in(browser_page, "UT1", "Ratchada Inthasorn")
        unseen = ratchada.context.request.get(hendra)
        assert unseen.status == 404

        asking = browser_page("ID-IID-R1", viewport=VIEW)
        asking.goto(hendra)
        asking.get_by_label("Choose all").check()
        asking.keyboard.press("l")
        asking.wait_for_url("**/releases/new/**")
        asking.get_by_label("Releasable to").fill("TH-BSB")
        asking.keyboard.press("Enter")
        expect(asking.get_by_role("row", name="TH-BSB named")).to_be_visible()
        asking.get_by_label("Reason").fill("He crosses to Satun.")
        asking.get_by_label("Second officer").select_option(index=1)
        asking.get_by_label("as they will be shown").check()
        asking.evaluate("scrollTo(0, 0)")
        keep(asking, "release")
        asking.keyboard.press("Control+Enter")
        expect(asking.get_by_text("Nobody approves their own request.")).to_be_visible()

        deciding = browser_page("ID-IID-R2", viewport=VIEW)
        deciding.goto("/desk/")
        keep(deciding, "desk-approval")
        deciding.keyboard.press("d")
        deciding.wait_for_url("**/releases/**")
        deciding.get_by_label("I have read").check()
        deciding.keyboard.press("Control+Enter")
        expect(deciding.locator(".title-line .tag")).to_have_text("Released")

        ratchada.goto(hendra)
        expect(ratchada.get_by_role("heading", level=1)).to_have_text("Hendra Contoh")
        expect(ratchada.locator("main")).not_to_contain_text("RPT-M1")
        keep(ratchada, "another-state")

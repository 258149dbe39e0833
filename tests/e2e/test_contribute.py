"""Contribute in Chromium: twenty statements from a report, by keyboard, in under four minutes; and without scripts."""

from __future__ import annotations

import hashlib
import time

from playwright.sync_api import expect

from tests.support.keying import Keys

HAND_MS = 60
LIMIT_S = 240
TEXT = """On 19 April 2026 a patrol stopped KM Contoh Laut, 18 metres, with three added outboard motors, off Ba'a. \
Twenty-three passengers and three crew were aboard.

The skipper, Invented Skipper, of Makassar, swam ashore and was not found. The deckhand, Invented Deckhand, is in \
custody.

The third, Invented Cook, was hired as cook. One crewman is sixteen: he showed a birth certificate dated \
14 August 2009.

The boat was bought in Makassar on 10 March through a front. Price and buyer follow in a second report."""


def begin_report(keys):
    """Key the report's line and paste its text."""
    keys.type("RPT-X3").press("Tab").type("22 Apr 2026").press("Tab").type("South of Rote").press("Tab").type("en")
    keys.press("Tab", "Tab")
    keys.page.keyboard.insert_text(TEXT)
    keys.press("Tab")


def attach(page, tmp_path, number, content):
    """Choose a file, as the browser's own dialog would; its hash is shown."""
    file = tmp_path / f"photo {number}.jpg"
    file.write_bytes(content)
    page.locator(f"[name=file-{number}]").set_input_files(file)
    expect(page.locator(".file-facts").nth(number)).to_contain_text(hashlib.sha256(content).hexdigest())


def test_twenty_statements_take_less_than_four_minutes(browser_page, look, tmp_path) -> None:
    """A report with two attachments, five records, three persons asked about; 60 ms a key; axe finds nothing."""
    page = browser_page("UI1")
    page.goto("/contribute/")
    look(page, "contribute-empty")
    keys = Keys(page, delay=HAND_MS)
    page.get_by_label("Reference", exact=True).focus()
    began = time.monotonic()
    begin_report(keys)
    attach(page, tmp_path, 0, b"\xff\xd8" + b"first" * 60_000)
    attach(page, tmp_path, 1, b"\xff\xd8second")

    keys.record("e: Interception off Ba'a")
    keys.row("date", "19 April 2026", grade="a1", preset="2")
    keys.row("place", "Ba'a")
    keys.row("persons", "23")
    keys.row("crew", "3")
    keys.record("v: KM Contoh Laut")
    keys.row("length", "18")
    keys.row("engine", "three added outboard motors")
    keys.record("p: Invented Skipper")
    keys.row("based", "Makassar", grade="b2", preset="3")
    keys.row("status", "escaped, not found")
    keys.relation("was crew", "contoh")
    keys.answer("3", "6", reason="Adult by his seaman's book; gave the orders.")
    keys.record("p: Invented Deckhand")
    keys.row("status", "in custody", grade="a1", preset="1")
    keys.relation("was crew", "contoh")
    keys.answer("3", "6", reason="Adult by passport, paid wages.")
    keys.record("p: Invented Cook")
    keys.row("note", "aged 16 by birth certificate", grade="a1", preset="5")
    keys.row("born", "14 August 2009")
    keys.row("occupation", "cook")
    keys.relation("was crew", "contoh")
    look(page, "contribute-question")
    keys.answer("1", "5")
    expect(page.locator("[data-submit-words]")).to_have_text("Submit 20 statements")
    keys.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("20 statements stored")
    took = time.monotonic() - began
    print(f'{{"figure": "contribute_20_statements", "value": {took:.0f}, "unit": "s"}}')
    assert took < LIMIT_S
    look(page, "contribute-stored")
    expect(page.get_by_text("1 person is protected from now on.")).to_be_visible()
    assert page.locator("main a[href^='/statements/']").count() == 20
    page.get_by_role("link", name="RPT-X3").click()
    expect(page.get_by_role("heading", name="Attachments")).to_be_visible()
    expect(page.locator("main")).to_contain_text(hashlib.sha256(b"\xff\xd8second").hexdigest())


def test_pickers_open_at_the_row_and_report_problems_stand_at_their_cells(browser_page, look) -> None:
    """`m` and `q` on a row; `v` shows every problem where it is, in words; axe finds nothing in any of it."""
    page = browser_page("UI1")
    page.goto("/contribute/")
    keys = Keys(page)
    page.get_by_label("Reference", exact=True).focus()
    begin_report(keys)
    keys.record("p: Invented Cook")
    keys.row("note", "aged 16 by birth certificate")
    keys.row("born", "14 August 2009")
    keys.press("Escape", "k", "m")
    page.locator("#marking-picker [data-reach]", has_text="Reaches").wait_for()
    look(page, "contribute-marking")
    keys.press("4")
    keys.press("q")
    look(page, "contribute-grading")
    keys.press("c", "3")
    expect(page.locator("tr[data-keyed] .grade").nth(2)).to_have_text("C3")
    keys.press("v")
    expect(page.get_by_role("alert")).to_contain_text("1 thing to put right; nothing is stored.")
    expect(page.locator(".question .error")).to_contain_text("Answer both: yes, perhaps or no.")
    look(page, "contribute-problems")


def test_text_selected_in_the_report_becomes_the_value(browser_page) -> None:
    """By keyboard alone: select, Enter; the span is underlined and carries the row's number."""
    page = browser_page("UI1")
    page.goto("/contribute/")
    keys = Keys(page)
    page.get_by_label("Reference", exact=True).focus()
    begin_report(keys)
    keys.record("e: Interception")
    keys.type("date").press("Tab")
    page.locator("[data-reading]").focus()
    keys.press("Control+Home", *["ArrowRight"] * 3, *["Shift+ArrowRight"] * len("19 April 2026"), "Enter")
    assert page.locator("tr[data-keyed] textarea").nth(1).input_value() == "19 April 2026"
    expect(page.locator(".reading .span", has_text="19 April 2026")).to_have_attribute("data-n", "2")
    expect(page.locator(".report-foot [data-not-keyed]")).to_have_text("7 sentences not keyed")
    page.locator("[data-reading]").focus()
    page.keyboard.type("x")
    expect(page.locator("[data-reading]")).to_contain_text("On 19 April 2026 a patrol")


def test_a_draft_comes_back_as_it_was_left(browser_page) -> None:
    """Saved by itself, said so; after a reload every row, record and answer stands, and can be thrown away."""
    page = browser_page("UI1")
    page.goto("/contribute/")
    keys = Keys(page)
    keys.record("p: Invented Cook")
    keys.row("born", "between 1980 and 1990", grade="b2", preset="1")
    keys.answer("1", "5")
    expect(page.locator("[data-saved]")).to_contain_text("Draft, saved", timeout=10_000)
    page.wait_for_timeout(3_000)
    page.reload()
    expect(page.locator("[data-record-name]")).to_have_text("Invented Cook")
    assert [box.input_value() for box in page.locator("tr:not(.entry)[data-keyed] textarea").all()] == [
        "Invented Cook",
        "between 1980 and 1990",
    ]
    expect(page.locator("tr[data-keyed] .echo").nth(1)).to_have_text("between 1 Jan 1980 and 31 Dec 1990")
    assert page.locator("[name=record-0-victim][value=perhaps]").is_checked()
    page.goto("/contribute/")
    page.get_by_role("button", name="Throw away").click()
    expect(page.get_by_role("button", name="Throw away")).to_have_count(0)


def test_an_answer_that_is_lost_stores_once(browser_page) -> None:
    """The connection breaks after the server has stored: the second submission shows what the first became."""
    page = browser_page("UI1", reports="ERR_FAILED")
    page.goto("/contribute/")
    keys = Keys(page)
    keys.record("v: KM Contoh Laut")
    keys.row("length", "18", grade="b2", preset="1")
    lost = []

    def lose(route):
        route.fetch()
        lost.append(route)
        route.abort()

    page.route("**/contribute/", lose, times=1)
    keys.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("No answer came. Submit again: it is stored once.")
    keys.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("2 statements stored")
    assert len(lost) == 1
    page.goto("/search/?q=KM Contoh Laut")
    page.wait_for_url("**/entities/**")  # one record carries the name, not two


def test_the_form_works_without_scripts(browser_page) -> None:
    """Ten plain rows; the question comes back with the page; what is answered is stored."""
    page = browser_page("UI1", java_script_enabled=False)
    page.goto("/contribute/")
    page.locator("[name=row-0-record]").fill("Invented Cook")
    page.locator("[name=row-0-kind]").select_option("person")
    for number, (prop, value) in enumerate((("Name", "Invented Cook"), ("Born", "1980s"), ("was crew of", "KM X"))):
        page.locator(f"[name=row-{number}-prop]").fill(prop)
        page.locator(f"[name=row-{number}-value]").fill(value)
    page.locator("[name=row-3-record]").fill("KM X")
    page.locator("[name=row-3-kind]").select_option("vessel")
    page.locator("[name=row-3-prop]").fill("Name")
    page.locator("[name=row-3-value]").fill("KM X")
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("May this person be a victim, or a child?")).to_be_visible()
    expect(page.get_by_text("between 1 Jan 1980 and 31 Dec 1989")).to_be_visible()
    page.locator("[name=record-0-child][value=perhaps]").check(force=True)
    page.locator("[name=record-0-victim][value=perhaps]").check(force=True)
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("4 statements stored")

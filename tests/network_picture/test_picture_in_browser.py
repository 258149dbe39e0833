"""The network picture in a browser: under the strict policy, by keyboard alone, accessible in both themes.

It drives the development page, which carries the product's own scripts, styles and policy.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from breakwater.core.network.compose import Record, Relation, compose

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.enable_socket]

_ROOT = Path(__file__).parents[2]
_BUILT = _ROOT / "src/breakwater/foundation/web/static/built/network.js"

RECORDS = [
    Record("a", "person", "Alba", role="organiser", role_family="leads", url="/entities/a/"),
    Record("b", "person", "Bo", custody=True, url="/entities/b/"),
    Record("c", "person", "Chidi", role_family="moves", disagree=True, url="/entities/c/"),
    Record("d", "phone", "+100", url="/entities/d/"),
    Record("n", "network", "RED KITE", url="/entities/n/"),
    Record("v", "person", "Secret Name", protected=True),
]
RELATIONS = [
    Relation("1", "a", "b", "reports_to", "reports to", 3, month="2025-10", when="2025-10", grade="A2", tlp="AMBER"),
    Relation("2", "b", "c", "works_with", "works with", 2, month="2025-12"),
    Relation("3", "a", "d", "uses", "uses", 1),
    Relation("4", "c", "n", "member_of", "member of", 3),
    Relation("5", "a", "n", "member_of", "member of", 3),
    Relation("6", "c", "v", "participated", "took part", 3),
    Relation("8", "a", "b", "works_with", "works with, on boats", 3),
    Relation("7", "c", None, "pays", "pays", 3, originator="XX"),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the page and one picture from a process of its own."""
    if not _BUILT.exists():
        pytest.skip("the front end is not built: make front")
    folder = tmp_path_factory.mktemp("pictures")
    picture = compose(RECORDS, RELATIONS, claims=[("a", "c", "XX says same")], title="RED KITE").picture
    (folder / "small.json").write_text(json.dumps(picture.to_json()), encoding="utf-8")
    server = subprocess.Popen(
        [sys.executable, str(_ROOT / "frontend/network/dev/serve.py"), "0", str(folder)],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        yield server.stdout.readline().strip().replace("data=84", "data=small")
    finally:
        server.terminate()
        server.wait(timeout=10)


@pytest.fixture(params=["light", "dark"])
def page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Open the picture; any error of the page or refusal of the policy fails the test."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{address}&theme={request.param}")
    page.wait_for_selector("[data-network][data-ready]")
    yield page
    refused = page.evaluate("window.refused")
    context.close()
    assert said == []
    assert refused == []


def row(page: Page, name: str) -> object:
    return page.get_by_role("option").filter(has_text=name)


def test_the_list_holds_every_record_and_no_victims_name(page: Page) -> None:
    """The list is the picture for who cannot see it; the protected person is last and unnamed."""
    rows = page.get_by_role("option").all_inner_texts()
    assert len(rows) == len(RECORDS)
    assert "Protected person" in rows[-1]
    assert "Secret" not in page.content()


def test_it_is_drawn(page: Page) -> None:
    """The stage holds more than its ground: names above, marks and ties beneath."""
    inked = page.evaluate(
        """() => { const pen = document.querySelector('.sigma-over').getContext('2d');
        const { width, height } = pen.canvas;
        return pen.getImageData(0, 0, width, height).data.filter((v, i) => i % 4 === 3 && v > 0).length; }"""
    )
    assert inked > 500


def test_it_passes_axe(page: Page) -> None:
    """With nothing chosen and with a record chosen."""
    assert Axe().run(page, context=".network").response["violations"] == []
    row(page, "Alba").click()
    assert Axe().run(page, context=".network").response["violations"] == []


def test_keys_alone_choose_add_and_take_back(page: Page) -> None:
    """T to the list, arrows, Enter, Shift Enter, E, H, Ctrl Z."""
    keys = page.keyboard
    keys.press("t")
    keys.press("Home")
    name = page.locator(":focus").inner_text().splitlines()[0]
    keys.press("Enter")
    expect(page.locator(".network-side h2")).to_contain_text(name.split()[0])
    keys.press("t")
    keys.press("ArrowDown")
    keys.press("Shift+Enter")
    expect(page.get_by_text("2 selected")).to_be_visible()
    keys.press("h")
    expect(page.get_by_role("status")).to_contain_text("2 hidden")
    expect(page.get_by_role("option")).to_have_count(len(RECORDS) - 2)
    keys.press("Control+z")
    expect(page.get_by_role("option")).to_have_count(len(RECORDS))


def test_a_protected_person_cannot_be_hidden(page: Page) -> None:
    """The key is refused in words, and the mark stays."""
    keys = page.keyboard
    keys.press("t")
    keys.press("End")
    keys.press("Enter")
    expect(page.locator(".network-side h2")).to_have_text("Protected person")
    assert page.locator(".network-side a").count() == 0
    keys.press("h")
    expect(page.get_by_role("status")).to_contain_text("cannot be hidden")
    keys.press("Escape")
    expect(page.get_by_role("option")).to_have_count(len(RECORDS))


def test_a_path_runs_over_facts_only(page: Page) -> None:
    """Neither the claim nor the network's own mark shortens the way from Alba to Chidi."""
    row(page, "Alba").click()
    page.keyboard.press("p")
    page.keyboard.press("t")
    row(page, "Chidi").click()
    expect(page.locator(".network-side")).to_contain_text("2 steps")
    expect(page.locator(".network-side")).to_contain_text("A2")
    page.keyboard.press("n")
    expect(page.get_by_role("status")).to_contain_text("No other path")


def test_filters_and_the_window_of_time_are_undone(page: Page) -> None:
    """A kind ticked off leaves the list; months step with the arrows; Ctrl Z brings both back."""
    page.locator(".network-filter", has_text="Phone").click()
    expect(page.get_by_role("option")).to_have_count(len(RECORDS) - 1)
    page.keyboard.press("Control+z")
    expect(page.get_by_role("option")).to_have_count(len(RECORDS))
    handle = page.get_by_role("slider", name="Window ends")
    handle.focus()
    page.keyboard.press("ArrowLeft")
    expect(handle).to_have_attribute("aria-valuetext", "Nov 2025")
    page.keyboard.press("Control+z")
    expect(page.get_by_text("All times")).to_be_visible()


def test_a_line_of_two_families_stays_while_one_of_them_is_shown(page: Page) -> None:
    """Each family counts its own ties; the line below says what the filters leave."""
    ties = page.locator("[aria-labelledby=network-filter-ties]")
    assert ties.locator(".network-filter").all_inner_texts() == [
        "reports to\n1",
        "works with\n4",
        "uses, takes part\n2",
    ]
    ties.get_by_text("reports to").click()
    expect(page.locator(".network-line")).not_to_contain_text("showing")
    ties.get_by_text("works with").click()
    expect(page.locator(".network-line")).to_contain_text("showing: records 6 of 6, ties 2 of 6")


def test_a_record_is_found_by_letters_and_opened_by_enter_twice(page: Page) -> None:
    """Letters narrow the list, not the picture; the protected person is found by none."""
    find = page.get_by_role("searchbox", name="Find in this picture")
    find.fill("protected")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(page.get_by_text("No record of this picture carries these letters.")).to_be_visible()
    find.fill("ALB")
    expect(page.get_by_role("option")).to_have_count(1)
    expect(page.locator(".network-line")).not_to_contain_text("showing")
    find.press("Enter")
    expect(page.locator(".network-side h2")).to_have_text("Alba")
    page.keyboard.press("t")
    expect(row(page, "Alba")).to_be_focused()
    with page.expect_request("**/entities/a/"):
        page.route("**/entities/a/", lambda route: route.fulfill(status=204))
        page.keyboard.press("Enter")


def test_protection_has_no_switch(page: Page) -> None:
    """The row of protected persons in the filters is fixed."""
    box = page.locator(".network-filter", has_text="Protected").locator("input")
    expect(box).to_be_disabled()
    expect(box).to_be_checked()

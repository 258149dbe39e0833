"""The lab's pages in a browser: counted as the engine counts, by hand and by keys, accessible in both themes.

It drives the preview, which renders the product's own templates under the product's own policy.
"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.lab import examples

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.enable_socket]

_ROOT = Path(__file__).parents[2]
_BUILT = _ROOT / "src/breakwater/foundation/web/static/built/disrupt.js"
SMALL, LARGE = 40, 500
"""How many people: enough for every part of a page; and as many as an answer must be at once for."""
MOST_MS = 200


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Serve the preview from a process of its own."""
    if not _BUILT.exists():
        pytest.skip("the front end is not built: make front")
    server = subprocess.Popen(
        [sys.executable, str(_ROOT / "tests/lab/preview_server.py"), "0"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        yield server.stdout.readline().strip()
    finally:
        server.terminate()
        server.wait(timeout=10)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Open a page that fails its test on any error of the console, refusals of the policy included."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce", locale="en-GB")
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    context.close()
    assert said == []


def pairs(page: Page) -> int:
    """Return how many pairs are left, as the page says."""
    return int(page.locator("[data-after-pairs]").inner_text().replace(",", ""))


@pytest.mark.parametrize("size", [SMALL, pytest.param(LARGE, marks=pytest.mark.soak)])
def test_what_if_is_what_the_engine_says_and_at_once(page: Page, address: str, size: int) -> None:
    """Each step of a walk of clicks shows the engine's own value, within 200 ms also on 500 people."""
    data = examples.drawn(size)
    plan = [row["id"] for row in data["plan"]["targets"]]
    others = [row["id"] for row in data["nodes"] if row["removable"] and row["id"] not in plan and row["ties"] > 1]
    page.goto(f"{address}/disrupt/plans/{size}/")
    page.wait_for_selector("[data-lab][data-ready]")
    assert pairs(page) == data["plan"]["effect"][-1]
    gone = set(plan)
    for name in (plan[1], others[0], others[7], plan[1], others[-1]):
        gone ^= {name}
        page.locator(f'[data-everyone] tr:has(bdi:text-is("{name}")) input').dispatch_event("click")
        assert pairs(page) == examples.left(size, gone), name
    took = page.evaluate("performance.getEntriesByName('what-if').map(each => each.duration)")
    assert len(took) == 5
    assert max(took) < MOST_MS


def test_keys_alone_take_out_and_in_and_back(page: Page, address: str) -> None:
    """Enter on a mark, arrows between marks, x on a row, Ctrl Z, back to the plan; the bar says what it is."""
    page.goto(f"{address}/disrupt/plans/{SMALL}/")
    page.wait_for_selector("[data-lab][data-ready]")
    start = pairs(page)
    after = page.locator('[data-scene="after"]')
    after.locator('.mark[tabindex="0"]').focus()
    page.keyboard.press("Enter")
    bar = page.locator("[data-what-if-words]")
    expect(bar).to_contain_text("1 left out")
    expect(bar).to_contain_text("more than the plan")
    assert pairs(page) > start
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    assert after.locator(".mark.is-gone").count() in (len(examples.drawn(SMALL)["plan"]["targets"]), 3, 4, 5)
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(bar).to_have_text("This is the plan.")
    assert pairs(page) == start
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(bar).to_contain_text("1 left out")
    page.get_by_role("button", name="Back to the plan").click()
    assert pairs(page) == start


def test_nobody_protected_or_barred_is_a_control(page: Page, address: str) -> None:
    """Shields and who is not to be chosen have no name to press, no row and no number that leads to them."""
    data = examples.drawn(SMALL)
    page.goto(f"{address}/disrupt/plans/{SMALL}/")
    page.wait_for_selector("[data-lab][data-ready]")
    closed = [row for row in data["nodes"] if row.get("protected")]
    assert closed
    before = pairs(page)
    for mark in page.locator('[data-scene="after"] .mark:not(.is-open)').all():
        mark.dispatch_event("click")
    assert pairs(page) == before
    assert page.locator('[data-scene="after"] .mark:not(.is-open)').count() == len(closed)
    assert page.locator("[data-everyone] tbody tr").count() == len(data["nodes"]) - len(closed)


def test_asking_anew_sends_the_choice(page: Page, address: str) -> None:
    """Left out becomes not to be chosen, taken in becomes taken, and one fewer is asked for."""
    page.goto(f"{address}/disrupt/plans/{SMALL}/")
    page.wait_for_selector("[data-lab][data-ready]")
    first = examples.drawn(SMALL)["plan"]["targets"][0]["id"]
    page.locator("[data-targets] input").first.click()
    page.locator("[data-everyone] summary").click()
    row = page.locator("[data-everyone] tbody tr:has(input:not(:checked))").nth(2)
    other = row.locator("bdi").inner_text()
    row.locator("input").click()
    form = page.locator("form[data-again]")
    sent = form.evaluate("form => [...new FormData(form)].filter(([name]) => name !== 'csrfmiddlewaretoken')")
    assert ["excluded", first] in sent
    assert ["taken", other] in sent
    assert ["removals", "3"] in sent


_PAGES = (f"plans/{SMALL}/", "new/", f"plans/{SMALL}/stand/", f"plans/{SMALL}/page/", f"compare/?plan={SMALL}", "")


@pytest.mark.parametrize(
    ("theme", "paths"),
    # a plan's page in the dark: tests/e2e/test_disrupt.py
    [("light", _PAGES[:1]), *(pytest.param(theme, _PAGES, marks=pytest.mark.soak) for theme in ("light", "dark"))],
)
def test_pages_are_accessible(page: Page, address: str, theme: str, paths: tuple[str, ...]) -> None:
    """Axe finds nothing on the plan, changed by hand, nor on the other pages."""
    page.emulate_media(color_scheme=theme)
    for path in paths:
        page.goto(f"{address}/disrupt/{path}")
        if path == f"plans/{SMALL}/":
            page.locator("[data-targets] input").first.click()
        violations = Axe().run(page).response["violations"]
        assert [(fault["id"], node["html"][:160]) for fault in violations for node in fault["nodes"]] == [], path


def test_the_form_is_filled_by_the_picture(page: Page, address: str) -> None:
    """A mark goes through its three states and its row's boxes with it; a state leaves all of its own out; groups."""
    page.goto(f"{address}/disrupt/new/?of={SMALL}")
    page.wait_for_selector("[data-picking][data-ready]")
    mark = page.locator('[data-scene="form"] .mark.is-open').last
    row = page.locator(f'tr[data-at="{mark.get_attribute("data-at")}"]')
    mark.dispatch_event("click")
    expect(row.locator("[name=excluded]")).to_be_checked()
    mark.dispatch_event("click")
    expect(row.locator("[name=taken]")).to_be_checked()
    expect(row.locator("[name=excluded]")).not_to_be_checked()
    mark.dispatch_event("click")
    expect(row.locator("[name=taken]")).not_to_be_checked()
    page.locator("[data-state=TH]").click()
    assert page.locator("[name=excluded]:checked").count() >= page.locator('tr[data-states="TH"]').count() > 0
    for place in (0, 1):
        page.locator("[data-pick]").nth(place).click()
    page.get_by_role("button", name="All or none of these").click()
    assert page.locator("[name=only_together-1]").evaluate("field => field.selectedOptions.length") == 2


def test_pages_work_without_script(browser: Browser, address: str) -> None:
    """The plan, its drawings, tables and curve stand there; nothing that needs a script is offered."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/disrupt/plans/{SMALL}/")
    assert page.locator(".scene .mark").count() == 2 * len(examples.drawn(SMALL)["nodes"])
    assert page.locator(".curve .dot").count() == 5
    expect(page.get_by_role("button", name="Ask with this")).to_be_visible()
    assert not page.locator(".script-only >> visible=true").count()
    context.close()


def test_the_one_page_is_one_sheet_without_names(page: Page, address: str) -> None:
    """On A4 it fills one sheet; who is meant stands on it only where that was asked for."""
    names = [row["id"] for row in examples.drawn(SMALL)["plan"]["targets"]]
    page.goto(f"{address}/disrupt/plans/{SMALL}/page/?number=EX-1")
    text = page.locator("body").inner_text() + page.locator("body").inner_html()
    assert not any(f">{name}<" in text for name in names)
    assert "EX-1" in text
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1
    page.goto(f"{address}/disrupt/plans/{SMALL}/page/?names=1")
    assert all(name in page.locator("main").inner_text() for name in names)

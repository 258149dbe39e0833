"""The gallery in a browser: accessible in both themes, nothing refused by the policy, hands on the keys."""

import re
import socket
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from breakwater.foundation.web.marking_text import parse_marking

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.enable_socket]

_HERE = Path(__file__).parent
_BUILT = _HERE.parent / "static" / "built" / "shell.css"
_PAGES = ("parts", "states", "entity", "desk", "contribute", "sign-in")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Serve the gallery from a process of its own."""
    if not _BUILT.exists():
        pytest.skip("the front end is not built")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, str(_HERE / "gallery_server.py"), str(port)], stdout=subprocess.DEVNULL)
    try:
        _wait(f"http://127.0.0.1:{port}/gallery/desk")
        yield f"http://127.0.0.1:{port}/gallery"
    finally:
        server.terminate()
        server.wait(timeout=10)


def _wait(url: str) -> None:
    for _ in range(100):
        try:
            with urlopen(url) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(url)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Open a page that fails its test on any console error, refusals of the policy included."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    context.close()
    assert said == []


def _faults(page: Page) -> list[str]:
    violations = Axe().run(page).response["violations"]
    return [f"{v['id']}: {node['html'][:160]} {node['any'][:1]}" for v in violations for node in v["nodes"]]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", _PAGES)
def test_axe_finds_nothing(page: Page, address: str, name: str, theme: str) -> None:
    """No violation at all, in either theme."""
    page.emulate_media(color_scheme=theme)
    page.goto(f"{address}/{name}")
    assert _faults(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_what_opens(page: Page, address: str, theme: str) -> None:
    """Opened row, menus, pickers, dialogs, suggestions."""
    page.emulate_media(color_scheme=theme)
    page.goto(f"{address}/entity")
    page.locator("#s-8 .expand").click()
    page.keyboard.press("u")
    assert _faults(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert _faults(page) == []
    page.goto(f"{address}/contribute")
    for key in ("m", "q"):
        page.keyboard.press("j")
        page.keyboard.press(key)
        assert _faults(page) == []
        page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("rasyid")
    page.locator(".search-results .hit").first.wait_for()
    assert _faults(page) == []


def test_no_width_needs_sideways_scrolling(page: Page, address: str) -> None:
    """The page is as wide as the screen: desk at 200 % zoom, tablet, phone, the narrowest."""
    for width in (1024, 720, 390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        for name in _PAGES:
            page.goto(f"{address}/{name}")
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, (name, width)
        assert _faults(page) == []


def test_nothing_is_asked_of_another_server(page: Page, address: str) -> None:
    """All that a page loads comes from where the page came from."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/parts", wait_until="networkidle")
    host = address.removesuffix("/gallery")
    assert asked
    assert [url for url in asked if not url.startswith(host)] == []


def _value(page: Page, name: str) -> str:
    return str(page.locator(f"[name='{name}']").input_value())


def test_a_marking_takes_two_keys(page: Page, address: str) -> None:
    """`m` `2` sets the second of the most used markings on the current row, and nothing else."""
    page.goto(f"{address}/contribute")
    before = _value(page, "marking-8")
    page.keyboard.press("j")
    page.keyboard.press("m")
    page.keyboard.press("2")
    assert _value(page, "marking-7") == "AMBER;LK-ASU,MY-MCB;H2;AMBER"
    assert _value(page, "marking-8") == before
    assert page.locator("#k-7[data-current]").count() == 1
    assert not page.locator("#marking-picker").is_visible()


def test_a_digit_on_the_marking_cell_is_enough(page: Page, address: str) -> None:
    """In a form Tab reaches the cell; a digit there opens nothing."""
    page.goto(f"{address}/contribute")
    page.locator("#k-8 .marking-cells").focus()
    page.keyboard.press("1")
    assert _value(page, "marking-8") == "GREEN;;;GREEN"


def test_each_part_of_a_marking_can_be_set_by_keys(page: Page, address: str) -> None:
    """Audience by letter, organisations as tokens, H3 with its text, whole record by Shift+Enter."""
    page.goto(f"{address}/contribute")
    page.keyboard.press("j")
    page.keyboard.press("m")
    page.keyboard.press("s")
    page.keyboard.press("t")
    page.keyboard.type("th-bsb")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    assert _value(page, "marking-7") == "AMBER;LK-ASU;H2;AMBER"  # Esc takes everything back
    page.keyboard.press("m")
    page.keyboard.press("s")
    page.keyboard.press("t")
    page.keyboard.type("th-bsb")
    page.keyboard.press("Enter")
    page.locator("#marking-picker [value=H3]").check()
    page.locator("#mp-caveat").fill("Ask first; then act & report.")
    page.locator("#marking-picker [data-reach]", has_text="Reaches 9 persons").wait_for()
    page.keyboard.press("Shift+Enter")
    for row in ("7", "8", "9"):
        marking = parse_marking(_value(page, f"marking-{row}"), originator="ID-IID", world="live")
        assert marking.tlp == "AMBER+STRICT"
        assert marking.releasable_to == {"LK-ASU", "TH-BSB"}
        assert sorted(marking.handling) == ["H2", "H3"]
        assert marking.caveat == "Ask first; then act & report."
    assert _value(page, "marking-10") == "GREEN;;;GREEN"


def test_red_names_its_author_until_others_are_named(page: Page, address: str) -> None:
    """`m` `r`: the list of persons appears, the author ticked; another is added; a wider audience names nobody."""
    page.goto(f"{address}/contribute")
    page.keyboard.press("j")
    page.keyboard.press("m")
    assert not page.get_by_role("group", name="Named persons").is_visible()
    page.keyboard.press("r")
    page.get_by_label("Colleague, ID-IID").check()
    page.keyboard.press("Enter")
    assert _value(page, "marking-7") == "RED;@12,@7f3a-1;H2;AMBER"
    page.keyboard.press("m")
    page.get_by_label("Author, ID-IID").uncheck()
    page.keyboard.press("Enter")
    assert _value(page, "marking-7") == "RED;@7f3a-1;H2;AMBER"
    page.keyboard.press("m")
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    assert "@" not in _value(page, "marking-7")


def test_a_grade_is_typed(page: Page, address: str) -> None:
    """`q` `b` `2` from the row; `b` `2` on the cell; 1 asks which source confirms."""
    page.goto(f"{address}/contribute")
    page.keyboard.press("j")
    for key in ("q", "c", "3"):
        page.keyboard.press(key)
    assert _value(page, "grade-7") == "C3"
    page.locator("#k-8 .grade").focus()
    page.keyboard.type("f6")
    assert _value(page, "grade-8") == "F6"
    page.locator("#k-9 .grade").focus()
    page.keyboard.type("a1")
    page.keyboard.type("BD-CCI 22/3")
    page.keyboard.press("Enter")
    assert _value(page, "grade-9") == "A1"
    assert _value(page, "confirmed-9") == "BD-CCI 22/3"


def test_a_grade_keeps_the_scale_it_was_given_in(page: Page, address: str) -> None:
    """Another scale than the agency's own is written beside the code."""
    page.goto(f"{address}/contribute")
    page.keyboard.press("j")
    page.keyboard.press("q")
    page.locator("[data-scale=europol_4x4]").click()
    page.locator("#grading-picker").focus()
    page.keyboard.type("x4")
    assert _value(page, "grade-7") == "X4 europol_4x4"


def test_letters_are_text_in_a_text_field(page: Page, address: str) -> None:
    """A typed m is an m."""
    page.goto(f"{address}/contribute")
    field = page.locator("[name=value]")
    field.focus()
    page.keyboard.type("jmqug?")
    assert field.input_value() == "jmqug?"
    assert not page.locator("#marking-picker").is_visible()


def test_rows_move_open_and_close(page: Page, address: str) -> None:
    """j, k, Enter; the opened part is fetched where it was not sent; focus stays on the row."""
    page.goto(f"{address}/entity")
    disagreements = page.locator(".disagree [data-row]").count()
    for _ in range(disagreements + 1):
        page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.locator("#d-1 .facts").first.wait_for()
    assert page.locator("#s-1 .expand").get_attribute("aria-expanded") == "true"
    assert page.evaluate("document.activeElement.id") == "s-1"
    page.keyboard.press("Enter")
    assert not page.locator("#d-1").is_visible()
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.id") == "s-1"


def test_only_the_current_row_asks(page: Page, address: str) -> None:
    """Its act alone is primary and shows d."""
    page.goto(f"{address}/desk")
    assert page.locator(".commitments .btn-primary").all_inner_texts() == ["Answer\nd"]
    page.keyboard.press("j")
    assert page.locator(".commitments .btn-primary").count() == 1
    assert page.locator("#c-2 .btn-primary").count() == 1


def test_keys_can_be_switched_off_and_changed(page: Page, address: str) -> None:
    """Off: letters do nothing. Changed: the new letter works, the old one is free, the hint shows it."""
    page.goto(f"{address}/desk")
    page.locator(".context .person").click()
    page.locator("[data-keys-set=off]").click()
    page.keyboard.press("Escape")
    page.keyboard.press("u")
    assert not page.locator("#purpose-menu").is_visible()
    page.locator(".context .person").click()
    page.locator("[data-keys-set=on]").click()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.locator("li[data-action=purpose] [data-change]").focus()
    page.keyboard.press("w")
    page.keyboard.press("Escape")
    page.keyboard.press("u")
    assert not page.locator("#purpose-menu").is_visible()
    page.keyboard.press("w")
    assert page.locator("#purpose-menu").is_visible()


def test_the_theme_is_remembered(page: Page, address: str) -> None:
    """The server draws it at once on the next page."""
    page.goto(f"{address}/desk")
    page.locator(".context .person").click()
    page.locator("[data-theme-set=dark]").click()
    page.goto(f"{address}/entity")
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_a_dialog_keeps_focus_and_gives_it_back(page: Page, address: str) -> None:
    """Esc closes; focus returns to what opened it."""
    page.goto(f"{address}/states")
    opener = page.locator("[data-dialog]")
    opener.click()
    page.keyboard.press("Escape")
    assert opener.evaluate("element => element === document.activeElement")


def test_a_chip_opens_in_words(page: Page, address: str) -> None:
    """Focus and Enter."""
    page.goto(f"{address}/parts")
    page.locator("button.chip").nth(2).focus()
    page.keyboard.press("Enter")
    assert "BD-CCI and ID-IID only, no clients" in page.locator("#words-popover").inner_text()


def test_a_place_is_two_letters_away(page: Page, address: str) -> None:
    """`g` and the place's letter."""
    page.goto(f"{address}/desk")
    page.keyboard.press("g")
    page.keyboard.press("n")
    page.wait_for_url("**/gallery/entity")


def test_paper_has_the_banner_on_each_sheet_and_words_for_chips(page: Page, address: str) -> None:
    """Chips' cells give way to their words; controls are left out."""
    page.emulate_media(media="print")
    page.goto(f"{address}/entity")
    assert page.locator("#s-1 .chip-print").is_visible()
    assert not page.locator("#s-1 .tlp-button").is_visible()
    assert not page.locator(".rail").is_visible()
    assert page.locator(".banner").evaluate_all("all => all.map(e => getComputedStyle(e).position)") == [
        "fixed",
        "fixed",
    ]


def test_no_sheet_of_paper_is_empty(page: Page, address: str) -> None:
    """Wherever a page ends: pushed down step by step, its last sheet always carries something of it."""
    page.goto(f"{address}/desk")
    page.evaluate("document.querySelector('.content').prepend(document.createElement('div'))")

    def printed(height: int, *, of: str = "", seen: str = "visible") -> bytes:
        page.evaluate(
            "([height, seen]) => { document.querySelector('.content > div').style.height = `${height}px`;"
            " document.querySelector('.main').style.visibility = seen }",
            [height, seen],
        )
        return page.pdf(prefer_css_page_size=True, page_ranges=of)

    low, high = 0, 1_100  # pushed down by a sheet's height it takes one sheet more
    before = _sheets(printed(low))
    while high - low > 4:
        middle = (low + high) // 2
        low, high = (middle, high) if _sheets(printed(middle)) == before else (low, middle)
    for height in range(high, high + 48, 8):  # the room that is kept for the foot has 42 px
        last = str(before + 1)
        seen, unseen = (_texts(printed(height, of=last, seen=how)) for how in ("visible", "hidden"))
        assert seen > unseen, f"the last sheet is empty at {height} px"


def _sheets(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page[^s]", pdf))


def _texts(pdf: bytes) -> int:
    """Return how many pieces of text are drawn."""
    streams = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    drawn = [content for each in streams if b" Tf" in (content := _inflated(each))]
    return sum(len(re.findall(rb"\bT[jJ]\b", content)) for content in drawn)


def _inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(stream)
    except zlib.error:  # a font or a picture in another form
        return b""

"""The pages of records and networks in Chromium: both themes, a phone, the keys alone, and nothing refused."""

import re

RASYID = "Muhammad Rasyid bin Karim"


def address(live, name, who="UI1"):
    """Return the address of the record that carries a name exactly."""
    answer = live.tide.browser(who).get("/search/", {"q": name})
    assert answer.status_code == 302
    return answer["Location"]


def test_an_entity_in_both_themes_and_on_a_phone(live, browser_page, look):
    """Facts, relations, reports, who can see, preview: no violation, no error."""
    page = browser_page("UI1")
    page.goto(address(live, RASYID))
    look(page, "entity")
    page.locator(".statements .expand").first.click()
    page.locator(".detail .row-acts").first.wait_for()
    look(page, "entity-expanded")
    for tab in ("Relations", "Reports", "Who can see"):
        page.get_by_role("navigation", name="Views of this record").get_by_role("link", name=tab).click()
        look(page, f"entity-{tab.split()[0].lower()}")
    page.get_by_label("Organisation").select_option("TH-BSB")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Preview").click()
    page.get_by_text("TH-BSB sees none").wait_for()
    look(page, "entity-preview")
    phone = browser_page("UI1", viewport={"width": 390, "height": 844}, has_touch=True)
    phone.goto(address(live, RASYID))
    look(phone, "entity-phone")
    wide = phone.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390


def test_an_officer_releases_from_the_row_by_keys(live, browser_page, look):
    """j to a row, x to choose it, l to release it."""
    page = browser_page("ID-IID-R1")
    page.goto(address(live, RASYID, "ID-IID-R1"))
    page.keyboard.press("j")
    page.keyboard.press("x")
    bar = page.locator("[data-chosen-bar]")
    bar.wait_for()
    assert "1 chosen" in " ".join(bar.inner_text().split())
    look(page, "entity-chosen")
    page.keyboard.press("l")
    page.wait_for_url("**/releases/new/**")
    assert page.get_by_role("heading", level=1).inner_text() == "Release 1 statement"


def test_two_records_become_one_and_two_again_by_keys(live, browser_page, look):
    """Claim, agree on the strip, show apart, withdraw; the timeline is put away with t."""
    theirs = address(live, "Abdur Rashid").strip("/").split("/")[1]
    ours = address(live, RASYID)
    page = browser_page("UI1")
    page.goto(f"{ours}claim/?other={theirs}&judgement=same")
    page.get_by_label("Reason").fill("Account id, burn scar, father's name.")
    look(page, "claim")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**{ours}")
    strip = page.locator(".strip").first
    assert "2 records shown as one." in strip.inner_text()
    assert "Abdur Rashid" in page.locator(".title-line").inner_text()
    look(page, "entity-joined")
    assert page.locator("details.timeline").get_attribute("open") is not None
    page.keyboard.press("t")
    assert page.locator("details.timeline").get_attribute("open") is None
    strip.get_by_role("link", name="Show apart").click()
    assert "Shown apart." in page.locator(".strip").first.inner_text()
    page.locator(".strip").first.get_by_role("button", name="Withdraw").click()
    page.wait_for_load_state()
    assert page.locator(".strip").count() == 0
    other = browser_page("UB1")
    other.goto(f"/entities/{theirs}/")
    assert other.locator(".strip").count() == 0


def test_a_protected_record_is_plain_and_accessible(live, browser_page, look):
    """Fixed words in the title, no link to what is withheld."""
    asks, records = live.tide.browser("UT1"), live.tide.records
    protected = [key for key in sorted(records) if key.startswith("V")]
    held = [key for key in protected if asks.get(f"/entities/{records[key]}/").status_code == 200]
    assert 0 < len(held) < len(protected)
    page = browser_page("UT1")
    page.goto(f"/entities/{records[held[0]]}/")
    assert page.title() == "Protected person · Breakwater"
    look(page, "entity-protected")


def test_networks_search_and_print(live, browser_page, look):
    """The list by keys into a picture, its printed sheet, and a search that finds nothing."""
    page = browser_page("UT1")
    page.goto("/networks/")
    look(page, "networks")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/networks/**")
    page.locator("[data-network][data-ready]").wait_for()
    page.goto("/networks/collections/Exercise%20LANTERN%20TIDE/print/")
    look(page, "network-print")
    assert re.search(r"ledger [0-9A-F]{10}", page.locator(".sheet svg").text_content())
    page.goto("/search/?q=Nobody+Of+This+Name")
    look(page, "search-empty")
    page.goto("/search/?q=%2B66700000102")
    assert "/entities/" in page.url


def test_a_record_is_printed_as_its_sheet(live, browser_page, look):
    """Ctrl P on the record makes the numbered sheet: two pages, banner and ledger line on each; Esc leads back."""
    page = browser_page("UI1")
    page.goto(address(live, RASYID))
    page.keyboard.press("Control+p")
    page.wait_for_url("**/print/")
    look(page, "entity-print")
    assert re.search(
        r"Export [0-9A-F]{10} · copy for Bambang Prasetyo, ID-IID", page.locator(".paper-foot").inner_text()
    )
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 2
    page.keyboard.press("Escape")
    page.wait_for_url(re.compile(r"/entities/[0-9a-f-]{36}/$"))


def test_a_picture_opens_from_the_record_and_back(live, browser_page):
    """o leads from a record to the picture around it."""
    page = browser_page("UI1")
    page.goto(address(live, RASYID))
    page.keyboard.press("o")
    page.wait_for_url("**/networks/around/**")
    page.locator("[data-network][data-ready]").wait_for()
    page.get_by_role("link", name="Open the record").click()
    page.wait_for_url("**/entities/**")

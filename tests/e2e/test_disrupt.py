"""From a network to a plan that can be handed on: asked on the picture, made by the job, changed by hand, on one page.

`make pictures` keeps its pictures for the guide: BREAKWATER_SCREENSHOTS=docs/how-to/pictures.
"""

import os
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from breakwater.foundation.jobs.testing import work_off
from tests.support import pictures

VIEW = {"width": 1440, "height": 900}


def kept(page, name):
    """Keep a page's picture, where that is asked for."""
    folder = os.environ.get("BREAKWATER_SCREENSHOTS", "")
    page.mouse.move(0, 0)
    page.evaluate("document.fonts.ready")
    if folder:
        pictures.keep(page, Path(folder) / f"{name}.png")


def faults_of(page):
    """Return what axe finds in the dark; in the light the lab's own tests look."""
    page.emulate_media(color_scheme="dark")
    violations = Axe().run(page).response["violations"]
    page.emulate_media(color_scheme="light")
    return [(fault["id"], node["html"][:200]) for fault in violations for node in fault["nodes"]]


def pairs(page):
    """Return how many pairs are left, as the page says."""
    return int(page.locator("[data-after-pairs]").inner_text().replace(",", ""))


def test_a_plan_from_the_network_to_one_page(live, browser_page):
    """Whom TH-BSB sees is planned against; left out and asked anew; the copy carries its number and no name."""
    page = browser_page("UT1", viewport=VIEW)
    page.goto("/networks/collections/Exercise%20LANTERN%20TIDE/")
    page.get_by_role("link", name="Plan against it").click()
    page.wait_for_selector("[data-picking][data-ready]")
    page.get_by_label("How many people at most").fill("4")
    kept(page, "plan-form")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/disrupt/plans/*/")
    expect(page.get_by_text("The plan is being made.")).to_be_visible()
    work_off()
    page.wait_for_selector("[data-lab][data-ready]")
    assert faults_of(page) == []
    kept(page, "plan-ready")

    made = pairs(page)
    first = page.locator("[data-targets] .lab-name").first.inner_text()
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("[data-what-if-words]")).to_contain_text("1 left out")
    assert pairs(page) > made
    kept(page, "plan-what-if")
    page.get_by_role("button", name="Ask anew with these").click()
    expect(page.get_by_text("The plan is being made.")).to_be_visible()
    work_off()
    page.wait_for_selector("[data-lab][data-ready]")
    expect(page.locator(".title-line .also")).to_have_text("plan 2 of 2")
    assert first not in page.locator("[data-targets]").inner_text()
    names = page.locator("[data-targets] .lab-name").all_inner_texts()

    page.get_by_role("link", name="Compare", exact=True).click()
    expect(page.get_by_role("rowheader", name=first)).to_be_visible()
    kept(page, "plan-compare")
    page.go_back()
    page.get_by_role("link", name="One page").click()
    page.wait_for_url("**/disrupt/plans/*/page/")  # loaded, its script with it: else the key is pressed on no page
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("The copy is on record.")).to_be_visible()
    text = page.locator("main").inner_text()
    assert not any(name in text for name in names)
    kept(page, "plan-one-page")

"""Import a table in Chromium: what it means, what is wrong with it, how it will read, loaded, seen, taken back."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

from playwright.sync_api import expect

from tests.support.tide import AT

VESSELS = ("KM Contoh Laut", "KM Contoh Jaya 3")


def crews() -> bytes:
    """Write a list of 42 invented crew members, four of them wrong, three to look at."""
    stream = io.StringIO()
    write = csv.writer(stream).writerow
    write(["Nama", "Tgl lahir", "WN", "Kapal", "Nilai", "TLP"])
    odd = {
        3: ["Invented Third", "31-02-1972", "ID", VESSELS[0], "B2", "AMBER+STRICT"],
        5: ["Invented Young", "14-08-2012", "ID", VESSELS[0], "A1", "AMBER+STRICT"],
        7: ["Invented Seventh", "1990", "ID", VESSELS[0], "A7", "GREEN"],
        12: ["Invented Twelfth", "", "ID", VESSELS[1], "A2", "TLP:ORANGE"],
        19: ["", "1988", "ID", VESSELS[0], "C3", "AMBER+STRICT"],
        22: ["Invented Written", "not written", "ID", VESSELS[1], "B2", "GREEN"],
        31: ["Invented Fourth", "1984/1986", "ID", VESSELS[0], "A1", "GREEN"],
    }
    odd[4] = odd[31]
    for row in range(2, 44):
        write(odd.get(row, [f"Invented Crew {row}", "circa 1985", "ID", VESSELS[row % 2], "B2", "GREEN"]))
    return stream.getvalue().encode()


def work_off() -> None:
    """Carry out queued jobs as the worker would, a little after the exercise's instant."""
    from breakwater.foundation.database.source import replayed
    from breakwater.foundation.jobs.testing import work_off as carry_out

    with replayed(at=AT + timedelta(minutes=1)):
        carry_out()


def test_a_table_is_mapped_checked_loaded_seen_and_taken_back(browser_page, live, look):
    """Step 5: problems first, the bad cell underlined, preview as it will read, one act to load and one to undo."""
    page = browser_page("UI2")
    page.goto("/imports/")
    look(page, "import-file")
    page.get_by_label("File", exact=True).set_input_files(
        {"name": "rote_crews.csv", "mimeType": "text/csv", "buffer": crews()}
    )
    page.get_by_role("button", name="Read the file").click()

    page.get_by_label("What Kapal says").select_option("relation:crewed")
    page.get_by_label("Kind of the record that Kapal names").select_option("vessel")
    page.locator("[data-marking-field] .marking-cells").focus()
    page.keyboard.press("1")
    page.locator("[data-grade-field] button").focus()
    page.keyboard.type("c3")
    page.get_by_label("Set of data").fill("Rote crews")
    page.get_by_role("group", name="May persons in it be victims?").get_by_role("radio", name="no").check()
    page.get_by_role("group", name="May persons in it be children?").get_by_role("radio", name="no").check()
    page.get_by_label("What the answers rest on").fill("Lists of crews kept by the harbour master.")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", name="As it will read")).to_be_visible()
    look(page, "import-map")

    page.get_by_role("button", name="Check the rows").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    look(page, "import-progress")
    work_off()
    expect(page.get_by_role("heading", name="Needs a look")).to_be_visible()
    expect(page.get_by_text("4 rows with errors")).to_be_visible()
    expect(page.get_by_text("3 to look at")).to_be_visible()
    expect(page.locator(".bad").first).to_have_text("31-02-1972")
    page.keyboard.press("j")
    look(page, "import-check")
    page.get_by_role("link", name="22", exact=True).click()
    expect(page.get_by_text("row 22, 4 statements")).to_be_visible()

    page.get_by_role("button", name="Load 38 good rows").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    work_off()
    expect(page.get_by_text("statements are loaded.")).to_be_visible()
    look(page, "import-done")
    page.get_by_role("link", name="See the picture").click()
    page.wait_for_selector("[data-network][data-ready=true]")

    page.go_back()
    page.get_by_label("Reason").fill("The list was an older one.")
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    work_off()
    expect(page.get_by_text("statements were taken back.")).to_be_visible()
    look(page, "import-undone")

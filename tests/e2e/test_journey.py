"""Steps 3, 4, 6, 7 and 8 as two analysts and two officers walk them, on the exercise's data."""

from __future__ import annotations

from uuid import uuid4

from playwright.sync_api import expect


def words(page, address: str) -> tuple[int, str]:
    """Return the status and the main text of an address, without the browser counting a 404 as a fault."""
    answer = page.context.request.get(address)
    text = answer.text()
    start = text.index('<main class="main')
    return answer.status, text[text.index(">", start) : text.index("</main>")]


def test_two_analysts_see_networks_and_people_each_as_far_as_it_may(browser_page, live, look):
    """Steps 3, 4 and 6: the picture, a person, the same addresses for an analyst of another state."""
    records = live.tide.records
    maria = browser_page("UI2")
    maria.goto("/networks/")
    look(maria, "networks")
    maria.get_by_role("link", name="Exercise LANTERN TIDE").click()
    maria.wait_for_selector("[data-network][data-ready=true]")
    look(maria, "network-picture")
    maria.goto(f"/entities/{records['P043']}/")
    expect(maria.get_by_role("heading", level=1)).to_have_text("Muhammad Rasyid bin Karim")
    expect(maria.get_by_role("row", name="Nationality").first).to_contain_text("Indonesia")
    look(maria, "entity")

    farhana = browser_page("UB2")
    farhana.goto("/networks/collections/Exercise%20LANTERN%20TIDE/")
    farhana.wait_for_selector("[data-network][data-ready=true]")
    status, unseen = words(farhana, f"/entities/{records['P058']}/")
    absent = words(farhana, f"/entities/{uuid4()}/")
    assert (status, unseen) == absent
    assert status == 404
    event = f"/entities/{records['E05']}/"
    assert words(maria, event) != words(farhana, event)


def test_an_analyst_joins_two_records_and_parts_them_again(browser_page, live, look):
    """Step 7: one entity by a claim with reason and marking; apart again, and nothing else disturbed."""
    records = live.tide.records
    farhana = browser_page("UB1")
    first, second = f"/entities/{records['P002']}/", f"/entities/{records['P043']}/"
    before = words(farhana, first), words(farhana, second)
    farhana.goto(f"{first}claim/?other={records['P043']}&judgement=same")
    look(farhana, "claim")
    farhana.get_by_label("Reason").fill("Platform account id, burn scar, father's name.")
    farhana.get_by_role("button", name="Say so").click()
    expect(farhana.get_by_text("2 records shown as one.")).to_be_visible()
    expect(farhana.locator("main")).to_contain_text("Muhammad Rasyid bin Karim")
    look(farhana, "entity-joined")
    farhana.goto(second)
    expect(farhana.locator("main")).to_contain_text("Abdur Rashid")

    maria = browser_page("UI2")
    maria.goto(second)
    expect(maria.locator("main")).to_contain_text("BD-CCI says same")

    farhana.get_by_role("button", name="Withdraw").first.click()
    farhana.wait_for_load_state()
    assert (words(farhana, first), words(farhana, second)) == before


def test_two_officers_release_and_the_named_reader_reads(browser_page, live, look):
    """Step 8: before the second officer's word the financial desk reads nothing; from then on what was released."""
    entered = live.tide
    ids = [entered.statements[reference] for reference in ("S0396", "S0398", "S0453")]
    man = f"/entities/{entered.records['P059']}/"
    meena = browser_page("UU1")
    assert words(meena, man)[0] == 404

    asking = browser_page("MY-MCB-R1")
    asking.goto(f"/releases/new/?statements={','.join(ids)}")
    asking.get_by_label("Releasable to").fill("LK-FIU")
    asking.keyboard.press("Enter")
    expect(asking.locator("#readers")).to_contain_text("LK-FIU")
    asking.get_by_label("Reason").fill("One handset, two names.")
    asking.get_by_label("Second officer").select_option(index=1)
    asking.get_by_label("I have read the 3 statements").check()
    asking.keyboard.press("Control+Enter")
    expect(asking.get_by_text("Nobody approves their own request.")).to_be_visible()
    assert words(meena, man)[0] == 404

    deciding = browser_page("MY-MCB-R2")
    deciding.goto("/desk/")
    look(deciding, "desk-owed")
    deciding.get_by_role("link", name="Approve release of 3 statements").click()
    deciding.get_by_label("I have read the 3 statements").check()
    deciding.keyboard.press("Control+Enter")
    expect(deciding.locator(".title-line .tag")).to_have_text("Released")

    meena.goto(man)
    expect(meena.get_by_role("heading", level=1)).to_have_text("Dato' Nasir")
    expect(meena.locator("main")).to_contain_text("pays for boats before each season")
    expect(meena.locator("main")).not_to_contain_text("older man, rings")

"""Imports as people use them: pages without scripts, from the file to the collection and back."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.database

NODES = b"""id,name,born,nationality,grade,tlp
p1,La Ode Baharuddin,circa 1985,ID,B2,AMBER+STRICT
p2,Yohanes Manafe,1984/1986,ID,A1,
p3,Ucok Simanjuntak,31-02-1972,ID,A2,GREEN
"""
EDGES = b"""source,target,type
p1,p2,works_with
p1,p3,knows
"""
ASSUMED = {
    "marking": "AMBER+STRICT;;H2;AMBER",
    "grade": "c3",
    "collection": "Rote crews",
    "victim": "no",
    "child": "no",
    "reason": "a list of crews",
}


def send(browser, *, form="csv", **files):
    """Upload files; returns the answer."""
    from breakwater.capabilities.statements.tests.import_cast import File

    named = {name: File(*given) if isinstance(given, tuple) else given for name, given in files.items()}
    return browser.post("/imports/", {"form": form, **named})


def fields_of(page: str) -> dict[str, str]:
    """Return what the map's form would send as it stands."""
    found = dict(re.findall(r'<input[^>]*name="((?:split|encoding)-[\d-]+)"[^>]*value="([^"]*)"', page))
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen.group(1) if chosen else ""
    return found


def told(answer) -> str:
    """Return a page without its own address and the form's token."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())
    return page.replace(answer.wsgi_request.path, "here")


def test_a_table_goes_from_the_file_to_the_collection_and_back(import_cast) -> None:
    """Upload, map, check, load, take back: five pages, each by a plain form."""
    from breakwater.capabilities.statements.tests.import_cast import read
    from breakwater.foundation.jobs.testing import work_off

    browser = import_cast.browser("Alba")
    answer = send(browser, file=(NODES, "rote_crews.csv"), relations=(EDGES, "ties.csv"))
    assert answer.status_code == 302
    address = answer["Location"]
    page = browser.get(address).content.decode()
    assert "La Ode Baharuddin" in page
    assert page.count("As it will read") == 2
    sent = fields_of(page) | ASSUMED
    assert sent["use-0-1"] == "property:name"

    answer = browser.post(f"{address}map/", sent)
    assert answer.status_code == 302, answer.content.decode()
    page = browser.get(address).content.decode()
    assert "Checking rote_crews.csv" in page
    assert browser.get(f"{address}progress/").content.decode().count("<progress") == 1
    work_off()
    assert f'data-done="{address}"' in browser.get(f"{address}progress/").content.decode()

    page = browser.get(address).content.decode()
    assert "<b>5 rows</b> become <b>7 statements</b> on <b>2 records</b>" in page
    assert "2 rows with errors" in page
    assert '<bdi class="bad">31-02-1972</bdi>' in page
    assert "No such date." in page
    assert "No record of this import has this key." in page
    rejected = b"".join(browser.get(f"{address}rejected/0/").streaming_content).decode("utf-8-sig").splitlines()
    assert rejected[0].startswith("id,name,born")
    assert rejected[1].startswith("p3,Ucok Simanjuntak,31-02-1972,ID,A2,GREEN,4,born,")
    assert read(import_cast["Alba"]) == []

    assert browser.post(f"{address}load/").status_code == 302
    work_off()
    page = browser.get(address).content.decode()
    assert "7 statements are loaded." in page
    assert '"/networks/collections/Rote%20crews/"' in page
    assert len(read(import_cast["Alba"])) == 7

    assert browser.post(f"{address}undo/", {"reason": ""}).status_code == 400
    assert browser.post(f"{address}undo/", {"reason": "the wrong list"}).status_code == 302
    work_off()
    page = browser.get(address).content.decode()
    assert "7 statements were taken back." in page
    assert read(import_cast["Alba"]) == []


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ({"marking": ""}, "Choose a marking."),
        ({"marking": "AMBER;XX-NONE;H2;AMBER"}, "No organisation has this code."),
        ({"grade": "Z9"}, "Z9"),
        ({"collection": " "}, "Name the set of data."),
        ({"collection": "a/b"}, "Name it without a slash."),
        ({"victim": ""}, "Answer this."),
        ({"reason": ""}, "No wants a reason"),
    ],
)
def test_nothing_is_checked_before_all_is_said(import_cast, missing, said) -> None:
    """Unmarked, misgraded, unnamed, unanswered: 400 with the reason, what was keyed kept, no job queued."""
    from breakwater.foundation.jobs.testing import work_off

    browser = import_cast.browser("Alba")
    address = send(browser, file=(NODES, "crews.csv"))["Location"]
    sent = fields_of(browser.get(address).content.decode()) | ASSUMED | missing
    answer = browser.post(f"{address}map/", sent)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert 'value="property:name" selected' in answer.content.decode()
    assert work_off() == 0


def test_a_look_shows_the_sample_and_begins_nothing(import_cast) -> None:
    """The map as keyed is read, and nothing is queued."""
    from breakwater.foundation.jobs.testing import work_off

    browser = import_cast.browser("Alba")
    address = send(browser, file=(NODES, "crews.csv"))["Location"]
    sent = fields_of(browser.get(address).content.decode())
    answer = browser.post(f"{address}map/", sent | {"use-0-2": "property:alias", "look": "1"})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert 'value="property:alias" selected' in page
    assert "31-02-1972" in page.partition("As it will read")[2]
    assert work_off() == 0


def test_a_saved_map_is_offered_to_colleagues_and_taken_when_it_fits(import_cast) -> None:
    """Alba saves a map; Bo's table of the same columns starts with it, Dana's does not."""
    from breakwater.capabilities.statements.tests.import_cast import File, checked, mapped, opened
    from breakwater.core.interchange.mapping import Column, Use

    alba = import_cast["Alba"]
    batch_id = opened(alba, File(NODES, "crews.csv"))
    [part] = mapped(alba, batch_id)
    columns = tuple(
        Column(c.header, Use.PROPERTY, name="alias") if c.header == "name" else c for c in part.mapping.columns
    )
    from dataclasses import replace

    done = replace(part, mapping=replace(part.mapping, columns=columns))
    batch_id = checked(alba, File(NODES, "crews.csv"), parts=[done])
    browser = import_cast.browser("Alba")
    answer = browser.post(f"/imports/{batch_id}/save-map/", {"part": "0", "name": "Crews"}, follow=True)
    assert "Save map as" in answer.content.decode()

    theirs = import_cast.browser("Bo")
    page = theirs.get(send(theirs, file=(NODES, "more.csv"))["Location"]).content.decode()
    assert fields_of(page)["use-0-1"] == "property:alias"
    assert ">Crews</option>" in page
    others = import_cast.browser("Dana")
    page = others.get(send(others, file=(NODES, "more.csv"))["Location"]).content.decode()
    assert fields_of(page)["use-0-1"] == "property:name"
    assert ">Crews</option>" not in page


def test_another_agencys_import_is_not_there_and_guests_may_not_import(import_cast) -> None:
    """Dana gets what a wrong address gets, on every address of Alba's import; Bo only once it is loaded."""
    from breakwater.capabilities.statements.tests.import_cast import File, batch_of, checked
    from breakwater.foundation.jobs.testing import work_off

    batch_id = checked(import_cast["Alba"], File(NODES, "crews.csv"))
    pages = ["", "progress/", "rejected/0/"]
    acts = ["map/", "stop/", "load/", "discard/", "undo/", "save-map/"]
    for name in ("Dana", "Bo"):
        browser = import_cast.browser(name)
        absent = told(browser.get("/imports/00000000-0000-4000-8000-000000000000/"))
        for end in pages:
            answer = browser.get(f"/imports/{batch_id}/{end}")
            assert (answer.status_code, told(answer)) == (404, absent), (name, end)
        for end in acts:
            if name == "Bo" and end == "undo/":
                continue
            answer = browser.post(f"/imports/{batch_id}/{end}", {"reason": "mine", "part": "0", "name": "x"})
            assert answer.status_code == 404, (name, end)
    guest = import_cast.browser("Gus")
    assert guest.get("/imports/").status_code == 403
    assert send(guest, file=(NODES, "crews.csv")).status_code == 403
    assert batch_of(import_cast["Alba"], batch_id).state == "checked"
    import_cast.browser("Alba").post(f"/imports/{batch_id}/load/")
    work_off()
    assert import_cast.browser("Bo").get(f"/imports/{batch_id}/").status_code == 200
    assert import_cast.browser("Dana").get(f"/imports/{batch_id}/").status_code == 404

"""Pictures of networks: only what is readable, the same places at each visit, unnamed where protected."""

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from breakwater.capabilities.entities.tests.cast import own, same_bytes, text
from breakwater.capabilities.networks.tests.gang import COLLECTION
from breakwater.capabilities.networks.words import words
from breakwater.capabilities.statements import operations as statements

pytestmark = pytest.mark.database

ABSENT = "00000000-0000-4000-8000-000000000000"
ISLAND = Path(__file__).parents[5] / "frontend/network/words.ts"


def picture(cast, name, address):
    """Return the picture's data as somebody's page holds it."""
    answer = cast.browser(name).get(address)
    assert answer.status_code == 200
    found = re.search(
        r'<script id="picture" type="application/json">(.*?)</script>', answer.content.decode(), re.DOTALL
    )
    return json.loads(found.group(1))


def addresses(gang):
    """Return the three addresses of pictures."""
    return f"/networks/{gang.network}/", f"/networks/collections/{COLLECTION}/", f"/networks/around/{gang.guide}/"


def test_a_picture_holds_what_its_reader_reads(cast, gang):
    """Nodes, ties and counts: BD-CCI sees its banker, nobody else sees that there is one."""
    for address in addresses(gang):
        seen = {node["label"] for node in picture(cast, "Tida", address)["nodes"]}
        assert seen == {"BLUE PANDAN", "Tan", "Lek", "+66700000102"}
        assert len(picture(cast, "Tida", address)["ties"]) == 4
        assert {node["label"] for node in picture(cast, "Bo", address)["nodes"]} == seen | {"The Banker"}


def test_what_is_hidden_moves_nothing(cast, gang):
    """Places, ranks, groups, histogram: the same bytes before and after a secret hub appears."""
    before = {address: picture(cast, "Tida", address) for address in addresses(gang)}
    hub = cast.opens("Bo", ("name", "Hub"), marking=own("BD-CCI"), collection=COLLECTION)
    for record in (gang.head, gang.guide, gang.phone, gang.network):
        cast.ties("Bo", hub, "controls", record, marking=own("BD-CCI"), collection=COLLECTION)
    assert {address: picture(cast, "Tida", address) for address in addresses(gang)} == before


def test_places_are_the_same_at_each_visit_and_from_another_process(cast, gang, database):
    """Twice the same data; and a process that remembers nothing draws it the same."""
    address = addresses(gang)[0]
    first = picture(cast, "Alba", address)
    assert picture(cast, "Alba", address) == first
    code = (
        "import django, hashlib, json; django.setup();"
        "from breakwater.foundation.access.principals import principal_for;"
        "from breakwater.core.marking import Purpose;"
        "from breakwater.capabilities.networks.queries import network_picture;"
        f"who = principal_for('{cast['Alba'].affiliation_id}', purpose=Purpose.INTELLIGENCE);"
        f"found = network_picture(who, '{gang.network}').picture.to_json();"
        "print(hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest())"
    )
    environ = {**os.environ, **database.environ, "DJANGO_SETTINGS_MODULE": "breakwater.config.settings"}
    environ.pop("BREAKWATER_PROCESS", None)
    said = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == hashlib.sha256(json.dumps(first, sort_keys=True).encode()).hexdigest()


def test_a_protected_person_is_a_shield(cast, gang):
    """No name, no address, no words beside its tie, and never the middle of a picture."""
    statements.protect(principal=cast["Alba"], record_id=gang.guide, category="victim", grounds="Was carried himself.")
    found = picture(cast, "Tida", f"/networks/{gang.network}/")
    shields = [node for node in found["nodes"] if node.get("protected")]
    assert len(shields) == 1
    assert {"label", "url", "rank", "place", "role"} & set(shields[0]) == set()
    told = json.dumps(found)
    assert [secret for secret in (gang.guide, "Lek", "by phone") if secret in told] == []
    assert cast.browser("Tida").get(f"/networks/around/{gang.guide}/").status_code == 403


def test_what_is_hidden_has_no_picture(cast, gang):
    """Hidden, absent, of another kind: one answer; a collection of hidden records is none."""
    browser = cast.browser("Tida")
    answers = [browser.get(f"/networks/around/{record}/") for record in (gang.secret, ABSENT)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert same_bytes(answers[0], gang.secret) == same_bytes(answers[1], ABSENT)
    assert browser.get(f"/networks/{gang.head}/").status_code == 404
    cast.opens("Bo", ("name", "Hidden"), marking=own("BD-CCI"), collection="Secret set")
    assert browser.get("/networks/collections/Secret set/").status_code == 404
    assert "Secret set" not in text(browser.get("/networks/"))
    assert "Secret set" in text(cast.browser("Bo").get("/networks/"))


def test_the_list_counts_readable_ties(cast, gang):
    """A tie to something hidden is not counted."""
    other = cast.opens("Bo", ("name", "Shadow"), marking=own("BD-CCI"))
    cast.ties("Bo", other, "member_of", gang.network)
    assert "2 ties that you may read" in text(cast.browser("Tida").get("/networks/"))
    assert "3 ties that you may read" in text(cast.browser("Bo").get("/networks/"))


def test_the_page_works_without_script(cast, gang):
    """A drawing and a list stand in for the canvas; the drawing is an image of its own, with the same readers."""
    address = f"/networks/{gang.network}/"
    found = text(cast.browser("Tida").get(address))
    assert '<img class="plain-drawing" src="?drawing"' in found
    assert f'<a class="title" href="/entities/{gang.head}/"><bdi>Tan</bdi></a>' in found
    drawn = cast.browser("Tida").get(address, {"drawing": ""})
    assert drawn["Content-Type"] == "image/svg+xml"
    assert drawn.content.startswith(b"<svg")
    assert b"The Banker" not in drawn.content
    assert cast.browser("Chidi").get(address, {"drawing": ""}).status_code == 404


def test_the_scripts_words_are_the_pages_words():
    """Every phrase of the script can be translated, and says in English what the script says."""
    if not ISLAND.exists():
        pytest.skip("the sources of the front end are not here")
    source = ISLAND.read_text(encoding="utf-8").partition("const ENGLISH = {")[2].partition("};")[0]
    assert dict(re.findall(r'^\s+"?([\w.]+)"?: "(.*)",$', source, re.MULTILINE)) == words()


@pytest.mark.parametrize(("address", "queries"), [("/networks/", 18), ("/networks/{network}/", 21)])
def test_pictures_ask_no_more_for_more_rows(cast, gang, address, queries):
    """One more network and more ties cost no further query."""
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    browser = cast.browser("Alba")
    asked = []
    for _round in range(2):
        browser.get(address.format(network=gang.network))
        with CaptureQueriesContext(connections["default"]) as counted:
            assert browser.get(address.format(network=gang.network)).status_code == 200
        asked.append(len(counted))
        cast.opens("Alba", ("name", "RED PANDAN"), kind="network")
        for number in range(2):
            cast.ties("Alba", cast.opens("Alba", ("name", f"New {number}")), "member_of", gang.network)
    assert asked == [queries, queries]


def test_a_network_that_all_belong_to_is_said_and_not_drawn(cast):
    """Twelve members that meet: the picture is of their meetings. One person more who is no member: it is drawn."""
    crowd = "Crowd"
    network = cast.opens("Alba", ("name", "GREY CROW"), kind="network", collection=crowd)
    people = [cast.opens("Alba", ("name", f"P{number}"), collection=crowd) for number in range(12)]
    for person in people:
        cast.ties("Alba", person, "member_of", network, collection=crowd)
    cast.ties("Alba", people[0], "met", people[1], collection=crowd)
    address = f"/networks/collections/{crowd}/"
    found = picture(cast, "Alba", address)
    assert {node["label"] for node in found["nodes"]} == {f"P{number}" for number in range(12)}
    assert len(found["ties"]) == 1
    assert "all persons belong to GREY CROW" in cast.browser("Alba").get(address).content.decode()
    cast.opens("Alba", ("name", "Passer-by"), collection=crowd)
    assert len(picture(cast, "Alba", address)["nodes"]) == 14
    assert "all persons belong to" not in cast.browser("Alba").get(address).content.decode()

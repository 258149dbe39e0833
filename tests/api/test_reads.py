"""What a program reads is what its person reads on the pages, for each person, and nothing else."""

import json
import re

import pytest
from django.conf import settings
from django.db.models import Sum
from django.db.models.functions import Coalesce

from breakwater.core.marking import Purpose
from breakwater.foundation.access.models import ReadSpent
from breakwater.foundation.access.tokens import Scope
from breakwater.foundation.members.tests.factories import audited
from tests.support.api_world import COLLECTION, PEOPLE

pytestmark = pytest.mark.database

STATEMENT = re.compile(r"/statements/([0-9a-f-]{36})/")
ENTITY = re.compile(r"/entities/([0-9a-f-]{36})/")
PICTURE = re.compile(r'<script id="picture" type="application/json">(.*?)</script>', re.DOTALL)
HIDDEN_FROM = {
    "Alba": {"Seen at the border", "skipper"},
    "Bo": {"Seen at the border", "kept at home", "KM Rahasia"},
    "Chidi": {"Salim Contoh", "Captain", "kept at home", "KM Rahasia", "circa 1985", "skipper"},
    "Dana": {"Salim Contoh", "Captain", "kept at home", "KM Rahasia", "skipper"},
}


def everything(program, **filters):
    """Return every statement a program can list, page by page."""
    found, cursor = [], ""
    while True:
        answer = program.get("/statements", limit=2, cursor=cursor, **filters)
        assert answer.status_code == 200, answer.content
        page = answer.json()
        found += page["statements"]
        cursor = page["next"]
        if cursor is None:
            return found


@pytest.mark.parametrize("name", PEOPLE)
def test_entities_hold_the_statements_of_their_pages(world, name):
    """For every record: the same status, and the same statements."""
    program, browser = world.program(name), world.browser(name)
    opened = 0
    for record in world.records.values():
        page, answer = browser.get(f"/entities/{record}/"), program.get(f"/entities/{record}")
        assert answer.status_code == page.status_code
        if answer.status_code == 404:
            continue
        opened += 1
        entity = answer.json()
        shown = set(STATEMENT.findall(page.content.decode()))
        facts = {row["id"] for row in entity["statements"] if row["kind"] != "relation"}
        relations = {row["id"] for row in entity["statements"] if row["kind"] == "relation"}
        if not entity["protected"] and entity["kind"] != "relation":
            disagreeing = {
                each
                for prop in entity["properties"]
                if prop["conflict"]
                for value in prop["values"]
                for each in value["statements"]
            }
            assert shown == facts - disagreeing
            others = set(ENTITY.findall(page.content.decode()))
            assert {tie["other"]["record"] for tie in entity["relations"] if tie["other"]} <= others
            assert {each for tie in entity["relations"] for each in tie["statements"]} == relations
    assert opened == {"Alba": 12, "Bo": 10, "Chidi": 1, "Dana": 10}[name]


@pytest.mark.parametrize("name", PEOPLE)
def test_the_list_is_what_entities_show_and_nothing_hidden_is_in_it(world, name):
    """Every statement listed can be opened; what is hidden is in no answer at all."""
    program = world.program(name)
    listed = everything(program)
    ids = [row["id"] for row in listed]
    assert ids == sorted(set(ids))
    for row in listed:
        assert program.get(f"/statements/{row['id']}").json()["statement"] == row
        assert program.get(f"/entities/{row['record']}").status_code == 200
    of_entities = set()
    for record in world.records.values():
        answer = program.get(f"/entities/{record}")
        if answer.status_code == 200:
            of_entities |= {row["id"] for row in answer.json()["statements"]}
    kept_back = {row["id"] for row in listed if row["property"] == "uses" and row["value"] is None}
    assert of_entities | kept_back == set(ids)
    text = json.dumps(listed, ensure_ascii=False)
    assert [words for words in HIDDEN_FROM[name] if words in text] == []


@pytest.mark.parametrize("name", PEOPLE)
def test_pictures_and_lists_of_networks_are_those_of_the_pages(world, name):
    """The same bytes of the picture."""
    program, browser = world.program(name), world.browser(name)
    pages = {
        f"/networks/collections/{COLLECTION}/picture": f"/networks/collections/{COLLECTION}/",
        f"/networks/{world.records['network']}/picture": f"/networks/{world.records['network']}/",
        f"/networks/{world.records['vessel']}/picture": f"/networks/{world.records['vessel']}/",
    }
    for address, page_address in pages.items():
        answer, page = program.get(address), browser.get(page_address)
        assert answer.status_code == page.status_code
        if answer.status_code == 200:
            drawn = [json.loads(each) for each in PICTURE.findall(page.content.decode())]
            assert answer.json()["picture"] in drawn
    listed = program.get("/networks").json()["networks"]
    shown = set(re.findall(r"/networks/([0-9a-f-]{36})/", browser.get("/networks/").content.decode()))
    assert {line["record"] for line in listed} == shown


@pytest.mark.parametrize(("name", "found"), [("Alba", 1), ("Bo", 1), ("Chidi", 0), ("Dana", 0)])
def test_search_finds_what_the_page_finds(world, name, found):
    """By the exact name, whatever its case."""
    hits = world.program(name).get("/search", q="salim  CONTOH").json()["hits"]
    assert [hit["record"] for hit in hits] == [world.records["person"]][:found]
    page = world.browser(name).get("/search/", {"q": "salim CONTOH"})
    assert page.status_code == (302 if found else 200)


@pytest.mark.parametrize("name", PEOPLE)
def test_hidden_and_absent_are_the_same_bytes(world, name):
    """Status, headers and body, at every address with an id."""
    program = world.program(name)
    absent = "00000000-0000-4000-8000-000000000000"
    hidden = world.records["seen"]
    for form in ("/statements/{}", "/entities/{}", "/reports/{}", "/networks/{}/picture"):
        one, other = program.get(form.format(hidden)), program.get(form.format(absent))
        nowhere = program.get("/nowhere/at/all")
        assert (one.status_code, one.content, dict(one.headers)) == (
            other.status_code,
            other.content,
            dict(other.headers),
        )
        assert (one.status_code, one.content) == (404, nowhere.content)
    claims = [program.get("/claims", record=each) for each in (hidden, absent)]
    assert claims[0].content == claims[1].content
    odd = [program.get(each) for each in ("/", "/statements/a%0Ab", "/statements/", "/a//b", "/%00")]
    assert {(each.status_code, each.content) for each in odd} == {(404, nowhere.content)}
    names = [program.get(f"/networks/collections/{each}/picture") for each in ("Nothing", "%00", "%ff")]
    assert {each.status_code for each in names} == {404}


def test_a_protected_record_has_a_kind_and_no_value(world):
    """Neither in the list nor on its own, nor in the words beside a relation; not even for who hears of protection."""
    program = world.program("Bo")
    child = world.records["child"]
    entity = program.get(f"/entities/{child}").json()
    assert (entity["kind"], entity["protected"], entity["caption"]) == ("person", True, None)
    assert entity["properties"] == []
    rows = [row for row in everything(program) if child in (row["record"], row["source"], row["target"])]
    assert {(row["kind"], row["protected"], row["value"]) for row in rows} == {
        ("person", True, None),
        ("relation", False, None),
    }
    answers = [program.get(path).content for path in (f"/entities/{child}", f"/entities/{world.records['vessel']}")]
    assert not any(b"Unsaid Name" in each for each in (*answers, json.dumps(rows).encode()))
    assert program.get("/search", q="Unsaid Name").json() == {"hits": []}


def test_a_relation_with_a_hidden_end_is_shown_as_its_originator_allows(world):
    """Withheld: null; otherwise absent, in the list and by its id."""
    alba, bo = world.program("Alba"), world.program("Bo")
    own = {row["record"]: row for row in everything(alba, kind="relation")}
    seen = {row["record"]: row for row in everything(bo, kind="relation")}
    assert own[world.records["beyond"]]["target"] == world.records["hidden"]
    assert world.records["beyond"] not in seen
    assert bo.get(f"/statements/{own[world.records['beyond']]['id']}").status_code == 404
    withheld = seen[world.records["withheld"]]
    assert (withheld["source"], withheld["target"]) == (world.records["vessel"], None)


def test_filters_narrow_the_list(world):
    """Each alone; a reference by how it starts."""
    program = world.program("Alba")
    assert {row["reference"] for row in everything(program, reference="A-")} == {"A-1", "A-2", "A-3"}
    assert {row["kind"] for row in everything(program, kind="leg")} == {"leg"}
    assert {row["property"] for row in everything(program, property="birth_date")} == {"birth_date"}
    assert {row["originator"] for row in everything(program, originator="MY-MCB")} == {"MY-MCB"}
    assert {row["record"] for row in everything(program, record=world.records["person"])} == {world.records["person"]}
    assert everything(program, collection="Elsewhere") == []
    assert program.get("/statements", reference="%").json()["statements"] == []


def test_dates_are_given_as_said_and_as_understood(world):
    """A circa stays a circa."""
    [row] = everything(world.program("Alba"), reference="B-1")
    assert row["value"] == "circa 1985"
    assert row["understood"]["said"] == "circa 1985"
    assert row["understood"]["precision"] == "circa"
    assert row["understood"]["earliest"] < "1985-12-31" < row["understood"]["latest"]
    assert row["grade"] == {"scheme": "admiralty", "code": "B2"}
    assert row["marking"]["tlp"] == "GREEN"


def test_a_cursor_is_good_for_one_reader_one_purpose_and_one_list(world):
    """Anything else is a clear 400, and the cursor is no row number."""
    program = world.program("Alba")
    cursor = program.get("/statements", limit=2).json()["next"]
    assert program.get("/statements", limit=2, cursor=cursor).status_code == 200
    refused = [
        program.get("/statements", cursor=cursor, kind="person"),
        program.get("/statements", cursor="MQ=="),
        program.get("/statements", cursor="é"),
        world.program("Ana").get("/statements", cursor=cursor),
        world.program("Bo").get("/statements", cursor=cursor),
        world.program("Alba", purpose=Purpose.PROSECUTION).get("/statements", cursor=cursor),
    ]
    assert {each.status_code for each in refused} == {400}
    assert refused[0].json()["remedy"] == "Start again without a cursor."


def test_claims_are_listed_where_both_ends_are_readable(world):
    """Bo's claim is Alba's and Bo's to read."""
    person = world.records["person"]
    lists = {
        name: world.program(name).get("/claims", record=person).json().get("claims") for name in ("Alba", "Bo", "Dana")
    }
    assert [claim["id"] for claim in lists["Alba"]] == [claim["id"] for claim in lists["Bo"]] == [world.claim]
    assert lists["Dana"] == []
    assert lists["Alba"][0]["reason"] == "Same phone."


def test_a_report_is_its_agencys_own(world):
    """Others find nothing at its address."""
    report = world.program("Alba").get(f"/reports/{world.report}").json()
    assert report["text"] == "Four boats."
    assert len(report["statements"]) == 15
    assert world.program("Bo").get(f"/reports/{world.report}").status_code == 404


def test_me_and_vocabulary_say_what_a_program_needs(world):
    """Any token may ask who it is and what the codes mean."""
    program = world.program("Bo", Scope.READ_NETWORKS)
    me = program.get("/me").json()
    assert (me["organisation"], me["purpose"], me["scopes"]) == ("MY-MCB", "intelligence", ["read:networks"])
    words = program.get("/vocabulary").json()
    assert {"person", "leg", "route"} <= {kind["code"] for kind in words["kinds"]}
    assert {each["code"] for each in words["tlp"]} == {"CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"}


def test_reading_leaves_the_audit_row_that_the_page_leaves(world):
    """The same action, what was shown by originator; and a budget is a budget."""
    program, browser = world.program("Dana"), world.browser("Dana")
    before = len(audited("action"))
    program.get(f"/entities/{world.records['person']}")
    browser.get(f"/entities/{world.records['person']}/")
    fields = "action, organisation, purpose, object_kind, object_id, decision"
    by_program, by_page = audited(fields)[before:]
    assert by_program == by_page
    assert by_program[0] == "entity.read"


def test_the_budget_is_the_persons_whichever_way_they_read(world, monkeypatch):
    """A person's reading by page and by program is counted together; then 429."""
    bo = world.affiliations["Bo"].person_id
    spent = ReadSpent.objects.using("owner").filter(person_id=bo).aggregate(all=Coalesce(Sum("statements"), 0))["all"]
    monkeypatch.setattr(settings, "READ_BUDGET_HOUR", spent + 5)
    program = world.program("Bo")
    assert program.get("/statements", limit=4, originator="BD-CCI").status_code == 200
    refused = program.get("/statements", limit=4, originator="BD-CCI")
    assert refused.status_code == 429
    assert refused.json()["remedy"]
    assert program.get("/statements", originator="MY-MCB").status_code == 200
    assert world.browser("Bo").get(f"/entities/{world.records['person']}/").status_code == 429


def test_nothing_is_kept_by_anyone_on_the_way(world):
    """No answer may be stored, and none carries a validator."""
    program = world.program("Alba")
    for path in ("/statements", "/me", "/nowhere", f"/entities/{world.records['person']}"):
        answer = program.get(path)
        assert answer.headers["Cache-Control"] == "no-store"
        assert "ETag" not in answer.headers
        assert "Last-Modified" not in answer.headers
        assert not answer.cookies

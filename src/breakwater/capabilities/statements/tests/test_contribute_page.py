"""The Contribute page as people use it: pages without scripts, answers to scripts, and who may not."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from breakwater.capabilities.statements import operations
from breakwater.capabilities.statements.drafts import NewRecord, NewStatement
from breakwater.capabilities.statements.tests.contributors import fields, stored
from breakwater.core.marking import GROUP, Marking, Tlp
from breakwater.foundation.members.models import Organisation
from breakwater.foundation.members.roles import Role
from breakwater.foundation.members.tests import factories

pytestmark = pytest.mark.database

NOTHING = {"statement": 0, "report": 0, "attachment": 0, "handin": 0}
JSON = {"HTTP_ACCEPT": "application/json"}
COOK = {"record-0-kind": "person", "record-0-name": "Invented Cook"}


def say(principal, value: str, **parts) -> str:
    """Let someone name a new vessel; returns the record's id."""
    marking = Marking(originator=principal.organisation, **{"tlp": Tlp.AMBER_STRICT, **parts})
    done = operations.contribute(
        principal=principal,
        records=[NewRecord("v", "vessel")],
        statements=[NewStatement(record="v", prop="name", value=value, marking=marking)],
    )
    return done.record_ids["v"]


def test_an_analyst_gets_a_form_that_needs_no_script(people) -> None:
    """Ten plain rows, and five presets with their reach."""
    page = people.browser("Alba").get("/contribute/").content.decode()
    assert all(f'name="row-{number}-prop"' in page for number in range(10))
    assert page.count("data-preset=") == 5
    assert "2 persons, own agency" in page


def test_red_can_name_colleagues_and_others_contact_points_only(people) -> None:
    """The author first, then colleagues; nobody's analysts are listed to other agencies."""
    other = Organisation.objects.get(code="BD-CCI")
    contact = factories.affiliation(other, "Contact", Role.CONTACT_POINT)
    page = people.browser("Alba").get("/contribute/").content.decode()
    offered = re.findall(r'name="mp-named" value="([0-9a-f-]{36})"><bdi>([^<]*)</bdi>', page)
    assert offered == [
        (people.person("Alba"), "Alba, ID-IID"),
        (people.person("Ada"), "Ada, ID-IID"),
        (str(contact.person_id), "Contact, BD-CCI"),
    ]


@pytest.mark.parametrize("who", ["Chidi", "Dana"])
def test_guests_and_co_chairs_are_told_who_contributes(people, who: str) -> None:
    """Of every address: 403 with the roles that may."""
    browser = people.browser(who)
    for answer in (
        browser.get("/contribute/"),
        browser.post("/contribute/", fields("name=X")),
        browser.get("/contribute/lookup/?q=X"),
        browser.get("/contribute/date/?q=1980"),
        browser.post("/contribute/draft/", fields("name=X")),
        browser.post(f"/contribute/draft/{uuid4()}/discard/"),
    ):
        assert answer.status_code == 403
    assert stored("statement", "draft") == {"statement": 0, "draft": 0}


def test_visitors_are_sent_to_sign_in(people) -> None:
    """And lose nothing: they come back to where they were."""
    answer = Client(HTTP_HOST="localhost").get("/contribute/?record=x")
    assert answer.status_code == 302
    assert "next=%2Fcontribute%2F%3Frecord%3Dx" in answer.headers["Location"]


def test_a_plain_post_stores_and_shows_what_was_stored(people) -> None:
    """Without scripts: submit, then the receipt with a link to each statement."""
    answer = people.browser("Alba").post("/contribute/", fields("name=KM Contoh", "length in m=18"), follow=True)
    page = answer.content.decode()
    assert "2 statements stored" in page
    assert page.count('href="/statements/') == 2
    assert "Length in m" in page


def test_sending_a_form_twice_stores_it_once(people) -> None:
    """Both lead to one receipt, by page and by script."""
    browser = people.browser("Alba")
    data = fields("name=KM Contoh")
    first = browser.post("/contribute/", data)
    second = browser.post("/contribute/", data, **JSON)
    assert first.headers["Location"] == second.json()["done"]
    assert stored("statement", "handin") == {"statement": 1, "handin": 1}
    changed = browser.post("/contribute/", data | {"row-0-value": "KM Lain"}, **JSON)
    assert changed.status_code == 400
    assert changed.json()["problems"][0]["reason"] == "This form was stored before, with other content."


def test_checking_stores_nothing_and_names_every_cell(people) -> None:
    """The same checks as submitting, each problem at its field with what to do."""
    data = fields("=KM Contoh", "born=1980s", row__1__grade="a9", act="check") | COOK
    answer = people.browser("Alba").post("/contribute/", data, **JSON)
    assert answer.status_code == 400
    assert {(p["field"], p["remedy"]) for p in answer.json()["problems"]} == {
        ("row-0-prop", "Choose a property."),
        ("row-1-grade", "Digits run 1 to 6."),
        ("record-0-victim", "Answer both: yes, perhaps or no."),
    }
    assert answer.json()["text"] == "3 things to put right; nothing is stored."
    fine = people.browser("Alba").post("/contribute/", fields("name=KM Contoh", act="check"), **JSON)
    assert fine.json() == {"problems": [], "text": "1 statement can be stored."}
    assert stored(*NOTHING) == NOTHING


def test_the_question_comes_with_the_page_and_blocks_until_answered(people) -> None:
    """For a new person only; nothing chosen beforehand; a page without scripts keeps what was keyed."""
    browser = people.browser("Alba")
    data = fields("name=Invented Cook", "born=2009") | COOK
    answer = browser.post("/contribute/", data)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Answer both: yes, perhaps or no." in page
    assert 'value="Invented Cook"' in page
    asked = page.partition('name="record-0-child"')[2].partition("</tbody>")[0]
    assert "checked" not in asked
    assert stored(*NOTHING) == NOTHING
    answers = {"record-0-child": "yes", "record-0-victim": "no"}
    stored_page = browser.post("/contribute/", data | answers, follow=True).content.decode()
    assert "1 person is protected from now on." in stored_page
    assert stored("protection") == {"protection": 1}


def test_a_report_with_files_is_stored_with_its_statements(people) -> None:
    """Each file under its own marking, or the report's; any bytes; offered by hash as an inert download."""
    report = {
        "report-reference": "R1",
        "report-title": "South",
        "report-dated": "22 Apr 2026",
        "report-text": "Text.",
        "file-0": SimpleUploadedFile("a.txt", b"\xff\xfe\x00caf\xe9"),
        "file-2": SimpleUploadedFile("b.jpg", b"\x00" * 100),
        "file-2-marking": "GREEN;;H0;GREEN",
    }
    browser = people.browser("Alba")
    done = browser.post("/contribute/", fields("name=KM Contoh") | report, follow=True)
    assert "R1" in done.content.decode()
    assert stored(*NOTHING) == {"statement": 1, "report": 1, "attachment": 2, "handin": 1}


def test_a_file_over_20_mb_is_refused_at_its_field(people) -> None:
    """Before anything is stored."""
    report = {"report-reference": "R1", "report-title": "South", "report-dated": "22 Apr 2026"}
    big = {"file-1": SimpleUploadedFile("big.bin", b"x" * (20 * 2**20 + 1))}
    answer = people.browser("Alba").post("/contribute/", fields("name=KM Contoh") | report | big, **JSON)
    assert answer.status_code == 400
    assert [(p["field"], p["reason"]) for p in answer.json()["problems"]] == [
        ("file-1-file", "An attachment may have 20 MB.")
    ]
    assert stored(*NOTHING) == NOTHING


BAD = [
    {"row-0-value": "KM \x00 Contoh"},
    {"row-0-value": "KM \u202e Contoh"},
    {"row-0-value": "x" * 10_000},
    {"row-0-marking": "AMBER;NOBODY;H2;AMBER"},
    {"row-0-marking": "AMBER;BD-CCI"},
    {"row-0-marking": "RED;@nobody;H2;RED"},
    {"row-0-marking": "AMBER;;H2;AMBER;;compartments=VAULT"},
    {"row-0-marking": "AMBER;;H3;AMBER;;caveat=%00"},
    {"row-0-grade": "Z9"},
    {"record-0-kind": "unicorn"},
    {"record-0-kind": ""},
    {"record-0-id": str(uuid4())},
    {"record-0-id": "'; drop table x"},
    {"report-title": "T", "report-reference": "R", "report-dated": "yesterday or so"},
    {"report-title": "T", "report-reference": "R", "report-dated": "2026-04-22", "report-lang": "<b>"},
    {"report_id": str(uuid4())},
    {"report_id": "nonsense"},
    {"row-0-prop": ""},
    {"row-0-said_on": "31 Feb 2026"},
    {"row-0-value_kind": "blob"},
    {f"row-{number}-value": "x" for number in range(1, 400)},
    {"row-0-prop": "was crew of", "row-0-value": "KM Lain"},
    {"row-0-prop": "owns", "row-0-other": str(uuid4())},
]


@pytest.mark.parametrize("headers", [{}, JSON], ids=["page", "script"])
def test_bad_input_is_a_clear_refusal_and_stores_nothing(people, headers: dict[str, str]) -> None:
    """4xx, never a fault; as a page and as an answer to a script."""
    browser = people.browser("Alba")
    for bad in BAD:
        answer = browser.post("/contribute/", fields("name=KM Contoh") | bad, **headers)
        assert answer.status_code in (400, 404), bad
        assert stored(*NOTHING) == NOTHING, bad
    assert browser.post("/contribute/", fields("name=KM Contoh"), **JSON).status_code == 200


def test_files_that_were_dropped_for_their_size_are_said_to_be(people, monkeypatch) -> None:
    """More than a request may carry: nothing is stored without them."""
    monkeypatch.setattr("breakwater.foundation.web.uploads.LARGEST", 1_000)
    report = {"report-reference": "R1", "report-title": "South", "report-dated": "22 Apr 2026"}
    sent = {"file-0": SimpleUploadedFile("a.bin", b"x" * 2_000)}
    answer = people.browser("Alba").post("/contribute/", fields("name=KM Contoh") | report | sent, **JSON)
    assert answer.status_code == 400
    assert answer.json()["problems"][0]["reason"] == "The files are too large together."
    assert stored(*NOTHING) == NOTHING


def test_a_draft_is_kept_resumed_and_thrown_away(people) -> None:
    """As it was left, for its author; the banner of its markings comes back with the save."""
    browser = people.browser("Alba")
    data = fields("name=KM Contoh", row__0__marking="GREEN;;H0;GREEN", report__title="Zyx")
    kept = browser.post("/contribute/draft/", data, **JSON).json()
    assert "TLP:AMBER+STRICT" in kept["above"]  # the report's own marking
    assert "draft" in kept["below"]
    assert "Zyx" in browser.get("/contribute/").content.decode()
    address = f"/contribute/?draft={data['key']}"
    assert ">KM Contoh</textarea>" in browser.get(address).content.decode()
    for who in ("Ada", "Bo"):
        other = people.browser(who)
        assert other.get(address).status_code == 404
        assert "Zyx" not in other.get("/contribute/").content.decode()
        assert other.post(f"/contribute/draft/{data['key']}/discard/").status_code == 404
    assert stored("draft") == {"draft": 1}
    assert browser.post(f"/contribute/draft/{data['key']}/discard/").status_code == 302
    assert browser.get(address).status_code == 404


def test_what_was_handed_in_is_shown_to_its_author_alone(people) -> None:
    """For a colleague the receipt's address is as wrong as any other, byte for byte."""
    data = fields("name=KM Contoh")
    receipt = people.browser("Alba").post("/contribute/", data).headers["Location"]
    assert people.browser("Alba").get(receipt).status_code == 200
    ada = people.browser("Ada")
    assert ada.get(receipt).status_code == 404
    wrong = f"/contribute/done/{uuid4()}/"
    assert _bytes(ada.get(receipt), receipt) == _bytes(ada.get(wrong), wrong)


def test_the_lookup_knows_what_the_reader_may_read_and_nothing_else(people) -> None:
    """A hidden record changes not one byte; a readable one shows its kind, its agency and its marking."""
    bo = people.browser("Bo")
    before = bo.get("/contribute/lookup/?q=KM Contoh").content
    say(people["Alba"], "KM Contoh")
    assert bo.get("/contribute/lookup/?q=KM Contoh").content == before == b'{"records": []}'
    shared = say(people["Alba"], "KM CONTOH", tlp=Tlp.AMBER, releasable_to=frozenset({GROUP}))
    (hit,) = bo.get("/contribute/lookup/?q=km contoh&kind=vessel").json()["records"]
    assert (hit["id"], hit["kind_label"], hit["by"], hit["tlp"]) == (shared, "Vessel", "ID-IID", "AMBER")
    assert bo.get("/contribute/lookup/?q=km contoh&kind=person").json() == {"records": []}


def test_a_statement_can_be_begun_about_a_readable_record(people) -> None:
    """`?record=`: its name stands there and the question is not asked; a hidden one is not found."""
    record = say(people["Alba"], "KM Contoh")
    page = people.browser("Alba").get(f"/contribute/?record={record}").content.decode()
    assert f'value="{record}"' in page
    assert "<bdi data-record-name>KM Contoh</bdi>" in page
    bo = people.browser("Bo")
    assert bo.get(f"/contribute/?record={record}").status_code == 404
    for wrong in (f"record={uuid4()}", "record=x", "draft=x", "report=x", f"report={uuid4()}"):
        assert bo.get(f"/contribute/?{wrong}").status_code == 404
    data = fields("engine=two", record__0__id=record, record__0__handle=record, row__0__record=record)
    assert people.browser("Alba").post("/contribute/", data, **JSON).status_code == 200
    assert stored("statement") == {"statement": 2}


def test_a_readable_record_of_that_name_is_offered_without_scripts(people) -> None:
    """With the page that asks for something else; a hidden one is not."""
    say(people["Alba"], "Invented Cook", tlp=Tlp.AMBER, releasable_to=frozenset({"BD-CCI"}))
    hidden = say(people["Alba"], "Invented Cook")
    data = fields("name=Invented Cook") | COOK
    page = people.browser("Bo").post("/contribute/", data).content.decode()
    assert "Invented Cook (ID-IID)" in page
    assert hidden not in page


def test_the_presets_are_the_authors_own_most_used(people) -> None:
    """Most used first, then what most begin with; a colleague's habits do not show."""
    browser = people.browser("Alba")
    rows = {f"row-{n}-marking": "AMBER;BD-CCI;H2;AMBER" if n < 2 else "AMBER;LK-ASU;H1;RED" for n in range(3)}
    browser.post("/contribute/", fields("name=A", "alias=B", "engine=C") | rows)
    assert _presets(browser)[:2] == ["AMBER;BD-CCI;H2;AMBER", "AMBER;LK-ASU;H1;RED"]
    assert _presets(browser)[2:] == ["AMBER+STRICT;;H1,H2;AMBER", "GREEN;;H0;GREEN", "AMBER;group;H2;AMBER"]
    assert _presets(people.browser("Ada"))[0] == "AMBER+STRICT;;H1,H2;AMBER"


@pytest.mark.parametrize("used_before", ["AMBER;BD-CCI;H2;AMBER", "AMBER;LK-ASU;H1;RED"])
def test_presets_used_as_often_do_not_tell_which_of_them_a_colleague_used_first(people, used_before) -> None:
    """Their order is the same, whichever marking the server met first."""
    people.browser("Ada").post("/contribute/", fields("name=Z") | {"row-0-marking": used_before})
    browser = people.browser("Alba")
    rows = {"row-0-marking": "AMBER;BD-CCI;H2;AMBER", "row-1-marking": "AMBER;LK-ASU;H1;RED"}
    browser.post("/contribute/", fields("name=A", "alias=B") | rows)
    assert _presets(browser)[:2] == ["AMBER;LK-ASU;H1;RED", "AMBER;BD-CCI;H2;AMBER"]


def test_the_remark_page_offers_the_presets_too(people) -> None:
    """Two keys wherever a marking is set."""
    browser = people.browser("Alba")
    browser.post("/contribute/", fields("name=KM Contoh"))
    page = browser.get("/contribute/done/7b1d9a34-6a0e-4d1e-8a53-0f7c6b6c1d11/").content.decode()
    statement = page.partition('href="/statements/')[2].partition("/")[0]
    assert browser.get(f"/statements/{statement}/remark/").content.decode().count("data-preset=") == 5


def _presets(browser: Client) -> list[str]:
    page = browser.get("/contribute/").content.decode()
    return [part.partition('"')[0] for part in page.split('data-preset="')[1:]]


def _bytes(answer, address: str) -> bytes:
    """Return a page without its clock, its form tokens and its own address."""
    lines = [line for line in answer.content.splitlines() if b"banner-who" not in line]
    return re.sub(rb'csrfmiddlewaretoken" value="\w+"', b"", b"".join(lines)).replace(address.encode(), b"")

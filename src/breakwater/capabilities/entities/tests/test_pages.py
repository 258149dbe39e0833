"""The pages of an entity, as each person's browser gets them."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from breakwater.capabilities.entities.tests.cast import NOW, own, same_bytes, shared, text, to
from breakwater.capabilities.statements import operations as statements
from breakwater.core.marking import Purpose
from breakwater.foundation.members.roles import Role
from breakwater.foundation.members.tests import factories

pytestmark = pytest.mark.database

ABSENT = "00000000-0000-4000-8000-000000000000"


def page(cast, name, record, tab=""):
    """Return what somebody's browser gets of an entity's page."""
    return cast.browser(name).get(f"/entities/{record}/{tab}")


def row_of(response, value):
    """Return the text of the row that holds a value, or None."""
    rows = re.findall(r"<tr data-row.*?</tr>", response.content.decode(), re.DOTALL)
    return next((" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows if value in row), None)


def test_two_readers_see_two_pages(cast):
    """At one address each sees what it may: another value, another caption, or nothing at all."""
    record = cast.opens("Alba", ("name", "Somchai"))
    cast.says("Alba", record, "alias", "The Tailor", marking=own("ID-IID"))
    cast.says("Bo", record, "alias", "Lek", marking=to("BD-CCI", "ID-IID"))
    assert [value in text(page(cast, "Alba", record)) for value in ("The Tailor", "Lek")] == [True, True]
    assert [value in text(page(cast, "Bo", record)) for value in ("The Tailor", "Lek")] == [False, True]
    assert [value in text(page(cast, "Tida", record)) for value in ("The Tailor", "Lek")] == [False, False]
    assert page(cast, "Chidi", record).status_code == 404


@pytest.mark.parametrize(
    "tab", ["", "relations/", "reports/", "panel/", "print/", "who/", "preview/?organisation=BD-CCI"]
)
def test_what_is_hidden_answers_as_what_is_not(cast, tab):
    """Hidden and absent: one status, the same bytes."""
    hidden = cast.opens("Bo", ("name", "Nobody's Business"), marking=own("BD-CCI"))
    browser = cast.browser("Alba")
    answers = [browser.get(f"/entities/{record}/{tab}") for record in (hidden, ABSENT)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert same_bytes(answers[0], hidden) == same_bytes(answers[1], ABSENT)


@pytest.mark.parametrize("prop", ["name", "alias", "nationality", "birth"])
def test_hidden_statements_change_nothing(cast, prop):
    """Caption, values, counts, order, disagreements: the same bytes before and after somebody says it secretly."""
    record = cast.opens("Alba", ("name", "Zaw"), ("nationality", "MM"), ("birth", "1984"))
    other = cast.opens("Alba", ("name", "Other"))
    cast.ties("Alba", record, "works_with", other)
    page(cast, "Bo", record)  # that BD-CCI reads the record is Alba's to know; what it then says of it is not
    tabs = ("", "relations/", "who/", "panel/", "claim/")
    before = [same_bytes(page(cast, "Alba", record, tab)) for tab in tabs]
    said = {"name": "Aaron", "alias": "Ace", "nationality": "TH", "birth": "1970"}[prop]
    cast.says("Bo", record, prop, said, marking=own("BD-CCI"))
    secret = cast.opens("Bo", ("name", "Secret"), marking=own("BD-CCI"))
    cast.ties("Bo", record, "reports_to", secret)
    cast.ties("Bo", record, "reports_to", other, marking=own("BD-CCI"))
    cast.claims("Bo", record, other, "different", marking=own("BD-CCI"))
    assert [same_bytes(page(cast, "Alba", record, tab)) for tab in tabs] == before


def test_equal_values_share_a_row_that_opens_to_both(cast):
    """Two agencies, one value: one row, "both agencies", and each one's statement inside."""
    record = cast.opens("Alba", ("role", "boat_supplier"))
    cast.says("Bo", record, "role", "boat_supplier")
    found = page(cast, "Alba", record)
    row = row_of(found, "Boat supplier")
    assert "both agencies" in row
    assert "+1 more" in row
    address = re.search(r'href="(/statements/[^"]+)" data-detail', found.content.decode()).group(1)
    opened = cast.browser("Alba").get(address.replace("&amp;", "&"), headers={"X-Fragment": "1"})
    assert "ID-IID says so" in text(opened)
    assert "BD-CCI says so" in text(opened)
    assert text(opened).count("What you may do with it") == 2
    assert "<html" not in text(opened)


def test_what_says_the_same_and_is_hidden_is_left_out_of_the_row(cast):
    """An address made by hand opens no more than its reader may see."""
    record = cast.opens("Alba", ("role", "guide"))
    mine = cast.says("Alba", record, "alias", "Mine")
    secret = cast.says("Bo", record, "alias", "Mine", marking=own("BD-CCI"))
    browser = cast.browser("Alba")
    answers = [browser.get(f"/statements/{mine}/", {"also": also}) for also in (secret, ABSENT)]
    assert same_bytes(answers[0], secret) == same_bytes(answers[1], ABSENT)
    assert browser.get(f"/statements/{secret}/").status_code == 404


def test_disagreement_stands_above_and_not_below(cast):
    """Two columns, both whole, each opening to its own statement; the property is not repeated in the table."""
    record = cast.opens("Alba", ("birth", "1983"))
    theirs = cast.says("Bo", record, "birth", "1 Mar 1984")
    found = page(cast, "Alba", record)
    sections = re.findall(r'<section class="panel.*?</section>', found.content.decode(), re.DOTALL)
    panel, facts = (
        next(each for each in sections if mark in each) for mark in ("disagree", 'aria-labelledby="rows-title"')
    )
    assert [value in panel for value in ("1983", "1 Mar 1984", "BD-CCI", "ID-IID")] == [True] * 4
    assert f"/statements/{theirs}/" in panel
    assert "1 Mar 1984" not in facts
    assert "Nothing beyond what agencies disagree on." in facts


def test_an_officer_chooses_own_rows_alone(cast):
    """The tick stands on the own agency's statements and leads to their release; an analyst has none."""
    record = cast.opens("Alba", ("name", "Ours"))
    cast.says("Bo", record, "alias", "Theirs")
    mine = cast.says("Alba", record, "role", "guide")
    theirs = cast.says("Bo", record, "role", "guide")
    found = page(cast, "Rini", record).content.decode()
    boxes = re.findall(r'<input type="checkbox" name="statements" value="([^"]+)"', found)
    assert mine in boxes
    assert len(boxes) == 2
    assert theirs not in boxes
    form = cast.browser("Rini").get(reverse("release-new"), {"statements": boxes})
    assert "Release 2 statements" in text(form)
    assert 'type="checkbox" name="statements"' not in page(cast, "Alba", record).content.decode()


def test_an_own_statement_opened_tells_its_readers(cast):
    """How many of which organisation, and which of them has read it."""
    record = cast.opens("Alba", ("name", "Somchai"), marking=to("ID-IID", "BD-CCI"))
    said = cast.says("Alba", record, "alias", "Lek", marking=to("ID-IID", "BD-CCI"))
    browser = cast.browser("Alba")
    before = text(browser.get(f"/statements/{said}/"))
    assert "4 persons of 2 organisations" in before
    assert "ID-IID 3, BD-CCI 1" in before
    assert "last read" not in before
    page(cast, "Bo", record)
    after = text(browser.get(f"/statements/{said}/"))
    assert "BD-CCI 1 (last read" in after
    assert [act in after for act in ("Correct", "Remark", "Retract")] == [True] * 3


def test_anothers_statement_opened_tells_what_may_be_done(cast):
    """Uses with the codes that refuse, no count of readers, and that the reading is recorded."""
    record = cast.opens("Bo", ("name", "Somchai"))
    marking = own("BD-CCI")
    given = to("BD-CCI", "ID-IID")
    said = cast.says(
        "Bo",
        record,
        "alias",
        "Lek",
        marking=type(given)(
            **{
                **{name: getattr(given, name) for name in ("originator", "tlp", "pap", "releasable_to")},
                "handling": marking.handling,
            }
        ),
    )
    found = text(cast.browser("Alba").get(f"/statements/{said}/"))
    assert "BD-CCI decides; readers as named in the marking." in found
    assert "persons of" not in found
    assert "<b>H1</b> needs BD-CCI&#x27;s consent" in found
    assert "Your reading of this row is recorded and shown to BD-CCI as ID-IID." in found
    assert [act in found for act in ("Correct", "Retract")] == [False, False]


def test_counts_are_of_what_one_sees(cast):
    """Facts, relations and reports: each reader's own numbers."""
    record = cast.opens("Alba", ("name", "Somchai"))
    cast.reports("Alba", record, "alias", "Lek")
    cast.ties("Alba", record, "works_with", cast.opens("Alba", ("name", "Seen")))
    cast.ties("Alba", record, "works_with", cast.opens("Alba", ("name", "Unseen")), marking=own("ID-IID"))

    def counts(name):
        head = re.search(r'<nav class="tabs".*?</nav>', page(cast, name, record).content.decode(), re.DOTALL).group(0)
        return re.findall(r">(Facts|Relations|Reports|Who can see) ?(?:<span class=\"count\">(\d+)</span>)?", head)

    assert counts("Alba") == [("Facts", "2"), ("Relations", "2"), ("Reports", "1"), ("Who can see", "")]
    assert counts("Bo") == [("Facts", "2"), ("Relations", "1")]
    assert "RPT-9" in text(page(cast, "Alba", record))
    assert "RPT-9" not in text(page(cast, "Bo", record))
    assert "What the harbour master told" in text(page(cast, "Alba", record, "reports/"))


def test_who_can_see_and_preview(cast):
    """Own statements by marking, why each organisation is reached, and exactly what another one reads of them."""
    record = cast.opens("Alba", ("name", "Somchai"), marking=to("ID-IID", "BD-CCI"))
    cast.says("Alba", record, "alias", "Lek", marking=own("ID-IID"))
    nothing_said = page(cast, "Bo", record, "who/")
    assert nothing_said.status_code == 403
    assert "Your agency says nothing of this record that you may read." in text(nothing_said)
    cast.says("Bo", record, "alias", "Theirs", marking=to("BD-CCI", "ID-IID"))
    found = text(page(cast, "Alba", record, "who/"))
    assert "2, under 2 markings" in found
    assert "named in the marking" in found
    assert "Theirs" not in found
    previewed = text(page(cast, "Alba", record, "preview/?organisation=BD-CCI"))
    assert "Of your 2 statements BD-CCI sees 1." in previewed
    assert "Somchai" in previewed
    assert "Lek" not in previewed
    none = text(page(cast, "Alba", record, "preview/?organisation=TH-BSB"))
    assert "Of your 2 statements TH-BSB sees none. To change that" not in none
    assert "Of your 2 statements TH-BSB sees none." in none
    assert "ask your releasing officer" in none
    assert page(cast, "Alba", record, "preview/?organisation=NO-ONE").status_code == 403
    assert page(cast, "Tida", record, "who/").status_code == 404


def test_a_preview_asks_nothing_of_who_has_left(cast):
    """Whoever acted for an organisation once is none of its people: what they read today is nothing."""
    record = cast.opens("Alba", ("name", "Somchai"), marking=to("ID-IID", "BD-CCI"))
    before = same_bytes(page(cast, "Alba", record, "preview/?organisation=BD-CCI"))
    gone = {"valid_from": NOW - timedelta(days=90), "valid_until": NOW - timedelta(days=1)}
    factories.affiliation(cast.homes["BD-CCI"], "Gone", Role.ANALYST, **gone)
    assert same_bytes(page(cast, "Alba", record, "preview/?organisation=BD-CCI")) == before


def test_who_has_read_is_told_by_organisation(cast):
    """First and last time, and never a person's name."""
    record = cast.opens("Alba", ("name", "Somchai"))
    page(cast, "Bo", record)
    found = text(page(cast, "Alba", record, "who/"))
    assert "BD-CCI</th><td>1 statement read" in found
    assert "Bo</" not in found


def test_a_protected_page_is_fixed_words(cast):
    """No value, no name in title or address, no tie that finds the person; what can still be done."""
    record = cast.opens("Alba", ("name", "Siti Aminah"), ("alias", "Little Rose"))
    vessel = cast.opens("Alba", ("name", "KM Cahaya"), kind="vessel")
    mother = cast.opens("Alba", ("name", "Ibu Aminah"))
    cast.ties("Alba", record, "carried", vessel, detail="with Siti in the hold")
    cast.ties("Alba", record, "relative_of", mother, detail="mother of Siti Aminah")
    statements.protect(principal=cast["Alba"], record_id=record, category="victim", grounds="Found in the hold.")
    found = page(cast, "Bo", record)
    told = text(found)
    assert [name for name in ("Siti", "Rose", "Ibu Aminah", "Found in the hold") if name in told] == []
    assert "<title>Protected person · Breakwater</title>" in told
    assert "Withheld. This line is the same whatever is known." in told
    assert "KM Cahaya" in told
    assert "What you can still do" in told
    assert page(cast, "Bo", record, "relations/").content.decode().count("Ibu Aminah") == 0
    beside = text(page(cast, "Bo", mother))
    assert "Protected person" in beside
    assert "Siti" not in beside
    assert "Siti" not in text(page(cast, "Bo", vessel, "panel/"))


def test_who_protects_sees_whom_for_that_purpose(cast):
    """Role and purpose together open the values; the title stays fixed, on every page that names the record."""
    record = cast.opens("Alba", ("name", "Siti Aminah"))
    statements.protect(principal=cast["Alba"], record_id=record, category="victim", grounds="Found in the hold.")
    address = f"/entities/{record}/"
    opened = text(cast.browser("Vera", Purpose.PROTECTION).get(address))
    assert "Siti Aminah" in opened
    assert "<title>Protected person · Breakwater</title>" in opened
    assert "This record is protected." in opened
    assert "Siti" not in text(cast.browser("Vera").get(address))


def test_a_relation_opened_reads_between_its_ends(cast):
    """A relation's own page names both ends; with one of them hidden, it and its statement are not there."""
    left, right = cast.opens("Alba", ("name", "Wichai")), cast.opens("Alba", ("name", "Somchai"))
    tie, said = cast.ties("Alba", left, "reports_to", right, detail="by phone")
    found = text(page(cast, "Bo", tie))
    assert "<title>Wichai reports to Somchai · Breakwater</title>" in found
    assert "by phone" in found
    secret = cast.opens("Bo", ("name", "Secret"), marking=to("BD-CCI", "ID-IID"))
    hidden, words = cast.ties("Alba", left, "reports_to", secret)
    assert page(cast, "Alba", hidden).status_code == 200
    browser = cast.browser("Tida")
    assert browser.get(f"/entities/{hidden}/").status_code == 404
    assert browser.get(f"/statements/{words}/").status_code == 404
    assert browser.get(f"/statements/{said}/").status_code == 200


def test_a_leg_names_its_way_and_its_route(cast):
    """A leg is called by its ends and mode, leads to its route, and the route lists its legs."""
    route = cast.opens("Alba", ("name", "Northern way"), kind="route")
    leg = cast.opens("Alba", ("from_place", "Teknaf"), ("to_place", "Satun"), ("mode", "fishing_boat"), kind="leg")
    cast.says("Alba", leg, "route", route, value_kind="record")
    cast.says("Alba", leg, "price", "MYR 500", marking=own("ID-IID"))
    found = text(page(cast, "Bo", leg))
    assert "<title>Teknaf → Satun, " in found
    assert f'<a href="/entities/{route}/">' in found
    assert "Northern way" in found
    listed = text(page(cast, "Bo", route))
    assert "Teknaf → Satun" in listed
    assert "MYR 500" not in listed


def test_long_and_right_to_left_values_stand(cast):
    """A thousand letters and Arabic are whole on the page, isolated in their language."""
    long_name = "Abdurrahman " * 80
    record = cast.opens("Alba", ("name", long_name.strip()))
    cast.says("Alba", record, "name", "عبد الرحمن", lang="ar")
    found = text(page(cast, "Alba", record))
    assert long_name.strip() in found
    assert '<bdi lang="ar">عبد الرحمن</bdi>' in found


def test_an_empty_side_says_so(cast):
    """No relation, no report: words, and no tab that leads to nothing."""
    record = cast.opens("Alba", ("name", "Alone"))
    found = text(page(cast, "Alba", record))
    assert "No relation that you may read." in found
    assert ">Reports" not in found


def test_what_no_longer_stands_comes_last_and_struck(cast):
    """A retraction is a dated act on the page, with its reason inside the row."""
    record = cast.opens("Alba", ("name", "Somchai"))
    gone = cast.says("Alba", record, "alias", "Wrong")
    statements.retract(principal=cast["Alba"], statement_id=gone, reason="Another man.")
    found = page(cast, "Bo", record)
    assert "withdrawn" in row_of(found, "Wrong")
    assert "Another man." in text(cast.browser("Bo").get(f"/statements/{gone}/"))


def test_search_says_what_matched(cast):
    """One hit opens; of several each says by which statement it was found, and hidden ones are not there."""
    first = cast.opens("Alba", ("msisdn", "+66 7000 0102"), kind="phone")
    browser = cast.browser("Bo")
    assert browser.get("/search/", {"q": "66-7000-0102"})["Location"] == f"/entities/{first}/"
    second = cast.opens("Alba", ("name", "Lek"))
    cast.says("Alba", second, "msisdn", "+66 7000 0102")
    cast.opens("Bo", ("msisdn", "+66 7000 0102"), kind="phone", marking=own("BD-CCI"))
    found = text(cast.browser("Tida").get("/search/", {"q": "+66 7000 0102"}))
    assert "2 records" in found
    assert found.count("number <bdi") == 2
    assert "No statement that you may read." in text(browser.get("/search/", {"q": "nothing like it"}))


@pytest.mark.parametrize(("tab", "queries"), [("", 18), ("relations/", 18), ("who/", 22)])
def test_pages_ask_no_more_for_more_rows(cast, tab, queries, django_queries):
    """One and three rows of facts, relations and reports cost the same queries."""
    asked = []
    for rows in (1, 3):
        record = cast.opens("Alba", ("name", "Somchai"))
        for number in range(rows):
            cast.reports("Alba", record, "alias", f"Alias {number}")
            cast.ties("Alba", record, "works_with", cast.opens("Alba", ("name", f"Other {number}")))
        browser = cast.browser("Alba")
        browser.get(f"/entities/{record}/{tab}")
        with django_queries() as counted:
            assert browser.get(f"/entities/{record}/{tab}").status_code == 200
        asked.append(len(counted))
    assert asked == [queries, queries]


def test_values_of_an_own_agency_are_marked_for_it(cast):
    """Nothing on the page is unmarked: each row carries audience, reach, use and act."""
    record = cast.opens("Alba", ("name", "Somchai"), marking=shared("ID-IID"))
    assert row_of(page(cast, "Alba", record), "Somchai").startswith("Name Somchai B 2 AMBER")

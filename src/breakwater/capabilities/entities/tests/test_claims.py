"""Claims that records are one: who joins, what is cut, and that withdrawing disturbs nothing else."""

import re

import pytest
from django.db import connections

from breakwater.capabilities.entities import operations
from breakwater.capabilities.entities.queries import entity_page
from breakwater.capabilities.entities.tests.cast import own, same_bytes, text, to
from breakwater.foundation.access.errors import NotFound, Refused

pytestmark = pytest.mark.database


@pytest.fixture
def pair(cast):
    """Two records on what may be one person: Bo's and Alba's."""
    return cast.opens("Bo", ("name", "Abdur Rashid")), cast.opens("Alba", ("name", "Muhammad Rasyid"))


def records_of(cast, name, record):
    """Return the records that somebody sees as one with this one."""
    return set(entity_page(cast[name], record).clustering.of(record).records)


def everything():
    """Return every statement and claim that is stored, as rows."""
    rows = {}
    with connections["owner"].cursor() as cursor:
        cursor.execute("set breakwater.owner_acts = 'on'")
        for table in ("statements_statement", "entities_identityclaim", "statements_withdrawal"):
            cursor.execute(f"select id_ from (select t::text as id_ from {table} t) s order by 1")
            rows[table] = [row[0] for row in cursor.fetchall()]
    return rows


def test_the_own_agencys_claim_joins_and_its_withdrawal_takes_apart(cast, pair):
    """Claim, one entity at both addresses; withdrawn, two again, and not a row but the claim's is other than before."""
    theirs, ours = pair
    bystander = cast.claims("Alba", ours, cast.opens("Alba", ("name", "Somebody Else")), "unsure")
    before = everything()
    claim = cast.claims("Alba", theirs, ours)
    joined = entity_page(cast["Alba"], ours)
    assert records_of(cast, "Alba", ours) == {theirs, ours}
    assert {value.text for value in joined.entity.names} == {"Abdur Rashid", "Muhammad Rasyid"}
    assert {row.id for row in joined.statements} == {row.id for row in entity_page(cast["Alba"], theirs).statements}
    operations.withdraw(principal=cast["Alba"], claim_id=claim)
    assert records_of(cast, "Alba", ours) == {ours}
    assert [value.text for value in entity_page(cast["Alba"], ours).entity.names] == ["Muhammad Rasyid"]
    after = everything()
    assert after["statements_statement"] == before["statements_statement"]
    assert after["statements_withdrawal"] == before["statements_withdrawal"]
    rest = [row for row in after["entities_identityclaim"] if claim not in row]
    assert rest == before["entities_identityclaim"]
    assert bystander in rest[0]


def test_another_agencys_claim_joins_by_rule(cast, pair):
    """An opener's joins for everybody; a third agency's is a suggestion, until a second agency agrees."""
    theirs, ours = pair
    claim = cast.claims("Tida", theirs, ours)
    assert records_of(cast, "Tida", ours) == {theirs, ours}
    assert records_of(cast, "Mei", ours) == {ours}
    page = cast.browser("Mei").get(f"/entities/{ours}/")
    assert "TH-BSB says same as" in text(page)
    assert "Abdur Rashid" in text(page)
    cast.claims("Bo", theirs, ours)
    assert records_of(cast, "Mei", ours) == {theirs, ours}
    operations.withdraw(principal=cast["Tida"], claim_id=claim)
    assert records_of(cast, "Mei", ours) == {theirs, ours}


def test_two_agencies_join_what_neither_opened(cast):
    """Two records of ID-IID, said to be one by TH-BSB and BD-CCI: one for MY-MCB too."""
    left, right = cast.opens("Alba", ("name", "One")), cast.opens("Alba", ("name", "Two"))
    cast.claims("Tida", left, right)
    assert records_of(cast, "Mei", left) == {left}
    cast.claims("Bo", left, right)
    assert records_of(cast, "Mei", left) == {left, right}


def test_a_different_claim_cuts_and_shows(cast, pair):
    """Same and different on one pair: apart, with both claims on the page."""
    theirs, ours = pair
    cast.claims("Bo", theirs, ours, reason="One account.")
    cast.claims("Tida", theirs, ours, "different", reason="Seen in two ports on one day.")
    assert records_of(cast, "Alba", ours) == {ours}
    shown = text(cast.browser("Alba").get(f"/entities/{ours}/"))
    assert "Claims contradict." in shown
    assert "One account." in shown
    assert "Seen in two ports on one day." in shown


def test_a_chain_that_is_cut_inside_names_the_claims_that_make_it(cast):
    """A = B, B = C and A ≠ C: one entity, and all three claims beside the words."""
    a, b, c = (cast.opens("Alba", ("name", name)) for name in ("Ali", "Bala", "Cik"))
    cast.claims("Alba", a, b, reason="ground one")
    cast.claims("Alba", b, c, reason="ground two")
    cast.claims("Tida", a, c, "different", reason="ground three")
    assert records_of(cast, "Alba", a) == {a, b, c}
    shown = text(cast.browser("Alba").get(f"/entities/{b}/"))
    assert "joined through other claims" in shown
    assert [ground for ground in ("ground one", "ground two", "ground three") if ground not in shown] == []


def test_both_ends_must_be_readable(cast):
    """A claim about a record that one may not read neither shows nor joins, whatever its own marking says."""
    open_record = cast.opens("Alba", ("name", "Open Name"))
    hidden = cast.opens("Bo", ("name", "Hidden Name"), marking=to("BD-CCI", "ID-IID"))
    cast.claims("Alba", open_record, hidden, reason="Grounds that name Hidden Name.")
    assert records_of(cast, "Alba", open_record) == {open_record, hidden}
    assert entity_page(cast["Tida"], open_record).claims == ()
    shown = text(cast.browser("Tida").get(f"/entities/{open_record}/relations/"))
    assert "Hidden Name" not in shown
    with pytest.raises(NotFound):
        cast.claims("Tida", open_record, hidden)


def test_a_relation_with_a_hidden_end_cannot_be_claimed(cast):
    """It does not exist for who may not read both ends, so a claim on it answers as on nothing."""
    left = cast.opens("Alba", ("name", "Left"))
    right = cast.opens("Bo", ("name", "Right"), marking=to("BD-CCI", "ID-IID"))
    tie, _statement = cast.ties("Alba", left, "works_with", right)
    other, _said = cast.ties("Alba", left, "works_with", cast.opens("Alba", ("name", "Third")))
    with pytest.raises(NotFound):
        cast.claims("Tida", tie, other)


@pytest.mark.parametrize(
    ("judgement", "reason", "words"),
    [("same", "  ", "A claim has a reason."), ("perhaps", "Grounds.", "A claim says same, different or unsure.")],
)
def test_claims_that_cannot_be(cast, pair, judgement, reason, words):
    """No reason, or a judgement that is none."""
    with pytest.raises(Refused, match=words):
        cast.claims("Alba", *pair, judgement, reason=reason)


def test_two_kinds_are_never_the_same(cast):
    """A vessel is no person, and a record is always itself."""
    person, vessel = cast.opens("Alba", ("name", "A")), cast.opens("Alba", ("name", "A"), kind="vessel")
    with pytest.raises(Refused, match="two kinds"):
        cast.claims("Alba", person, vessel)
    with pytest.raises(Refused, match="always itself"):
        cast.claims("Alba", person, person)


def test_only_who_said_it_withdraws_it(cast, pair):
    """Another organisation gets 403 for a claim it may read, and the page of nothing for one it may not."""
    claim = cast.claims("Bo", *pair)
    secret = cast.claims("Bo", *pair, "different", marking=own("BD-CCI"))
    before = everything()
    browser = cast.browser("Alba")
    assert browser.post(f"/claims/{claim}/withdraw/").status_code == 403
    hidden = browser.post(f"/claims/{secret}/withdraw/")
    nothing = "00000000-0000-4000-8000-000000000000"
    absent = browser.post(f"/claims/{nothing}/withdraw/")
    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert same_bytes(hidden, secret) == same_bytes(absent, nothing)
    assert everything() == before
    done = cast.browser("Bo").post(f"/claims/{claim}/withdraw/", {"next": f"/entities/{pair[1]}/"})
    assert (done.status_code, done["Location"]) == (302, f"/entities/{pair[1]}/")


def test_withdrawing_leads_nowhere_else(cast, pair):
    """An address of another server is not followed."""
    claim = cast.claims("Bo", *pair)
    done = cast.browser("Bo").post(f"/claims/{claim}/withdraw/", {"next": "https://elsewhere.example/"})
    assert done["Location"] == "/networks/"


def test_two_records_stand_side_by_side(cast):
    """What both say alike is marked, letter case aside; what one alone says has no other side; no hidden value."""
    ours = cast.opens("Alba", ("name", "Rasyid"), ("distinguishing_mark", "Burn scar"), ("alias", "Pak"))
    theirs = cast.opens("Bo", ("name", "Rashid"), ("distinguishing_mark", "burn scar"), marking=to("BD-CCI", "ID-IID"))
    cast.says("Bo", theirs, "alias", "Nobody's to know", marking=own("BD-CCI"))
    page = cast.browser("Alba").get(f"/entities/{ours}/claim/", {"other": theirs}).content.decode()
    rows = re.findall(r"<tr data-row.*?</tr>", page, re.DOTALL)
    said = {re.search(r'class="property">([^<]*)', row).group(1).strip(): row for row in rows}
    assert ["alike" in row for row in said.values()] == ["Mark on body" in name for name in said]
    assert "not stated" in said["Alias"]
    assert list(said)[-1] == "Alias"
    assert "Nobody" not in page


def test_a_claim_is_made_on_the_page(cast, pair):
    """The two side by side, a default marking no wider than what it rests on, and one entity after."""
    theirs, ours = pair
    browser = cast.browser("Alba")
    page = browser.get(f"/entities/{ours}/claim/", {"other": theirs, "judgement": "same"})
    assert "Abdur Rashid" in text(page)
    assert "Muhammad Rasyid" in text(page)
    assert page.content.index(b'id="compare"') < page.content.index(b'name="judgement"')
    given = {"other": theirs, "judgement": "same", "reason": "One scar.", "grade": "B2"}
    given["marking"] = re.search(r'name="marking"[^>]* value="([^"]*)"', page.content.decode()).group(1)
    unsaid = browser.post(f"/entities/{ours}/claim/", given | {"reason": ""})
    assert unsaid.status_code == 400
    assert "Write what it rests on." in text(unsaid)
    done = browser.post(f"/entities/{ours}/claim/", given)
    assert done.status_code == 302
    shown = text(browser.get(done["Location"]))
    assert "2 records shown as one." in shown
    assert "ID-IID says same" in shown
    assert "Withdraw" in shown


def test_to_look_up_whom_to_claim_is_a_look_up(cast, monkeypatch):
    """As often a minute as a search may be asked, and no oftener; the page without a question is none."""
    from django.conf import settings

    monkeypatch.setattr(settings, "LOOKUPS_PER_MINUTE", 2)
    record = cast.opens("Alba", ("name", "Contoh Satu"))
    browser = cast.browser("Alba")
    answers = [browser.get(f"/entities/{record}/claim/", {"q": f"+62 800 {n}"}).status_code for n in range(4)]
    assert answers == [200, 200, 429, 429]
    assert browser.get(f"/entities/{record}/claim/").status_code == 200


def test_a_record_is_not_offered_to_itself_and_the_list_says_so(cast):
    """Its own name finds nothing else: words, not an empty list."""
    record = cast.opens("Alba", ("name", "Contoh Satu"))
    page = cast.browser("Alba").get(f"/entities/{record}/claim/", {"q": "Contoh Satu"}).content.decode()
    assert "No other record that you may read carries exactly this." in page
    assert "claim-hits" not in page
    other = cast.opens("Alba", ("name", "Contoh Satu"))
    page = cast.browser("Alba").get(f"/entities/{record}/claim/", {"q": "Contoh Satu"}).content.decode()
    assert f"?other={other}" in page
    assert f"?other={record}" not in page

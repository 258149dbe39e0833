"""A family's phone is protected by BD-CCI: TH-BSB sees that it is, and nothing by which it could be known or used."""

import csv
import io
import re

import pytest
from django.db import connections
from django.urls import reverse

from tests.oracle.paging import COLLECTION, entity, page, picture
from tests.oracle.semantics import rows
from tests.support.answers import comparable
from tests.support.tide import copied_tide

pytestmark = [pytest.mark.database, pytest.mark.slow]

KEY = "PH9"
NUMBER = "+8801000000109"
GROUNDS = "Belongs to the mother of a person held; not a suspect."
CATEGORY = "family payer"
NOTE = "belongs to the mother of a person held"
TELLING = (NUMBER, NUMBER[1:], GROUNDS, CATEGORY, NOTE)
OTHERS = ("UT1", "UT2", "UM1", "UF1", "CC1")


def protect(tide):
    """Let BD-CCI's lead protect the phone."""
    from breakwater.capabilities.statements import operations

    operations.protect(principal=tide.principal("UB1"), record_id=tide.records[KEY], category=CATEGORY, grounds=GROUNDS)


@pytest.fixture(scope="module")
def tide(database_session):
    """The scenario with the phone protected."""
    with copied_tide(database_session) as found:
        protect(found)
        yield found


@pytest.fixture
def own_tide(database_session):
    """The scenario before."""
    with copied_tide(database_session) as found:
        yield found


def addresses(tide):
    """Return every address on which the phone, its statements or what it is tied to could show."""
    record, said, caller = tide.records[KEY], tide.statements["S0593"], tide.records["PH2"]
    return [
        reverse("entity", args=[record]),
        reverse("entity-panel", args=[record]),
        reverse("who", args=[record]),
        reverse("preview", args=[record]) + "?organisation=MY-MCB",
        reverse("claim", args=[record]),
        reverse("claim", args=[caller]) + f"?other={record}",
        reverse("claim", args=[caller]) + f"?q={NUMBER[1:]}",
        reverse("entity", args=[caller]),
        reverse("statement", args=[said]),
        reverse("statement", args=[tide.statements["R051"]]),
        reverse("correct", args=[said]),
        reverse("retract", args=[said]),
        reverse("remark", args=[said]),
        reverse("contribute") + f"?about={record}",
        reverse("contribute") + f"?record={record}",
        reverse("networks"),
        reverse("network", args=[tide.records["N1"]]),
        reverse("network-collection", args=[COLLECTION]),
        reverse("desk"),
    ]


def test_before_protection_the_number_shows(own_tide):
    """What is searched for below could be found: the pages do name the phone while it is not protected."""
    client = own_tide.browser("UT1")
    found = [address for address in addresses(own_tide) if NUMBER in page(client, address).text]
    assert reverse("entity", args=[own_tide.records[KEY]]) in found
    assert reverse("network-collection", args=[COLLECTION]) in found
    assert client.get(reverse("search"), {"q": NUMBER}).status_code == 302
    assert NUMBER in str(picture(client))


@pytest.mark.parametrize("viewer", OTHERS)
def test_no_page_names_it_or_says_why(tide, viewer):
    """Neither number nor note nor grounds nor category, in text, title, label or data."""
    client = tide.browser(viewer)
    told = {
        address: [words for words in TELLING if words in page(client, address).text.replace(f"q={NUMBER[1:]}", "")]
        for address in addresses(tide)
        if f"q={NUMBER[1:]}" not in address
    }
    assert {address: words for address, words in told.items() if words} == {}


def test_it_is_seen_as_protected_and_nothing_more(tide):
    """TH-BSB's page of it: the same record at the same address, protected, no row; its tie stands with the caller.

    A call finds a phone in any carrier's records, and the words beside the tie may name whose it is.
    """
    client, record = tide.browser("UT1"), tide.records[KEY]
    found = entity(client, record)
    assert found.status == 200
    assert "This record is protected." in found.text
    assert found.rows == frozenset()
    title = re.search(r"<title>(.*?)</title>", found.text, re.DOTALL)
    assert title is not None
    assert "Protected" in title.group(1)
    caller = entity(client, tide.records["PH2"])
    assert "Protected phone" in caller.text
    assert reverse("entity", args=[tide.records["PH2"]]) not in found.text
    assert "ransom calls" not in found.text + caller.text


def test_even_who_protected_it_sees_no_number_for_intelligence(tide):
    """Gate 7 binds the holder's analysts too; its own grounds stay readable to its own agency alone."""
    client = tide.browser("UB1")
    assert NUMBER not in entity(client, tide.records[KEY]).text
    with connections["owner"].cursor() as cursor:
        cursor.execute("set breakwater.owner_acts = 'on'")
        cursor.execute(
            "select count(*) from statements_statement where value = %s or key like '%%8801000000109%%'", [NUMBER]
        )
        assert cursor.fetchone() == (0,)
        cursor.execute("select count(*) from statements_protectedvalue where value = %s", [NUMBER])
        assert cursor.fetchone() == (1,)


def test_grounds_are_read_by_the_holder_alone(tide):
    """The row with the reason is behind row security of its organisation."""
    from breakwater.capabilities.statements import actions
    from breakwater.foundation.access.passage import acting

    def grounds(viewer):
        with acting(tide.principal(viewer), actions.READ), connections["default"].cursor() as cursor:
            cursor.execute("select grounds from statements_protection where record_id = %s", [tide.records[KEY]])
            return [row[0] for row in cursor.fetchall()]

    assert grounds("UB2") == [GROUNDS]
    assert [grounds(viewer) for viewer in OTHERS] == [[]] * len(OTHERS)


@pytest.mark.parametrize(
    ("viewer", "purpose", "reads"),
    [
        ("TH-BSB-VP", "protection", True),
        ("TH-BSB-VP", "intelligence", False),
        ("BD-CCI-VP", "protection", True),
        ("ID-IID-VP", "protection", False),
        ("UT1", "protection", False),
        ("CC1", "protection", False),
    ],
)
def test_the_identity_needs_role_purpose_and_label(tide, viewer, purpose, reads):
    """A victim-protection officer working for protection reads it where the label reaches; nobody else does."""
    from breakwater.capabilities.statements import actions, queries
    from breakwater.foundation.access.passage import acting

    with acting(tide.principal(viewer, purpose), actions.READ) as passage:
        said = queries.of_records(passage, [tide.records[KEY]])
    assert (NUMBER in {row.value for row in said}) == reads


def test_search_finds_nothing_by_the_number(tide):
    """The answer to the number is the answer to a number that nobody ever stated."""
    client, absent = tide.browser("UT1"), "+8801000000999"
    for name, parameter in (("search", "q"), ("contribute-lookup", "q")):
        asked = client.get(reverse(name), {parameter: NUMBER})
        other = client.get(reverse(name), {parameter: absent})
        assert (asked.status_code, other.status_code) == (200, 200)
        (*_, one), (*_, two) = comparable(asked), comparable(other)
        assert one.replace(NUMBER[1:].encode(), b"N") == two.replace(absent[1:].encode(), b"N")


def test_the_picture_neither_names_nor_ranks_it(tide):
    """A node without name, place, rank, role or address; nobody's rank counts it."""
    drawn = picture(tide.browser("UT1"))
    shields = [node for node in drawn["nodes"] if node.get("protected")]
    persons = [row for row in rows("protected") if row["holding_agency"] == "TH-BSB"]
    assert len(shields) == len(persons) + 1
    for shield in shields:
        assert set(shield) <= {"id", "kind", "x", "y", "r", "ties", "community", "protected", "tray"}
        assert (shield["id"][:7], shield["kind"], shield["r"]) == ("shield-", "protected", 8.0)
    assert tide.records[KEY] not in str(drawn)
    assert drawn["ranked"] == len([node for node in drawn["nodes"] if node.get("place")])
    assert "kind:protected" in drawn["counts"]


@pytest.mark.parametrize("viewer", ["UT1", "UB1", "BD-CCI-R1"])
def test_it_cannot_leave(tide, viewer):
    """The door to the outside refuses it, for a copy at home too, and nothing of it is in the ledger."""
    from breakwater.capabilities.statements import actions, queries
    from breakwater.foundation.access.doors import Leaving, releasable
    from breakwater.foundation.access.passage import acting

    principal = tide.principal(viewer)
    with acting(principal, actions.READ) as passage:
        said = queries.of_records(passage, [tide.records[KEY], tide.records["PH2"]])
        leaving = [Leaving(row.id, row.label_id, row.marking, protects_identity=row.is_protected) for row in said]
        done = releasable(principal, leaving, to=principal.organisation, form="csv")
    protected = {row.id for row in said if row.is_protected}
    assert protected
    assert done.refused == dict.fromkeys(protected, ("protected",))
    assert done.allowed == {row.id for row in said} - protected


def test_what_is_said_of_it_later_is_protected_too(own_tide):
    """A statement that TH-BSB adds goes behind the same gate, so that the number cannot come back by it."""
    from breakwater.capabilities.statements import operations
    from breakwater.capabilities.statements.drafts import NewStatement
    from breakwater.core.marking import Marking, Tlp

    protect(own_tide)
    operations.contribute(
        principal=own_tide.principal("UT1"),
        statements=[
            NewStatement(
                record=own_tide.records[KEY],
                prop="msisdn",
                value="+8801000000777",
                marking=Marking(originator="TH-BSB", tlp=Tlp.AMBER, releasable_to=frozenset({"MY-MCB"})),
            )
        ],
    )
    for viewer in ("UT1", "UM1"):
        client = own_tide.browser(viewer)
        assert "+8801000000777" not in entity(client, own_tide.records[KEY]).text
        assert client.get(reverse("search"), {"q": "+8801000000777"}).status_code == 200


def test_a_hidden_record_cannot_be_protected(own_tide):
    """Who may not read it gets the answer for what does not exist, and nothing changes."""
    from breakwater.capabilities.statements import operations
    from breakwater.foundation.access.errors import NotFound

    for viewer, record in (("UI1", own_tide.records[KEY]), ("UT1", "00000000-0000-4000-8000-000000000000")):
        with pytest.raises(NotFound):
            operations.protect(
                principal=own_tide.principal(viewer), record_id=record, category="other", grounds="None."
            )
    with connections["owner"].cursor() as cursor:
        cursor.execute("select count(*) from bw.protected_record where record_id = %s", [own_tide.records[KEY]])
        assert cursor.fetchone() == (0,)


def test_the_number_is_the_examples():
    """What is looked for is what the example says."""
    from tests.oracle.semantics import EXAMPLE

    with (EXAMPLE / "statements.csv").open(encoding="utf-8") as stream:
        said = {row["id"]: row for row in csv.DictReader(io.StringIO(stream.read()))}
    assert (said["S0593"]["subject"], said["S0593"]["value"]) == (KEY, NUMBER)
    assert said["S0594"]["value"].startswith(NOTE)

"""A file that is downloaded leaves: through the third door, into the ledger, with its marking on the copy."""

import json
from datetime import date

import pytest
from django.db import connections

from breakwater.capabilities.releases.tests.cast import Cast, browser, own_only
from breakwater.capabilities.statements import operations, reading
from breakwater.capabilities.statements.drafts import NewAttachment, NewRecord, NewReport, NewStatement
from breakwater.core.marking import Handling
from breakwater.foundation.access.doors import Released

pytestmark = pytest.mark.database
MARKING = own_only(releasable_to=frozenset({"TH-BSB"}), handling=frozenset({Handling.H1, Handling.H2}))


@pytest.fixture
def cast(database):
    """Everyone, in a fresh database."""
    return Cast()


@pytest.fixture
def address(cast):
    """A file that ID-IID shares with TH-BSB, not to be used as evidence and not to be passed on."""
    operations.contribute(
        principal=cast["Chidi"],
        records=[NewRecord("v", "vessel")],
        statements=[NewStatement("v", "name", "KM Contoh", MARKING, said_on=date(2026, 2, 26))],
        report=NewReport(
            "R1",
            "A report",
            "Text.",
            date(2026, 2, 26),
            MARKING,
            attachments=(NewAttachment("a.txt", b"words", MARKING),),
        ),
    )
    [(attachment, label)] = owner("select id::text, label_id from statements_attachment")
    return f"/attachments/{attachment}/", attachment, label


def owner(question):
    """Ask as the owner of all tables."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("select set_config('breakwater.owner_acts', 'on', false)")
        cursor.execute(question)
        return cursor.fetchall()


def test_each_copy_stands_in_the_ledger_and_says_its_marking(cast, address):
    """Who took it, for whom, which file under which label, what the form cannot carry; the reader's own agency's copy."""
    path, attachment, label = address
    for name, own in (("Chidi", "ID-IID"), ("Dana", "TH-BSB")):
        answer = browser(cast, name).post(path)
        assert (answer.status_code, answer.content) == (200, b"words")
        [(to, form, ids, labels, number, loss)] = owner(
            'select "to", form, statement_ids, label_ids, number, loss from access_export '
            f"where organisation = '{own}'"
        )
        assert (to, form, json.loads(ids), json.loads(labels)) == (own, "file", [attachment], [label])
        assert "inside the file" in str(loss)
        assert answer.headers["Breakwater-Ledger"] == number
        assert answer.headers["Breakwater-Marking"] == "TLP:AMBER+STRICT PAP:AMBER H1 H2; originator ID-IID"
        assert f"TLP-AMBER+STRICT_PAP-AMBER_ID-IID_{number}_" in answer.headers["Content-Disposition"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    acts = owner("select action, organisation from audit_row where action = 'attachment.download' order by id")
    assert acts == [("attachment.download", "ID-IID"), ("attachment.download", "TH-BSB")]


def test_a_link_that_is_followed_takes_nothing_out(cast, address):
    """Nor one that is looked ahead at: a page says what the file is, and a button takes the copy."""
    path, _attachment, _label = address
    for name in ("Chidi", "Dana"):
        client = browser(cast, name)
        for answer in (client.get(path), client.head(path), client.get(path, headers={"Sec-Purpose": "prefetch"})):
            assert answer.status_code == 200
            assert answer.headers["Content-Type"].startswith("text/html")
            assert not {"Breakwater-Ledger", "Content-Disposition"} & set(answer.headers)
        page = client.get(path).content.decode()
        assert "a.txt" in page
        assert 'method="post"' in page
    assert browser(cast, "Farid").get(path).status_code == 404
    assert owner("select count(*) from access_export") == [(0,)]
    assert owner("select count(*) from audit_row where action = 'attachment.download'") == [(0,)]


def test_the_ledger_says_all_that_a_copy_does_not_carry(cast, address):
    """What is neither in the copy's name nor in the file is named as left out."""
    path, _attachment, _label = address
    answer = browser(cast, "Dana").post(path)
    [(loss,)] = owner("select loss from access_export")
    left_out = str(loss)
    name = answer.headers["Content-Disposition"]
    carried = {"originator": "ID-IID", "TLP": "TLP-AMBER+STRICT", "PAP": "PAP-AMBER"}
    assert all(text in name for text in carried.values())
    for part in ("handling", "caveat", "readers", "purposes", "compartments", "expiry", "inside the file", "the name"):
        assert part in left_out
    assert not any(text in name for text in ("H1", "H2", "TH-BSB", "a.txt"))


def keyed(cast, marking):
    """A report on a phone with a file, shared with TH-BSB; returns the record, its file's address and the report."""
    done = operations.contribute(
        principal=cast["Chidi"],
        records=[NewRecord("p", "phone")],
        statements=[NewStatement("p", "msisdn", "+62 811 5550 0101", marking, said_on=date(2026, 2, 26))],
        report=NewReport(
            "R2",
            "On a phone",
            "T.",
            date(2026, 2, 26),
            MARKING,
            attachments=(NewAttachment("b.txt", b"+62 811 5550 0101", MARKING),),
        ),
    )
    [(attachment,)] = owner(f"select id::text from statements_attachment where report_id = '{done.report_id}'")
    return done.record_ids["p"], f"/attachments/{attachment}/", done.report_id


def test_the_file_of_a_report_about_a_protected_record_does_not_leave(cast):
    """Neither for those who share in it nor for its own agency; the button is not there either."""
    record, path, report = keyed(cast, MARKING)
    assert browser(cast, "Dana").post(path).status_code == 200
    operations.protect(principal=cast["Chidi"], record_id=record, category="child", grounds="She is 15.")
    for name in ("Dana", "Chidi"):
        client = browser(cast, name)
        answer = client.post(path)
        assert answer.status_code == 403
        assert b"5550" not in answer.content
        assert "about a protected record" in answer.content.decode()
        for page in (path, f"/reports/{report}/"):
            assert "Take a copy" not in client.get(page).content.decode()
    assert owner("select count(*) from access_export") == [(1,)]
    assert (
        owner("select rule_ids from audit_row where action = 'attachment.download' and decision = 'refused'")
        == [(["protected"],)] * 2
    )


def test_a_protected_record_that_a_reader_does_not_know_changes_nothing_for_it(cast):
    """Hidden is absent: that the file may not leave would tell that there is somebody."""
    record, path, _report = keyed(cast, own_only())
    operations.protect(principal=cast["Chidi"], record_id=record, category="child", grounds="She is 15.")
    assert browser(cast, "Dana").post(path).status_code == 200
    assert browser(cast, "Chidi").post(path).status_code == 403


def test_its_originator_sees_that_a_file_was_taken_out(cast):
    """On the record's page of readers, beside what was read; not where nobody did."""
    record, path, report = keyed(cast, MARKING)
    who = f"/entities/{record}/who/"
    client = browser(cast, "Dana")
    client.get(f"/reports/{report}/")
    client.get(path)
    before = browser(cast, "Chidi").get(who).content.decode()
    assert "1 statement read" in before
    assert "taken out" not in before
    client.post(path)
    client.post(path)
    after = browser(cast, "Chidi").get(who).content.decode()
    assert "1 file of your reports taken out" in after
    assert "1 statement read" in after


def test_whoever_may_not_read_it_leaves_nothing_in_the_ledger(cast, address):
    """Hidden is absent."""
    path, _attachment, _label = address
    assert browser(cast, "Farid").post(path).status_code == 404
    assert owner("select count(*) from access_export") == [(0,)]


def test_one_that_may_not_leave_says_why(cast, address, monkeypatch):
    """The third door decides; a refusal leaves no row of the ledger and stands in the audit log."""
    path, attachment, _label = address
    held = Released("0", frozenset(), {attachment: ("H3",)})
    monkeypatch.setattr(reading, "releasable", lambda *_, **__: held)
    answer = browser(cast, "Dana").post(path)
    assert answer.status_code == 403
    assert "This file may not leave: H3." in answer.content.decode()
    assert "Ask ID-IID." in answer.content.decode()
    assert owner("select count(*) from access_export") == [(0,)]
    assert owner("select decision, rule_ids from audit_row where action = 'attachment.download'") == [
        ("refused", ["H3"])
    ]

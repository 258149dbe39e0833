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
        answer = browser(cast, name).get(path)
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


def test_whoever_may_not_read_it_leaves_nothing_in_the_ledger(cast, address):
    """Hidden is absent."""
    path, _attachment, _label = address
    assert browser(cast, "Farid").get(path).status_code == 404
    assert owner("select count(*) from access_export") == [(0,)]


def test_one_that_may_not_leave_says_why(cast, address, monkeypatch):
    """The third door decides; a refusal leaves no row of the ledger and stands in the audit log."""
    path, attachment, _label = address
    held = Released("0", frozenset(), {attachment: ("H3",)})
    monkeypatch.setattr(reading, "releasable", lambda *_, **__: held)
    answer = browser(cast, "Dana").get(path)
    assert answer.status_code == 403
    assert "This file may not leave: H3." in answer.content.decode()
    assert "Ask ID-IID." in answer.content.decode()
    assert owner("select count(*) from access_export") == [(0,)]
    assert owner("select decision, rule_ids from audit_row where action = 'attachment.download'") == [
        ("refused", ["H3"])
    ]

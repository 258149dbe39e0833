"""A stolen account takes reports and files one by one, which no budget counts and no originator learns of."""

from datetime import date

import pytest
from django.db import connections
from django.test import override_settings

from breakwater.capabilities.releases.tests.cast import browser, own_only
from breakwater.capabilities.statements import operations
from breakwater.capabilities.statements.drafts import NewAttachment, NewRecord, NewReport, NewStatement
from breakwater.core.marking import Tlp

SHARED = own_only(tlp=Tlp.AMBER, releasable_to=frozenset({"TH-BSB"}))


@pytest.fixture
def pages(cast):
    """A shared report without a shared statement, and its file; with the ids that are to be counted."""
    done = operations.contribute(
        principal=cast["Chidi"],
        records=[NewRecord("v", "vessel")],
        statements=[NewStatement("v", "name", "KM Contoh", own_only(), said_on=date(2026, 2, 26))],
        report=NewReport(
            "R1",
            "A report",
            "Text.",
            date(2026, 2, 26),
            SHARED,
            attachments=(NewAttachment("a.txt", b"words", SHARED),),
        ),
    )
    with connections["owner"].cursor() as cursor:
        cursor.execute("select set_config('breakwater.owner_acts', 'on', false)")
        cursor.execute("select id from statements_attachment")
        [(attachment,)] = cursor.fetchall()
    return {
        f"/reports/{done.report_id}/": {done.report_id, str(attachment)},
        f"/attachments/{attachment}/": {str(attachment)},  # sent: a copy is taken
    }


def shown_to(organisation):
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select s.originator, unnest(s.statement_ids)::text from audit_shown s join audit_row r "
            "on r.id = s.audit_row_id where r.organisation = %s order by r.id",
            [organisation],
        )
        return cursor.fetchall()


def test_its_originator_learns_of_it(cast, pages):
    """Each address tells whose material it showed."""
    client = browser(cast, "Dana")
    for address, ids in pages.items():
        before = len(shown_to("TH-BSB"))
        assert (client.post if "attachments" in address else client.get)(address).status_code == 200
        assert {(found[0], found[1]) for found in shown_to("TH-BSB")[before:]} == {("ID-IID", each) for each in ids}


def test_the_budget_counts_it(cast, pages):
    """With two left in the hour, the third is refused."""
    client = browser(cast, "Dana")
    address = list(pages)[1]
    with override_settings(READ_BUDGET_HOUR=2):
        assert [client.post(address).status_code for _ in range(3)] == [200, 200, 429]

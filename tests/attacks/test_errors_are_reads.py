"""Injected SQL asks by errors: each tells one thing about a row, and none may go unseen or uncounted."""

from datetime import date

import pytest
from django.conf import settings
from django.db import DatabaseError, connections

from breakwater.capabilities.releases.tests.cast import own_only
from breakwater.capabilities.statements import actions, operations
from breakwater.capabilities.statements.drafts import NewRecord, NewStatement
from breakwater.foundation.access.errors import BudgetSpent
from breakwater.foundation.access.passage import acting
from breakwater.foundation.database.warrants import warrant_operator
from breakwater.foundation.members.models import Organisation

SECRET = "KM Contoh"


@pytest.fixture
def said(cast):
    """A statement that an error could tell of."""
    statement = NewStatement("v", "name", SECRET, own_only(), said_on=date(2026, 2, 26))
    operations.contribute(principal=cast["Chidi"], records=[NewRecord("v", "vessel")], statements=[statement])


def owner_reads(query):
    """Return rows as the owner reads them."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("select set_config('breakwater.owner_acts', 'on', false)")
        cursor.execute(query)
        return cursor.fetchall()


def run(statements, *_before):
    """Run statements as the application, within the act under way."""
    with connections["default"].cursor() as cursor:
        for statement in statements.split("; "):
            cursor.execute(statement)


def spent():
    return owner_reads("select coalesce(sum(statements), 0)::integer from access_readspent")[0][0]


ERRORS = {
    "select 1 / (case when value = 'KM Contoh' then 0 else 1 end) from statements_statement": ("22012", "failed"),
    "select value::integer from statements_statement": ("22P02", "failed"),
    "select set_config('breakwater.ticket', 'x', true); select * from statements_statement": ("BW002", "failed"),
    "select set_config('breakwater.ticket', '', true); select * from statements_statement": ("BW001", "failed"),
    "set local statement_timeout = '10ms'; select pg_sleep(1)": ("57014", "failed"),
    "select nothing": ("42703", "failed"),
    "select * from bw.label": ("42501", "failed"),
    "select bw.defer_job('none', null, '{}', gen_random_uuid())": ("BW006", "refused"),
}
"""Statements, the SQLSTATE each ends in, and what the log says."""


@pytest.mark.parametrize("statement", ERRORS)
def test_each_is_in_the_log_and_counted(cast, said, statement):
    """By its state alone: what the error says may hold what somebody may not read."""
    before = spent()
    with pytest.raises(DatabaseError), acting(cast["Chidi"], actions.READ) as passage:
        run(statement, passage.about("report", "1"))
    state, decision = ERRORS[statement]
    rows = owner_reads(
        "select r.*::text, r.decision, r.rule_ids, r.object_kind from audit_row r order by id desc limit 1"
    )
    assert rows[0][1:] == (decision, [state], "report")
    assert SECRET not in rows[0][0]
    assert not [row for row in owner_reads("select d.*::text from audit_detail d") if SECRET in row[0]]
    assert spent() == before + 1


def test_what_was_shown_before_the_error_is_counted(cast, said):
    """Whether or not it reached the reader; to its originator it was not shown."""
    before, shown = spent(), owner_reads("select count(*) from audit_shown")
    with pytest.raises(DatabaseError), acting(cast["Chidi"], actions.READ) as passage:
        run("select 1 / 0", passage.show("TH-BSB", [f"00000000-0000-4000-8000-{n:012d}" for n in range(4)]))
    assert spent() == before + 4
    assert owner_reads("select count(*) from audit_shown") == shown


def test_an_error_at_the_end_is_one_too(cast, said):
    """What is checked when the act is stored."""
    with pytest.raises(DatabaseError), acting(cast["Chidi"], actions.CONTRIBUTE) as passage:
        found_in_no_state(passage)
    assert owner_reads("select decision, rule_ids from audit_row order by id desc limit 1") == [("failed", ["23503"])]


def found_in_no_state(passage):
    warrant_operator(at=passage.at)
    Organisation.objects.create(code="ZZ-X", name="X", state_id="ZZ", valid_from=passage.at)


def test_whoever_asks_by_errors_reads_nothing_else(cast, said, monkeypatch):
    """The budget of the hour is spent by them too."""
    monkeypatch.setattr(settings, "READ_BUDGET_HOUR", 3)
    for _ in range(3):
        with pytest.raises(DatabaseError), acting(cast["Chidi"], actions.READ):
            run("select 1 / 0")
    with pytest.raises(BudgetSpent), acting(cast["Chidi"], actions.READ) as passage:
        passage.show("TH-BSB", ["00000000-0000-4000-8000-000000000000"])

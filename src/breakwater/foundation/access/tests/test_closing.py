"""The end of an act counts what was shown, and nothing that the application can say takes it back."""

import pytest
from django.conf import settings
from django.db import Error, connections, transaction

from breakwater.capabilities.entities import actions
from breakwater.capabilities.releases.tests.cast import Cast
from breakwater.foundation.access.errors import BudgetSpent
from breakwater.foundation.access.passage import acting
from breakwater.foundation.access.principal import Principal

pytestmark = pytest.mark.database


def spent(principal: Principal) -> int:
    """Return how much an account has been shown."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select coalesce(sum(statements), 0) from access_readspent where person_id = %s", [principal.person_id]
        )
        return int(cursor.fetchone()[0])


def show(principal: Principal, count: int) -> None:
    """Show somebody that many statements of another organisation."""
    with acting(principal, actions.READ) as passage:
        passage.show("XX-9", [f"00000000-0000-4000-8000-{number:012d}" for number in range(count)])


def test_what_is_shown_adds_up_and_own_material_does_not_count(database):
    """Two acts are one sum."""
    reader = Cast()["Chidi"]
    show(reader, 3)
    show(reader, 4)
    with acting(reader, actions.READ) as passage:
        passage.show(reader.organisation, ["00000000-0000-4000-8000-000000000000"])
    assert spent(reader) == 7


def test_a_spent_budget_refuses_and_the_refused_act_counts_nothing(database, monkeypatch):
    """What was not shown is not counted; that it was tried is in the log."""
    monkeypatch.setattr(settings, "READ_BUDGET_HOUR", 5)
    reader = Cast()["Chidi"]
    show(reader, 5)
    with pytest.raises(BudgetSpent):
        show(reader, 1)
    assert spent(reader) == 5
    with connections["owner"].cursor() as cursor:
        cursor.execute("select rule_ids from audit_row where decision = 'refused' order by id desc limit 1")
        assert cursor.fetchone()[0] == ["BudgetSpent"]


@pytest.mark.parametrize(
    "attempt",
    [
        "update access_readspent set statements = 0",
        "delete from access_readspent",
        "insert into access_readspent (person_id, hour, statements) values (gen_random_uuid(), now(), 1)",
        "select * from access_readspent",
        "select * from bw.label_span",
        "update bw.label_span set labels = '{1}'",
    ],
)
def test_the_application_can_neither_lower_a_count_nor_touch_what_is_granted(database, attempt):
    """With a ticket of one's own too."""
    reader = Cast()["Chidi"]
    show(reader, 6)

    def tried() -> None:
        with transaction.atomic(using="default"), connections["default"].cursor() as cursor:
            cursor.execute(attempt)

    with acting(reader, actions.READ), pytest.raises(Error):
        tried()
    assert spent(reader) == 6


def test_grants_are_added_and_their_spans_follow(database):
    """Neither is changed in place, by nobody."""
    with connections["owner"].cursor() as cursor:
        for attempt in ("update bw.label_grant set valid_until = 'infinity'", "truncate bw.label_grant"):
            with pytest.raises(Error):
                cursor.execute(attempt)


def test_less_than_nothing_counts_nothing(database):
    """Whoever may count may not count down."""
    reader = Cast()["Chidi"]
    show(reader, 6)
    with acting(reader, actions.READ), connections["default"].cursor() as cursor:
        cursor.execute("select bw.spend_reads(-5)")
    assert spent(reader) == 6

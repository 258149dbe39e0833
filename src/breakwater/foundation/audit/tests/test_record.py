"""An act stands with its transaction, and nobody reads, changes or removes it."""

from itertools import product

import pytest
from django.db import DatabaseError, IntegrityError, connections, transaction
from django.test.utils import CaptureQueriesContext

from breakwater.foundation.audit import Act, ActError, record, record_apart
from breakwater.foundation.audit.act import ERASED
from breakwater.foundation.audit.record import erase_detail

pytestmark = pytest.mark.database

TABLES = ["audit_row", "audit_detail", "audit_shown", "audit_seal", "audit_head"]
COLUMN = {"audit_row": "decision", "audit_head": "published", "audit_seal": "seq"}
ERASE = "update audit_detail set salt = null, content = null,"


def count(owner, table="audit_row"):
    owner.execute(f"select count(*) from {table}")
    return owner.fetchone()[0]


def refused(alias, sql):
    with pytest.raises(DatabaseError) as caught, transaction.atomic(using=alias):
        connections[alias].cursor().execute(sql)
    return caught.value.__cause__.sqlstate


def test_an_act_is_kept_as_it_was_told(database, make_act, owner):
    """Row, detail and what was shown; in one round trip."""
    act = make_act()
    with CaptureQueriesContext(connections["default"]) as captured, transaction.atomic():
        record(act)
    assert len([query for query in captured if "record_act" in query["sql"]]) == 1
    assert len(captured) == 3  # begin, the act, commit
    owner.execute(
        "select at, person, organisation, audience, purpose, world, action, object_kind, object_id, decision,"
        " rule_ids, tx is not null, length(nonce), length(leaf) from audit_row"
    )
    assert owner.fetchall() == [
        (
            *(act.at, act.person, "XA-POL", 7, "investigation", "live", "statement.read", "record"),
            *("object-canary-0", "allowed", ["tlp.amber", "purpose"], True, 16, 32),
        )
    ]
    owner.execute("select originator, statement_ids::text[] from audit_shown order by 1")
    assert owner.fetchall() == [(who, list(act.shown[who])) for who in ("XB-POL", "XC-POL")]
    owner.execute("select content->>'page', length(salt), erased_by_id from audit_detail")
    assert owner.fetchall() == [("detail-canary-0", 16, None)]


def test_an_act_needs_no_more_than_instant_and_name(database, make_act, owner):
    """The platform's own acts; no detail, nothing shown."""
    with transaction.atomic():
        record(Act(at=make_act().at, action="platform.started"))
    assert [count(owner, table) for table in TABLES] == [1, 0, 0, 0, 0]


def test_an_act_falls_with_its_transaction(database, make_act, owner):
    """What was rolled back was not done; a refusal is recorded apart and stays."""

    def fail():
        with transaction.atomic():
            record(make_act(1))
            record_apart(make_act(2, decision="refused"))
            raise IntegrityError

    with pytest.raises(IntegrityError):
        fail()
    owner.execute("select decision from audit_row")
    assert owner.fetchall() == [("refused",)]


def test_an_act_outside_a_transaction_is_refused(database, make_act, owner):
    """It could stand although its deed did not."""
    with pytest.raises(ActError, match="outside a transaction"):
        record(make_act())
    assert count(owner) == 0


def test_serving_roles_touch_no_table(recorded):
    """Not to read, write, change or empty it."""
    recorded(1)
    for alias, table in product(["default", "policy"], TABLES):
        column = COLUMN.get(table, "audit_row_id")
        for sql in (
            f"select count(*) from {table}",
            f"select 1 from {table}",
            f"insert into {table} ({column}) values (null)",
            f"update {table} set {column} = {column}",
            f"delete from {table}",
            f"truncate {table}",
            f"copy {table} to stdout",
            f"alter table {table} disable trigger all",
        ):
            assert refused(alias, sql) == "42501", f"{alias}: {sql}"


def test_serving_roles_cannot_count_acts_by_their_numbers(recorded):
    """Neither by the sequence nor by trying."""
    recorded(1)
    for sql in ("select last_value from audit_row_id_seq", "select nextval('audit_row_id_seq')"):
        assert refused("default", sql) == "42501"


def test_the_sealer_sees_no_content(recorded):
    """Number, transaction and leaf, nothing else; and it changes nothing."""
    recorded(1)
    with connections["sealer"].cursor() as cursor:
        cursor.execute("select id, tx, leaf from audit_row")
        assert len(cursor.fetchall()) == 1
    for sql in (
        "select * from audit_row",
        "select person from audit_row",
        "select at from audit_row",
        "select nonce from audit_row",
        "select content from audit_detail",
        "select originator from audit_shown",
        "insert into audit_row (action) values ('x')",
        "update audit_seal set seq = 5",
        "delete from audit_seal",
        "delete from audit_head",
        "truncate audit_head",
        f"select bw.record_act({', '.join(['null'] * 19)})",
    ):
        assert refused("sealer", sql) == "42501", sql


def test_even_the_owner_changes_nothing(recorded, seal):
    """The triggers stand before everybody."""
    recorded(2)
    seal(2)
    for table in TABLES:
        column = COLUMN.get(table, "audit_row_id")
        for sql in (
            f"update {table} set {column} = {column}",
            f"delete from {table}",
            f"truncate {table} cascade",
            f"delete from {table} where false",
        ):
            assert refused("owner", sql) == "BW010", sql


def test_a_detail_is_erased_only_by_an_act(recorded, make_act, owner):
    """Row and leaf stay; who erased, and why, is an act itself."""
    recorded(2)
    owner.execute("select id, leaf from audit_row order by id")
    (first, leaf), (second, _) = owner.fetchall()
    erase_detail(first, make_act(9, detail={"ground": "court order 4"}, shown={}))
    owner.execute("select leaf from audit_row where id = %s", [first])
    assert owner.fetchone()[0] == leaf
    owner.execute("select salt, content from audit_detail where audit_row_id = %s", [first])
    assert owner.fetchone() == (None, None)
    owner.execute(
        "select act.action, act.object_id, detail.content->>'ground' from audit_row act"
        " join audit_detail detail on detail.audit_row_id = act.id where act.id ="
        " (select erased_by_id from audit_detail where audit_row_id = %s)",
        [first],
    )
    assert owner.fetchone() == (ERASED, str(first), "court order 4")
    for sql in (
        f"{ERASE} erased_by_id = {first} where audit_row_id = {second}",
        f"update audit_detail set content = '{{}}' where audit_row_id = {second}",
        f"update audit_detail set erased_by_id = {first} where audit_row_id = {first}",
    ):
        assert refused("owner", sql) == "BW010", sql


def test_an_earlier_erasure_does_not_cover_a_later_one(recorded, make_act, owner):
    """The act that says so is of the same transaction."""
    recorded(1)
    owner.execute("select id from audit_row")
    number = owner.fetchone()[0]
    with transaction.atomic():
        record(make_act(3, action=ERASED, object_id=str(number)))
    owner.execute("select max(id) from audit_row")
    by = owner.fetchone()[0]
    assert refused("owner", f"{ERASE} erased_by_id = {by} where audit_row_id = {number}") == "BW010"


def test_erasing_what_is_not_there_is_refused(database, make_act, owner):
    """And leaves no act of it."""
    with pytest.raises(ActError, match="has no detail"):
        erase_detail(5, make_act())
    assert count(owner) == 0

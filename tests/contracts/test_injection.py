"""What an injected statement could try, run as SQL under the application's own role: refused, or the same rows.

Row security is a wall against the product's own faults and against injection, not against a captured server
process (SECURITY.md). EXPLAIN ANALYZE counts the rows a filter removed, whoever asks: known, and the reason why
no plan is ever shown to anybody.
"""

from __future__ import annotations

import re
from contextlib import suppress

import psycopg
import pytest
from django.db import DatabaseError, connections, transaction

from tests.support.house import AT, OTHER, OWN, copied_house

pytestmark = [pytest.mark.database, pytest.mark.slow]

WHO = f"{OWN} analyst"
ALL = "select id::text from statements_statement"
STATEMENTS = 64
HIDDEN = f"Amir kept {OTHER}"
"""A value that the analyst of ID-IID may not read; it stands in one row."""

FEATURE_NOT_SUPPORTED = "0A000"
INSUFFICIENT_PRIVILEGE = "42501"
"""What a refusal says; an error of another kind would tell that the attempt was not made as meant."""

REFUSED = (
    # another role, another owner
    "set role bw_owner",
    "set role bw_policy",
    "set local role bw_migrator",
    "set session authorization bw_owner",
    "alter role bw_app bypassrls",
    "grant bw_owner to bw_app",
    # the walls themselves
    "alter table statements_statement no force row level security",
    "alter table statements_statement disable row level security",
    "drop policy read_ on statements_statement",
    "create policy mine on statements_statement for select using (true)",
    "alter policy read_ on statements_statement using (true)",
    "alter function bw.visible() security invoker",
    "create or replace function bw.visible() returns setof integer language sql as 'select 1'",
    "update bw.setting set value = 'on' where name = 'free_clock'",
    "select * from bw.ticket_key",
    "select * from bw.label",
    "select * from bw.audience",
    "select * from bw.label_grant",
    "select * from bw.protected_record",
    "select * from bw.staged",
    "delete from bw.staged",
    "select args from procrastinate_jobs",
    "insert into bw.label_grant select 1, 'r', 1, now(), now() + interval '1 hour'",
    # code of one's own
    "do $$ begin perform 1;end $$",
    "create function mine() returns integer language sql as 'select 1'",
    "create function pg_temp.mine() returns integer language sql as 'select 1'",
    "create temporary table mine as select * from statements_statement",
    "create table mine as select * from statements_statement",
    "create view mine as select * from statements_statement",
    "create schema mine",
    "create extension vector",
    "load 'auto_explain'",
    # the server's files and programs
    "copy statements_statement to '/tmp/mine'",
    "copy statements_statement to program 'cat'",
    "copy statements_statement from program 'true'",
    "select pg_read_file('/etc/passwd')",
    "select pg_read_binary_file('/etc/passwd')",
    "select pg_ls_dir('/')",
    "select pg_stat_file('/etc/passwd')",
    "select lo_import('/etc/passwd')",
    "select lo_export(lo_from_bytea(0, 'x'), '/tmp/mine')",
    "select pg_reload_conf()",
    "select lo_create(0)",
    "select lo_from_bytea(0, 'hidden here')",
    # what the log and its tables hold
    "select * from audit_row",
    "select * from audit_detail",
    "select * from audit_shown",
    "delete from audit_row",
    # what counts hidden rows
    "select reltuples from pg_class where relname = 'statements_statement'",
    "select * from pg_stat_user_tables",
    "select * from pg_stat_activity",
    "select pg_relation_size('statements_statement')",
    "select pg_total_relation_size('statements_statement')",
    "select last_value from audit_row_id_seq",
    # writing what others said
    "delete from statements_statement",
    "truncate statements_statement",
    "update statements_statement set value = 'mine'",
    "update statements_statement set originator = 'ID-IID'",
    "insert into statements_protectedvalue select * from statements_protectedvalue",
    (
        "insert into statements_report (id, label_id, originator, reference, title, text, lang, dated, recorded_at) "
        "select gen_random_uuid(), label_id, 'TH-BSB', '', '', '', '', now(), now() from statements_report"
    ),
    "lock table statements_statement in access exclusive mode",
    # holding up everybody, under a number that others lock by
    "select pg_advisory_lock(422775746923)",
    "select pg_advisory_xact_lock_shared(422775746923)",
    "select pg_try_advisory_lock(1, 2)",
    "select pg_advisory_unlock_all()",
    # counts of what was asked
    "select * from access_rate",
    "delete from access_rate",
    "update access_rate set level = 0",
    "insert into access_rate (person_id, kind, level, at) values (gen_random_uuid(), 'lookup', 1000, now())",
    # row security off: an error, never more rows
    "set local row_security = off; select id::text from statements_statement",
    # triggers and definer functions that only their owner calls
    "select bw.keep_protected_rows()",
    "select bw.follow_label()",
    "alter table statements_statement disable trigger keep_narrow",
    "set local session_replication_role = 'replica'",
)
"""Each of these is an error of missing privilege."""

SAME_ROWS = (
    ALL,
    "table statements_statement",
    f"{ALL} where true or bw.ticket_organisation() = 'TH-BSB'",
    f"with everything as materialized ({ALL}) select * from everything",
    "select s.id::text from statements_report r right join statements_statement s on true group by 1",
    "select id::text from (select * from statements_statement offset 0) s",
    f"select x.id from (values (1)) v (n) cross join lateral ({ALL}) x (id)",
    f"prepare mine as {ALL}; execute mine",
    f"declare mine cursor for {ALL}; fetch all from mine",
    "select id::text from statements_statement where set_config('breakwater.owner_acts', 'on', true) = 'on'",
    f"set local breakwater.owner_acts = 'on'; {ALL}",
    f"select set_config('search_path', 'pg_temp, public', true); {ALL}",
    f"select set_config('breakwater.free_clock', 'on', true); {ALL}",
    f"set local enable_seqscan = off; {ALL}",
    f"set local plan_cache_mode = 'force_generic_plan'; {ALL}",
    f"set local session_authorization to default; {ALL}",
    f"set local role none; {ALL}",
    # A predicate that fails on a hidden value is never asked of it.
    f"{ALL} where 1 / (case when value = '{HIDDEN}' then 0 else 1 end) = 1",
    f"{ALL} where (case when value = '{HIDDEN}' then 'x' else '1' end)::integer = 1",
    f"select id::text from statements_statement order by 1 / (case when value = '{HIDDEN}' then 0 else 1 end)",
)
"""Each of these gives the rows that the ticket's holder reads, no more and no fewer."""

CALLS = (
    "select bw.visible()",
    "select bw.visible_labels()",
    "select bw.visible_protected_labels()",
    "select bw.ticket()",
    "select bw.ticket_organisation()",
    "select bw.ticket_person()",
    "select bw.ticket_instant()",
    "select * from bw.markings(array(select generate_series(1, 200)))",
    "select * from bw.opening()",
    "select * from bw.opening_to_write()",
    "select * from bw.spend_reads(1)",
    "select bw.protect('{hidden}')",
    "select bw.unprotect('{hidden}')",
    "select bw.unprotect('{child}')",
    "select bw.protect_all(array['{hidden}', '{child}']::uuid[])",
    "select * from bw.staged_rows('{batch}')",
    "select * from bw.staged_row('{batch}', 0::smallint, 1)",
    "select * from bw.staged_dangling('{batch}', array['{hidden}']::uuid[])",
    "select * from bw.staged_kinds('{batch}')",
    "select * from bw.staged_counts('{batch}')",
    "select bw.staged_labels('{batch}')",
    "select * from bw.staged_names('{batch}', array['{hidden}']::uuid[])",
    "select * from bw.staged_persons('{batch}', 'no', 'no')",
    "select bw.unstage('{batch}')",
    "select * from bw.token_holder('no such hash', null)",
    "select bw.unstage_rows('{batch}', array[0]::smallint[], array[1, 2])",
    "select * from bw.reads_of_my_material('-infinity', 'infinity', 1000)",
    "select * from bw.readers_of(array[gen_random_uuid()], '-infinity', 'infinity')",
    "select bw.is_demo()",
    "select bw.ticket_world()",
    "select bw.defer_job('import.check', null, '{{}}', id) from members_affiliation where person_id = bw.ticket_person()",
    "select bw.session_data('%', null)",
    "select bw.session_is_taken('%')",
    "select bw.keep_session('%', '', 'infinity', false)",
    "select bw.end_session('%')",
    "select bw.clear_sessions()",
    "select bw.holds(array['releasing-officer', 'victim-protection'])",
    "select bw.may_approve('release.approve')",
)

SIGNED = {
    "select bw.change_policy()": "BW011",
    "select set_config('breakwater.epoch', repeat('0', 64), true); select bw.change_policy()": "BW011",
    "select bw.spend_rate('rate|{person}|lookup|-1000|0|60|60', '')": "BW011",
    "select bw.spend_rate('rate|{person}|lookup|-1000|0|60|60', null)": "BW011",
    "select bw.sees_rights()": "BW001",
    "select set_config('breakwater.sight', 'sight|0|0|', true); select bw.sees_rights()": "BW011",
}
"""Functions that take what the server's own code has signed, and what they say to anybody else.

So does bw.record_act: tests/attacks/test_forged_acts.py.
"""


@pytest.fixture(scope="module")
def house(database_session):
    """One copy of the house for all attempts: none of them may change it."""
    with copied_house(database_session) as found:
        yield found


class Undone(Exception):
    """Ends an act without keeping anything of it."""


def undo():
    """End the act under way."""
    raise Undone


@pytest.fixture
def act(house):
    """An act of the analyst of ID-IID under way, as injected SQL finds it; rolled back at the end."""
    from breakwater.capabilities.statements import actions
    from breakwater.foundation.access.passage import acting

    with suppress(Undone), acting(house.principal(WHO), actions.CONTRIBUTE):
        yield
        undo()


def run(*statements):
    """Run statements in one savepoint; the rows of the last, or the SQLSTATE of a refusal."""
    connection = connections["default"]
    connection.ensure_connection()
    try:
        with transaction.atomic(), connection.connection.cursor() as cursor:
            found = None
            for statement in statements:
                for part in statement.split("; "):
                    cursor.execute(part)
                    found = cursor.fetchall() if cursor.description else []
            return found
    except (psycopg.Error, DatabaseError) as error:
        return error.sqlstate if isinstance(error, psycopg.Error) else error.__cause__.sqlstate


def visible():
    """Return the ids that the ticket under way reads."""
    return {row[0] for row in run(ALL)}


def everything():
    """Return a digest of each sealed table, as its owner sees it."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("set breakwater.owner_acts = 'on'")
        # Who holds which rights is not a ticket's to read: tests/attacks/test_rights_by_sql.py.
        cursor.execute("select relname from pg_class where relrowsecurity and relname !~ '^members_' order by 1")
        tables = [name for (name,) in cursor.fetchall()]
        digests = {}
        for table in tables:
            cursor.execute(f'select count(*), md5(string_agg(t::text, chr(10) order by t::text)) from "{table}" t')
            digests[table] = cursor.fetchone()
        return digests


def test_without_a_ticket_every_sealed_table_is_an_error(house):
    """Not an empty answer: an error, so that a forgotten door is noticed at once."""
    rows = everything()
    assert all(count for count, _ in rows.values()), rows
    found = {}
    for table in rows:
        with transaction.atomic():
            found[table] = run(f'select * from "{table}"')
    assert found == dict.fromkeys(rows, "BW001")


@pytest.mark.parametrize("statement", REFUSED)
def test_it_is_refused(act, statement):
    """And what is read afterwards is what was read before."""
    before = visible()
    found = run(statement)
    assert found == INSUFFICIENT_PRIVILEGE, (statement, found)
    assert visible() == before


@pytest.mark.parametrize("statement", SAME_ROWS)
def test_it_gives_the_same_rows(act, statement):
    """However the question is put."""
    before = visible()
    assert len(before) > 10
    found = run(statement)
    assert not isinstance(found, str), (statement, found)
    assert {str(row[0]) for row in found} == before
    assert visible() == before


@pytest.mark.parametrize("call", CALLS)
def test_definer_functions_give_nothing_more(act, house, call):
    """With the owner's own switch set by the caller, and after each function that acts as the owner."""
    other = house.things[OTHER]
    call = call.format(hidden=other["kept person"], child=other["shared child"], batch=other["checked import"])
    switch = "set local breakwater.owner_acts = 'on'"
    before, labels = visible(), run("select bw.visible()")
    plain = run(call)
    assert not isinstance(plain, str), plain
    assert {str(row[0]) for row in run(switch, call, ALL)} == before
    assert {str(row[0]) for row in run(call, switch, ALL)} == before
    assert run("select bw.visible()") == labels
    assert "kept" not in str(plain)
    assert "Row checked" not in str(plain)
    assert visible() == before


def test_the_functions_tried_are_all_there_are(act):
    """A new function that the application may call is tried above."""
    callable_ones = {
        name
        for (name,) in run(
            "select proname from pg_proc where prosecdef and has_function_privilege('bw_app', oid, 'execute') "
            "and pronamespace = 'bw'::regnamespace"
        )
    }
    signed = {re.search(r"bw\.(\w+)", call).group(1) for call in SIGNED} | {"record_act"}
    assert callable_ones - signed == {re.search(r"bw\.(\w+)", call).group(1) for call in CALLS}


@pytest.mark.parametrize("call", SIGNED)
def test_what_the_server_signs_is_taken_from_nobody_else(act, house, call):
    """Neither unsigned nor with a signature made up."""
    assert run(call.format(person=house.persons[WHO])) == SIGNED[call]


def test_hidden_records_answer_as_absent_ones(act, house):
    """Protecting or unprotecting what one may not read says the same as for what never was."""
    hidden, absent = house.things[OTHER]["kept child"], "00000000-0000-4000-8000-000000000000"
    for function in ("protect", "unprotect"):
        assert run(f"select bw.{function}('{hidden}')") == run(f"select bw.{function}('{absent}')") == [(False,)]
    assert run("select * from bw.markings(array[-1])") == []


def test_a_ticket_is_good_for_one_transaction_on_one_connection(house):
    """Forged, altered, replayed on another connection, in a later transaction, or set for the whole session."""
    from breakwater.capabilities.statements import actions
    from breakwater.foundation.access.passage import acting

    connection = connections["default"]
    with acting(house.principal(WHO), actions.READ):
        [(ticket,)] = run("select current_setting('breakwater.ticket')")
        assert visible()
        parts = ticket.split("|")
        set_it = "select set_config('breakwater.ticket', '{}', true)"
        for place in range(6):
            altered = [*parts]
            altered[place] = "1" if altered[place] != "1" else "2"
            if place == 2:
                altered[place] = house.persons[f"{OTHER} analyst"]
            assert run(set_it.format("|".join(altered)), ALL) == "BW002", parts[place]
        assert run(set_it.format("|".join(parts[:6]) + "|"), ALL) == "BW002"
        assert run(set_it.format("1|2|3"), ALL) == "BW002"
        assert run(set_it.format(""), ALL) == "BW001"
        second = connection.copy()
        try:
            with second.cursor() as cursor:
                cursor.execute("begin")
                cursor.execute("select set_config('breakwater.ticket', %s, true)", [ticket])
                with pytest.raises(DatabaseError) as refusal:
                    cursor.execute(ALL)
                assert refusal.value.__cause__.sqlstate == "BW003"
        finally:
            second.close()
        assert visible()
    with transaction.atomic():
        assert run(set_it.format(ticket), ALL) == "BW003"
    with acting(house.principal(WHO), actions.READ), connection.cursor() as cursor:
        cursor.execute("select set_config('breakwater.ticket', current_setting('breakwater.ticket'), false)")
        kept = visible()
    assert kept
    with transaction.atomic():
        assert run(ALL) == "BW003"
    connection.close()


def test_outside_tests_the_clock_is_the_databases(house):
    """A ticket more than five seconds off is refused unless the owner has freed the clock."""
    from breakwater.capabilities.statements import actions
    from breakwater.foundation.access.passage import acting

    with connections["owner"].cursor() as cursor:
        cursor.execute("update bw.setting set value = 'off' where name = 'free_clock'")
    try:
        with acting(house.principal(WHO), actions.READ):
            assert AT.year == 2026
            assert run(ALL) == "BW003"
    finally:
        with connections["owner"].cursor() as cursor:
            cursor.execute("update bw.setting set value = 'on' where name = 'free_clock'")


def test_copy_out_is_filtered_and_copy_in_refused(act):
    """COPY is a read like any other, and no way in."""
    out = f"copy ({ALL}) to stdout"
    with connections["default"].connection.cursor() as cursor, cursor.copy(out) as stream:
        copied = {row[0] for row in stream.rows()}
    assert copied == visible()
    assert run("copy statements_statement from stdin") == FEATURE_NOT_SUPPORTED


def test_a_plan_holds_no_hidden_value(act):
    """EXPLAIN shows what was asked, never a value of a row that the asker may not read."""
    found = run("explain (verbose, costs off) select value from statements_statement where value like 'Amir%'")
    assert not isinstance(found, str)
    assert HIDDEN not in str(found)
    assert run("select * from pg_stats where tablename = 'statements_statement'") in ([], "42501")


def test_a_written_row_is_the_originators_own(act, house):
    """An update or delete without a condition touches own rows alone, and returns none of others."""
    other = {row[0] for row in run("select id::text from statements_statement where originator <> 'ID-IID'")}
    assert other
    touched = run(
        "update statements_statement set withdrawn_at = bw.ticket_instant() where withdrawn_at is null returning id::text"
    )
    assert not isinstance(touched, str)
    assert touched
    assert other.isdisjoint(row[0] for row in touched)
    widen = f"update statements_statement set label_id = (select min(x) from bw.visible() x) where id = '{house.things[OWN]['kept statement']}'"
    assert run(widen) in ("BW004", "42501")


def test_nothing_was_changed(house):
    """After everything above the house stands as it was built."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("select value from bw.setting where name = 'free_clock'")
        assert cursor.fetchone() == ("on",)
        cursor.execute("select rolname from pg_roles where rolname like 'bw\\_%' and rolbypassrls")
        assert cursor.fetchall() == []
    assert {table: count for table, (count, _) in everything().items()}["statements_statement"] == STATEMENTS

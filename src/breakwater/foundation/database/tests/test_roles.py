"""What each role may and may not do, asked of a real server."""

import psycopg
import pytest
from django.db import connection, connections

from breakwater.foundation.database.roles import LOGINS, script, verifier
from breakwater.foundation.database.testing import TestDatabase

pytestmark = pytest.mark.database


def refused(statement: str, *, alias: str = "default") -> str:
    """Run a statement that must fail and give the SQLSTATE."""
    with connections[alias].cursor() as cursor, pytest.raises(Exception) as caught:  # noqa: PT011
        cursor.execute(statement)
    assert isinstance(caught.value.__cause__, psycopg.Error), caught.value
    return caught.value.__cause__.sqlstate or ""


def value(statement: str, *, alias: str = "default") -> object:
    """Give the one value a statement answers."""
    with connections[alias].cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def test_each_alias_signs_in_as_its_own_role(database: TestDatabase) -> None:
    """No alias shares another's role, and the migrator acts as the owner."""
    assert {alias: value("select session_user::text", alias=alias) for alias in connections} == {
        "default": "bw_app",
        "sign_in": "bw_signin",
        "policy": "bw_policy",
        "sealer": "bw_sealer",
        "owner": "bw_migrator",
    }
    assert value("select current_user::text", alias="owner") == "bw_owner"
    assert value("select current_database()::text") == database.name


@pytest.mark.usefixtures("database")
def test_no_role_is_a_superuser_or_bypasses_row_security() -> None:
    """The catalogue lists every role of ours without either power."""
    with connection.cursor() as cursor:
        cursor.execute("select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles")
        found = {row[0]: row[1:] for row in cursor.fetchall() if row[0] in LOGINS or row[0] == "bw_owner"}
    assert set(found) == {*LOGINS, "bw_owner"}
    assert set(found.values()) == {(False, False, False, False)}


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    "statement",
    [
        "set role bw_owner",
        "set role bw_policy",
        "set session authorization bw_owner",
        "create table public.mine (id int)",
        "create table bw.mine (id int)",
        "create temporary table mine (id int)",
        "create schema mine",
        "do $$ begin null; end $$",
        "select * from pg_class",
        "select reltuples from pg_class",
        "select relpages from pg_class",
        "select * from pg_stat_user_tables",
        "select * from pg_stat_activity",
        "select * from pg_sequences",
        "select pg_relation_size('pg_class')",
        "select pg_stat_get_live_tuples('pg_class'::regclass)",
        "select * from pg_authid",
        "copy (select 1) to '/tmp/breakwater-stolen'",
        "select pg_read_file('postgresql.conf')",
    ],
)
def test_the_app_role_is_refused(statement: str) -> None:
    """Each of these would count hidden rows, change roles, or leave something behind."""
    assert refused(statement) == "42501"


@pytest.mark.usefixtures("database")
def test_the_catalogue_that_django_reads_stays_open() -> None:
    """Introspection works although estimates are closed."""
    assert isinstance(connection.introspection.table_names(), list)


@pytest.mark.usefixtures("database")
def test_the_owner_may_do_what_migrations_need() -> None:
    """Tables and functions made through `owner` belong to bw_owner."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("create table public.made (id int)")
        cursor.execute("create function bw.one() returns int language plpgsql as 'begin return 1; end'")
    assert value("select relowner::regrole::text from pg_class where relname = 'made'") == "bw_owner"
    assert refused("select * from public.made") == "42501"


@pytest.mark.usefixtures("database")
def test_a_page_that_takes_too_long_is_ended() -> None:
    """Web roles carry limits, the migrator waits only so long for a lock."""
    assert value("show statement_timeout") == "30s"
    assert value("show idle_in_transaction_session_timeout") == "5min"
    assert value("show lock_timeout", alias="owner") == "10s"


def test_a_verifier_changes_with_role_and_password_only() -> None:
    """Setting the same password again leaves the server as it was."""
    stored = verifier("bw_app", "pencil")
    assert stored == verifier("bw_app", "pencil")
    assert stored != verifier("bw_policy", "pencil")
    assert stored.startswith("SCRAM-SHA-256$4096:")


def test_the_script_for_an_administrator_holds_no_password() -> None:
    """What is printed may be read by anybody."""
    passwords = {role: f"secret-of-{role}" for role in LOGINS}
    text = script(passwords)
    assert not any(password in text for password in passwords.values())
    assert "\\gexec" in text

"""Roles made on a server of one's own, through an administrator's address."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from breakwater.core.errors import BreakwaterError
from breakwater.foundation.database.administrator import runner
from breakwater.foundation.database.embedded import Cluster
from breakwater.foundation.database.roles import LOGINS, apply_roles, script, verifier

pytestmark = [pytest.mark.database, pytest.mark.slow]
RIGHT = "of-the-server"
PASSWORDS = {role: f"password-of-{role}" for role in LOGINS}


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster]:
    """A server with an administrator who signs in by password, as a server of one's own has."""
    with tempfile.TemporaryDirectory(prefix="breakwater-") as folder:
        Path(folder).chmod(0o711)
        rule = "local all admin scram-sha-256"
        made = Cluster(Path(folder) / "data", durable=False, databases="all", more_access=(rule,))
        made.start()
        made.sql(f"create role admin login superuser password '{verifier('admin', RIGHT)}'")
        yield made
        made.stop()


def url(server: Cluster, password: str = RIGHT) -> str:
    """Write the administrator's address."""
    return f"postgresql://admin:{password}@/postgres?host={quote(str(server.socket), safe='')}"


def test_an_administrator_brings_a_server_to_the_same_state(server: Cluster) -> None:
    """Run twice: the second run changes nothing, and each role then signs in to its own database."""
    for _ in range(2):
        apply_roles(runner(url(server)), PASSWORDS, database="elsewhere")
    for role in LOGINS:
        with psycopg.connect(
            host=str(server.socket), dbname="elsewhere", user=role, password=PASSWORDS[role]
        ) as connection:
            assert connection.execute("select current_user::text").fetchone() == (role,)
    assert server.sql("select has_schema_privilege('bw_app', 'public', 'create')", "elsewhere").strip() == "f"


def test_the_printed_script_does_the_same(server: Cluster) -> None:
    """What an administrator reads first and then feeds to psql is complete, and can be fed again."""
    text = script(PASSWORDS, database="printed")
    for _ in range(2):
        server.sql(text)
    owner = "select pg_get_userbyid(datdba) from pg_database where datname = 'printed'"
    assert server.sql(owner).strip() == "bw_owner"
    assert (
        server.sql("select has_function_privilege('bw_app', 'pg_database_size(name)', 'execute')", "printed") == "f\n"
    )


def test_a_role_that_could_bypass_row_security_is_refused(server: Cluster) -> None:
    """A role of ours that somebody made a superuser stops the command."""
    server.sql("alter role bw_worker bypassrls")
    try:
        with pytest.raises(BreakwaterError, match="could walk round row security"):
            apply_roles(runner(url(server)), PASSWORDS, database="elsewhere")
    finally:
        server.sql("alter role bw_worker nobypassrls")


def test_a_wrong_password_is_a_sentence(server: Cluster) -> None:
    """No traceback, and the address with its password is not repeated."""
    with pytest.raises(BreakwaterError) as caught:
        apply_roles(runner(url(server, "wrong-9f2c")), PASSWORDS)
    assert "password authentication failed" in caught.value.message
    assert "wrong-9f2c" not in str(caught.value)

"""A process that could walk round row security does not start."""

from collections.abc import Iterator

import pytest
from django.db import connection, connections

from breakwater.core.errors import BreakwaterError
from breakwater.foundation.database.startup import refuse_if_row_security_can_be_bypassed
from breakwater.foundation.database.testing import Session, TestDatabase

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("database")]


@pytest.fixture
def server(database_session: Session, database: TestDatabase) -> Iterator[Session]:
    """The session's server, whose roles are put right again after the test."""
    yield database_session
    sql = database_session.cluster.sql
    sql("alter role bw_app nosuperuser nobypassrls; revoke bw_owner, bw_policy from bw_app", "postgres")
    sql("drop owned by bw_app", database.name)


def test_the_roles_as_made_are_accepted() -> None:
    """Nothing to refuse on a server in the state this package makes."""
    refuse_if_row_security_can_be_bypassed(connection)
    refuse_if_row_security_can_be_bypassed(connections["policy"], role="bw_policy")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("alter role bw_app superuser", "is a superuser"),
        ("alter role bw_app bypassrls", "may bypass row security"),
        ("create table public.mine (id int); alter table public.mine owner to bw_app", "owns tables"),
        ("grant bw_owner to bw_app", "may become the tables' owner"),
        ("grant bw_policy to bw_app", "may act as another role"),
        ("grant create on schema public to bw_app", "may make tables"),
        ("grant temporary on database {name} to bw_app", "may make tables"),
    ],
)
def test_each_way_round_row_security_is_refused(
    server: Session, database: TestDatabase, change: str, reason: str
) -> None:
    """One planted fault at a time, each named in the message."""
    server.cluster.sql(change.format(name=database.name), database.name)
    with pytest.raises(BreakwaterError) as caught:
        refuse_if_row_security_can_be_bypassed(connection)
    assert reason in caught.value.message
    assert caught.value.remedy


def test_another_role_than_the_expected_is_refused() -> None:
    """The web process given the migrator's password does not serve."""
    with pytest.raises(BreakwaterError, match="signed in to as bw_owner, not as bw_app"):
        refuse_if_row_security_can_be_bypassed(connections["owner"])


def test_row_security_switched_off_is_refused() -> None:
    """A setting of the session is looked at too."""
    with connection.cursor() as cursor:
        cursor.execute("set row_security = off")
    with pytest.raises(BreakwaterError, match="row security off"):
        refuse_if_row_security_can_be_bypassed(connection)

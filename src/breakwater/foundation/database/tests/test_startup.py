"""A process that could walk round row security does not start."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db.utils import ConnectionHandler

from breakwater.core.errors import BreakwaterError
from breakwater.foundation.database.connections import connections
from breakwater.foundation.database.embedded import Cluster
from breakwater.foundation.database.startup import refuse_if_row_security_can_be_bypassed

pytestmark = [pytest.mark.database, pytest.mark.slow]


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A server apart from the session's: these tests change its roles, which all databases share."""
    with tempfile.TemporaryDirectory(prefix="breakwater-") as folder:
        Path(folder).chmod(0o711)
        made = Cluster(Path(folder) / "data", durable=False)
        made.start()
        yield made
        made.stop()


@pytest.fixture
def aliases(cluster: Cluster) -> Iterator[ConnectionHandler]:
    """Django's connections to that server, whose roles are put right again after the test."""
    opened = ConnectionHandler(connections({"BREAKWATER_PROCESS": "migrate"}, cluster.home))
    yield opened
    opened.close_all()
    cluster.sql("alter role bw_app nosuperuser nobypassrls; revoke bw_owner, bw_policy from bw_app", "postgres")
    cluster.sql("drop owned by bw_app", "bw")
    cluster.start()


def test_the_roles_as_made_are_accepted(aliases: ConnectionHandler) -> None:
    """Nothing to refuse on a server in the state this package makes."""
    refuse_if_row_security_can_be_bypassed(aliases["default"])
    refuse_if_row_security_can_be_bypassed(aliases["policy"], role="bw_policy")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("alter role bw_app superuser", "is a superuser"),
        ("alter role bw_app bypassrls", "may bypass row security"),
        ("create table public.mine (id int); alter table public.mine owner to bw_app", "owns tables"),
        ("grant bw_owner to bw_app", "may become the tables' owner"),
        ("grant bw_policy to bw_app", "may act as another role"),
        ("grant create on schema public to bw_app", "may make tables"),
        ("grant temporary on database bw to bw_app", "may make tables"),
    ],
)
def test_each_way_round_row_security_is_refused(
    cluster: Cluster, aliases: ConnectionHandler, change: str, reason: str
) -> None:
    """One planted fault at a time, each named in the message."""
    cluster.sql(change, "bw")
    with pytest.raises(BreakwaterError) as caught:
        refuse_if_row_security_can_be_bypassed(aliases["default"])
    assert reason in caught.value.message
    assert caught.value.remedy


def test_another_role_than_the_expected_is_refused(aliases: ConnectionHandler) -> None:
    """The web process given the migrator's password does not serve."""
    with pytest.raises(BreakwaterError, match="signed in to as bw_owner, not as bw_app"):
        refuse_if_row_security_can_be_bypassed(aliases["owner"])


def test_row_security_switched_off_is_refused(aliases: ConnectionHandler) -> None:
    """A setting of the session is looked at too."""
    with aliases["default"].cursor() as cursor:
        cursor.execute("set row_security = off")
    with pytest.raises(BreakwaterError, match="row security off"):
        refuse_if_row_security_can_be_bypassed(aliases["default"])

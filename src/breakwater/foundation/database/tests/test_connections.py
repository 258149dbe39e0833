"""Which connections a process gets, from what it was told."""

from pathlib import Path

import pytest

from breakwater.core.errors import BreakwaterError
from breakwater.foundation.database.connections import connections
from breakwater.foundation.database.secrets_file import known_secrets, secrets_for

SERVER = "postgresql://db.example:6432/bw?sslmode=verify-full"


def test_the_web_process_has_no_connection_that_could_change_a_table(tmp_path: Path) -> None:
    """Only the roles that serve pages."""
    assert {alias: found["USER"] for alias, found in connections({}, tmp_path).items()} == {
        "default": "bw_app",
        "sign_in": "bw_signin",
        "policy": "bw_policy",
    }


def test_what_migrations_make_belongs_to_the_owner(tmp_path: Path) -> None:
    """The migrator's sessions begin in the owner's role."""
    owner = connections({"BREAKWATER_PROCESS": "migrate"}, tmp_path)["owner"]
    assert (owner["USER"], owner["OPTIONS"]["options"]) == ("bw_migrator", "-c role=bw_owner")


def test_a_server_of_ones_own_gets_only_the_roles_whose_password_is_here(tmp_path: Path) -> None:
    """A web server apart from the migrating machine knows one role or two."""
    secrets_for(tmp_path, ["bw_app"])
    found = connections({"DATABASE_URL": SERVER, "BREAKWATER_PROCESS": "migrate"}, tmp_path)
    assert list(found) == ["default"]
    default = found["default"]
    assert (default["HOST"], default["PORT"], default["NAME"]) == ("db.example", "6432", "bw")
    assert default["OPTIONS"] == {"server_side_binding": True, "sslmode": "verify-full"}
    assert default["DISABLE_SERVER_SIDE_CURSORS"] is True
    assert default["PASSWORD"] == known_secrets(tmp_path / "secrets.json")["bw_app"]


@pytest.mark.parametrize(
    ("environ", "message"),
    [
        ({"BREAKWATER_PROCESS": "everything"}, "BREAKWATER_PROCESS is 'everything'"),
        ({"DATABASE_URL": "sqlite:///x"}, "does not name a PostgreSQL server"),
        ({"DATABASE_URL": "postgresql://postgres:x@db.example/bw"}, "signs in as 'postgres'"),
        ({"DATABASE_URL": SERVER + "&options=-c%20role%3Dpostgres"}, "DATABASE_URL has options"),
    ],
)
def test_what_cannot_be_understood_is_refused(tmp_path: Path, environ: dict[str, str], message: str) -> None:
    """A mistaken variable stops the start and names itself."""
    with pytest.raises(BreakwaterError) as caught:
        connections(environ, tmp_path)
    assert message in caught.value.message
    assert caught.value.remedy


def test_secrets_are_made_once_and_read_by_their_owner_only(tmp_path: Path) -> None:
    """A second request gives the same; a file open to others is refused."""
    first = secrets_for(tmp_path, ["one", "two"])
    assert secrets_for(tmp_path, ["two", "three"])["two"] == first["two"]
    file = tmp_path / "secrets.json"
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o640)
    with pytest.raises(BreakwaterError, match="can be read by others"):
        secrets_for(tmp_path, ["one"])


def test_a_damaged_secrets_file_is_not_replaced(tmp_path: Path) -> None:
    """New secrets over a damaged file would lock an installation out of its own database."""
    file = tmp_path / "secrets.json"
    file.write_text('{"one": ')
    file.chmod(0o600)
    with pytest.raises(BreakwaterError, match="is damaged"):
        secrets_for(tmp_path, ["one"])
    assert file.read_text() == '{"one": '

"""The launcher, against kills and stale files."""

import os
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from breakwater.core.errors import BreakwaterError
from breakwater.foundation.database import processes, programs
from breakwater.foundation.database.account import NAME, server_account
from breakwater.foundation.database.embedded import Cluster
from breakwater.foundation.database.secrets_file import known_secrets

pytestmark = [pytest.mark.database, pytest.mark.slow]


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder that the server's account may pass through."""
    with tempfile.TemporaryDirectory(prefix="breakwater-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


@pytest.fixture
def cluster(home: Path) -> Iterator[Cluster]:
    """A server of this test alone, which forces its commits to disk."""
    made = Cluster(home / "data")
    made.start()
    yield made
    made.stop()


def connect(cluster: Cluster, role: str = "bw_migrator", password: str | None = None) -> psycopg.Connection:
    """Sign in by password, as the product does."""
    known = known_secrets(cluster.home / "secrets.json")
    return psycopg.connect(
        host=str(cluster.socket), dbname="bw", user=role, password=password or known[role], connect_timeout=10
    )


def test_a_first_start_makes_a_closed_server(cluster: Cluster) -> None:
    """Folders are the server's alone, checksums are on, nothing listens on a network."""
    account = server_account()
    for folder in (cluster.data, cluster.socket, cluster.log):
        found = folder.stat()
        assert (found.st_uid, stat.S_IMODE(found.st_mode)) == (account.uid, 0o700)
    assert account.name == (NAME if os.geteuid() == 0 else account.name)
    for setting, value in {
        "data_checksums": "on",
        "listen_addresses": "",
        "fsync": "on",
        "log_error_verbosity": "terse",
        "log_min_messages": "log",
        "server_encoding": "UTF8",
    }.items():
        assert cluster.sql(f"show {setting}").strip() == value
    assert cluster.socket not in cluster.data.parents
    assert cluster.data not in cluster.socket.parents


@pytest.mark.parametrize(
    ("role", "password", "why"),
    [
        ("bw_app", "wrong", "password authentication failed"),
        ("bw_owner", "wrong", "rejects connection"),
        ("somebody", "wrong", "rejects connection"),
    ],
)
def test_who_may_not_sign_in_is_refused(cluster: Cluster, role: str, password: str, why: str) -> None:
    """A password is needed, and the owner has none."""
    with pytest.raises(psycopg.OperationalError, match=why):
        connect(cluster, role, password)


def test_one_role_does_not_sign_in_by_anothers_password(cluster: Cluster) -> None:
    """The app's password opens the app's role only."""
    known = known_secrets(cluster.home / "secrets.json")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        connect(cluster, "bw_migrator", known["bw_app"])


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server under an account of its own")
def test_root_is_not_the_administrator(cluster: Cluster) -> None:
    """The administrator's door opens to the server's own account, not even to root."""
    with pytest.raises(psycopg.OperationalError, match="Peer authentication failed"):
        psycopg.connect(host=str(cluster.socket), dbname="postgres", user="postgres")


def test_a_second_start_takes_over_the_running_server(cluster: Cluster) -> None:
    """Same process, and quickly."""
    before = processes.postmaster(cluster.data)
    began = time.monotonic()
    Cluster(cluster.home).start()
    assert processes.postmaster(cluster.data) == before
    assert time.monotonic() - began < 5


def test_a_kill_loses_nothing_acknowledged(cluster: Cluster) -> None:
    """Committed rows survive three kills of the server; what was not committed is gone."""
    with connect(cluster) as connection:
        connection.execute("create table kept (n int)")
    for round_ in range(3):
        with connect(cluster) as connection:
            connection.execute("insert into kept values (%s)", [round_])
        unfinished = connect(cluster)
        unfinished.execute("insert into kept values (100)")
        os.kill(processes.postmaster(cluster.data) or 0, signal.SIGKILL)
        assert (cluster.data / "postmaster.pid").exists()
        began = time.monotonic()
        cluster.start()
        assert time.monotonic() - began < 10
        unfinished.close()
    with connect(cluster) as connection:
        assert connection.execute("select n from kept order by n").fetchall() == [(0,), (1,), (2,)]


def test_a_session_that_outlives_its_server_does_not_block_the_next_start(cluster: Cluster) -> None:
    """A session deep in a computation does not notice the kill; it is ended."""
    busy = connect(cluster)
    pid = busy.info.backend_pid
    busy.pgconn.send_query(b"select count(*) from generate_series(1, 1000000000) a, generate_series(1, 1000) b")
    time.sleep(0.3)
    os.kill(processes.postmaster(cluster.data) or 0, signal.SIGKILL)
    cluster.start()
    assert cluster.is_alive()
    assert not Path(f"/proc/{pid}/cwd").exists()
    busy.close()


def test_a_stale_file_that_names_a_living_process_is_not_believed(cluster: Cluster) -> None:
    """After a kill the number in the file may be anybody's: here a sleeper of the server's own account."""
    cluster.stop()
    account = server_account()
    identity = {"user": account.uid} if account.foreign else {}
    with subprocess.Popen(["sleep", "60"], **identity) as sleeper:
        pid_file = cluster.data / "postmaster.pid"
        pid_file.write_text(f"{sleeper.pid}\n{cluster.data}\n1\n5432\n{cluster.socket}\n\n  1 1\nready   \n")
        os.chown(pid_file, account.uid, account.gid)
        assert not cluster.is_alive()
        cluster.start()
        assert cluster.is_alive()
        assert sleeper.poll() is None
        sleeper.kill()


def test_a_dead_server_is_not_alive(cluster: Cluster) -> None:
    """Alive means that a connection succeeds."""
    assert cluster.is_alive()
    cluster.stop()
    assert not cluster.is_alive()
    cluster.stop()


def test_a_first_start_that_was_killed_is_begun_again(home: Path) -> None:
    """Half a data folder is thrown away, not used."""
    half = home / "data" / "postgresql.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    cluster = Cluster(home / "data")
    cluster.start()
    assert cluster.is_alive()
    assert not half.exists()
    cluster.stop()


def test_files_of_another_major_version_are_refused(cluster: Cluster) -> None:
    """The message says what to do; the files are not touched."""
    cluster.stop()
    (cluster.data / "PG_VERSION").write_text("17\n")
    with pytest.raises(BreakwaterError, match="written by PostgreSQL 17") as caught:
        cluster.start()
    assert "logical backup" in caught.value.remedy


@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user's server runs as that user")
def test_a_closed_home_is_no_obstacle(tmp_path: Path) -> None:
    """Root's own folder is closed to the server's account: its files then stand elsewhere."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    cluster = Cluster(closed / "data")
    cluster.start()
    place = cluster.data
    assert cluster.is_alive()
    assert closed not in place.parents
    Cluster(closed / "data").stop()
    assert not cluster.is_alive()
    cluster.remove()
    assert not place.parent.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user's programs run where they are installed")
def test_programs_that_cannot_be_reached_are_copied(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment in root's closed folder: the copy runs, libraries included."""
    package = Path(programs._packaged()).parent
    closed = home / "closed"
    closed.mkdir(mode=0o700)
    for folder in (package, package.with_name(f"{package.name}.libs")):
        (closed / folder.name).symlink_to(folder)
    monkeypatch.setattr(programs, "_packaged", lambda: closed / package.name / f"pginstall{programs.MAJOR}")
    monkeypatch.setattr(programs, "SHARED_STATE", home / "shared")
    account = server_account()
    found = programs.programs(account)
    assert home / "shared" in found.parents
    for name in ("postgres", "initdb", "psql", "pg_ctl"):
        answer = account.run([found / name, "--version"])
        assert answer.stdout.endswith("18.4\n"), answer.stderr


def test_a_long_path_does_not_break_the_socket(tmp_path: Path) -> None:
    """A socket's path is limited to 107 bytes; ours then stands in the run-time folder."""
    cluster = Cluster(tmp_path / ("d" * 120) / "data")
    assert len(str(cluster.socket)) < 90
    assert cluster.socket == Cluster(cluster.home).socket


def test_the_log_quotes_no_value(cluster: Cluster) -> None:
    """Neither a failing statement nor its values reach the server's log."""
    with connect(cluster) as connection, pytest.raises(psycopg.errors.InvalidTextRepresentation):
        connection.execute("select %s::text::int", ["canary-5fd1"])
    with connect(cluster) as connection, pytest.raises(psycopg.errors.UndefinedTable):
        connection.execute("select 'canary-5fd1' from nowhere")
    logs = "".join(file.read_text() for file in cluster.log.iterdir())
    assert "ready to accept connections" in logs
    assert "canary-5fd1" not in logs

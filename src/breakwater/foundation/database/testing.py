"""The database of the tests: one server a session, one migrated template, a fresh copy for each test.

Loaded by the root `conftest.py`. A test asks for the fixture `database` and then works as the product does:
alias `default` is signed in as bw_app, `policy` as bw_policy, `sealer` as bw_sealer, `owner` as bw_migrator.
Nothing is rolled back: the copy is dropped.
"""

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from breakwater.foundation.database.embedded import Cluster
from breakwater.foundation.database.roles import DATABASE, LOGINS, MIGRATOR, OWNER, verifier
from breakwater.foundation.database.secrets_file import secrets_for

ADMINISTRATOR = "bw_tests"  # a superuser of the test server alone, to copy and drop databases quickly
_FOLDER = "BREAKWATER_TEST_FOLDER"


@dataclass(frozen=True, slots=True)
class TestDatabase:
    """One test's database.

    Attributes:
        name: of the database on the session's server.
        environ: what a process of the product needs in its environment to use it.
    """

    __test__ = False
    name: str
    environ: dict[str, str]


class Session:
    """The session's server, shared by every worker of the session."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        access = f"local all {ADMINISTRATOR} scram-sha-256"
        self.cluster = Cluster(folder / "data", durable=False, databases="all", more_access=(access,))
        self._administrator: psycopg.Connection | None = None
        self._count = 0
        self._used: list[str] = []

    def prepare(self, migrated: Callable[[], object]) -> None:
        """Start the server and make the template, unless another worker has.

        Args:
            migrated: completes the template once its tables exist.
        """
        ready = self.folder / "ready"
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not ready.exists():
                self.cluster.start()
                self._make_administrator()
                _migrate(migrated)
                # Whoever connects to the template by mistake would block every later copy: refuse at once.
                self.cluster.sql(f"alter database {DATABASE} allow_connections false")
                ready.touch()

    def prepared(self, name: str, fill: Callable[[], Any], *, of: str = DATABASE) -> Any:
        """Fill a template of that name once a session, whichever worker asks first.

        Args:
            name: of the template, for `fresh`.
            fill: works on a copy of the migrated template, under every alias.
            of: another prepared template to copy instead.

        Returns:
            What `fill` returned, as JSON carries it.
        """
        result = self.folder / f"{name}.json"
        with (self.folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not result.exists():
                made = self.fresh(of)
                with opened(self, made):
                    text = json.dumps(fill())
                for change in ("rename to {1}", "allow_connections false"):
                    words = f"alter database {{0}} {change}"
                    self._connection().execute(sql.SQL(words).format(sql.Identifier(made), sql.Identifier(name)))
                    made = name
                result.write_text(text)
        return json.loads(result.read_text())

    def fresh(self, template: str = DATABASE) -> str:
        """Make a database: a copy of the migrated template, or of another one that was prepared."""
        while self._used:
            self._drop(self._used.pop())
        self._count += 1
        name = f"{DATABASE}_{os.getpid()}_{self._count}"
        connection = self._connection()
        connection.execute(
            sql.SQL("create database {} template {} owner {} strategy file_copy").format(
                *map(sql.Identifier, (name, template, OWNER))
            )
        )
        # A copy does not carry the rights on the database itself.
        connection.execute(sql.SQL("revoke all on database {} from public").format(sql.Identifier(name)))
        roles = sql.SQL(", ").join(map(sql.Identifier, LOGINS))
        connection.execute(sql.SQL("grant connect on database {} to {}").format(sql.Identifier(name), roles))
        return name

    def finish(self, name: str) -> None:
        """Let go of a test's database.

        It is dropped before the next one is made: sessions take a moment to end, and a drop that has to wait
        for one waits for 100 ms.
        """
        self._used.append(name)

    def _drop(self, name: str) -> None:
        self._connection().execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))

    def end(self) -> None:
        """Stop the server and remove everything."""
        self.cluster.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _make_administrator(self) -> None:
        stored = verifier(ADMINISTRATOR, self._password())
        self.cluster.sql(f"create role {ADMINISTRATOR} login superuser password '{stored}'")

    def _password(self) -> str:
        return secrets_for(self.cluster.home, [ADMINISTRATOR])[ADMINISTRATOR]

    def _connection(self) -> psycopg.Connection:
        if self._administrator is None:
            self._administrator = psycopg.connect(
                host=str(self.cluster.socket),
                dbname="postgres",
                user=ADMINISTRATOR,
                password=self._password(),
                autocommit=True,
            )
        return self._administrator


class Hooks:
    """What a `conftest.py` above this package may add."""

    def pytest_database_migrated(self) -> None:
        """Complete the template that every test's database is a copy of; alias `owner` is connected to it."""


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    """Declare the hooks of this plugin."""
    pluginmanager.add_hookspecs(Hooks)


def pytest_configure(config: pytest.Config) -> None:
    """Point Django at the session's server before any test module is imported."""
    if not hasattr(config, "workerinput"):
        _remove_what_killed_sessions_left()
        os.environ[_FOLDER] = tempfile.mkdtemp(prefix=f"breakwater-tests-{os.getpid()}-")
        Path(os.environ[_FOLDER]).chmod(0o711)
    os.environ["BREAKWATER_DATA"] = str(Path(os.environ[_FOLDER]) / "data")
    os.environ["BREAKWATER_PROCESS"] = "migrate"
    # Playwright keeps an event loop of its own in the tests' thread; Django takes it for ours and refuses to query.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "breakwater.config.settings")
    for name in ("DATABASE_URL", "BREAKWATER_SECRETS", "BREAKWATER_DATABASE"):
        os.environ.pop(name, None)
    import django

    django.setup()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server when the session that owns it ends."""
    folder = os.environ.get(_FOLDER, "")
    if folder and not hasattr(config, "workerinput"):
        Session(Path(folder)).end()


@pytest.fixture(scope="session")
def database_session(pytestconfig: pytest.Config) -> Session:
    """The session's server, its template migrated."""
    session = Session(Path(os.environ[_FOLDER]))
    session.prepare(pytestconfig.hook.pytest_database_migrated)
    return session


@pytest.fixture
def database(database_session: Session) -> Iterator[TestDatabase]:
    """A fresh migrated database for this test, under every alias of Django's connections."""
    with copied(database_session) as found:
        yield found


@contextmanager
def copied(session: Session, template: str = DATABASE) -> Iterator[TestDatabase]:
    """Make a copy of a template for as long as the block runs, under every alias of Django's connections."""
    name = session.fresh(template)
    try:
        with opened(session, name):
            yield TestDatabase(name, {"BREAKWATER_DATA": os.environ["BREAKWATER_DATA"], "BREAKWATER_DATABASE": name})
    finally:
        session.finish(name)


@contextmanager
def opened(session: Session, name: str) -> Iterator[None]:
    """Point every alias of Django's connections at a database of the session's server; then back to where it was."""
    from django.db import connections

    connections.close_all()
    before = {alias: connections.settings[alias]["NAME"] for alias in connections}
    passwords = secrets_for(session.cluster.home, LOGINS)
    for alias in connections:
        settings = connections.settings[alias]
        settings |= {
            "NAME": name,
            "PASSWORD": passwords[settings["USER"]],
            "HOST": str(session.cluster.socket),
        }
    try:
        yield
    finally:
        connections.close_all()
        for alias in connections:
            connections.settings[alias]["NAME"] = before[alias]


def _migrate(migrated: Callable[[], object]) -> None:
    from django.core.management import call_command
    from django.db import connections

    settings = connections.settings["owner"]
    settings["PASSWORD"] = secrets_for(Path(os.environ["BREAKWATER_DATA"]), [MIGRATOR])[MIGRATOR]
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    migrated()
    connections.close_all()


def _remove_what_killed_sessions_left() -> None:
    """End the servers of sessions that were killed before they could."""
    for folder in Path(tempfile.gettempdir()).glob("breakwater-tests-*-*"):
        pid = int(folder.name.split("-")[2])
        if folder.stat().st_uid == os.geteuid() and not _lives(pid):
            with suppress(OSError):
                Session(folder).end()


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True

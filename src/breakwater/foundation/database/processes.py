"""What the operating system says about the processes of one data folder.

PostgreSQL's processes stand in their data folder, so where a process stands tells whose it is; a process id
alone tells nothing.
"""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

Answer = subprocess.CompletedProcess[str]


def postmaster(data: Path) -> int | None:
    """Find the living server of a data folder.

    Returns:
        int | None: its process id; None when the file is missing or names a process that is not it.
    """
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None
    return pid if _serves(pid, data) else None


def end_orphans(data: Path, *, uid: int) -> None:
    """Kill what still stands in a data folder whose server is gone, and wait until it has.

    Its transactions are lost either way: without a server nothing of them can be committed.
    """
    deadline = time.monotonic() + 10
    while orphans := [pid for pid in _of_user(uid) if _serves(pid, data)]:
        if time.monotonic() > deadline:
            return  # PostgreSQL will refuse to start and say which
        for pid in orphans:
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.05)


def _serves(pid: int, data: Path) -> bool:
    """Say whether a process is PostgreSQL at work in this folder; a zombie is not."""
    process = Path("/proc") / str(pid)
    if not process.parent.joinpath("self").exists():
        return _serves_by_ps(pid, data)
    try:
        at_work = os.readlink(process / "cwd") == str(data.resolve())
        return at_work and Path(os.readlink(process / "exe")).name.split(" ")[0] == "postgres"
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return False


def _serves_by_ps(pid: int, data: Path) -> bool:
    """Where there is no /proc (macOS): the server's command line names the folder."""
    shown = subprocess.run(
        ["ps", "-o", "stat=,command=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout.strip()
    return bool(shown) and not shown.startswith("Z") and "postgres" in shown and str(data) in shown


def _of_user(uid: int) -> Iterator[int]:
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if process.stat().st_uid == uid:
                yield int(process.name)
        except (FileNotFoundError, ProcessLookupError):
            continue

"""Keeps the parts of a running Breakwater alive, and stops them together.

Each part is a process of its own session, so that Ctrl-C reaches the supervisor alone, which then stops the
parts in order. A part that ends is started again; one that cannot start stops everything with its last words.
Should the supervisor itself be killed, the operating system ends its parts.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from breakwater.core.errors import BreakwaterError

_GRACE_S = 15.0  # for requests under way and for the job in hand
_STEADY_S = 20.0  # a part that ran this long had started
_LAST_PAUSE_S = 30.0
_LEAST_S = 1.0  # between two starts of a part
_LARGEST_LOG = 10_000_000
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Part:
    """A process to keep alive.

    Attributes:
        name: for the log file and for messages.
        command: what to run.
        process: its BREAKWATER_PROCESS, which decides the database roles it gets.
        inherits: file descriptors.
        is_needed: whether everything stops when it cannot start.
        stands_back_s: how long it leaves the processors to the other parts before it is started again.
    """

    name: str
    command: Sequence[str]
    process: str
    inherits: tuple[int, ...] = ()
    is_needed: bool = True
    stands_back_s: float = 0.0


@dataclass(slots=True)
class _Running:
    part: Part
    child: subprocess.Popen[bytes]
    started_at: float
    failures: int = 0
    again_at: float | None = None


@dataclass
class Supervisor:
    """Starts parts, watches them and the server beneath, and stops all.

    Attributes:
        logs: folder of one log for each part.
        environ: environment of every part.
        look_after: called twice a second; brings back what the parts stand on (the database).
        changed: called with the process id of each part whenever one was started.
    """

    logs: Path
    environ: Mapping[str, str]
    look_after: Callable[[], None]
    changed: Callable[[Mapping[str, int]], None]
    _running: list[_Running] = field(default_factory=list)
    _stopping: bool = False

    def start(self, part: Part) -> None:
        """Start a part and watch it from now on."""
        self._running.append(_Running(part, self._spawn(part), time.monotonic()))
        self._tell()

    def listen_for_the_end(self) -> None:
        """Take Ctrl-C, a closed terminal and `kill` as the wish to stop."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop_soon)

    def watch(self, *, until: Callable[[], bool] = lambda: False) -> None:
        """Keep everything alive until told to stop, or until a condition holds.

        Raises:
            BreakwaterError: a part that is needed does not start.
        """
        looked_at = 0.0
        while not self._stopping and not until():
            if time.monotonic() - looked_at > 0.5:
                self.look_after()
                looked_at = time.monotonic()
            for running in self._running:
                self._revive(running)
            time.sleep(0.1)

    @property
    def is_stopping(self) -> bool:
        """Whether somebody asked to stop."""
        return self._stopping

    def stop(self) -> None:
        """Stop every part, the last started first: politely, then by force."""
        for running in reversed(self._running):
            if running.child.poll() is None:
                running.child.terminate()
        deadline = time.monotonic() + _GRACE_S
        for running in reversed(self._running):
            try:
                running.child.wait(max(deadline - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                os.killpg(running.child.pid, signal.SIGKILL)
                running.child.wait()
        self._running.clear()

    def _stop_soon(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True

    def _spawn(self, part: Part) -> subprocess.Popen[bytes]:
        with _log(self.logs, part.name).open("ab") as log:
            return subprocess.Popen(
                part.command,
                env={**self.environ, "BREAKWATER_PROCESS": part.process},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=part.inherits,
                preexec_fn=end_with_me(os.getpid()),  # noqa: PLW1509  # no other thread runs here
            )

    def _revive(self, running: _Running) -> None:
        now = time.monotonic()
        if running.again_at is None:
            if running.child.poll() is None:
                return
            # Killed from outside (by hand, for want of memory), it did not fail: it starts again at once.
            is_well = now - running.started_at > _STEADY_S or running.child.returncode == -signal.SIGKILL
            running.failures = 0 if is_well else running.failures + 1
            if running.part.is_needed and running.failures > 3:
                raise BreakwaterError(
                    f"The {running.part.name} does not start: {_last_words(self.logs, running.part.name)}",
                    f"See {_log(self.logs, running.part.name)}.",
                )
            pause = min(2.0**running.failures - 1, _LAST_PAUSE_S)
            running.again_at = max(now + max(pause, running.part.stands_back_s), running.started_at + _LEAST_S)
        if now >= running.again_at:
            _end_what_is_left(running.child.pid)
            running.child, running.started_at, running.again_at = self._spawn(running.part), now, None
            self._tell()

    def _tell(self) -> None:
        self.changed({running.part.name: running.child.pid for running in self._running})


def end_with_me(parent: int) -> Callable[[], None] | None:
    """Make what asks the system, in the child, for a signal when the supervisor dies (Linux)."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None).prctl

    def ask() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:  # it died before we asked
            os._exit(1)

    return ask


def _end_what_is_left(session: int) -> None:
    """End the children of a part that was killed, so that they do not work beside its successor."""
    try:
        os.killpg(session, signal.SIGKILL)
    except ProcessLookupError:
        return


def _log(folder: Path, name: str) -> Path:
    """Give a part's log file, a new one when it has grown too large."""
    file = folder / f"{name}.log"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if file.exists() and file.stat().st_size > _LARGEST_LOG:
        file.replace(file.with_suffix(".log.1"))
    return file


def _last_words(folder: Path, name: str) -> str:
    lines = _log(folder, name).read_text(errors="replace").splitlines()
    return next(
        (line.strip() for line in reversed(lines) if "Error" in line), lines[-1] if lines else "it said nothing"
    )

"""Run Breakwater: the database, what prepares it, the web server, the job worker and the log's sealer."""

import fcntl
import http.client
import importlib.util
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from breakwater.config.environment import GATE, data_dir
from breakwater.config.prepare import LOADING
from breakwater.config.production import refuse_insecure_production
from breakwater.config.supervisor import Part, Supervisor, end_with_me
from breakwater.core.errors import BreakwaterError
from breakwater.foundation.database import processes
from breakwater.foundation.database.embedded import Cluster
from breakwater.foundation.database.roles import DATABASE

STATE = "running.json"
"""In the data folder while Breakwater runs: its address and the process id of each part."""

PREPARED = "prepared"
"""In the data folder once everything was prepared here: keys and passwords are there for whoever starts early."""

_PATIENCE_S = 60.0
_STANDS_BACK_S = 5.0  # what is not a page waits until pages are there again
_PORT_PATIENCE_S = 3.0  # what a killed run left behind lets go of its port within this


@dataclass(frozen=True, slots=True)
class Options:
    """How to run: as the demo or in production, and where to listen."""

    is_demo: bool
    host: str
    port: int
    workers: int = 2
    threads: int = 4


def run(options: Options) -> int:
    """Start everything, keep it running, and stop it on Ctrl-C.

    Returns:
        int: exit status.
    Raises:
        BreakwaterError: something cannot start; the message says what to do.
    """
    home = data_dir()
    os.environ |= {"BREAKWATER_DEMO": "1"} if options.is_demo else {"BREAKWATER_PRODUCTION": "1"}
    with _alone(home, options) as lock, _listening(options) as listener, _closed() as gate:
        from breakwater.config import settings

        if not options.is_demo:
            refuse_insecure_production(settings, os.environ)
        cluster = None if os.environ.get("DATABASE_URL") else Cluster(home)
        supervisor = Supervisor(
            logs=home / "log",
            environ=os.environ,
            look_after=lambda: _look_after(cluster),
            changed=lambda parts: _write_state(lock, options, parts),
        )
        supervisor.listen_for_the_end()
        web, *others = _parts(options, listener, gate)
        is_early = (home / PREPARED).exists()
        try:
            if is_early:
                supervisor.start(web)  # it loads meanwhile, and serves once the gate is open
            if cluster is not None:
                _say("Starting PostgreSQL ...")
                cluster.start()
                _forget_half_a_demo(cluster)
            _prepare(supervisor, *(["--demo"] if options.is_demo else []), *([] if cluster else ["--static"]))
            if not supervisor.is_stopping:
                (home / PREPARED).touch()
                gate.open()
                if not is_early:
                    supervisor.start(web)
            deadline = time.monotonic() + _PATIENCE_S
            supervisor.watch(until=lambda: _answers(options) or time.monotonic() > deadline)
            if not supervisor.is_stopping:
                for part in others:
                    supervisor.start(part)
            if not supervisor.is_stopping:
                _say(f"Breakwater is ready: http://{options.host}:{options.port}  (Ctrl-C stops it)")
                supervisor.watch()
            _say("Stopping ...")
        finally:
            supervisor.stop()
            if cluster is not None:
                cluster.stop()
    return 0


@dataclass(slots=True)
class _Gate:
    """What the web server waits at (`wsgi`) until the database is there and prepared.

    Attributes:
        entrance: a descriptor whose reader waits until the gate is open.
    """

    entrance: int
    _bar: int | None

    def open(self) -> None:
        """Let through whoever waits, and whoever comes later."""
        if self._bar is not None:
            os.close(self._bar)
            self._bar = None


@contextmanager
def _closed() -> Iterator[_Gate]:
    entrance, bar = os.pipe()
    gate = _Gate(entrance, bar)
    os.environ[GATE] = str(entrance)
    try:
        yield gate
    finally:
        gate.open()
        os.close(entrance)
        del os.environ[GATE]


def _parts(options: Options, listener: socket.socket, gate: _Gate) -> Iterator[Part]:
    python = sys.executable
    number = listener.fileno()
    yield Part(
        "web server",
        (
            *(python, "-m", "gunicorn", "breakwater.config.wsgi:application", "--bind", f"fd://{number}"),
            *("--worker-class", "gthread", "--workers", str(options.workers), "--threads", str(options.threads)),
            *(
                "--timeout",
                "60",
                "--graceful-timeout",
                "10",
                "--preload",
                "--no-control-socket",
                "--log-level",
                "warning",
            ),
        ),
        "web",
        inherits=(number, gate.entrance),
    )
    yield Part(
        "job worker", (python, "-m", "breakwater.foundation.jobs.worker"), "worker", stands_back_s=_STANDS_BACK_S
    )
    if importlib.util.find_spec("breakwater.foundation.audit.sealer"):
        yield Part(
            "log sealer", (python, "-m", "breakwater.foundation.audit.sealer"), "sealer", stands_back_s=_STANDS_BACK_S
        )


def _forget_half_a_demo(cluster: Cluster) -> None:
    """Make the database anew when the last start was killed while it loaded the examples."""
    mark = cluster.home / LOADING
    if mark.exists():
        cluster.sql(f"drop database {DATABASE} with (force)")
        cluster.start()
        mark.unlink()


def _prepare(supervisor: Supervisor, *what: str) -> None:
    """Migrate and load in a process that holds the migrator's password; what serves never does."""
    command = [sys.executable, "-m", "breakwater.config.prepare", *what]
    work = subprocess.Popen(command, stdin=subprocess.DEVNULL, preexec_fn=end_with_me(os.getpid()))  # noqa: PLW1509
    while work.poll() is None:
        if supervisor.is_stopping:
            work.terminate()
        time.sleep(0.1)
    if work.returncode != 0 and not supervisor.is_stopping:
        raise BreakwaterError("The database could not be prepared.", "The lines above say why.")


def _look_after(cluster: Cluster | None) -> None:
    """Bring the database back when it was killed; the parts connect again by themselves."""
    if cluster is not None and processes.postmaster(cluster.data) is None:
        _say("PostgreSQL is gone; recovering it ...")
        cluster.start()
        _say("PostgreSQL is back.")


def _answers(options: Options) -> bool:
    connection = http.client.HTTPConnection(options.host, options.port, timeout=10)
    try:
        connection.request("GET", "/", headers={"Host": "localhost"})
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()


@contextmanager
def _listening(options: Options) -> Iterator[socket.socket]:
    """Open the port here, once: a web server that is started again finds it as it was."""
    deadline = time.monotonic() + _PORT_PATIENCE_S
    while True:
        listener = socket.socket(socket.AF_INET6 if ":" in options.host else socket.AF_INET)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((options.host, options.port))
            break
        except OSError as error:
            listener.close()
            if time.monotonic() > deadline:
                verb = "demo" if options.is_demo else "serve"
                raise BreakwaterError(
                    f"Port {options.port} of {options.host} cannot be opened ({error.strerror}).",
                    f"Stop what uses it, or choose another: breakwater {verb} --port {options.port + 1} "
                    f"(make {verb} PORT={options.port + 1}).",
                ) from error
            time.sleep(0.2)
    with listener:
        listener.listen(256)
        yield listener


@contextmanager
def _alone(home: Path, options: Options) -> Iterator[Path]:
    """Hold the data folder for this run; a second run on it says where the first is."""
    home.mkdir(mode=0o711, parents=True, exist_ok=True)
    state = home / STATE
    with (home / "running.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            address = json.loads(state.read_text()).get("address", "") if state.exists() else "another terminal"
            raise BreakwaterError(f"Breakwater already runs here: {address}.", "Stop that run first.") from None
        _write_state(state, options, {})
        yield state
        state.unlink(missing_ok=True)


def _write_state(file: Path, options: Options, parts: Mapping[str, int]) -> None:
    fresh = file.with_suffix(".new")
    state = {"address": f"http://{options.host}:{options.port}", "supervisor": os.getpid(), "parts": dict(parts)}
    fresh.write_text(json.dumps(state))
    fresh.replace(file)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()

"""A whole Breakwater, started as in production, killed part by part."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from breakwater.foundation.database import processes
from breakwater.foundation.database.embedded import Cluster

pytestmark = [pytest.mark.slow, pytest.mark.database]


def wait_for(condition: Callable[[], object], what: str, *, limit_s: float = 60) -> None:
    """Poll until a condition holds."""
    deadline = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < deadline, f"waited {limit_s} s for {what}"
        time.sleep(0.05)


def free_port() -> int:
    """Find a port nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_running(pid: int) -> bool:
    """Say whether a process runs; one that ended and was not collected yet does not."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


@dataclass
class Product:
    """A data folder and the `breakwater` command on it."""

    home: Path
    port: int
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    def command(self, *arguments: str, **more: str) -> subprocess.Popen[str]:
        """Start `breakwater` with these arguments."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("BREAKWATER", "DJANGO"))}
        told = {"BREAKWATER_DATA": str(self.home), "BREAKWATER_HOSTS": "breakwater.example"}
        child = subprocess.Popen(
            [sys.executable, "-m", "breakwater.config.command", *arguments],
            env=kept | told | more,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.started.append(child)
        return child

    def end(self) -> None:
        """End what still runs, when a test has failed."""
        for child in self.started:
            if child.poll() is None:
                child.terminate()
                child.communicate()
            child.stdout.close()
        Cluster(self.home).stop()

    def serve(self, **more: str) -> subprocess.Popen[str]:
        """Start it and wait until it says that it is ready."""
        child = self.command("serve", "--port", str(self.port), **more)
        said = ""
        for line in child.stdout:
            said += line
            if "is ready" in line:
                return child
        pytest.fail(f"ended with {child.wait()}: {said}")

    def state(self) -> dict[str, dict[str, int]]:
        """Read which process is which."""
        return json.loads((self.home / "running.json").read_text())

    def answers(self) -> bool:
        """Say whether the web server and its database answer a request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/", headers={"Host": "breakwater.example"})
            return connection.getresponse().status < 500
        except OSError:
            return False
        finally:
            connection.close()


@pytest.fixture
def product() -> Iterator[Product]:
    """A product in a new folder, whose server is stopped at the end whatever happened."""
    with tempfile.TemporaryDirectory(prefix="breakwater-") as folder:
        Path(folder).chmod(0o711)
        made = Product(Path(folder) / "data", free_port())
        yield made
        made.end()


def test_every_part_comes_back_and_all_end_together(product: Product) -> None:
    """Kill each part in turn, then the supervisor; the next start recovers; Ctrl-C leaves nothing."""
    running = product.serve()
    said, _ = product.command("serve", "--port", str(free_port())).communicate(timeout=30)
    assert f"already runs here: http://127.0.0.1:{product.port}" in said

    for name, pid in product.state()["parts"].items():
        os.kill(pid, signal.SIGKILL)
        wait_for(lambda name=name, pid=pid: product.state()["parts"][name] != pid, f"a new {name}")
        wait_for(product.answers, f"an answer after the {name} was killed")

    cluster = Cluster(product.home)
    before = processes.postmaster(cluster.data)
    os.kill(before or 0, signal.SIGKILL)
    wait_for(lambda: processes.postmaster(cluster.data) not in (None, before), "a new server")
    wait_for(cluster.is_alive, "a server that answers")
    wait_for(product.answers, "an answer after the server was killed")

    parts = product.state()["parts"].values()
    running.kill()
    running.communicate()
    wait_for(lambda: not any(is_running(pid) for pid in parts), "the end of a killed supervisor's parts")

    began = time.monotonic()
    running = product.serve()
    assert time.monotonic() - began < 20
    parts = product.state()["parts"].values()
    running.send_signal(signal.SIGINT)
    said, _ = running.communicate(timeout=30)
    assert running.returncode == 0, said
    assert not any(is_running(pid) for pid in parts)
    assert processes.postmaster(cluster.data) is None
    assert not (product.home / "running.json").exists()


def test_a_server_of_ones_own_is_used(product: Product) -> None:
    """Roles by the administrator's command, tables by `migrate`, and a web machine that knows four passwords."""
    server = Cluster(product.home.with_name("server"))
    server.start()
    passwords = json.loads((server.home / "secrets.json").read_text())
    where = {"DATABASE_URL": f"postgresql:///bw?host={server.socket}"}
    try:
        migrate = product.command("migrate", **where, BREAKWATER_SECRETS=str(server.home / "secrets.json"))
        said, _ = migrate.communicate(timeout=120)
        assert (migrate.returncode, said) == (0, "")
        few = product.home / "few.json"
        few.write_text(
            json.dumps({role: passwords[role] for role in ("bw_app", "bw_signin", "bw_policy", "bw_sealer")})
        )
        few.chmod(0o600)
        running = product.serve(**where, BREAKWATER_SECRETS=str(few))
        assert product.answers()
        assert not (product.home / "postgresql").exists()
        running.send_signal(signal.SIGTERM)
        assert running.communicate(timeout=30)[0].endswith("Stopping ...\n")
        assert running.returncode == 0
        assert server.is_alive()
    finally:
        server.stop()


def test_a_port_in_use_is_said_before_anything_starts(product: Product) -> None:
    """The message names the port and the way out."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", product.port))
        other.listen()
        child = product.command("serve", "--port", str(product.port))
        said, _ = child.communicate(timeout=30)
    assert child.returncode == 1
    assert f"Port {product.port} of 127.0.0.1 cannot be opened" in said
    assert f"--port {product.port + 1}" in said
    assert "Traceback" not in said
    assert not (product.home / "postgresql").exists()


@pytest.mark.parametrize(
    ("environ", "fault"),
    [
        ({"BREAKWATER_DEMO": "1"}, "one-click sign-in is on"),
        ({"BREAKWATER_SECRET_KEY": "short"}, "the secret key has fewer than"),
        ({"BREAKWATER_SECRET_KEY": "a" * 60}, "few different ones"),
        ({"BREAKWATER_INSECURE_PASSKEYS": "1"}, "passkeys are accepted over plain HTTP"),
        ({"BREAKWATER_HOSTS": "*"}, "any host name is accepted"),
        ({"BREAKWATER_HOSTS": "localhost"}, "no public host name is set"),
    ],
)
def test_production_refuses_the_settings_of_a_demo(product: Product, environ: dict[str, str], fault: str) -> None:
    """The start ends with the fault, before a database is made."""
    child = product.command("serve", "--port", str(product.port), **environ)
    said, _ = child.communicate(timeout=30)
    assert child.returncode == 1
    assert fault in said
    assert "Traceback" not in said
    assert not (product.home / "postgresql").exists()

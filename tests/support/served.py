"""The product as `breakwater serve` runs it, in a data folder of its own, to be killed; and requests to it."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from breakwater.foundation.database import processes
from breakwater.foundation.database.embedded import Cluster

HOST = "breakwater.example"
ROOT = Path(__file__).resolve().parents[2]


class Served:
    """One installation: started by the product's own command, parts and server beneath it included."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.cluster = Cluster(home)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("BREAKWATER", "DJANGO"))}
        self.environ = kept | {"BREAKWATER_DATA": str(home), "BREAKWATER_HOSTS": HOST, "PYTHONPATH": str(ROOT)}
        self.supervisor: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it; does not wait."""
        self.supervisor = subprocess.Popen(
            [sys.executable, "-m", "breakwater.config.command", "serve", "--port", str(self.port)],
            env=self.environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def wait_until_ready(self) -> None:
        """Wait until it says that it is ready."""
        said = ""
        for line in self.supervisor.stdout:
            said += line
            if "is ready" in line:
                return
        raise AssertionError(f"it ended with {self.supervisor.wait()}: {said}")

    def run(self, *words: str) -> str:
        """Run one Python command beside it to its end; return what it printed."""
        done = subprocess.run(
            [sys.executable, *words], env=self.environ, capture_output=True, text=True, timeout=180, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def request(self, method: str, path: str, *, headers: Mapping[str, str], body: object = None) -> tuple[int, bytes]:
        """Ask the web server, as a proxy that speaks TLS would; returns status and body.

        Raises:
            OSError, http.client.HTTPException: no answer came.
        """
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        sent = {"Host": HOST, "X-Forwarded-Proto": "https", **headers}
        try:
            data = None if body is None else json.dumps(body)
            connection.request(method, path, body=data, headers=sent)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def kill_server(self) -> None:
        """Kill PostgreSQL."""
        os.kill(processes.postmaster(self.cluster.data), signal.SIGKILL)

    def kill_parts(self) -> None:
        """Kill the web server with its workers, the job worker and the log's sealer; the supervisor lives."""
        for pid in json.loads((self.home / "running.json").read_text())["parts"].values():
            with suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)

    def kill_everything(self) -> None:
        """Kill the supervisor, all parts and PostgreSQL."""
        self.supervisor.kill()
        self.kill_parts()
        self.kill_server()
        self.supervisor.communicate()

    def end(self) -> None:
        """Stop it in order, whatever state it is in."""
        if self.supervisor is not None and self.supervisor.poll() is None:
            self.supervisor.terminate()
            self.supervisor.communicate(timeout=60)
        self.cluster.stop()

    def rows(self, sql: str) -> list[dict]:
        """Read as the server's administrator, whom row security does not bind."""
        return json.loads(self.cluster.sql(f"select coalesce(json_agg(row), '[]') from ({sql}) row", "bw"))

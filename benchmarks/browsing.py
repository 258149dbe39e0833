"""Ten people at the product's own web server: who read pages, think, and read on."""

from __future__ import annotations

import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pool import Pool, say

SECONDS, THINK_S = 60.0, 1.0


def browse(folder: Path, pool: Pool) -> float:
    """Serve the product, let its people read entity pages, and return the 95th percentile in milliseconds."""
    cookies = [session_cookie(affiliation) for affiliation in pool.users]
    with Served(folder) as served:
        for cookie in cookies:  # each worker loads its templates and code once, before anybody is timed
            for page in pool.pages[:4]:
                served.get(f"/entities/{page}/", cookie)
        times: list[float] = []
        until = time.monotonic() + SECONDS
        threads = [
            threading.Thread(target=_read_on, args=(served, cookie, pool.pages, until, times, number))
            for number, cookie in enumerate(cookies)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    times.sort()
    say(f"http: {len(times)} pages, median {times[len(times) // 2]:.1f} ms, slowest {times[-1]:.1f} ms")
    return times[int(0.95 * len(times))]


def _read_on(
    served: Served, cookie: str, pages: tuple[str, ...], until: float, times: list[float], number: int
) -> None:
    chance = random.Random(number)
    time.sleep(chance.random() * THINK_S)
    while time.monotonic() < until:
        began = time.perf_counter()
        served.get(f"/entities/{chance.choice(pages)}/", cookie)
        times.append(1000 * (time.perf_counter() - began))
        time.sleep(THINK_S)


HOST = "bench.breakwater.example"
HEADERS = {"Host": HOST, "X-Forwarded-Proto": "https", "Origin": f"https://{HOST}"}
"""As a proxy that speaks TLS asks on behalf of a browser."""


class Served:
    """The product, started as `breakwater serve` starts it, on a port of its own."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._environ = {k: v for k, v in os.environ.items() if k != "BREAKWATER_PROCESS"}
        self._environ |= {"BREAKWATER_DATA": str(folder), "BREAKWATER_HOSTS": HOST}

    def __enter__(self) -> Served:
        """Start, and wait until it answers."""
        command = [sys.executable, "-m", "breakwater.config.command", "serve", "--port", str(self.port)]
        self._process = subprocess.Popen(
            command, env=self._environ, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL
        )
        patience = time.monotonic() + 120
        while True:
            try:
                self.get("/", "")
            except OSError:
                if time.monotonic() > patience or self._process.poll() is not None:
                    self.__exit__()
                    raise
                time.sleep(0.3)
            else:
                return self

    def get(self, path: str, cookie: str, *, expect: tuple[int, ...] = (200, 302)) -> bytes:
        """Get one page; anything but what is expected is an error."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", path, headers=HEADERS | {"Cookie": cookie})
            answer = connection.getresponse()
            body = answer.read()
        finally:
            connection.close()
        if answer.status not in expect or (cookie and answer.status == 302):
            raise AssertionError(f"{path} answered {answer.status}: {body[:200]!r}")
        return body

    def __exit__(self, *_: object) -> None:
        """Stop everything it started."""
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(timeout=60)


def session_cookie(affiliation_id: str) -> str:
    """Sign somebody in, without the pages that do it, and return the cookie of the session."""
    from django.conf import settings
    from django.test import Client

    from breakwater.foundation.members.models import Affiliation
    from breakwater.foundation.members.session import KEY

    row: Any = Affiliation.objects.select_related("person").get(pk=affiliation_id)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(row.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session[KEY] = {
        "person": str(row.person_id),
        "affiliation": str(row.pk),
        "purpose": "intelligence",
        "began_at": datetime.now(tz=UTC).isoformat(),
        "strength": "passkey",
    }
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"

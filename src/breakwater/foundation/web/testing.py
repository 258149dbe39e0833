"""The browser of the tests, and the product served to it.

Loaded by the root `conftest.py`. One Playwright serves a whole session (pytest-playwright's): a second one in the same
process would refuse to start, so a test takes the fixture `browser` and never starts its own.
"""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest

BUILT = Path(__file__).parent / "static" / "built"
_FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-first-run"),
)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Use the Chromium that `make test` found, else the machine's own, else Playwright's."""
    own = os.environ.get("BREAKWATER_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    return {"args": list(_FLAGS), **({"executable_path": own} if own else {})}


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(
    *, name: str = "127.0.0.1", root_urlconf: str = "", around: Callable[[Any], Any] = lambda application: application
) -> Iterator[str]:
    """Serve the product from this process on a free port; give its address.

    Args:
        name: this machine, as the browser shall call it: passkeys need `localhost`.
        root_urlconf: other addresses than the product's.
        around: wraps the WSGI application, to set a clock for instance.
    """
    from django.core.wsgi import get_wsgi_application
    from django.test import override_settings

    more = {"ROOT_URLCONF": root_urlconf} if root_urlconf else {}
    with override_settings(WHITENOISE_USE_FINDERS=True, WHITENOISE_AUTOREFRESH=True, **more):
        server = make_server("127.0.0.1", 0, around(get_wsgi_application()), _Server, _Quiet)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://{name}:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
            server.server_close()

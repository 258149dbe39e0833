"""Serve the lab's pages with plans of the real engine: `python tests/lab/preview_server.py PORT`. Needs no database."""

import os
import sys
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

os.environ["DJANGO_SETTINGS_MODULE"] = "breakwater.config.settings"
os.environ.setdefault("BREAKWATER_SECRET_KEY", "preview")
sys.path.insert(0, str(Path(__file__).parents[2]))

import django
from django.conf import settings


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def main() -> None:
    """Serve until stopped."""
    settings.ROOT_URLCONF = "tests.lab.preview_urls"
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    settings.MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
    settings.WHITENOISE_USE_FINDERS = True
    settings.WHITENOISE_AUTOREFRESH = True
    settings.INSTALLED_APPS = [f"django.contrib.{name}" for name in ("sessions", "messages", "staticfiles")]
    settings.INSTALLED_APPS.append("breakwater.foundation.web")
    settings.TEMPLATES[0]["DIRS"] = [Path(__file__).parents[2] / "src/breakwater/capabilities/disruption/templates"]
    settings.MIDDLEWARE = [
        name
        for name in settings.MIDDLEWARE
        if name.startswith(("django.", "whitenoise.", "csp.")) and "contrib.auth" not in name
    ]
    django.setup()
    from django.core.wsgi import get_wsgi_application

    with make_server("127.0.0.1", int(sys.argv[1]), get_wsgi_application(), _Server, _Quiet) as server:
        print(f"http://127.0.0.1:{server.server_port}", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()

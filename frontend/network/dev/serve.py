"""Serve the development page on 127.0.0.1 with the product's content security policy.

Run `python frontend/network/dev/serve.py [port] [folder of pictures]` after `make_data.py` and a build.
"""

import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HERE = Path(__file__).parent
BUILT = HERE.parents[2] / "src/breakwater/foundation/web/static/built"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; object-src 'none'"
)


class Handler(SimpleHTTPRequestHandler):
    """Answer /dev/ from this folder and /built/ from the built files."""

    data = HERE / "data"

    def translate_path(self, path: str) -> str:
        """Map an address to a file of the two folders, or of the pictures'."""
        clean = path.split("?", maxsplit=1)[0]
        if clean.startswith("/built/"):
            return str(BUILT / clean.removeprefix("/built/"))
        if clean.startswith("/dev/data/"):
            return str(self.data / clean.removeprefix("/dev/data/"))
        return str(HERE / clean.removeprefix("/dev/").lstrip("/"))

    def end_headers(self) -> None:
        """Send the policy with everything."""
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Stay quiet."""


def serve(port: int = 0) -> ThreadingHTTPServer:
    """Bind to a port, 0 for any free one."""
    return ThreadingHTTPServer(("127.0.0.1", port), partial(Handler))


if __name__ == "__main__":
    Handler.data = Path(sys.argv[2]) if len(sys.argv) > 2 else Handler.data
    server = serve(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
    sys.stdout.write(f"http://127.0.0.1:{server.server_port}/dev/index.html?data=84\n")
    sys.stdout.flush()
    server.serve_forever()

"""A plain page stays light: at most 100 KB compressed, the text face included."""

import gzip
from pathlib import Path

import pytest
from django.test import RequestFactory

from breakwater.foundation.web import gallery

_BUILT = Path(__file__).parents[1] / "static" / "built"
_LIMIT = 100 * 1024


def test_a_plain_page_is_light() -> None:
    """Page, style, script with what it imports, icons, and the one face that Latin text needs."""
    if not (_BUILT / "shell.css").exists():
        pytest.skip("the front end is not built")
    page = gallery.show(RequestFactory().get("/gallery/desk"), "desk").content
    script = (_BUILT / "shell.js").read_bytes()
    chunks = [path.read_bytes() for path in _BUILT.glob("chunks/*.js") if path.name.encode() in script]
    texts = [page, script, *chunks, (_BUILT / "shell.css").read_bytes(), (_BUILT / "icons.svg").read_bytes()]
    face = (_BUILT / "fonts" / "inter-latin-wght-normal.woff2").stat().st_size
    assert sum(len(gzip.compress(text)) for text in texts) + face <= _LIMIT

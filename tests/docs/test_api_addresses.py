"""The page on the interface lists its addresses and scopes, and no others."""

import re
from pathlib import Path

from breakwater.config.api import api
from breakwater.foundation.access.tokens import Scope

PAGE = (Path(__file__).parents[2] / "docs/how-to/use-the-api.md").read_text(encoding="utf-8")


def test_every_address_has_a_row() -> None:
    """A new operation brings its row."""
    rows = set(re.findall(r"^\| (GET|POST|DELETE) \| `([^`]+)` \|", PAGE, re.MULTILINE))
    paths = api.get_openapi_schema(path_prefix="")["paths"]
    assert rows == {(method.upper(), path) for path, methods in paths.items() for method in methods}


def test_every_scope_has_a_row() -> None:
    """A new scope brings its row."""
    assert re.findall(r"^\| `(\w+:\w+)` \|", PAGE, re.MULTILINE) == [scope.value for scope in Scope]

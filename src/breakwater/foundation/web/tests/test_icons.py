"""Icons: what templates and code name is in the sprite."""

import re
from pathlib import Path

import pytest

from breakwater.foundation.web import kinds
from breakwater.foundation.web.gallery import FRAME

_PACKAGE = Path(__file__).parents[3]
_LIST = _PACKAGE.parents[1] / "frontend" / "icons.txt"


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    """An icon that is missing would be an empty place."""
    if not _LIST.exists():
        pytest.skip("the front end's sources are not beside this package")
    known = {line for line in _LIST.read_text().splitlines() if not line.startswith("#")} | {"mark"}
    used = {
        name
        for template in _PACKAGE.rglob("templates/**/*.html")
        for name in re.findall(r"\{% icon [\"']([a-z0-9-]+)[\"']", template.read_text())
    }
    used |= set(kinds.KIND_ICONS.values()) | {place.icon for place in FRAME.places}
    assert used
    assert used <= known

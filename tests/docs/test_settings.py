"""The table of settings names what the code reads, and nothing else."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "docs/reference/settings.md"


def read_by_the_code() -> set[str]:
    """Find every variable of ours that is read from the environment."""
    named = set()
    for file in ROOT.glob("src/breakwater/**/*.py"):
        if "tests" not in file.parts and file.name != "testing.py":
            named |= set(re.findall(r'"(BREAKWATER_[A-Z_]+|DATABASE_URL)"', file.read_text(encoding="utf-8")))
    return named


def test_every_variable_has_a_row() -> None:
    """A new setting brings its row; one that is gone takes it along."""
    rows = set(re.findall(r"^\| `([A-Z_]+)` \|", TABLE.read_text(encoding="utf-8"), re.MULTILINE))
    assert "BREAKWATER_DATA" in rows
    assert rows == read_by_the_code()

"""Every word of the example data sets is in the vocabulary."""

import csv
from pathlib import Path

import pytest

from breakwater.core import vocabulary as v

EXAMPLES = Path(__file__).parents[5] / "examples" / "lantern_tide"


def column(file: str, name: str) -> set[str]:
    path = EXAMPLES / file
    if not path.exists():
        pytest.skip(f"{path} is not part of this checkout")
    with path.open(encoding="utf-8", newline="") as lines:
        return {row[name] for row in csv.DictReader(lines)}


def test_its_kinds_properties_relations_and_modes_are_known():
    """`place` is reference data there, not a record."""
    assert column("entities.csv", "type") - {"place"} <= set(v.KINDS)
    assert column("statements.csv", "property") <= set(v.PROPERTIES)
    assert column("relations.csv", "type") <= set(v.RELATIONS)
    assert column("legs.csv", "mode") <= set(v.MODES)

"""The contradictions in Exercise LANTERN TIDE are found, and no others."""

import csv
from collections import defaultdict
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from breakwater.core.entity import assemble
from breakwater.core.grading import parse_grade
from breakwater.core.marking import Marking, Tlp
from breakwater.core.statement import Statement

EXAMPLES = Path(__file__).parents[4] / "examples" / "lantern_tide"
CONTRADICTIONS = {
    "E01 date",  # departure on 8 or 11 November
    "E05 count_total",  # 147 or 152 persons
    "E08 count_total",  # nine or eleven on the flight
    "N1 network_type",  # smuggling or mixed
    "N1 price_per_person",  # in two currencies
    "N3 price_per_person",  # not planted as such: the same question, of two ways into one country
    "P011 role_claim",  # organiser or driver
    "P019 birth",  # 1976 or 1971
    "P019 nationality",  # Myanmar or Thailand
    "P019 status",  # drowned, or seen alive
    "VS1 colour",  # blue or green
}


@pytest.fixture(scope="module")
def entities():
    path = EXAMPLES / "statements.csv"
    if not path.exists():
        pytest.skip(f"{path} is not part of this checkout")
    kinds = {row["id"]: row["type"] for row in rows("entities.csv")}
    said = defaultdict(list)
    for row in rows("statements.csv"):
        said[row["subject"]].append(
            Statement(
                id=row["id"],
                record_id=row["subject"],
                kind=kinds[row["subject"]],
                prop=row["property"],
                value=row["value"],
                value_kind=row["value_kind"],
                lang=row["lang"],
                said_on=date.fromisoformat(row["recorded_on"]),
                recorded_at=datetime(2026, 10, 1, tzinfo=UTC),
                originator=row["originator"],
                marking=Marking(originator=row["originator"], tlp=Tlp(row["tlp"])),
                grade=parse_grade(row["source_grade"] + row["info_grade"], scheme=row["scheme"]),
                held_from=row["valid_from"],
                held_to=row["valid_to"],
            )
        )
    return {record: assemble(statements) for record, statements in said.items()}


def rows(name):
    with (EXAMPLES / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_exactly_these_contradictions_are_conflicts(entities):
    """Ten planted ones lie on one record; the eleventh needs two properties to be read together."""
    found = {f"{record} {group.prop.code}" for record, entity in entities.items() for group in entity.conflicts}
    assert found == CONTRADICTIONS


def test_every_date_is_understood_but_those_that_are_none(entities):
    """Kamal "never" left."""
    unread = {
        value.text
        for entity in entities.values()
        for group in entity.properties
        for value in group.values
        if value.when is not None and not value.when.is_readable
    }
    assert unread == {"never"}


def test_nobody_with_a_name_is_unnamed(entities):
    """And a phone is called by its number."""
    unnamed = {record for record, entity in entities.items() if entity.caption.startswith("Unnamed")}
    assert all(not entities[record].names for record in unnamed)
    assert entities["P002"].caption == "Abdur Rashid"
    assert entities["P002"].captions[0].other == "আব্দুর রশিদ"

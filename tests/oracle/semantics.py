"""What each viewer may read by `sharing_semantics` of the example's scenario.yaml, read from its files alone.

Nothing of the product is used here: six sentences of the scenario, written again in another way than the
policy's gates, over the rows as they stand in the CSV files.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "lantern_tide"
SHEET = ROOT / "tests" / "data" / "oracle.yaml"

Row = dict[str, str]


def rows(name: str) -> list[Row]:
    """Return one of the example's tables."""
    with (EXAMPLE / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def sheet() -> dict:
    """Return the counts that the exercise's own answer sheet states."""
    found = yaml.safe_load(SHEET.read_text(encoding="utf-8"))
    found["release"]["rows"] = frozenset(key for group in found["release"]["rows"] for key in group)
    return found


@dataclass(frozen=True)
class Readable:
    """What one viewer may read.

    Attributes:
        statements, relations, legs: ids of the example's rows.
        persons: P-ids with a readable statement; `subjects` is everything with one.
        shown: the relations whose two ends have a readable statement.
    """

    statements: frozenset[str]
    relations: frozenset[str]
    legs: frozenset[str]
    subjects: frozenset[str]
    shown: frozenset[str]

    @property
    def persons(self) -> frozenset[str]:
        """Return the persons of the sheet's count."""
        return frozenset(key for key in self.subjects if key.startswith("P") and not key.startswith("PH"))


@dataclass
class Scenario:
    """The example's rows, and who reads which of them."""

    viewers: dict[str, Row] = field(default_factory=lambda: {row["id"]: row for row in rows("viewers")})
    statements: list[Row] = field(default_factory=lambda: rows("statements"))
    relations: list[Row] = field(default_factory=lambda: rows("relations"))
    legs: list[Row] = field(default_factory=lambda: rows("legs"))
    kinds: dict[str, str] = field(default_factory=lambda: {row["id"]: row["type"] for row in rows("entities")})

    def __post_init__(self) -> None:
        self.as_of = sheet()["as_of"]
        agreements = yaml.safe_load((EXAMPLE / "agreements.yaml").read_text(encoding="utf-8"))
        self.clients = [(c["agency"], c["client"]) for c in agreements["declared_clients"]]

    def readable(self, viewer: str, *, released: frozenset[str] = frozenset(), to: Iterable[str] = ()) -> Readable:
        """Return what a viewer may read, once rows are released to further agencies."""
        more = set(to)

        def read(table: list[Row]) -> list[Row]:
            return [row for row in table if self._reads(viewer, row, more if row["id"] in released else set())]

        statements, relations, legs = read(self.statements), read(self.relations), read(self.legs)
        subjects = frozenset(row["subject"] for row in statements)
        return Readable(
            statements=frozenset(row["id"] for row in statements),
            relations=frozenset(row["id"] for row in relations),
            legs=frozenset(row["id"] for row in legs),
            subjects=subjects,
            shown=frozenset(row["id"] for row in relations if {row["source"], row["target"]} <= subjects),
        )

    def _reads(self, viewer: str, row: Row, more: set[str]) -> bool:
        who = self.viewers[viewer]
        if row["tlp"] == "CLEAR":
            return True
        if not who["clearance_until"] or date.fromisoformat(who["clearance_until"]) < self.as_of:
            return False
        if row["tlp"] == "RED":
            return viewer in row["named_recipients"].split(";")
        if who["agency"] == row["originator"] or row["tlp"] == "GREEN":
            return True
        named = set(row["releasable_to"].split(";")) | more
        if who["agency"] in named or "WG" in named:
            return True
        fed_by = {agency for agency, client in self.clients if client == who["agency"]}
        return row["tlp"] == "AMBER" and bool(fed_by & (named | {row["originator"]}))

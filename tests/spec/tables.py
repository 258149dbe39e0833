"""The policy's tables as files: each row a marking, each column a reader, each cell yes or the rules that refuse."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.spec.people import DATED, READERS

FOLDER = Path(__file__).parent / "policy"
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "reference" / "policy.md"
FIXED = ("marking", "purpose", "at", "protected", "says")
YES = "yes"

TITLES = {
    "1_reach": "Whom each level reaches",
    "2_narrowing": "Excluded states and compartments",
    "3_purpose": "Purposes",
    "4_time": "What begins and ends, to the microsecond",
    "5_protected": "Identities of protected persons",
}
HEAD = """# The reading policy, by example

Who may read a statement of ID-IID under which marking. Generated from the tables in `tests/spec/policy`; the tests run
every cell against the reference decision in Python and against the database, and fail where one of the two differs.

A cell is *yes*, or the rules that refuse: `standing` the account or its affiliation, `clearance`, `excluded` the
reader's state, `reach` the TLP level and its audience, `community`, `compartments`, `expiry` of the marking,
`purpose` of the session, `protected_identity` the seventh gate. A marking is written as in the forms: level; audience;
handling codes; permissible actions; purposes; more.

"""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table."""

    table: str
    number: int
    marking: str
    purpose: str
    at: str
    protected: bool
    says: str
    cells: dict[str, str]

    @property
    def name(self) -> str:
        """Return how the row is called."""
        return f"{self.table}-{self.number}"


def lines() -> Iterator[Line]:
    """Yield every row of every table."""
    for path in sorted(FOLDER.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            for number, row in enumerate(csv.DictReader(stream), start=2):
                fixed = {name: row.pop(name) for name in FIXED}
                yield Line(
                    path.stem,
                    number,
                    fixed["marking"],
                    fixed["purpose"] or "intelligence",
                    fixed["at"] or "now",
                    fixed["protected"] == YES,
                    fixed["says"],
                    row,
                )


def document() -> str:
    """Return the documentation's text."""
    people = READERS | DATED
    out = [HEAD + "| reader | who |", "|---|---|"]
    out += [f"| {name} | {reader.words} |" for name, reader in people.items()]
    table = ""
    for line in lines():
        if line.table != table:
            table = line.table
            out += ["", f"## {TITLES[table]}", "", f"| marking | purpose, instant | {' | '.join(line.cells)} | says |"]
            out += ["|---" * (3 + len(line.cells)) + "|"]
        when = ", ".join(part for part in (line.purpose, "" if line.at == "now" else line.at) if part)
        cells = " | ".join(cell if cell == YES else f"`{cell}`" for cell in line.cells.values())
        out.append(f"| `{line.marking}` | {when} | {cells} | {line.says} |")
    return "\n".join(out) + "\n"

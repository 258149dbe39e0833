"""Render the table of permissions as documentation."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.matrix.measuring import COLUMNS
from tests.support.asks import asks

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "reference" / "permissions.md"
HEAD = """# Who may do what

Every address of the product, asked by everybody. Generated from `tests/matrix/permissions.csv`, which the tests
compare with what is answered: a new address without a row fails them.

A cell is the status of the answer. Two numbers are the agency's own people and another agency's, asked about a thing
of the first: *kept* is for itself alone, *shared* is readable by the other.

- `sign-in` is a redirect to signing in; 401 says the same to a program.
- 404 says the same for hidden, absent and wrong.
- 403 comes with its reason. Whoever holds no role for an act gets it whatever the id is, before the thing is looked
  for, so it tells nothing of the thing.
- 400 says that the act is theirs to do and the form as sent is not: a record in it that is hidden is, like one that
  is absent, a problem of its row.
- 200 on a list, a search or a look-up says that it was answered: what may not be read is not on it.
- 302 after a form says that it was done. Drafts, tokens and imports not yet loaded are their owner's alone; what is
  loaded, said or asked for is the agency's.

Persons: **A** analyst and investigator · **R** releasing officer · **2** second officer · **P** contact point ·
**S** security officer · **V** victim protection · **C** co-chair · **O** secretariat · **G** guest · **—** visitor.

"""
LETTERS = ("—", "A", "R", "2", "P", "S", "V", "C", "O", "G")


def document(table: Mapping[tuple[str, str], Mapping[str, str]], actions: Mapping[str, Any]) -> str:
    """Return the document's text."""
    routes = {ask.name: ask.route for ask in asks()}
    lines = [HEAD + f"| what is asked | action | thing | {' | '.join(LETTERS)} |", "|---" * (3 + len(LETTERS)) + "|"]
    for (name, kind), row in table.items():
        cells = " | ".join(row[column].replace("/", " · ") for column in COLUMNS)
        lines.append(f"| {name} | `{actions[routes[name]].code}` | {kind} | {cells} |")
    return "\n".join(lines) + "\n"

"""The parts of a row that hold for all its statements: marking, grading, dates, reference."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from breakwater.core.errors import BreakwaterError
from breakwater.core.grading import parse_grade
from breakwater.core.interchange.dates import is_understood
from breakwater.core.interchange.draft import Problem, Severity, shortened
from breakwater.core.interchange.mapping import Use
from breakwater.core.interchange.marking_text import parse_marking

Cell = tuple[str, str]
"""Header and text of a cell."""

_PREFIXES: Final = {
    Use.TLP: "TLP:",
    Use.PAP: "PAP:",
    Use.HANDLING: "",
    Use.RELEASABLE_TO: "REL:",
    Use.EXCLUDED: "EXCL:",
    Use.NAMED_RECIPIENTS: "TO:",
    Use.PURPOSES: "FOR:",
    Use.COMPARTMENTS: "COMP:",
    Use.EXPIRES: "UNTIL:",
    Use.CAVEAT: "CAVEAT:",
}
_NUMERIC_DATE: Final = re.compile(r"\d{1,4}[-/.]\d{1,2}([-/.]\d{1,4})?")
_ANYONE: Final = "?"


@dataclass(frozen=True, slots=True)
class Known:
    """Codes that the platform knows; None leaves a part unchecked."""

    organisations: frozenset[str] | None = None
    states: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Marks:
    """What a row says about all its statements."""

    held_from: str = ""
    held_to: str = ""
    said_on: str = ""
    grade: str = ""
    scheme: str = ""
    marking: str = ""
    reference: str = ""
    lang: str = ""


def row_marks(
    number: int, cells: Mapping[Use, Cell], *, scheme: str, known: Known, grades: dict[str, str]
) -> tuple[Marks, list[Problem]]:
    """Read and check the marks of a row.

    Args:
        number: the row.
        cells: the non-empty cells of these uses.
        scheme: grading scheme where no cell says it.
        known: codes to check against.
        grades: cache of what is wrong with a grade, shared by the rows of a file.
    """
    problems: list[Problem] = []

    def add(cell: Cell, reason: str, remedy: str, severity: Severity = Severity.ERROR) -> None:
        problems.append(Problem(number, cell[0], shortened(cell[1]), reason, remedy, severity))

    for use in (Use.HELD_FROM, Use.HELD_TO, Use.SAID_ON):
        if cell := cells.get(use):
            check_date(cell, add)
    scheme_cell = cells.get(Use.SCHEME)
    said_scheme = scheme_cell[1].lower() if scheme_cell else scheme
    grade = _grade(cells, said_scheme, add, grades)
    return Marks(
        held_from=_text(cells, Use.HELD_FROM),
        held_to=_text(cells, Use.HELD_TO),
        said_on=_text(cells, Use.SAID_ON),
        grade=grade,
        scheme=said_scheme if grade else "",
        marking=_marking(cells, known, add),
        reference=_text(cells, Use.REFERENCE),
        lang=_text(cells, Use.LANG),
    ), problems


Add = Callable[..., None]


def check_date(cell: Cell, add: Add) -> None:
    """Report what is no date: an impossible one is an error, words nobody parses are kept and shown."""
    if is_understood(cell[1]):
        return
    if _NUMERIC_DATE.fullmatch(cell[1]):
        add(cell, "No such date.", "Write a date that exists, or the year alone.")
    else:
        add(cell, "Not understood as a date; kept as said.", "Write a date or a year.", Severity.LOOK)


def _text(cells: Mapping[Use, Cell], use: Use) -> str:
    cell = cells.get(use)
    return cell[1] if cell else ""


def _grade(cells: Mapping[Use, Cell], scheme: str, add: Add, cache: dict[str, str]) -> str:
    cell = cells.get(Use.GRADE) or cells.get(Use.SOURCE_GRADE) or cells.get(Use.INFORMATION_GRADE)
    if cell is None:
        return ""
    grade = _text(cells, Use.GRADE) or _text(cells, Use.SOURCE_GRADE) + _text(cells, Use.INFORMATION_GRADE)
    key = f"{scheme} {grade}"
    if key not in cache:
        cache[key] = _wrong_grade(grade, scheme)
    if cache[key]:
        reason, _, remedy = cache[key].partition("\n")
        add((cell[0], grade), reason, remedy)
        return ""
    return grade


def _wrong_grade(grade: str, scheme: str) -> str:
    try:
        parse_grade(grade, scheme=scheme)
    except BreakwaterError as error:
        return f"{error.message}\n{error.remedy}"
    return ""


def _marking(cells: Mapping[Use, Cell], known: Known, add: Add) -> str:
    """Join the marking's cells to one text; a fault is told at the cell that holds it."""
    whole = cells.get(Use.MARKING)
    parts = [(cells[use], prefix + _bare(cells[use][1], prefix)) for use, prefix in _PREFIXES.items() if use in cells]
    if not whole and not parts:
        return ""
    text = whole[1] if whole else " ".join(part for _, part in parts)
    try:
        marking = parse_marking(text, originator=_ANYONE)
    except BreakwaterError as error:
        add(_culprit(error, whole, parts), error.message, error.remedy)
        return ""
    place = whole or cells.get(Use.RELEASABLE_TO) or parts[0][0]
    if known.organisations is not None and (unknown := marking.releasable_to - known.organisations - {"group"}):
        add(place, f"The marking names {min(unknown)!r}, which is no organisation here.", "Correct the code.")
    place = whole or cells.get(Use.EXCLUDED) or parts[0][0]
    if known.states is not None and (unknown := marking.excluded - known.states):
        add(place, f"The marking excludes {min(unknown)!r}, which is no state here.", "Correct the code.")
    return text


def _culprit(error: BreakwaterError, whole: Cell | None, parts: list[tuple[Cell, str]]) -> Cell:
    if whole:
        return whole
    for cell, part in parts:
        if any(word and repr(word.upper()) in error.message.upper() for word in part.partition(":")[2].split()):
            return cell
    return parts[0][0]


def _bare(text: str, prefix: str) -> str:
    """Return a cell's codes without its own prefix and, lists apart, without blanks."""
    if prefix == "CAVEAT:" or not prefix:
        return text
    text = text.strip()
    if prefix and text.upper().startswith(prefix):
        text = text[len(prefix) :]
    return ",".join(text.replace(";", ",").split())

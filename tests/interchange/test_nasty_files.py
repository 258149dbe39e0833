"""Every file in tests/data/nasty is refused, or read with the problems it is known for; nothing wrong gets through."""

import io
from pathlib import Path

import pytest

from breakwater.core.interchange.csv_tables import read_csv
from breakwater.core.interchange.draft import Reading, Severity, gather
from breakwater.core.interchange.followthemoney import read_ftm
from breakwater.core.interchange.mapping import Column, Mapping, Shape, Use
from breakwater.core.interchange.refusal import InterchangeError
from breakwater.core.interchange.row_marks import Known
from breakwater.core.interchange.xlsx import read_xlsx

NASTY = Path(__file__).resolve().parents[1] / "data" / "nasty"
PEOPLE = Mapping(
    shape=Shape.NODES,
    kind="person",
    columns=(
        Column("name", Use.PROPERTY, name="name"),
        Column("born", Use.PROPERTY, name="birth"),
        Column("grade", Use.GRADE),
        Column("tlp", Use.MARKING),
    ),
)
REFUSED = {
    "windows_1252_unsaid.csv": 2,
    "utf16_without_mark.csv": 1,
    "utf32.csv": 1,
    "nul_bytes.csv": 2,
    "unclosed_quote.csv": 2,
    "old_mac_line_ends.csv": 1,
    "two_columns_of_one_name.csv": 1,
    "empty.csv": 1,
    "binary.csv": 2,
    "latin1.jsonl": 1,
    "not_a_workbook.xlsx": None,
    "old.xls": None,
}
ERRORS = {
    "direction_controls.csv": [(2, "name"), (3, "name")],
    "invalid_gradings.csv": [(2, "grade"), (3, "grade"), (4, "grade")],
    "invalid_markings.csv": [(2, "tlp"), (3, "tlp"), (4, "tlp")],
    "ragged_rows.csv": [(2, ""), (3, "")],
    "impossible_dates.csv": [(2, "born"), (3, "born")],
    "long_name.csv": [(2, "name")],
    "broken_lines.jsonl": [(1, ""), (2, ""), (3, ""), (4, "schema"), (5, ""), (6, "")],
    "deep.jsonl": [(1, "")],
    "hidden_characters.jsonl": [(1, "name"), (2, "name"), (3, "name")],
}
LOOKS = {
    "formulas.csv": [(2, "name"), (3, "name"), (4, "name")],
    "unknown_columns.csv": [(1, "shoe size")],
}


def reading(name: str) -> Reading:
    stream = io.BytesIO((NASTY / name).read_bytes())
    if name.endswith(".jsonl"):
        return gather(read_ftm(stream))
    if name.endswith((".xlsx", ".xls")):
        return gather(read_xlsx(stream, PEOPLE))
    return gather(read_csv(stream, PEOPLE, known=Known(organisations=frozenset({"LK-ASU"}))))


def test_every_nasty_file_has_its_line_here() -> None:
    files = {path.name for path in NASTY.iterdir()} - {"README.md"}
    assert files == {*REFUSED, *ERRORS, *LOOKS}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_read_is_refused_with_its_row_and_a_remedy(name: str) -> None:
    with pytest.raises(InterchangeError) as refused:
        reading(name)
    assert refused.value.row == REFUSED[name]
    assert refused.value.message
    assert refused.value.remedy


@pytest.mark.parametrize("name", ERRORS)
def test_wrong_rows_are_held_back_with_column_reason_and_remedy(name: str) -> None:
    found = reading(name)
    assert [(problem.row, problem.column) for problem in found.problems] == ERRORS[name]
    assert all(problem.reason and problem.remedy for problem in found.problems)
    assert found.drafts == ()


@pytest.mark.parametrize("name", LOOKS)
def test_odd_rows_are_read_and_shown(name: str) -> None:
    found = reading(name)
    assert [(problem.row, problem.column) for problem in found.problems] == LOOKS[name]
    assert {problem.severity for problem in found.problems} == {Severity.LOOK}
    assert found.drafts

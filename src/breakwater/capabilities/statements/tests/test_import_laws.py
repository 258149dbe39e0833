"""Nothing is silently dropped: each row of a file is stored, told, or counted as lost."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from breakwater.capabilities.statements.import_marks import Wrong
from breakwater.capabilities.statements.import_source import RowItems, by_row
from breakwater.capabilities.statements.import_staging import COLUMNS, Staging
from breakwater.core.interchange.csv_tables import read_csv
from breakwater.core.interchange.draft import Loss, Severity
from breakwater.core.interchange.followthemoney import read_ftm
from breakwater.core.interchange.mapping import Column, Mapping, Shape, Use

PEOPLE = Mapping(
    shape=Shape.NODES,
    kind="person",
    columns=(
        Column("id", Use.KEY),
        Column("name", Use.PROPERTY, name="name"),
        Column("born", Use.PROPERTY, name="birth"),
        Column("passport", Use.PROPERTY, name="passport_number"),
        Column("crewed", Use.RELATION, name="crewed", target_kind="vessel"),
        Column("grade", Use.GRADE),
        Column("marking", Use.MARKING),
        Column("victim", Use.VICTIM),
        Column("notes", Use.IGNORE),
    ),
)
HEADERS = tuple(column.header for column in PEOPLE.columns)
TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r\n\x00"), max_size=12)
CELLS = st.tuples(
    st.sampled_from(["p1", "p2", "p3", ""]),
    st.one_of(TEXT, st.sampled_from(["Somebody", "", "a" * 1_200])),
    st.sampled_from(["1984", "circa 1985", "31-02-1972", "long ago", ""]),
    st.sampled_from(["EX1", "", "n-12 34"]),
    st.sampled_from(["KM Contoh", "", "=1+1"]),
    st.sampled_from(["B2", "Z9", ""]),
    st.sampled_from(["", "TLP:GREEN", "TLP:ORANGE", "TLP:RED"]),
    st.sampled_from(["", "yes", "maybe"]),
    st.sampled_from(["", "seen"]),
)


def staging() -> Staging:
    """Stage as the product does, with one marking that cannot stand."""
    return Staging(
        batch_id="b",
        secret=b"x" * 32,
        label=lambda text: Wrong("RED names its readers.", "") if "RED" in text else 7,
        joined={},
        child="no",
        today=date(2026, 6, 1),
    )


def staged(rows: list[RowItems]) -> tuple[list[dict], set[int]]:
    """Return the staged rows, and the numbers of rows that are held back."""
    state = staging()
    found, held = [], set()
    for items in rows:
        made, problems = state.stage(items)
        found += [dict(zip(COLUMNS, row, strict=True)) for row in made]
        if any(problem.severity is Severity.ERROR for problem in problems):
            held.add(items.row)
            assert not made
    return found, held


@settings(max_examples=150)
@given(st.lists(CELLS, max_size=8))
def test_every_cell_of_a_table_is_a_statement_a_problem_or_a_loss(rows) -> None:
    """Values of good rows are all there, word for word; other rows are held back; left-out columns are counted."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(HEADERS)
    writer.writerows(rows)
    losses: list[Loss] = []
    content = io.BytesIO(stream.getvalue().encode())
    found, held = staged(list(by_row(read_csv(content, PEOPLE), 0, losses)))
    lost = {loss.what: loss.count for loss in losses}
    blank = 0
    left_out = 0
    for number, cells in enumerate(rows, 2):
        said = dict(zip(HEADERS, cells, strict=True))
        if not any(cell.strip() for cell in cells):
            blank += 1
            continue
        if number in held:
            continue
        left_out += bool(said["notes"])
        of_row = [row for row in found if row["row"] == number]
        values = {(row["prop"], row["value"]) for row in of_row}
        for header, prop in (("name", "name"), ("born", "birth"), ("passport", "passport_number")):
            if said[header].strip():
                assert (prop, said[header].strip()) in values
        if said["crewed"]:
            assert ("crewed", "") in values
        assert of_row
        assert {row["label_id"] for row in of_row} == ({7} if said["marking"] else {None})
        assert {row["grade"] for row in of_row} == ({f"admiralty:{said['grade']}"} if said["grade"] else {""})
    assert lost.get("blank rows", 0) == blank
    assert lost.get("column left out: notes", 0) >= left_out
    assert {row["row"] for row in found}.isdisjoint(held)


def test_a_row_that_only_answers_for_a_record_of_another_row_is_told() -> None:
    """ "May be a victim: yes" beside no value has no statement to stand with: held back in words, not lost."""
    rows = [("p1", "Somebody", "", "", "", "B2", "", "", ""), ("p1", "", "", "", "", "", "", "yes", "")]
    stream = io.StringIO()
    csv.writer(stream).writerows([HEADERS, *rows])
    found, held = staged(list(by_row(read_csv(io.BytesIO(stream.getvalue().encode()), PEOPLE), 0, [])))
    assert {row["row"] for row in found} == {2}
    assert held == {3}


VALUES = st.lists(st.one_of(TEXT, st.sampled_from(["1984", "Somebody", "b" * 1_500])), max_size=3)
LINES = st.fixed_dictionaries(
    {"id": st.sampled_from(["e1", "e2", "e3"])},
    optional={
        "schema": st.sampled_from(["Person", "Company", "Vessel", "Ownership", "Wizard", "Page"]),
        "properties": st.dictionaries(
            st.sampled_from(
                ["name", "birthDate", "passportNumber", "owner", "asset", "topics", "shoeColour", "sourceID"]
            ),
            VALUES,
            max_size=4,
        ),
    },
)


@settings(max_examples=150)
@given(st.lists(LINES, max_size=6))
def test_every_line_of_json_is_a_statement_a_problem_or_a_loss(lines) -> None:
    """A line of which nothing is staged is held back, or a loss names it."""
    content = io.BytesIO("\n".join(json.dumps(line, ensure_ascii=False) for line in lines).encode())
    losses: list[Loss] = []
    found, held = staged(list(by_row(read_ftm(content), 0, losses)))
    there = {row["row"] for row in found}
    silent = [number for number in range(1, len(lines) + 1) if number not in there | held]
    assert sum(loss.count for loss in losses) >= len(silent)
    for number, line in enumerate(lines, 1):
        if number in there and line["schema"] in ("Person", "Company", "Vessel"):
            values = {row["value"] for row in found if row["row"] == number}
            names = {value for value in line["properties"].get("name", []) if value.strip()}
            assert names <= values


@given(st.text(min_size=1, max_size=30), st.text(min_size=1, max_size=30))
def test_a_key_gives_one_id_in_an_import_and_another_elsewhere(one, other) -> None:
    """Ids are of version 4, equal for equal keys alone, and another batch's secret gives another id."""
    state = staging()
    assert (state.record_id(one) == state.record_id(other)) == (one == other)
    assert state.record_id(one) == staging().record_id(one)
    elsewhere = staging()
    elsewhere.secret = b"y" * 32
    assert elsewhere.record_id(one) != state.record_id(one)
    digits = state.record_id(one)
    assert (len(digits), digits[12], digits[16]) == (32, "4", "8")

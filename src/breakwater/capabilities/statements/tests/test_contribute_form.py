"""The form's fields: whatever is posted is read, nothing keyed is lost, and what is blank is as the row above."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from breakwater.capabilities.statements.contribute_form import (
    FileFields,
    RecordFields,
    ReportFields,
    RowFields,
    Sheet,
    filled_down,
    read_sheet,
    write_sheet,
)

texts = st.text(max_size=12).map(lambda text: text.replace("\r\n", "\n"))
said = st.text(min_size=1, max_size=12).filter(str.strip).map(lambda text: text.replace("\r\n", "\n"))
names = st.from_regex(r"(row|record|file)-\d{1,5}-[a-z_]{1,8}|report-[a-z]{1,9}|key|[a-z-]{1,9}", fullmatch=True)


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """Sheets as scripts post them: every row's record is declared, every row says something."""
    records = [
        RecordFields(
            number,
            handle=f"r{number}",
            kind=draw(st.sampled_from(["person", "vessel", ""])),
            name=draw(texts),
            victim=draw(st.sampled_from(["", "yes", "perhaps", "no"])),
        )
        for number in range(draw(st.integers(1, 3)))
    ]
    rows = [
        RowFields(
            number,
            record=draw(st.sampled_from(records)).handle,
            prop=draw(said),
            value=draw(texts),
            grade=draw(texts),
            is_=draw(st.sampled_from(["", "fact", "relation"])),
            held_from=draw(texts),
            translation=draw(texts),
        )
        for number in sorted(draw(st.sets(st.integers(0, 9999), max_size=4)))
    ]
    return Sheet(
        key=draw(texts),
        report=ReportFields(reference=draw(texts), title=draw(texts), text=draw(texts)),
        files=[FileFields(number, draw(said)) for number in range(draw(st.integers(0, 2)))],
        records=records,
        rows=rows,
    )


@given(sheets())
def test_a_sheet_written_and_read_is_the_same_sheet(sheet: Sheet) -> None:
    """A draft comes back as it was left, to the last character."""
    assert read_sheet(write_sheet(sheet)) == sheet


@given(st.dictionaries(names, texts, max_size=30))
def test_nothing_that_is_posted_breaks_the_reading(data: dict[str, str]) -> None:
    """Any names and values give a sheet, and every row that says something is in it."""
    sheet = read_sheet(data)
    keyed = {
        name.split("-")[1]
        for name, value in data.items()
        if name.startswith("row-")
        and len(name.split("-")[1]) <= 4
        and name.endswith(("-prop", "-value"))
        and value.strip()
    }
    assert {int(number) for number in keyed} <= {row.number for row in sheet.keyed_rows}


@given(st.dictionaries(names, texts, max_size=30))
def test_a_record_named_in_a_row_is_declared(data: dict[str, str]) -> None:
    """No row stands without its record, unless none was ever named."""
    sheet = read_sheet(data)
    for row in sheet.keyed_rows:
        assert not row.record or sheet.record(row.record) is not None


@given(st.lists(st.tuples(st.booleans(), texts, texts), max_size=8), said)
def test_blank_grades_and_markings_are_those_of_the_row_above(rows: list[tuple[bool, str, str]], marking: str) -> None:
    """The first row begins with the report's; rows that say nothing give nothing on."""
    keyed = [
        RowFields(n, value="said" if is_said else "", grade=g, marking=m) for n, (is_said, g, m) in enumerate(rows)
    ]
    filled = filled_down(keyed, marking=marking)
    assert [row.number for row in filled] == [row.number for row in keyed if not row.is_blank]
    grade = ""
    for row in filled:
        given_row = keyed[row.number]
        grade, marking = given_row.grade.strip() or grade, given_row.marking.strip() or marking
        assert (row.grade, row.marking) == (grade, marking)


def test_a_row_without_a_record_is_about_the_one_above() -> None:
    """So that the plain form names a record once; the same words mean the same record."""
    sheet = read_sheet(
        {
            "row-0-record": "KM Contoh",
            "row-0-kind": "vessel",
            "row-0-prop": "Name",
            "row-1-prop": "Engine",
            "row-2-record": "Invented Cook",
            "row-2-prop": "Name",
            "row-3-record": "KM Contoh",
            "row-3-prop": "Flag",
        }
    )
    assert [row.record for row in sheet.rows] == ["KM Contoh", "KM Contoh", "Invented Cook", "KM Contoh"]
    assert [(record.handle, record.kind) for record in sheet.records] == [
        ("KM Contoh", "vessel"),
        ("Invented Cook", ""),
    ]

"""XLSX: cells as they are shown, formulas never taken, bombs refused before they unpack."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime

import openpyxl
import openpyxl.xml
import pytest
from openpyxl.comments import Comment

from breakwater.core.interchange import limits
from breakwater.core.interchange.draft import Reading, Severity, gather
from breakwater.core.interchange.mapping import Column, Mapping, Shape, Use
from breakwater.core.interchange.problems_csv import write_rejected
from breakwater.core.interchange.refusal import InterchangeError
from breakwater.core.interchange.xlsx import read_xlsx, sheets, xlsx_table

PEOPLE = Mapping(
    shape=Shape.NODES,
    kind="person",
    columns=(
        Column("name", Use.PROPERTY, name="name"),
        Column("born", Use.PROPERTY, name="birth"),
        Column("passport", Use.PROPERTY, name="passport_number"),
    ),
)


def workbook(fill: Callable[[openpyxl.Workbook], object]) -> io.BytesIO:
    book = openpyxl.Workbook()
    fill(book)
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    return stream


def people(*rows: tuple[object, ...], formats: tuple[str, ...] = ("General",) * 3) -> io.BytesIO:
    def fill(book: openpyxl.Workbook) -> None:
        sheet = book.active
        sheet.append(["name", "born", "passport"])
        for row in rows:
            sheet.append(row)
            for cell, form in zip(sheet[sheet.max_row], formats, strict=True):
                cell.number_format = form

    return workbook(fill)


def reading(stream: io.BytesIO) -> Reading:
    return gather(read_xlsx(stream, PEOPLE))


def values(found: Reading) -> list[str]:
    return [draft.value for draft in found.drafts]


def test_rows_become_drafts() -> None:
    found = reading(people(("Kamal", "circa 1978", "EX1"), ("নুরুল আমিন", 1990, None)))
    assert found.problems == ()
    assert values(found) == ["Kamal", "circa 1978", "EX1", "নুরুল আমিন", "1990"]
    assert [draft.row for draft in found.drafts] == [2, 2, 2, 3, 3]


@pytest.mark.parametrize(
    ("value", "form", "said"),
    [
        (date(1984, 3, 1), "yyyy-mm-dd", "1984-03-01"),
        (date(1984, 3, 1), "dd.mm.yyyy", "1984-03-01"),
        (date(1984, 3, 1), "mmm yyyy", "1984-03"),
        (date(1984, 1, 1), "yyyy", "1984"),
        (datetime(1984, 3, 1, 4, 5), "yyyy-mm-dd hh:mm", "1984-03-01 04:05"),
        ("1984/1986", "General", "1984/1986"),
        (1985.0, "General", "1985"),
    ],
)
def test_a_date_is_read_as_exactly_as_it_is_shown(value: object, form: str, said: str) -> None:
    found = reading(people(("A", value, "x"), formats=("General", form, "General")))
    assert values(found)[1] == said


def test_numbers_keep_their_leading_zeros_and_long_ones_are_shown() -> None:
    zeros = reading(people(("A", 1990, 1010004177331), formats=("General", "General", "0" * 15)))
    assert values(zeros)[2] == "001010004177331"
    long = reading(people(("A", 1990, 8888123412341234)))
    assert [problem.severity for problem in long.problems] == [Severity.LOOK]
    assert "15 digits" in long.problems[0].reason


def test_a_formula_is_reported_and_its_result_is_not_taken() -> None:
    found = reading(people(('=HYPERLINK("http://x","A")', 1990, "x"), ("B", 1991, "y")))
    (problem,) = found.problems
    assert (problem.row, problem.column, problem.severity) == (2, "name", Severity.ERROR)
    assert "formula" in problem.reason
    assert values(found) == ["B", "1991", "y"]


def test_a_formula_in_a_column_left_out_holds_nothing_back() -> None:
    mapping = Mapping(Shape.NODES, (*PEOPLE.columns[:2], Column("passport", Use.IGNORE)), kind="person")
    found = gather(read_xlsx(people(("A", 1990, "=1+1")), mapping))
    assert found.problems == ()
    assert values(found) == ["A", "1990"]


def test_error_cells_are_reported() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.active.append(["name", "born", "passport"])
        book.active.append(["A", "#REF!", "x"])
        book.active["B2"].data_type = "e"

    (problem,) = reading(workbook(fill)).problems
    assert (problem.row, problem.column, problem.value) == (2, "born", "#REF!")


def test_sheets_are_chosen_by_name_and_hidden_ones_are_listed() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.active.title = "cover"
        second = book.create_sheet("crews")
        second.append(["name", "born", "passport"])
        second.append(["A", 1990, "x"])
        second.sheet_state = "hidden"

    stream = workbook(fill)
    assert [(sheet.name, sheet.hidden) for sheet in sheets(stream)] == [("cover", False), ("crews", True)]
    assert values(gather(read_xlsx(stream, PEOPLE, sheet="crews"))) == ["A", "1990", "x"]
    with pytest.raises(InterchangeError, match="no sheet 'boats'"):
        xlsx_table(stream, sheet="boats")
    with pytest.raises(InterchangeError, match="no header"):
        xlsx_table(stream, sheet="cover")


def test_notes_and_merged_cells_are_in_the_loss_report() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.active.append(["name", "born", "passport"])
        book.active.append(["A", 1990, "x"])
        book.active["A2"].comment = Comment("said by his cousin", "analyst")
        book.active.merge_cells("B2:B4")

    losses = {loss.what: loss.count for loss in reading(workbook(fill)).losses}
    assert losses["notes on cells"] == 1
    assert losses["merged cells: only the first one holds the value"] == 1


def test_a_size_that_a_sheet_states_of_itself_is_not_believed() -> None:
    stream = repacked(people(("A", 1990, "x")), "xl/worksheets/sheet1.xml", (b"A1:C2", b"A1:A1"))
    assert values(reading(stream)) == ["A", "1990", "x"]


def test_rejected_rows_of_a_workbook_come_back_as_csv() -> None:
    stream = people(("A", "31-02-1972", "x"), ("B", 1991, "y"))
    problems = reading(stream).problems
    returned = b"".join(write_rejected(xlsx_table(stream), problems)).decode("utf-8-sig").splitlines()
    assert returned[1].startswith("A,31-02-1972,x,2,born,31-02-1972,No such date.")
    assert len(returned) == 2


def repacked(stream: io.BytesIO, name: str, *changes: tuple[bytes, bytes]) -> io.BytesIO:
    """Return a workbook with one part changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == name:
                for before, after in changes:
                    assert before in content
                    content = content.replace(before, after)
            new.writestr(entry.filename, content)
    made.seek(0)
    return made


def bomb() -> io.BytesIO:
    stream = people(("A", 1990, "x"))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet2.xml", b"\0" * 50_000_000)
    stream.seek(0)
    return stream


def wide_bomb() -> io.BytesIO:
    stream = people(("A", 1990, "x"))
    with zipfile.ZipFile(stream, "a") as archive:
        for number in range(limits.XLSX_ENTRIES):
            archive.writestr(f"xl/x{number}", b"")
    stream.seek(0)
    return stream


def lying_bomb() -> io.BytesIO:
    """Return a workbook whose directory says that a sheet of 20 MB has 200 bytes."""
    stream = bomb()
    with zipfile.ZipFile(stream) as archive:
        size = archive.getinfo("xl/worksheets/sheet2.xml").file_size
    content = stream.getvalue().replace(size.to_bytes(4, "little"), (200).to_bytes(4, "little"))
    return io.BytesIO(content.replace(b"worksheets/sheet2.xml", b"worksheets/sheet1.xml"))


def entities() -> io.BytesIO:
    laughs = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    doctype = b'<!DOCTYPE worksheet [<!ENTITY l0 "ha">' + laughs + b"]><worksheet "
    return repacked(people(("A", 1990, "x")), "xl/worksheets/sheet1.xml", (b"<worksheet ", doctype))


def far_row() -> io.BytesIO:
    return repacked(people(("A", 1990, "x")), "xl/worksheets/sheet1.xml", (b'<row r="2"', b'<row r="999999999"'))


def long_sheet() -> io.BytesIO:
    return people(*[("A", 1990, "x")] * 60)


def far_column() -> io.BytesIO:
    return repacked(people(("A", 1990, "x")), "xl/worksheets/sheet1.xml", (b'r="C2"', b'r="ZZZ2"'))


def encrypted() -> io.BytesIO:
    content = bytearray(people(("A", 1990, "x")).getvalue())
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    return io.BytesIO(bytes(content))


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (bomb, "packed more than"),
        (wide_bomb, "parts"),
        (lying_bomb, "damaged"),
        (entities, "XML entities"),
        (far_row, "blank rows"),
        (long_sheet, "more than 50 rows"),
        (far_column, "reaches column"),
        (encrypted, "encrypted"),
        (lambda: io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600), "old XLS"),
        (lambda: io.BytesIO(b"name,born\nA,1990\n"), "not an XLSX"),
        (lambda: io.BytesIO(b""), "not an XLSX"),
        (lambda: io.BytesIO(people(("A", 1990, "x")).getvalue()[:2000]), "not an XLSX"),
        (lambda: repacked(people(("A", 1, "x")), "xl/worksheets/sheet1.xml", (b"</sheetData>", b"<oops")), "damaged"),
        (lambda: repacked(people(("A", 1, "x")), "xl/workbook.xml", (b"sheetId", b"xheetId")), "damaged"),
    ],
)
def test_a_hostile_or_damaged_workbook_is_refused(
    make: Callable[[], io.BytesIO], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if make is long_sheet:
        monkeypatch.setattr(limits, "ROWS", 50)
    with pytest.raises(InterchangeError) as refused:
        reading(make())
    assert words in refused.value.message
    assert refused.value.remedy


def test_openpyxl_parses_with_defusedxml() -> None:
    assert openpyxl.xml.DEFUSEDXML is True
    assert openpyxl.xml.LXML is False

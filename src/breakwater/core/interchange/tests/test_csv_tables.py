"""CSV: what a row becomes, and every way a file can be wrong, with its row and remedy."""

import io

import pytest

from breakwater.core.interchange import limits
from breakwater.core.interchange.csv_tables import STATEMENTS, open_csv, read_csv, write_statements
from breakwater.core.interchange.draft import Draft, Loss, Problem, Reading, Severity, dangling, gather
from breakwater.core.interchange.mapping import Column, Mapping, Shape, Use
from breakwater.core.interchange.problems_csv import write_rejected
from breakwater.core.interchange.refusal import InterchangeError
from breakwater.core.interchange.row_marks import Known
from breakwater.core.interchange.suggest import suggest_mapping
from breakwater.core.interchange.text_lines import LEGACY_ENCODINGS

CREWS = Mapping(
    shape=Shape.NODES,
    kind="person",
    columns=(
        Column("Nama", Use.PROPERTY, name="name"),
        Column("Tgl lahir", Use.PROPERTY, name="birth"),
        Column("WN", Use.PROPERTY, name="nationality"),
        Column("Kapal", Use.RELATION, name="crewed", target_kind="vessel"),
        Column("Nilai", Use.GRADE),
        Column("TLP", Use.TLP),
    ),
)
EDGES = Mapping(
    shape=Shape.EDGES,
    columns=(Column("from", Use.SOURCE), Column("to", Use.TARGET), Column("kind", Use.TYPE)),
)


def crews(*rows: str, known: Known | None = None) -> Reading:
    text = "\n".join(["Nama,Tgl lahir,WN,Kapal,Nilai,TLP", *rows])
    return gather(read_csv(io.BytesIO(text.encode()), CREWS, known=known))


def only(reading: Reading) -> Problem:
    (problem,) = reading.problems
    return problem


def edges(text: str) -> Reading:
    return gather(read_csv(io.BytesIO(text.encode()), EDGES))


def test_a_row_becomes_statements_about_a_record_and_a_tie_to_another() -> None:
    reading = crews("Rizal Siregar,1986,ID,KM Harapan Jaya 3,B2,GREEN")
    marks = {"grade": "B2", "scheme": "admiralty", "marking": "TLP:GREEN"}
    assert reading.problems == ()
    assert reading.drafts == (
        Draft(2, "row:2", "person", "name", "Rizal Siregar", **marks),
        Draft(2, "row:2", "person", "birth", "1986", "date", **marks),
        Draft(2, "row:2", "person", "nationality", "ID", **marks),
        Draft(2, "vessel:KM Harapan Jaya 3", "vessel", "name", "KM Harapan Jaya 3", **marks),
        Draft(
            2,
            "crewed:row:2:vessel:KM Harapan Jaya 3:2",
            "relation",
            "crewed",
            "",
            source_key="row:2",
            target_key="vessel:KM Harapan Jaya 3",
            **marks,
        ),
    )


def test_a_vessel_named_twice_is_one_record() -> None:
    reading = crews("A,1990,ID,KM X,B2,GREEN", "B,1991,ID,KM X,B2,GREEN")
    assert [draft.value for draft in reading.drafts if draft.kind == "vessel"] == ["KM X"]
    assert len([draft for draft in reading.drafts if draft.kind == "relation"]) == 2


@pytest.mark.parametrize(
    ("row", "column", "value", "reason"),
    [
        ("La Ode,31-02-1972,ID,KM X,B2,AMBER", "Tgl lahir", "31-02-1972", "No such date"),
        ("Yohanes,1990,ID,KM X,A7,GREEN", "Nilai", "A7", "A7"),
        ("Ucok,,ID,KM X,A2,TLP:ORANGE", "TLP", "TLP:ORANGE", "ORANGE"),
        (",1988,ID,KM X,C3,AMBER", "Nama", "", "name or an identifier"),
        ("Ucok\u202etxt,1988,ID,KM X,C3,AMBER", "Nama", "Ucok\\u202etxt", "U+202E"),
        ("Ucok,1988,ID,KM X,C3", "", "Ucok | 1988 | ID | KM X | C3", "5 cells"),
        ("Ucok,1988,ID,KM X,C3,AMBER,extra", "", "Ucok | 1988 | ID | KM X | C3 | AMBER | extra", "7 cells"),
    ],
)
def test_a_wrong_row_is_held_back_whole_and_says_where_and_why(row: str, column: str, value: str, reason: str) -> None:
    reading = crews("Good,1990,ID,KM Y,B2,GREEN", row)
    problem = only(reading)
    assert (problem.row, problem.column, problem.value) == (3, column, value)
    assert reason in problem.reason
    assert problem.remedy
    assert reading.rejected_rows == {3}
    assert {draft.row for draft in reading.drafts} == {2}


@pytest.mark.parametrize("said", ["circa 1985", "1984/1986", "1985", "พ.ศ. 2528", "1980s"])
def test_uncertain_dates_are_kept_as_said(said: str) -> None:
    reading = crews(f"A,{said},ID,KM X,B2,GREEN")
    assert reading.problems == ()
    assert [draft.value for draft in reading.drafts if draft.prop == "birth"] == [said]


def test_words_in_place_of_a_date_are_kept_and_shown() -> None:
    reading = crews("A,year of the flood,ID,KM X,B2,GREEN")
    assert only(reading).severity is Severity.LOOK
    assert "year of the flood" in [draft.value for draft in reading.drafts]


def test_a_row_that_repeats_another_is_shown_and_read() -> None:
    reading = crews("A,1990,ID,KM X,B2,GREEN", "B,1990,ID,KM X,B2,GREEN", "A,1990,ID,KM X,A1,AMBER")
    assert (only(reading).row, only(reading).reason) == (4, "Repeats row 2.")
    assert only(reading).severity is Severity.LOOK
    assert len([draft for draft in reading.drafts if draft.value == "A"]) == 2


def test_a_name_of_over_ten_thousand_characters_is_a_problem() -> None:
    assert "10,000" in only(crews(f"{'x' * (limits.NAME_CHARACTERS + 1)},1990,ID,KM X,B2,GREEN")).reason
    assert crews(f"{'x' * limits.NAME_CHARACTERS},1990,ID,KM X,B2,GREEN").problems == ()


def test_a_cell_like_a_formula_is_kept_as_text_and_shown() -> None:
    reading = crews('"=HYPERLINK(""http://x"")",1990,ID,KM X,B2,GREEN')
    assert only(reading).severity is Severity.LOOK
    assert reading.drafts[0].value == '=HYPERLINK("http://x")'


def test_phone_numbers_and_negative_numbers_are_no_formulas() -> None:
    assert crews("+880 1000-000101,1990,ID,-12.5,B2,GREEN").problems == ()


def test_markings_that_name_unknown_organisations_or_states_are_held_back() -> None:
    mapping = Mapping(
        shape=Shape.NODES,
        kind="person",
        columns=(Column("n", Use.PROPERTY, name="name"), Column("m", Use.MARKING)),
    )
    known = Known(organisations=frozenset({"LK-ASU"}), states=frozenset({"LK"}))
    text = "n,m\nA,TLP:AMBER REL:LK-ASU\nB,TLP:AMBER REL:XX-NOBODY\nC,TLP:GREEN EXCL:ZZ\n"
    reading = gather(read_csv(io.BytesIO(text.encode()), mapping, known=known))
    assert [(problem.row, problem.column) for problem in reading.problems] == [(3, "m"), (4, "m")]
    assert "XX-NOBODY" in reading.problems[0].reason
    assert "ZZ" in reading.problems[1].reason
    assert [draft.marking for draft in reading.drafts] == ["TLP:AMBER REL:LK-ASU"]


def test_a_column_that_nobody_mapped_is_reported_and_its_cells_counted() -> None:
    text = "from,to,kind,colour\na,b,works_with,red\nb,c,works_with,\n"
    reading = edges(text)
    assert (only(reading).row, only(reading).column) == (1, "colour")
    assert reading.losses == (Loss("column not mapped: colour", 1, ("red",)),)
    assert len(reading.drafts) == 2


def test_a_relation_type_outside_the_list_is_kept_and_shown() -> None:
    reading = edges("from,to,kind\na,b,plays_chess_with\n")
    assert only(reading).severity is Severity.LOOK
    assert reading.drafts[0].prop == "plays_chess_with"


@pytest.mark.parametrize("row", ["a,a,works_with", "a,,works_with", ",b,works_with"])
def test_a_relation_needs_two_ends(row: str) -> None:
    assert edges(f"from,to,kind\n{row}\n").rejected_rows == {2}


def test_ends_that_no_record_has_are_found() -> None:
    reading = edges("from,to,kind\na,b,works_with\n")
    (problem,) = dangling(reading.drafts, frozenset({"a"}))
    assert (problem.row, problem.column, problem.value) == (2, "target", "b")


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("cp874", "windows-874"),
        ("big5", "big5"),
        ("utf-16-le", "utf-16-le"),
    ],
)
def test_encodings_that_are_read(encoding: str, declared: str) -> None:
    name = "陳美玲" if encoding == "big5" else "สมชาย"
    mapping = Mapping(Shape.NODES, (Column("n", Use.PROPERTY, name="name"),), kind="person", encoding=declared)
    reading = gather(read_csv(io.BytesIO(f"n\n{name}\n".encode(encoding)), mapping))
    assert [draft.value for draft in reading.drafts] == [name]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_the_one_the_header_uses(delimiter: str) -> None:
    text = "from,to,kind\na,b,works_with\n".replace(",", delimiter)
    assert [draft.target_key for draft in edges(text).drafts] == ["b"]


@pytest.mark.parametrize(
    ("content", "row", "words"),
    [
        (b"from,to,kind\na,b,works_with\na,caf\xe9,works_with\n", 3, "utf-8"),
        ("from,to,kind\na,b,c\n".encode("utf-16-le"), 1, "NUL"),
        (b"from,to,kind\na,b\x00,works_with\n", 2, "NUL"),
        ("from,to,kind\n".encode("utf-32"), 1, "UTF-32"),
        (b'from,to,kind\na,"b,works_with\n', 2, "cannot be read as a table"),
        (b'from,to,kind\na,"b"x,works_with\n', 2, "cannot be read as a table"),
        (b"from,to,from\n", 1, "named 'from'"),
        (b"from,to\na,b\n", 1, "no column 'kind'"),
        (b"", 1, "no header"),
        (b"\n\n", 1, "no header"),
        (b"from,to,kind\n" + b"a" * (limits.LINE_CHARACTERS + 1), 2, "longer"),
        (b",".join(b"c%d" % n for n in range(limits.HEADERS + 1)), 1, "columns"),
        (b"from,to,kind\n" + b"a," + b"b" * 140_000 + b",works_with\n", 2, "field larger"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_its_row(content: bytes, row: int, words: str) -> None:
    with pytest.raises(InterchangeError) as refused:
        gather(read_csv(io.BytesIO(content), EDGES))
    assert refused.value.row == row
    assert words in refused.value.message
    assert refused.value.remedy


def test_a_hundred_megabyte_line_is_refused_before_it_is_in_memory() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += size
            return b"a" * size

    stream = Endless()
    with pytest.raises(InterchangeError):
        gather(read_csv(stream, EDGES))  # type: ignore[arg-type]
    assert stream.given < 2 * limits.LINE_CHARACTERS


def test_a_file_full_of_errors_is_given_up() -> None:
    text = "from,to,kind\n" + "a,a,works_with\n" * (limits.PROBLEMS + 5)
    with pytest.raises(InterchangeError, match="problems up to row"):
        edges(text)


@pytest.mark.parametrize("declared", ["utf-7", "rot13", "idna", "zip", "cp65001"])
def test_only_listed_encodings_may_be_declared(declared: str) -> None:
    mapping = Mapping(EDGES.shape, EDGES.columns, encoding=declared)
    with pytest.raises(InterchangeError, match="not read here"):
        gather(read_csv(io.BytesIO(b"from,to,kind\n"), mapping))


def test_rejected_rows_come_back_to_be_corrected_and_read_again() -> None:
    content = (
        b"Nama,Tgl lahir,WN,Kapal,Nilai,TLP\nGood,1990,ID,KM Y,B2,GREEN\n"
        b"=cmd,1990,ID,'=KM X,A7,GREEN\n+66 700000102,31-02-1972,ID,KM X,A8,AMBER\n"
    )
    first = gather(read_csv(io.BytesIO(content), CREWS))
    returned = b"".join(write_rejected(open_csv(io.BytesIO(content), CREWS), first.problems))
    assert b"Good" not in returned
    assert b"'=cmd" in returned
    corrected = returned.replace(b",A7,", b",A1,").replace(b",A8,", b",A2,").replace(b"31-02-1972", b"1972")
    again = gather(read_csv(io.BytesIO(corrected), CREWS))
    assert again.rejected_rows == frozenset()
    values = [draft.value for draft in again.drafts if draft.prop == "name"]
    assert values == ["=cmd", "'=KM X", "+66 700000102", "KM X"]


def test_the_file_of_rejected_rows_names_every_problem_of_a_row() -> None:
    content = b"Nama,Tgl lahir,WN,Kapal,Nilai,TLP\nA,31-02-1972,ID,KM X,A8,AMBER\n"
    problems = gather(read_csv(io.BytesIO(content), CREWS)).problems
    returned = b"".join(write_rejected(open_csv(io.BytesIO(content), CREWS), problems)).decode("utf-8-sig")
    for words in ("breakwater_row", "Tgl lahir", "Nilai", "31-02-1972", "No such date.", "A8"):
        assert words in returned


def test_statements_written_are_read_back_and_open_safely() -> None:
    drafts = (
        Draft(2, "p1", "person", "name", "=1+1", lang="th", grade="B2", scheme="admiralty", marking="TLP:GREEN"),
        Draft(3, "r1", "relation", "pays", "'=x", source_key="p1", target_key="p2", held_from="ca 2020"),
    )
    content = b"".join(write_statements(drafts))
    assert b"'=1+1" in content
    assert gather(read_csv(io.BytesIO(content), STATEMENTS)).drafts == drafts


def test_a_mapping_survives_json_and_refuses_what_is_not_one() -> None:
    data = CREWS.to_json()
    assert Mapping.from_json(data) == CREWS
    wrong = [
        {},
        {**data, "version": 2},
        {**data, "shape": "circle"},
        {**data, "surplus": 1},
        {**data, "columns": [{"header": "x"}]},
        {**data, "columns": [{"header": 7, "use": "key"}]},
    ]
    for each in wrong:
        with pytest.raises(InterchangeError):
            Mapping.from_json(each)


def test_a_mapping_is_suggested_from_headers_and_values() -> None:
    mapping = suggest_mapping(
        ["Nama", "Tgl lahir", "WN", "Nilai", "TLP", "Warna favorit"],
        [["Rizal Siregar", "1986", "ID", "1B", "AMBER", "red"], ["La Ode", "", "ID", "2A", "TLP:GREEN", "blue"]],
    )
    assert mapping.shape is Shape.NODES
    assert mapping.scheme == "uk_3x5x2"
    assert {column.header: (column.use, column.name) for column in mapping.columns} == {
        "Nama": (Use.PROPERTY, "name"),
        "Tgl lahir": (Use.PROPERTY, "birth"),
        "WN": (Use.PROPERTY, "nationality"),
        "Nilai": (Use.GRADE, ""),
        "TLP": (Use.TLP, ""),
    }


def test_edges_are_recognised_by_their_two_ends() -> None:
    mapping = suggest_mapping(["source", "target", "weight", "layer"], [["N0", "N1", "1", "meetings"]])
    uses = {column.header: column.use for column in mapping.columns}
    assert mapping.shape is Shape.EDGES
    assert uses == {"source": Use.SOURCE, "target": Use.TARGET, "weight": Use.DETAIL, "layer": Use.TYPE}


def test_an_id_alone_serves_as_name_too() -> None:
    mapping = suggest_mapping(["id"], [["N0"]])
    assert [(column.use, column.name) for column in mapping.columns] == [(Use.KEY, ""), (Use.PROPERTY, "name")]
    assert gather(read_csv(io.BytesIO(b"id\nN0\n"), mapping)).drafts == (Draft(2, "N0", "person", "name", "N0"),)


def test_every_listed_encoding_is_known_to_python() -> None:
    for declared in LEGACY_ENCODINGS:
        mapping = Mapping(EDGES.shape, EDGES.columns, encoding=declared)
        assert gather(read_csv(io.BytesIO(b"from,to,kind\na,b,works_with\n"), mapping)).problems == ()

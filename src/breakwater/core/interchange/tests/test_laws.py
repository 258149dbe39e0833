"""Laws: no bytes break a reader, and what is written is read back."""

import contextlib
import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import astuple, replace
from datetime import UTC

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from breakwater.core.interchange.blemishes import blemish, escape_cell, looks_like_formula, unescape_cell
from breakwater.core.interchange.csv_tables import STATEMENTS, open_csv, read_csv, write_statements
from breakwater.core.interchange.draft import Draft, Item, LossReport, Problem, gather
from breakwater.core.interchange.followthemoney import read_ftm, write_ftm
from breakwater.core.interchange.followthemoney.model import carried, edge, schema_of, written
from breakwater.core.interchange.mapping import Column, Mapping, Shape, Use
from breakwater.core.interchange.marking_text import marking_text, parse_marking
from breakwater.core.interchange.problems_csv import rejected_lines, write_rejected
from breakwater.core.interchange.refusal import InterchangeError
from breakwater.core.interchange.suggest import suggest_mapping
from breakwater.core.interchange.xlsx import read_xlsx, sheets
from breakwater.core.marking import GROUP, Handling, Marking, MarkingError, Pap, Purpose, Tlp
from breakwater.core.vocabulary import KINDS, PROPERTIES, RELATIONS

NODES = Mapping(
    Shape.NODES, (Column("a", Use.PROPERTY, name="name"), Column("b", Use.PROPERTY, name="birth")), "person"
)
EDGES = Mapping(Shape.EDGES, (Column("a", Use.SOURCE), Column("b", Use.TARGET)), relation="linked_to")
MARKED = Mapping(Shape.NODES, (Column("a", Use.PROPERTY, name="name"), Column("b", Use.MARKING)), kind="person")

soup = st.lists(
    st.one_of(
        st.binary(max_size=20),
        st.text(max_size=20).map(lambda text: text.encode("utf-8", "surrogatepass")),
        st.sampled_from(
            [
                b"a,b\n",
                b"a;b\r\n",
                b'"',
                b"\n",
                b"\r",
                b",",
                b"\x00",
                b"\xff\xfe",
                b"\xef\xbb\xbf",
                b"=1+1,",
                b"B2",
                b"TLP:",
            ]
        ),
    ),
    max_size=12,
).map(b"".join)
json_soup = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "id",
                    "schema",
                    "properties",
                    "prop",
                    "value",
                    "entity_id",
                    "name",
                    "owner",
                    "asset",
                    "recordId",
                    "sourceID",
                ]
            )
            | st.text(max_size=5),
            inner | st.sampled_from(["Person", "Ownership", "Passport", "Call"]),
            max_size=5,
        )
    ),
    max_leaves=12,
)


def tolerated(read: Callable[[], Iterator[Item]]) -> list[Item]:
    """Read to the end; only a refusal with a remedy may stop it."""
    items: list[Item] = []
    refusal = InterchangeError("none", "none")
    try:
        items.extend(read())
    except InterchangeError as error:
        refusal = error
    assert refusal.message
    assert refusal.remedy
    for item in items:
        if isinstance(item, Problem):
            assert item.reason
            assert item.remedy
            assert item.row >= 1
        if isinstance(item, Draft):
            texts = [part for part in astuple(item) if isinstance(part, str)]
            assert [text for text in texts if blemish(text)] == []
            "".join(texts).encode()
            assert item.kind != "relation" or (item.source_key and item.target_key)
    return items


@given(content=soup, mapping=st.sampled_from([NODES, EDGES, MARKED, STATEMENTS]))
def test_no_bytes_break_the_csv_reader(content: bytes, mapping: Mapping) -> None:
    tolerated(lambda: read_csv(io.BytesIO(content), mapping))
    tolerated(lambda: read_csv(io.BytesIO(b"a,b\n" + content), mapping))


@given(content=soup, encoding=st.sampled_from(["utf-16-le", "big5", "gb18030", "windows-1252", "utf-16", "x"]))
def test_no_bytes_break_the_csv_reader_in_a_declared_encoding(content: bytes, encoding: str) -> None:
    mapping = Mapping(EDGES.shape, EDGES.columns, relation="linked_to", encoding=encoding)
    tolerated(lambda: read_csv(io.BytesIO(content), mapping))


@given(content=soup)
def test_no_bytes_break_the_suggestion(content: bytes) -> None:
    try:
        table = open_csv(io.BytesIO(content))
        rows = [row.cells for row in table.rows]
    except InterchangeError:
        return
    mapping = suggest_mapping(table.headers, rows)
    assert Mapping.from_json(json.loads(json.dumps(mapping.to_json()))) == mapping


@given(content=soup)
def test_no_bytes_break_the_ftm_reader(content: bytes) -> None:
    tolerated(lambda: read_ftm(io.BytesIO(content)))


@given(data=json_soup)
def test_no_json_breaks_the_ftm_reader(data: object) -> None:
    line = json.dumps(data).encode()
    items = tolerated(lambda: read_ftm(io.BytesIO(line + b"\n")))
    problems = [item for item in items if isinstance(item, Problem)]
    assert b"".join(rejected_lines(io.BytesIO(line), problems)) in (line, b"")


@given(
    properties=st.dictionaries(
        st.sampled_from(["name", "owner", "asset", "startDate", "keywords", "sourceID"]),
        json_soup | st.text(max_size=5),
    )
)
def test_no_properties_break_the_ftm_reader(properties: dict[str, object]) -> None:
    for schema in ("Person", "Ownership", "Asset", "Vessel"):
        line = json.dumps({"id": "e", "schema": schema, "properties": properties}).encode()
        tolerated(lambda line=line: read_ftm(io.BytesIO(line)))


@given(content=soup, name=st.sampled_from(["xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"]))
@settings(max_examples=60)
def test_no_bytes_break_the_xlsx_reader(content: bytes, name: str) -> None:
    tolerated(lambda: read_xlsx(io.BytesIO(content), NODES))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(name, content)
    tolerated(lambda: read_xlsx(made, NODES))


@pytest.fixture(scope="module")
def sound_workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    book.active.append(["name", 1990])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@given(changes=st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 255)), min_size=1, max_size=8))
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_flipped_bytes_break_the_xlsx_reader(sound_workbook: bytes, changes: list[tuple[int, int]]) -> None:
    content = bytearray(sound_workbook)
    for at, value in changes:
        content[at % len(content)] = value
    tolerated(lambda: read_xlsx(io.BytesIO(bytes(content)), NODES))
    with contextlib.suppress(InterchangeError):
        sheets(io.BytesIO(bytes(content)))


PARTS = (
    "xl/workbook.xml",
    "xl/worksheets/sheet1.xml",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
    "[Content_Types].xml",
    "xl/_rels/workbook.xml.rels",
)


@given(name=st.sampled_from(PARTS), at=st.integers(0, 3000), put=soup, length=st.integers(0, 40))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_changed_part_breaks_the_xlsx_reader(
    sound_workbook: bytes, name: str, at: int, put: bytes, length: int
) -> None:
    """Damage the XML inside, behind sound checksums."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sound_workbook)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == name:
                start = at % (len(content) + 1)
                content = content[:start] + put + content[start + length :]
            new.writestr(entry.filename, content)
    tolerated(lambda: read_xlsx(made, NODES))


@given(st.text(max_size=30))
def test_escaping_is_undone_exactly_and_leaves_no_formula(text: str) -> None:
    escaped = escape_cell(text)
    assert unescape_cell(escaped) == text
    assert not escaped.startswith(("=", "+", "-", "@", "\t", "\r"))
    if looks_like_formula(text):
        assert escaped == "'" + text


sound = st.text(max_size=25).filter(lambda text: blemish(text) is None)
words = sound.map(str.strip).filter(bool)
valued = st.one_of(words, words.map(lambda text: "=" + text), words.map(lambda text: "'" + text))
keys = st.from_regex(r"[a-z]{1,3}[0-9]{1,3}", fullmatch=True)


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    grade, scheme = draw(st.sampled_from([("", ""), ("B2", "admiralty"), ("X4", "europol_4x4"), ("1BP", "uk_3x5x2")]))
    common = {
        "grade": grade,
        "scheme": scheme,
        "lang": draw(st.sampled_from(["", "th", "bn"])),
        "held_from": draw(st.sampled_from(["", "2019", "ca 2020", "2025-10"])),
        "held_to": draw(st.sampled_from(["", "2026"])),
        "said_on": draw(st.sampled_from(["", "2026-01-02"])),
        "marking": draw(st.sampled_from(["", "TLP:GREEN", "TLP:AMBER PAP:GREEN H2 REL:LK-ASU CAVEAT:ask, then act"])),
        "reference": draw(st.just("") | keys),
    }
    if draw(st.booleans()):
        ends = {"source_key": draw(keys), "target_key": draw(keys)}
        return Draft(
            0, draw(keys), "relation", draw(st.sampled_from(sorted(RELATIONS))), draw(valued), **ends, **common
        )
    kind = draw(st.sampled_from(sorted(KINDS.keys() - {"relation"})))
    prop = draw(st.sampled_from(sorted(code for code, item in PROPERTIES.items() if item.type == "text")))
    return Draft(0, draw(keys), kind, prop, draw(valued), **common)


@given(st.lists(drafts(), max_size=6))
def test_what_csv_writes_it_reads_back(written_drafts: list[Draft]) -> None:
    content = b"".join(write_statements(written_drafts))
    reading = gather(read_csv(io.BytesIO(content), STATEMENTS))
    assert reading.rejected_rows == frozenset()
    assert [without_row(draft) for draft in reading.drafts] == written_drafts


def without_row(draft: Draft) -> Draft:
    return replace(draft, row=0)


REVERSIBLE = sorted(
    (kind, prop)
    for kind in KINDS
    if schema_of(kind)
    for prop in PROPERTIES
    if (name := written(prop, kind, schema_of(kind)))
    and (how := carried(schema_of(kind), name, kind))
    and how.prop == prop
    and not (how.link or how.technical or how.reference)
    and how.value_kind == {"name": "text", "code": "text"}.get(PROPERTIES[prop].type, PROPERTIES[prop].type)
)


@st.composite
def networks(draw: st.DrawFn) -> list[Draft]:
    """Draw records and the relations among them that FollowTheMoney can carry whole."""
    kinds = draw(
        st.dictionaries(keys, st.sampled_from(sorted({kind for kind, _ in REVERSIBLE})), min_size=1, max_size=5)
    )
    made: list[Draft] = []
    for key, kind in kinds.items():
        said_on = draw(st.sampled_from(["", "2026-01-02"]))
        props = sorted(prop for each, prop in REVERSIBLE if each == kind)
        for prop in draw(st.lists(st.sampled_from(props), min_size=1, max_size=4, unique=True)):
            value = draw(words)
            if prop in ("nationality", "flag"):
                value = draw(st.sampled_from(["BD", "LK", "TH"]))
            if prop == "sex":
                value = draw(st.sampled_from(["m", "f"]))
            value_kind = {"name": "text", "code": "text"}.get(PROPERTIES[prop].type, PROPERTIES[prop].type)
            made.append(Draft(0, key, kind, prop, value, value_kind, said_on=said_on))
    types = sorted(code for code, item in RELATIONS.items() if edge(item.ftm) and item.ftm != "Identification")
    ends = st.sampled_from(sorted(kinds))
    for number in range(draw(st.integers(0, 3))):
        made.append(
            Draft(
                0,
                f"tie-{number}",
                "relation",
                draw(st.sampled_from(types)),
                draw(st.just("") | words),
                held_from=draw(st.sampled_from(["", "2019", "ca 2020"])),
                held_to=draw(st.sampled_from(["", "2026"])),
                source_key=draw(ends),
                target_key=draw(ends),
                reference=draw(st.just("") | keys),
            )
        )
    return made


# Texts that the drawn alphabets cannot make are drawn again: that is slow, not wrong.
@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(networks())
def test_what_followthemoney_can_carry_comes_back_unchanged_and_without_loss(network: list[Draft]) -> None:
    report = LossReport()
    content = b"".join(write_ftm(network, report))
    assert report.losses() == ()
    reading = gather(read_ftm(io.BytesIO(content)))
    assert reading.losses == ()
    assert sorted(map(repr, map(without_row, reading.drafts))) == sorted(map(repr, network))


@given(st.lists(drafts(), max_size=6))
def test_whatever_is_written_as_followthemoney_is_read_without_a_problem(network: list[Draft]) -> None:
    content = b"".join(write_ftm(network, LossReport()))
    assert gather(read_ftm(io.BytesIO(content))).rejected_rows == frozenset()


def test_enough_of_the_vocabulary_goes_through_followthemoney_for_the_law_to_mean_something() -> None:
    assert len(REVERSIBLE) > 60
    assert {"person", "vessel", "organisation", "document", "phone", "event"} <= {kind for kind, _ in REVERSIBLE}


codes = st.from_regex(r"[A-Z]{2}-[A-Z]{2,4}", fullmatch=True)


@st.composite
def markings(draw: st.DrawFn) -> Marking:
    handling = draw(st.frozensets(st.sampled_from(Handling)))
    caveat = draw(sound.map(str.strip).filter(bool)) if Handling.H3 in handling else ""
    return Marking(
        originator="BD-CCI",
        tlp=draw(st.sampled_from(Tlp)),
        pap=draw(st.sampled_from(Pap)),
        handling=handling,
        caveat=caveat,
        releasable_to=draw(st.frozensets(codes | st.just(GROUP), max_size=3)),
        excluded=draw(st.frozensets(st.sampled_from(["LK", "TH"]))),
        named_recipients=draw(st.frozensets(st.sampled_from(["UM1", "UT1"]))),
        purposes=draw(st.frozensets(st.sampled_from(Purpose), max_size=2)),
        compartments=draw(st.frozensets(codes, max_size=2)),
        expires_at=draw(st.none() | st.datetimes(timezones=st.just(UTC))),
    )


@given(markings())
def test_a_marking_in_text_is_the_marking(marking: Marking) -> None:
    assert parse_marking(marking_text(marking), originator="BD-CCI") == marking


@given(
    st.text(max_size=60) | st.lists(st.sampled_from(["TLP:", "AMBER", "H1", "REL:", " ", "X", "CAVEAT:"])).map("".join)
)
def test_no_text_breaks_the_marking_reader(text: str) -> None:
    refusal = MarkingError("none", "none")
    try:
        parse_marking(text, originator="BD-CCI")
    except MarkingError as error:
        refusal = error
    assert refusal.remedy


@given(rows=st.lists(st.tuples(sound, sound), min_size=1, max_size=5))
def test_the_file_of_rejected_rows_is_always_readable_again(rows: list[tuple[str, str]]) -> None:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerows([("a", "b"), *rows])
    content = buffer.getvalue().encode()
    try:
        table = open_csv(io.BytesIO(content))
        problems = [Problem(row.number, "a", "", "wrong", "mend") for row in table.rows]
    except InterchangeError:
        return
    returned = b"".join(write_rejected(open_csv(io.BytesIO(content)), problems))
    before = [row.cells for row in open_csv(io.BytesIO(content)).rows]
    assert [row.cells for row in open_csv(io.BytesIO(returned)).rows] == before

"""Files that should not be imported: a clear error, 4xx where the file as a whole is at fault, nothing stored."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest

from breakwater.capabilities.statements.tests.test_import_pages import ASSUMED, fields_of, send

pytestmark = pytest.mark.database
NASTY = Path(__file__).parents[5] / "tests" / "data" / "nasty"
GOOD = b"id,name,born\np1,Somebody,1984\n"


def attempt(cast, content: bytes, name: str, form: str):
    """Upload a file and have it checked; returns the last answer and the import's address."""
    browser = cast.browser("Alba")
    answer = send(browser, form=form, file=(content, name))
    if answer.status_code != 302:
        return answer, ""
    address = answer["Location"]
    sent = fields_of(browser.get(address).content.decode()) | ASSUMED
    answer = browser.post(f"{address}map/", sent)
    if answer.status_code != 302:
        return answer, address
    from breakwater.foundation.jobs.testing import work_off

    work_off()
    return browser.get(address), address


def stored() -> tuple[int, ...]:
    """Return how many statements there are, stored and staged, and how many labels."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("select set_config('breakwater.owner_acts', 'on', false)")
        found = []
        for table in ("statements_statement", "bw.staged", "statements_screeninganswer"):
            cursor.execute(f"select count(*) from {table}")
            found.append(cursor.fetchone()[0])
    return tuple(found)


@pytest.mark.parametrize(
    ("name", "form", "said"),
    [
        ("binary.csv", "csv", "not utf-8"),
        ("nul_bytes.csv", "csv", "NUL bytes"),
        ("empty.csv", "csv", "empty"),
        ("utf32.csv", "csv", "UTF-32"),
        ("utf16_without_mark.csv", "csv", "NUL bytes"),
        ("windows_1252_unsaid.csv", "csv", "not utf-8"),
        ("two_columns_of_one_name.csv", "csv", "Two columns are named"),
        ("unclosed_quote.csv", "csv", "cannot be read as a table"),
        ("not_a_workbook.xlsx", "xlsx", "not an XLSX"),
        ("old.xls", "xlsx", "old XLS"),
        ("latin1.jsonl", "ftm", "not UTF-8"),
    ],
)
def test_a_file_that_is_at_fault_as_a_whole_is_refused(import_cast, name, form, said) -> None:
    """400 with the reason; nothing is queued, staged or stored."""
    before = stored()
    answer, _address = attempt(import_cast, (NASTY / name).read_bytes(), name, form)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert stored() == before


@pytest.mark.parametrize(
    ("name", "form", "said"),
    [
        ("invalid_gradings.csv", "csv", "grade"),
        ("invalid_markings.csv", "csv", "marking"),
        ("direction_controls.csv", "csv", "invisible direction control U+202E"),
        ("long_name.csv", "csv", "characters"),
        ("ragged_rows.csv", "csv", "cells, the header"),
        ("impossible_dates.csv", "csv", "No such date."),
        ("hidden_characters.jsonl", "ftm", "U+"),
        ("broken_lines.jsonl", "ftm", "Not JSON"),
        ("deep.jsonl", "ftm", "nested too deep"),
    ],
)
def test_rows_that_are_at_fault_are_held_back_with_reason_and_remedy(import_cast, name, form, said) -> None:
    """The check says which row, which column, why; of a held-back row nothing is staged."""
    answer, address = attempt(import_cast, (NASTY / name).read_bytes(), name, form)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "with errors" in page
    assert said.lower() in page.lower()
    browser = import_cast.browser("Alba")
    assert browser.get(f"{address}rejected/0/").status_code == 200
    assert stored()[0] == 0


def test_what_nobody_sees_holds_a_row_back_where_it_would_make_another_value(import_cast) -> None:
    """In a name and an identifier; a note keeps where its lines may break, a Persian name its joiner."""
    rows = [
        "id,name,born",
        "p1,Am\u200bir,1984",
        "p2,\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645,1984",
        "p3,Emir\u00ad,1985",
    ]
    answer, address = attempt(import_cast, "\n".join(rows).encode(), "crew.csv", "csv")
    page = answer.content.decode()
    assert "2 rows with errors" in page
    assert "invisible character (U+200B)" in page
    rejected = b"".join(import_cast.browser("Alba").get(f"{address}rejected/0/")).decode()
    assert "p1" in rejected
    assert "p3" in rejected
    assert "p2" not in rejected


def test_a_workbook_with_formulas_holds_those_rows_back(import_cast) -> None:
    """A formula is never evaluated, nor its old result believed."""
    book = openpyxl.Workbook()
    book.active.append(["id", "name", "born"])
    book.active.append(["p1", "Somebody", "1984"])
    book.active.append(["p2", '=HYPERLINK("http://x.example","Anybody")', "1985"])
    stream = io.BytesIO()
    book.save(stream)
    answer, _address = attempt(import_cast, stream.getvalue(), "crew.xlsx", "xlsx")
    page = answer.content.decode()
    assert "1 row with errors" in page
    assert "The cell is a formula" in page
    assert "<b>2 rows</b> become <b>2 statements</b> on <b>1 record</b>" in page


def test_a_zip_bomb_is_refused_before_it_is_unpacked(import_cast) -> None:
    """A workbook that packs a thousand to one is no workbook."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)
    answer, _address = attempt(import_cast, stream.getvalue(), "bomb.xlsx", "xlsx")
    assert answer.status_code == 400
    assert "packed more than 100 to 1" in answer.content.decode()


@pytest.mark.slow
@pytest.mark.parametrize(("form", "status"), [("csv", 400), ("ftm", 200)])
def test_a_line_of_a_hundred_megabytes_is_never_held_whole(import_cast, form, status) -> None:
    """CSV stops at the line's limit; of JSON lines the line is skipped and told, and the next one is read."""
    import tracemalloc

    start = b"id,name\np1," if form == "csv" else b'{"id": "x", "schema": "Person", "properties": {"name": ["'
    good = b'\n{"id": "y", "schema": "Person", "properties": {"name": ["Somebody"]}}\n'

    from breakwater.capabilities.statements.tests.import_cast import opened

    class Upload:
        name = f"long.{form}"

        def chunks(self):
            yield start
            for _ in range(100):
                yield b"a" * (1 << 20)
            yield good if form == "ftm" else b"\n"

    alba = import_cast["Alba"]
    batch_id = opened(alba, Upload(), form=form)
    browser = import_cast.browser("Alba")
    tracemalloc.start()
    page = browser.get(f"/imports/{batch_id}/").content.decode()
    answer = browser.post(f"/imports/{batch_id}/map/", fields_of(page) | ASSUMED)
    if answer.status_code == 302:
        from breakwater.foundation.jobs.testing import work_off

        work_off()
        answer = browser.get(f"/imports/{batch_id}/")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert answer.status_code == status
    assert "is longer than 1,000,000" in answer.content.decode()
    assert peak < 40_000_000
    assert stored()[:2] == (0, 1 if form == "ftm" else 0)


def test_a_column_nobody_knows_is_told_and_counted(import_cast) -> None:
    """What is not mapped is a loss that the check names, with its values counted."""
    content = b"id,name,shoe_colour\np1,Somebody,brown\np2,Anybody,\n"
    answer, _address = attempt(import_cast, content, "crew.csv", "csv")
    page = answer.content.decode()
    assert "column left out: shoe_colour" in page
    assert "<b>2 rows</b> become <b>2 statements</b>" in page


@pytest.mark.parametrize(
    ("marking", "said"),
    [
        ("TLP:AMBER REL:XX-NONE", "XX-NONE"),
        ("TLP:AMBER EXCL:QQ", "QQ"),
        ("TLP:RED", "RED names its readers"),
        ("TLP:RED TO:nobody", "No person here has this id"),
        ("TLP:AMBER+STRICT COMP:unheard", "could not read this statement back"),
        ("TLP:ORANGE", "ORANGE"),
    ],
)
def test_a_marking_that_cannot_stand_holds_its_row_back_and_makes_no_label(import_cast, marking, said) -> None:
    """Nothing is marked for somebody who does not exist, or so that its author could not read it back."""
    from django.db import connections

    def labels() -> set[str]:
        with connections["owner"].cursor() as cursor:
            cursor.execute("select marking::text from bw.label")
            return {row[0] for row in cursor.fetchall()}

    before = labels()
    content = f"id,name,marking\np1,Somebody,{marking}\np2,Anybody,\n".encode()
    answer, _address = attempt(import_cast, content, "crew.csv", "csv")
    page = answer.content.decode()
    assert "1 row with errors" in page
    assert said in page
    assert stored()[:2] == (0, 1)
    new = labels() - before
    assert not any(word in text for text in new for word in ("XX-NONE", "QQ", "nobody"))


def test_an_upload_beyond_the_limit_is_read_to_its_end_and_dropped(import_cast, monkeypatch) -> None:
    """413 and the reason; nothing is kept of it."""
    from breakwater.foundation.web import uploads

    monkeypatch.setattr(uploads, "LARGEST", 100_000)
    browser = import_cast.browser("Alba")
    answer = send(browser, file=(GOOD + b"p2,Anybody,1985\n" * 10_000, "crew.csv"))
    assert answer.status_code == 413
    assert "more than 200 MB" in answer.content.decode()
    assert send(browser, file=(GOOD, "crew.csv")).status_code == 302


def test_more_faults_than_a_file_of_its_kind_has_leave_nothing(import_cast, monkeypatch) -> None:
    """The check gives up with the row, and what was staged and told is gone."""
    from breakwater.capabilities.statements import import_tally
    from breakwater.capabilities.statements.tests.import_cast import File, batch_of, checked, problems

    monkeypatch.setattr(import_tally, "FAULTS_KEPT", 5)
    rows = b"".join(b"p%d,Somebody %d,19%02d\n" % (n, n, n) for n in range(50))
    bad = b"".join(b"q%d,,1985\n" % n for n in range(10))
    batch_id = checked(import_cast["Alba"], File(b"id,name,born\n" + rows + bad))
    batch = batch_of(import_cast["Alba"], batch_id)
    assert batch.state == "open"
    assert "More than 5 problems up to row" in batch.message
    assert stored() == (0, 0, 0)
    assert problems(import_cast["Alba"], batch_id) == []


def test_json_that_is_no_entity_is_told_line_by_line(import_cast) -> None:
    """An unknown schema, a missing id, a value that is not text: each is its own line's fault."""
    lines = [
        {"id": "a", "schema": "Person", "properties": {"name": ["Somebody"]}},
        {"id": "b", "schema": "Wizard", "properties": {"name": ["Anybody"]}},
        {"schema": "Person", "properties": {"name": ["Nobody"]}},
        {"id": "d", "schema": "Person", "properties": {"name": [None]}},
    ]
    content = "\n".join(json.dumps(line) for line in lines).encode()
    answer, _address = attempt(import_cast, content, "people.jsonl", "ftm")
    page = answer.content.decode()
    assert "Wizard is no FollowTheMoney schema." in page
    assert "The line has no id." in page
    assert "The value is not text." in page
    assert "3 rows with errors" in page

"""What keyed words mean: properties and relations by their labels, dates as understood, problems at their fields."""

from __future__ import annotations

from datetime import date

import pytest

from breakwater.capabilities.statements.contribute_form import Sheet, read_sheet
from breakwater.capabilities.statements.contribute_meant import Attached, Author, Meant
from breakwater.capabilities.statements.contribute_page import understood
from breakwater.capabilities.statements.contribute_sense import make_sense
from breakwater.capabilities.statements.contribute_terms import relation_words
from breakwater.capabilities.statements.drafts import NewStatement
from breakwater.core.grading import parse_grade
from breakwater.core.marking import Tlp

AUTHOR = Author("ID-IID", "live", "admiralty", {"makassar": "PL07"})
COOK = {"record-0-handle": "c", "record-0-kind": "person", "record-0-name": "Invented Cook"}
BOAT = {"record-1-handle": "v", "record-1-kind": "vessel", "record-1-name": "KM Contoh"}


def meant(*rows: tuple[str, str], **more: str) -> Meant:
    """Make sense of rows about the cook."""
    data = {**COOK, **BOAT}
    for number, (prop, value) in enumerate(rows):
        data |= {f"row-{number}-record": "c", f"row-{number}-prop": prop, f"row-{number}-value": value}
    data |= {name.replace("__", "-"): value for name, value in more.items()}
    return make_sense(read_sheet(data), AUTHOR)


def said(prop: str, value: str, **more: str) -> NewStatement:
    """Return the one statement that a row means."""
    found = meant((prop, value), **more)
    assert found.problems == []
    return found.handed.statements[0]


@pytest.mark.parametrize(
    ("prop", "value", "expected"),
    [
        ("Born", "1980s", ("birth", "1980s", "date")),
        ("birth", "ca 1985", ("birth", "ca 1985", "date")),
        ("nationality", "Bangladesh", ("nationality", "BD", "text")),
        ("Based at", "Makassar", ("based_at", "PL07", "place")),
        ("based at", "a house by the jetty", ("based_at", "a house by the jetty", "text")),
        ("Passport", "A 123 456", ("passport_number", "A 123 456", "identifier")),
        ("Shoe size", "44", ("shoe_size", "44", "text")),
        ("জুতার মাপ", "৪৪", ("জুতার_মাপ", "৪৪", "text")),
    ],
)
def test_a_property_is_read_by_label_or_code(prop: str, value: str, expected: tuple[str, str, str]) -> None:
    """Coded values and places become their codes; dates stay as said; unknown properties are kept."""
    statement = said(prop, value)
    assert (statement.prop, statement.value, statement.value_kind) == expected


@pytest.mark.parametrize("each", relation_words(), ids=lambda each: each.words)
def test_every_relation_is_read_back_from_the_words_that_name_it(each) -> None:
    """From either side; words that several relations share carry their code."""
    statement = said(each.words, "KM Contoh", row__0__is="relation")
    assert statement.prop == each.code
    assert (statement.source, statement.target) == (("v", "c") if each.turned else ("c", "v"))


def test_a_relation_carries_its_detail_and_time() -> None:
    """The value is the other record; what is said of the relation stands apart."""
    statement = said(
        "was crew of", "km contoh", row__0__detail="as cook", row__0__held_from="2026-04", row__0__unnamed="other"
    )
    assert (statement.value, statement.held_from, statement.withheld_ends) == ("as cook", "2026-04", "target")


def test_an_own_relation_type_is_kept() -> None:
    """The list of relations is open, where a row says that it is one."""
    assert said("sang with", "KM Contoh", row__0__is="relation").prop == "sang_with"


def test_another_end_is_found_by_address_and_refused_by_an_unknown_name() -> None:
    """An id is taken as it is: whether one may read it is checked later, and said in the same words."""
    record = "5e1f0a56-1a57-4a51-9c40-6f5e8f4b9a10"
    assert said("was crew of", f"http://x/entities/{record}/").target == record
    found = meant(("was crew of", "KM Lain"))
    assert [(p.field, p.reason) for p in found.problems] == [("row-0-value", "No record keyed here is called so.")]
    assert found.unfound == {0: "KM Lain"}


def test_a_report_gives_its_marking_and_its_day_to_rows_that_say_none() -> None:
    """Each can be changed for each statement; own agency only where nothing else is said."""
    report = {"reference": "R1", "title": "T", "dated": "22 Apr 2026", "marking": "AMBER;BD-CCI;H2;AMBER"}
    found = meant(
        ("Name", "Invented Cook"),
        ("Born", "1985"),
        row__1__marking="G;;H0;G",
        row__1__grade="b2",
        row__1__said_on="2026-04-23",
        **{f"report__{name}": value for name, value in report.items()},
    )
    assert found.problems == []
    first, second = found.handed.statements
    assert (first.marking.tlp, first.said_on, first.grade) == (Tlp.AMBER, date(2026, 4, 22), None)
    assert (second.marking.tlp, second.said_on) == (Tlp.GREEN, date(2026, 4, 23))
    assert second.grade == parse_grade("B2", scheme="admiralty")
    assert said("Name", "X").marking.tlp is Tlp.AMBER_STRICT


def test_every_problem_stands_at_its_own_field() -> None:
    """All of them at once, each with what to do."""
    found = meant(
        ("Name", "X"),
        ("Born", "1985"),
        row__0__grade="a7",
        row__1__marking="AMBER;;H9;AMBER",
        row__1__review_on="sometime",
        report__title="T",
        report__dated="1980s",
    )
    assert {problem.field: problem.remedy for problem in found.problems} == {
        "report-dated": "Write 22 Apr 2026 or 2026-04-22.",
        "row-0-grade": "Digits run 1 to 6.",
        "row-1-marking": "Choose one from the list.",
        "row-1-review_on": "Write 22 Apr 2026 or 2026-04-22.",
    }


def test_an_empty_sheet_and_a_file_without_report_are_problems() -> None:
    """Nothing is stored by mistake, nothing is dropped in silence."""
    found = make_sense(Sheet(), AUTHOR, [Attached(4, "photo.jpg", b"x")])
    assert [problem.field for problem in found.problems] == ["file-4-file", ""]


@pytest.mark.parametrize(
    ("said_as", "words"),
    [
        ("22 Apr 2026", "22 Apr 2026"),
        ("1980/1990", "between 1 Jan 1980 and 31 Dec 1990"),
        ("2025-11", "between 1 Nov 2025 and 30 Nov 2025"),
        ("before 2020", "31 Dec 2019 or earlier"),
        ("1985/..", "1 Jan 1985 or later"),
        ("in the dry season", "kept as said, not understood as a date"),
        ("", ""),
    ],
)
def test_a_date_is_echoed_as_it_is_understood(said_as: str, words: str) -> None:
    """In full, without a format that could be misread."""
    assert understood(said_as) == words

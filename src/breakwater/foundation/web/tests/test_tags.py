"""What the template tags draw."""

import re
from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template

from breakwater.core.grading import parse_grade
from breakwater.core.marking import Handling, Marking, Pap, Tlp
from breakwater.foundation.web.grades import format_grade, read_grade
from breakwater.foundation.web.page import Frame
from breakwater.foundation.web.rows import Act, StatementDetail, StatementRow, Use, Value

MARKING = Marking(
    originator="ID-IID",
    tlp=Tlp.AMBER_STRICT,
    pap=Pap.AMBER,
    handling=frozenset({Handling.H1, Handling.H2}),
    releasable_to=frozenset({"BD-CCI"}),
)
PAGE = Frame(at=datetime(2026, 6, 22, 9, 40, tzinfo=UTC)).page(title="Test")


def _draw(source: str, **context: object) -> str:
    return Template("{% load breakwater %}" + source).render(Context({"page": PAGE, **context}))


def test_a_chip_has_its_four_parts_in_order() -> None:
    """TLP, reach, handling, PAP: always these four, always this order."""
    drawn = _draw("{% marking m %}", m=MARKING)
    places = [drawn.index(part) for part in (">AMBER+STRICT<", "BD-CCI</span>", ">H1 H2<", ">PAP A<")]
    assert places == sorted(places)
    assert 'aria-label="TLP amber strict, to BD-CCI, not in court, not onward, quiet checks only"' in drawn


def test_no_marking_is_said() -> None:
    """A missing marking is never an empty place."""
    assert "no marking: own agency only" in _draw("{% marking m %}", m=None)


@pytest.mark.parametrize(
    ("code", "scheme", "classes", "beside"),
    [
        ("B2", "admiralty", "grade", False),
        ("F2", "admiralty", "grade grade-no-basis", False),
        ("A1", "europol_4x4", "grade", True),
        ("2BP", "uk_3x5x2", "grade grade-no-basis", True),
    ],
)
def test_a_grade_keeps_its_scale(code: str, scheme: str, classes: str, beside: bool) -> None:
    """Admiralty stands bare, any other with its scale; no basis is dashed."""
    drawn = _draw("{% grade g %}", g=parse_grade(code, scheme=scheme))
    assert f'class="{classes}"' in drawn
    assert ("grade-scheme" in drawn) is beside


def test_text_of_others_is_escaped_everywhere() -> None:
    """A value, a language, a reason with markup in it stays text."""
    planted = '"><script>alert(1)</script>'
    row = StatementRow(
        id="1",
        label=planted,
        value=Value(text=planted, lang='bn" onfocus="x', translation=planted, held=planted, url="/x?a=b&c=d"),
        marking=Marking(originator="ID-IID", tlp=Tlp.AMBER, handling=frozenset({Handling.H3}), caveat=planted),
        originator=planted,
        said_on=date(2026, 1, 31),
        source=planted,
        state="expired",
        state_note=planted,
        detail=StatementDetail(
            marking=MARKING,
            uses=(Use(name=planted, allowed=False, why=planted),),
            acts=(Act(label=planted, url='/x" onclick="y', key="e"),),
        ),
    )
    drawn = _draw("{% statement_row row %}{% value v %}{% identifier t %}", row=row, v=row.value, t=planted)
    assert "<script" not in drawn
    assert 'onfocus="' not in drawn
    assert 'onclick="' not in drawn


def test_nothing_drawn_has_a_style_or_a_handler() -> None:
    """The content security policy allows neither."""
    drawn = _draw("{% probability 'likely' 55 75 %}{% progress 'Loading' 2 4 %}{% marking m %}{% pickers %}", m=MARKING)
    assert not re.search(r"<[^>]*\s(style|on\w+)=", drawn)


def test_an_own_statement_opens_in_place() -> None:
    """The row names the part that it opens; the part is closed at first."""
    row = StatementRow(
        id="7",
        label="Born",
        value=Value(text="1983"),
        marking=MARKING,
        originator="ID-IID",
        said_on=date(2025, 12, 7),
        detail=StatementDetail(marking=MARKING),
    )
    drawn = _draw("{% statement_row row %}", row=row)
    assert 'aria-controls="d-7"' in drawn
    assert '<tr class="detail" id="d-7" hidden>' in drawn
    assert "7 Dec 2025" in drawn


def test_heads_and_rows_have_as_many_columns() -> None:
    """The opened part spans the table, whether rows can be chosen or not."""
    for choosable in (False, True):
        row = StatementRow(
            id="7",
            value=Value(text="x"),
            marking=MARKING,
            originator="ID-IID",
            said_on=date(2026, 1, 1),
            detail=StatementDetail(marking=MARKING),
            choosable=choosable,
        )
        heads = _draw("{% statement_heads c %}", c=choosable)
        drawn = _draw("{% statement_row row %}", row=row)
        cells = drawn.split('<tr class="detail"')[0]
        count = heads.count("<th ")
        assert cells.count("<td") + cells.count("<th ") == count
        assert f'colspan="{count}"' in drawn


@pytest.mark.parametrize(("text", "own"), [("B2", "admiralty"), ("1BP uk_3x5x2", "admiralty"), ("1B", "uk_3x5x2")])
def test_a_grade_field_reads_what_it_wrote(text: str, own: str) -> None:
    """The agency's own scale is left out of the text, any other is written."""
    grade = read_grade(text, own=own)
    assert grade is not None
    assert format_grade(grade, own=own) == text


def test_an_empty_grade_field_is_no_grade() -> None:
    """Nothing is graded by default."""
    assert read_grade("  ", own="admiralty") is None


def test_a_form_field_holds_the_marking_as_text() -> None:
    """Without scripts the field is a plain text field."""
    drawn = _draw("{% marking_field 'm' m 'r1' %}", m=MARKING)
    assert 'name="m" value="AMBER+STRICT;BD-CCI;H1,H2;AMBER"' in drawn

"""Before and after as SVG: counted as the engine counts, the same places, nothing that tells protected people apart."""

import re
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given

from breakwater.core.network.compose import Record, Relation, compose
from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.tests.networks import graph_of, pairs_left, pictures
from breakwater.core.network.scene.curve import CurveWords, Point, ceiling, draw_curve
from breakwater.core.network.scene.drawing import draw, symbols
from breakwater.core.network.scene.pieces import pairs, pieces
from breakwater.core.network.scene.staging import Stage, stage

WORDS = CurveWords(alone="Pairs left", start="10 today", chosen="3", across="people", after="4–6 after")
HOSTILE = "<script>\"&'"


@pytest.fixture
def staged() -> Stage:
    """Stage a chain of four, one of them protected, with a firm in custody's hands."""
    records = [
        Record("a", "person", HOSTILE, role_family="leads"),
        Record("b", "person", "Bo", custody=True),
        Record("c", "organisation", "Chidi & Co"),
        Record("v", "person", "Secret Name", protected=True),
    ]
    relations = [
        Relation("1", "a", "b", "reports_to", "reports to", 3),
        Relation("2", "b", "c", "pays", "pays", 1),
        Relation("3", "c", "v", "works_with", "works with", 2),
    ]
    picture = compose(records, relations).picture
    return stage(picture.nodes, picture.ties, width=400, height=300, first=["b"])


def drawn(staged: Stage, **more: object) -> Element:
    """Draw and read as XML."""
    return fromstring(draw(staged, name="after", **more))


@given(pictures())
def test_pieces_count_as_the_engine_and_networkx_do(picture: Picture) -> None:
    """Pairs left with nobody and with some gone."""
    ties = [(picture.ids[one], picture.ids[other]) for one, other in picture.pairs().tolist()]
    for gone in ((), picture.ids[:1], picture.ids[::2]):
        assert pairs(pieces(picture.ids, ties, gone)) == pairs_left(graph_of(picture), gone)


def test_who_is_first_is_number_nought_and_everybody_is_on_the_stage(staged: Stage) -> None:
    """Numbers follow the order of names; places stay within."""
    assert staged.marks[0].node.id == "b"
    assert all(0 < mark.x < 400 and 0 < mark.y < 300 for mark in staged.marks)


def test_before_and_after_differ_in_nothing_but_who_is_gone(staged: Stage) -> None:
    """The same marks, ties and names stand at the same places."""

    def places(svg: Element) -> list[tuple[str | None, ...]]:
        return [
            tuple(part.get(name) for name in ("data-at", "transform", "x", "y", "data-a"))
            for part in svg.iter()
            if part.get("data-at") or part.get("data-a")
        ]

    before, after = drawn(staged, gone=()), drawn(staged, gone=("b",))
    assert places(before) == places(after)
    gone = [part.get("class") for part in after.iter() if "is-gone" in (part.get("class") or "")]
    assert sum("mark" in name.split() for name in gone) == 1
    assert sum("tie" in name.split() and "head" not in name.split() for name in gone) == 2


def test_who_is_gone_before_is_pale_and_not_crossed(staged: Stage) -> None:
    """Others took them: their ties and shade go, no cross stands there, and who is both is away."""
    after = drawn(staged, gone=("b",), away=("b",))
    classes = [part.get("class") or "" for part in after.iter()]
    assert sum(name.split()[:1] == ["mark"] and "is-away" in name for name in classes) == 1
    assert not any("mark" in name.split() and "is-gone" in name for name in classes)
    assert not any(name.startswith("shade ") for name in classes)


def test_shades_follow_who_hangs_together(staged: Stage) -> None:
    """One shade for the whole chain; none where no three are left together."""
    assert draw(staged, name="before", gone=()).count('class="shade ') == 1
    assert draw(staged, name="after", gone=("b",)).count('class="shade ') == 0


def test_a_protected_person_is_a_shield_without_name_or_control(staged: Stage) -> None:
    """Even where the caller opens everybody, its mark is like any other shield; its name is nowhere."""
    text = draw(staged, name="after", gone=(), open_to=[m.node.id for m in staged.marks if not m.node.protected])
    assert "Secret" not in text + symbols([mark.node for mark in staged.marks])
    shield = next(mark for mark in staged.marks if mark.node.protected)
    number = staged.at[shield.node.id]
    mark = next(part for part in fromstring(text).iter() if part.get("data-at") == str(number))
    assert mark.get("role") is None
    assert [use.get("href") for use in mark] == ["#m-protected"]


def test_each_mark_has_its_symbol_and_names_are_escaped(staged: Stage) -> None:
    """What is used is defined; a hostile name is text."""
    text = draw(staged, name="after", gone=(), open_to=["a"])
    used = set(re.findall(r'href="#([^"]+)"', text))
    assert used <= set(re.findall(r'id="([^"]+)"', symbols([mark.node for mark in staged.marks])))
    assert "<script>" not in text
    assert "style=" not in text


def test_the_curve_says_what_is_proved_and_what_is_not() -> None:
    """Filled where proved, open with a stroke down to the bound where not; the plan's own point apart."""
    points = [Point(0, 10, 10), Point(1, 6, 6), Point(2, 3, 3), Point(3, 2, 1)]
    svg = fromstring(draw_curve(points, WORDS, chosen=2, after=(4, 6)))
    dots = [part.get("class") for part in svg.iter() if (part.get("class") or "").startswith("dot")]
    assert dots == ["dot", "dot", "dot is-chosen", "dot is-open"]
    assert [part.get("class") for part in svg.iter()].count("stroke") == 1
    assert [part.get("class") for part in svg.iter()].count("range") == 1


@pytest.mark.parametrize(("value", "top"), [(0, 4), (4, 4), (10, 10), (100, 100), (9_316, 10_000), (10_446, 12_000)])
def test_the_axis_ends_at_a_round_number(value: float, top: float) -> None:
    """Four rules divide it."""
    assert ceiling(value) == top


def test_a_curve_of_nothing_is_drawn() -> None:
    """A network without pairs, and a plan without targets."""
    assert "nan" not in draw_curve([Point(0, 0, 0)], WORDS, chosen=0)

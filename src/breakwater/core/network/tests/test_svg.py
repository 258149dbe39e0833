"""The printed picture carries its marking, obeys a strict page policy, and names no victim."""

import re
from xml.etree import ElementTree

import pytest

from breakwater.core.network.compose import Record, Relation, compose
from breakwater.core.network.svg import draw, draw_plain
from breakwater.core.network.svg_labels import width_of
from breakwater.core.network.svg_legend import Frame

FRAME = Frame(banner=("EXERCISE", "TLP:RED", "PAP:AMBER"), subtitle="3 records", reader="for A. Reader · ledger 0417")
RECORDS = [
    Record("a", "person", 'Alba "the <b>boat</b>" & Co', role_family="leads"),
    Record("b", "person", "สมชาย เพชรแก้ว", custody=True),
    Record("v", "person", "Secret Name", protected=True, url="/e/v"),
    Record("n", "network", "RED KITE"),
    Record("x", "phone", "+100"),
]
RELATIONS = [
    Relation("1", "a", "b", "reports_to", "reports to", 3),
    Relation("2", "a", "v", "uses", "uses", 2),
    Relation("3", "b", "n", "member_of", "member of", 1),
    Relation("4", "a", None, "pays", "pays", 3),
    Relation("5", "a", "x", "pays", "pays", 3),
]
SPACE = "{http://www.w3.org/2000/svg}"


def sheet() -> str:
    return draw(compose(RECORDS, RELATIONS, claims=[("a", "b", "XX")], title="RED KITE & all").picture, FRAME)


def words(svg: str) -> list[str]:
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own text
    return ["".join(node.itertext()) for node in root.iter(f"{SPACE}text")]


def test_it_is_well_formed_whatever_names_hold() -> None:
    """Quotes, angle brackets and ampersands of a name stay text."""
    assert 'Alba "the <b>boat</b>" & Co' in words(sheet())


def test_the_marking_stands_above_and_below() -> None:
    """Each part twice, TLP in its own colour on black."""
    said = words(sheet())
    assert [said.count(part) for part in FRAME.banner] == [2, 2, 2]
    assert sheet().count('fill="#ff2b2b"') == 2


def test_reader_and_the_three_sentences_are_on_the_sheet() -> None:
    """Who printed it, and what the picture does not say."""
    text = " ".join(words(sheet()))
    for part in ("ledger 0417", "not a finding", "no meaning beyond nearness", "Other agencies may hold more"):
        assert part in text


def test_a_protected_person_is_a_shield_without_a_name() -> None:
    """Neither name nor address nor record id."""
    assert "Secret" not in sheet()
    assert "/e/v" not in sheet()
    assert 'stroke="#5b3a9e"' in sheet()


def test_no_style_no_script_no_address() -> None:
    """It may stand inside a page whose policy allows neither."""
    assert not re.search(r"style=|<style|<script|href=|\son\w+=", sheet())
    assert not re.search(r"style=|<style|<script|href=", draw_plain(compose(RECORDS, RELATIONS).picture))


def test_orientation_follows_the_picture_unless_told() -> None:
    """A chain is wide; told otherwise it stands upright."""
    picture = compose(RECORDS, RELATIONS).picture
    assert 'viewBox="0 0 794 1123"' in draw(picture, FRAME, landscape=False)
    assert 'viewBox="0 0 1123 794"' in draw(picture, FRAME, landscape=True)


def test_an_empty_picture_prints() -> None:
    """A sheet with marking and legend, and nothing between."""
    assert words(draw(compose([], []).picture, FRAME)).count("TLP:RED") == 2


@pytest.mark.parametrize(("one", "other"), [("มา", "มา้า"), ("iiii", "MMMM"), ("ab", "漢字")])
def test_widths_know_scripts(one: str, other: str) -> None:
    """Marks above letters take no room, capitals and squares more."""
    assert width_of(one, 10) < width_of(other, 10)

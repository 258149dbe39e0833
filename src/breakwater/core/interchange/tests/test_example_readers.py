"""The readers of the two examples: counts as published, markings as the scenario says, nothing dangling."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from breakwater.core.interchange.lantern_tide import LanternTide, lantern_tide, marking_of
from breakwater.core.interchange.marking_text import parse_marking
from breakwater.core.interchange.montagna import NETWORK, montagna_drafts
from breakwater.core.interchange.refusal import InterchangeError
from breakwater.core.marking import GROUP, Handling, Marking, Pap, Tlp
from breakwater.core.vocabulary import KINDS, PROPERTIES, RELATIONS

EXAMPLES = Path(__file__).resolve().parents[5] / "examples"


def folder(name: str) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (EXAMPLES / name).iterdir()}


@pytest.fixture(scope="module")
def tide() -> LanternTide:
    return lantern_tide(folder("lantern_tide"))


def test_lantern_tide_has_its_counts(tide: LanternTide) -> None:
    assert len(tide.statements) == 636
    assert len(tide.relations) == 168
    assert len({said.draft.record for said in tide.legs}) == 27
    assert len({said.draft.record for said in tide.routes}) == 9
    assert Counter(tide.kinds.values())["person"] == 62
    assert len({said.draft.record for said in tide.statements if said.draft.kind == "person"}) == 62
    assert (len(tide.agencies), len(tide.viewers), len(tide.places), len(tide.reports)) == (7, 16, 40, 30)
    assert (len(tide.protected), len(tide.agreements), len(tide.clients)) == (12, 6, 1)
    assert tide.as_of == date(2026, 10, 1)


def test_every_draft_speaks_the_vocabulary_and_carries_its_marks(tide: LanternTide) -> None:
    for said in tide.said():
        draft = said.draft
        assert draft.kind in KINDS
        assert draft.prop in (RELATIONS if draft.kind == "relation" else PROPERTIES)
        assert draft.marking
        assert (draft.grade, draft.scheme) == (said.grade.code, said.grade.scheme)
        assert parse_marking(draft.marking, originator=said.originator) == said.marking


def test_every_key_resolves(tide: LanternTide) -> None:
    records = {said.draft.record for said in tide.said() if said.draft.kind != "relation"}
    places = {place.code for place in tide.places}
    for said in tide.said():
        draft = said.draft
        if draft.kind == "relation":
            assert {draft.source_key, draft.target_key} <= records
        elif draft.value_kind == "record":
            assert draft.value in records
        elif draft.value_kind == "place":
            assert draft.value in places


def test_grades_are_in_the_scheme_of_their_agency(tide: LanternTide) -> None:
    schemes = {agency.code: agency.grading_scheme for agency in tide.agencies}
    assert {said.originator for said in tide.said() if said.grade.scheme != schemes[said.originator]} == set()


def test_reports_belong_to_who_cites_them(tide: LanternTide) -> None:
    originators = {report.code: report.originator for report in tide.reports}
    assert {said.reference for said in (each.draft for each in tide.statements)} == {f"S{n:04}" for n in range(1, 637)}
    for said in (*tide.statements, *tide.relations):
        assert originators[said.report] == said.originator


@pytest.mark.parametrize(
    ("cells", "marking"),
    [
        (
            {"tlp": "GREEN", "pap": "GREEN", "handling": "H0", "releasable_to": "WG"},
            Marking("X", Tlp.GREEN, Pap.GREEN, frozenset({Handling.H0})),
        ),
        (
            {"tlp": "AMBER", "pap": "AMBER", "handling": "H2", "releasable_to": "WG"},
            Marking("X", Tlp.AMBER, Pap.AMBER, frozenset({Handling.H2}), releasable_to=frozenset({GROUP})),
        ),
        (
            {
                "tlp": "RED", "pap": "RED", "handling": "H1 H2 H3", "releasable_to": "A;B", "named_recipients": "U1;U2",
                "caveat": "ask first",
            },
            Marking(
                "X", Tlp.RED, Pap.RED, frozenset({Handling.H1, Handling.H2, Handling.H3}), "ask first",
                frozenset({"A", "B"}), named_recipients=frozenset({"U1", "U2"}),
            ),
        ),
    ],
)  # fmt: skip
def test_markings_are_as_the_scenario_says(cells: dict[str, str], marking: Marking) -> None:
    assert marking_of({"originator": "X", "named_recipients": "", "caveat": "", **cells}) == marking


def test_a_route_is_said_once_under_each_marking_of_its_legs_and_under_no_other(tide: LanternTide) -> None:
    route_of = {said.draft.record: said.draft.value for said in tide.legs if said.draft.prop == "route"}
    for route in {said.draft.record for said in tide.routes}:
        legs = {said.marking for said in tide.legs if route_of[said.draft.record] == route}
        names = [said.marking for said in tide.routes if said.draft.record == route and said.draft.prop == "name"]
        assert set(names) == legs
        assert len(names) == len(legs)


def test_a_leg_says_all_its_columns_under_one_marking(tide: LanternTide) -> None:
    leg = [said for said in tide.legs if said.draft.record == "LEG03"]
    assert {said.draft.prop: said.draft.value for said in leg} == {
        "route": "RT1",
        "leg_order": "3",
        "from_place": "PL44",
        "to_place": "PL45",
        "mode": "mother_vessel",
        "distance_km": "1600",
        "duration_hours": "320",
        "price": "BDT 350000",
        "note": "two to three weeks, armed guards",
    }
    assert len({said.marking for said in leg}) == 1
    assert leg[0].grade.code == "1B"


def test_protected_records_are_in_nothing_said(tide: LanternTide) -> None:
    codes = {item.code for item in tide.protected}
    said = {text for each in tide.said() for text in (each.draft.record, each.draft.value, each.draft.target_key)}
    assert len(codes) == 12
    assert codes & said == set()


def test_a_folder_that_lacks_a_file_is_refused() -> None:
    files = folder("lantern_tide")
    del files["legs.csv"]
    with pytest.raises(InterchangeError, match=r"legs\.csv"):
        lantern_tide(files)


def test_montagna_has_its_published_ties() -> None:
    items = list(montagna_drafts(folder("montagna")))
    assert Counter(item.prop for item in items if item.kind == "relation") == {
        "met_with": 256,
        "calls": 124,
        "member_of": 154,
    }
    ties = {frozenset((i.source_key, i.target_key)) for i in items if i.prop in ("met_with", "calls")}
    assert len(ties) == 342
    assert len({item.record for item in items if item.kind == "person"}) == 154
    assert len({item.record for item in items}) == 1 + 154 + 154 + 380
    assert [item.value for item in items if item.record == NETWORK] == ["Operation Montagna"]


def test_a_pair_published_in_both_orders_keeps_both_numbers() -> None:
    (tie,) = [
        item
        for item in montagna_drafts(folder("montagna"))
        if item.prop == "met_with" and {item.source_key, item.target_key} == {"N11", "N12"}
    ]
    assert tie.value == "N11 to N12: 9; N12 to N11: 1 (meetings)"

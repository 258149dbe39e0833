"""A picture holds what its reader may read, in the look of the grammar, and nothing that tells a victim apart."""

import json
from datetime import date

import pytest

from breakwater.core.network.compose import Record, Relation, compose
from breakwater.core.network.picture import Node, PictureError

PEOPLE = [
    Record("p1", "person", "Alba", role="organiser", role_family="leads", url="/e/p1"),
    Record("p2", "person", "Bo", url="/e/p2"),
    Record("p3", "person", "Chidi", custody=True, disagree=True, url="/e/p3"),
    Record("v1", "person", "Secret Name", other_label="Geheim", role="guard", protected=True, url="/e/v1"),
    Record("n1", "network", "RED KITE", url="/e/n1"),
    Record("d1", "phone", "+100", url="/e/d1"),
]


def told(number: int, source: str | None, target: str | None, kind: str = "works_with", **more: object) -> Relation:
    return Relation(f"r{number}", source, target, kind, kind.replace("_", " "), **({"confidence": 3} | more))  # type: ignore[arg-type]


RELATIONS = [
    told(1, "p1", "p2"),
    told(2, "p2", "p1", "reports_to", confidence=2, since=date(2025, 11, 1), month="2025-11", grade="B3"),
    told(3, "p2", "v1", "uses"),
    told(4, "v1", "p3", "uses"),
    told(5, "p3", "n1", "member_of"),
    told(6, "p1", "gone"),
    told(7, "p1", None, "pays", originator="XX"),
    told(8, "p3", "e9", "arrested_in"),
]


def test_a_protected_person_carries_nothing() -> None:
    """Name, other script, role, page and record id: none of them is anywhere in what is sent."""
    sent = compose(PEOPLE, RELATIONS).picture.to_json()
    text = json.dumps(sent)
    for secret in ("Secret Name", "Geheim", "/e/v1", '"v1"'):
        assert secret not in text
    shield = next(node for node in sent["nodes"] if node.get("protected"))
    assert set(shield) <= {"id", "kind", "x", "y", "r", "ties", "community", "protected"}
    assert (shield["id"], shield["kind"], shield["r"]) == ("shield-1", "protected", 8.0)
    assert sent["counts"]["kind:person"] == 3


def test_nobody_gains_rank_by_a_protected_person() -> None:
    """The only way from Bo to Chidi runs through the victim: it lends Bo nothing."""
    nodes = {node.id: node for node in compose(PEOPLE, RELATIONS).picture.nodes}
    assert nodes["p2"].rank == nodes["p3"].rank == 1
    assert nodes["shield-1"].rank == nodes["shield-1"].place == 0


def test_a_node_cannot_be_built_to_tell_a_victim_apart() -> None:
    """The type itself refuses a name, a rank, a page or a size of its own."""
    for telling in ({"label": "x"}, {"rank": 2}, {"url": "/e"}, {"custody": True}, {"r": 9.0}):
        with pytest.raises(PictureError):
            Node(**({"id": "s", "kind": "protected", "x": 0.0, "y": 0.0, "r": 8.0, "protected": True} | telling))


def test_a_pair_is_one_line_in_the_look_of_the_strongest() -> None:
    """Command before company; the others are listed and counted."""
    tie = next(t for t in compose(PEOPLE, RELATIONS).picture.ties if t.id == "r2")
    assert (tie.family, tie.directed, tie.confidence, tie.more) == ("commands", True, 2, 1)
    assert tie.relations == ("reports to", "works with")
    assert tie.families == ("commands", "works"), "a filter that hides the command leaves the company"
    assert tie.since is None, "one relation of the pair is undated, so the line is"


def test_what_has_an_unreadable_end_is_absent() -> None:
    """No tie, no count, no gap: as if it had never been."""
    whole = compose(PEOPLE, RELATIONS).picture.to_json()
    without = compose(PEOPLE, [r for r in RELATIONS if r.id not in {"r6", "r8"}]).picture.to_json()
    assert whole == without


def test_a_withheld_end_is_a_stub_and_moves_nothing() -> None:
    """A stub is no tie: places, sizes and groups are those of the picture without it."""
    withheld = compose(PEOPLE, RELATIONS).picture
    bare = compose(PEOPLE, [r for r in RELATIONS if r.id != "r7"]).picture
    assert [(s.node, s.family, s.originator) for s in withheld.stubs] == [("p1", "pays", "XX")]
    assert withheld.nodes == bare.nodes


def test_claims_and_membership_are_no_channels() -> None:
    """A claim changes no place and no rank; a network's mark does not join its members."""
    claimed = compose(PEOPLE, RELATIONS, claims=[("p1", "p3", "XX says same"), ("p1", "gone", "YY")]).picture
    assert claimed.nodes == compose(PEOPLE, RELATIONS).picture.nodes
    assert [(c.source, c.target) for c in claimed.claims] == [("p1", "p3")]
    assert next(t for t in claimed.ties if t.id == "r5").membership


def test_months_are_counted_by_how_sure() -> None:
    """Undated relations have no bar."""
    months = compose(PEOPLE, [*RELATIONS, told(9, "p1", "d1", "uses", month="2026-01")]).picture.months
    assert [(m.month, m.sure, m.doubt) for m in months] == [
        ("2025-11", 0, 1),
        ("2025-12", 0, 0),
        ("2026-01", 1, 0),
    ]


def test_a_second_visit_takes_the_places_of_the_first() -> None:
    """Places are handed in by record id, protected records included."""
    first = compose(PEOPLE, RELATIONS)
    again = compose([*PEOPLE, Record("p9", "person", "New")], [*RELATIONS, told(9, "p9", "p1")], previous=first.places)
    moved = [
        abs(first.places[n][0] - again.places[n][0]) + abs(first.places[n][1] - again.places[n][1])
        for n in ("p1", "p2", "v1")
    ]
    assert max(moved) < first.picture.tie_length


def test_an_empty_picture_is_plain() -> None:
    """Nothing readable is an answer too."""
    sent = compose([], []).picture.to_json()
    assert sent["nodes"] == sent["ties"] == sent["months"] == []
    assert sent["ranked"] == 0

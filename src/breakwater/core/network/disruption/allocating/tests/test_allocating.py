"""Which agency takes which target: grounds, limits, reasons, and what must give way."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from breakwater.core.errors import VocabularyError
from breakwater.core.network.disruption.allocating.allocation import (
    Allocation,
    Limit,
    allocation_to_json,
    in_words,
    reason,
)
from breakwater.core.network.disruption.allocating.assigning import allocate
from breakwater.core.network.disruption.allocating.check import faults
from breakwater.core.network.disruption.allocating.faults import BadTask, NotToAllocate, UnknownAgency
from breakwater.core.network.disruption.allocating.grounds import Ground
from breakwater.core.network.disruption.allocating.inputs import Agency, Agreement, Facts, Offence, Task
from breakwater.core.network.disruption.allocating.reading import task_from_json
from breakwater.core.network.disruption.faults import DisruptionError, NotATarget, ProtectedActor
from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.rows import Actor

PICTURE = Picture([Actor("a"), Actor("b", states=("XB",)), Actor("c"), Actor("victim", protected=True)], ())
XA, XB = Agency(code="XA-POL", state="XA", capacity=2), Agency(code="XB-NAV", state="XB", capacity=2)
SMUGGLED_IN_XA = frozenset({Offence("SOM", "XA")})


def task(**said: Any) -> Task:
    """Return two agencies, with an agreement, and a in XA, c in XB for a deed in XA."""
    facts = {
        "a": Facts(place="XA", offences=SMUGGLED_IN_XA),
        "c": Facts(place="XB", offences=SMUGGLED_IN_XA),
    }
    return Task(
        **{"agencies": (XA, XB), "agreements": (Agreement(states=frozenset({"XA", "XB"})),), "facts": facts, **said}
    )


def take(*names: str, **said: Any) -> Allocation:
    """Allocate some targets."""
    asked = task(**said)
    found = allocate(PICTURE, [PICTURE.target(name) for name in names], asked)
    assert faults(found, asked) == []
    return found


def who(found: Allocation) -> dict[str, str]:
    return {one.target.id: one.agency for one in found.assignments}


def test_each_goes_to_who_is_nearest_to_the_person_and_the_deed() -> None:
    """With the reason, and why not the others; a state of the picture counts as a nationality."""
    found = take("a", "b", "c")
    assert who(found) == {"a": "XA-POL", "b": "XB-NAV", "c": "XB-NAV"}
    grounds = {one.target.id: one.ground for one in found.assignments}
    assert grounds == {"a": Ground.HERE_FOR_OWN, "b": Ground.NATIONAL_ANYWHERE, "c": Ground.HERE_FOR_ANOTHER}
    a, b, c = found.assignments
    assert reason(c) == "on its soil, for an offence in a state with which there is an agreement (XB–XA)"
    assert a.others == (("XB-NAV", "no ground"),)
    assert b.others == (("XA-POL", "no ground"),)
    assert dict(c.others)["XA-POL"].startswith("weaker ground: for an offence on its soil, under an agreement")
    assert found.is_possible
    json.dumps(allocation_to_json(found), allow_nan=False)


def test_capacity_moves_a_target_to_a_weaker_ground() -> None:
    """And says that it does."""
    found = take("b", "c", agencies=(XA, replace(XB, capacity=1)))
    assert who(found) == {"b": "XB-NAV", "c": "XA-POL"}
    assert found.assignments[1].ground is Ground.OFFENCE
    assert dict(found.assignments[1].others) == {"XB-NAV": "its capacity of 1 is used"}


def test_what_must_give_way_is_the_least() -> None:
    """One more in all, one more in a night, an agreement, two who do not meet; each alone where it alone is short."""
    none = (replace(XA, capacity=0), replace(XB, capacity=1))
    short = take("b", "c", agencies=none)
    assert [in_words(one) for one in short.relax] == ["XB-NAV takes 1 more in all"]
    assert [[in_words(one) for one in other] for other in short.instead] == [["XA-POL takes 1 more in all"]]
    assert who(short) == {"b": "XB-NAV", "c": "XB-NAV"}
    night = take("b", "c", agencies=(replace(XB, at_once=1),), same_night=(frozenset({"b", "c"}),))
    assert [in_words(one) for one in night.relax] == ["XB-NAV takes 1 more in one night"]
    lone = take("c", agreements=())
    assert [in_words(one) for one in lone.relax] == ["XA and XB agree"]
    assert not lone.assignments[0].is_agreed
    assert reason(lone.assignments[0]).endswith("(XB–XA), which is missing")
    meeting = take("a", "b", same_night=(frozenset({"a", "b"}),), apart=(frozenset({"XA-POL", "XB-NAV"}),))
    assert [in_words(one) for one in meeting.relax] == ["XA-POL and XB-NAV act in the same night"]


def test_an_agreement_for_other_offences_is_none() -> None:
    """It must cover one of those stated."""
    other = (Agreement(states=frozenset({"XA", "XB"}), offences=frozenset({"ML"})),)
    assert [one.limit for one in take("c", agreements=other).relax] == [Limit.AGREEMENT]
    same = (Agreement(states=frozenset({"XA", "XB", "XC"}), offences=frozenset({"SOM"})),)
    assert take("c", agreements=same).is_possible


def test_an_agency_takes_what_it_is_competent_for() -> None:
    """And whoever nobody has a ground for is left out, by name."""
    money = replace(XA, offences=frozenset({"ML"}))
    found = take("a", "b", agencies=(money, XB))
    assert found.left_out == ("a",)
    assert [in_words(one) for one in found.relax] == ["a is left out"]
    assert dict(found.assignments[0].others) == {"XA-POL": "no ground"}
    assert dict(take("c", agencies=(money, XB)).assignments[0].others) == {"XA-POL": "not competent for the offence"}


def test_what_an_agency_has_already_stays_there() -> None:
    """Whatever the ground; its capacity is used."""
    found = take("a", "b", "c", taken={"a": "XB-NAV"})
    assert who(found) == {"a": "XB-NAV", "b": "XB-NAV", "c": "XA-POL"}
    assert found.assignments[0].ground is Ground.TAKEN
    assert dict(found.assignments[0].others) == {"XA-POL": "XB-NAV has them already"}


def test_same_night_and_apart_move_targets_together() -> None:
    """Two agencies that do not meet: one of them takes both where it can."""
    facts = {**task().facts, "b": Facts(place="XB", nationalities=frozenset({"XA"}), offences=SMUGGLED_IN_XA)}
    limits = {"same_night": (frozenset({"a", "b"}),), "apart": (frozenset({"XA-POL", "XB-NAV"}),), "facts": facts}
    found = take("a", "b", **limits)
    assert who(found) == {"a": "XA-POL", "b": "XA-POL"}
    assert dict(found.assignments[1].others) == {"XB-NAV": "it does not act in the same night as XA-POL"}


def test_nobody_protected_is_allocated() -> None:
    """There is no target to hand over, and another picture's is refused."""
    with pytest.raises(ProtectedActor):
        PICTURE.target("victim")
    open_picture = Picture([Actor("victim")], ())
    with pytest.raises(NotATarget):
        allocate(PICTURE, [open_picture.target("victim")], task())
    with pytest.raises(NotToAllocate):
        take("a", same_night=(frozenset({"a", "victim"}),))
    found = take("a")
    with pytest.raises(NotATarget):
        replace(found, assignments=(replace(found.assignments[0], target=open_picture.target("victim")),))


TAMPERED: dict[str, Callable[[Allocation], Allocation]] = {
    "another agency": lambda found: _with(found, agency="XB-NAV"),
    "an unknown agency": lambda found: _with(found, agency="XZ"),
    "another ground": lambda found: _with(found, ground=Ground.HERE_NATIONAL),
    "taken by word": lambda found: _with(found, ground=Ground.TAKEN),
    "a missing agreement": lambda found: _with(found, ground=Ground.OFFENCE, is_agreed=False, with_state="XC"),
    "twice": lambda found: replace(found, assignments=(*found.assignments, found.assignments[0])),
}


def _with(found: Allocation, **changes: Any) -> Allocation:
    return replace(found, assignments=(replace(found.assignments[0], **changes), *found.assignments[1:]))


@pytest.mark.parametrize("how", TAMPERED)
def test_the_check_finds_what_is_wrong(how: str) -> None:
    """Each ground and each limit is checked."""
    assert faults(TAMPERED[how](take("a", "c")), task())


@pytest.mark.parametrize(
    "tighter",
    [
        {"agencies": (replace(XA, capacity=0), XB)},
        {"agencies": (replace(XA, at_once=0), XB), "same_night": (frozenset({"a", "c"}),)},
        {"same_night": (frozenset({"a", "c"}),), "apart": (frozenset({"XA-POL", "XB-NAV"}),)},
        {"taken": {"a": "XB-NAV"}},
        {"agreements": ()},
    ],
)
def test_the_check_finds_each_limit_overstepped(tighter: dict[str, Any]) -> None:
    """Of a task that is tighter than the one it was made for."""
    assert faults(take("a", "c"), task(**tighter))


WRITTEN = {
    "agencies": [{"code": "XA-POL", "state": "XA", "capacity": 2, "at_once": 1, "offences": ["SOM"]}],
    "agreements": [{"states": ["XA", "XB"], "offences": ["SOM"]}],
    "targets": [{"id": "a", "place": "XA", "nationalities": ["XB"], "offences": [["SOM", "XA"]]}],
    "same_night": [["a", "b"]],
    "apart": [],
    "taken": {"a": "XA-POL"},
}


def test_a_task_is_read_from_json() -> None:
    """All of it, and the least of it."""
    read = task_from_json(json.loads(json.dumps(WRITTEN)))
    assert read.agencies == (Agency(code="XA-POL", state="XA", capacity=2, at_once=1, offences=frozenset({"SOM"})),)
    assert read.facts["a"].offences == SMUGGLED_IN_XA
    assert (read.same_night, dict(read.taken)) == ((frozenset({"a", "b"}),), {"a": "XA-POL"})
    assert task_from_json({"agencies": [{"code": "x", "state": "XA", "capacity": 0}]}).facts == {}


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"agencies": []}, BadTask),
        ({"agencies": "XA"}, BadTask),
        ({"agencies": ["XA"]}, BadTask),
        ({"agencies": [{"code": "x", "state": "XA"}]}, BadTask),
        ({"agencies": [{"code": "x", "state": "XA", "capacity": 1.5}]}, BadTask),
        ({"agencies": [{"code": "x", "state": "XA", "capacity": -1}]}, BadTask),
        ({"agencies": [{"code": "x", "state": "XA", "capacity": 1, "capasity": 2}]}, BadTask),
        ({"agencies": [{"code": "x", "state": "XA", "capacity": 1, "offences": ["SON"]}]}, VocabularyError),
        ({"agreements": [{"states": ["XA"]}]}, BadTask),
        ({"agreements": [{"states": ["XA", "XA"]}]}, BadTask),
        ({"agreements": [{"states": "XA"}]}, BadTask),
        ({"targets": [{"place": "XA"}]}, BadTask),
        ({"targets": [{"id": "a"}, {"id": "a"}]}, BadTask),
        ({"targets": [{"id": "a", "offences": ["SOM"]}]}, BadTask),
        ({"same_night": [["a"]]}, BadTask),
        ({"same_night": 3}, BadTask),
        ({"apart": [["XA-POL"]]}, BadTask),
        ({"apart": [["XA-POL", "XC"]]}, UnknownAgency),
        ({"taken": {"a": "XC"}}, UnknownAgency),
        ({"taken": 3}, BadTask),
        ({"other": []}, BadTask),
    ],
)
def test_a_task_that_cannot_be_is_refused_by_name(change: dict[str, Any], refusal: type[DisruptionError]) -> None:
    """What is wrong, then what to do."""
    with pytest.raises(refusal) as caught:
        task_from_json({**WRITTEN, **change})
    assert caught.value.message
    assert caught.value.remedy


def test_no_task_is_refused() -> None:
    """A list or nothing is none."""
    for data in ([], None, "x"):
        with pytest.raises(BadTask):
            task_from_json(data)

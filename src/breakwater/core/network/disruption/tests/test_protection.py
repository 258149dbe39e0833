"""Nobody who is protected can be a target, by whatever door."""

import copy
import dataclasses
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from breakwater.core.network.disruption import faults
from breakwater.core.network.disruption.goals import Aim, Constraints, Goal
from breakwater.core.network.disruption.picture import Picture, Target
from breakwater.core.network.disruption.plan import Alternative, Certificate, End, Plan
from breakwater.core.network.disruption.rows import Actor, Tie


def picture(*, protected: bool = True) -> Picture:
    """Return a path of three whose middle is protected, and would be the best target."""
    rows = [Actor("a"), Actor("victim", protected=protected), Actor("b")]
    return Picture(rows, [Tie("a", "victim"), Tie("victim", "b")])


def plan(of: Picture, *targets: Any, alternatives: tuple[Alternative, ...] = ()) -> Plan:
    return Plan(
        picture=of,
        goal=Goal(aim=Aim.FRAGMENT),
        constraints=Constraints(removals=1),
        targets=targets,
        effect=(3.0, *(1.0 for _ in targets)),
        adds=tuple(2.0 for _ in targets),
        bound=0.0,
        method="by hand",
        seed=0,
        steps=0,
        end=End.STEPS,
        alternatives=alternatives,
        certificate=Certificate(picture=of.digest, nodes=0, open_nodes=1, root_bound=0.0),
    )


def forged(name: str, place: int = 2) -> Any:
    """Return an object of the right class that no picture made."""
    return tuple.__new__(Target, (name, place, 1.0))


def _subclass() -> None:
    type("Other", (Target,), {})


def _mutate(attribute: str, value: Any) -> Callable[[], object]:
    def act() -> object:
        mine = picture().target("a")
        object.__setattr__(mine, attribute, value)
        return plan(picture(), mine)

    return act


def _writeable() -> object:
    mine = picture()
    mine.protected.flags.writeable = True
    return mine


def _swapped() -> object:
    """Plan on a picture without protection, then put the picture with protection in its place."""
    open_picture = picture(protected=False)
    return dataclasses.replace(plan(open_picture, open_picture.target("victim")), picture=picture())


DOORS: dict[str, Callable[[], object]] = {
    "asked of the picture": lambda: picture().target("victim"),
    "constructor": lambda: Target("victim", 2, 1.0),
    "constructor without arguments": Target,
    "subclass": _subclass,
    "forged in a plan": lambda: plan(picture(), forged("victim")),
    "forged with another's name": lambda: plan(picture(), forged("a")),
    "a text in a plan": lambda: plan(picture(), "victim"),
    "an empty target": lambda: plan(picture(), tuple.__new__(Target)),
    "another picture's target": lambda: plan(picture(), picture(protected=False).target("victim")),
    "a twin's target": lambda: plan(picture(), picture().target("a")),
    "among alternatives": lambda: plan(picture(), alternatives=(Alternative(targets=(forged("victim"),), value=1),)),
    "replace": lambda: dataclasses.replace(plan(picture()), targets=(forged("victim"),), effect=(3, 1), adds=(2,)),
    "replace the picture": _swapped,
    "mutate the id": _mutate("id", "victim"),
    "mutate the class": _mutate("__class__", str),
    "pickle a target": lambda: pickle.dumps(picture().target("a")),
    "pickle a picture": lambda: pickle.dumps(picture()),
    "pickle a plan": lambda: pickle.dumps(plan(picture())),
    "replace in a picture": lambda: dataclasses.replace(picture(), protected=np.zeros(3, bool)),
    "set on a picture": lambda: setattr(picture(), "protected", np.zeros(3, bool)),
    "write the array": lambda: picture().protected.__setitem__(2, False),
    "make the array writeable": _writeable,
    "counted as taken": lambda: Constraints(removals=1, taken=frozenset({"victim"})).check(picture()),
    "only together": lambda: Constraints(removals=2, only_together=(frozenset({"a", "victim"}),)).check(picture()),
    "not both": lambda: Constraints(removals=1, not_both=(frozenset({"a", "victim"}),)).check(picture()),
}


@pytest.mark.parametrize("door", DOORS)
def test_a_protected_actor_gets_in_by_no_door(door: str) -> None:
    """Each way that could make a target of a protected actor is refused."""
    with pytest.raises((faults.DisruptionError, TypeError, ValueError, AttributeError)):
        DOORS[door]()


def test_copies_are_the_same_thing() -> None:
    """A copied target is the one that the picture knows; nothing else comes of copying."""
    mine = picture()
    target = mine.target("a")
    assert copy.copy(target) is target
    assert copy.deepcopy(target) is target
    assert copy.deepcopy(mine) is mine
    assert plan(mine, copy.deepcopy(target)).targets == (target,)


@given(st.lists(st.booleans(), min_size=1, max_size=9), st.data())
def test_a_picture_hands_out_who_is_not_protected(shields: list[bool], data: st.DataObject) -> None:
    """Whatever is asked, mixed and forged, a plan holds removable actors of its own picture alone."""
    rows = [Actor(f"n{place}", protected=shield) for place, shield in enumerate(shields)]
    mine, twin = Picture(rows, ()), Picture([dataclasses.replace(row, protected=False) for row in rows], ())
    lawful = {row.id for row in rows if not row.protected}
    assert {target.id for target in mine.targets()} == lawful
    name = data.draw(st.sampled_from([row.id for row in rows]))
    candidates: list[Any] = [*mine.targets(), twin.target(name), forged(name), name, None]
    chosen = data.draw(st.lists(st.sampled_from(candidates), max_size=3))
    try:
        made = plan(mine, *chosen)
    except faults.DisruptionError:
        return
    assert {target.id for target in made.targets} <= lawful

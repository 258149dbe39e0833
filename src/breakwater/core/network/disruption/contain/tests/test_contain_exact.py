"""Small networks are contained at least cost, which is proved; and what must then hold."""

from dataclasses import replace
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from breakwater.core.network.disruption.contain.tests.test_contain_plans import largest_left, plan_for, rows_of
from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.rows import Actor, Tie
from breakwater.core.network.disruption.tests.networks import pictures
from breakwater.core.network.disruption.verify import verify

FEW = settings(max_examples=12)


def cheapest(picture: Picture, largest: int) -> float | None:
    """Try every lawful set."""
    free = [name for name, shield in zip(picture.ids, picture.protected, strict=True) if not shield]
    costs = [
        sum(float(picture.cost[picture.index[name]]) for name in some)
        for count in range(len(free) + 1)
        for some in combinations(free, count)
        if largest_left(picture, set(some)) <= largest
    ]
    return min(costs, default=None)


@FEW
@given(pictures(most=8, costly=True), st.integers(1, 5))
def test_the_cheapest_is_found(picture: Picture, largest: int) -> None:
    """As by trying every set."""
    plan = plan_for(picture, largest)
    assert plan.price == cheapest(picture, largest)
    if plan.price is not None:
        assert plan.is_proved
        assert verify(plan, picture).is_tried


@FEW
@given(pictures(), st.integers(1, 5), st.data())
def test_other_names_change_nothing(picture: Picture, largest: int, data: st.DataObject) -> None:
    """A relabelled network has a plan of equal worth."""
    names = dict(zip(picture.ids, data.draw(st.permutations(picture.ids)), strict=True))
    actors, ties = rows_of(picture)
    renamed = Picture(
        [replace(actor, id=names[actor.id]) for actor in actors],
        [Tie(names[tie.source], names[tie.target]) for tie in ties],
    )
    assert plan_for(renamed, largest).price == plan_for(picture, largest).price


@FEW
@given(pictures(), st.integers(1, 5))
def test_somebody_without_ties_changes_nothing(picture: Picture, largest: int) -> None:
    """An isolated actor is never a target and costs the plan nothing."""
    actors, ties = rows_of(picture)
    wider = plan_for(Picture([*actors, Actor("alone")], ties), largest)
    assert wider.price == plan_for(picture, largest).price
    assert "alone" not in {target.id for target in wider.targets}


@FEW
@given(pictures(), st.integers(1, 5), st.integers(0, 3))
def test_more_room_is_never_worse(picture: Picture, largest: int, removals: int) -> None:
    """One removal more, or one more that may hang together, never asks for more; where it reaches the size it stays so."""
    few, more = (plan_for(picture, largest, removals=count) for count in (removals, removals + 1))
    assert more.effect[-1] <= max(few.effect[-1], largest)
    wider = plan_for(picture, largest + 1)
    price = plan_for(picture, largest).price
    assert price is None or (wider.price is not None and wider.price <= price)


@FEW
@given(pictures(), st.integers(1, 5), st.data())
def test_protection_is_never_better(picture: Picture, largest: int, data: st.DataObject) -> None:
    """Whoever is protected as well is in no plan, and it costs no less."""
    actors, ties = rows_of(picture)
    shielded = data.draw(st.sampled_from(picture.ids))
    guarded = Picture([replace(one, protected=one.protected or one.id == shielded) for one in actors], ties)
    plan, free = plan_for(guarded, largest), plan_for(picture, largest)
    assert shielded not in {target.id for target in plan.targets}
    assert plan.price is None or (free.price is not None and plan.price >= free.price)

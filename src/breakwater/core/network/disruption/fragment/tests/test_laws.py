"""What must hold of any plan, whatever the network."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.rows import Actor, Tie
from breakwater.core.network.disruption.tests.networks import pictures, plan_for

FEW = settings(max_examples=25)


def rows(picture: Picture) -> tuple[list[Actor], list[Tie]]:
    """Return rows that build the picture."""
    actors = [
        Actor(name, states=states, cost=float(cost), protected=bool(shield))
        for name, states, cost, shield in zip(picture.ids, picture.states, picture.cost, picture.protected, strict=True)
    ]
    return actors, [Tie(picture.ids[one], picture.ids[other]) for one, other in picture.pairs().tolist()]


@FEW
@given(pictures(), st.integers(0, 3), st.data())
def test_other_names_change_nothing(picture: Picture, removals: int, data: st.DataObject) -> None:
    """A relabelled network has a plan of equal worth."""
    names = dict(zip(picture.ids, data.draw(st.permutations(picture.ids)), strict=True))
    actors, ties = rows(picture)
    renamed = Picture(
        [replace(actor, id=names[actor.id]) for actor in actors],
        [Tie(names[tie.source], names[tie.target]) for tie in ties],
    )
    assert plan_for(renamed, removals=removals).value == plan_for(picture, removals=removals).value


@FEW
@given(pictures(), st.integers(0, 3))
def test_somebody_without_ties_changes_nothing(picture: Picture, removals: int) -> None:
    """An isolated actor is never a target and costs the plan nothing."""
    actors, ties = rows(picture)
    wider = plan_for(Picture([*actors, Actor("alone")], ties), removals=removals)
    assert wider.value == plan_for(picture, removals=removals).value
    assert "alone" not in {target.id for target in wider.targets}


@FEW
@given(pictures(costly=True), st.sampled_from([0.0, 1.5, 3.0]), st.sampled_from([0.5, 1.0, 2.0]))
def test_more_room_is_never_worse(picture: Picture, budget: float, more: float) -> None:
    """Raising the budget never leaves more."""
    assert plan_for(picture, budget=budget + more).value <= plan_for(picture, budget=budget).value


@FEW
@given(pictures(), st.integers(0, 3), st.data())
def test_protection_is_never_better(picture: Picture, removals: int, data: st.DataObject) -> None:
    """Protecting somebody never leaves fewer pairs, and the plan says what protection costs."""
    actors, ties = rows(picture)
    shielded = data.draw(st.sampled_from(picture.ids))
    guarded = Picture([replace(one, protected=one.protected or one.id == shielded) for one in actors], ties)
    plan = plan_for(guarded, removals=removals)
    assert plan.value >= plan_for(picture, removals=removals).value
    assert shielded not in {target.id for target in plan.targets}
    free = Picture([replace(one, protected=False) for one in actors], ties)
    without = plan_for(free, removals=removals).value
    assert [limit.value for limit in plan.relaxed if limit.limit == "protection"] == ([without] if plan.value else [])


@FEW
@given(pictures(), st.integers(0, 3))
def test_costs_split_in_halves_change_nothing(picture: Picture, removals: int) -> None:
    """A budget of so many, or of half as much where each costs half, is the same limit."""
    actors, ties = rows(picture)
    halved = Picture([replace(actor, cost=0.5) for actor in actors], ties)
    assert plan_for(halved, budget=removals / 2).value == plan_for(picture, removals=removals).value


@FEW
@given(pictures(), st.integers(0, 3), st.integers(0, 30))
def test_equal_steps_give_an_equal_plan(picture: Picture, removals: int, seed: int) -> None:
    """Nothing is drawn but from the seed."""
    assert plan_for(picture, removals=removals, seed=seed) == plan_for(picture, removals=removals, seed=seed)


@FEW
@given(pictures(), st.integers(1, 3))
def test_the_effect_falls_and_adds_up(picture: Picture, removals: int) -> None:
    """Each target brings something, and the curve never rises."""
    plan = plan_for(picture, removals=removals)
    assert list(plan.effect) == sorted(plan.effect, reverse=True)
    assert all(adds > 0 for adds in plan.adds)
    assert plan.exhausted or len(plan.targets) == removals

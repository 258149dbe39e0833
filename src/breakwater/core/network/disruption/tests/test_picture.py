"""A picture is built from good rows, refuses bad ones by name, and does not depend on their order."""

import math

import pytest

from breakwater.core.errors import BreakwaterError
from breakwater.core.network.disruption import faults
from breakwater.core.network.disruption.goals import Aim, Constraints, Goal
from breakwater.core.network.disruption.picture import Picture, Repeats
from breakwater.core.network.disruption.rows import Actor, Tie
from breakwater.core.network.disruption.solving import solve

A, B, C = Actor("a"), Actor("b"), Actor("c")

BAD_ROWS: list[tuple[list[Actor], list[Tie], type[BreakwaterError]]] = [
    ([], [], faults.EmptyPicture),
    ([A, A], [], faults.DuplicateActor),
    ([A, B], [Tie("a", "a")], faults.SelfTie),
    ([A, B], [Tie("a", "x")], faults.UnknownActor),
    ([A, B], [Tie("a", "b"), Tie("b", "a")], faults.RepeatedTie),
    ([Actor("a", cost=-1)], [], faults.BadCost),
    ([Actor("a", cost=math.nan)], [], faults.BadCost),
    ([Actor("a", cost=math.inf)], [], faults.BadCost),
    ([A, B], [Tie("a", "b", probability=1.5)], faults.BadProbability),
    ([A, B], [Tie("a", "b", probability=math.nan)], faults.BadProbability),
    ([A, B], [Tie("a", "b", capacity=-1)], faults.BadCapacity),
    ([A, B], [Tie("a", "b", capacity=math.nan)], faults.BadCapacity),
]


@pytest.mark.parametrize(("actors", "ties", "fault"), BAD_ROWS)
def test_bad_rows_are_refused_by_name(actors: list[Actor], ties: list[Tie], fault: type[BreakwaterError]) -> None:
    """Each fault has its own class, says what is wrong and what to do."""
    with pytest.raises(fault) as refused:
        Picture(actors, ties)
    assert refused.value.remedy


def test_the_order_of_rows_does_not_matter() -> None:
    """Equal rows in another order, undirected ties told from the other end, make an equal picture."""
    one = Picture([A, B, C], [Tie("a", "b", kind="call"), Tie("b", "c")])
    other = Picture([C, A, B], [Tie("c", "b"), Tie("b", "a", kind="call")])
    assert one.digest == other.digest
    assert one.pairs().tolist() == other.pairs().tolist() == [[0, 1], [1, 2]]


@pytest.mark.parametrize(
    "other",
    [
        Picture([A, B, Actor("c", protected=True)], [Tie("a", "b")]),
        Picture([A, B, Actor("c", cost=2)], [Tie("a", "b")]),
        Picture([A, B, C], [Tie("a", "c")]),
        Picture([A, B, C], [Tie("a", "b", directed=True)]),
        Picture([A, B, C], [Tie("a", "b", probability=0.5)]),
    ],
)
def test_whatever_differs_shows_in_the_digest(other: Picture) -> None:
    """Protection, costs, ties, directions and probabilities are all in it."""
    assert other.digest != Picture([A, B, C], [Tie("a", "b")]).digest


def test_repeated_ties_merge_where_that_is_asked_for() -> None:
    """Capacities add up, probabilities are those of independent sources, directed ties stay apart."""
    rows = [
        Tie("a", "b", probability=0.5, capacity=2, kind="call", time="2024"),
        Tie("b", "a", probability=0.5, capacity=3, kind="meeting", time="2023"),
        Tie("b", "a", directed=True),
    ]
    merged = Picture([A, B], rows, repeats=Repeats.MERGE)
    assert merged.probability.tolist() == [0.75, 1.0]
    assert merged.capacity.tolist() == [5.0, math.inf]
    assert merged.tie_kinds == ("call + meeting", "")
    assert merged.times[0] == "2023"
    assert merged.pairs().tolist() == [[0, 1]]


def test_ids_stand_where_the_index_says() -> None:
    """Sorted by id; who is not there is refused."""
    mine = Picture([C, A], [])
    assert mine.ids == ("a", "c")
    assert mine.place("c") == 1
    with pytest.raises(faults.UnknownActor):
        mine.place("x")


@pytest.mark.parametrize(
    "bad",
    [
        {"removals": -1},
        {"budget": -1.0},
        {"budget": math.nan},
        {"removals": 1, "excluded": frozenset("a"), "taken": frozenset("a")},
        {"removals": 1, "not_both": (frozenset("a"),)},
        {"removals": 1, "taken": frozenset("a"), "only_together": (frozenset("ab"),)},
        {"removals": 1, "quotas": (("XX", -1),)},
        {"removals": 1, "quotas": (("XX", 1), ("XX", 2))},
    ],
)
def test_constraints_that_cannot_be_are_refused(bad: dict[str, object]) -> None:
    """Negative numbers, contradictions."""
    with pytest.raises(faults.DisruptionError):
        Constraints(**bad)


@pytest.mark.parametrize("aim", [Aim.FRAGMENT, Aim.SEVER])
def test_without_limits_nothing_is_chosen_where_more_always_does_more(aim: Aim) -> None:
    """Everybody would be the answer; to break the business needs no limit."""
    with pytest.raises(faults.BadConstraint, match="Nothing limits"):
        solve(Picture([A, C], []), Goal(aim=aim, sources=("a",), sinks=("c",)), Constraints(), seed=0)
    assert solve(Picture([A, C], []), Goal(aim=Aim.BUSINESS), Constraints(), seed=0).is_proved


def test_constraints_name_actors_of_the_picture() -> None:
    """An excluded id that nobody has is a mistake, not a wish fulfilled."""
    with pytest.raises(faults.UnknownActor):
        Constraints(removals=1, excluded=frozenset({"x"})).check(Picture([A], []))

"""What plans leave after recovery: collapse, draws that repeat, nobody protected drawn into anything."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from breakwater.core.network.disruption.faults import NotATarget
from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.recovering.faults import BadRecovery
from breakwater.core.network.disruption.recovering.features import loss
from breakwater.core.network.disruption.recovering.history import history
from breakwater.core.network.disruption.recovering.outlook import Outlook, rank_after_recovery, rank_plan
from breakwater.core.network.disruption.recovering.rewiring import LEVELS, PURE, Mechanism, ends_of
from breakwater.core.network.disruption.rows import Actor, Tie
from breakwater.core.network.disruption.tests.networks import graph_of, pairs_left, pictures, plan_for
from breakwater.core.network.graph import from_indices

STAR = [("hub", f"n{place}") for place in range(6)]
PAST = [("one", [*STAR, ("n0", "n1")]), ("two", [*STAR[:4], ("n1", "n2")]), ("three", [*STAR[:4], ("n0", "n3")])]


def star(*, protected: tuple[str, ...] = (), roles: tuple[str, ...] = ()) -> Picture:
    """Return a hub with six around, and a pair beside."""
    names = ["hub", *(f"n{place}" for place in range(6)), "p", "q"]
    rows = [Actor(name, protected=name in protected, roles=roles if name in ("hub", "p") else ()) for name in names]
    return Picture(rows, [Tie(*tie) for tie in [*STAR, ("p", "q")]])


def look(picture: Picture, *names: str, **asked: object) -> Outlook:
    """Return the outlook of one plan."""
    return rank_after_recovery(picture, [[picture.target(name) for name in names]], seed=3, **asked).outlooks[0]


def test_collapse_leaves_what_is_left_now() -> None:
    """Where no end is tied anew, by whatever mechanism."""
    found = look(star(), "hub", levels=(0.0,), runs=3)
    assert (found.now, found.expected, found.error, found.low, found.high) == (1, 1, 0, 1, 1)


def test_a_range_over_mechanisms_is_given() -> None:
    """Each reading lies above what is left now; the best tied are q and p, so that all find each other there."""
    found = look(star(), "hub", runs=60)
    by = {reading.mechanism: reading.pairs for reading in found.by}
    assert set(by) == set(PURE)
    assert found.now < found.low <= found.expected <= found.high
    assert look(star(), "hub", levels=(1.0,), runs=5).high == 28  # everybody but the hub


def test_somebody_of_the_lost_ones_role_is_sought_where_one_is_left() -> None:
    """All six turn to p, who has the hub's role."""
    picture = star(roles=("organiser",))
    for reading in look(picture, "hub", levels=(1.0,), runs=4).by:
        assert (reading.pairs, reading.error) == (28, 0)


def test_protected_actors_neither_seek_nor_are_sought() -> None:
    """With all six protected nobody is left who would seek, and nobody is tied to them."""
    picture = star(protected=tuple(f"n{place}" for place in range(6)))
    found = look(picture, "hub", levels=(1.0,), runs=4)
    assert found.low == found.high == found.now == 1
    graph = from_indices(picture.ids, picture.pairs())
    gone = np.array([name == "hub" for name in picture.ids])
    one = star(protected=("n3",))
    lost = loss(graph, gone, [frozenset()] * len(picture))
    for mechanism in PURE:
        ends = ends_of(lost, one.protected, mechanism)
        assert one.place("n3") not in ends.owner
        assert one.place("n3") not in ends.order


def test_plans_are_ranked_by_what_is_expected_after_recovery() -> None:
    """The order may differ from that of now; where plans are far apart the first is clear."""
    picture = star()
    sets = [[picture.target("p")], [picture.target("hub")]]
    found = rank_after_recovery(picture, sets, levels=(0.0, 0.2), runs=60, seed=1)
    assert [one.targets[0].id for one in found.outlooks] == ["hub", "p"]
    assert found.is_clear
    same = rank_after_recovery(picture, [[picture.target("n1")], [picture.target("n2")]], runs=60, seed=1)
    assert not same.is_clear
    assert found.skill is None


def test_a_history_gives_the_mixture_its_levels_and_its_skill() -> None:
    """And one that teaches nothing leaves the pure mechanisms."""
    past = history(PAST)
    picture = star()
    ranking = rank_after_recovery(picture, [[picture.target("hub")]], past=past, runs=20, seed=0)
    assert {reading.mechanism for reading in ranking.outlooks[0].by} == {*PURE, Mechanism.MIXTURE}
    assert ranking.levels == (0.5,)
    assert ranking.skill is not None
    assert ranking.skill.news == 2
    plain = history([("one", STAR), ("two", STAR[:4])])
    dull = rank_after_recovery(picture, [[picture.target("hub")]], past=plain, runs=4, seed=0)
    assert {reading.mechanism for reading in dull.outlooks[0].by} == set(PURE)
    assert dull.levels == (0.0,)


def test_what_cannot_be_is_refused() -> None:
    """No plan, no run, a level that is none, another picture's target."""
    picture = star()
    plan = [picture.target("hub")]
    for asked in ({"runs": 0}, {"levels": ()}, {"levels": (-1.0,)}, {"levels": (float("nan"),)}):
        with pytest.raises(BadRecovery):
            rank_after_recovery(picture, [plan], seed=0, **asked)
    with pytest.raises(BadRecovery):
        rank_after_recovery(picture, [], seed=0)
    with pytest.raises(NotATarget):
        rank_after_recovery(star(protected=("hub",)), [plan], seed=0)


def test_nobody_looks_anew_for_whoever_was_gone_before() -> None:
    """The hub that was taken leaves no end; taken by the plan it does."""
    picture = star()
    before = rank_after_recovery(picture, [[]], taken=frozenset({"hub"}), seed=0).outlooks[0]
    after = rank_after_recovery(picture, [[picture.target("hub")]], seed=0).outlooks[0]
    assert before.now == before.low == before.high == after.now == 1  # the pair beside
    assert after.high > 1


@settings(max_examples=25)
@given(pictures(), st.integers(0, 2))
def test_recovery_never_leaves_less_than_now_and_repeats(picture: Picture, removals: int) -> None:
    """Of a plan and its alternatives; equal seeds give equal rankings; who is taken is gone in each."""
    plan = plan_for(picture, removals=removals)
    found = rank_plan(plan, runs=6, seed=5)
    assert found == rank_plan(plan, runs=6, seed=5)
    assert found.levels == LEVELS
    assert len(found.outlooks) == 1 + len(plan.alternatives)
    for one in found.outlooks:
        gone = [target.id for target in one.targets]
        assert one.now == pairs_left(graph_of(picture), gone)
        assert all(reading.pairs >= one.now for reading in one.by)
        most = len(picture) - len(gone)
        assert one.high <= most * (most - 1) / 2


@settings(max_examples=15)
@given(pictures(most=7))
def test_every_pair_that_could_meet_does_at_last(picture: Picture) -> None:
    """At a level beyond all bounds each who lost somebody is tied to all who are lawful, by every mechanism alike."""
    target = next(iter(picture.targets()), None)
    if target is None:
        return
    found = rank_after_recovery(picture, [[target]], levels=(50.0,), runs=1, seed=0).outlooks[0]
    graph = graph_of(picture)
    seekers = [name for name in graph[target.id] if not picture.protected[picture.index[name]]]
    free = [name for name in picture.ids if name != target.id and not picture.protected[picture.index[name]]]
    graph.add_edges_from((one, other) for one, other in combinations(free, 2) if one in seekers or other in seekers)
    assert found.low == found.high == pairs_left(graph, [target.id])

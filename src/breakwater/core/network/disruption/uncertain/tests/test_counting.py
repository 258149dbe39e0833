"""Sixty-four networks at a time count as each by itself does."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.rows import Actor, Tie
from breakwater.core.network.disruption.uncertain.counting import left_after_each
from breakwater.core.network.disruption.uncertain.judging import left_in_each
from breakwater.core.network.disruption.uncertain.tests.doubtful import doubtful, montagna
from breakwater.core.network.disruption.uncertain.verifying import drawn, joined
from breakwater.core.network.disruption.uncertain.worlds import Worlds, draw_worlds, pair_probabilities

FEW = settings(max_examples=25)
SAMPLES = 70  # more than one word, and not a whole number of them


def after_each(worlds: Worlds, gone: list[int]) -> tuple[int, list[int]]:
    status = np.zeros(len(worlds.starts) - 1, dtype=np.int8)
    status[gone] = 2
    left = np.empty(len(status), dtype=np.int64)
    rows = (worlds.starts, worlds.ends, worlds.pair, worlds.present, worlds.samples)
    return left_after_each(*rows, status, left), left.tolist()


@FEW
@given(doubtful(most=10, ties=16), st.integers(0, 2**63), st.data())
def test_fast_counts_as_slow_does(picture: Picture, seed: int, data: st.DataObject) -> None:
    """In each drawn network, what bits count is what joining ends in plain Python counts; so after each removal."""
    gone = sorted(data.draw(st.sets(st.sampled_from(picture.ids), max_size=3)))
    worlds = draw_worlds(picture, SAMPLES, seed=seed, stream=3)
    networks = list(drawn(picture, SAMPLES, seed, 3))
    places = [picture.place(name) for name in gone]
    slow = [joined(picture, network, set(gone)) for network in networks]
    assert left_in_each(worlds, places).tolist() == slow
    total, left = after_each(worlds, places)
    assert total == sum(slow)
    assert left == [sum(joined(picture, network, {*gone, name}) for network in networks) for name in picture.ids]


def test_on_a_larger_network_too() -> None:
    """Montagna, whose parts need several bits to count."""
    picture = montagna()
    worlds = draw_worlds(picture, SAMPLES, seed=1)
    slow = [joined(picture, network, {"N18"}) for network in drawn(picture, SAMPLES, 1, 0)]
    assert left_in_each(worlds, [picture.place("N18")]).tolist() == slow
    assert after_each(worlds, [picture.place("N18")])[0] == sum(slow)


def test_ties_are_there_as_often_as_they_are_probable() -> None:
    """Never, always, and as often as two ties of one pair make it; one more probable is there wherever it was."""
    actors = [Actor(name) for name in "abcd"]
    rows = [Tie("a", "b", probability=0.0), Tie("b", "c"), Tie("c", "d", probability=0.3)]
    picture = Picture(actors, [*rows, Tie("d", "c", directed=True, probability=0.5)])
    assert pair_probabilities(picture).tolist() == [0.0, 1.0, 1 - 0.7 * 0.5]
    worlds = draw_worlds(picture, 4000, seed=9)
    assert [worlds.truth(0).sum(), worlds.truth(1).sum()] == [0, 4000]
    assert abs(worlds.truth(2).mean() - 0.65) < 0.03
    surer = draw_worlds(Picture(actors, [rows[0], rows[1], Tie("c", "d", probability=0.8)]), 4000, seed=9)
    assert not (worlds.truth(2) & ~surer.truth(2)).any()
    assert surer.first(128).truth(2).tolist() == surer.truth(2)[:128].tolist()

"""The sets that could be best once a tie is known: compared with each other, they tell what knowing it is worth."""

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np

from breakwater.core.network.disruption.fragment import climbing
from breakwater.core.network.disruption.fragment.case import Case
from breakwater.core.network.disruption.fragment.climbing import Chosen
from breakwater.core.network.disruption.fragment.deciding import open_nodes, remove
from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.uncertain.searching import Search
from breakwater.core.network.disruption.uncertain.worlds import draw_worlds

_SAMPLES: Final = 512
_PUSHES: Final = 5
_SIZES: Final = (4, 8, 16, 32)
_DRAWS: Final = 60
_PLANNING, _SMALL = 100, 101
"""Streams of draws; others than those that the sets are valued on."""


def rivals(picture: Picture, case: Case, most: int, *, seed: int, stop: Callable[[], bool]) -> list[Chosen]:
    """Return the best set first, then what is best on a few networks, then exchanges of the best; all lawful.

    Args:
        picture: its ties have probabilities.
        case: with every actor as a node, in the picture's places.
        most: how many at most.
        seed: of the draws.
        stop: asked between searches.
    """
    worlds = draw_worlds(picture, _SAMPLES, seed=seed, stream=_PLANNING)
    search = Search(case, worlds, seed, stop=stop).run(pushes=_PUSHES)
    best = search.best.chosen
    found = dict.fromkeys([best])
    for draw in range(_DRAWS):
        if stop() or len(found) >= most:
            break
        few = draw_worlds(picture, _SIZES[draw % len(_SIZES)], seed=seed, stream=_SMALL + draw)
        found.setdefault(Search(case, few, seed).run(best).best.chosen)
    ranked = sorted(_exchanges(search, best), key=lambda other: (other[0], sorted(other[1])))
    for _, other in ranked:
        if len(found) >= most:
            break
        found.setdefault(other)
    return list(found)


def _exchanges(search: Search, best: Chosen) -> Iterator[tuple[int, Chosen]]:
    """Yield the best set with one target exchanged or left out, and what about it leaves."""
    search.is_counting = False
    case = search.case
    for node in sorted(best):
        state = search.root.copy()
        for other in sorted(best - {node}):
            if state.status[other] == 0:
                remove(case, state, other)
        value, left = search.look(case, state)
        yield value, climbing.set_of(case, state)
        nodes = open_nodes(state)
        for place in nodes[np.argsort(left[nodes], kind="stable")].tolist():
            trial = state.copy()
            if remove(case, trial, place):
                yield int(left[place]), climbing.set_of(case, trial)

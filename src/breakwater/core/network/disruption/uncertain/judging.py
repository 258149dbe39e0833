"""Judge a plan on networks that it was not drawn from, and see whether other draws lead to the same plan."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

import numpy as np

from breakwater.core.network.disruption.fragment.case import REMOVED, Case, Ints, case_of
from breakwater.core.network.disruption.fragment.climbing import Chosen
from breakwater.core.network.disruption.fragment.search import Search as ChartSearch
from breakwater.core.network.disruption.goals import Constraints, Goal
from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.progress import Asked
from breakwater.core.network.disruption.sampled import Estimate, Sampled
from breakwater.core.network.disruption.uncertain.counting import pairs_in_each
from breakwater.core.network.disruption.uncertain.searching import Search
from breakwater.core.network.disruption.uncertain.worlds import WORD, Worlds, draw_worlds

FRESH: Final = 5000
REDRAWS: Final = 10
PLANNING, JUDGING, AGAIN = 0, 1, 2
"""Streams of draws: for the plan, for judging it, and from here on for making it anew."""
_MOST_REDRAWN = 200
_CHART_WORK = 100_000_000
_CHART_STEPS = 2000


def left_in_each(worlds: Worlds, gone: Iterable[int]) -> Ints:
    """Count the connected pairs that are left in each network without some actors."""
    status = np.zeros(len(worlds.starts) - 1, dtype=np.int8)
    status[list(gone)] = REMOVED
    order = np.argsort(-np.diff(worlds.starts), kind="stable")
    counts = np.empty(WORD * worlds.present.shape[1], dtype=np.int64)
    pairs_in_each(worlds.starts, worlds.ends, worlds.pair, worlds.present, status, order, counts)
    return counts[: worlds.samples]


def estimate(values: Ints) -> Estimate:
    """Return the mean and its standard error."""
    spread = float(values.std(ddof=1)) if len(values) > 1 else 0.0
    return Estimate(float(values.mean()), spread / len(values) ** 0.5)


def chart_set(picture: Picture, constraints: Constraints, asked: Asked) -> Chosen:
    """Return whom one would choose if every tie of the chart existed: places in the picture."""
    case = case_of(picture, constraints)
    work = max(len(picture) * len(picture.tails) * 2, 1)
    search = ChartSearch(
        case=case,
        seed=asked.seed,
        allowed=min(_CHART_STEPS, _CHART_WORK // work),
        stop=asked.should_stop,
        told=lambda *_: None,
    )
    search.run()
    return frozenset(int(case.places[node]) for node in search.best.chosen)


def judge(
    picture: Picture, goal: Goal, constraints: Constraints, asked: Asked, case: Case, chosen: Chosen, chart: Chosen
) -> Sampled | None:
    """Judge a plan, and the plan of the chart beside it.

    Args:
        case: with every actor as a node, in the picture's places.
        chosen, chart: places of the two plans' targets.

    Returns:
        Sampled: None where the caller asked to stop before it was done.
    """
    taken = [picture.place(name) for name in constraints.taken]
    fresh = draw_worlds(picture, FRESH, seed=asked.seed, stream=JUDGING)
    left, chart_left = left_in_each(fresh, {*chosen, *taken}), left_in_each(fresh, {*chart, *taken})
    counted: Counter[int] = Counter()
    same = 0
    for stream in range(AGAIN, AGAIN + REDRAWS):
        if asked.should_stop():
            return None
        worlds = draw_worlds(picture, min(goal.samples, _MOST_REDRAWN), seed=asked.seed, stream=stream)
        search = Search(case, worlds, asked.seed, stop=asked.should_stop).run(chart)
        if search.is_stopped:
            return None
        again = search.best.chosen
        counted.update(again)
        same += again == chosen
    ranked = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return Sampled(
        samples=goal.samples,
        fresh=FRESH,
        expected=estimate(left),
        chart=tuple(picture.target(picture.ids[place]) for place in sorted(chart)),
        chart_expected=estimate(chart_left),
        regret=estimate(chart_left - left),
        redraws=REDRAWS,
        same=same,
        often=tuple((picture.target(picture.ids[place]), count / REDRAWS) for place, count in ranked),
    )

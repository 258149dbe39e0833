"""Make a plan of whom the search chose: order, effect, what each adds, and what each limit costs."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from math import fsum
from typing import Final

import numpy as np

from breakwater.core.network.disruption.fragment import climbing
from breakwater.core.network.disruption.fragment.case import Case, case_of
from breakwater.core.network.disruption.fragment.choosing import is_exhausted, ordered, others, trimmed
from breakwater.core.network.disruption.fragment.climbing import Chosen
from breakwater.core.network.disruption.goals import Constraints, Goal
from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.plan import Alternative, Certificate, End, Plan, Relaxed
from breakwater.core.network.disruption.progress import Asked, Progress
from breakwater.core.network.disruption.reach.faults import TooLarge
from breakwater.core.network.disruption.reach.nearness import Nearness, nearness
from breakwater.core.network.disruption.reach.search import Search
from breakwater.core.network.disruption.relaxing import relaxed, wider

METHOD: Final = "branch and bound with prices on actors"
MOST: Final = 10_000
_LEAST_STEPS = 400


def reach(picture: Picture, goal: Goal, constraints: Constraints, asked: Asked) -> Plan:
    """Choose those who are nearest to everyone.

    What is left is what is not reached, in actors: who is chosen or next to somebody chosen counts in full, who is d steps
    away as 1/d; with `goal.within`, everybody up to so many steps in full and nobody beyond. Protected persons are
    reached, and are never chosen.

    Args:
        picture: with at least one actor.
        goal: of the aim `reach`.
        constraints: checked against the picture; `removals` limits how many are chosen.
        asked: seed, steps, and whom to tell. A step is a round of prices.

    Raises:
        TooLarge: there are more than ten thousand actors.
    """
    if len(picture) > MOST:
        raise TooLarge(
            f"There are {len(picture)} actors; whom to reach is computed for {MOST} at most.",
            "Select a part of the network.",
        )
    case = case_of(picture, constraints, reduce=False)
    near = nearness(case, goal.within)
    search = _search(case, near, asked, asked.steps)
    left = _Left(near, goal.within)
    order, effect = ordered(trimmed(case, search.best.chosen, left.of), left.of)
    bound = effect[-1] if search.bound == search.best.value else min(search.bound / near.unit, effect[-1])
    return Plan(
        picture=picture,
        goal=goal,
        constraints=constraints,
        targets=picture.targets_at(order),
        effect=tuple(effect),
        adds=tuple(max(0.0, left.of({*order} - {place}) - effect[-1]) for place in order),
        bound=bound,
        method=METHOD,
        seed=asked.seed,
        steps=search.steps,
        end=_end(search, is_proved=bound == effect[-1]),
        alternatives=tuple(_alternatives(picture, left, search, frozenset(order))),
        relaxed=() if search.is_stopped else tuple(_relaxed(picture, goal, constraints, asked, search, effect[-1])),
        exhausted=is_exhausted(case, search.root, order, partial(search.look, case)),
        certificate=Certificate(
            picture=picture.digest,
            nodes=search.nodes,
            open_nodes=0 if bound == effect[-1] else max(1, len(search.open)),
            root_bound=min(search.root_bound / near.unit, bound),
        ),
    )


def _search(case: Case, near: Nearness, asked: Asked, steps: int | None) -> Search:
    unit = near.unit
    search = Search(
        case=case,
        near=near,
        seed=asked.seed,
        allowed=steps,
        stop=asked.should_stop,
        told=lambda done, value, bound: asked.progress(Progress(done, value / unit, bound / unit)),
    )
    search.run()
    return search


class _Left:
    """What is not reached by a set."""

    def __init__(self, near: Nearness, within: int | None) -> None:
        self.near, self.within = near, within

    def of(self, chosen: Iterable[int]) -> float:
        """Return it in actors, to the last digit of the sum."""
        places = sorted(chosen)
        if not places:
            return float(self.near.there)
        steps = self.near.steps[places].min(axis=0)
        counts = np.bincount(steps, minlength=len(self.near.worth))[:-1].tolist()
        if self.within is not None:
            return float(self.near.there - sum(counts[: self.within + 1]))
        return self.near.there - fsum(count / max(far, 1) for far, count in enumerate(counts))


def _end(search: Search, *, is_proved: bool) -> End:
    if is_proved:
        return End.PROVED
    return End.STOPPED if search.is_stopped else End.STEPS


def _alternatives(picture: Picture, left: _Left, search: Search, chosen: Chosen) -> Iterator[Alternative]:
    most = search.best.value * climbing.NEAR + search.near.unit
    for other, _ in others(search.case, search.best, chosen, most, left.of):
        order, effect = ordered(other, left.of)
        yield Alternative(targets=picture.targets_at(order), value=effect[-1])


def _relaxed(
    picture: Picture, goal: Goal, constraints: Constraints, asked: Asked, search: Search, value: float
) -> Iterator[Relaxed]:
    """Solve again without each limit; of who would be chosen then, nothing is told."""
    near, steps = search.near, max(_LEAST_STEPS, search.steps)
    quiet = replace(asked, progress=lambda _: None)
    for one in wider(picture, constraints) if value else ():
        case = case_of(picture, one.constraints, protect=one.protect, reduce=False)
        other = _search(case, near, quiet, steps)
        reached = min(_Left(near, goal.within).of(other.best.chosen), value)
        bound = reached if other.bound == other.best.value else other.bound / near.unit
        yield relaxed(one.limit, reached=reached, bound=bound, value=value)

"""Removals and budgets: what is done where a limit does not suffice for the size that is wanted."""

from dataclasses import dataclass, replace
from typing import Final

from breakwater.core.network.disruption.contain.case import Case, Nodes
from breakwater.core.network.disruption.contain.search import Search, by_number
from breakwater.core.network.disruption.contain.solution import Found, completed, found, reinserted
from breakwater.core.network.disruption.goals import Objective
from breakwater.core.network.disruption.progress import Asked, Progress

_RUN: Final = 200
"""Trials between two looks whether a set fits."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many removals, and what they may cost, at most."""

    removals: int | None
    budget: float | None

    def admit(self, case: Case, answer: Found) -> bool:
        """Tell whether an answer is within the limits; `case` has the true costs."""
        cost = float(case.cost[answer.order].sum())
        return (self.removals is None or len(answer.order) <= self.removals) and (
            self.budget is None or cost <= self.budget
        )


@dataclass(frozen=True, slots=True)
class Reached:
    """What was found within the limits.

    Attributes:
        best: the answer; its component is above the size that was wanted where the limits do not suffice.
        others: good answers, best first.
        steps: how many were made.
        is_stopped: somebody asked to stop.
    """

    best: Found
    others: tuple[Found, ...]
    steps: int
    is_stopped: bool


def contained(case: Case, limit: int, objective: Objective, limits: Limits, asked: Asked) -> Reached:
    """Search for the size that is wanted; where no set within the limits reaches it, for the smallest that one does.

    Half of the steps go to either where the first answer is not within the limits.
    """
    steps = asked.steps or 0
    search = _search(case, limit, objective, asked)
    search.first()
    fits = limits.admit(case, search.best)
    search.run(steps if fits else steps // 2)
    others = [answer for answer in search.pool if limits.admit(case, answer) and answer.largest <= limit]
    if others:
        return Reached(others[0], tuple(others), search.steps, search.is_stopped)
    return _tightened(case, limit, objective, limits, asked, search)


def _search(case: Case, limit: int, objective: Objective, asked: Asked, done: int = 0) -> Search:
    return Search(
        case=case,
        limit=limit,
        objective=objective,
        seed=asked.seed,
        stop=asked.should_stop,
        told=lambda steps, best: asked.progress(Progress(done + steps, best.price(objective), 0.0)),
    )


def _tightened(case: Case, limit: int, objective: Objective, limits: Limits, asked: Asked, before: Search) -> Reached:
    """Find the smallest size that a set within the limits leaves: by halves at once, then one below the other."""
    low, high = limit, found(case, before.best.order[:0], 0, "").largest
    best = found(case, before.best.order[:0], 0, "nothing")
    while low + 1 < high:  # `high` is reached, `low` is not
        middle = (low + high) // 2
        answer = _at_once(case, middle, limits)
        if answer is None:
            low = middle
        else:
            best, high = answer, answer.largest
    steps, allowed, is_stopped = before.steps, asked.steps or 0, before.is_stopped
    weighed = case if limits.removals is None else by_number(case)
    while best.largest > limit and steps < allowed and not is_stopped:
        search = _search(weighed, best.largest - 1, Objective.COST, replace(asked, progress=lambda _: None))
        search.first()
        for order in (best.order, before.best.order):
            search.offer(_cut_down(weighed, order, best.largest - 1))
        while not limits.admit(case, search.best) and steps + search.steps < allowed and not search.is_stopped:
            search.run(min(search.steps + _RUN, allowed - steps))
            asked.progress(Progress(steps + search.steps, best.largest, 0.0))
        steps += max(1, search.steps)
        is_stopped = search.is_stopped
        if limits.admit(case, search.best):
            best = found(case, search.best.order, best.largest - 1, "search")
        elif steps < allowed:
            break
    return Reached(best, (), steps, is_stopped)


def _at_once(case: Case, limit: int, limits: Limits) -> Found | None:
    """Return a set that the rankings find within the limits, if any."""
    for weighed in (case, by_number(case)):
        search = Search(weighed, limit, Objective.COST, 0, lambda: False, lambda *_: None)
        search.first()
        for answer in search.pool:
            if limits.admit(case, answer) and answer.largest <= limit:
                return found(case, answer.order, limit, answer.by)
    return None


def _cut_down(case: Case, order: Nodes, limit: int) -> Found:
    return found(case, reinserted(case, completed(case, order, limit), limit), limit, "search")

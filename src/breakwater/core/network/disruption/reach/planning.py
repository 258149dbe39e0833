"""Make a plan of whom the search chose: order, effect, what each adds, and what each limit costs."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from math import fsum
from typing import Final

import numpy as np

from breakwater.core.network.disruption.fragment import climbing
from breakwater.core.network.disruption.fragment.case import FREE, Case, case_of
from breakwater.core.network.disruption.fragment.climbing import Chosen
from breakwater.core.network.disruption.fragment.deciding import open_nodes, remove
from breakwater.core.network.disruption.goals import Constraints, Goal
from breakwater.core.network.disruption.picture import Picture, Target
from breakwater.core.network.disruption.plan import Alternative, Certificate, End, Plan, Relaxed
from breakwater.core.network.disruption.progress import Asked, Progress
from breakwater.core.network.disruption.reach.faults import TooLarge
from breakwater.core.network.disruption.reach.nearness import Nearness, nearness
from breakwater.core.network.disruption.reach.search import Search

METHOD: Final = "branch and bound with prices on actors"
MOST: Final = 10_000
_ALTERNATIVES = 5
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
    order, effect = left.ordered(left.trimmed(case, search.best.chosen))
    bound = effect[-1] if search.bound == search.best.value else min(search.bound / near.unit, effect[-1])
    return Plan(
        picture=picture,
        goal=goal,
        constraints=constraints,
        targets=_targets(picture, order),
        effect=tuple(effect),
        adds=tuple(max(0.0, left.of({*order} - {place}) - effect[-1]) for place in order),
        bound=bound,
        method=METHOD,
        seed=asked.seed,
        steps=search.steps,
        end=_end(search, is_proved=bound == effect[-1]),
        alternatives=tuple(_alternatives(picture, left, search, frozenset(order))),
        relaxed=() if search.is_stopped else tuple(_relaxed(picture, goal, constraints, asked, search, effect[-1])),
        exhausted=_is_exhausted(picture, constraints, search, order),
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

    def trimmed(self, case: Case, chosen: Chosen) -> Chosen:
        """Leave out who brings nothing, unless bound to somebody who does."""
        bound = {node for group in case.only_together for node in group.tolist()}
        value = self.of(chosen)
        for node in sorted(chosen - bound):
            if self.of(chosen - {node}) == value:
                chosen -= {node}
        return chosen

    def ordered(self, chosen: Chosen) -> tuple[list[int], list[float]]:
        """Order those chosen so that each is the one that helps most after those before it; with what is left."""
        order: list[int] = []
        effect = [self.of(())]
        waiting = set(chosen)
        while waiting:
            value, node = min((self.of([*order, other]), other) for other in waiting)
            waiting.remove(node)
            order.append(node)
            effect.append(value)
        return order, effect


def _end(search: Search, *, is_proved: bool) -> End:
    if is_proved:
        return End.PROVED
    return End.STOPPED if search.is_stopped else End.STEPS


def _targets(picture: Picture, places: Iterable[int]) -> tuple[Target, ...]:
    """Ask the picture for each target: it has none for whoever is protected."""
    return tuple(picture.target(picture.ids[place]) for place in places)


def _alternatives(picture: Picture, left: _Left, search: Search, chosen: Chosen) -> Iterator[Alternative]:
    most = search.best.value * climbing.NEAR + search.near.unit
    near = ((value, sorted(other)) for other, value in search.best.pool.items() if value <= most)
    shown = {chosen}
    for _, places in sorted(near):
        other = left.trimmed(search.case, frozenset(places))
        if other in shown or len(shown) > _ALTERNATIVES:
            continue
        shown.add(other)
        order, effect = left.ordered(other)
        yield Alternative(targets=_targets(picture, order), value=effect[-1])


def _is_exhausted(picture: Picture, constraints: Constraints, search: Search, order: list[int]) -> bool:
    """Tell whether room is left that no lawful target makes use of."""
    state = search.root.copy()
    for node in order:
        if state.status[node] == FREE:
            remove(search.case, state, node)
    least = [1.0] * (constraints.removals is not None) + [picture.cost.min()] * (constraints.budget is not None)
    value, after = search.look(search.case, state)
    nodes = open_nodes(state)
    return bool(np.all(state.room >= least)) and (not len(nodes) or bool(after[nodes].min() >= value))


def _relaxed(
    picture: Picture, goal: Goal, constraints: Constraints, asked: Asked, search: Search, value: float
) -> Iterator[Relaxed]:
    """Solve again without each limit; of who would be chosen then, nothing is told."""
    cases: list[tuple[str, Constraints]] = []
    if bool(picture.protected.any()):
        cases.append(("protection", constraints))
    for limit, none in (("excluded", frozenset()), ("not_both", ()), ("only_together", ()), ("quotas", ())):
        if getattr(constraints, limit):
            cases.append((limit, replace(constraints, **{limit: none})))  # type: ignore[arg-type]
    if constraints.removals is not None:
        cases.append(("removals", replace(constraints, removals=constraints.removals + 1)))
    if constraints.budget is not None:
        cases.append(("budget", replace(constraints, budget=constraints.budget * 1.1)))
    quiet = replace(asked, progress=lambda _: None)
    for limit, wider in cases if value else ():
        case = case_of(picture, wider, protect=limit != "protection", reduce=False)
        other = _search(case, search.near, quiet, max(_LEAST_STEPS, search.steps))
        reached = min(_Left(search.near, goal.within).of(other.best.chosen), value)
        bound = reached if other.bound == other.best.value else min(other.bound / search.near.unit, reached)
        yield Relaxed(limit=limit, value=reached, bound=bound, binds=reached < value)

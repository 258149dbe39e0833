"""Make a plan of what the search on sampled networks found."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
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
from breakwater.core.network.disruption.uncertain.judging import PLANNING, chart_set, judge, left_in_each
from breakwater.core.network.disruption.uncertain.searching import Search
from breakwater.core.network.disruption.uncertain.worlds import Worlds, draw_worlds

METHOD: Final = "sample average by exchanges, bounded by flow routed in every network"
_ALTERNATIVES = 5
_PUSHES = 5


def expected(picture: Picture, goal: Goal, constraints: Constraints, asked: Asked) -> Plan:
    """Choose targets that leave the fewest connected pairs on the average of sampled networks.

    Effect, bound and proof are those on the networks drawn: "proved" means that no set is better on these. What the
    plan is worth on others is in `plan.sampled`.

    Args:
        picture: its ties have probabilities.
        goal: of the aim `expected`; says how many networks are drawn.
        constraints: checked against the picture.
        asked: seed, steps, and whom to tell. A step is a walk through all networks, or a routing in all.
    """
    worlds = draw_worlds(picture, goal.samples, seed=asked.seed, stream=PLANNING)
    case = case_of(picture, constraints, reduce=False)
    chart = chart_set(picture, constraints, asked)
    search = Search(
        case,
        worlds,
        asked.seed,
        allowed=asked.steps,
        stop=asked.should_stop,
        told=lambda done, value, bound: asked.progress(
            Progress(done, value / goal.samples, min(value, bound) / goal.samples)
        ),
    ).run(chart, pushes=_PUSHES, is_bounded=True)
    sums = _Sums(worlds, frozenset(picture.place(name) for name in constraints.taken))
    order, effect = sums.ordered(sums.trimmed(case, search.best.chosen))
    n = goal.samples
    return Plan(
        picture=picture,
        goal=goal,
        constraints=constraints,
        targets=_targets(picture, order),
        effect=tuple(total / n for total in effect),
        adds=tuple((sums.left({*order} - {place}) - effect[-1]) / n for place in order),
        bound=search.bound / n,
        method=METHOD,
        seed=asked.seed,
        steps=search.steps,
        end=_end(search),
        alternatives=tuple(_alternatives(picture, sums, search, frozenset(order), n)),
        relaxed=() if search.is_stopped else tuple(_relaxed(picture, constraints, asked, search)),
        exhausted=_is_exhausted(picture, constraints, search, order),
        certificate=Certificate(
            picture=picture.digest, nodes=0, open_nodes=int(not search.is_proved), root_bound=search.bound / n
        ),
        sampled=judge(picture, goal, constraints, asked, case, frozenset(order), chart),
    )


class _Sums:
    """What sets leave in all networks together."""

    def __init__(self, worlds: Worlds, taken: Chosen) -> None:
        self.worlds, self.taken = worlds, taken

    def left(self, chosen: Iterable[int]) -> int:
        """Return the connected pairs left."""
        return int(left_in_each(self.worlds, {*chosen, *self.taken}).sum())

    def trimmed(self, case: Case, chosen: Chosen) -> Chosen:
        """Leave out who brings nothing, unless bound to somebody who does."""
        bound = {node for group in case.only_together for node in group.tolist()}
        value = self.left(chosen)
        for node in sorted(chosen - bound):
            if self.left(chosen - {node}) == value:
                chosen -= {node}
        return chosen

    def ordered(self, chosen: Chosen) -> tuple[list[int], list[int]]:
        """Order targets so that each is the one that helps most after those before it; with what is left."""
        order: list[int] = []
        effect = [self.left(())]
        waiting = set(chosen)
        while waiting:
            value, node = min((self.left([*order, other]), other) for other in waiting)
            waiting.remove(node)
            order.append(node)
            effect.append(value)
        return order, effect


def _end(search: Search) -> End:
    if search.is_proved:
        return End.PROVED
    return End.STOPPED if search.is_stopped else End.STEPS


def _targets(picture: Picture, places: Iterable[int]) -> tuple[Target, ...]:
    """Ask the picture for each target: it has none for whoever is protected."""
    return tuple(picture.target(picture.ids[place]) for place in places)


def _alternatives(picture: Picture, sums: _Sums, search: Search, chosen: Chosen, samples: int) -> Iterator[Alternative]:
    most = search.best.value * climbing.NEAR + 1
    near = ((value, sorted(other)) for other, value in search.best.pool.items() if value <= most)
    shown = {chosen}
    for value, places in sorted(near):
        other = sums.trimmed(search.case, frozenset(places))
        if other in shown or len(shown) > _ALTERNATIVES:
            continue
        shown.add(other)
        yield Alternative(targets=_targets(picture, sums.ordered(other)[0]), value=value / samples)


def _is_exhausted(picture: Picture, constraints: Constraints, search: Search, order: list[int]) -> bool:
    """Tell whether room is left that no lawful target makes use of."""
    state = search.root.copy()
    for node in order:
        if state.status[node] == FREE:
            remove(search.case, state, node)
    least = [1.0] * (constraints.removals is not None) + [picture.cost.min()] * (constraints.budget is not None)
    if not bool(np.all(state.room >= least)):
        return False
    search.is_counting = False
    value, left = search.look(search.case, state)
    nodes = open_nodes(state)
    return not len(nodes) or bool(left[nodes].min() >= value)


def _relaxed(picture: Picture, constraints: Constraints, asked: Asked, search: Search) -> Iterator[Relaxed]:
    """Search again without each limit, on the same networks; of who would be chosen then, nothing is told.

    The bound of each is 0: nothing is proved about it.
    """
    value, samples = search.best.value, search.worlds.samples
    cases: list[tuple[str, Case]] = []
    if bool(picture.protected.any()):
        cases.append(("protection", case_of(picture, constraints, protect=False, reduce=False)))
    for limit, none in (("excluded", frozenset()), ("not_both", ()), ("only_together", ()), ("quotas", ())):
        if getattr(constraints, limit):
            wider = replace(constraints, **{limit: none})  # type: ignore[arg-type]
            cases.append((limit, case_of(picture, wider, reduce=False)))
    if constraints.removals is not None:
        more = replace(constraints, removals=constraints.removals + 1)
        cases.append(("removals", case_of(picture, more, reduce=False)))
    if constraints.budget is not None:
        more = replace(constraints, budget=constraints.budget * 1.1)
        cases.append(("budget", case_of(picture, more, reduce=False)))
    for limit, case in cases if value else ():
        if asked.should_stop():
            return
        other = Search(case, search.worlds, asked.seed, asked.steps, asked.should_stop).run(search.best.chosen)
        reached = min(other.best.value, value)
        yield Relaxed(limit=limit, value=reached / samples, bound=0.0, binds=reached < value)

"""Make a plan of what the search found: order, effect, what each target adds, and what each limit costs."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from breakwater.core.network.disruption.fragment import climbing
from breakwater.core.network.disruption.fragment.case import FREE, REMOVED, Case, Ints, case_of
from breakwater.core.network.disruption.fragment.climbing import Chosen
from breakwater.core.network.disruption.fragment.deciding import State, open_nodes, remove
from breakwater.core.network.disruption.fragment.search import Search
from breakwater.core.network.disruption.goals import Constraints, Goal
from breakwater.core.network.disruption.picture import Picture, Target
from breakwater.core.network.disruption.plan import Alternative, Certificate, End, Plan, Relaxed
from breakwater.core.network.disruption.progress import Asked, Progress
from breakwater.core.network.disruption.proof import Proof

METHOD: Final = "branch and bound with routed flow"
_ALTERNATIVES = 5
_LEAST_STEPS = 400
_ONE_MORE_STEPS = 100


def fragment(picture: Picture, goal: Goal, constraints: Constraints, asked: Asked) -> Plan:
    """Choose targets that leave the fewest connected pairs.

    Args:
        picture: with at least one actor.
        goal: of the aim `fragment`.
        constraints: checked against the picture.
        asked: seed, steps, and whom to tell.
    """
    case = case_of(picture, constraints, weights=goal.weights)
    search = _search(case, asked, asked.steps)
    order, effect = _ordered(case, _trimmed(case, search.best.chosen))
    return Plan(
        picture=picture,
        goal=goal,
        constraints=constraints,
        targets=_targets(picture, case, order),
        effect=tuple(map(float, effect)),
        adds=tuple(float(_value(case, (*order[:at], *order[at + 1 :])) - effect[-1]) for at in range(len(order))),
        bound=float(search.bound),
        method=METHOD,
        seed=asked.seed,
        steps=search.steps,
        end=_end(search),
        alternatives=tuple(_alternatives(picture, case, search, frozenset(order))),
        relaxed=() if search.is_stopped else tuple(_relaxed(picture, goal, constraints, asked, search)),
        exhausted=_is_exhausted(picture, constraints, case, search, order),
        certificate=Certificate(
            picture=picture.digest,
            nodes=search.nodes,
            open_nodes=len(search.open),
            root_bound=float(min(search.root_bound, search.bound)),
            proof=_proof(picture, case, search),
        ),
    )


def _proof(picture: Picture, case: Case, search: Search) -> Proof | None:
    if search.log is None or search.open:
        return None
    return Proof(
        ids=tuple(picture.ids[place] for place in case.places),
        merged=tuple((picture.ids[leaf], picture.ids[stem]) for leaf, stem in case.merged.tolist()),
        steps=tuple(search.log),
    )


def _search(case: Case, asked: Asked, steps: int | None) -> Search:
    search = Search(
        case=case,
        seed=asked.seed,
        allowed=steps,
        stop=asked.should_stop,
        told=lambda done, value, bound: asked.progress(Progress(done, value, bound)),
    )
    search.run()
    return search


def _end(search: Search) -> End:
    if search.bound == search.best.value:
        return End.PROVED
    return End.STOPPED if search.is_stopped else End.STEPS


def _targets(picture: Picture, case: Case, nodes: Iterable[int]) -> tuple[Target, ...]:
    """Ask the picture for each target: it has none for whoever is protected."""
    return tuple(picture.target(picture.ids[case.places[node]]) for node in nodes)


def _without(case: Case, nodes: Iterable[int]) -> tuple[int, Ints]:
    status = case.status.copy()
    status[list(nodes)] = REMOVED
    return climbing.pairs_left(case, State(status, case.limits))


def _value(case: Case, nodes: Iterable[int]) -> int:
    return _without(case, nodes)[0]


def _trimmed(case: Case, chosen: Chosen) -> Chosen:
    """Leave out who brings nothing, unless bound to somebody who does."""
    bound = {node for group in case.only_together for node in group.tolist()}
    value = _value(case, chosen)
    for node in sorted(chosen - bound):
        if _value(case, chosen - {node}) == value:
            chosen -= {node}
    return chosen


def _ordered(case: Case, chosen: Chosen) -> tuple[list[int], list[int]]:
    """Order targets so that each is the one that helps most after those before it; with the pairs left."""
    order: list[int] = []
    waiting = sorted(chosen)
    value, left = _without(case, order)
    effect = [value]
    while waiting:
        node = min(waiting, key=lambda other: (left[other], other))
        waiting.remove(node)
        order.append(node)
        value, left = _without(case, order)
        effect.append(value)
    return order, effect


def _alternatives(picture: Picture, case: Case, search: Search, chosen: Chosen) -> Iterator[Alternative]:
    most = search.best.value * climbing.NEAR + 1
    near = ((value, sorted(other)) for other, value in search.best.pool.items() if value <= most)
    shown = {chosen}
    for value, nodes in sorted(near):
        other = _trimmed(case, frozenset(nodes))
        if other in shown or len(shown) > _ALTERNATIVES:
            continue
        shown.add(other)
        yield Alternative(targets=_targets(picture, case, _ordered(case, other)[0]), value=float(value))


def _is_exhausted(picture: Picture, constraints: Constraints, case: Case, search: Search, order: list[int]) -> bool:
    """Tell whether room is left that no lawful target makes use of."""
    state = search.root.copy()
    for node in order:
        if state.status[node] == FREE:
            remove(case, state, node)
    least = [1.0] * (constraints.removals is not None) + [picture.cost.min()] * (constraints.budget is not None)
    has_room = bool(np.all(state.room >= least))
    value, left = climbing.pairs_left(case, state)
    nodes = open_nodes(state)
    return has_room and (not len(nodes) or bool(left[nodes].min() >= value))


def _relaxed(picture: Picture, goal: Goal, constraints: Constraints, asked: Asked, search: Search) -> Iterator[Relaxed]:
    """Solve again without each limit; of who would be chosen then, nothing is told."""
    value = search.best.value
    steps = max(_LEAST_STEPS, search.steps)
    cases: list[tuple[str, Case, int]] = []
    if bool(picture.protected.any()):
        cases.append(("protection", case_of(picture, constraints, protect=False, weights=goal.weights), steps))
    for limit, none in (("excluded", frozenset()), ("not_both", ()), ("only_together", ()), ("quotas", ())):
        if getattr(constraints, limit):
            wider = replace(constraints, **{limit: none})  # type: ignore[arg-type]
            cases.append((limit, case_of(picture, wider, weights=goal.weights), steps))
    if constraints.removals is not None:
        more = replace(constraints, removals=constraints.removals + 1)
        cases.append(("removals", case_of(picture, more, weights=goal.weights), _ONE_MORE_STEPS))
    if constraints.budget is not None:
        more = replace(constraints, budget=constraints.budget * 1.1)
        cases.append(("budget", case_of(picture, more, weights=goal.weights), _ONE_MORE_STEPS))
    quiet = replace(asked, progress=lambda _: None)
    for limit, case, most in cases if value else ():
        other = _search(case, quiet, most)
        reached = min(other.best.value, value)
        yield Relaxed(limit=limit, value=reached, bound=min(other.bound, reached), binds=reached < value)

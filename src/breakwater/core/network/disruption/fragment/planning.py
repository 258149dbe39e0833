"""Make a plan of what the search found: order, effect, what each target adds, and what each limit costs."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Final

from breakwater.core.network.disruption.fragment import climbing
from breakwater.core.network.disruption.fragment.case import REMOVED, Case, Ints, case_of
from breakwater.core.network.disruption.fragment.choosing import is_exhausted, others, trimmed
from breakwater.core.network.disruption.fragment.climbing import Chosen
from breakwater.core.network.disruption.fragment.deciding import State
from breakwater.core.network.disruption.fragment.search import Search
from breakwater.core.network.disruption.goals import Constraints, Goal
from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.plan import Alternative, Certificate, End, Plan, Relaxed
from breakwater.core.network.disruption.progress import Asked, Progress
from breakwater.core.network.disruption.proof import Proof
from breakwater.core.network.disruption.relaxing import ROOM, relaxed, wider

METHOD: Final = "branch and bound with routed flow"
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
    order, effect = _ordered(case, trimmed(case, search.best.chosen, partial(_value, case)))
    return Plan(
        picture=picture,
        goal=goal,
        constraints=constraints,
        targets=picture.targets_at(case.places[order]),
        effect=tuple(map(float, effect)),
        adds=tuple(float(_value(case, (*order[:at], *order[at + 1 :])) - effect[-1]) for at in range(len(order))),
        bound=float(search.bound),
        method=METHOD,
        seed=asked.seed,
        steps=search.steps,
        end=_end(search),
        alternatives=tuple(_alternatives(picture, case, search, frozenset(order))),
        relaxed=() if search.is_stopped else tuple(_relaxed(picture, goal, constraints, asked, search)),
        exhausted=is_exhausted(case, search.root, order, partial(climbing.pairs_left, case)),
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


def _without(case: Case, nodes: Iterable[int]) -> tuple[int, Ints]:
    status = case.status.copy()
    status[list(nodes)] = REMOVED
    return climbing.pairs_left(case, State(status, case.limits))


def _value(case: Case, nodes: Iterable[int]) -> int:
    return _without(case, nodes)[0]


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
    for other, value in others(case, search.best, chosen, most, partial(_value, case)):
        order, _ = _ordered(case, other)
        yield Alternative(targets=picture.targets_at(case.places[order]), value=float(value))


def _relaxed(picture: Picture, goal: Goal, constraints: Constraints, asked: Asked, search: Search) -> Iterator[Relaxed]:
    """Solve again without each limit; of who would be chosen then, nothing is told."""
    value, steps = search.best.value, max(_LEAST_STEPS, search.steps)
    quiet = replace(asked, progress=lambda _: None)
    for one in wider(picture, constraints) if value else ():
        case = case_of(picture, one.constraints, protect=one.protect, weights=goal.weights)
        other = _search(case, quiet, _ONE_MORE_STEPS if one.limit in ROOM else steps)
        yield relaxed(one.limit, reached=other.best.value, bound=other.bound, value=value)

"""Make a plan of what the search on sampled networks found."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Final

from breakwater.core.network.disruption.fragment import climbing
from breakwater.core.network.disruption.fragment.case import Ints, case_of
from breakwater.core.network.disruption.fragment.choosing import is_exhausted, ordered, others, trimmed
from breakwater.core.network.disruption.fragment.climbing import Chosen
from breakwater.core.network.disruption.fragment.deciding import State
from breakwater.core.network.disruption.goals import Constraints, Goal
from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.plan import Alternative, Certificate, End, Plan, Relaxed
from breakwater.core.network.disruption.progress import Asked, Progress
from breakwater.core.network.disruption.relaxing import relaxed, wider
from breakwater.core.network.disruption.uncertain.judging import PLANNING, chart_set, judge, left_in_each
from breakwater.core.network.disruption.uncertain.searching import Search
from breakwater.core.network.disruption.uncertain.worlds import Worlds, draw_worlds

METHOD: Final = "sample average by exchanges, bounded by flow routed in every network"
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
    order, effect = ordered(trimmed(case, search.best.chosen, sums.left), sums.left)
    n = goal.samples
    return Plan(
        picture=picture,
        goal=goal,
        constraints=constraints,
        targets=picture.targets_at(order),
        effect=tuple(total / n for total in effect),
        adds=tuple((sums.left({*order} - {place}) - effect[-1]) / n for place in order),
        bound=search.bound / n,
        method=METHOD,
        seed=asked.seed,
        steps=search.steps,
        end=_end(search),
        alternatives=tuple(_alternatives(picture, sums, search, frozenset(order), n)),
        relaxed=() if search.is_stopped else tuple(_relaxed(picture, constraints, asked, search)),
        exhausted=is_exhausted(case, search.root, order, partial(_counted, search)),
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


def _end(search: Search) -> End:
    if search.is_proved:
        return End.PROVED
    return End.STOPPED if search.is_stopped else End.STEPS


def _alternatives(picture: Picture, sums: _Sums, search: Search, chosen: Chosen, samples: int) -> Iterator[Alternative]:
    most = search.best.value * climbing.NEAR + 1
    for other, value in others(search.case, search.best, chosen, most, sums.left):
        order, _ = ordered(other, sums.left)
        yield Alternative(targets=picture.targets_at(order), value=value / samples)


def _relaxed(picture: Picture, constraints: Constraints, asked: Asked, search: Search) -> Iterator[Relaxed]:
    """Search again without each limit, on the same networks; of who would be chosen then, nothing is told.

    The bound of each is 0: nothing is proved about it.
    """
    value, samples = search.best.value, search.worlds.samples
    for one in wider(picture, constraints) if value else ():
        if asked.should_stop():
            return
        case = case_of(picture, one.constraints, protect=one.protect, reduce=False)
        other = Search(case, search.worlds, asked.seed, allowed=asked.steps).run(search.best.chosen)
        yield relaxed(one.limit, reached=other.best.value / samples, bound=0.0, value=value / samples)


def _counted(search: Search, state: State) -> tuple[int, Ints]:
    search.is_counting = False
    return search.look(search.case, state)

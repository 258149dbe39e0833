"""Compare plans by what may be left after the network has recovered: a range over mechanisms, never one forecast."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from breakwater.core.network.disruption.faults import NotATarget
from breakwater.core.network.disruption.picture import Picture, Target
from breakwater.core.network.disruption.plan import Plan
from breakwater.core.network.disruption.recovering.faults import BadHistory, BadRecovery
from breakwater.core.network.disruption.recovering.features import Loss, loss
from breakwater.core.network.disruption.recovering.history import History
from breakwater.core.network.disruption.recovering.mixture import Mixture, Skill, fit, skill
from breakwater.core.network.disruption.recovering.rewiring import LEVELS, PURE, Mechanism, ends_of, pairs_after
from breakwater.core.network.graph import BoolArray, FloatArray, Graph, from_indices

RUNS: Final = 300
MOST_LEVEL: Final = 3.0
Drawn = dict[Mechanism, FloatArray]


@dataclass(frozen=True, slots=True)
class Reading:
    """By one mechanism: connected pairs left on the average of all draws, and that average's standard error."""

    mechanism: Mechanism
    pairs: float
    error: float


@dataclass(frozen=True, slots=True)
class Outlook:
    """What may be left after one plan.

    Attributes:
        targets: of the plan.
        now: connected pairs left before anybody finds anybody.
        expected: after recovery: by the mixture where there is one, else on the average of the pure mechanisms.
        error: standard error of that.
        by: by each mechanism; low and high are the least and the most of these.
    """

    targets: tuple[Target, ...]
    now: float
    expected: float
    error: float
    by: tuple[Reading, ...]

    @property
    def low(self) -> float:
        """Return the least that a mechanism leaves."""
        return min(reading.pairs for reading in self.by)

    @property
    def high(self) -> float:
        """Return the most that a mechanism leaves."""
        return max(reading.pairs for reading in self.by)


@dataclass(frozen=True, slots=True)
class Ranking:
    """Plans, the one that leaves least after recovery first.

    Attributes:
        outlooks: of all plans.
        levels: how many new ties for each end were assumed.
        skill: how well the past predicts new ties in this network; None where it has no history.
        is_clear: whether the first leaves less than each other by every mechanism, draw by draw, beyond noise.
    """

    outlooks: tuple[Outlook, ...]
    levels: tuple[float, ...]
    skill: Skill | None
    is_clear: bool


def rank_after_recovery(
    picture: Picture,
    plans: Sequence[Sequence[Target]],
    *,
    taken: frozenset[str] = frozenset(),
    past: History | None = None,
    levels: Sequence[float] | None = None,
    runs: int = RUNS,
    seed: int,
) -> Ranking:
    """Rank plans by the connected pairs that are expected after recovery.

    Args:
        picture: that handed the targets out.
        plans: the targets of each.
        taken: who is gone before every plan. What they tied is gone with them: nobody looks for it anew.
        past: the network's own waves, where there are any; names and roles are its own.
        levels: new ties for each end, drawn evenly; without them those of the past, or none, half and all.
        runs: draws for each plan and mechanism.
        seed: of the draws; equal ones give an equal ranking.

    Raises:
        NotATarget: a plan names somebody who is no target of this picture.
        BadRecovery: no plans, no runs, or a level below 0 or not finite.
        TooLarge: more than 5,000 actors.
    """
    if not all(picture.owns(target) for plan in plans for target in plan):
        raise NotATarget("Not all are targets of this picture.", "Ask the picture for each target.")
    assumed = tuple(levels) if levels is not None else levels_of(past)
    if not plans or runs < 1 or not assumed or not all(np.isfinite(one) and 0 <= one <= 50 for one in assumed):
        raise BadRecovery("There is no plan, no run, or a level that cannot be.", "Give levels from 0 to 50.")
    mixture = _mixture(past)
    asked = _Asked(_graph(picture, taken), picture, mixture, np.array(assumed), runs, seed)
    told = [asked.outlook(tuple(plan), taken) for plan in plans]
    told.sort(key=lambda one: (one[0].expected, one[0].now, sorted(target.id for target in one[0].targets)))
    is_clear = all(_is_less(told[0][1], other) for _, other in told[1:])
    return Ranking(tuple(one for one, _ in told), assumed, None if past is None else skill(past), is_clear)


def rank_plan(
    plan: Plan, *, past: History | None = None, levels: Sequence[float] | None = None, runs: int = RUNS, seed: int
) -> Ranking:
    """Rank a plan and its alternatives by what is expected after recovery."""
    sets = [plan.targets, *(other.targets for other in plan.alternatives)]
    return rank_after_recovery(
        plan.picture, sets, taken=plan.constraints.taken, past=past, levels=levels, runs=runs, seed=seed
    )


def levels_of(past: History | None) -> tuple[float, ...]:
    """Return new ties for each end that a loss left, transition by transition; where nobody was lost, none counts.

    More than three for each is growth beside the loss, and counted as three.
    """
    if past is None:
        return LEVELS
    found = tuple(min(step.news / step.ends, MOST_LEVEL) for step in past.transitions if step.ends)
    return found or LEVELS


def _mixture(past: History | None) -> Mixture | None:
    """Fit where there is something to learn from."""
    if past is None:
        return None
    try:
        return fit(past)
    except BadHistory:
        return None


def _graph(picture: Picture, taken: frozenset[str]) -> Graph:
    pairs = picture.pairs()
    gone = [picture.place(name) for name in sorted(taken)]
    return from_indices(picture.ids, pairs[~np.isin(pairs, gone).any(axis=1)])


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    graph: Graph
    picture: Picture
    mixture: Mixture | None
    levels: FloatArray
    runs: int
    seed: int

    def outlook(self, targets: tuple[Target, ...], taken: frozenset[str]) -> "tuple[Outlook, Drawn]":
        gone = np.zeros(len(self.graph), dtype=np.bool_)
        gone[[target.index for target in targets]] = True
        gone[[self.picture.place(name) for name in taken]] = True
        lost = loss(self.graph, gone, [frozenset(mine) for mine in self.picture.roles])
        drawn: Drawn = {mechanism: self._drawn(lost, gone, mechanism) for mechanism in PURE}
        if self.mixture is not None:
            drawn[Mechanism.MIXTURE] = self._drawn(lost, gone, Mechanism.MIXTURE)
        main = drawn[Mechanism.MIXTURE] if self.mixture else np.mean([drawn[one] for one in PURE], axis=0)
        none = np.zeros(1)
        ends = ends_of(lost, self.picture.protected, Mechanism.ANYBODY)
        outlook = Outlook(
            targets,
            float(pairs_after(self.graph, gone, ends, levels=none, runs=1, seed=0)[0]),
            float(main.mean()),
            _error(main),
            tuple(Reading(mechanism, float(pairs.mean()), _error(pairs)) for mechanism, pairs in drawn.items()),
        )
        return outlook, drawn

    def _drawn(self, lost: Loss, gone: BoolArray, mechanism: Mechanism) -> FloatArray:
        ends = ends_of(lost, self.picture.protected, mechanism, self.mixture)
        return pairs_after(self.graph, gone, ends, levels=self.levels, runs=self.runs, seed=self.seed)


def _error(drawn: FloatArray) -> float:
    return float(drawn.std(ddof=1) / np.sqrt(len(drawn))) if len(drawn) > 1 else float("inf")


def _is_less(mine: Drawn, other: Drawn) -> bool:
    """Tell whether one plan leaves less than another by every mechanism, draw by draw, beyond the noise of the draws."""
    differences = [other[mechanism] - pairs for mechanism, pairs in mine.items()]
    return all(bool(one.mean() > 2 * _error(one)) for one in differences)

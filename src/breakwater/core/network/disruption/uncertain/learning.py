"""What is it worth to learn one tie? As much as the answer lets one choose better.

The expected value of perfect information on one tie: what the best set leaves, less what is left on average if one may
choose after the answer. All ties share one matrix V[set, network], since a drawn network holds an answer to each. On
one half of the networks the sets are chosen, on the other they are valued, then the other way round: valued where they
were chosen, lucky sets would make every tie seem worth something.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from breakwater.core.network.disruption import faults
from breakwater.core.network.disruption.fragment.case import Floats, Ints, case_of
from breakwater.core.network.disruption.fragment.climbing import Chosen
from breakwater.core.network.disruption.goals import Constraints
from breakwater.core.network.disruption.picture import Picture, Target
from breakwater.core.network.disruption.sampled import Estimate
from breakwater.core.network.disruption.uncertain.judging import estimate, left_in_each
from breakwater.core.network.disruption.uncertain.questions import Answer, Learning, Question
from breakwater.core.network.disruption.uncertain.rivals import rivals
from breakwater.core.network.disruption.uncertain.worlds import Worlds, draw_worlds, pair_probabilities

SAMPLES: Final = 131_072
SETS: Final = 600
LEAST_SHARE: Final = 0.005
"""Of what the plan leaves: less than that is not worth a question."""
_SCREENED: Final = 4_096
_KEPT: Final = 16
_ERRORS: Final = 4.0
"""So many standard errors chance can do."""
_BLOCK: Final = 64
_MOST_DRAWN: Final = 2_000_000_000
"""Ties by networks: a quarter of a gigabyte."""
_SCREENING, _VALUING = 90, 91
"""Streams of draws."""


def learn(
    picture: Picture,
    constraints: Constraints,
    *,
    seed: int,
    samples: int = SAMPLES,
    sets: int = SETS,
    should_stop: Callable[[], bool] | None = None,
) -> Learning:
    """Find the ties that are worth learning before one acts, for plans of the aim `expected`.

    `sets` sets are compared on some thousand networks; those that are best for some answer about some tie, and the
    nearest to that, are then valued on `samples` others.

    Args:
        picture: its ties have probabilities.
        constraints: within which limits plans are.
        seed: of the draws; equal ones give equal questions.
        samples: how many networks to value on; more make the noise less. Fewer are taken where ties are very many.
        sets: how many sets to compare.
        should_stop: asked often; once it says so, there are no questions.

    Raises:
        DisruptionError: by name, where picture and constraints do not fit each other.
    """
    if samples < 2 or sets < 1:
        raise faults.BadConstraint("Too few networks or sets to compare.", "Give 2 networks and 1 set or more.")
    constraints.check(picture)
    constraints.check_some()
    samples = min(samples, max(_SCREENED, _MOST_DRAWN // max(len(picture.tails), 1)))
    stop = should_stop or (lambda: False)
    taken = frozenset(picture.place(name) for name in constraints.taken)
    found = rivals(picture, case_of(picture, constraints, reduce=False), sets, seed=seed, stop=stop)
    screen = draw_worlds(picture, min(samples, _SCREENED), seed=seed, stream=_SCREENING)
    screened = matrix(screen, found, taken, stop)
    doubtful = np.flatnonzero(_is_doubtful(pair_probabilities(picture)))
    kept, asked = _screened(screened, screen, doubtful)
    found = [found[at] for at in kept]
    worlds = draw_worlds(picture, samples, seed=seed, stream=_VALUING)
    values = matrix(worlds, found, taken, stop)
    best = int(values.mean(axis=1).argmin())
    expected = estimate(values[best])
    floor = LEAST_SHARE * expected.value
    asker = _Asker(picture, worlds, values, found, best, floor)
    questions = [] if stop() else asker.questions(asked)
    return Learning(
        picture=picture,
        targets=asker.targets(best),
        expected=expected,
        all_known=float(screened.min(axis=0).mean()),
        floor=floor,
        questions=tuple(sorted(questions, key=lambda question: (-question.value, question.tie))),
        doubtful=len(doubtful),
        sets=len(screened),
        samples=samples,
        seed=seed,
        is_whole=not stop(),
    )


def matrix(worlds: Worlds, sets: list[Chosen], taken: Chosen, stop: Callable[[], bool]) -> Ints:
    """Return V[set, network]: the connected pairs that each set leaves in each network."""
    values = np.zeros((len(sets), worlds.samples), dtype=np.int64)
    for at, some in enumerate(sets):
        if stop():
            break
        values[at] = left_in_each(worlds, some | taken)
    return values


@dataclass(frozen=True, slots=True)
class Sums:
    """What each set leaves in the networks where a tie is (`true`) and where it is not (`untrue`): shape (sets, ties)."""

    true: Floats
    untrue: Floats


def sums_by_answer(values: Floats, truths: NDArray[np.bool_]) -> Sums:
    """Add up by answer.

    Args:
        values: V[set, network].
        truths: of each tie, in which networks it is: shape (ties, networks).
    """
    true = values @ truths.T.astype(np.float64)
    return Sums(true, values.sum(axis=1)[:, None] - true)


def gains(values: Floats, truths: NDArray[np.bool_]) -> Floats:
    """Return in each network how much less is left if one may choose after the answer: shape (ties, networks).

    Sets are chosen on one half of the networks and valued on the other, both ways.
    """
    half = values.shape[1] // 2
    first, second = slice(0, half), slice(half, None)
    gained = np.zeros(truths.shape)
    for choosing, valuing in ((first, second), (second, first)):
        sums = sums_by_answer(values[:, choosing], truths[:, choosing])
        best = values[:, choosing].sum(axis=1).argmin()
        for tie, (if_true, if_untrue) in enumerate(
            zip(sums.true.argmin(axis=0), sums.untrue.argmin(axis=0), strict=True)
        ):
            if not if_true == if_untrue == best:
                after = np.where(truths[tie, valuing], values[if_true, valuing], values[if_untrue, valuing])
                gained[tie, valuing] = values[best, valuing] - after
    return gained


class _Asker:
    """Makes questions of the ties that are worth more than noise."""

    def __init__(
        self, picture: Picture, worlds: Worlds, values: Ints, sets: list[Chosen], best: int, floor: float
    ) -> None:
        self.picture, self.worlds, self.sets, self.best, self.floor = picture, worlds, sets, best, floor
        self.values = values.astype(np.float64)
        self.pairs, self.probability = picture.pairs(), pair_probabilities(picture)

    def targets(self, at: int) -> tuple[Target, ...]:
        """Ask the picture for each target: it has none for whoever is protected."""
        return tuple(self.picture.target(self.picture.ids[place]) for place in sorted(self.sets[at]))

    def questions(self, doubtful: Ints) -> list[Question]:
        """Return those worth asking."""
        asked = []
        for begin in range(0, len(doubtful), _BLOCK):
            block = doubtful[begin : begin + _BLOCK]
            truths = truths_of(self.worlds, block)
            gained = gains(self.values, truths)
            for at, pair in enumerate(block.tolist()):
                told = estimate(gained[at])
                if told.value - 2 * told.error > self.floor:
                    asked.append(self._question(pair, told, truths[at]))
        return asked

    def _question(self, pair: int, told: Estimate, truth: NDArray[np.bool_]) -> Question:
        one, other = self.pairs[pair].tolist()
        return Question(
            tie=(self.picture.ids[one], self.picture.ids[other]),
            probability=float(self.probability[pair]),
            value=told.value,
            noise=told.error,
            if_true=self._answer(truth),
            if_untrue=self._answer(~truth),
        )

    def _answer(self, where: NDArray[np.bool_]) -> Answer:
        means = self.values[:, where].mean(axis=1)
        best = int(means.argmin())
        return Answer(targets=self.targets(best), left=float(means[best]), kept=float(means[self.best]))


def truths_of(worlds: Worlds, pairs: Ints) -> NDArray[np.bool_]:
    """Tell of each tie in which networks it is: shape (ties, networks)."""
    return np.stack([worlds.truth(pair) for pair in pairs.tolist()])


def _is_doubtful(probability: Floats) -> NDArray[np.bool_]:
    return np.asarray((probability > 0) & (probability < 1))


def _screened(values: Ints, worlds: Worlds, doubtful: Ints) -> tuple[list[int], Ints]:
    """Return the sets and the ties that are worth a closer look.

    Sets: the best of all first, then those nearest to the best for some answer about some tie. Ties: those for which
    some other set is, for some answer, better than the best of all, or not worse by more than chance can do.
    """
    seen = values.astype(np.float64)
    best = int(seen.sum(axis=1).argmin())
    short = seen.mean(axis=1) - seen[best].mean()
    spread = (seen - seen[best]).std(axis=1)
    others = np.arange(len(seen)) != best
    asked = []
    for begin in range(0, len(doubtful), _BLOCK):
        block = doubtful[begin : begin + _BLOCK]
        truths = truths_of(worlds, block)
        sums, counts = sums_by_answer(seen, truths), truths.sum(axis=1)
        is_open = np.zeros(len(block), dtype=np.bool_)
        for some, count in ((sums.true, counts), (sums.untrue, worlds.samples - counts)):
            means = some / np.maximum(count, 1)
            short = np.minimum(short, np.where(count > 0, means - means.min(axis=0), np.inf).min(axis=1))
            chance = _ERRORS * spread[:, None] / np.sqrt(np.maximum(count, 1))
            is_open |= (others[:, None] & (means - means[best] <= chance) & (spread[:, None] > 0)).any(axis=0)
        asked.append(block[is_open])
    order = np.lexsort((seen.sum(axis=1), short))
    kept = [best, *(int(at) for at in order if at != best)][:_KEPT]
    return kept, np.concatenate(asked) if asked else doubtful

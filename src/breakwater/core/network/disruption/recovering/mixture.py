"""Fit how survivors find each other on a network's own history, and say how well that predicts.

A ridge logit over the features of every pair of survivors who were not tied: one where a tie is new in the next wave.
What it is worth is told by leaving out one transition at a time, fitting on the others, and asking how often a pair
that made a tie was put above one that did not (AUC: one half is chance). It is worth little, and that is told too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from breakwater.core.network.disruption.recovering.faults import BadHistory
from breakwater.core.network.disruption.recovering.features import FEATURES, loss
from breakwater.core.network.disruption.recovering.history import History, Transition
from breakwater.core.network.graph import BoolArray, FloatArray

RIDGE: Final = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Mixture:
    """How much each feature counts, in standard deviations.

    Attributes:
        weights: shape (features,), of the standardised features, in log odds.
        middle, spread: shape (features,), of the features where it was fitted.
        base: log odds of a pair that is in the middle of all.
    """

    weights: FloatArray
    middle: FloatArray
    spread: FloatArray
    base: float

    def score(self, features: FloatArray) -> FloatArray:
        """Return the log odds of pairs, beside the base."""
        return np.asarray((features - self.middle) / self.spread @ self.weights)


@dataclass(frozen=True, slots=True)
class Skill:
    """How well what was seen before tells which survivors make new ties, weighted by the new ties of each transition.

    Attributes:
        news: how many new ties there were in all.
        transitions: name, new ties, and the left-out mixture's AUC of each; nan where there were none or nothing else.
        by_feature: AUC of each feature alone.
        mixture: AUC of the mixture on transitions that it was not fitted on; nan where that cannot be said.
    """

    news: int
    transitions: tuple[tuple[str, int, float], ...]
    by_feature: tuple[tuple[str, float], ...]
    mixture: float


def fit(past: History, *, ridge: float = RIDGE) -> Mixture:
    """Fit the mixture on all transitions.

    Args:
        past: with at least one new tie among survivors.
        ridge: how much weights are held back.
    Raises:
        BadHistory: no pair of survivors made a new tie: there is nothing to learn from.
    """
    rows = [_rows(past, step)[:2] for step in past.transitions]
    if not any(made.any() for _, made in rows):
        raise BadHistory("No two survivors made a new tie in these waves.", "Look at the pure mechanisms alone.")
    return _fit(rows, ridge)


def skill(past: History, *, ridge: float = RIDGE) -> Skill:
    """Measure how well the features alone, and the mixture on what it has not seen, tell new ties."""
    steps = past.transitions
    told = [_rows(past, step) for step in steps]
    rows = [row[:2] for row in told]
    alone = np.array([[auc(row[:, at], made) for at in range(len(FEATURES))] for _, made, row in told])
    left_out = np.array([_left_out(rows, at, ridge) for at in range(len(rows))])
    news = np.array([int(made.sum()) for _, made in rows])
    return Skill(
        int(news.sum()),
        tuple(zip((step.name for step in steps), news.tolist(), left_out.tolist(), strict=True)),
        tuple((name, _weighted(alone[:, at], news)) for at, name in enumerate(FEATURES)),
        _weighted(left_out, news),
    )


def auc(score: FloatArray, made: BoolArray) -> float:
    """Return how often one that was made scores above one that was not, equals counting half; nan without both."""
    if made.all() or not made.any():
        return float("nan")
    _, at, counts = np.unique(score, return_inverse=True, return_counts=True)
    rank = (np.cumsum(counts) - (counts - 1) / 2)[at]
    hits = int(made.sum())
    return float((rank[made].sum() - hits * (hits + 1) / 2) / (hits * (len(made) - hits)))


def _rows(past: History, step: Transition) -> tuple[FloatArray, BoolArray, FloatArray]:
    """Return the features of each pair of survivors who were not tied, which made a tie, and the features as they are.

    The last have plain degrees instead of their logs: of two pairs the one with more ties in all comes first.
    """
    survivors = np.flatnonzero(step.survive & ~past.protected)
    seen = loss(step.before, step.gone, past.roles)
    others = [survivors[at + 1 :][~seen.near[mine, survivors[at + 1 :]]] for at, mine in enumerate(survivors.tolist())]
    empty = np.empty((0, len(FEATURES)))
    of_each = (seen.features_of(mine)[yours] for mine, yours in zip(survivors.tolist(), others, strict=True))
    features = np.concatenate([empty, *of_each])
    one = np.repeat(survivors, [len(yours) for yours in others])
    other = np.concatenate([np.empty(0, dtype=np.int64), *others])
    actors = len(step.present)
    news = np.isin(one * actors + other, step.after.source * actors + step.after.target)
    plain = features.copy()
    plain[:, FEATURES.index("degree")] = seen.degree[one] + seen.degree[other]
    return features, news, plain


def _left_out(rows: Sequence[tuple[FloatArray, BoolArray]], at: int, ridge: float) -> float:
    others = [row for place, row in enumerate(rows) if place != at]
    if not rows[at][1].any() or not any(made.any() for _, made in others):
        return float("nan")
    score = np.round(_fit(others, ridge).score(rows[at][0]), 9)  # sums in another order differ in the last digits
    return auc(score, rows[at][1])


def _fit(rows: Sequence[tuple[FloatArray, BoolArray]], ridge: float) -> Mixture:
    """Fit by Newton's method; the base is not held back."""
    given = np.concatenate([row for row, _ in rows])
    made = np.concatenate([news for _, news in rows]).astype(np.float64)
    middle, spread = given.mean(axis=0), given.std(axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    whole = np.concatenate([np.ones((len(given), 1)), (given - middle) / spread], axis=1)
    held = np.diag([1e-6] + [ridge] * len(FEATURES))
    weights = np.zeros(1 + len(FEATURES))
    for _ in range(100):
        chance = 1 / (1 + np.exp(-np.clip(whole @ weights, -30, 30)))
        slope = whole.T @ (chance - made) + held @ weights
        step = np.linalg.solve((whole * (chance * (1 - chance))[:, None]).T @ whole + held, slope)
        weights = weights - step
        if np.abs(step).max() < 1e-10:
            break
    return Mixture(weights[1:], middle, spread, float(weights[0]))


def _weighted(values: FloatArray, counts: "np.ndarray[tuple[int, ...], np.dtype[np.int64]]") -> float:
    known = np.isfinite(values) & (counts > 0)
    return float((values[known] * counts[known]).sum() / counts[known].sum()) if known.any() else float("nan")

"""How probable it is that a tie exists, from who said so and how the statements are graded.

The numbers are a placeholder: our own judgement, measured on nothing. They are here in one place so that somebody who
knows better can set others, and a plan made with them says no more than "if this is how sure we are". They are never
shown as a grade: a grade keeps its scheme and its two axes, and has no order across schemes.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from breakwater.core.grading import ADMIRALTY, EUROPOL, SCHEMES, UK, Grade
from breakwater.core.network.disruption.faults import BadProbability

EVEN: Final = 0.5


@dataclass(frozen=True, slots=True)
class Scale:
    """One scheme's codes as numbers.

    Attributes:
        information: of each code, how probable a tie is that a source beyond doubt reports with it.
        source: of each code, which share of what is above or below even odds is kept.
    """

    information: Mapping[str, float]
    source: Mapping[str, float]

    def probability(self, grade: Grade) -> float:
        """Return how probable a tie is by one statement of this grade."""
        return EVEN + (self.information[grade.information] - EVEN) * self.source[grade.source]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One statement that two are tied: its grade, and its source; statements of one source are not independent."""

    grade: Grade | None
    source: str


_SCALES: Final = MappingProxyType(
    {
        ADMIRALTY: Scale(
            information=MappingProxyType({"1": 0.95, "2": 0.85, "3": 0.7, "4": 0.4, "5": 0.15, "6": 0.6}),
            source=MappingProxyType({"A": 1.0, "B": 0.9, "C": 0.75, "D": 0.5, "E": 0.25, "F": 0.6}),
        ),
        EUROPOL: Scale(
            information=MappingProxyType({"1": 0.95, "2": 0.85, "3": 0.75, "4": 0.6}),
            source=MappingProxyType({"A": 1.0, "B": 0.85, "C": 0.4, "X": 0.6}),
        ),
        UK: Scale(
            information=MappingProxyType({"A": 0.95, "B": 0.85, "C": 0.7, "D": 0.6, "E": 0.15}),
            source=MappingProxyType({"1": 0.95, "2": 0.6, "3": 0.25}),
        ),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Belief:
    """The map from evidence to probability; the defaults are a placeholder, see above.

    Attributes:
        scales: for each grading scheme.
        ungraded: for a statement without a grade.
        counts: from how many pieces of evidence on which probability holds, where they are counted and not graded.
        least, most: no tie is held less or more probable; neither nothing nor certainty follows from statements.
    """

    scales: Mapping[str, Scale] = field(default_factory=lambda: _SCALES)
    ungraded: float = 0.6
    counts: tuple[tuple[float, float], ...] = ((0.0, 0.5), (2.0, 0.7), (3.0, 0.85), (5.0, 0.95))
    least: float = 0.02
    most: float = 0.98

    def __post_init__(self) -> None:
        """Refuse maps that leave a code out, and numbers that are no probabilities."""
        for code, scheme in SCHEMES.items():
            scale = self.scales.get(code)
            if scale is None or {*scheme.source} - {*scale.source} or {*scheme.information} - {*scale.information}:
                raise BadProbability(f"Not every code of {scheme.title} has a number.", "Give each code one.")
        shares = [value for scale in self.scales.values() for value in scale.source.values()]
        inner = [value for scale in self.scales.values() for value in scale.information.values()]
        inner += [self.ungraded, self.least, self.most]
        held = [*(probability for _, probability in self.counts), *shares]
        if not all(0 < value < 1 for value in inner) or not all(0 <= value <= 1 for value in held):
            raise BadProbability("A number of the map is no probability.", "Give numbers between 0 and 1.")
        starts = [least for least, _ in self.counts]
        if not starts or starts[0] != 0 or starts != sorted(set(starts)):
            raise BadProbability("The counts of evidence do not rise from 0.", "Begin with 0, then rising counts.")

    def of_statements(self, evidence: Iterable[Evidence]) -> float:
        """Return how probable a tie is by all that is said about it.

        Of one source, the statement counts that says most either way. Independent sources add up in log odds: two that
        are for it make it more probable than one, one that is against it makes it less, one at even odds changes
        nothing. Nothing said is even odds.
        """
        odds: dict[str, float] = {}
        for statement in evidence:
            told = self._log_odds(statement.grade)
            held = odds.get(statement.source, 0.0)
            odds[statement.source] = max(held, told, key=lambda value: (abs(value), value))
        return self._within(1 / (1 + math.exp(-math.fsum(odds.values()))))

    def of_count(self, count: float) -> float:
        """Return how probable a tie is by how often it was seen (calls, meetings), where nothing is graded."""
        if not count >= 0:
            raise BadProbability(f"Evidence cannot be counted as {count}.", "Give a number from 0.")
        return max((least, probability) for least, probability in self.counts if least <= count)[1]

    def _log_odds(self, grade: Grade | None) -> float:
        probability = self.ungraded if grade is None else self.scales[grade.scheme].probability(grade)
        return math.log(probability / (1 - probability))

    def _within(self, probability: float) -> float:
        return min(max(probability, self.least), self.most)


PLACEHOLDER: Final = Belief()
"""The map as it is as long as nobody has set another."""

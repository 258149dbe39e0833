"""Find a wave that does not belong: its ties recur in no neighbour, while the neighbours' recur in each other.

Waves of one network share ties, the nearer in time the more. A wave that shares far fewer with each of its neighbours
than these share with each other is mislabelled, anonymised with another key, or of another network.
"""

from dataclasses import dataclass
from math import comb
from typing import Final

from breakwater.core.network.disruption.recovering.history import History

DOUBT: Final = 1e-4
"""How improbable it must be that a wave shares so few ties, if half as many recurred as between its neighbours."""


@dataclass(frozen=True, slots=True)
class OddWave:
    """One wave that does not fit between its neighbours.

    Attributes:
        name: of the wave.
        ties: how many it has.
        shared: of these, how many are in the wave before and in the wave after.
        expected: share of ties that recur between those two.
    """

    name: str
    ties: int
    shared: tuple[int, int]
    expected: float


def odd_waves(past: History) -> tuple[OddWave, ...]:
    """Name each wave whose ties recur in neither neighbour. The first and the last have one alone, and are not judged."""
    ties = [set(zip(wave.source.tolist(), wave.target.tolist(), strict=True)) for wave in past.waves]
    found = []
    for at in range(1, len(ties) - 1):
        before, mine, after = ties[at - 1 : at + 2]
        expected = len(before & after) / min(len(before), len(after))
        shared = (len(mine & before), len(mine & after))
        sizes = (min(len(mine), len(before)), min(len(mine), len(after)))
        if all(_tail(some, most, expected / 2) < DOUBT for some, most in zip(shared, sizes, strict=True)):
            found.append(OddWave(past.names[at], len(mine), shared, expected))
    return tuple(found)


def _tail(some: int, most: int, chance: float) -> float:
    """Return how probable at most `some` of `most` are (binomial)."""
    return sum(comb(most, k) * chance**k * (1 - chance) ** (most - k) for k in range(some + 1))

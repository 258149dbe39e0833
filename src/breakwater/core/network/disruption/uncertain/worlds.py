"""Networks as they may be: each tie there or not, by its probability, 64 networks in a machine word."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from breakwater.core.network.chance import State as Chance
from breakwater.core.network.chance import seeded, unit
from breakwater.core.network.disruption.fragment.case import Floats, Ints
from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.kernel import kernel

Words = NDArray[np.uint64]
WORD = 64


@dataclass(frozen=True, slots=True, eq=False)
class Worlds:
    """Sampled networks over the actors of one picture, in compressed rows.

    Attributes:
        starts: shape (n + 1,), where each actor's neighbours begin in `ends`.
        ends: shape (2m,), the neighbours.
        pair: shape (2m,), which pair leads to that neighbour.
        present: shape (m, ⌈samples / 64⌉); bit s % 64 of word s // 64 says whether the pair is tied in network s.
        samples: how many networks; bits beyond are 0.
    """

    starts: Ints
    ends: Ints
    pair: Ints
    present: Words
    samples: int

    def truth(self, pair: int) -> NDArray[np.bool_]:
        """Tell in which of the networks a pair is tied."""
        return np.unpackbits(self.present[pair].view(np.uint8), bitorder="little")[: self.samples].astype(np.bool_)

    def first(self, samples: int) -> "Worlds":
        """Return the first of the networks, a multiple of 64 of them."""
        return Worlds(self.starts, self.ends, self.pair, self.present[:, : samples // WORD].copy(), samples)


def pair_probabilities(picture: Picture) -> Floats:
    """Return for each of `picture.pairs()` how probable it is that at least one of its ties exists.

    Ties of one pair (there and back) count as independent.
    """
    found: dict[tuple[int, int], float] = {}
    for tail, head, p in zip(picture.tails.tolist(), picture.heads.tolist(), picture.probability.tolist(), strict=True):
        key = (min(tail, head), max(tail, head))
        found[key] = 1 - (1 - found[key]) * (1 - p) if key in found else p
    return np.array([found[key] for key in sorted(found)])


def draw_worlds(picture: Picture, samples: int, *, seed: int, stream: int = 0) -> Worlds:
    """Draw networks.

    Pair after pair, in each network after network, one number of [0, 1) of the stream; the pair is tied where it is
    below the probability. So a tie that becomes more probable is there wherever it was before.

    Args:
        picture: its ties have probabilities.
        samples: how many networks, at least one.
        seed, stream: of the draws; streams of one seed are independent.
    """
    pairs = picture.pairs()
    present = np.zeros((len(pairs), -(-samples // WORD)), dtype=np.uint64)
    fill_words(seeded(seed, stream), pair_probabilities(picture), samples, present)
    both = np.concatenate([pairs, pairs[:, ::-1]])
    order = np.lexsort((both[:, 1], both[:, 0]))
    starts = np.zeros(len(picture) + 1, dtype=np.int64)
    np.cumsum(np.bincount(both[:, 0], minlength=len(picture)), out=starts[1:])
    which = np.tile(np.arange(len(pairs)), 2)
    return Worlds(starts, np.ascontiguousarray(both[order, 1]), which[order], present, samples)


@kernel
def fill_words(chance: Chance, probability: Floats, samples: int, present: Words) -> None:
    """Draw for each pair in which of the networks it is tied."""
    one = np.uint64(1)
    for pair in range(len(probability)):
        for sample in range(samples):
            if unit(chance) < probability[pair]:
                present[pair, sample >> 6] |= one << np.uint64(sample & 63)

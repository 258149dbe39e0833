"""Draw repeatable numbers from a state that the caller owns.

SplitMix64 (Steele, Lea, Flood 2014): integer arithmetic only, so the same seed gives the same draws on
every machine, and no global generator is touched.
"""

import numpy as np
from numpy.typing import NDArray

from breakwater.core.network.kernel import kernel

State = NDArray[np.uint64]

_STEP = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_27 = np.uint64(27)
_30 = np.uint64(30)
_31 = np.uint64(31)
_11 = np.uint64(11)


def seeded(seed: int, stream: int = 0) -> State:
    """Start a state from a 64-bit seed; streams of one seed are independent."""
    return np.array([(seed ^ (stream * 0xD1B54A32D192ED03)) & 0xFFFFFFFFFFFFFFFF], dtype=np.uint64)


@kernel
def draw(state: State) -> np.uint64:
    """Advance the state and return 64 fresh bits."""
    state[0] = state[0] + _STEP
    z = state[0]
    z = (z ^ (z >> _30)) * _FIRST
    z = (z ^ (z >> _27)) * _SECOND
    return np.uint64(z ^ (z >> _31))


@kernel
def unit(state: State) -> float:
    """Draw a number of [0, 1)."""
    return float(draw(state) >> _11) * 1.1102230246251565e-16


@kernel
def shuffle(state: State, values: NDArray[np.int64]) -> None:
    """Permute an integer array in place (Fisher-Yates)."""
    for i in range(len(values) - 1, 0, -1):
        j = int(draw(state) % np.uint64(i + 1))
        held = values[i]
        values[i] = values[j]
        values[j] = held

"""How near everybody is to everybody, and what being so near counts."""

from dataclasses import dataclass
from math import lcm
from typing import Final

import numpy as np
from numpy.typing import NDArray

from breakwater.core.network.disruption.fragment.case import REMOVED, Case, Floats, Ints, Status
from breakwater.core.network.kernel import kernel

Steps = NDArray[np.uint16]
FAR: Final = 65_535
"""Not reached at all."""
_EXACT: Final = 1 << 50
_FINE: Final = 1 << 30


@dataclass(frozen=True, slots=True, eq=False)
class Nearness:
    """The case of reaching.

    Attributes:
        steps: shape (n, n), from each actor to each; `FAR` where no way leads, and to whom is not there.
        worth: what an actor so many steps away counts, in whole parts of `unit`; the last entry, for `FAR`, is 0.
        unit: what one actor counts in full.
        there: how many actors are there, those taken left out.
    """

    steps: Steps
    worth: Ints
    unit: int
    there: int

    def rows(self) -> tuple[Steps, Ints]:
        """Return what the kernels read."""
        return self.steps, self.worth


def nearness(case: Case, within: int | None) -> Nearness:
    """Measure how near everybody is.

    An actor d steps away counts 1/d, a neighbour in full and those chosen too; or, with `within`, in full up to so many
    steps and not at all beyond. Whole parts make sums exact: the unit is a multiple of every d, unless there are ways so
    long that no such number is small enough; then a share is right to a thousand-millionth.

    Args:
        case: with every actor as a node; those taken are removed.
        within: None for the reciprocal.
    """
    n = len(case.weight)
    steps = np.full((n, n), FAR, dtype=np.uint16)
    walk_from_each(case.starts, case.ends, case.status, steps)
    seen = steps[steps != FAR]
    longest = int(seen.max(initial=1))
    there = int(np.count_nonzero(case.status != REMOVED))
    worth = np.zeros(longest + 2, dtype=np.int64)
    if within is not None:
        unit = 1
        worth[: min(within, longest) + 1] = 1
    else:
        unit = lcm(*range(1, longest + 1)) if longest < 40 else _EXACT
        if unit * max(there, 1) >= _EXACT:
            unit = _FINE
        worth[0] = unit
        worth[1:-1] = np.rint(unit / np.arange(1, longest + 1)).astype(np.int64)
    steps[steps == FAR] = longest + 1
    return Nearness(steps, worth, unit, there)


@kernel
def walk_from_each(starts: Ints, ends: Ints, status: Status, steps: Steps) -> None:
    """Fill in how many steps lead from each actor who is there (status not 2) to each. Cost: O(n m)."""
    n = len(status)
    queue = np.empty(n, np.int64)
    for source in range(n):
        if status[source] == 2:
            continue
        row = steps[source]
        row[source] = 0
        queue[0] = source
        size = 1
        at = 0
        while at < size:
            v = queue[at]
            at += 1
            for e in range(starts[v], starts[v + 1]):
                u = ends[e]
                if row[u] == 65_535 and status[u] != 2:
                    row[u] = row[v] + 1
                    queue[size] = u
                    size += 1


@kernel
def held_by(steps: Steps, worth: Ints, chosen: Ints, held: Ints) -> int:
    """Fill in what each actor counts by the nearest of those chosen; return the sum."""
    n = len(held)
    total = 0
    for v in range(n):
        held[v] = 0
    for s in chosen:
        for v in range(n):
            held[v] = max(held[v], worth[steps[s, v]])
    for v in range(n):
        total += held[v]
    return total


@kernel
def gained_by_each(steps: Steps, worth: Ints, status: Status, held: Floats, gain: Floats) -> None:
    """Fill in for each who may still be chosen (status 0) how much counts above `held`; 0 for the others."""
    n = len(held)
    for s in range(n):
        total = 0.0
        if status[s] == 0:
            for v in range(n):
                over = worth[steps[s, v]] - held[v]
                if over > 0.0:
                    total += over
        gain[s] = total

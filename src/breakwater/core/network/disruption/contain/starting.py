"""Where the search starts from: published rankings, each carried on to the limit and followed by reinsertion."""

from collections.abc import Callable
from typing import Final

import numpy as np

from breakwater.core.network.disruption.contain.case import Case, Nodes
from breakwater.core.network.disruption.contain.degrees import by_degree
from breakwater.core.network.disruption.contain.solution import completed

Ranking = Callable[[Case, int, int], Nodes]
"""From a case, the limit and a seed to an order of removals that reaches the limit where it can be reached."""


def adaptive_degree(case: Case, limit: int, _: int) -> Nodes:
    """Remove whoever has most ties left for the cost. Cost: O((n + m) log n)."""
    return completed(case, _peeled(case, in_core=False), limit)


def core_degree(case: Case, limit: int, _: int) -> Nodes:
    """Remove whoever has most ties left in the 2-core, then break the trees (CoreHD). Cost: O((n + m) log n)."""
    return completed(case, _peeled(case, in_core=True), limit)


FIRST: Final[tuple[tuple[str, Ranking], ...]] = (("CoreHD", core_degree), ("adaptive degree", adaptive_degree))
"""Done in milliseconds: the first answer."""


def _peeled(case: Case, *, in_core: bool) -> Nodes:
    order = np.empty(len(case), np.int32)
    count = by_degree(case.starts, case.ends, case.cost, case.may, in_core, order)
    return order[:count]

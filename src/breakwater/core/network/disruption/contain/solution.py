"""Sets of removals in an order, and what they are worth."""

from dataclasses import dataclass

import numpy as np

from breakwater.core.network.disruption.contain.breaking import break_up
from breakwater.core.network.disruption.contain.case import Case, Flags, Nodes
from breakwater.core.network.disruption.contain.parts import curve, reinsert
from breakwater.core.network.disruption.goals import Objective


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """One answer.

    Attributes:
        order: whom to remove, in order.
        cost: of all removals.
        area: the sum of the largest component's sizes, before and after each removal, over the square of n.
        largest: size of the largest component at the end.
        by: which method it comes from.
    """

    order: Nodes
    cost: float
    area: float
    largest: int
    by: str

    def price(self, objective: Objective) -> float:
        """Return what is to be small."""
        return self.area if objective is Objective.AREA else self.cost


def found(case: Case, order: Nodes, limit: int, by: str) -> Found:
    """Weigh an order, up to where it reaches the limit."""
    left = curve(case.starts, case.ends, order)
    enough = np.flatnonzero(left <= limit)
    if len(enough):
        order, left = order[: enough[0]], left[: enough[0] + 1]
    area = float(left.sum(dtype=np.int64)) / max(1, len(case)) ** 2
    return Found(order.copy(), float(case.cost[order].sum()), area, int(left[-1]), by)


def completed(case: Case, order: Nodes, limit: int) -> Nodes:
    """Go on from an order until no component is above the limit, as far as that can be."""
    whole = np.empty(len(case), np.int32)
    whole[: len(order)] = order
    count = break_up(case.starts, case.ends, case.may, flags_of(case, order), limit, whole, len(order))
    return whole[:count]


def reinserted(case: Case, order: Nodes, limit: int) -> Nodes:
    """Put back whom the limit allows to; order the rest by what they would join if put back."""
    return ordered(case, put_back(case, order, limit))


def put_back(case: Case, order: Nodes, limit: int) -> Flags:
    """Put back whom the limit allows to; return who is still removed."""
    gone = flags_of(case, order)
    reinsert(case.starts, case.ends, case.cost, gone, limit, np.empty(len(case), np.int32))
    return gone


def ordered(case: Case, gone: Flags) -> Nodes:
    """Order removals: put all back, smallest resulting component first, and read that backwards."""
    back = np.empty(len(case), np.int32)
    count = reinsert(case.starts, case.ends, case.cost, gone.copy(), len(case), back)
    return back[:count][::-1].copy()


def flags_of(case: Case, order: Nodes) -> Flags:
    """Return who is removed."""
    gone = np.zeros(len(case), np.bool_)
    gone[order] = True
    return gone

"""The case: a network reduced to what matters for fragmenting it.

A leaf that is worth no more than its neighbour is carried by the neighbour as weight: to remove the neighbour cuts the leaf
off too, so that nobody needs to remove the leaf. Never into a neighbour that may not be removed.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from breakwater.core.network.disruption.faults import BadConstraint
from breakwater.core.network.disruption.goals import ANYBODY, Constraints, Weights
from breakwater.core.network.disruption.picture import Picture

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Status = NDArray[np.int8]

FREE, KEPT, REMOVED, FIXED = 0, 1, 2, 3
"""Open; kept by a decision or a proof; removed; not removable whatever else (protected, excluded)."""


@dataclass(frozen=True, slots=True)
class Case:
    """One reduced problem.

    Attributes:
        starts, ends: who is tied to whom, in compressed rows.
        weight: how many actors each node stands for, itself included.
        status: at the start.
        places: where each node stands in the picture.
        merged: places of the leaves, each with that of the neighbour who carries it.
        costs: of removal, one row for each limited resource; `limits` has the limit of each.
        has_groups: a choice of one bears on others, so that exchanging one for another proves nothing.
        not_both, only_together: groups of nodes; quotas: nodes of a state, and how many of them at most.
        kind: of each node, by which roles that have weights it has.
        value: shape (kinds, kinds), what a connected pair of these counts.
        is_valued: pairs may count differently, so that exchanging one node for another proves nothing.
    """

    starts: Ints
    ends: Ints
    weight: Ints
    status: Status
    places: Ints
    merged: Ints
    costs: Floats
    limits: Floats
    not_both: tuple[Ints, ...]
    only_together: tuple[Ints, ...]
    quotas: tuple[tuple[Ints, int], ...]
    kind: Ints
    value: Ints
    is_valued: bool

    @property
    def has_groups(self) -> bool:
        """Whether a choice of one node bears on another, beyond what it costs."""
        return bool(self.not_both or self.only_together or self.quotas)

    @property
    def is_counted(self) -> bool:
        """Whether each removal uses one of a number of removals, and nothing else is limited."""
        return len(self.limits) == 1 and bool(np.all(self.costs == 1))


def case_of(
    picture: Picture, constraints: Constraints, *, protect: bool = True, reduce: bool = True, weights: Weights = ()
) -> Case:
    """Reduce a picture under constraints to a case.

    Args:
        picture: with at least one actor.
        constraints: checked against the picture.
        protect: False asks what could be had if nobody were protected; the answer is a number, never a plan.
        reduce: False keeps every actor as a node of its own, in the picture's places, those taken as removed.
        weights: of pairs, by role.
    """
    kind, value = kinds_of(picture, weights)
    n = len(picture)
    status = np.zeros(n, dtype=np.int8)
    status[[picture.place(actor) for actor in constraints.excluded]] = FIXED
    if protect:
        status[picture.protected] = FIXED
    status[[picture.place(actor) for actor in constraints.taken]] = REMOVED
    pairs = picture.pairs()
    pairs = pairs[(status[pairs] != REMOVED).all(axis=1)]
    weight = np.ones(n, dtype=np.int64)
    merged: list[tuple[int, int]] = []
    if reduce and not constraints.has_groups and not weights:
        cost = np.ones(n) if constraints.budget is None else picture.cost
        merged = _merge_leaves(pairs, weight, status, cost)
    alive = np.flatnonzero((weight > 0) & (status != REMOVED)) if reduce else np.arange(n)
    new = np.full(n, -1, dtype=np.int64)
    new[alive] = np.arange(len(alive))
    starts, ends = _rows(new[pairs], len(alive))
    costs, limits = _resources(picture.cost[alive], constraints)
    return Case(
        starts=starts,
        ends=ends,
        weight=weight[alive],
        status=status[alive],
        places=alive,
        merged=np.array(merged, dtype=np.int64).reshape(-1, 2),
        costs=costs,
        limits=limits,
        not_both=tuple(_nodes(picture, new, group) for group in constraints.not_both),
        only_together=tuple(_nodes(picture, new, group) for group in constraints.only_together),
        quotas=tuple((_of_state(picture, new, state), most) for state, most in constraints.quotas),
        kind=kind[alive],
        value=value,
        is_valued=bool(weights),
    )


def kinds_of(picture: Picture, weights: Weights) -> tuple[Ints, Ints]:
    """Return the kind of each actor, by which roles that have weights they have, and what a pair of kinds counts.

    Raises:
        BadConstraint: nobody has a role that a weight is given for.
    """
    named = {role for one, other, _ in weights for role in (one, other)} - {ANYBODY}
    if missing := sorted(named - {role for mine in picture.roles for role in mine}):
        raise BadConstraint(f"Nobody in this picture has the role “{missing[0]}”.", "Check the role.")
    mine = [frozenset(roles) & named for roles in picture.roles]
    kinds = sorted(set(mine), key=sorted)
    place = {kind: at for at, kind in enumerate(kinds)}
    value = np.full((len(kinds), len(kinds)), -1, dtype=np.int64)
    for one, other, weight in weights:
        first, second = (np.array([role in (ANYBODY, *kind) for kind in kinds]) for role in (one, other))
        match = np.outer(first, second) | np.outer(second, first)
        value[match] = np.maximum(value[match], weight)
    return np.array([place[kind] for kind in mine], dtype=np.int64), np.where(value < 0, 1, value)


def _merge_leaves(pairs: Ints, weight: Ints, status: Status, cost: Floats) -> list[tuple[int, int]]:
    """Move each leaf's weight to its neighbour where removing the neighbour is never worse; 0 is left behind."""
    merged = []
    degree = np.bincount(pairs.ravel(), minlength=len(weight))
    for left, right in pairs.tolist():
        for leaf, stem in ((left, right), (right, left)):
            if degree[leaf] != 1 or weight[leaf] != 1 or weight[stem] == 0 or status[stem] != FREE:
                continue
            if status[leaf] == FIXED or cost[stem] <= cost[leaf]:
                weight[stem] += 1
                weight[leaf] = 0
                merged.append((leaf, stem))
                break
    return merged


def _rows(pairs: Ints, n: int) -> tuple[Ints, Ints]:
    """Lay pairs out as compressed rows; pairs with a dead end (−1) fall away."""
    pairs = pairs[(pairs >= 0).all(axis=1)]
    both = np.concatenate([pairs, pairs[:, ::-1]])
    both = both[np.lexsort((both[:, 1], both[:, 0]))]
    starts = np.zeros(n + 1, dtype=np.int64)
    np.cumsum(np.bincount(both[:, 0], minlength=n), out=starts[1:])
    return starts, np.ascontiguousarray(both[:, 1])


def _resources(cost: Floats, constraints: Constraints) -> tuple[Floats, Floats]:
    rows = []
    if constraints.removals is not None:
        rows.append((np.ones(len(cost)), float(constraints.removals)))
    if constraints.budget is not None:
        rows.append((cost, constraints.budget))
    return np.array([row for row, _ in rows]).reshape(len(rows), len(cost)), np.array([most for _, most in rows])


def _nodes(picture: Picture, new: Ints, group: frozenset[str]) -> Ints:
    return new[sorted(picture.place(actor) for actor in group)]


def _of_state(picture: Picture, new: Ints, state: str) -> Ints:
    of_state = np.array([state in states for states in picture.states])
    found: Ints = new[np.flatnonzero(of_state)]
    return np.asarray(found[found >= 0])

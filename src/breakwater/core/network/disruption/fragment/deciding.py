"""Decide about one node, and about all that follows from it under the limits and the groups."""

from dataclasses import dataclass

import numpy as np

from breakwater.core.network.disruption.fragment.case import FIXED, FREE, KEPT, REMOVED, Case, Floats, Status

_SLACK = 1e-9
"""Budgets are met to this share; sums of prices differ in the last digit by their order."""


@dataclass(slots=True)
class State:
    """What is decided, and what is left of each limit."""

    status: Status
    room: Floats

    def copy(self) -> "State":
        """Return one of its own arrays."""
        return State(self.status.copy(), self.room.copy())


def start(case: Case) -> State | None:
    """Return the state before any decision, with what follows from the constraints alone; None if there is none."""
    state = State(case.status.copy(), case.limits * (1 + _SLACK))
    return state if settle(case, state) else None


def remove(case: Case, state: State, node: int) -> bool:
    """Remove an open node and all that must go with it; False where that cannot be."""
    _take(case, state, node)
    return settle(case, state)


def keep(case: Case, state: State, node: int) -> bool:
    """Keep an open node and all that must stay with it; False where that cannot be."""
    state.status[node] = KEPT
    return settle(case, state)


def open_nodes(state: State) -> "np.ndarray[tuple[int], np.dtype[np.intp]]":
    """Return the nodes that may still be removed."""
    return np.flatnonzero(state.status == FREE)


def settle(case: Case, state: State) -> bool:
    """Draw the consequences until nothing follows any more; False where they contradict each other."""
    if bool(np.any(state.room < 0)):
        return False
    while True:
        before = state.status.tobytes()
        state.status[(state.status == FREE) & (case.costs > state.room[:, None]).any(axis=0)] = KEPT
        if case.has_groups and not _settle_groups(case, state):
            return False
        if state.status.tobytes() == before:
            return True


def _settle_groups(case: Case, state: State) -> bool:
    status = state.status
    for group in case.not_both:
        gone = int(np.count_nonzero(_chosen(case, state, group)))
        if gone > 1:
            return False
        if gone == 1:
            _keep(status, group)
    for nodes, most in case.quotas:
        gone = int(np.count_nonzero(_chosen(case, state, nodes)))
        if gone > most:
            return False
        if gone == most:
            _keep(status, nodes)
    return all(_settle_together(case, state, group) for group in case.only_together)


def _settle_together(case: Case, state: State, group: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> bool:
    status = state.status
    still_open = group[status[group] == FREE]
    stays = bool(np.any((status[group] == KEPT) | (status[group] == FIXED)))
    goes = bool(np.any(_chosen(case, state, group)))
    if stays and goes:
        return False
    if stays or bool(np.any(case.costs[:, still_open].sum(axis=1) > state.room)):
        _keep(status, still_open)
        return not goes or not len(still_open)
    if goes:
        for node in still_open.tolist():
            _take(case, state, node)
    return True


def _take(case: Case, state: State, node: int) -> None:
    state.status[node] = REMOVED
    state.room -= case.costs[:, node]


def _keep(status: Status, nodes: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> None:
    status[nodes[status[nodes] == FREE]] = KEPT


def _chosen(
    case: Case, state: State, nodes: "np.ndarray[tuple[int], np.dtype[np.int64]]"
) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Tell of each whether it is removed by the plan; those removed before it began are none of it."""
    return np.asarray((state.status[nodes] == REMOVED) & (case.status[nodes] != REMOVED))

"""From a set that a search has found to a plan: who is needed, in which order, which others are near, who is left."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from numpy.typing import NDArray

from breakwater.core.network.disruption.fragment.case import FREE, Case
from breakwater.core.network.disruption.fragment.climbing import Best, Chosen
from breakwater.core.network.disruption.fragment.deciding import State, open_nodes, remove

ALTERNATIVES = 5
Value = TypeVar("Value", int, float)
Left = Callable[[Iterable[int]], Value]
"""What a set of nodes leaves."""


def trimmed(case: Case, chosen: Chosen, left: Left[Value]) -> Chosen:
    """Leave out who brings nothing, unless bound to somebody who does."""
    bound = {node for group in case.only_together for node in group.tolist()}
    value = left(chosen)
    for node in sorted(chosen - bound):
        if left(chosen - {node}) == value:
            chosen -= {node}
    return chosen


def ordered(chosen: Chosen, left: Left[Value]) -> tuple[list[int], list[Value]]:
    """Order nodes so that each is the one that helps most after those before it.

    Returns:
        The order, and what is left before and after each: one longer.
    """
    order: list[int] = []
    effect = [left(())]
    waiting = set(chosen)
    while waiting:
        value, node = min((left([*order, other]), other) for other in waiting)
        waiting.remove(node)
        order.append(node)
        effect.append(value)
    return order, effect


def others(case: Case, best: Best, chosen: Chosen, most: float, left: Left[Value]) -> Iterator[tuple[Chosen, int]]:
    """Yield the near-best sets that a search has met, the best first, each without those who bring nothing.

    Args:
        case: of the search.
        best: what the search keeps.
        chosen: the plan's own, which is not yielded.
        most: what such a set may leave, in the search's own unit.
        left: what a set leaves.

    Yields:
        The set, and what it leaves in the search's own unit.
    """
    near = ((value, sorted(other)) for other, value in best.pool.items() if value <= most)
    shown = {chosen}
    for value, nodes in sorted(near):
        other = trimmed(case, frozenset(nodes), left)
        if other in shown or len(shown) > ALTERNATIVES:
            continue
        shown.add(other)
        yield other, value


def is_exhausted(
    case: Case, root: State, chosen: Iterable[int], look: Callable[[State], tuple[float, NDArray[Any]]]
) -> bool:
    """Tell whether room is left that no lawful target makes use of.

    Args:
        case: of the search.
        root: before any decision.
        chosen: the plan's own.
        look: what a state leaves, and what it would leave without each node, shape (nodes,).
    """
    state = root.copy()
    for node in chosen:
        if state.status[node] == FREE:
            remove(case, state, node)
    lawful = case.status == FREE
    costs = case.costs[:, lawful] if lawful.any() else case.costs
    if bool((state.room < costs.min(axis=1)).any()):
        return False
    value, left = look(state)
    nodes = open_nodes(state)
    return not len(nodes) or bool(left[nodes].min() >= value)

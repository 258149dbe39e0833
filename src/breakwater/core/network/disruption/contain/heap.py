"""A heap of keys and nodes in two arrays; whoever uses it counts what is in it."""

from breakwater.core.network.disruption.contain.case import Floats, Nodes
from breakwater.core.network.kernel import kernel


@kernel
def push(keys: Floats, nodes: Nodes, count: int, key: float, node: int) -> None:
    """Add to a heap of `count`: least key on top, equals by the node."""
    at = count
    while at > 0:
        above = (at - 1) // 2
        if keys[above] < key or (keys[above] == key and nodes[above] <= node):
            break
        keys[at] = keys[above]
        nodes[at] = nodes[above]
        at = above
    keys[at] = key
    nodes[at] = node


@kernel
def pop(keys: Floats, nodes: Nodes, count: int) -> None:
    """Close the gap at the top of a heap of `count`."""
    last = count - 1
    key, node = keys[last], nodes[last]
    at = 0
    while True:
        below = 2 * at + 1
        if below >= last:
            break
        right = below + 1
        if right < last and (keys[right] < keys[below] or (keys[right] == keys[below] and nodes[right] < nodes[below])):
            below = right
        if key < keys[below] or (key == keys[below] and node <= nodes[below]):
            break
        keys[at] = keys[below]
        nodes[at] = nodes[below]
        at = below
    keys[at] = key
    nodes[at] = node

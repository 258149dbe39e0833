"""Lay one connected graph out so that distances on paper match distances along ties.

Stress by stochastic descent (Zheng, Pawar, Goodman 2018, IEEE TVCG 25(9)) over weighted shortest paths; for
large graphs the sparse form with pivots (Ortmann, Klimenta, Brandes 2017, JGAA 21(5)).
Only + - * / and square roots are used: these round alike on every machine.
"""

import numpy as np

from breakwater.core.network.chance import State, seeded, shuffle, unit
from breakwater.core.network.graph import FloatArray, IntArray
from breakwater.core.network.kernel import kernel


def falling(first: float, last: float, rounds: int) -> FloatArray:
    """List step sizes that fall by a constant factor from `first` to `last`."""
    if rounds == 1 or first <= last:
        return np.full(rounds, last)
    factor = _root(last / first, rounds - 1)
    steps = [first]
    for _ in range(rounds - 1):
        steps.append(steps[-1] * factor)
    return np.array(steps)


def scatter(count: int, width: float, *, seed: int) -> FloatArray:
    """Throw nodes on a square: shape (count, 2)."""
    state = seeded(seed)
    return np.array([[unit(state) * width, unit(state) * width] for _ in range(count)]).reshape(-1, 2)


def _root(value: float, n: int) -> float:
    """Find the n-th root of a value in (0, 1) by halving: library powers differ in the last bit."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        power = 1.0
        for _ in range(n):
            power *= middle
        if power < value:
            low = middle
        else:
            high = middle
    return high


@kernel
def paths(start: IntArray, neighbour: IntArray, length: FloatArray, roots: IntArray) -> FloatArray:
    """Measure the shortest way from each root to every node: shape (roots, n). Dijkstra, binary heap."""
    n = len(start) - 1
    result = np.empty((len(roots), n))
    heap_at = np.empty(len(neighbour) + 1, np.int64)
    heap_far = np.empty(len(neighbour) + 1)
    for row in range(len(roots)):
        far = result[row]
        far[:] = np.inf
        far[roots[row]] = 0.0
        heap_at[0] = roots[row]
        heap_far[0] = 0.0
        size = 1
        while size > 0:
            node = heap_at[0]
            reach = heap_far[0]
            size -= 1
            last_at = heap_at[size]
            last_far = heap_far[size]
            hole = 0
            while True:
                child = 2 * hole + 1
                if child >= size:
                    break
                if child + 1 < size and heap_far[child + 1] < heap_far[child]:
                    child += 1
                if heap_far[child] >= last_far:
                    break
                heap_at[hole] = heap_at[child]
                heap_far[hole] = heap_far[child]
                hole = child
            heap_at[hole] = last_at
            heap_far[hole] = last_far
            if reach > far[node]:
                continue
            for at in range(start[node], start[node + 1]):
                other = neighbour[at]
                further = reach + length[at]
                if further < far[other]:
                    far[other] = further
                    hole = size
                    size += 1
                    while hole > 0:
                        parent = (hole - 1) // 2
                        if heap_far[parent] <= further:
                            break
                        heap_at[hole] = heap_at[parent]
                        heap_far[hole] = heap_far[parent]
                        hole = parent
                    heap_at[hole] = other
                    heap_far[hole] = further
    return result


@kernel
def descend(position: FloatArray, distance: FloatArray, steps: FloatArray, state: State) -> None:
    """Move all pairs towards their distances, in place.

    Each round visits every pair once: a random circle of the nodes, its chords in random order. That is
    as good as shuffling the pairs and needs no list of them.
    """
    n = len(position)
    circle = np.arange(n)
    chords = np.arange(1, n // 2 + 1)
    for step in steps:
        shuffle(state, circle)
        shuffle(state, chords)
        for chord in chords:
            count = n // 2 if 2 * chord == n else n
            for k in range(count):
                far = k + chord
                if far >= n:
                    far -= n
                i = circle[k]
                j = circle[far]
                want = distance[i, j]
                dx = position[i, 0] - position[j, 0]
                dy = position[i, 1] - position[j, 1]
                reach = np.sqrt(dx * dx + dy * dy)
                if reach < 1e-9:
                    dx = 1e-3 * (1 + i)
                    dy = 1e-3 * (1 + j)
                    reach = np.sqrt(dx * dx + dy * dy)
                share = step / (want * want)
                if share > 1.0:
                    share = 1.0
                pull = share * (reach - want) / (2.0 * reach)
                position[i, 0] -= pull * dx
                position[i, 1] -= pull * dy
                position[j, 0] += pull * dx
                position[j, 1] += pull * dy


@kernel
def choose_pivots(start: IntArray, neighbour: IntArray, length: FloatArray, count: int) -> tuple[IntArray, FloatArray]:
    """Choose nodes far from each other, each next the farthest from those chosen; with their paths."""
    n = len(start) - 1
    chosen = np.empty(count, np.int64)
    distance = np.empty((count, n))
    nearest = np.full(n, np.inf)
    chosen[0] = 0
    for k in range(count):
        distance[k] = paths(start, neighbour, length, chosen[k : k + 1])[0]
        best = -1.0
        following = 0
        for i in range(n):
            if distance[k, i] < nearest[i]:
                nearest[i] = distance[k, i]
            if nearest[i] > best:
                best = nearest[i]
                following = i
        if k + 1 < count:
            chosen[k + 1] = following
    return chosen, distance


@kernel
def pivot_weights(pivots: IntArray, distance: FloatArray) -> FloatArray:
    """Weigh each pivot and node by how many nodes the pivot stands for at half that distance."""
    k, n = distance.shape
    region = np.zeros(n, np.int64)
    for i in range(n):
        for p in range(k):
            if distance[p, i] < distance[region[i], i]:
                region[i] = p
    weight = np.zeros((k, n))
    for p in range(k):
        inside = np.sort(distance[p][region == p])
        for i in range(n):
            if distance[p, i] > 0.0:
                near = np.searchsorted(inside, distance[p, i] / 2.0, side="right")
                weight[p, i] = near / (distance[p, i] * distance[p, i])
    return weight


@kernel
def descend_pivots(
    position: FloatArray,
    distance: FloatArray,
    weight: FloatArray,
    pivots: IntArray,
    start: IntArray,
    neighbour: IntArray,
    length: FloatArray,
    steps: FloatArray,
    state: State,
) -> None:
    """Move every node towards its ties and its distances to the pivots, in place."""
    k, n = distance.shape
    order: IntArray = np.arange(n)
    turn: IntArray = np.arange(k)
    for step in steps:
        shuffle(state, order)
        shuffle(state, turn)
        for t in range(k):
            for at in range(n):
                i = order[at]
                p = turn[(at + t) % k]
                want = distance[p, i]
                if want <= 0.0:
                    continue
                _pull_one(position, i, pivots[p], want, min(1.0, step * weight[p, i]))
            if t % 40 == 39 or t == k - 1:
                for i in order:
                    for at in range(start[i], start[i + 1]):
                        want = length[at]
                        _pull_one(position, i, neighbour[at], want, 0.5 * min(1.0, step / (want * want)))


@kernel
def _pull_one(position: FloatArray, i: int | np.int64, j: int | np.int64, want: float, share: float) -> None:
    dx = position[i, 0] - position[j, 0]
    dy = position[i, 1] - position[j, 1]
    reach = np.sqrt(dx * dx + dy * dy)
    if reach < 1e-9:
        dx = 1e-3 * (1 + i)
        dy = 1e-3 * (1 + j)
        reach = np.sqrt(dx * dx + dy * dy)
    pull = share * (reach - want) / reach
    position[i, 0] -= pull * dx
    position[i, 1] -= pull * dy

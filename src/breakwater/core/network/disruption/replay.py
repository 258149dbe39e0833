"""Follow a proof step by step, in plain loops: nothing in it is taken on trust, and nothing of the solver is used.

Prices are the only thing that the steps bring along. Whatever they are, routing all pairs along cheapest paths gives
loads, and by them a bound that holds; each decision of the search is then checked against those.
"""

import heapq
from collections.abc import Iterable
from dataclasses import dataclass, field

from breakwater.core.network.disruption.goals import ANYBODY, Constraints, Weights
from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.proof import Act, Proof, Step

_ONE = 1 << 20
_SLACK = 1e-9
_MARGIN = 1e-6

FREE, KEPT, GONE, FIXED = 0, 1, 2, 3


class Flaw(Exception):
    """A step of a proof does not hold."""


@dataclass(slots=True)
class Net:
    """The network that a proof speaks of, rebuilt from the picture: neighbours, weights, costs, limits."""

    near: list[set[int]]
    weight: list[int]
    status: list[int]
    costs: list[list[float]]
    limits: list[float]
    roles: list[tuple[str, ...]]
    weights: Weights

    def worth(self, one: int, other: int) -> int:
        """Return what a connected pair counts."""
        return worth(self.weights, self.roles[one], self.roles[other]) if self.weights else 1


@dataclass(slots=True)
class Part:
    """A part of the search: what is decided in it, what is left of the limits, its bound, and whether it is void."""

    status: list[int]
    room: list[float]
    bound: float = 0.0
    load: list[float] = field(default_factory=list)
    total: float = 0.0
    rounds: int = 0
    is_empty: bool = False


def worth(weights: Weights, one: Iterable[str], other: Iterable[str]) -> int:
    """Return what a connected pair counts whose ends have some roles: the most that is said of it, else 1."""
    mine, yours = {ANYBODY, *one}, {ANYBODY, *other}
    said = (much for a, b, much in weights if (a in mine and b in yours) or (b in mine and a in yours))
    return max(said, default=1)


def replay(proof: Proof, picture: Picture, constraints: Constraints, value: float, *, weights: Weights = ()) -> str:
    """Return what is wrong with a proof that no lawful set leaves less than a value; empty where nothing is."""
    try:
        _follow(proof, _net(proof, picture, constraints, weights), value)
    except Flaw as flaw:
        return str(flaw)
    except (IndexError, KeyError, ValueError, TypeError) as error:
        return f"The proof cannot be read: {error}."
    return ""


def _net(proof: Proof, picture: Picture, constraints: Constraints, weights: Weights) -> Net:
    """Rebuild the network, and check each leaf that was merged into its neighbour."""
    near: dict[str, set[str]] = {name: set() for name in picture.ids if name not in constraints.taken}
    for tail, head in zip(picture.tails.tolist(), picture.heads.tolist(), strict=True):
        one, other = picture.ids[tail], picture.ids[head]
        if one in near and other in near:
            near[one].add(other)
            near[other].add(one)
    barred = {name for name in near if picture.protected[picture.index[name]]} | constraints.excluded
    price = {name: 1.0 if constraints.budget is None else float(picture.cost[picture.index[name]]) for name in near}
    carried = dict.fromkeys(near, 1)
    leaves = [leaf for leaf, _ in proof.merged]
    if leaves and weights:
        raise Flaw("A leaf is merged although pairs count differently.")
    if len(set(leaves)) < len(leaves) or set(leaves) & {stem for _, stem in proof.merged}:
        raise Flaw("A leaf is merged twice, or carries another.")
    for leaf, stem in proof.merged:
        if near[leaf] != {stem} or stem in barred or (leaf not in barred and price[stem] > price[leaf]):
            raise Flaw(f"“{leaf}” may not be merged into “{stem}”.")
        carried[stem] += 1
    if set(proof.ids) != set(near) - set(leaves) or len(set(proof.ids)) < len(proof.ids):
        raise Flaw("The proof speaks of another network.")
    place = {name: at for at, name in enumerate(proof.ids)}
    costs, limits = [], []
    if constraints.removals is not None:
        costs.append([1.0] * len(place))
        limits.append(constraints.removals * (1 + _SLACK))
    if constraints.budget is not None:
        costs.append([price[name] for name in proof.ids])
        limits.append(constraints.budget * (1 + _SLACK))
    return Net(
        near=[{place[other] for other in near[name] if other in place} for name in proof.ids],
        weight=[carried[name] for name in proof.ids],
        status=[FIXED if name in barred else FREE for name in proof.ids],
        costs=costs,
        limits=limits,
        roles=[picture.roles[picture.index[name]] for name in proof.ids],
        weights=weights,
    )


def _follow(proof: Proof, net: Net, value: float) -> None:
    waiting = [_settled(net, Part(list(net.status), list(net.limits)))]
    for step in proof.steps:
        if not waiting:
            raise Flaw("The proof goes on after its end.")
        part = waiting[-1]
        if step.act is Act.PLAY:
            for toll in step.tolls:
                _play(net, part, toll)
        elif step.act is Act.FIX:
            _fix(net, part, step, value)
        elif step.act is Act.EXCHANGE:
            _exchange(net, part, step.nodes)
        elif step.act is Act.BRANCH:
            waiting[-1:] = _halves(net, part, step.nodes[0])
        else:
            _close(net, part, step.act, value)
            waiting.pop()
    if waiting:
        raise Flaw("The proof leaves a part of the search open.")


def _settled(net: Net, part: Part) -> Part:
    """Keep whoever is too dear for what is left of a limit."""
    for v, status in enumerate(part.status):
        if status == FREE and any(cost[v] > room for cost, room in zip(net.costs, part.room, strict=True)):
            part.status[v] = KEPT
    return part


def _remove(net: Net, part: Part, v: int) -> None:
    if part.status[v] != FREE:
        raise Flaw("Somebody is removed who is decided already.")
    part.status[v] = GONE
    part.room = [room - cost[v] for cost, room in zip(net.costs, part.room, strict=True)]
    part.load, part.total, part.rounds = [], 0.0, 0
    _settled(net, part)


def _halves(net: Net, part: Part, v: int) -> list[Part]:
    """Return the part without a node and, to be looked at first, the part with it removed."""
    if part.status[v] != FREE:
        raise Flaw("The search branches on somebody who is decided already.")
    kept = Part(list(part.status), list(part.room), part.bound)
    gone = Part(list(part.status), list(part.room), part.bound)
    kept.status[v] = KEPT
    _remove(net, gone, v)
    return [kept, gone]


def _fix(net: Net, part: Part, step: Step, value: float) -> None:
    """Check by the loads that taking the kept, or sparing the removed, leads to nothing better."""
    for v in (*step.nodes, *step.must):
        if part.status[v] != FREE:
            raise Flaw("Somebody is fixed who is decided already.")
    for v in step.nodes:
        if not any(
            room < cost[v] or part.total - part.load[v] - _stopped(part, cost, room - cost[v], v) > value - 1 + _MARGIN
            for cost, room in zip(net.costs, part.room, strict=True)
        ):
            raise Flaw("Somebody is kept whom the loads do not exclude.")
    for v in step.must:
        if not _bound(net, part, v) > value - 1 + _MARGIN:
            raise Flaw("Somebody is removed whom the loads do not demand.")
    for v in step.nodes:
        part.status[v] = KEPT
    for v in step.must:
        if part.status[v] == KEPT:  # not affordable beside the others that must go as well
            part.is_empty = True
            return
        _remove(net, part, v)


def _exchange(net: Net, part: Part, nodes: tuple[int, ...]) -> None:
    """Check that for each somebody kept by choice would do as well: reaches as far, weighs as much, costs no more."""
    if net.weights and nodes:
        raise Flaw("Somebody is exchanged although pairs count differently.")
    for u in nodes:
        reach = {w for w in net.near[u] if part.status[w] != GONE}
        if part.status[u] != FREE or not any(
            part.status[v] == KEPT
            and net.weight[u] <= net.weight[v]
            and all(cost[v] <= cost[u] for cost in net.costs)
            and reach - {v} <= net.near[v]
            for v in range(len(net.near))
        ):
            raise Flaw("Somebody is exchanged for nobody.")
        part.status[u] = KEPT


def _close(net: Net, part: Part, act: Act, value: float) -> None:
    open_nodes = [v for v, status in enumerate(part.status) if status == FREE]
    if act is Act.BOUNDED:
        if not part.bound > value - 1 + _MARGIN:
            raise Flaw("A part is closed below its bound.")
    elif act is Act.LOOK:
        if len(open_nodes) > 1 and not any(
            room < 2 * min(cost[v] for v in open_nodes) for cost, room in zip(net.costs, part.room, strict=True)
        ):
            raise Flaw("A part is closed that has room for more than one removal.")
        if min(_pairs(net, part, v) for v in (-1, *open_nodes)) < value:
            raise Flaw("A lawful set leaves less.")
    elif not part.is_empty:
        raise Flaw("A part is said to be empty that is not.")


def _play(net: Net, part: Part, toll: tuple[int, ...]) -> None:
    """Route once more, average, and raise the bound."""
    if len(toll) != len(net.near) or min(toll, default=1) < 1:
        raise Flaw("Prices are missing.")
    total, load = _route(net, part.status, toll)
    part.rounds += 1
    share = 2.0 / (part.rounds + 1)
    before = part.load or [0.0] * len(load)
    part.total += share * (total - part.total)
    part.load = [old + share * (new - old) for old, new in zip(before, load, strict=True)]
    part.bound = max(part.bound, _bound(net, part, -1))


def _bound(net: Net, part: Part, skip: int) -> float:
    return part.total - min(_stopped(part, cost, room, skip) for cost, room in zip(net.costs, part.room, strict=True))


def _stopped(part: Part, cost: list[float], room: float, skip: int) -> float:
    """Return the most flow that removals stop within one limit, the last perhaps in part."""
    most = 0.0
    dear = []
    for v, status in enumerate(part.status):
        if status != FREE or v == skip:
            continue
        if cost[v] == 0:
            most += part.load[v]
        else:
            dear.append((-part.load[v] / cost[v], cost[v]))
    for worth, price in sorted(dear):
        most += -worth * min(price, room)
        room -= price
        if room <= 0:
            break
    return most


def _route(net: Net, status: list[int], toll: tuple[int, ...]) -> tuple[float, list[float]]:
    """Send half a unit for each ordered pair, along the cheapest paths in equal shares."""
    n = len(toll)
    total, load = 0.0, [0.0] * n
    for source in range(n):
        if status[source] == GONE or toll[source] >= _ONE:
            continue
        far = {source: toll[source]}
        ways = {source: 1.0}
        before: dict[int, list[int]] = {source: []}
        order: list[int] = []
        done: set[int] = set()
        heap = [(toll[source], source)]
        while heap:
            _, v = heapq.heappop(heap)
            if v in done:
                continue
            done.add(v)
            order.append(v)
            for u in net.near[v]:
                reach = far[v] + toll[u]
                if status[u] == GONE or reach >= _ONE or u in done or reach > far.get(u, _ONE):
                    continue
                if reach < far.get(u, _ONE):
                    far[u], ways[u], before[u] = reach, 0.0, []
                    heapq.heappush(heap, (reach, u))
                ways[u] += ways[v]
                before[u].append(v)
        through = dict.fromkeys(order, 0.0)
        for v in reversed(order[1:]):
            sent = net.weight[source] * net.weight[v] * net.worth(source, v)
            total += sent / 2
            through[v] += sent
            load[v] += through[v] / 2
            for u in before[v]:
                through[u] += through[v] * ways[u] / ways[v]
        inside = net.weight[source] * (net.weight[source] - 1) // 2
        total += inside
        load[source] += through[source] / 2 + inside
    return total, load


def _pairs(net: Net, part: Part, without: int) -> int:
    """Count the connected pairs that a part leaves, perhaps without one more."""
    unseen = {v for v, status in enumerate(part.status) if status != GONE and v != without}
    count = 0
    while unseen:
        waiting = [unseen.pop()]
        size = 0
        met: list[int] = []
        while waiting:
            v = waiting.pop()
            size += net.weight[v]
            if net.weights:
                count += sum(net.worth(v, u) for u in met)
                met.append(v)
            fresh = net.near[v] & unseen
            unseen -= fresh
            waiting += fresh
        count += 0 if net.weights else size * (size - 1) // 2
    return count

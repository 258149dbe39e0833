"""Make a plan of a severance: order, effect, what each target adds, and what each limit costs."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from breakwater.core.network.disruption.flow import largest_flow
from breakwater.core.network.disruption.goals import Constraints, Goal
from breakwater.core.network.disruption.limits import limits_of
from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.plan import Certificate, End, Plan, Relaxed
from breakwater.core.network.disruption.progress import Asked, Progress
from breakwater.core.network.disruption.relaxing import relaxed, wider
from breakwater.core.network.disruption.sever.cut import Severance
from breakwater.core.network.disruption.sever.faults import EndlessFlow
from breakwater.core.network.disruption.sever.network import FlowNetwork
from breakwater.core.network.disruption.sever.picturing import budget_of, check_ends, network_of
from breakwater.core.network.disruption.sever.programme import sever

METHOD: Final = "maximum-flow interdiction by mixed-integer programme"


def sever_plan(picture: Picture, goal: Goal, constraints: Constraints, asked: Asked) -> Plan:
    """Choose targets that leave the least flow from sources to sinks.

    Args:
        picture: with capacities of ties.
        goal: of the aim `sever`, with sources and sinks.
        constraints: checked against the picture.
        asked: steps, and whom to tell; nothing is drawn, so that the seed changes nothing.

    Raises:
        EndlessFlow: some way from a source to a sink has no capacity at all.
    """
    check_ends(goal, constraints)
    network = network_of(picture, goal, constraints)
    _refuse_endless(network)
    cut = _cut(network, picture, constraints, asked)
    value, order = cut.flow_after, _ordered(network, cut.nodes.tolist())
    effect = [*(_left(network, order[:count]) for count in range(len(order))), value]
    without = [_left(network, [*order[:at], *order[at + 1 :]]) for at in range(len(order))]
    asked.progress(Progress(cut.steps, value, cut.bound))
    return Plan(
        picture=picture,
        goal=goal,
        constraints=constraints,
        targets=picture.targets_at(order),
        effect=tuple(effect),
        adds=tuple(max(0.0, left - value) for left in without),
        bound=cut.bound,
        method=METHOD,
        seed=asked.seed,
        steps=cut.steps,
        end=_end(cut, asked),
        relaxed=tuple(_relaxed(picture, goal, constraints, asked, cut)) if cut.is_proved and value else (),
        exhausted=cut.is_proved and value > 0 and _has_room(cut, picture, constraints),
        certificate=Certificate(
            picture=picture.digest, nodes=cut.steps, open_nodes=int(not cut.is_proved), root_bound=cut.bound
        ),
    )


def _cut(network: FlowNetwork, picture: Picture, constraints: Constraints, asked: Asked) -> Severance:
    limits = limits_of(picture, constraints)
    budget = budget_of(picture, constraints)
    return sever(network, budget, limits=limits, steps=asked.steps, should_stop=asked.should_stop)


def _end(cut: Severance, asked: Asked) -> End:
    if cut.is_proved:
        return End.PROVED
    return End.STOPPED if asked.should_stop() else End.STEPS


def _left(network: FlowNetwork, gone: Iterable[int]) -> float:
    """Return the largest flow without some nodes: their arcs hold nothing."""
    away = np.isin(np.arange(network.nodes), list(gone))
    away |= network.node_capacity == 0
    capacity = np.where(away[network.tail] | away[network.head], 0.0, network.capacity)
    flow = largest_flow(
        network.nodes, network.tail, network.head, capacity, sources=network.sources, sinks=network.sinks
    )
    return flow.value


def _refuse_endless(network: FlowNetwork) -> None:
    """Refuse where a way without any limit is there before anybody is cut: its flow is no number to be compared."""
    endless = np.where(np.isinf(network.capacity), 1.0, 0.0)
    if _left(replace(network, capacity=endless), ()) > 0:
        raise EndlessFlow(
            "From a source to a sink leads a way of ties without any capacity.",
            "Say of each tie how much passes along it; 1 for each where only the number of ways is asked.",
        )


def _ordered(network: FlowNetwork, chosen: list[int]) -> list[int]:
    """Order nodes so that each is the one that helps most after those before it."""
    order: list[int] = []
    waiting = sorted(chosen)
    while waiting:
        node = min(waiting, key=lambda other: (_left(network, [*order, other]), other))
        waiting.remove(node)
        order.append(node)
    return order


def _has_room(cut: Severance, picture: Picture, constraints: Constraints) -> bool:
    """Tell whether somebody else could be chosen, who would bring nothing since the plan is proved."""
    if constraints.removals is not None and len(cut.nodes) >= constraints.removals:
        return False
    others = cut.network.may_cut_node.copy()
    others[cut.nodes] = False
    return bool((picture.cost[others] <= budget_of(picture, constraints) - cut.cost).any())


def _relaxed(picture: Picture, goal: Goal, constraints: Constraints, asked: Asked, cut: Severance) -> Iterator[Relaxed]:
    """Solve again without each limit; of who would be chosen then, nothing is told."""
    for one in wider(picture, constraints):
        other = _cut(network_of(picture, goal, one.constraints, protect=one.protect), picture, one.constraints, asked)
        yield relaxed(one.limit, reached=other.flow_after, bound=other.bound, value=cut.flow_after)

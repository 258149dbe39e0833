"""Read a picture as a network of flow: actors are nodes, ties are arcs, and actors alone are cut."""

import numpy as np

from breakwater.core.network.disruption.faults import BadConstraint
from breakwater.core.network.disruption.goals import Constraints, Goal
from breakwater.core.network.disruption.limits import places
from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.sever.network import FlowNetwork, flow_network


def with_role(picture: Picture, *roles: str) -> tuple[str, ...]:
    """Name the actors that have any of some roles: the ends of a flow from role to role."""
    return tuple(name for name, mine in zip(picture.ids, picture.roles, strict=True) if set(roles) & set(mine))


def network_of(picture: Picture, goal: Goal, constraints: Constraints, *, protect: bool = True) -> FlowNetwork:
    """Return what flows where, and who may be cut.

    Args:
        picture: an undirected tie is an arc each way.
        goal: with sources and sinks.
        constraints: the excluded are spared; through those who are taken nothing passes any more.
        protect: without it nobody is held back: to tell what protection costs, and for nothing else.
    """
    both = ~picture.directed
    taken = np.isin(picture.ids, sorted(constraints.taken))
    return flow_network(
        len(picture),
        np.concatenate([picture.tails, picture.heads[both]]),
        np.concatenate([picture.heads, picture.tails[both]]),
        np.concatenate([picture.capacity, picture.capacity[both]]),
        sources=places(picture, goal.sources),
        sinks=places(picture, goal.sinks),
        node_cost=picture.cost,
        node_capacity=np.where(taken, 0.0, np.inf),
        protected=picture.protected if protect else None,
        spared_nodes=taken | np.isin(picture.ids, sorted(constraints.excluded)),
    )


def budget_of(picture: Picture, constraints: Constraints) -> float:
    """Return what may be spent: all that there is, where nothing is said."""
    return float(picture.cost.sum()) if constraints.budget is None else constraints.budget


def check_ends(goal: Goal, constraints: Constraints) -> None:
    """Refuse ends that somebody else takes: what flows from or to them is gone before."""
    gone = sorted(set(constraints.taken) & {*goal.sources, *goal.sinks})
    if gone:
        raise BadConstraint(f"“{gone[0]}” is taken, and an end of the flow.", "Say one of the two.")

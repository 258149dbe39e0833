"""Networks that tests plan on: small random ones, Montagna, and the reference collection where it lies beside."""

import csv
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

import networkx as nx
from hypothesis import strategies as st

from breakwater.core.network.disruption.goals import Aim, Constraints, Goal
from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.plan import Plan
from breakwater.core.network.disruption.rows import Actor, Tie
from breakwater.core.network.disruption.solving import solve

FRAGMENT = Goal(aim=Aim.FRAGMENT)
MONTAGNA = Path(__file__).parents[6] / "examples" / "montagna"
REFERENCE = Path(__file__).parents[7] / "shared" / "data" / "networks"


def plan_for(picture: Picture, *, seed: int = 7, **limits: object) -> Plan:
    """Solve for fragmentation within limits."""
    return solve(picture, FRAGMENT, Constraints(**limits), seed=seed)


def graph_of(picture: Picture) -> "nx.Graph[str]":
    """Return the picture as networkx has it."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(picture.ids)
    graph.add_edges_from((picture.ids[one], picture.ids[other]) for one, other in picture.pairs().tolist())
    return graph


def pairs_left(graph: "nx.Graph[str]", gone: Iterable[str] = ()) -> int:
    """Count connected pairs without some nodes, as networkx sees them."""
    away = set(gone)
    rest = graph.subgraph(node for node in graph if node not in away)
    return sum(len(part) * (len(part) - 1) // 2 for part in nx.connected_components(rest))


def is_lawful(picture: Picture, some: tuple[str, ...], limits: Constraints) -> bool:
    """Tell whether a set is within the limits, said anew."""
    chosen = set(some)
    of = picture.index
    return (
        not any(picture.protected[of[name]] for name in some)
        and not chosen & (limits.excluded | limits.taken)
        and (limits.removals is None or len(some) <= limits.removals)
        and (limits.budget is None or sum(picture.cost[of[name]] for name in some) <= limits.budget)
        and all(len(chosen & group) < 2 for group in limits.not_both)
        and all(not chosen & group or group <= chosen for group in limits.only_together)
        and all(sum(state in picture.states[of[name]] for name in some) <= most for state, most in limits.quotas)
    )


def brute_force(picture: Picture, limits: Constraints) -> int:
    """Try every lawful set."""
    graph = graph_of(picture)
    return min(
        pairs_left(graph, {*some, *limits.taken})
        for size in range(len(picture) + 1 if limits.removals is None else limits.removals + 1)
        for some in combinations(picture.ids, size)
        if is_lawful(picture, some, limits)
    )


@st.composite
def pictures(draw: st.DrawFn, *, most: int = 11, costly: bool = False) -> Picture:
    """Draw a network with leaves, protected actors, loose parts and two states."""
    size = draw(st.integers(2, most))
    names = [f"n{place:02}" for place in range(size)]
    everyone = list(combinations(names, 2))
    ties = set(draw(st.lists(st.sampled_from(everyone), max_size=2 * size)))
    for place in range(1, size):  # leaves: tied once, to somebody before
        if draw(st.booleans()):
            ties.add((names[draw(st.integers(0, place - 1))], names[place]))
    costs = st.sampled_from([1.0, 1.5, 2.0, 3.0, 0.0]) if costly else st.just(1.0)
    states = st.sampled_from([(), ("XX",), ("YY",), ("XX", "YY")])
    actors = [
        Actor(name, cost=draw(costs), states=draw(states), protected=draw(st.integers(0, 4)) == 0) for name in names
    ]
    return Picture(actors, [Tie(*pair) for pair in sorted(ties)])


def picture_of(graph: "nx.Graph[str]", protected: frozenset[str] = frozenset()) -> Picture:
    """Return a graph as a picture."""
    return Picture([Actor(node, protected=node in protected) for node in graph], [Tie(*ends) for ends in graph.edges])


def largest_part(rows: Iterable[dict[str, str]]) -> "nx.Graph[str]":
    """Return the largest component of what rows tie."""
    graph: nx.Graph[str] = nx.Graph((row["source"], row["target"]) for row in rows if row["source"] != row["target"])
    return graph.subgraph(max(nx.connected_components(graph), key=len))


def table(file: Path) -> list[dict[str, str]]:
    """Read a CSV file."""
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def montagna(layer: str) -> Picture:
    """Return the largest component of a layer of Operation Montagna, or of both."""
    rows = table(MONTAGNA / "edges.csv")
    return picture_of(largest_part(row for row in rows if layer in ("union", row["layer"])))

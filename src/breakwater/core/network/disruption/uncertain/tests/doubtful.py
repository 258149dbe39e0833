"""Networks whose ties may not exist: small random ones, Montagna, and CAVIAR where it lies beside the repository."""

from collections.abc import Iterable
from itertools import product

import networkx as nx
from hypothesis import strategies as st

from breakwater.core.network.disruption.goals import Aim, Constraints, Goal
from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.plan import Plan
from breakwater.core.network.disruption.rows import Actor, Tie
from breakwater.core.network.disruption.solving import solve
from breakwater.core.network.disruption.tests.networks import MONTAGNA, REFERENCE, largest_part, pairs_left, table
from breakwater.core.network.disruption.uncertain.belief import PLACEHOLDER

CAVIAR = REFERENCE / "caviar" / "edges.csv"
SKIPPED = "CAVIAR of the reference collection is not beside the repository"


def plan_on(picture: Picture, *, samples: int = 64, seed: int = 5, steps: int | None = None, **limits: object) -> Plan:
    """Solve for the expected pairs within limits."""
    goal = Goal(aim=Aim.EXPECTED, samples=samples)
    return solve(picture, goal, Constraints(**limits), seed=seed, steps=steps)


def counted(rows: Iterable[dict[str, str]]) -> Picture:
    """Return the largest component of what rows tie, each tie as probable as its summed weight makes it."""
    rows = list(rows)
    weight: dict[frozenset[str], float] = {}
    for row in rows:
        pair = frozenset((row["source"], row["target"]))
        weight[pair] = weight.get(pair, 0.0) + float(row["weight"])
    graph = largest_part(rows)
    ties = [Tie(*ends, probability=PLACEHOLDER.of_count(weight[frozenset(ends)])) for ends in graph.edges]
    return Picture([Actor(node) for node in graph], ties)


def montagna() -> Picture:
    """Return the meetings of Operation Montagna."""
    return counted(row for row in table(MONTAGNA / "edges.csv") if row["layer"] == "meetings")


def caviar() -> Picture:
    """Return CAVIAR, all waves; without the one of its files that is mislabelled."""
    return counted(row for row in table(CAVIAR) if row["wave"] == "all")


@st.composite
def doubtful(draw: st.DrawFn, *, most: int = 8, ties: int = 10) -> Picture:
    """Draw a small network with ties of any probability, some twice, some certain, with protected actors."""
    size = draw(st.integers(2, most))
    names = [f"n{place}" for place in range(size)]
    ends = st.tuples(st.sampled_from(names), st.sampled_from(names)).filter(lambda pair: pair[0] != pair[1])
    chances = st.sampled_from([0.0, 0.3, 0.5, 0.9, 1.0])
    rows = draw(st.lists(st.tuples(ends, chances), max_size=ties, unique_by=lambda row: row[0]))
    states = st.sampled_from([(), ("XX",), ("YY",)])
    costs = st.sampled_from([1.0, 2.0, 0.5])
    actors = [
        Actor(name, cost=draw(costs), states=draw(states), protected=draw(st.integers(0, 4)) == 0) for name in names
    ]
    return Picture(actors, [Tie(*pair, directed=True, probability=chance) for pair, chance in rows])


def worlds_of(picture: Picture) -> list[tuple[float, frozenset[int], "nx.Graph[str]"]]:
    """Return every network that may be: its probability, which pairs are tied, and itself."""
    pairs = [tuple(pair) for pair in picture.pairs().tolist()]
    absent = dict.fromkeys(pairs, 1.0)
    for tail, head, chance in zip(picture.tails, picture.heads, picture.probability, strict=True):
        absent[min(tail, head), max(tail, head)] *= 1 - chance
    found = []
    for tied in product((False, True), repeat=len(pairs)):
        weight = 1.0
        graph: nx.Graph[str] = nx.Graph()
        graph.add_nodes_from(picture.ids)
        for pair, is_tied in zip(pairs, tied, strict=True):
            weight *= 1 - absent[pair] if is_tied else absent[pair]
            if is_tied:
                graph.add_edge(picture.ids[pair[0]], picture.ids[pair[1]])
        if weight:
            found.append((weight, frozenset(at for at, is_tied in enumerate(tied) if is_tied), graph))
    return found


def expected_left(picture: Picture, gone: Iterable[str]) -> float:
    """Return the expected connected pairs, by going through every network."""
    away = set(gone)
    return sum(weight * pairs_left(graph, away) for weight, _, graph in worlds_of(picture))

"""Measure containing: the first answer, the curve, each reference network beside its peers, and a million actors.

    uv run python benchmarks/contain.py [--seconds 60] [--seeds 0,1] [--only NAME,NAME] [--parts first,curve,networks,scale]

`networks` runs on the reference collection where it lies beside the repository, to a tenth of all: the peers, each with
and without reinsertion, timed apart; then the search for `--seconds`, once for the cost and once for the area, from the
same starts. `…_gain` is the share of the collection's own gain over its best peer that was reached, where there is one.
`scale` draws a network of a million actors and ten million ties as arrays in a process of its own.
One JSON object a line, as it comes, so that a run that is cut still says something: figure, value, unit, peer,
peer_value, ratio.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator

import networkx as nx
import numpy as np
from figures import print_figure
from numpy.typing import NDArray

from breakwater.core.network.disruption.contain.case import Case, case_of, case_of_pairs
from breakwater.core.network.disruption.contain.parts import curve
from breakwater.core.network.disruption.contain.search import Search
from breakwater.core.network.disruption.contain.solution import Found, found, reinserted
from breakwater.core.network.disruption.contain.starting import FIRST, FURTHER, core_degree
from breakwater.core.network.disruption.goals import Aim, Constraints, Goal, Objective
from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.rows import Actor, Tie
from breakwater.core.network.disruption.solving import solve
from breakwater.core.network.disruption.tests.networks import REFERENCE
from breakwater.core.network.disruption.tests.reference import CASES, SKIPPED, picture_for
from breakwater.core.network.disruption.warming import warm_up

OURS = "separators"
"""Among the starts, and no peer."""
REMOVALS = 100


def drawn(count: int, ties: int, *, seed: int) -> NDArray[np.int32]:
    """Draw ties with a broad range of degrees: either end by the square of a uniform number."""
    chance = np.random.default_rng(seed)
    ends = (count * chance.random((ties + ties // 8, 2)) ** 2).astype(np.int32)
    ends = chance.permutation(count).astype(np.int32)[ends]
    ends = ends[ends[:, 0] != ends[:, 1]]
    _, first = np.unique(np.sort(ends, axis=1).astype(np.int64) @ [count, 1], return_index=True)
    return np.sort(ends[np.sort(first)[:ties]], axis=1)


def best_of(times: int, act: object) -> float:
    """Return the least of some wall times, in milliseconds: the machine may have other work."""
    least = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        act()  # type: ignore[operator]
        least = min(least, 1000 * (time.perf_counter() - start))
    return least


def first_answer() -> None:
    """From arrays, and from a picture to a whole plan."""
    pairs = drawn(10_000, 50_000, seed=1)
    case = case_of_pairs(10_000, pairs)
    size = len(case) // 10

    def answer() -> None:
        Search(case, size, Objective.COST, 0, lambda: False, lambda *_: None).first()

    print_figure("contain_first_answer_10000", best_of(5, answer), "ms", "bar", 100)
    picture = Picture([Actor(f"{v:05}") for v in range(10_000)], [Tie(f"{a:05}", f"{b:05}") for a, b in pairs.tolist()])
    goal, limits = Goal(aim=Aim.CONTAIN, largest=size), Constraints()

    def plan() -> None:
        solve(picture, goal, limits, seed=0, steps=0)

    print_figure("contain_first_plan_10000", best_of(5, plan), "ms", "bar", 100)


def curves() -> None:
    """After each of so many removals, by degree, beside three libraries, which must agree."""
    pairs = drawn(10_000, 50_000, seed=2)
    case = case_of_pairs(10_000, pairs)
    order = np.argsort(-np.diff(case.starts), kind="stable")[:REMOVALS].astype(np.int32)
    ours = curve(case.starts, case.ends, order).tolist()
    took = best_of(20, lambda: curve(case.starts, case.ends, order))
    for name, peer in (("networkx", by_networkx), ("igraph", by_igraph), ("rustworkx", by_rustworkx)):
        start = time.perf_counter()
        theirs = peer(len(case), pairs.tolist(), order.tolist())
        spent = 1000 * (time.perf_counter() - start)
        assert theirs == ours, name
        print_figure("contain_curve_100", took, "ms", name, spent)
        print_figure(f"contain_curve_100_{name}", spent / took, "times as long as ours", "bar", 30)


def by_networkx(count: int, ties: list[list[int]], order: list[int]) -> list[int]:
    graph = nx.empty_graph(count)
    graph.add_edges_from(ties)
    left = [max(map(len, nx.connected_components(graph)))]
    for v in order:
        graph.remove_node(v)
        left.append(max(map(len, nx.connected_components(graph))))
    return left


def by_igraph(count: int, ties: list[list[int]], order: list[int]) -> list[int]:
    import igraph

    graph = igraph.Graph(n=count, edges=ties)
    left = [max(graph.connected_components().sizes())]
    for v in order:  # to lose its ties is to be gone, but for a component of one
        graph.delete_edges(graph.incident(v))
        left.append(max(graph.connected_components().sizes()))
    return left


def by_rustworkx(count: int, ties: list[list[int]], order: list[int]) -> list[int]:
    import rustworkx

    graph = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(count))
    graph.add_edges_from_no_data([tuple(tie) for tie in ties])
    left = [max(map(len, rustworkx.connected_components(graph)))]
    for v in order:
        graph.remove_node(v)
        left.append(max(map(len, rustworkx.connected_components(graph))))
    return left


def networks() -> Iterator[tuple[str, Case]]:
    """Yield the reference collection: large published networks whole, covert ones in their largest component."""
    for file in sorted((REFERENCE / "benchmarks").glob("*.csv.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            rows = [(row[0], row[1]) for row in csv.reader(lines)]
        rows = rows[1:] if rows[0][0] in ("source", "from", "u") else rows
        ids = {name: place for place, name in enumerate(sorted({end for row in rows for end in row}))}
        pairs = [(ids[one], ids[other]) for one, other in rows if one != other]
        yield file.name.removesuffix(".csv.gz"), case_of_pairs(len(ids), np.array(pairs))
    for name in ("crime_projected", *sorted({name for name, *_ in CASES})):
        picture = picture_for(name, is_guarded=False)
        yield name, case_of(picture, Constraints())[0]


def told() -> dict[str, tuple[int, float, int, float]]:
    """Read best peer and own best of the collection, in removals and area, for each large network."""
    table = (REFERENCE / "REFERENCE.md").read_text(encoding="utf-8").split("\n## 3")[1].split("\n## ")[0]
    known = {}
    for line in table.splitlines():
        cells = [cell.strip(" *") for cell in line.split("|")[1:-1]]
        if len(cells) == 16 and cells[1].isdigit():
            peers = [cell.split("/") for cell in cells[4:14] if "/" in cell and not cell.startswith("-")]
            fewest, least = min(int(one) for one, _ in peers), min(float(area) for _, area in peers)
            known[cells[0]] = (fewest, least, int(cells[14]), float(cells[15]))
    return known


def peers(case: Case, size: int, seed: int) -> tuple[list[Found], list[Found], float]:
    """Return what the peers find, what our further start finds, and how long all took."""
    start, theirs, ours = time.perf_counter(), [], []
    for name, ranking in (*FIRST, *FURTHER):
        order = ranking(case, size, seed, lambda: False)
        both = [found(case, order, size, name), found(case, reinserted(case, order, size), size, f"{name}, reinserted")]
        (ours if name == OURS else theirs).extend(both)
    return theirs, ours, time.perf_counter() - start


def searched(case: Case, size: int, objective: Objective, seed: int, starts: list[Found], seconds: float) -> Search:
    """Search from some starts for so long."""
    end = time.perf_counter() + seconds
    search = Search(case, size, objective, seed, lambda: time.perf_counter() > end, lambda *_: None)
    search.begin(starts)
    search.run(sys.maxsize)
    return search


def beside_peers(only: list[str], seeds: list[int], seconds: float) -> None:
    """Search each network beside its peers; more seeds than the first are printed, and not counted as gains."""
    known, gains = told(), []
    for name, case in networks():
        if only and name not in only:
            continue
        size = max(1, len(case) // 10)
        for seed in seeds:
            theirs, ours, took = peers(case, size, seed)
            figure = f"contain_{name}" + ("" if seed == seeds[0] else f"_seed_{seed}")
            fewest, least = min(theirs, key=lambda one: len(one.order)), min(theirs, key=lambda one: one.area)
            by_cost = searched(case, size, Objective.COST, seed, [*theirs, *ours], seconds)
            by_area = searched(case, size, Objective.AREA, seed, [*theirs, *ours], seconds)
            print_figure(f"{figure}_starts", took, "s", "searched after them", seconds)
            print_figure(f"{figure}_removals", len(by_cost.best.order), "removals", fewest.by, len(fewest.order))
            print_figure(f"{figure}_area", 1000 * by_area.best.area, "thousandths", least.by, 1000 * least.area)
            if name in known:
                peer, _, own, own_area = known[name]
                gain = peer - len(by_cost.best.order)
                if peer > own:
                    print_figure(f"{figure}_gain", gain, "fewer than its best peer", "the collection's", peer - own)
                if seed == seeds[0] and peer > own:
                    gains.append(gain / (peer - own))
                value = len(by_cost.best.order)
                print_figure(f"{figure}_removals_known", value, "removals", "the collection's best", own)
                area = 1000 * by_area.best.area
                print_figure(f"{figure}_area_known", area, "thousandths", "the collection's best", 1000 * own_area)
    if gains:
        print_figure("contain_gain_middle", statistics.median(gains), "of the collection's gain", "bar", 0.8)


def scale() -> None:
    """Draw a million and contain them, in a process of its own."""
    subprocess.run([sys.executable, __file__, "--parts", "million"], check=True)


def million() -> None:
    """Contain a million actors with ten million ties to a tenth: CoreHD and reinsertion."""
    pairs = drawn(1_000_000, 10_000_000, seed=3)
    drawing = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    start = time.perf_counter()
    case = case_of_pairs(1_000_000, pairs)
    built = time.perf_counter()
    order = core_degree(case, 100_000, 0, lambda: False)
    best = found(case, reinserted(case, order, 100_000), 100_000, "CoreHD, reinserted")
    end = time.perf_counter()
    assert best.largest <= 100_000
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print_figure("contain_million_built", built - start, "s", "bar", 180)
    print_figure("contain_million", end - start, "s", "bar", 180)
    print_figure("contain_million_removals", len(best.order), "removals", "CoreHD alone", len(order))
    print_figure("contain_million_memory", memory, "GB at most", "of which drawing", drawing)
    print_figure("contain_million_memory_bar", memory, "GB at most", "bar", 4)


def main() -> int:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seeds", default="0,1")
    parser.add_argument("--only", default="")
    parser.add_argument("--parts", default="first,curve,networks,scale")
    asked = parser.parse_args()
    parts = asked.parts.split(",")
    if parts == ["million"]:
        million()
        return 0
    start = time.perf_counter()
    warm_up()
    print_figure("contain_compiled", time.perf_counter() - start, "s", "bar", 60)
    if "first" in parts:
        first_answer()
    if "curve" in parts:
        curves()
    if "scale" in parts:
        scale()
    if "networks" in parts:
        if not CASES:
            print(SKIPPED, file=sys.stderr)
            return 0
        beside_peers(
            [name for name in asked.only.split(",") if name], [int(s) for s in asked.seeds.split(",")], asked.seconds
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())

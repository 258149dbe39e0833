"""Measure severing and breaking the business.

    uv run python benchmarks/sever.py [--actors N]

Interdiction: the published networks of flow (two come with the tests; the others are taken where the reference
collection is beside the repository), seven budgets each. How many have the proven optimum, how many the check by
augmenting ways approves, and what a cut takes, with its proof and the flow that would be left. What it costs to
leave victims out of the cut is said too: what flows at a budget of 12 with and without their protection.

Business: an invented network, each actor in one step, broken by a cut; beside networkx on the same layers, which
must find the same cost. Then each in up to three steps, by the programme in whole numbers.
"""

from __future__ import annotations

import argparse
import statistics
from time import process_time

import networkx as nx
import numpy as np
from figures import print_figure

from breakwater.core.network.disruption.business.cheapest import cheapest
from breakwater.core.network.disruption.business.check import faults as faults_of_breaking
from breakwater.core.network.disruption.business.network import Business, business, layers
from breakwater.core.network.disruption.script import SMUGGLING
from breakwater.core.network.disruption.sever.check import faults
from breakwater.core.network.disruption.sever.programme import sever
from breakwater.core.network.disruption.sever.tests.instances import instance, instance_file
from breakwater.core.network.disruption.sever.tests.test_interdiction_reference import BUDGETS, LEFT


def interdiction() -> None:
    """Cut every instance at every budget."""
    found, approved, times, guarded, free = 0, 0, [], [], []
    numbers = [number for number in LEFT if instance_file(number).exists()]
    for number in numbers:
        network = instance(instance_file(number), protect_victims=False)
        for budget, left in zip(BUDGETS, LEFT[number], strict=True):
            start = process_time()
            cut = sever(network, budget)
            times.append(1000 * (process_time() - start))
            found += cut.is_proved and cut.flow_after == left
            approved += not faults(cut)
        guarded.append(sever(instance(instance_file(number), protect_victims=True), 12).flow_after)
        free.append(sever(network, 12).flow_after)
    wanted = len(numbers) * len(BUDGETS)
    print_figure("interdiction_proved", found, "instances", "the reference's optima", wanted)
    print_figure("interdiction_approved", approved, "instances", "checked by augmenting ways", wanted)
    print_figure("interdiction_middle", statistics.median(times), "ms of processor", "the reference's time", 30)
    print_figure("interdiction_slowest", max(times), "ms of processor", "the reference's time", 30)
    print_figure(
        "interdiction_protection",
        statistics.mean(guarded),
        "flow left at 12",
        "victims not protected",
        statistics.mean(free),
    )


def invented(actors: int, *, most: int) -> Business:
    """Draw a network of about ten ties an actor, to others of a near step."""
    chance = np.random.default_rng(7)
    steps = len(SMUGGLING)
    first = chance.integers(0, steps, actors)
    performs = np.arange(steps)[:, None] == first
    for _ in range(most - 1):
        performs[chance.integers(0, steps, actors), np.arange(actors)] |= chance.random(actors) < 0.2
    one = chance.integers(0, actors, 5 * actors)
    near = np.argsort(first, kind="stable")
    place = np.empty(actors, np.int64)
    place[near] = np.arange(actors)
    other = near[(place[one] + chance.integers(1, actors // steps * 2, 5 * actors)) % actors]
    ties = np.stack([one, other], axis=1)[one != other]
    return business(
        tuple(step.label for step in SMUGGLING),
        performs,
        ties,
        cost=chance.integers(1, 9, actors),
        protected=chance.random(actors) < 0.02,
        spared=None,
    )


def by_networkx(seen: Business) -> float:
    """Find the least cost of a cut of the same layers with another library."""
    ways, graph = layers(seen), nx.DiGraph()
    for place, actor in enumerate(ways.actor.tolist()):
        held = {"capacity": float(seen.cost[actor])} if seen.may_take[actor] else {}
        graph.add_edge(("in", place), ("out", place), **held)
    graph.add_edges_from((("out", a), ("in", b)) for a, b in zip(ways.tail.tolist(), ways.head.tolist(), strict=True))
    graph.add_edges_from(("source", ("in", place)) for place in ways.begins.tolist())
    graph.add_edges_from((("out", place), "sink") for place in ways.ends.tolist())
    return float(nx.minimum_cut_value(graph, "source", "sink"))


def breaking(actors: int) -> None:
    """Break an invented business, by a cut and by the programme."""
    seen = invented(actors, most=1)
    start = process_time()
    plan = cheapest(seen)
    middle = process_time()
    cost = by_networkx(seen)
    end = process_time()
    assert plan.is_proved
    assert plan.cost == cost
    assert not faults_of_breaking(plan)
    print_figure(
        f"business_cut_{actors}", 1000 * (middle - start), "ms of processor", "networkx", 1000 * (end - middle)
    )
    several = invented(actors, most=3)
    start = process_time()
    plan = cheapest(several)
    spent = process_time() - start
    assert not faults_of_breaking(plan)
    print_figure(f"business_programme_{actors}_proved", plan.bound, "cost at least", "the plan's cost", plan.cost)
    print_figure(f"business_programme_{actors}", spent, "s of processor", "the bar", 60)


def main() -> None:
    """Measure both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--actors", type=int, default=2000)
    asked = parser.parse_args()
    interdiction()
    breaking(asked.actors)


if __name__ == "__main__":
    main()

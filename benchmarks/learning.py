"""Measure plans on uncertain ties, and what is worth learning.

    uv run python benchmarks/learning.py [--seeds N]

Montagna always; CAVIAR (all waves) where the reference collection lies beside the repository. Ties are as probable as
their summed weight makes them (`Belief.of_count`); five removals. Sets and questions are compared with the reference's,
and a difference ends the bench with 1. Times are of the processor, from a started process.
One JSON object a line: figure, value, unit, peer, peer_value, ratio.
"""

from __future__ import annotations

import argparse
import sys
from time import process_time

import numpy as np
from figures import print_figure

from breakwater.core.network.disruption.fragment.case import case_of
from breakwater.core.network.disruption.goals import Aim, Constraints, Goal
from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.solving import solve
from breakwater.core.network.disruption.uncertain.judging import left_in_each
from breakwater.core.network.disruption.uncertain.learning import learn
from breakwater.core.network.disruption.uncertain.searching import Search
from breakwater.core.network.disruption.uncertain.tests.doubtful import CAVIAR, SKIPPED, caviar, montagna
from breakwater.core.network.disruption.uncertain.verifying import drawn, joined
from breakwater.core.network.disruption.uncertain.worlds import draw_worlds
from breakwater.core.network.disruption.warming import warm_up

LIMITS = Constraints(removals=5)
ROBUST = {
    "caviar": (frozenset({"N1", "N3", "N12", "N76", "N87"}), 396.0),
    "montagna": (frozenset({"N18", "N22", "N25", "N29", "N68"}), 640.0),
}
ASKED = {
    "caviar": {("N76", "N89"), ("N76", "N83"), ("N13", "N9"), ("N78", "N8"), ("N14", "N8"), ("N31", "N89")},
}
BAR_SECONDS, BAR_LEARNING = 2.0, 5.8
"""For a plan on 1,000 networks; what learning took in the reference's prototype."""


def planning(name: str, picture: Picture) -> bool:
    """Plan on 200, 300 and 1,000 networks; tell whether the sets are the reference's."""
    wanted, left = ROBUST[name]
    is_right = True
    for samples in (200, 300, 1000):
        start = process_time()
        plan = solve(picture, Goal(aim=Aim.EXPECTED, samples=samples), LIMITS, seed=1)
        took = process_time() - start
        is_right &= {target.id for target in plan.targets} == wanted
        print_figure(f"robust_{name}_{samples}", took, "s with all that is told", "the bar", BAR_SECONDS)
    sampled = plan.sampled
    assert sampled
    is_right &= abs(sampled.expected.value - left) <= 3 + 2 * sampled.expected.error
    print_figure(f"robust_{name}_left", sampled.expected.value, "expected pairs", "the reference", left)
    chart = sampled.chart_expected.value
    print_figure(f"robust_{name}_chart", sampled.expected.value, "expected pairs", "whom the chart would take", chart)
    print_figure(f"robust_{name}_bound", plan.bound, "pairs at least", "the plan, on its own networks", plan.value)
    print_figure(f"robust_{name}_same", sampled.same, "of ten redraws", "the bar", 10)
    start = process_time()
    Search(case_of(picture, LIMITS, reduce=False), draw_worlds(picture, 1000, seed=1), 1).run(pushes=5)
    print_figure(f"robust_{name}_1000_alone", process_time() - start, "s, the set alone", "the bar", BAR_SECONDS)
    return is_right


def counting(name: str, picture: Picture) -> None:
    """Count what one set leaves in 5,000 networks, 64 in a word, beside joining ends in each."""
    worlds, gone = draw_worlds(picture, 5000, seed=1), ROBUST[name][0]
    places = [picture.place(actor) for actor in gone]
    start = process_time()
    for _ in range(20):
        fast = left_in_each(worlds, places)
    middle = process_time()
    slow = np.array([joined(picture, network, set(gone)) for network in drawn(picture, 500, 1, 5)])
    end = process_time()
    assert len(fast) == 5000
    assert len(slow) == 500
    print_figure(f"counting_{name}", 50 * (middle - start), "ms", "plain Python", 10_000 * (end - middle))


def learning(name: str, picture: Picture, seeds: int) -> bool:
    """Ask what is worth learning, with several seeds; tell whether each finds the reference's ties and no other."""
    times, found, right = [], {}, 0
    for seed in range(seeds):
        start = process_time()
        asked = learn(picture, LIMITS, seed=seed)
        times.append(process_time() - start)
        ties = {question.tie: question for question in asked.questions}
        right += ties.keys() == ASKED.get(name, set(ties))
        found = found | ties
    for tie, question in sorted(found.items(), key=lambda item: -item[1].value):
        print_figure(f"learn_{name}_{'-'.join(tie)}", question.value, "pairs", "its noise", question.noise)
    print_figure(f"learn_{name}", max(times), "s", "the prototype", BAR_LEARNING)
    if name in ASKED:
        print_figure(f"learn_{name}_right", right, "seeds with the reference's ties alone", "seeds", seeds)
    return right == seeds


def main() -> int:
    """Measure; fail where a set or a list of questions is not the reference's."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=10)
    asked = parser.parse_args()
    warm_up()
    networks = {"montagna": montagna()}
    if CAVIAR.exists():
        networks["caviar"] = caviar()
    else:
        print(SKIPPED, file=sys.stderr)
    is_right = True
    for name, picture in networks.items():
        learn(picture, LIMITS, seed=0, samples=100, sets=20)  # compiles the rest
        is_right &= planning(name, picture)
        counting(name, picture)
        is_right &= learning(name, picture, asked.seeds)
    return 0 if is_right else 1


if __name__ == "__main__":
    sys.exit(main())

"""Measure how fast those nearest to everyone are found and proved, beside HiGHS on the same question.

    uv run python benchmarks/reach.py [--largest N] [--seconds N]

Montagna's layers always; the networks of the reference collection where it lies beside the repository. Three, five and ten
are chosen. HiGHS solves the location of facilities by levels (Cornuéjols, Nemhauser, Wolsey 1980; García, Labbé, Marín
2011): y of an actor and a number of steps is at most the number of those chosen who are so near. Its value must be ours;
a difference ends the bench with 1. Times are of the processor, from a started process.
One JSON object a line: figure, value, unit, peer, peer_value, ratio.
"""

from __future__ import annotations

import argparse
import sys
from time import process_time

import highspy
import numpy as np
from figures import print_figure

from breakwater.core.network.disruption.fragment.case import case_of
from breakwater.core.network.disruption.goals import Aim, Constraints, Goal
from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.reach.nearness import nearness
from breakwater.core.network.disruption.solving import solve
from breakwater.core.network.disruption.tests.networks import montagna
from breakwater.core.network.disruption.tests.reference import CASES, SKIPPED, picture_for
from breakwater.core.network.disruption.warming import warm_up

LAYERS = {"montagna[calls]": "phone_calls", "montagna[meetings]": "meetings", "montagna[union]": "union"}


class Silent(highspy.Highs):
    """HiGHS without its banner, which would stand among the figures."""

    def enableCallbacks(self) -> None:  # noqa: N802  # the library's name, called by its constructor
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()


def networks() -> dict[str, Picture]:
    """Return those that are there, by name."""
    if CASES:
        return {name: picture_for(name, is_guarded=is_guarded) for name, is_guarded, _, _ in CASES}
    print(SKIPPED, file=sys.stderr)
    return {name: montagna(layer) for name, layer in LAYERS.items()}


def by_highs(picture: Picture, chosen: int, seconds: float) -> tuple[float, float, float]:
    """Return what is left, what must be at least, and seconds."""
    near = nearness(case_of(picture, Constraints(removals=chosen), reduce=False), None)
    n, longest = len(picture), len(near.worth) - 2
    worth = [1.0, *(1 / far for far in range(1, longest + 1)), 0.0]
    model = Silent()
    for option, value in (("time_limit", seconds), ("threads", 1), ("mip_rel_gap", 0.0), ("mip_abs_gap", 1e-6)):
        model.setOptionValue(option, value)
    top = np.where(picture.protected, 0.0, 1.0)
    model.addVars(n, np.zeros(n), top)
    model.changeColsIntegrality(n, np.arange(n, dtype=np.int32), np.array([highspy.HighsVarType.kInteger] * n))
    model.addRow(-np.inf, float(chosen), n, np.arange(n, dtype=np.int32), np.ones(n))
    column = n
    for v in range(n):
        for far in range(longest + 1):
            gain = worth[far] - worth[far + 1]
            at = np.flatnonzero(near.steps[:, v] <= far)
            if gain <= 0 or (far and len(at) == np.count_nonzero(near.steps[:, v] < far)):
                continue
            model.addVar(0.0, 1.0)
            model.changeColCost(column, -sum(worth[f] - worth[f + 1] for f in levels(near.steps[:, v], far, longest)))
            entries = np.array([column, *at], dtype=np.int32)
            model.addRow(-np.inf, 0.0, len(entries), entries, np.array([1.0, *([-1.0] * len(at))]))
            column += 1
    start = process_time()
    model.run()
    info = model.getInfo()
    return n + info.objective_function_value, n + info.mip_dual_bound, process_time() - start


def levels(column: np.ndarray, far: int, longest: int) -> list[int]:
    """Return the levels from `far` on up to the next at which somebody more is near."""
    here = np.count_nonzero(column <= far)
    found = [far]
    while found[-1] < longest and np.count_nonzero(column <= found[-1] + 1) == here:
        found.append(found[-1] + 1)
    return found


def main() -> int:
    """Solve row by row, print, and fail where HiGHS proves another value."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--largest", type=int, default=150)
    parser.add_argument("--seconds", type=float, default=60.0)
    asked = parser.parse_args()
    warm_up()
    failed, mine, theirs = 0, 0.0, 0.0
    for name, picture in networks().items():
        if len(picture) > asked.largest:
            continue
        for chosen in (3, 5, 10):
            start = process_time()
            plan = solve(picture, Goal(aim=Aim.REACH), Constraints(removals=chosen), seed=0)
            took = process_time() - start
            left, least, spent = by_highs(picture, chosen, asked.seconds)
            mine, theirs = mine + took, theirs + spent
            if not (plan.is_proved and least - 1e-4 <= plan.value <= left + 1e-4):
                failed += 1
                print(f"{name} {chosen}: {plan.value} left, HiGHS {left}, at least {least}", file=sys.stderr)
            told = "HiGHS" if left - least < 1e-4 else f"HiGHS, {left:.2f} left, at least {least:.2f}"
            print_figure(f"reach_{name}_{chosen}", 1000 * took, "ms with what each limit costs", told, 1000 * spent)
    print_figure("reach_in_total", mine, "s", "HiGHS", theirs)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

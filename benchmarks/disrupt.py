"""Measure how fast the disruption engine proves its plans, row by row, beside its bars or beside a solver.

    uv run python benchmarks/disrupt.py [--peer] [--seconds 60] [--only NAME] [--largest N]

Montagna's rows always; those of the reference collection where it lies beside the repository. Each row is solved for
its value and proof alone, from a started process (compiling is a figure of its own). `--peer` runs the compact model of
Veremyev, Boginski and Pasiliao (2014) in HiGHS on the same rows, with as many seconds for each as for our own.
One JSON object a line: figure, value, unit, peer, peer_value, ratio.
"""

from __future__ import annotations

import argparse
import sys
import time

import numpy as np
from figures import print_figure

from breakwater.core.network.disruption.fragment.case import case_of
from breakwater.core.network.disruption.fragment.search import Search
from breakwater.core.network.disruption.goals import Constraints
from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.tests.networks import montagna
from breakwater.core.network.disruption.tests.reference import CASES, SKIPPED, picture_for
from breakwater.core.network.disruption.warming import warm_up

MONTAGNA = [
    *[("montagna[calls]", False, removals, left) for removals, left in ((3, 715), (5, 289), (10, 17))],
    *[("montagna[meetings]", False, removals, left) for removals, left in ((3, 1648), (5, 978), (10, 378))],
    *[("montagna[union]", False, removals, left) for removals, left in ((3, 5006), (5, 2924), (10, 963))],
]
LAYERS = {"montagna[calls]": "phone_calls", "montagna[meetings]": "meetings", "montagna[union]": "union"}
SMALL, BAR_SMALL, BAR_LARGE = 150, 30.0, 300.0


def ours(picture: Picture, removals: int, seconds: float) -> tuple[float, int, int]:
    """Return seconds, pairs left and bound of our own search."""
    start = time.perf_counter()
    search = Search(
        case=case_of(picture, Constraints(removals=removals)),
        seed=0,
        allowed=None,
        stop=lambda: time.perf_counter() - start > seconds,
        told=lambda *_: None,
    )
    search.run()
    return time.perf_counter() - start, search.best.value, search.bound


def highs(picture: Picture, removals: int, seconds: float) -> tuple[float, float, float]:
    """Return seconds, pairs left and bound of the compact model.

    v_i: i is removed; u_ij: i and j are connected. u_ij + v_i + v_j >= 1 for ties; for other pairs
    u_ij + v_i >= the mean of u_kj over the neighbours k of i. A bound less than one below the value is a proof.
    """
    import highspy

    n = len(picture)
    ties = {tuple(pair) for pair in picture.pairs().tolist()}
    near: list[list[int]] = [[] for _ in range(n)]
    for one, other in ties:
        near[one].append(other)
        near[other].append(one)
    place = {pair: n + at for at, pair in enumerate((i, j) for i in range(n) for j in range(i + 1, n))}

    def pair_of(i: int, j: int) -> int:
        return place[min(i, j), max(i, j)]

    columns = n + len(place)
    rows: list[tuple[float, float, list[int], list[float]]] = [(-np.inf, removals, list(range(n)), [1.0] * n)]
    rows += [(1.0, np.inf, [pair_of(i, j), i, j], [1.0, 1.0, 1.0]) for i, j in ties]
    for i in range(n):
        for j in range(n):
            if i != j and (min(i, j), max(i, j)) not in ties and near[i]:
                share = -1.0 / len(near[i])
                entries = [pair_of(i, j), i, *(pair_of(k, j) for k in near[i])]
                rows.append((0.0, np.inf, entries, [1.0, 1.0, *([share] * len(near[i]))]))
    model = highspy.Highs()
    model.silent()
    for option, value in (("time_limit", seconds), ("mip_abs_gap", 0.99), ("threads", 1)):
        model.setOptionValue(option, value)
    model.setOptionValue("mip_rel_gap", 0.0)
    top = np.ones(columns)
    top[:n][picture.protected] = 0.0
    model.addVars(columns, np.zeros(columns), top)
    model.changeColsCost(len(place), np.arange(n, columns, dtype=np.int32), np.ones(len(place)))
    model.changeColsIntegrality(n, np.arange(n, dtype=np.int32), np.array([highspy.HighsVarType.kInteger] * n))
    starts = np.cumsum([0, *(len(entries) for _, _, entries, _ in rows[:-1])]).astype(np.int32)
    model.addRows(
        len(rows),
        np.array([low for low, _, _, _ in rows]),
        np.array([high for _, high, _, _ in rows], dtype=float),
        sum(len(entries) for _, _, entries, _ in rows),
        starts,
        np.concatenate([entries for _, _, entries, _ in rows]).astype(np.int32),
        np.concatenate([values for _, _, _, values in rows]),
    )
    start = time.perf_counter()
    model.run()
    info = model.getInfo()
    return time.perf_counter() - start, info.objective_function_value, info.mip_dual_bound


def show(figure: str, seconds: float, peer: str, peer_seconds: float) -> None:
    """Print a time in milliseconds, as small ones are many; the ratio is ours over the peer's, as everywhere."""
    print_figure(figure, 1000 * seconds, "ms", peer, 1000 * peer_seconds)


def main() -> int:
    """Solve row by row, print, and fail where a value is not the proven one."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--peer", action="store_true")
    parser.add_argument("--seconds", type=float, default=None)
    parser.add_argument("--only", default="")
    parser.add_argument("--largest", type=int, default=10_000)
    asked = parser.parse_args()
    start = time.perf_counter()
    warm_up()
    show("disrupt_compiled", time.perf_counter() - start, "bar", 30.0)
    if not CASES:
        print(SKIPPED, file=sys.stderr)
    failed, mine, theirs = 0, 0.0, 0.0
    for name, is_guarded, removals, left in CASES or MONTAGNA:
        picture = picture_for(name, is_guarded=is_guarded) if CASES else montagna(LAYERS[name])
        if asked.only not in name or len(picture) > asked.largest:
            continue
        figure = f"disrupt_{name}{'_protected' if is_guarded else ''}_{removals}"
        bar = BAR_SMALL if len(picture) <= SMALL else BAR_LARGE
        took, value, bound = ours(picture, removals, asked.seconds or bar)
        mine += took
        if not value == bound == left:
            failed += 1
            print(f"{figure}: {value} left, at least {bound}; the proven value is {left}", file=sys.stderr)
        if asked.peer:
            peer_took, peer_value, peer_bound = highs(picture, removals, asked.seconds or 60.0)
            theirs += peer_took
            told = "proved" if peer_value - peer_bound < 1 else f"{peer_value:.0f} left, at least {peer_bound:.0f}"
            show(figure, took, f"HiGHS compact ({told})", peer_took)
        else:
            show(figure, took, "bar", bar)
    if asked.peer and mine:
        show("disrupt_in_total", mine, "HiGHS compact", theirs)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

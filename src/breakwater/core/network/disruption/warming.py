"""Compile the engine's inner loops once, so that nobody's first plan waits for it."""

from breakwater.core.network.disruption.goals import Aim, Constraints, Goal
from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.recovering.outlook import rank_plan
from breakwater.core.network.disruption.rows import Actor, Tie
from breakwater.core.network.disruption.solving import solve


def warm_up() -> None:
    """Solve a small case that passes through every kernel."""
    ids = [f"{place:02}" for place in range(24)]
    ties = {tuple(sorted((place, place * step % 23))) for place in range(1, 23) for step in (2, 5)}
    rows = [Actor(name, roles=("some",) if name < "06" else ()) for name in ids]
    picture = Picture(rows, [Tie(ids[one], ids[other]) for one, other in sorted(ties)])
    plan = solve(picture, Goal(aim=Aim.FRAGMENT), Constraints(removals=5), seed=0, steps=500)
    solve(picture, Goal(aim=Aim.FRAGMENT, weights=(("some", "some", 2),)), Constraints(removals=3), seed=0, steps=20)
    rank_plan(plan, runs=1, seed=0)
    solve(picture, Goal(aim=Aim.EXPECTED, samples=64), Constraints(removals=5), seed=0, steps=40)
    solve(picture, Goal(aim=Aim.CONTAIN, largest=4), Constraints(removals=24), seed=0, steps=100)
    solve(picture, Goal(aim=Aim.REACH), Constraints(removals=3), seed=0, steps=100)


if __name__ == "__main__":
    warm_up()

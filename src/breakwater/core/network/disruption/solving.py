"""Solve: from a picture, a goal and constraints to a plan."""

from collections.abc import Callable

from breakwater.core.network.disruption import faults
from breakwater.core.network.disruption.business.planning import business_plan
from breakwater.core.network.disruption.contain.planning import contain_plan
from breakwater.core.network.disruption.fragment.planning import fragment
from breakwater.core.network.disruption.goals import Aim, Constraints, Goal
from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.plan import Plan
from breakwater.core.network.disruption.progress import Asked, Progress
from breakwater.core.network.disruption.reach.planning import reach
from breakwater.core.network.disruption.sever.planning import sever_plan
from breakwater.core.network.disruption.uncertain.planning import expected


def solve(
    picture: Picture,
    goal: Goal,
    constraints: Constraints,
    *,
    seed: int,
    steps: int | None = None,
    should_stop: Callable[[], bool] | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Plan:
    """Find the best plan, and prove how good it is.

    Args:
        picture: the network.
        goal: what is wanted.
        constraints: within which limits.
        seed: of the draws; equal input, seed and steps give an equal plan.
        steps: how much work at most; None works until the plan is proved.
        should_stop: asked often; True ends the search, and the plan says so and keeps its bound.
        progress: told often how far the search is.

    Raises:
        DisruptionError: by name, where picture and constraints do not fit each other.
    """
    if steps is not None and steps < 0:
        raise faults.BadConstraint(f"{steps} steps are not a number of steps.", "Give 0 or more, or none.")
    constraints.check(picture)
    asked = Asked(
        seed=seed, steps=steps, should_stop=should_stop or (lambda: False), progress=progress or (lambda _: None)
    )
    match goal.aim:
        case Aim.FRAGMENT:
            constraints.check_some()
            return fragment(picture, goal, constraints, asked)
        case Aim.SEVER:
            constraints.check_some()
            return sever_plan(picture, goal, constraints, asked)
        case Aim.BUSINESS:
            return business_plan(picture, goal, constraints, asked)
        case Aim.EXPECTED:
            constraints.check_some()
            return expected(picture, goal, constraints, asked)
        case Aim.CONTAIN:
            return contain_plan(picture, goal, constraints, asked)
        case Aim.REACH:
            constraints.check_some()
            return reach(picture, goal, constraints, asked)

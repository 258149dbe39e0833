"""Read from the vocabulary who can fill which step of a crime script, and how hard each is to replace."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from breakwater.core.network.disruption.business.faults import BadScript
from breakwater.core.network.disruption.faults import BadShape
from breakwater.core.network.disruption.script import SMUGGLING, Step
from breakwater.core.network.graph import BoolArray, FloatArray
from breakwater.core.vocabulary import PROTECTED_ROLES, ROLES, STAGES

# Replaceability is an order, 1 hard to 5 within days, not an amount. That each step doubles the price is an
# assumption of ours, to be argued for each network like the grades themselves.
PRICES: Mapping[int, float] = {1: 16.0, 2: 8.0, 3: 4.0, 4: 2.0, 5: 1.0}


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """What roles say of each actor.

    Attributes:
        performs: shape (steps, actors), who can fill which step.
        replacement: shape (actors,), what it costs the network to replace them: that of the role hardest to fill,
            and the lowest price where no role is known.
        protected: shape (actors,), who has a protected role, whatever other roles they have.
        ask_first: shape (actors,), who may act under coercion: whether they are a victim is asked before all else.
    """

    performs: BoolArray
    replacement: FloatArray
    protected: BoolArray
    ask_first: BoolArray


def read_roles(
    roles: Sequence[Collection[str]], *, script: Sequence[Step] = SMUGGLING, prices: Mapping[int, float] = PRICES
) -> Parts:
    """Read what each actor's roles say.

    Args:
        roles: of each actor, codes of the vocabulary; protected roles among them protect.
        script: the steps, in order.
        prices: of each grade of replaceability.
    Raises:
        BadScript: the script has no steps, names one twice, or a step has no stages.
        VocabularyError: a role or a stage is not in the vocabulary.
    """
    _check(script)
    known = [[ROLES[code] for code in sorted(mine) if code not in PROTECTED_ROLES] for mine in roles]
    missing = {role.replaceability for mine in known for role in mine} - set(prices)
    if missing:
        raise BadShape(f"There is no price for replaceability {min(missing)}.", "Give one for each grade.")
    stages = [frozenset(stage for role in mine for stage in role.stages) for mine in known]
    cheapest = min(prices.values())
    return Parts(
        performs=np.array([[bool(step.stages & mine) for mine in stages] for step in script], dtype=np.bool_),
        replacement=np.array([_dearest((prices[role.replaceability] for role in mine), cheapest) for mine in known]),
        protected=np.array([any(code in PROTECTED_ROLES for code in mine) for mine in roles], dtype=np.bool_),
        ask_first=np.array([any(role.coercion_possible for role in mine) for mine in known], dtype=np.bool_),
    )


def _check(script: Sequence[Step]) -> None:
    if not script or any(not step.stages for step in script):
        raise BadScript("The script has no steps, or a step has no stages.", "Name at least one of each.")
    if len({step.label for step in script}) < len(script):
        raise BadScript("A step of the script is named twice.", "Give each its own name.")
    for step in script:
        for stage in sorted(step.stages):
            STAGES[stage]


def _dearest(found: Iterable[float], otherwise: float) -> float:
    return max(found, default=otherwise)

"""Read a picture as a business: roles say who can fill which step, ties who deals with whom."""

import numpy as np

from breakwater.core.network.disruption.business.network import Business, business
from breakwater.core.network.disruption.business.script import read_roles
from breakwater.core.network.disruption.goals import Constraints, Goal
from breakwater.core.network.disruption.picture import Picture


def business_of(picture: Picture, goal: Goal, constraints: Constraints, *, protect: bool = True) -> Business:
    """Return who can fill which step, who deals with whom, and who may be taken.

    Args:
        picture: roles of the vocabulary; a tie counts whatever its direction and probability.
        goal: with the script.
        constraints: the excluded are spared; who is taken by somebody else fills no step any more.
        protect: without it nobody is held back: to tell what protection costs, and for nothing else.
    Raises:
        VocabularyError: a role or a stage is not in the vocabulary.
        BadScript: the script has no steps, names one twice, or a step has no stages.
    """
    parts = read_roles(picture.roles, script=goal.script)
    taken = np.isin(picture.ids, sorted(constraints.taken))
    return business(
        tuple(step.label for step in goal.script),
        parts.performs & ~taken,
        picture.pairs(),
        cost=picture.cost,
        replacement=parts.replacement,
        protected=picture.protected | parts.protected if protect else None,
        spared=taken | np.isin(picture.ids, sorted(constraints.excluded)),
    )

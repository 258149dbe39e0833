"""What the engine refuses, each refusal by its own name."""

from breakwater.core.errors import BreakwaterError


class DisruptionError(BreakwaterError, ValueError):
    """Base of all refusals of the engine."""


class EmptyPicture(DisruptionError):
    """Nobody is in the picture."""


class DuplicateActor(DisruptionError):
    """Two rows of actors bear one id."""


class UnknownActor(DisruptionError):
    """An id is named that no actor of the picture has."""


class SelfTie(DisruptionError):
    """A tie begins and ends at the same actor."""


class RepeatedTie(DisruptionError):
    """Two rows tie the same pair, and the caller did not say what that means."""


class BadCost(DisruptionError):
    """A cost or a budget is negative, infinite or no number."""


class BadProbability(DisruptionError):
    """A probability is outside 0 to 1."""


class BadCapacity(DisruptionError):
    """A capacity is negative or no number."""


class BadConstraint(DisruptionError):
    """The constraints contradict themselves, or say too little to choose by."""


class ProtectedActor(DisruptionError):
    """Somebody who is protected is asked for as a target, or counted as taken."""


class NotATarget(DisruptionError):
    """Something that a picture did not hand out stands where a target must."""


class BadPlan(DisruptionError):
    """A plan says about itself what cannot be."""


class BadShape(DisruptionError):
    """One list says something of more or fewer than there are."""


class ForbiddenTarget(DisruptionError):
    """A plan on arrays takes what may not be taken: somebody protected, an arc of theirs, or what was spared."""


class NothingFound(DisruptionError):
    """The solver was stopped before it had any answer."""

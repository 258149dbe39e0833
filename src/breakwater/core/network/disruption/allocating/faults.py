"""What allocating refuses, each refusal by its own name."""

from breakwater.core.network.disruption.faults import DisruptionError


class BadTask(DisruptionError):
    """What is said of agencies, agreements or targets contradicts itself, or cannot be read."""


class UnknownAgency(DisruptionError):
    """A code is named that no agency of the task has."""


class NotToAllocate(DisruptionError):
    """Something is said of an actor who is not among the targets to be allocated."""

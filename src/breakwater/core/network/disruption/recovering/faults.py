"""What looking at recovery refuses, each refusal by its own name."""

from breakwater.core.network.disruption.faults import DisruptionError


class BadHistory(DisruptionError):
    """The waves are too few, repeat, or tie nobody."""


class BadRecovery(DisruptionError):
    """What is assumed about the recovery cannot be."""


class TooLarge(DisruptionError):
    """The network is larger than this looks at."""

"""What severing refuses, each refusal by its own name."""

from breakwater.core.network.disruption.faults import DisruptionError


class BadArc(DisruptionError):
    """An arc leads to no node, or back to where it begins."""


class BadEnds(DisruptionError):
    """The flow has no beginning or no end, or one node is both."""


class EndlessFlow(DisruptionError):
    """Without limit passes what no lawful cut within the budget stops."""

"""What reaching refuses, by its own name."""

from breakwater.core.network.disruption.faults import DisruptionError


class TooLarge(DisruptionError):
    """There are more actors than can be told apart by how near everybody is to everybody."""

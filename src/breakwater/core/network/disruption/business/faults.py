"""What breaking the business refuses, each refusal by its own name."""

from breakwater.core.network.disruption.faults import DisruptionError


class BadScript(DisruptionError):
    """The script has no steps, or names one twice."""


class Unbreakable(DisruptionError):
    """A whole chain is left that no lawful plan breaks.

    Attributes:
        chain: one such chain, an actor for each step; -1 stands for somebody protected, who is not named.
    """

    def __init__(self, message: str, remedy: str, chain: tuple[int, ...]) -> None:
        super().__init__(message, remedy)
        self.chain = chain


class BudgetTooSmall(DisruptionError):
    """The budget does not reach for any plan that breaks every chain.

    Attributes:
        needed: what the cheapest such plan costs.
    """

    def __init__(self, message: str, remedy: str, needed: float) -> None:
        super().__init__(message, remedy)
        self.needed = needed


class OutOfReach(DisruptionError):
    """No plan within the limits breaks every chain, at whatever cost."""

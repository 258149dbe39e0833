"""How far a search is, and what the caller asked of it."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search is: steps done, the best value found, and the bound that nothing gets below."""

    steps: int
    value: float
    bound: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the caller asked of a search, beside the problem itself."""

    seed: int
    steps: int | None
    should_stop: Callable[[], bool]
    progress: Callable[[Progress], None]

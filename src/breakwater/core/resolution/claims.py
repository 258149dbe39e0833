"""The identity claim: someone's marked, reasoned judgement that two records are the same, different, or unsure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from breakwater.core.errors import ClaimError
from breakwater.core.grading import Grade
from breakwater.core.marking import Marking

JUDGEMENTS = frozenset({"same", "different", "unsure"})

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityClaim:
    """What one organisation says about two records. Not a global truth; visible only where both ends are.

    Raises:
        ClaimError: both ends are one record, or the judgement is none of the three.
    """

    id: str
    left: str
    right: str
    judgement: str
    organisation: str
    reason: str
    said_at: datetime
    marking: Marking
    grade: Grade | None = None
    withdrawn_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.left == self.right:
            raise ClaimError("A record is always the same as itself.", "Choose two records.")
        if self.judgement not in JUDGEMENTS:
            raise ClaimError(f"{self.judgement} is not a judgement.", "Say same, different or unsure.")

    @property
    def pair(self) -> Pair:
        """The two records, in one order whichever way the claim was made."""
        return (self.left, self.right) if self.left < self.right else (self.right, self.left)

"""What an import assumes of rows that do not say: marking, grade, collection, whether persons may be victims."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from breakwater.core.marking import Marking, from_json, to_json


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds for the rows of an import that do not say otherwise.

    Args:
        marking: of unmarked rows; nothing enters without.
        grade: "scheme:code" of ungraded rows, or empty.
        collection: name of the set of data.
        victim, child: yes, perhaps or no, for persons whose row does not answer.
        reason: what "no" twice rests on.
    """

    marking: Marking
    collection: str
    grade: str = ""
    victim: str = "perhaps"
    child: str = "perhaps"
    reason: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the defaults as JSON values."""
        return {
            "marking": to_json(self.marking),
            "collection": self.collection,
            "grade": self.grade,
            "victim": self.victim,
            "child": self.child,
            "reason": self.reason,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Defaults:
        """Read defaults as stored."""
        return cls(**{**data, "marking": from_json(data["marking"])})

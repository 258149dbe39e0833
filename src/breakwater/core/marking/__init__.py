"""What an originator says about the use of a statement: one immutable value."""

from breakwater.core.marking.codec import MarkingError, digest, from_json, to_json
from breakwater.core.marking.combine import combine
from breakwater.core.marking.value import (
    CRIME_PURPOSES,
    GROUP,
    Handling,
    Marking,
    Pap,
    Purpose,
    Tlp,
)

__all__ = [
    "CRIME_PURPOSES",
    "GROUP",
    "Handling",
    "Marking",
    "MarkingError",
    "Pap",
    "Purpose",
    "Tlp",
    "combine",
    "digest",
    "from_json",
    "to_json",
]

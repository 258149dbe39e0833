"""Count what one reading of an import's files meets, and list as much of it as people can read."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from breakwater.core.interchange.draft import Loss, Problem, Severity
from breakwater.core.interchange.refusal import InterchangeError

LOOKS_KEPT = 5_000
"""Rows to look at that are listed; further ones are counted."""
FAULTS_KEPT = 10_000
"""Problems that hold rows back; with more the file is of another kind than it was said to be."""


@dataclass(slots=True)
class Tally:
    """What one reading of the files has met so far.

    Attributes:
        rows: of the files, whatever became of them; a reading that is begun again skips as many as were done.
        read_bytes: of the files.
        losses: of the formats, filled at the end of each file.
    """

    rows: int = 0
    read_bytes: int = 0
    losses: list[Loss] = field(default_factory=list)
    _looks: int = 0
    _faults: int = 0
    _held_back: set[tuple[int, int]] = field(default_factory=set)
    _to_look_at: set[tuple[int, int]] = field(default_factory=set)

    def lists(self, part: int, problem: Problem) -> bool:
        """Count a problem; tell whether it is listed.

        Raises:
            InterchangeError: there are more than a file of its kind has.
        """
        if problem.severity is Severity.ERROR:
            self._faults += 1
            self._held_back.add((part, problem.row))
            if self._faults > FAULTS_KEPT:
                raise InterchangeError(
                    _("More than {count} problems up to row {row}.").format(count=FAULTS_KEPT, row=problem.row),
                    _("Check that the map fits this file."),
                    row=problem.row,
                )
            return True
        self._looks += 1
        if self._looks <= LOOKS_KEPT:
            self._to_look_at.add((part, problem.row))
            return True
        return False

    def counts(self) -> dict[str, int]:
        """Return how many rows are held back, to be looked at, and not listed."""
        return {
            "held_back": len(self._held_back),
            "to_look_at": len(self._to_look_at - self._held_back),
            "looks_left_out": max(0, self._looks - LOOKS_KEPT),
        }

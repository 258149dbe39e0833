"""The one error the importers raise: the whole file is refused, with the reason and the way out."""

from __future__ import annotations

from breakwater.core.errors import BreakwaterError


class InterchangeError(BreakwaterError):
    """A file that cannot be read or written as a whole.

    Args:
        message: what is wrong, one sentence.
        remedy: what to do about it, one sentence.
        row: row (a table's header is 1) or line where reading stopped; None where no row is at fault.
    """

    def __init__(self, message: str, remedy: str, *, row: int | None = None) -> None:
        super().__init__(message, remedy)
        self.row = row

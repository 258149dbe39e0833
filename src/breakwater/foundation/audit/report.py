"""What the verification of the log found."""

from dataclasses import dataclass, field

from breakwater.foundation.audit.merkle import EMPTY_ROOT


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that should not be so.

    Attributes:
        entry: position in the log, from 0; None where the fault has no position.
        act: number of the act; None where it has none.
        what: in words.
    """

    entry: int | None
    act: int | None
    what: str

    def __str__(self) -> str:
        where = "the log" if self.entry is None else f"entry {self.entry}"
        return f"{where}{'' if self.act is None else f' (act {self.act})'}: {self.what}"


@dataclass(slots=True)
class Report:
    """What was counted, and what is wrong."""

    entries: int = 0
    acts: int = 0
    heads: int = 0
    erased: int = 0
    waiting: int = 0
    root: bytes = EMPTY_ROOT
    faults: list[Fault] = field(default_factory=list)

    @property
    def first(self) -> Fault | None:
        """Give the first broken entry, or a fault without position where there is no other."""
        return min(self.faults, key=lambda fault: (fault.entry is None, fault.entry or 0), default=None)

    def add(self, what: str, *, entry: int | None = None, act: int | None = None) -> None:
        """Add a fault."""
        self.faults.append(Fault(entry, act, what))

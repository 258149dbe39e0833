"""What every reader yields: drafts of statements, problems of rows, losses of the format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from breakwater.core.interchange import limits


class Severity(StrEnum):
    """How far a problem goes."""

    ERROR = "error"
    """The row is held back until it is corrected."""
    LOOK = "look"
    """The row is read as it stands; a person should look."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One statement as a file says it: text as given, nothing resolved, nothing judged.

    Args:
        row: row or line it came from.
        record: key of the record within this file.
        kind: record kind; "relation" when it ties two records.
        prop: property, or the relation's type.
        value: text as said; a relation's detail.
        value_kind: text, date, number, place, record, identifier. A "record" value is a file-local key.
        lang: language code of the value, where said.
        held_from: start of validity as said.
        held_to: end of validity as said.
        said_on: date as said.
        grade: grading as given; empty where none was.
        scheme: the grade's scheme.
        marking: marking in the notation of `marking_text`; empty where none was, and the default applies.
        source_key: record key the relation starts from.
        target_key: record key the relation ends at.
        reference: the sender's own reference of the row.
    """

    row: int
    record: str
    kind: str
    prop: str
    value: str
    value_kind: str = "text"
    lang: str = ""
    held_from: str = ""
    held_to: str = ""
    said_on: str = ""
    grade: str = ""
    scheme: str = ""
    marking: str = ""
    source_key: str = ""
    target_key: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in one place, and what to do about it.

    Args:
        row: row or line; 1 is a table's header.
        column: header or field; empty where the row as a whole is meant.
        value: the value as it stands, shortened for display.
        reason: what is wrong.
        remedy: what to do.
        severity: whether the row is held back.
    """

    row: int
    column: str
    value: str
    reason: str
    remedy: str
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True)
class Loss:
    """Something the target cannot carry: what, how often, where for example."""

    what: str
    count: int
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordNote:
    """What a row says of its record beside statements.

    Args:
        row: row it came from.
        record: key of the record within this file.
        existing: id of the record that is there already, which the statements join; as given.
        victim: "yes", "perhaps" or "no"; empty where the row does not say.
        child: the same.
    """

    row: int
    record: str
    existing: str = ""
    victim: str = ""
    child: str = ""


Item = Draft | Problem | Loss | RecordNote


@dataclass(slots=True)
class LossReport:
    """Count what is lost while a file is read or written, with the first few examples of each."""

    _counts: Counter[str] = field(default_factory=Counter)
    _examples: dict[str, list[str]] = field(default_factory=dict)

    def add(self, what: str, example: str = "", *, count: int = 1) -> None:
        """Count one loss; beyond a bound the kinds of loss are counted together."""
        if what not in self._counts and len(self._counts) >= limits.LOSSES:
            what = "losses of further kinds"
        self._counts[what] += count
        kept = self._examples.setdefault(what, [])
        if example and len(kept) < limits.EXAMPLES:
            kept.append(shortened(example))

    def losses(self) -> tuple[Loss, ...]:
        """Return all losses, the commonest first."""
        return tuple(Loss(what, count, tuple(self._examples[what])) for what, count in self._counts.most_common())


@dataclass(frozen=True, slots=True)
class Reading:
    """A file read to its end."""

    drafts: tuple[Draft, ...]
    problems: tuple[Problem, ...]
    losses: tuple[Loss, ...]
    notes: tuple[RecordNote, ...] = ()

    @property
    def rejected_rows(self) -> frozenset[int]:
        """Return the rows that an error holds back."""
        return frozenset(problem.row for problem in self.problems if problem.severity is Severity.ERROR)


def gather(items: Iterable[Item]) -> Reading:
    """Read a stream of items to its end."""
    drafts: list[Draft] = []
    problems: list[Problem] = []
    losses: list[Loss] = []
    notes: list[RecordNote] = []
    for item in items:
        if isinstance(item, Draft):
            drafts.append(item)
        elif isinstance(item, Problem):
            problems.append(item)
        elif isinstance(item, Loss):
            losses.append(item)
        else:
            notes.append(item)
    return Reading(tuple(drafts), tuple(problems), tuple(losses), tuple(notes))


def shortened(text: str, *, limit: int = 80) -> str:
    """Return text fit for a message: cut, and with what cannot be printed spelled out."""
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    return "".join(char if char.isprintable() or char in "\u200c\u200d" else f"\\u{ord(char):04x}" for char in cut)


def dangling(drafts: Iterable[Draft], known: frozenset[str]) -> Iterator[Problem]:
    """Yield a problem for each relation whose end no record of the files has.

    Args:
        drafts: the relations of one file.
        known: record keys of all files of the import.
    """
    for draft in drafts:
        for column, key in (("source", draft.source_key), ("target", draft.target_key)):
            if key and key not in known:
                yield Problem(
                    draft.row,
                    column,
                    shortened(key),
                    "No record of this import has this key.",
                    "Add the record to the nodes, or correct the key.",
                )

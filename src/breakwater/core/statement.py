"""The statement: one agency says one thing about one record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from breakwater.core.grading import Grade
from breakwater.core.marking import Marking

RELATION = "relation"


# Not frozen: a frozen dataclass costs twice as much to make, and pages are assembled from thousands. No code changes
# a statement: a correction is a new one.
@dataclass(slots=True, kw_only=True)
class Statement:
    """What was said, by whom, about which record, how sure, and for whom.

    Args:
        record_id: the record it is about; for `kind` "relation" the relation itself.
        kind: of the record, repeated on each of its statements.
        prop: property code; for a relation its type, with `value` as the detail.
        value: as said, in the original language; `translation` beside it.
        source_id, target_id: the ends of a relation; None on other statements and for an end that is withheld.
        held_from, held_to: as said; `core.interval.parse_when` understands them.
        said_on: when the originator said it; `recorded_at`: when it was entered here.
        reference: the originator's own reference to the row.
        supersedes: the statement that this one corrects.
        opener, opened_on: who opened the record, and when, repeated on each of its statements.
        withheld_ends: "source", "target" or both: may be shown as withheld.
    """

    id: str
    record_id: str
    kind: str
    prop: str
    value: str
    said_on: date
    recorded_at: datetime
    originator: str
    marking: Marking
    grade: Grade | None = None
    lang: str = ""
    translation: str = ""
    value_kind: str = "text"
    source_id: str | None = None
    target_id: str | None = None
    held_from: str = ""
    held_to: str = ""
    review_on: date | None = None
    report_id: str | None = None
    reference: str = ""
    supersedes: str | None = None
    withdrawn_at: datetime | None = None
    opener: str = ""
    opened_on: date | None = None
    label_id: int = 0
    is_protected: bool = False
    withheld_ends: str = ""

    @property
    def is_relation(self) -> bool:
        """Whether it says how one record stands to another."""
        return self.kind == RELATION

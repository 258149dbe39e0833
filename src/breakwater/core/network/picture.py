"""The picture of a network: what is sent to the canvas, the list beside it and the printer alike.

A picture is made for one reader from what this reader may read, and holds nothing else. Coordinates are in
layout units, x to the right, y down, about a pixel each when the whole picture fills the usual stage.
Protected persons carry no name, no rank and no address in it, and nothing that tells them apart.
"""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from breakwater.core.errors import BreakwaterError

PROTECTED_KIND = "protected"
PROTECTED_RADIUS = 8.0


class PictureError(BreakwaterError):
    """A picture would break a promise of its grammar."""


@dataclass(frozen=True, slots=True)
class Node:
    """One entity as drawn.

    Attributes:
        id: the address of the entity; an opaque name of this picture alone for protected persons.
        kind: record kind, or "protected".
        label: what stands beside the mark; `label_lang` is its language tag, `other_label` another script.
        role: the role in words; `role_family` is one of the ten signs, or empty.
        rank: importance in five steps, 0 where nothing is ranked (things, networks, protected persons).
        place: 1 is the most between of all ranked, equals share a place; 0 is not ranked.
        x, y, r: middle and radius.
        ties: how many lines end here.
        community: number of its group, from 1; 0 is none.
        custody: in custody: drawn hatched.
        disagree: sources disagree on something about it.
        tray: it has no ties and stands in the tray.
        url: where its page is.
    """

    id: str
    kind: str
    x: float
    y: float
    r: float
    label: str = ""
    label_lang: str = ""
    other_label: str = ""
    role: str = ""
    role_family: str = ""
    rank: int = 0
    place: int = 0
    ties: int = 0
    community: int = 0
    protected: bool = False
    custody: bool = False
    disagree: bool = False
    tray: bool = False
    url: str = ""

    def __post_init__(self) -> None:
        told = (self.label, self.other_label, self.role, self.role_family, self.rank, self.place, self.url)
        if self.protected and (
            any(told) or self.custody or self.disagree or (self.kind, self.r) != (PROTECTED_KIND, PROTECTED_RADIUS)
        ):
            raise PictureError(
                "A protected person would be told apart on the picture.",
                "Draw it by `compose`, which leaves out all that names or ranks.",
            )


@dataclass(frozen=True, slots=True)
class Tie:
    """One line: all readable relations of a pair, drawn in the look of the strongest.

    Attributes:
        family: uses, calls, works, pays or commands.
        families: every family of the pair's relations, strongest first, where there is more than one.
        relations: every relation of the pair in words, strongest first.
        directed: an arrow stands at the target.
        confidence: line pattern: 3 solid, 2 long dash, 1 short dash.
        since, until: when it held as far as stated, half-open; None is not stated.
        when: the same in the words of the statement, as "2021" or "ca 2019"; dates above are for the window.
        grade, originator, tlp: of the strongest relation, as given, like `when`.
        more: how many relations beyond the first.
        membership: nothing but belonging to a network: no channel, left out of paths and ranks.
    """

    id: str
    source: str
    target: str
    family: str
    relations: tuple[str, ...]
    directed: bool
    confidence: int
    since: date | None = None
    until: date | None = None
    when: str = ""
    grade: str = ""
    originator: str = ""
    tlp: str = ""
    more: int = 0
    membership: bool = False
    families: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """Someone says that two records may be the same: never a tie of fact."""

    source: str
    target: str
    says: str = ""


@dataclass(frozen=True, slots=True)
class Stub:
    """A relation whose other end its originator withholds, and allows to be shown as withheld."""

    id: str
    node: str
    family: str
    relation: str
    confidence: int
    originator: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A community: a help to the eye, not a finding."""

    number: int
    letter: str
    size: int


@dataclass(frozen=True, slots=True)
class Month:
    """How many ties are stated to begin in one month."""

    month: str  # 2025-11
    sure: int
    doubt: int


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything drawn, nodes in the order in which they get names and stand in the list.

    Attributes:
        ranked: how many nodes are ranked ("rank 8 of 43").
        counts: for the legend: "kind:person", "family:pays", "role:leads", "confidence:2" to a number;
            protected persons count under "kind:protected" only.
        bounds: left, top, right, bottom of all marks.
        tie_length: the basic length of a tie, by which gaps and hulls scale.
    """

    title: str
    nodes: tuple[Node, ...]
    ties: tuple[Tie, ...]
    claims: tuple[Claim, ...]
    stubs: tuple[Stub, ...]
    groups: tuple[Group, ...]
    months: tuple[Month, ...]
    counts: dict[str, int]
    ranked: int
    bounds: tuple[float, float, float, float]
    tie_length: float

    def to_json(self) -> dict[str, Any]:
        """Return plain values for JSON; a field that is empty, zero, false or None is left out of its row."""
        return {
            "title": self.title,
            "nodes": [_row(node) for node in self.nodes],
            "ties": [_row(tie) for tie in self.ties],
            "claims": [_row(claim) for claim in self.claims],
            "stubs": [_row(stub) for stub in self.stubs],
            "groups": [_row(group) for group in self.groups],
            "months": [{"month": m.month, "sure": m.sure, "doubt": m.doubt} for m in self.months],
            "counts": self.counts,
            "ranked": self.ranked,
            "bounds": list(self.bounds),
            "tie_length": self.tie_length,
        }


def _row(value: Any) -> dict[str, Any]:  # Any: the rows above, of which only the field names matter
    row = {}
    for field in fields(value):
        held = getattr(value, field.name)
        if held:
            row[field.name] = held.isoformat() if isinstance(held, date) else held
    return row

"""The shapes of vocabulary entries: frozen values with a code and a label in plain English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


class Coded(Protocol):
    """Anything that a vocabulary can hold."""

    @property
    def code(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Term:
    """A code with its label, from a short list."""

    code: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """Something an analyst looks for on a kind of record; stated when any of `codes` is."""

    label: str
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record. `naming` lists the properties a caption may come from, best first."""

    code: str
    label: str
    plural: str
    ftm: str
    naming: tuple[str, ...]
    expected: tuple[Expected, ...]
    known: bool = True


@dataclass(frozen=True, slots=True)
class Property:
    """What can be said about a record.

    `type` is one of text, name, date, number, identifier, place, record, code. `order`: place on the page.
    `single`: values that differ are a disagreement. `identifying`: one value belongs to one thing.
    `known` is False for a property outside the vocabulary: kept, shown last, never refused.
    """

    code: str
    label: str
    type: str
    order: int
    identifying: bool = False
    single: bool = False
    case_matters: bool = False
    kinds: frozenset[str] = frozenset()
    codes: str = ""
    ftm: str = ""
    ftm_by_kind: Mapping[str, str] = field(default_factory=dict, hash=False)
    known: bool = True

    def suits(self, kind: str) -> bool:
        """Tell whether the property is meant for records of `kind`; a hint, never a refusal."""
        return "any" in self.kinds or kind in self.kinds

    def ftm_name(self, kind: str) -> str:
        """Name the FollowTheMoney property for records of `kind`; empty where none fits."""
        return self.ftm_by_kind.get(kind, self.ftm)


@dataclass(frozen=True, slots=True)
class RelationType:
    """How one record stands to another. `label` reads from source to target, `reverse` back."""

    code: str
    label: str
    reverse: str
    family: str
    directed: bool
    order: int
    superior: str = ""
    kept_when_protected: bool = False
    ftm: str = ""
    known: bool = True


@dataclass(frozen=True, slots=True)
class Role:
    """A part played in a network. `replaceability`: 1, hard to replace, to 5, replaced within days."""

    code: str
    label: str
    does: str
    script: str
    stages: tuple[str, ...]
    replaceability: int
    service: bool = False
    coercion_possible: bool = False


@dataclass(frozen=True, slots=True)
class ProtectedRole:
    """A part that makes a person protected, never a target; apart from `Role`: none can pass for one."""

    code: str
    label: str
    basis: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of the crime script of smuggling or of trafficking."""

    code: str
    label: str
    script: str
    asks: str
    indicators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Crime:
    """A crime of smuggling, of trafficking, or linked to them."""

    code: str
    label: str
    group: str
    ref: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class EventType:
    """A kind of event. `counts`: persons are counted; `items`: what else is stated of it."""

    code: str
    label: str
    group: str
    counts: bool
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MarkingLabel:
    """A TLP or PAP label in words and colours. `rank` grows with strictness."""

    code: str
    label: str
    meaning: str
    rank: int
    colour: str = ""
    ink: str = ""
    stix: str = ""
    stix_value: str = ""
    allows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HandlingCode:
    """A handling code: what it blocks, and whether it needs a text beside it."""

    code: str
    label: str
    scheme: str
    blocks: tuple[str, ...] = ()
    needs_text: bool = False
    pap: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """A state or territory of the regional process. `code` is ISO 3166-1 alpha-2."""

    code: str
    label: str
    iso3: str
    status: str
    subregion: str = ""
    bodies: tuple[str, ...] = ()
    represented_by: str = ""
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation of the regional process: member, observer or secretariat."""

    code: str
    label: str
    status: str
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Likelihood:
    """A word of probability with its band in percent, both ends included."""

    code: str
    label: str
    words: tuple[str, ...]
    low: int
    high: int

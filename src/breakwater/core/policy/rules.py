"""The reading rules, as data: closed, without negation, unknown or missing is a refusal.

Each rule is a frozen value that answers *during which periods* it holds for a subject and a marking.
The gates of design section 3 are the table `READ_GATES`; all must hold, and a later gate never widens an
earlier one. There is no rule outside this file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from breakwater.core.marking import GROUP, Marking, Purpose, Tlp
from breakwater.core.policy.periods import ALWAYS, NEVER, START_OF_TIME, Periods, Span, intersect, unite
from breakwater.core.policy.subject import Subject


class Rule(Protocol):
    """Something that holds during some periods."""

    def during(self, subject: Subject, marking: Marking) -> Periods:
        """Return when the rule holds for this subject and marking."""
        ...


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds."""

    parts: tuple[Rule, ...]

    def during(self, subject: Subject, marking: Marking) -> Periods:
        held = ALWAYS
        for part in self.parts:
            held = intersect(held, part.during(subject, marking))
            if not held:
                return NEVER
        return held


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Rule, ...]

    def during(self, subject: Subject, marking: Marking) -> Periods:
        held = NEVER
        for part in self.parts:
            held = unite(held, part.during(subject, marking))
        return held


@dataclass(frozen=True, slots=True)
class While:
    """The subject has a dated standing: `standing`, `clearance`, `member`, `community` or `protection`."""

    name: str

    def during(self, subject: Subject, _marking: Marking) -> Periods:
        periods: Periods = getattr(subject, self.name)
        return periods


@dataclass(frozen=True, slots=True)
class Same:
    """A value of the subject equals a value of the marking; an empty value equals nothing."""

    subject: str
    marking: str

    def during(self, subject: Subject, marking: Marking) -> Periods:
        value = getattr(subject, self.subject)
        return ALWAYS if value and value == getattr(marking, self.marking) else NEVER


@dataclass(frozen=True, slots=True)
class Includes:
    """A set of the marking includes a value of the subject."""

    marking: str
    subject: str

    def during(self, subject: Subject, marking: Marking) -> Periods:
        value = getattr(subject, self.subject)
        return ALWAYS if value and value in getattr(marking, self.marking) else NEVER


@dataclass(frozen=True, slots=True)
class Lists:
    """A set of the marking lists a fixed code."""

    marking: str
    code: str

    def during(self, _subject: Subject, marking: Marking) -> Periods:
        return ALWAYS if self.code in getattr(marking, self.marking) else NEVER


@dataclass(frozen=True, slots=True)
class Empty:
    """A set of the marking is empty (or a switch is off)."""

    marking: str

    def during(self, _subject: Subject, marking: Marking) -> Periods:
        return ALWAYS if not getattr(marking, self.marking) else NEVER


@dataclass(frozen=True, slots=True)
class Outside:
    """The subject's state is not among the excluded ones."""

    def during(self, subject: Subject, marking: Marking) -> Periods:
        return NEVER if subject.state and subject.state in marking.excluded else ALWAYS


@dataclass(frozen=True, slots=True)
class Level:
    """The marking's TLP is one of these."""

    levels: tuple[Tlp, ...]

    def during(self, _subject: Subject, marking: Marking) -> Periods:
        return ALWAYS if marking.tlp in self.levels else NEVER


@dataclass(frozen=True, slots=True)
class ClientOfReached:
    """The originator or a named organisation has declared the subject's organisation as its client."""

    def during(self, subject: Subject, marking: Marking) -> Periods:
        held = NEVER
        for declarer, span in subject.client_of:
            if declarer and (declarer == marking.originator or declarer in marking.releasable_to):
                held = unite(held, (span,))
        return held


@dataclass(frozen=True, slots=True)
class InEveryCompartment:
    """The subject is in each compartment of the marking."""

    def during(self, subject: Subject, marking: Marking) -> Periods:
        held = ALWAYS
        for compartment in sorted(marking.compartments):
            within = NEVER
            for code, span in subject.compartments:
                if code == compartment:
                    within = unite(within, (span,))
            held = intersect(held, within)
        return held


@dataclass(frozen=True, slots=True)
class BeforeExpiry:
    """The marking has not expired; at the very instant of expiry it has."""

    def during(self, _subject: Subject, marking: Marking) -> Periods:
        return ALWAYS if marking.expires_at is None else (Span(START_OF_TIME, marking.expires_at),)


@dataclass(frozen=True, slots=True)
class PurposeAllowed:
    """The session's purpose is among those the marking allows."""

    def during(self, subject: Subject, marking: Marking) -> Periods:
        return ALWAYS if subject.purpose in marking.allowed_purposes else NEVER


@dataclass(frozen=True, slots=True)
class PurposeIs:
    """The session's purpose is one of these."""

    purposes: tuple[Purpose, ...]

    def during(self, subject: Subject, _marking: Marking) -> Periods:
        return ALWAYS if subject.purpose in self.purposes else NEVER


@dataclass(frozen=True, slots=True)
class Gate:
    """One of the gates, with the words a refusal is explained by."""

    code: str
    rule: Rule
    refusal: str


OWN = Same("organisation", "originator")
"""The subject belongs to the originator's organisation."""

NAMED_ORGANISATION = AnyOf(
    (
        Includes("releasable_to", "organisation"),
        AllOf((Lists("releasable_to", GROUP), While("member"))),
    )
)

REACH: Mapping[Tlp, Rule] = {
    Tlp.CLEAR: AllOf(()),
    Tlp.GREEN: AnyOf((OWN, While("community"), NAMED_ORGANISATION)),
    Tlp.AMBER: AnyOf((OWN, NAMED_ORGANISATION, ClientOfReached())),
    Tlp.AMBER_STRICT: AnyOf((OWN, NAMED_ORGANISATION)),
    Tlp.RED: AllOf(
        (
            Includes("named_recipients", "person"),
            AnyOf((Empty("releasable_to"), OWN, NAMED_ORGANISATION)),
        )
    ),
}
"""Whom each TLP level reaches (design section 3, table)."""


@dataclass(frozen=True, slots=True)
class ReachedByTlp:
    """The level's row of the reach table; a level without a row reaches nobody."""

    def during(self, subject: Subject, marking: Marking) -> Periods:
        row = REACH.get(marking.tlp)
        return NEVER if row is None else row.during(subject, marking)


READ_GATES: tuple[Gate, ...] = (
    Gate(
        "standing",
        AllOf((While("standing"), Same("world", "world"))),
        "The account and its organisation are not in good standing in this world.",
    ),
    Gate("clearance", AnyOf((Level((Tlp.CLEAR,)), While("clearance"))), "No clearance is valid today."),
    Gate("excluded", Outside(), "The originator excludes this state."),
    Gate("reach", ReachedByTlp(), "The marking does not reach this reader."),
    Gate(
        "community",
        AnyOf((Empty("community_only"), OWN, While("community"))),
        "The material is for the community's officials.",
    ),
    Gate("compartments", InEveryCompartment(), "The reader is not in every compartment."),
    Gate("expiry", AnyOf((OWN, BeforeExpiry())), "The marking has expired."),
    Gate("purpose", PurposeAllowed(), "The session's purpose is not among the marking's purposes."),
)
"""All must hold for reading. The order is that of explanation, not of effect."""

PROTECTED_IDENTITY_GATE = Gate(
    "protected_identity",
    AllOf((While("protection"), PurposeIs((Purpose.PROTECTION,)))),
    "Identities of protected persons need the victim-protection role and the purpose protection.",
)
"""Gate 7, asked besides the others where a value identifies a protected person."""

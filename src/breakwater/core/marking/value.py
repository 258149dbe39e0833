"""The marking and its vocabularies.

Sources: FIRST, Traffic Light Protocol 2.0 (2022); MISP taxonomy PAP; Europol handling codes H0-H3.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

GROUP = "group"
"""In `releasable_to`: every member organisation of the working group, written out on purpose."""


class Tlp(StrEnum):
    """Who may know (Traffic Light Protocol 2.0)."""

    CLEAR = "CLEAR"
    GREEN = "GREEN"
    AMBER = "AMBER"
    AMBER_STRICT = "AMBER+STRICT"
    RED = "RED"

    @property
    def rank(self) -> int:
        """Return the strictness, 0 (CLEAR) to 4 (RED)."""
        return _TLP_ORDER.index(self)


_TLP_ORDER = (Tlp.CLEAR, Tlp.GREEN, Tlp.AMBER, Tlp.AMBER_STRICT, Tlp.RED)


class Pap(StrEnum):
    """What may be done (Permissible Actions Protocol)."""

    CLEAR = "CLEAR"
    GREEN = "GREEN"
    AMBER = "AMBER"
    RED = "RED"

    @property
    def rank(self) -> int:
        """Return the strictness, 0 (CLEAR) to 3 (RED)."""
        return _PAP_ORDER.index(self)


_PAP_ORDER = (Pap.CLEAR, Pap.GREEN, Pap.AMBER, Pap.RED)


class Handling(StrEnum):
    """How it may be used on (Europol handling codes)."""

    H0 = "H0"
    H1 = "H1"
    H2 = "H2"
    H3 = "H3"


class Purpose(StrEnum):
    """Why a session reads; what a marking allows reading for."""

    INTELLIGENCE = "intelligence"
    INVESTIGATION = "investigation"
    PROSECUTION = "prosecution"
    PROTECTION = "protection"
    BORDER_CONTROL = "border_control"
    STRATEGIC_ANALYSIS = "strategic_analysis"
    EXERCISE = "exercise"
    NONE = "none"
    """No purpose at all: only `combine` writes it, when two markings share none."""


CRIME_PURPOSES = frozenset({Purpose.INTELLIGENCE, Purpose.INVESTIGATION, Purpose.PROSECUTION, Purpose.PROTECTION})
"""What an empty `purposes` means (H0: prevent and combat crime)."""


@dataclass(frozen=True, slots=True)
class Marking:
    """State who may read a statement, and what for. Two statements on one person may differ.

    Args:
        originator: organisation code; empty only in a combination of several originators' markings.
        tlp: audience.
        pap: strictest action allowed.
        handling: codes; an empty set reads as H0.
        caveat: text of H3, shown before the content.
        releasable_to: organisation codes, or `GROUP`. Empty under AMBER reaches the originator alone. Under
            RED it narrows the named persons to those of these organisations (and the originator's).
        excluded: state codes that never read, whatever else holds.
        named_recipients: person ids; the audience of RED.
        purposes: empty means the crime purposes of H0.
        compartments: every reader is in each of them, the originator's people too.
        world: "live" or the code of an exercise run.
        expires_at: aware instant from which only the originator reads.
        community_only: set by `combine` when GREEN material is in the mix: readers outside the originator
            must belong to the community as well.
    """

    originator: str
    tlp: Tlp
    pap: Pap = Pap.RED
    handling: frozenset[Handling] = frozenset()
    caveat: str = ""
    releasable_to: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    named_recipients: frozenset[str] = frozenset()
    purposes: frozenset[Purpose] = frozenset()
    compartments: frozenset[str] = frozenset()
    world: str = "live"
    expires_at: datetime | None = None
    community_only: bool = False

    @property
    def allowed_purposes(self) -> frozenset[Purpose]:
        """Return the purposes a session may read for."""
        return self.purposes or CRIME_PURPOSES

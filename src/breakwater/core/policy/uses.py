"""What may be done with a statement once read: PAP and the handling codes.

Sources: MISP taxonomy PAP in the reading of the domain notes (2.7); Europol handling codes (2.5).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from breakwater.core.marking import Handling, Marking, Pap, Tlp


class UseKind(StrEnum):
    """The kinds of use."""

    READ = "read"
    ACT = "act"
    EVIDENCE = "evidence"
    ONWARD = "onward"
    PUBLISH = "publish"


class ActLevel(IntEnum):
    """How far an act goes."""

    OWN_RECORDS = 0
    QUIET_CHECKS = 1
    OPEN_ACTION = 2


@dataclass(frozen=True, slots=True)
class Use:
    """An intended use.

    Args:
        kind: what is intended.
        level: for `act`.
        to: organisation code, for `onward`.
    """

    kind: UseKind = UseKind.READ
    level: ActLevel = ActLevel.OWN_RECORDS
    to: str = ""


READ = Use()

_ACT_CEILING = {
    Pap.RED: ActLevel.OWN_RECORDS,
    Pap.AMBER: ActLevel.QUIET_CHECKS,
    Pap.GREEN: ActLevel.OPEN_ACTION,
    Pap.CLEAR: ActLevel.OPEN_ACTION,
}


def refusals(use: Use, marking: Marking, *, organisation: str, consents: frozenset[UseKind]) -> list[tuple[str, str]]:
    """Return why a use is refused: (code, sentence), empty when it is not. Consents never help against PAP.

    Args:
        use: what is intended.
        marking: of the statement.
        organisation: of the one who intends it.
        consents: uses to which the originator's consent is on record for this statement and recipient.
    """
    if use.kind is UseKind.READ or (organisation and organisation == marking.originator):
        return [] if use.kind is not UseKind.PUBLISH else _publish(marking)
    found: list[tuple[str, str]] = []
    if use.kind is UseKind.ACT and use.level > _ACT_CEILING[marking.pap]:
        found.append((f"PAP:{marking.pap}", f"PAP {marking.pap} does not allow this step."))
    if use.kind is UseKind.EVIDENCE and Handling.H1 in marking.handling and use.kind not in consents:
        found.append(("H1", "Evidence needs the originator's consent."))
    if (
        use.kind is UseKind.ONWARD
        and Handling.H2 in marking.handling
        and use.to not in ("", organisation, marking.originator)
        and use.kind not in consents
    ):
        found.append(("H2", "Passing on needs the originator's consent."))
    if use.kind is UseKind.PUBLISH:
        found += _publish(marking)
    if Handling.H3 in marking.handling and use.kind not in consents:
        found.append(("H3", "A person decides this each time, after reading the condition."))
    return found


def _publish(marking: Marking) -> list[tuple[str, str]]:
    if marking.tlp is Tlp.CLEAR and marking.pap is Pap.CLEAR and not marking.handling - {Handling.H0}:
        return []
    return [("publish", "Only TLP CLEAR with PAP CLEAR and no further handling code is published.")]


def obligations(use: Use, marking: Marking) -> tuple[str, ...]:
    """Return what the reader is owed: the caveat before the content, advice on disclosure."""
    owed = []
    if Handling.H3 in marking.handling:
        owed.append("show_caveat")
    if Handling.H1 in marking.handling and use.kind is not UseKind.ACT:
        owed.append("disclosure_advice")
    return tuple(owed)

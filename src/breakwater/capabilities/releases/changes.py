"""What a release changes in a marking. Exclusions, compartments, world and expiry stay as the originator set them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from breakwater.core.marking import Handling, Marking, Pap, Purpose, Tlp, combine, from_json, to_json


@dataclass(frozen=True, slots=True)
class Change:
    """The parts of the new marking that are chosen; the rest of each statement's marking is kept.

    Args:
        named_recipients: the audience of RED; ignored for every other level.
        caveat: the text of H3; ignored without it.
    """

    tlp: Tlp
    pap: Pap
    handling: frozenset[Handling] = frozenset()
    releasable_to: frozenset[str] = frozenset()
    purposes: frozenset[Purpose] = frozenset()
    named_recipients: frozenset[str] = frozenset()
    caveat: str = ""

    def applied_to(self, old: Marking) -> Marking:
        """Return the marking a statement has after the release."""
        return replace(
            old,
            tlp=self.tlp,
            pap=self.pap,
            handling=self.handling,
            caveat=self.caveat if Handling.H3 in self.handling else "",
            releasable_to=frozenset() if self.tlp is Tlp.CLEAR else self.releasable_to - {old.originator},
            named_recipients=self.named_recipients if self.tlp is Tlp.RED else frozenset(),
            purposes=self.purposes,
        )

    def to_json(self) -> dict[str, Any]:
        """Return the change as JSON values."""
        return to_json(_carrier(self))


def change_from_json(data: dict[str, Any]) -> Change:
    """Read a change back."""
    return _parts(from_json(data))


def unchanged(markings: Iterable[Marking]) -> Change:
    """Return the change a form starts from: the strictest of each part of what the statements have now."""
    return _parts(combine(markings))


def _parts(marking: Marking) -> Change:
    return Change(
        tlp=marking.tlp,
        pap=marking.pap,
        handling=marking.handling,
        releasable_to=marking.releasable_to,
        purposes=marking.purposes,
        named_recipients=marking.named_recipients,
        caveat=marking.caveat,
    )


def _carrier(change: Change) -> Marking:
    return change.applied_to(Marking(originator="", tlp=change.tlp))

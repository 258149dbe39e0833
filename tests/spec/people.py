"""The readers of the policy's tables: who they are, and what of it is dated."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from breakwater.foundation.access.principal import Principal

AT = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
CHANGE = datetime(2026, 7, 1, tzinfo=UTC)
"""When everything that is dated here begins or ends."""
INSTANTS = {
    "now": AT,
    "before": CHANGE - timedelta(microseconds=1),
    "at": CHANGE,
    "after": CHANGE + timedelta(microseconds=1),
    "long after": CHANGE + timedelta(days=90),
}
OWN, MEMBER, OBSERVER, CHAIR, CLIENT, OFFICE, GUESTS = "ID-IID", "TH-BSB", "OBS", "NZ-CO", "TH-FIC", "RSO", "UNODC"
COMPARTMENT = "ID-IID/TIDE"


@dataclass(frozen=True, slots=True)
class Reader:
    """One reader.

    Attributes:
        organisation, role: for whom, as what.
        words: for the documentation.
        cleared, official, inside: whether it has a clearance, is an official of the working group, is in the
            compartment; a pair says from when until when.
    """

    organisation: str
    role: str
    words: str
    cleared: bool = True
    official: bool = True
    inside: bool = False
    is_active: bool = True
    dated: dict[str, tuple[datetime | None, datetime | None]] = field(default_factory=dict)


UNTIL, SINCE = (None, CHANGE), (CHANGE, None)
READERS = {
    "Alba": Reader(OWN, "ANALYST", "analyst of the originator, ID-IID; in the compartment", inside=True),
    "Amin": Reader(OWN, "ANALYST", "analyst of the originator; not in the compartment"),
    "Ulla": Reader(OWN, "ANALYST", "analyst of the originator without clearance", cleared=False),
    "Bo": Reader(MEMBER, "ANALYST", "analyst of another member, TH-BSB; in the compartment", inside=True),
    "Bea": Reader(MEMBER, "ANALYST", "analyst of TH-BSB; not in the compartment"),
    "Vida": Reader(MEMBER, "VICTIM_PROTECTION", "victim-protection officer of TH-BSB"),
    "Chidi": Reader(OBSERVER, "ANALYST", "cleared analyst of an observer, OBS", official=False),
    "Dana": Reader(CHAIR, "CO_CHAIR", "co-chair, of the member NZ-CO"),
    "Eko": Reader(CLIENT, "ANALYST", "analyst of TH-FIC, no member; TH-BSB declared it a client", official=False),
    "Rina": Reader(OFFICE, "SECRETARIAT", "secretariat, RSO; no clearance", cleared=False, official=False),
    "Gita": Reader(GUESTS, "GUEST", "guest of UNODC; no clearance", cleared=False, official=False),
    "Xenia": Reader(OWN, "ANALYST", "analyst of the originator whose account is closed", is_active=False),
}
DATED = {
    "Cleo": Reader(MEMBER, "ANALYST", "TH-BSB; clearance ends", dated={"clearance": UNTIL}),
    "Nils": Reader(MEMBER, "ANALYST", "TH-BSB; clearance begins", dated={"clearance": SINCE}),
    "Inez": Reader(MEMBER, "ANALYST", "TH-BSB; leaves the compartment", inside=True, dated={"compartment": UNTIL}),
    "Ivor": Reader(MEMBER, "ANALYST", "TH-BSB; enters the compartment", inside=True, dated={"compartment": SINCE}),
    "Leif": Reader(MEMBER, "ANALYST", "TH-BSB; affiliation ends", dated={"affiliation": UNTIL}),
    "Rolf": Reader(MEMBER, "ANALYST", "TH-BSB; only role ends", dated={"role": UNTIL}),
    "Gail": Reader(MEMBER, "ANALYST", "TH-BSB; leaves the working group", dated={"group": UNTIL}),
    "Olaf": Reader(OWN, "ANALYST", "originator's own; clearance ends", dated={"clearance": UNTIL}),
}
"""Readers of whom one thing begins or ends."""


class Spec:
    """The readers in a database."""

    def __init__(self) -> None:
        from breakwater.foundation.members.models import (
            Client,
            Compartment,
            Organisation,
            State,
            WorkingGroup,
        )
        from breakwater.foundation.members.tests import factories

        standing = Organisation.Standing
        standings = {
            OBSERVER: standing.OBSERVER,
            CLIENT: standing.CONTRIBUTOR,
            OFFICE: standing.SECRETARIAT,
            GUESTS: standing.PARTNER,
        }
        made = {
            code: factories.organisation(
                code,
                state=State.objects.filter(code=code[:2]).first() if "-" in code else None,
                standing=standings.get(code, standing.MEMBER),
            )
            for code in (OWN, MEMBER, OBSERVER, CHAIR, CLIENT, OFFICE, GUESTS)
        }
        Client.objects.create(organisation=made[MEMBER], client=made[CLIENT])
        self._compartment = Compartment.objects.create(code=COMPARTMENT, originator=made[OWN])
        self._group = WorkingGroup.objects.create(code="DWG", name="Disruption")
        self._attestor = factories.affiliation(made[CHAIR], "attestor").person
        self.affiliations: dict[str, str] = {}
        self.persons: dict[str, str] = {}
        for name, reader in (READERS | DATED).items():
            self._add(name, reader, made[reader.organisation])

    def _add(self, name: str, reader: Reader, home: Any) -> None:
        from breakwater.foundation.members.models import AffiliationRole, CompartmentMembership, Person
        from breakwater.foundation.members.roles import Role
        from breakwater.foundation.members.tests import factories

        def dates(what: str) -> dict[str, datetime | None]:
            start, end = reader.dated.get(what, (None, None))
            return {"valid_from": start, "valid_until": end}

        row = factories.affiliation(home, name, **dates("affiliation"))
        AffiliationRole.objects.create(affiliation=row, role=Role[reader.role], **dates("role"))
        if reader.cleared:
            start, end = reader.dated.get("clearance", (None, None))
            year = {"valid_from": start or AT - timedelta(days=90), "valid_until": end or AT + timedelta(days=300)}
            factories.clear(row, by=self._attestor, **year)
        if reader.official:
            factories.official(row, group=self._group, **dates("group"))
        if reader.inside:
            CompartmentMembership.objects.create(
                compartment=self._compartment, person=row.person, **dates("compartment")
            )
        if not reader.is_active:
            Person.objects.filter(pk=row.person_id).update(is_active=False)
        self.affiliations[name], self.persons[name] = str(row.pk), str(row.person_id)

    def principal(self, name: str, purpose: str) -> Principal:
        """Return a reader at work."""
        from breakwater.core.marking import Purpose
        from breakwater.foundation.access.principals import principal_for

        return principal_for(self.affiliations[name], purpose=Purpose(purpose))

"""Rights given and taken through the product's own operations, by whoever may: for tests in which rights move."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from breakwater.capabilities.releases.tests.cast import Cast

LATER = datetime(2099, 1, 1, tzinfo=UTC)
COMPARTMENT = "ID-IID/NIGHT"


class Rights:
    """Officers of every organisation of a cast, and what they do to its people."""

    def __init__(self, cast: Cast, *, is_new: bool = True) -> None:
        from breakwater.foundation.members import operations
        from breakwater.foundation.members.models import Compartment
        from breakwater.foundation.members.roles import Role

        self.cast = cast
        self.members = operations
        if not is_new:  # in a copy of a database in which they were made
            self.compartment = Compartment.objects.get(code=COMPARTMENT)
            return
        for code in cast.organisations:
            cast.add(f"officer of {code}", code, Role.SECURITY_OFFICER)
            cast.add(f"contact of {code}", code, Role.CONTACT_POINT)
        cast.add("chair", "LK-ASU", Role.CO_CHAIR)
        officer = cast["officer of ID-IID"]
        self.compartment = operations.open_compartment(officer, name=COMPARTMENT.partition("/")[2])

    def home(self, name: str) -> str:
        """Return the organisation of somebody."""
        return self.cast.affiliation(name).organisation.code

    def withdraw_clearance(self, name: str) -> None:
        """Let the own security officer withdraw whatever clearance somebody has, or is to have."""
        from breakwater.foundation.members.models import Clearance

        row = self.cast.affiliation(name)
        for each in Clearance.objects.filter(person=row.person, organisation=row.organisation):
            self.members.withdraw_clearance(self.cast[f"officer of {self.home(name)}"], clearance_id=each.pk)

    def attest_clearance(
        self, name: str, *, valid_from: datetime | None = None, valid_until: datetime | None = None
    ) -> None:
        """Let the own security officer attest a clearance."""
        self.members.attest_clearance(
            self.cast[f"officer of {self.home(name)}"],
            affiliation_id=self.cast.affiliation(name).pk,
            level="SECRET",
            valid_from=valid_from,
            valid_until=valid_until or LATER,
        )

    def read_in(self, name: str, *, valid_until: datetime | None = None) -> None:
        """Read somebody into the compartment."""
        self.members.read_in(
            self.cast["officer of ID-IID"],
            compartment_id=self.compartment.pk,
            person_id=self.cast.person(name),
            valid_until=valid_until,
        )

    def read_out(self, name: str) -> None:
        """Read somebody out of the compartment."""
        self.members.read_out(
            self.cast["officer of ID-IID"], compartment_id=self.compartment.pk, person_id=self.cast.person(name)
        )

    def admit(self, name: str, *, valid_until: datetime | None = None) -> None:
        """Admit somebody to the working group."""
        self.members.admit_to_group(
            self.cast["chair"],
            group_id=self.cast.group.pk,
            affiliation_id=self.cast.affiliation(name).pk,
            valid_until=valid_until,
        )

    def dismiss(self, name: str) -> None:
        """Dismiss somebody from the working group."""
        self.members.dismiss_from_group(
            self.cast["chair"], group_id=self.cast.group.pk, affiliation_id=self.cast.affiliation(name).pk
        )

    def declare_client(self, *, valid_until: datetime | None = None) -> None:
        """Let TH-BSB declare TH-FIC its client."""
        self.members.declare_client(
            self.cast["officer of TH-BSB"],
            client_id=self.cast.organisations["TH-FIC"].pk,
            valid_until=valid_until,
        )

    def end_clients(self) -> None:
        """Let TH-BSB end whatever it declared."""
        from breakwater.foundation.members.models import Client

        for each in Client.objects.filter(organisation=self.cast.organisations["TH-BSB"]):
            self.members.end_client(self.cast["officer of TH-BSB"], declaration_id=each.pk)

    def give_role(self, name: str, *, valid_until: datetime | None = None) -> None:
        """Make somebody an analyst."""
        from breakwater.foundation.members.roles import Role

        self.members.give_role(
            self.cast[f"contact of {self.home(name)}"],
            affiliation_id=self.cast.affiliation(name).pk,
            role=Role.ANALYST,
            valid_until=valid_until,
        )

    def end_role(self, name: str) -> None:
        """End somebody's being an analyst."""
        from breakwater.foundation.members.roles import Role

        self.members.end_role(
            self.cast[f"contact of {self.home(name)}"],
            affiliation_id=self.cast.affiliation(name).pk,
            role=Role.ANALYST,
        )

    def suspend(self, organisation: str) -> None:
        """Stop an organisation."""
        self.members.suspend_organisation(
            self.cast[f"officer of {organisation}"],
            organisation_id=self.cast.organisations[organisation].pk,
            reason="A laptop was stolen.",
        )

    def end_affiliation(self, name: str) -> None:
        """End somebody's acting for the organisation."""
        self.members.end_affiliation(
            self.cast[f"contact of {self.home(name)}"], affiliation_id=self.cast.affiliation(name).pk
        )


def readers_of(cast: Cast, markings: dict[str, object], name: str, *, at: datetime) -> set[str]:
    """Return the statements that somebody reads by `decide`, asked about each, of these markings by id."""
    from breakwater.core.marking import Purpose
    from breakwater.core.policy import READ, Environment, Resource, decide
    from breakwater.foundation.members import queries

    subject = queries.subject(cast.affiliation(name).pk, purpose=Purpose.INTELLIGENCE)
    return {
        statement
        for statement, marking in markings.items()
        if decide(subject, READ, Resource(marking), Environment(at=at)).allowed
    }

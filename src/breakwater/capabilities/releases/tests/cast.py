"""The people of the releases' tests: plain rows, one agency with two officers, others that could be told too much.

Alba asks and Bo decides, both of ID-IID; Chidi is their analyst. Dana is an officer of TH-BSB, which has declared
TH-FIC (Eko) its client; Farid is of BD-CCI, Gita of MY-MCB, Hani a cleared official of LK-ASU.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.test import Client

from breakwater.capabilities.releases.changes import Change
from breakwater.capabilities.statements import operations as statements
from breakwater.capabilities.statements.drafts import NewRecord, NewStatement
from breakwater.core.grading import parse_grade
from breakwater.core.marking import Marking, Pap, Purpose, Tlp
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.access.principals import principal_for
from breakwater.foundation.members import models
from breakwater.foundation.members.models import Affiliation, Organisation, WorkingGroup
from breakwater.foundation.members.roles import Role
from breakwater.foundation.members.session import KEY
from breakwater.foundation.members.tests import factories

NOW = datetime.now(tz=UTC)
OWN = "ID-IID"
TO_BANGKOK = Change(tlp=Tlp.AMBER_STRICT, pap=Pap.AMBER, releasable_to=frozenset({"TH-BSB"}))


class Cast:
    """Everyone, in a fresh database."""

    def __init__(self) -> None:
        codes = (OWN, "BD-CCI", "TH-BSB", "TH-FIC", "MY-MCB", "LK-ASU")
        contributor = {"standing": Organisation.Standing.CONTRIBUTOR}
        self.organisations = {
            code: factories.organisation(code, **(contributor if code == "TH-FIC" else {})) for code in codes
        }
        models.Client.objects.create(organisation=self.organisations["TH-BSB"], client=self.organisations["TH-FIC"])
        self.group = WorkingGroup.objects.create(code="DWG", name="Disruption")
        self.attestor = factories.affiliation(self.organisations["LK-ASU"], "Attestor").person
        self._affiliations: dict[str, Affiliation] = {}
        self.add("Alba", OWN, Role.RELEASING_OFFICER)
        self.add("Bo", OWN, Role.SECOND_OFFICER)
        self.add("Chidi", OWN, Role.ANALYST)
        self.add("Dana", "TH-BSB", Role.RELEASING_OFFICER)
        self.add("Eko", "TH-FIC", Role.ANALYST)
        self.add("Farid", "BD-CCI", Role.ANALYST)
        self.add("Gita", "MY-MCB", Role.ANALYST)
        self.add("Hani", "LK-ASU", Role.ANALYST, official=True)

    def add(self, name: str, organisation: str, *roles: Role, official: bool = False) -> None:
        """Add a cleared person with these roles."""
        row = factories.affiliation(self.organisations[organisation], name, *roles)
        year = {"valid_from": NOW - timedelta(days=30), "valid_until": NOW + timedelta(days=300)}
        factories.clear(row, by=self.attestor, **year)
        if official:
            factories.official(row, group=self.group)
        self._affiliations[name] = row

    def __getitem__(self, name: str) -> Principal:
        """Return a person at work, for intelligence."""
        return self.at_work(name)

    def at_work(self, name: str, purpose: Purpose = Purpose.INTELLIGENCE) -> Principal:
        """Return a person at work, for a purpose."""
        return principal_for(str(self._affiliations[name].pk), purpose=purpose)

    def affiliation(self, name: str) -> Affiliation:
        """Return the affiliation through which a person acts."""
        return self._affiliations[name]

    def person(self, name: str) -> str:
        """Return a person's id."""
        return str(self._affiliations[name].person_id)


def own_only(**parts: Any) -> Marking:
    """Return the marking that reaches ID-IID alone."""
    given = {"originator": OWN, "tlp": Tlp.AMBER_STRICT, "pap": Pap.AMBER, **parts}
    return Marking(**given)


def say(principal: Principal, *values: str, marking: Marking | None = None, prop: str = "name") -> list[str]:
    """Let someone state values about one new vessel; returns the statements' ids."""
    done = statements.contribute(
        principal=principal,
        records=[NewRecord(key="v", kind="vessel")],
        statements=[
            NewStatement(
                record="v",
                prop=prop,
                value=value,
                marking=marking or own_only(originator=principal.organisation),
                grade=parse_grade("B2", scheme="admiralty"),
                said_on=date(2026, 2, 26),
            )
            for value in values
        ],
    )
    return list(done.statement_ids)


def browser(cast: Cast, name: str, purpose: Purpose = Purpose.INTELLIGENCE) -> Client:
    """Return somebody's browser, signed in."""
    row = cast.affiliation(name)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(row.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session[KEY] = {
        "person": str(row.person_id),
        "affiliation": str(row.pk),
        "purpose": purpose.value,
        "began_at": datetime.now(tz=UTC).isoformat(),
        "strength": "passkey",
    }
    session.save()
    return client

"""The people of the contribution tests: plain rows, no surprises.

Alba and Ada are analysts of ID-IID, the originator; Bo is an analyst of BD-CCI; Chidi is a guest of an observer;
Dana is a co-chair of NZ-CO. All are cleared but Chidi.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import connections
from django.test import Client

from breakwater.core.marking import Purpose
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.access.principals import principal_for
from breakwater.foundation.members.models import Affiliation, Organisation, State
from breakwater.foundation.members.roles import Role
from breakwater.foundation.members.tests import factories

NOW = datetime.now(tz=UTC)
OWN = "ID-IID"


class Contributors:
    """Everyone, in a fresh database."""

    def __init__(self) -> None:
        states = {code: State.objects.get(code=code) for code in ("ID", "BD", "NZ")}
        self.attestor = factories.affiliation(factories.organisation("LK-ASU"), "Attestor").person
        own = factories.organisation(OWN, state=states["ID"])
        other = factories.organisation("BD-CCI", state=states["BD"])
        chair = factories.organisation("NZ-CO", state=states["NZ"])
        observer = factories.organisation("OBS", standing=Organisation.Standing.OBSERVER)
        self._affiliations: dict[str, Affiliation] = {}
        self._add("Alba", own, Role.ANALYST)
        self._add("Ada", own, Role.ANALYST)
        self._add("Bo", other, Role.ANALYST)
        self._add("Chidi", observer, Role.GUEST, is_cleared=False)
        self._add("Dana", chair, Role.CO_CHAIR)

    def _add(self, name: str, home: Organisation, role: Role, *, is_cleared: bool = True) -> None:
        row = factories.affiliation(home, name, role)
        if is_cleared:
            year = {"valid_from": NOW - timedelta(days=30), "valid_until": NOW + timedelta(days=300)}
            factories.clear(row, by=self.attestor, **year)
        self._affiliations[name] = row

    def __getitem__(self, name: str) -> Principal:
        """Return a person at work, for intelligence."""
        return principal_for(str(self._affiliations[name].pk), purpose=Purpose.INTELLIGENCE)

    def browser(self, name: str) -> Client:
        """Return a client in which a person has signed in and stated intelligence as the purpose."""
        return signed_in(self._affiliations[name])

    def person(self, name: str) -> str:
        """Return a person's id."""
        return str(self._affiliations[name].person_id)


def signed_in(row: Affiliation) -> Client:
    """Return a client with a session of this affiliation."""
    client = Client(HTTP_HOST="localhost")
    client.force_login(row.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["breakwater"] = {
        "person": str(row.person_id),
        "affiliation": str(row.pk),
        "purpose": Purpose.INTELLIGENCE.value,
        "began_at": NOW.isoformat(),
        "strength": "passkey",
    }
    session.save()
    return client


def fields(*rows: str, key: str = "7b1d9a34-6a0e-4d1e-8a53-0f7c6b6c1d11", **more: str) -> dict[str, str]:
    """Return a post of rows about one new vessel: "prop=value" each."""
    data = {
        "key": key,
        "record-0-handle": "v",
        "record-0-kind": "vessel",
        "record-0-name": "KM Contoh",
        "act": "submit",
    }
    for number, row in enumerate(rows):
        prop, _, value = row.partition("=")
        data |= {f"row-{number}-record": "v", f"row-{number}-prop": prop, f"row-{number}-value": value}
    return data | {name.replace("__", "-"): value for name, value in more.items()}


def stored(*tables: str) -> dict[str, int]:
    """Count the rows of tables of statements, as the owner sees them: all."""
    counts = {}
    with connections["owner"].cursor() as cursor:
        cursor.execute("select set_config('breakwater.owner_acts', 'on', false)")
        for table in tables:
            cursor.execute(f"select count(*) from statements_{table}")
            counts[table] = cursor.fetchone()[0]
        cursor.execute("select set_config('breakwater.owner_acts', '', false)")
    return counts

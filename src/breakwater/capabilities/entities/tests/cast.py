"""The people of the entities' tests and short ways to let them speak: plain rows, no surprises.

Alba is an analyst of ID-IID, the originator, and Rini its releasing officer; Bo is an analyst of BD-CCI, Tida of
TH-BSB, Mei of MY-MCB; Vera protects victims at ID-IID; Chidi is a guest of an observer.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.test import Client

from breakwater.capabilities.entities import operations as claims
from breakwater.capabilities.statements import operations as statements
from breakwater.capabilities.statements.drafts import NewRecord, NewReport, NewStatement, Screening
from breakwater.core.grading import parse_grade
from breakwater.core.marking import GROUP, Handling, Marking, Pap, Purpose, Tlp
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.access.principals import principal_for
from breakwater.foundation.members.models import Affiliation, Organisation
from breakwater.foundation.members.roles import Role
from breakwater.foundation.members.session import KEY
from breakwater.foundation.members.tests import factories

NOW = datetime.now(tz=UTC)
SAID = date(2026, 2, 26)
NEITHER = Screening(victim="no", child="no", reason="Known to the agency for years.")
_CSRF = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')
_MINUTE = re.compile(rb"\d{1,2} \w{3} \d{4} \d\d:\d\d")


class Cast:
    """Everyone, in a fresh database."""

    def __init__(self) -> None:
        self.homes = {code: factories.organisation(code) for code in ("ID-IID", "BD-CCI", "TH-BSB", "MY-MCB")}
        self.attestor = factories.affiliation(factories.organisation("LK-ASU"), "Attestor").person
        self._affiliations: dict[str, Affiliation] = {}
        self.add("Alba", "ID-IID", Role.ANALYST)
        self.add("Rini", "ID-IID", Role.RELEASING_OFFICER)
        self.add("Vera", "ID-IID", Role.VICTIM_PROTECTION)
        self.add("Bo", "BD-CCI", Role.ANALYST)
        self.add("Tida", "TH-BSB", Role.ANALYST)
        self.add("Mei", "MY-MCB", Role.ANALYST)
        observer = factories.organisation("OBS", standing=Organisation.Standing.OBSERVER)
        self._affiliations["Chidi"] = factories.affiliation(observer, "Chidi", Role.GUEST)

    def add(self, name: str, code: str, *roles: Role) -> None:
        """Add a cleared person with these roles."""
        row = factories.affiliation(self.homes[code], name, *roles)
        year = {"valid_from": NOW - timedelta(days=30), "valid_until": NOW + timedelta(days=300)}
        factories.clear(row, by=self.attestor, **year)
        self._affiliations[name] = row

    def __getitem__(self, name: str) -> Principal:
        """Return a person at work, for intelligence."""
        return self.at_work(name)

    def at_work(self, name: str, purpose: Purpose = Purpose.INTELLIGENCE) -> Principal:
        """Return a person at work, for a purpose."""
        return principal_for(str(self._affiliations[name].pk), purpose=purpose)

    def browser(self, name: str, purpose: Purpose = Purpose.INTELLIGENCE) -> Client:
        """Return somebody's browser, signed in."""
        row = self._affiliations[name]
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(row.person, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = client.session
        session[KEY] = {
            "person": str(row.person_id),
            "affiliation": str(row.pk),
            "purpose": purpose.value,
            "began_at": NOW.isoformat(),
            "strength": "passkey",
        }
        session.save()
        return client

    def opens(self, name: str, *said: tuple[str, str], kind: str = "person", **how: Any) -> str:
        """Let someone open a record with statements, "property, value" each; returns the record's id."""
        done = statements.contribute(
            principal=self[name],
            records=[NewRecord("r", kind, NEITHER if kind == "person" else None)],
            statements=[self.statement(name, "r", prop, value, **how) for prop, value in said],
        )
        return done.record_ids["r"]

    def says(self, name: str, record: str, prop: str, value: str, **how: Any) -> str:
        """Let someone say one thing about a record; returns the statement's id."""
        done = statements.contribute(
            principal=self[name], statements=[self.statement(name, record, prop, value, **how)]
        )
        return done.statement_ids[0]

    def ties(self, name: str, source: str, relation: str, target: str, **how: Any) -> tuple[str, str]:
        """Let someone say how two records stand; returns the relation's record and its statement."""
        detail = how.pop("detail", "")
        done = statements.contribute(
            principal=self[name],
            records=[NewRecord("t", "relation")],
            statements=[self.statement(name, "t", relation, detail, source=source, target=target, **how)],
        )
        return done.record_ids["t"], done.statement_ids[0]

    def reports(self, name: str, record: str, prop: str, value: str, **how: Any) -> tuple[str, str]:
        """Let someone key a statement from a report of its agency's own; returns report and statement."""
        home = self[name].organisation
        report = NewReport("RPT-9", "What the harbour master told", "Text of the report.", SAID, own(home))
        done = statements.contribute(
            principal=self[name], report=report, statements=[self.statement(name, record, prop, value, **how)]
        )
        return str(done.report_id), done.statement_ids[0]

    def statement(self, name: str, record: str, prop: str, value: str, **how: Any) -> NewStatement:
        """Return a statement as it is handed in: B2, said in February, for all members."""
        given: dict[str, Any] = {
            "marking": shared(self[name].organisation),
            "grade": parse_grade("B2", scheme="admiralty"),
            "said_on": SAID,
        }
        return NewStatement(record=record, prop=prop, value=value, **(given | how))

    def claims(self, name: str, left: str, right: str, judgement: str = "same", **how: Any) -> str:
        """Let someone judge two records; returns the claim's id."""
        given = {"reason": "One scar, one account.", "marking": shared(self[name].organisation)}
        return claims.claim(principal=self[name], left=left, right=right, judgement=judgement, **(given | how))


def shared(originator: str) -> Marking:
    """Return the marking that every member reads."""
    return Marking(originator=originator, tlp=Tlp.AMBER, pap=Pap.AMBER, releasable_to=frozenset({GROUP}))


def own(originator: str) -> Marking:
    """Return the marking that reaches one agency alone."""
    codes = frozenset({Handling.H1, Handling.H2})
    return Marking(originator=originator, tlp=Tlp.AMBER_STRICT, pap=Pap.AMBER, handling=codes)


def to(originator: str, *others: str) -> Marking:
    """Return the marking that reaches some agencies."""
    return Marking(originator=originator, tlp=Tlp.AMBER_STRICT, pap=Pap.AMBER, releasable_to=frozenset(others))


def text(response: Any) -> str:
    """Return a page's text, its white space folded."""
    return " ".join(response.content.decode().split())


def same_bytes(response: Any, *asked: str) -> bytes:
    """Return a page but for what changes with each request: form tokens, the minute, and the ids that were asked for."""
    content = _MINUTE.sub(b"", _CSRF.sub(b"", response.content))
    for each in asked:
        content = content.replace(each.encode(), b"")
    return content

"""A small world for the tests of the interface: four people, and of everything something each may not see.

Alba is BD-CCI's analyst and says most of it; Bo is MY-MCB's, named on some of it; Chidi is a guest of UNODC,
cleared for nothing; Dana is a co-chair and an analyst of LK-ASU, an official of the group.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.test import Client

from breakwater.capabilities.entities import operations as entities
from breakwater.capabilities.statements import operations as statements
from breakwater.capabilities.statements.drafts import NewRecord, NewReport, NewStatement, Screening
from breakwater.core.grading import parse_grade
from breakwater.core.marking import GROUP, Marking, Pap, Purpose, Tlp
from breakwater.foundation.access import tokens
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.access.principals import principal_for
from breakwater.foundation.access.tokens import Scope
from breakwater.foundation.members.models import Affiliation, WorkingGroup
from breakwater.foundation.members.roles import Role
from breakwater.foundation.members.tests import factories
from tests.support.browsing import browser

PEOPLE = ("Alba", "Bo", "Chidi", "Dana")
HOMES = {"Alba": "BD-CCI", "Bo": "MY-MCB", "Chidi": "UNODC", "Dana": "LK-ASU", "Ana": "BD-CCI"}
COLLECTION = "Inshore"
ADULT = Screening("no", "no", reason="Known to be an adult.")


class World:
    """Everyone, and everything they said, in a fresh database."""

    def __init__(self) -> None:
        now = datetime.now(tz=UTC)
        homes = {code: factories.organisation(code) for code in sorted(set(HOMES.values()))}
        self.attestor = factories.affiliation(homes["LK-ASU"], "Attestor").person
        group = WorkingGroup.objects.create(code="DWG", name="Disruption")
        self.affiliations: dict[str, Affiliation] = {}
        roles = {"Chidi": (Role.GUEST,), "Dana": (Role.CO_CHAIR, Role.ANALYST)}
        for name, code in HOMES.items():
            row = factories.affiliation(homes[code], name, *roles.get(name, (Role.ANALYST,)))
            self.affiliations[name] = row
            if name != "Chidi":
                span = {"valid_from": now - timedelta(days=30), "valid_until": now + timedelta(days=300)}
                factories.clear(row, by=self.attestor, **span)
        factories.official(self.affiliations["Dana"], group=group)
        self.records: dict[str, str] = {}
        self.claim = ""
        self.report = ""
        self._say_everything()

    def at_work(self, name: str, purpose: Purpose = Purpose.INTELLIGENCE) -> Principal:
        """Return a person at work."""
        return principal_for(str(self.affiliations[name].pk), purpose=purpose)

    def token(
        self, name: str, *scopes: Scope, purpose: Purpose = Purpose.INTELLIGENCE, days: int = 30
    ) -> tuple[str, str]:
        """Return a person's new token, its secret first; every scope unless some are given."""
        secret, line = tokens.make(self.at_work(name, purpose), name="test", scopes=scopes or tuple(Scope), days=days)
        return secret, line.id

    def program(self, name: str, *scopes: Scope, purpose: Purpose = Purpose.INTELLIGENCE) -> Program:
        """Return a program that acts as a person."""
        return Program(self.token(name, *scopes, purpose=purpose)[0])

    def browser(self, name: str, purpose: Purpose = Purpose.INTELLIGENCE) -> Client:
        """Return a person's browser, signed in."""
        return browser(str(self.affiliations[name].pk), at=datetime.now(tz=UTC), purpose=purpose.value)

    def _say_everything(self) -> None:
        bo = str(self.affiliations["Bo"].person_id)
        to_bo = marking("BD-CCI", releasable_to=frozenset({"MY-MCB"}))
        own, wide = marking("BD-CCI"), marking("BD-CCI", tlp=Tlp.GREEN)
        group = marking("BD-CCI", releasable_to=frozenset({GROUP}))
        red = marking("BD-CCI", tlp=Tlp.RED, named_recipients=frozenset({bo, str(self.affiliations["Alba"].person_id)}))
        border = marking("BD-CCI", tlp=Tlp.GREEN, purposes=frozenset({Purpose.BORDER_CONTROL, Purpose.INTELLIGENCE}))
        only_border = marking("MY-MCB", tlp=Tlp.GREEN, purposes=frozenset({Purpose.BORDER_CONTROL}))
        open_to_all = marking("BD-CCI", tlp=Tlp.CLEAR)
        done = statements.contribute(
            principal=self.at_work("Alba"),
            report=NewReport("R-1", "Boats", "Four boats.", date(2026, 3, 1), own),
            records=[
                NewRecord("person", "person", ADULT),
                NewRecord("child", "person", Screening("yes", "yes", reason="A minor.")),
                NewRecord("vessel", "vessel"),
                NewRecord("hidden", "vessel"),
                NewRecord("network", "network"),
                NewRecord("leg", "leg"),
                *(NewRecord(key, "relation") for key in ("uses", "beyond", "member", "withheld", "carried")),
            ],
            statements=[
                said("person", "name", "Salim Contoh", to_bo, reference="A-1"),
                said("person", "alias", "Captain", red, reference="A-2"),
                said("person", "birth_date", "circa 1985", wide, value_kind="date", reference="B-1"),
                said("person", "nationality", "BD", border),
                said("person", "note", "kept at home", own),
                said("child", "name", "Unsaid Name", group),
                said("vessel", "name", "KM Contoh", open_to_all, reference="A-3"),
                said("hidden", "name", "KM Rahasia", own),
                said("network", "name", "The inshore network", group),
                said("leg", "mode", "sea", group),
                said("uses", "uses", "", group, source="person", target="vessel"),
                said("beyond", "uses", "", group, source="person", target="hidden"),
                said("withheld", "uses", "", group, source="vessel", target="hidden", withheld_ends="target"),
                said("member", "member_of", "", group, source="person", target="network"),
                said("carried", "uses", "named Unsaid Name", group, source="child", target="vessel"),
            ],
        )
        self.records.update(done.record_ids)
        self.report = str(done.report_id)
        to_group = marking("MY-MCB", releasable_to=frozenset({GROUP}))
        theirs = statements.contribute(
            principal=self.at_work("Bo"),
            records=[NewRecord("other", "person", ADULT)],
            statements=[
                said("other", "name", "Salim C.", to_group, reference="MY-1"),
                said(
                    self.records["person"],
                    "birth_date",
                    "1984",
                    marking("MY-MCB", releasable_to=frozenset({GROUP})),
                    value_kind="date",
                ),
                said("other", "occupation", "skipper", marking("MY-MCB")),
            ],
        )
        self.records.update(theirs.record_ids)
        seen = statements.contribute(
            principal=self.at_work("Bo", Purpose.BORDER_CONTROL),
            records=[NewRecord("seen", "vessel")],
            statements=[said("seen", "name", "Seen at the border", only_border)],
        )
        self.records.update(seen.record_ids)
        self.claim = entities.claim(
            principal=self.at_work("Bo"),
            left=self.records["person"],
            right=self.records["other"],
            judgement="same",
            reason="Same phone.",
            marking=marking("MY-MCB", releasable_to=frozenset({"BD-CCI"})),
            grade=parse_grade("B2", scheme="admiralty"),
        )


class Program:
    """A program with a token; a thin hand over Django's test client."""

    def __init__(self, secret: str) -> None:
        self.client = Client(SERVER_NAME="127.0.0.1")
        self.headers = {"Authorization": f"Bearer {secret}"}

    def get(self, path: str, **query: Any) -> Any:
        """Send GET."""
        return self.client.get(f"/api/v1{path}", query, headers=self.headers)

    def post(self, path: str, sent: Any, **headers: str) -> Any:
        """Send POST with JSON."""
        body = sent if isinstance(sent, (str, bytes)) else json.dumps(sent)
        kind = headers.pop("content_type", "application/json")
        return self.client.post(f"/api/v1{path}", body, content_type=kind, headers={**self.headers, **headers})

    def delete(self, path: str) -> Any:
        """Send DELETE."""
        return self.client.delete(f"/api/v1{path}", headers=self.headers)


def marking(originator: str, **parts: Any) -> Marking:
    """Return a marking that reaches its originator alone, unless said otherwise."""
    return Marking(**({"originator": originator, "tlp": Tlp.AMBER_STRICT, "pap": Pap.AMBER} | parts))


def said(record: str, prop: str, value: str, mark: Marking, **parts: Any) -> NewStatement:
    """Return a statement of one's own, graded B2."""
    given: dict[str, Any] = {"said_on": date(2026, 2, 26), "collection": COLLECTION} | parts
    grade = parse_grade("B2", scheme="admiralty")
    return NewStatement(record=record, prop=prop, value=value, marking=mark, grade=grade, **given)

"""How each route is asked: one row a route and method, about a thing of the house. A new route needs a row here.

Used by the permission matrix, which asks each as everybody, and by the twin world, whose transcripts are drawn
from these rows. `test_permissions` fails for a route without one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from django.test import Client
from django.urls import reverse

from tests.support import fresh
from tests.support.house import House

KINDS = ("kept", "shared")
ONE = ("kept",)
"""What a thing is to the other agency: hidden, or readable."""


@dataclass(frozen=True, slots=True)
class Target:
    """About what a route is asked.

    Args:
        house: where.
        agency: whose things.
        kind: "kept" or "shared".
        who: the person of the house who asks.
        given: ids that stand in place of the house's, by name without kind.
    """

    house: House
    agency: str
    kind: str
    who: str
    given: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        """Return the id of a thing: "statement" is the kept or shared one, "draft" is the only one."""
        things = self.house.things[self.agency]
        return self.given.get(name) or things.get(f"{self.kind} {name}") or things[name]


@dataclass(frozen=True, slots=True)
class How:
    """In which way something is asked for that is got: the method, and headers."""

    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)


PLAINLY = How()


@dataclass(frozen=True, slots=True)
class Ask:
    """One way of asking a route.

    Args:
        route: name of the route.
        method: GET, POST or DELETE.
        on: names of the things in the address, in its order; `path` instead where the parts are no ids.
        path: parts of the address that are no ids.
        query: of the address.
        data: form fields, or the JSON body of the interface for programs.
        fresh: makes a thing of its own for each success, in place of the first one in `on`.
        kinds: of things; one only where an agency has but one, or where nothing is asked about.
        note: tells two rows of one route and method apart.
    """

    route: str
    method: str = "GET"
    on: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    query: Callable[[Target], Mapping[str, Any]] = lambda _target: {}
    data: Callable[[Target], dict[str, Any]] = lambda _target: {}
    fresh: Callable[[Target], str] | None = None
    kinds: tuple[str, ...] = KINDS
    note: str = ""

    @property
    def is_api(self) -> bool:
        """Return whether a token is sent in place of a session."""
        return self.route.startswith("api-")

    @property
    def name(self) -> str:
        """Return how the ask is called in tables."""
        return " ".join(part for part in (self.method, self.route, *self.on, self.note) if part)

    def send(
        self,
        client: Client,
        target: Target,
        *,
        token: str = "",
        how: How = PLAINLY,
        more: Mapping[str, str] = MappingProxyType({}),
    ) -> Any:
        """Ask, and return the answer.

        Args:
            client: somebody's browser.
            target: about what.
            token: sent in place of a session.
            how: what is got is asked for in another way.
            more: parameters of the address beside the ask's own.
        """
        address = reverse(self.route, args=[*(target[name] for name in self.on), *self.path])
        headers = {**({"authorization": f"Bearer {token}"} if token else {}), **how.headers}
        if self.method == "GET":
            asked = urlencode({**self.query(target), **more}, doseq=True)
            return client.generic(how.method, address, QUERY_STRING=asked, headers=headers)
        if self.is_api:
            body = json.dumps(self.data(target))
            return client.generic(self.method, address, body, content_type="application/json", headers=headers)
        return client.post(address, self.data(target), headers=headers)


def asks() -> Iterator[Ask]:
    """Yield every row."""
    yield from (
        *VISITORS,
        *STATEMENTS,
        *CONTRIBUTE,
        *IMPORTS,
        *ENTITIES,
        *NETWORKS,
        *DISRUPT,
        *RELEASES,
        *TRUST,
        *PROGRAMS,
    )


OWN_ONLY = "AMBER+STRICT;;H2;AMBER"
STRICTEST = "AMBER+STRICT;;H1,H2;RED"
REASON = {"reason": "So it is."}
MARKING = {"tlp": "AMBER+STRICT", "pap": "AMBER"}


def _row(field_: str) -> Callable[[Target], dict[str, Any]]:
    return lambda target: {
        "key": fresh.key(target),
        f"{field_}-0-handle": "v",
        "record-0-handle": "v",
        "record-0-kind": "vessel",
        "record-0-name": "KM Contoh",
        "row-0-record": "v",
        "row-0-prop": "name",
        "row-0-value": "KM Contoh",
        "row-0-marking": OWN_ONLY,
        "row-0-grade": "B2",
        "act": "submit",
    }


VISITORS = (
    Ask("home", kinds=ONE),
    Ask("account_login", kinds=ONE),
    Ask("account_login", "POST", kinds=ONE, data=lambda _: {"login": "nobody", "password": "nothing of the kind"}),
    Ask("mfa_login_webauthn", kinds=ONE),
    Ask("mfa_authenticate", kinds=ONE),
    Ask(
        "sign_in_demo", "POST", data=lambda t: {"affiliation": t.house.affiliations[t.who]} if t.who else {}, kinds=ONE
    ),
    Ask("account_inactive", kinds=ONE),
    Ask("account_reauthenticate", kinds=ONE),
    Ask("mfa_reauthenticate", kinds=ONE),
    Ask("mfa_reauthenticate_webauthn", kinds=ONE),
    Ask("state_purpose", kinds=ONE),
    Ask("state_purpose", "POST", data=lambda _: {"purpose": "nothing"}, kinds=ONE, note="unknown"),
    Ask("state_purpose", "POST", data=lambda _: {"purpose": "intelligence", "next": "/desk/"}, kinds=ONE),
    Ask("invitation", kinds=ONE),
    Ask("enrol_passkey", kinds=ONE),
    Ask("enrol_password", kinds=ONE),
    Ask("keys", kinds=ONE),
    Ask("remove_key", "POST", path=("1",), kinds=ONE),
    Ask("sign_out", "POST", kinds=ONE),
)
STATEMENTS = (
    Ask("statement", on=("statement",)),
    Ask("correct", on=("statement",)),
    Ask("correct", "POST", on=("statement",), data=lambda _: {"value": "Another", **REASON}, fresh=fresh.statement),
    Ask("retract", on=("statement",)),
    Ask("retract", "POST", on=("statement",), data=lambda _: REASON, fresh=fresh.statement),
    Ask("remark", on=("statement",)),
    Ask("remark", "POST", on=("statement",), data=lambda _: {"marking": STRICTEST, **REASON}, fresh=fresh.statement),
    Ask("report", on=("report",)),
    Ask("attachment", on=("attachment",)),
    Ask("attachment", "POST", on=("attachment",)),
    Ask("attachment", "POST", on=("boat list",)),
    Ask("reach", query=lambda _: {"marking": "GREEN"}, kinds=ONE),
)
CONTRIBUTE = (
    Ask("contribute", kinds=ONE),
    Ask("contribute", query=lambda t: {"record": t["person"]}, note="about a record"),
    Ask("contribute", query=lambda t: {"report": t["report"]}, note="from a report"),
    Ask("contribute", query=lambda t: {"draft": t["draft"]}, kinds=ONE, note="with a draft"),
    Ask("contribute", "POST", data=_row("record"), kinds=ONE),
    Ask(
        "contribute",
        "POST",
        data=lambda t: {**_row("record")(t), "act": "check", "record-0-id": t["person"], "row-0-prop": "alias"},
        note="check",
    ),
    Ask("draft-keep", "POST", data=_row("record"), kinds=ONE),
    Ask("draft-discard", "POST", on=("draft",), fresh=fresh.draft, kinds=ONE),
    Ask("contribute-done", on=("hand-in",), kinds=ONE),
    Ask("contribute-lookup", query=lambda t: {"q": f"Amir {t.kind} {t.agency}"}),
    Ask("contribute-date", query=lambda _: {"q": "circa 1985"}, kinds=ONE),
)
IMPORTS = (
    Ask("imports", kinds=ONE),
    Ask("imports", "POST", data=fresh.upload, kinds=ONE),
    Ask("import", on=("open import",), kinds=ONE),
    Ask("import", on=("checked import",), kinds=ONE),
    Ask("import", on=("loaded import",), kinds=ONE),
    Ask("import_map", "POST", on=("open import",), data=lambda _: {"look": "1"}, kinds=ONE),
    Ask("import_progress", on=("checked import",), kinds=ONE),
    Ask("import_stop", "POST", on=("checked import",), fresh=fresh.checked_import, kinds=ONE),
    Ask("import_load", "POST", on=("checked import",), fresh=fresh.checked_import, kinds=ONE),
    Ask("import_discard", "POST", on=("open import",), fresh=fresh.open_import, kinds=ONE),
    Ask("import_undo", "POST", on=("loaded import",), data=lambda _: REASON, fresh=fresh.loaded_import,
        kinds=ONE),
    Ask("import_save_map", "POST", on=("open import",), data=lambda _: {"name": "Another", "part": "0"},
        kinds=ONE),
    Ask("import_rejected", on=("checked import",), path=("0",), kinds=ONE),
)  # fmt: skip
ENTITIES = (
    Ask("entity", on=("person",)),
    Ask("entity", on=("person",), query=lambda _: {"apart": "1"}, note="apart"),
    Ask("entity", on=("child",)),
    Ask("entity", on=("network",)),
    Ask("entity-panel", on=("person",)),
    Ask("relations", on=("person",)),
    Ask("reports", on=("person",)),
    Ask("entity-print", on=("person",)),
    Ask("entity-print", on=("child",)),
    Ask("who", on=("person",)),
    Ask("preview", on=("person",), query=lambda _: {"organisation": "LK-ASU"}),
    Ask("claim", on=("person",)),
    Ask("claim", on=("person",), query=lambda t: {"other": t["double"], "judgement": "same"}, note="with another"),
    Ask("claim", on=("person",), query=lambda t: {"q": f"Emir {t.kind} {t.agency}"}, note="searching"),
    Ask("claim", "POST", on=("person",), data=lambda t: {
        "other": t["double"], "judgement": "unsure", "marking": OWN_ONLY, **REASON}),
    Ask("withdraw-claim", "POST", on=("claim",), fresh=fresh.claim),
    Ask("search", query=lambda t: {"q": f"Amir {t.kind} {t.agency}"}),
    Ask("search", query=lambda _: {"q": "no such name"}, kinds=ONE, note="for nothing"),
)  # fmt: skip
NETWORKS = (
    Ask("networks", kinds=ONE),
    Ask("network", on=("network",)),
    Ask("network-around", on=("person",)),
    Ask("network-around", on=("child",)),
    Ask("network-collection", on=("collection",), kinds=("shared",)),
    Ask("network-print", on=("network",)),
    Ask("network-around-print", on=("person",)),
    Ask("network-collection-print", on=("collection",), kinds=("shared",)),
)
DISRUPT = (
    Ask("disrupt", kinds=ONE),
    Ask("disrupt-ask", query=lambda t: {"network": t["network"]}),
    Ask("disrupt-ask", "POST", data=fresh.plan_form),
    Ask("plans-compare", query=lambda t: {"plan": [t["plan"], t["older plan"]]}, kinds=ONE),
    Ask("plan", on=("plan",), kinds=ONE),
    Ask("plan", on=("plan",), fresh=fresh.plan_made, kinds=ONE, note="made just now"),
    Ask("plan-page", on=("plan",), kinds=ONE),
    Ask("plan-progress", on=("plan",), kinds=ONE),
    Ask("plan-cancel", "POST", on=("plan",), fresh=fresh.plan_asked, kinds=ONE),
    Ask("plan-rename", "POST", on=("plan",), data=lambda _: {"name": "Spring"}, fresh=fresh.plan_asked, kinds=ONE),
    Ask("plan-again", on=("plan",), kinds=ONE),
    Ask("plan-again", "POST", on=("plan",), data=lambda _: {"aim": "fragment", "removals": "1"}, kinds=ONE),
    Ask("plan-export", "POST", on=("plan",), data=lambda _: {"form": "json"}, kinds=ONE),
)
RELEASES = (
    Ask("releases", kinds=ONE),
    Ask("release-new", query=lambda t: {"statements": t["statement"]}),
    Ask("release-new", "POST", data=fresh.asking("look"), note="looking"),
    Ask("release-new", "POST", data=fresh.asking("ask")),
    Ask("release", on=("open release",), kinds=ONE),
    Ask("release", on=("refused release",), kinds=ONE),
    Ask("release", on=("done release",), kinds=ONE),
    Ask("release-approve", "POST", on=("open release",), data=lambda _: {"read": "on"}, fresh=fresh.release,
        kinds=ONE),
    Ask("release-refuse", "POST", on=("open release",), data=lambda _: REASON, fresh=fresh.release, kinds=ONE),
    Ask("release-withdraw", "POST", on=("open release",), fresh=fresh.release, kinds=ONE),
    Ask("lifting-new", on=("child",), kinds=ONE),
    Ask("lifting-new", "POST", on=("child",), data=fresh.lifting_asked, kinds=ONE),
    Ask("lifting", on=("lifting",), kinds=ONE),
    Ask("lifting-approve", "POST", on=("lifting",), fresh=fresh.lifting, kinds=ONE),
    Ask("lifting-refuse", "POST", on=("lifting",), data=lambda _: REASON, fresh=fresh.lifting, kinds=ONE),
    Ask("lifting-withdraw", "POST", on=("lifting",), fresh=fresh.lifting, kinds=ONE),
    Ask("desk", kinds=ONE),
    Ask("desk", query=lambda _: {"closed": "1"}, kinds=ONE, note="with what is closed"),
)  # fmt: skip
TRUST = (
    Ask("tokens", kinds=ONE),
    Ask(
        "make-token",
        "POST",
        data=lambda _: {"name": "A program", "scopes": ["read:statements"], "days": "7"},
        kinds=ONE,
    ),
    Ask("revoke-token", "POST", on=("token",), fresh=fresh.token, kinds=ONE),
)
PROGRAMS = (
    Ask("api-schema", kinds=ONE),
    Ask("api-me", kinds=ONE),
    Ask("api-vocabulary", kinds=ONE),
    Ask("api-elsewhere", path=("nothing/here",), kinds=ONE),
    Ask("api-list-statements", kinds=ONE),
    Ask("api-list-statements", query=lambda t: {"record": t["person"]}, note="of a record"),
    Ask("api-list-statements", query=lambda t: {"collection": t["collection"], "limit": "3"}, kinds=("shared",), note="of a collection"),
    Ask("api-read-statement", on=("statement",)),
    Ask("api-read-report", on=("report",)),
    Ask("api-contribute", "POST", data=lambda t: {
        "marking": MARKING,
        "grade": {"code": "B2"},
        "records": [],
        "statements": [{"record": t["person"], "property": "alias", "value": "By a program"}],
    }),
    Ask("api-read-entity", on=("person",)),
    Ask("api-read-entity", on=("child",)),
    Ask("api-search", query=lambda t: {"q": f"Amir {t.kind} {t.agency}"}),
    Ask("api-list-claims", query=lambda t: {"record": t["person"]}),
    Ask("api-list-claims", "POST", data=lambda t: {
        "left": t["person"], "right": t["double"], "judgement": "unsure", "marking": MARKING, **REASON}),
    Ask("api-withdraw-claim", "DELETE", on=("claim",), fresh=fresh.claim),
    Ask("api-list-networks", kinds=ONE),
    Ask("api-network-picture", on=("network",)),
    Ask("api-collection-picture", on=("collection",), kinds=("shared",)),
    Ask("api-list-plans", kinds=ONE),
    Ask("api-read-plan", on=("plan",), kinds=ONE),
)  # fmt: skip

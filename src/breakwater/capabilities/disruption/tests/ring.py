"""A small network as agencies state it, with a plan that is easy to see, and short ways to ask for one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from breakwater.capabilities.disruption import operations
from breakwater.capabilities.disruption.asking import Asked, Subject
from breakwater.capabilities.disruption.models import SubjectKind
from breakwater.capabilities.entities.tests.cast import Cast, own
from breakwater.capabilities.statements import operations as statements
from breakwater.core.marking import Marking, Pap, Tlp
from breakwater.foundation.access import interning, principals
from breakwater.foundation.database.testing import copied
from breakwater.foundation.jobs.testing import work_off
from breakwater.foundation.members.models import Affiliation, Organisation

COLLECTION = "Ring"
ABSENT = "00000000-0000-4000-8000-000000000000"


@dataclass(frozen=True, slots=True)
class Ring:
    """Two groups of three, held together by Hub; a phone that two share; a child near Hub; what others keep.

    Attributes:
        secret: a banker whom BD-CCI keeps to itself.
        whisper: a statement on Hub that Alba alone reads.
        lent: a statement on Hub that BD-CCI lets all members read.
    """

    network: str
    hub: str
    left: list[str]
    right: list[str]
    phone: str
    child: str
    secret: str
    lent: str

    @property
    def people(self) -> list[str]:
        """Return whoever may be named."""
        return [self.hub, *self.left, *self.right]


class Company(Cast):
    """The people of a copy."""

    def __init__(self, affiliations: dict[str, str], ring: dict[str, Any]) -> None:
        self._affiliations = {name: Affiliation.objects.get(pk=key) for name, key in affiliations.items()}
        self.homes = {row.code: row for row in Organisation.objects.all()}
        self.attestor = self._affiliations["Attestor"].person
        self.ring = Ring(**ring)


@contextmanager
def company(session: Any) -> Iterator[tuple[Company, Ring]]:
    """Give a copy of the people and the ring for as long as the block runs."""
    known = session.prepared("ring", _build)
    _forget()
    with copied(session, "ring"):
        people = Company(**known)
        yield people, people.ring
    _forget()


def _build() -> dict[str, Any]:
    _forget()
    cast = Cast()
    ring = _say(cast)
    attestor = Affiliation.objects.get(person=cast.attestor)
    everyone = {**cast._affiliations, "Attestor": attestor}
    _forget()
    return {"affiliations": {name: str(row.pk) for name, row in everyone.items()}, "ring": asdict(ring)}


def _forget() -> None:
    interning.forget()
    principals.forget()


def _say(cast: Cast) -> Ring:
    kept = {"collection": COLLECTION}
    network = cast.opens("Alba", ("name", "Ring of nine"), kind="network", **kept)
    hub = cast.opens("Alba", ("name", "Hub"), ("role", "organiser"), ("nationality", "TH"), **kept)
    left = [cast.opens("Alba", ("name", f"Left {n}"), ("nationality", "MY"), **kept) for n in range(3)]
    right = [cast.opens("Alba", ("name", f"Right {n}"), **kept) for n in range(3)]
    phone = cast.opens("Alba", ("msisdn", "+66700000102"), kind="phone", **kept)
    child = cast.opens("Alba", ("name", "Sitara"), **kept)
    secret = cast.opens("Bo", ("name", "The Banker"), marking=own("BD-CCI"), **kept)
    for who in (hub, *left, *right):
        cast.ties("Alba", who, "member_of", network, **kept)
    for group in (left, right):
        cast.ties("Alba", group[0], "works_with", group[1], **kept)
        cast.ties("Alba", hub, "instructs", group[0], **kept)
    cast.ties("Alba", left[1], "uses", phone, **kept)
    cast.ties("Alba", left[2], "uses", phone, **kept)
    cast.ties("Alba", right[1], "works_with", right[2], **kept)
    cast.ties("Alba", hub, "recruited", child, **kept)
    cast.ties("Bo", hub, "pays", secret, marking=own("BD-CCI"), **kept)
    lent = cast.says("Bo", hub, "alias", "The Owner", **kept)
    statements.protect(principal=cast["Alba"], record_id=child, category="child", grounds="Fifteen years old.")
    return Ring(network, hub, left, right, phone, child, secret, lent)


def red(cast: Cast, name: str) -> Marking:
    """Return the marking that one person alone reads."""
    who = cast[name]
    return Marking(originator=who.organisation, tlp=Tlp.RED, pap=Pap.RED, named_recipients=frozenset({who.person_id}))


def ask(cast: Cast, ring: Ring, name: str = "Alba", **limits: Any) -> str:
    """Let somebody ask for a plan against the ring; returns its id."""
    asked = Asked(**{"removals": 1, **limits})
    return operations.ask(principal=cast[name], subject=Subject(SubjectKind.NETWORK, ring.network), asked=asked)


def made(cast: Cast, ring: Ring, name: str = "Alba", **limits: Any) -> str:
    """Let somebody ask for a plan, and have it made; returns its id."""
    plan = ask(cast, ring, name, **limits)
    work_off()
    return plan


def address(plan: str, *more: str) -> str:
    """Return the address of a plan's page, or of what is below it."""
    return "/".join(("/disrupt/plans", plan, *more, ""))


def data(answer: Any, name: str = "plan-data") -> Any:
    """Return what a page computes with."""
    text = answer.content.decode()
    found = re.search(rf'<script id="{name}" type="application/json">(.*?)</script>', text, re.DOTALL)
    assert found, text
    return json.loads(found.group(1))


def labels(answer: Any) -> list[str]:
    """Return whom the page of a plan names as targets."""
    return [target["label"] for target in data(answer)["plan"]["targets"]]

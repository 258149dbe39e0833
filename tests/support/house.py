"""A small working group with one of everything: each kind of row, shared and kept, of two agencies alike.

ID-IID and TH-BSB have the same people and say the same kinds of things, each some to the other and some to itself
alone; so whoever is asked about has an own thing, a foreign one that is readable and a foreign one that is not.
All of it is made through the product's operations, ids drawn from a seed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.test import Client

from tests.support.browsing import browser
from tests.support.tide import forget

if TYPE_CHECKING:
    from breakwater.core.marking import Marking
    from breakwater.foundation.access.principal import Principal
    from breakwater.foundation.database.testing import Session

AT = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
TEMPLATE = "house"
OWN, OTHER, CHAIR, OFFICE, GUESTS, THIRD = "ID-IID", "TH-BSB", "NZ-CO", "RSO", "UNODC", "LK-ASU"
AGENCIES = (OWN, OTHER)
COLLECTIONS = {OWN: "Strait file", OTHER: "River file"}

STAFF = {
    "analyst": ("ANALYST", "INVESTIGATOR"),
    "releasing officer": ("RELEASING_OFFICER",),
    "second officer": ("SECOND_OFFICER",),
    "contact point": ("CONTACT_POINT",),
    "security officer": ("SECURITY_OFFICER",),
    "victim protection": ("VICTIM_PROTECTION",),
    "second protector": ("VICTIM_PROTECTION",),
}
"""The people of each of the two agencies: who, with which roles."""
ELSEWHERE = {"co-chair": (CHAIR, "CO_CHAIR"), "secretariat": (OFFICE, "SECRETARIAT"), "guest": (GUESTS, "GUEST")}


@dataclass(frozen=True, slots=True)
class House:
    """The ids of who and what there is.

    Attributes:
        affiliations, persons: by "ID-IID analyst", "TH-BSB second officer", …, "co-chair", "secretariat", "guest".
        things: by agency, then by name, such as "shared statement" or "kept report".
    """

    affiliations: dict[str, str]
    persons: dict[str, str]
    things: dict[str, dict[str, str]]

    def principal(self, who: str, purpose: str = "intelligence") -> Principal:
        """Return someone at work."""
        from breakwater.core.marking import Purpose
        from breakwater.foundation.access.principals import principal_for

        return principal_for(self.affiliations[who], purpose=Purpose(purpose))

    def browser(self, who: str, purpose: str = "intelligence") -> Client:
        """Return someone's browser."""
        return browser(self.affiliations[who], at=AT, purpose=purpose)


@contextmanager
def copied_house(session: Session, *, at: datetime = AT) -> Iterator[House]:
    """Give a copy of the house, at its own instant, for as long as the block runs."""
    from breakwater.foundation.database.source import replayed
    from breakwater.foundation.database.testing import copied

    known = session.prepared(TEMPLATE, _build)
    forget()
    with copied(session, TEMPLATE), replayed(at=at):
        yield House(**known)
    forget()


def shared_with(agency: str, other: str) -> Marking:
    """Return the marking by which one agency lets another read."""
    from breakwater.core.marking import Marking, Pap, Tlp

    return Marking(originator=agency, tlp=Tlp.AMBER, pap=Pap.AMBER, releasable_to=frozenset({other}))


def kept_by(agency: str) -> Marking:
    """Return the marking by which an agency keeps something to itself."""
    from breakwater.core.marking import Marking, Pap, Tlp

    return Marking(originator=agency, tlp=Tlp.AMBER_STRICT, pap=Pap.RED)


def _build() -> dict[str, Any]:
    from breakwater.foundation.database.source import replayed

    forget()
    with replayed(seed=20260601, at=AT):
        affiliations, persons = _people()
        house = House(affiliations, persons, {})
        for agency, other in ((OWN, OTHER), (OTHER, OWN)):
            house.things[agency] = _say(house, agency, other)
        for agency in AGENCIES:
            _ask(house, agency)
    forget()
    return {"affiliations": affiliations, "persons": persons, "things": house.things}


def _people() -> tuple[dict[str, str], dict[str, str]]:
    from breakwater.foundation.members.models import Organisation, State, WorkingGroup
    from breakwater.foundation.members.roles import Role
    from breakwater.foundation.members.tests import factories

    standings = {OFFICE: Organisation.Standing.SECRETARIAT, GUESTS: Organisation.Standing.PARTNER}
    made = {}
    for code in (OWN, OTHER, CHAIR, OFFICE, GUESTS, THIRD):
        state = State.objects.filter(code=code[:2]).first() if "-" in code else None
        standing = {"standing": standings[code]} if code in standings else {}
        made[code] = factories.organisation(code, state=state, **standing)
    group = WorkingGroup.objects.create(code="DWG", name="Disruption")
    attestor = factories.affiliation(made[THIRD], "attestor", Role.SECURITY_OFFICER).person
    people = {f"{agency} {who}": (agency, roles) for agency in AGENCIES for who, roles in STAFF.items()}
    people |= {who: (code, (role,)) for who, (code, role) in ELSEWHERE.items()}
    people["third analyst"] = (THIRD, ("ANALYST",))
    affiliations, persons = {}, {}
    for name, (code, roles) in people.items():
        row = factories.affiliation(made[code], name.replace(" ", "."), *(Role[role] for role in roles))
        if code not in standings:
            factories.clear(row, by=attestor)
            factories.official(row, group=group)
        affiliations[name], persons[name] = str(row.pk), str(row.person_id)
    return affiliations, persons


def _say(house: House, agency: str, other: str) -> dict[str, str]:
    """Let an agency's analyst enter what every later step needs; returns the things' ids."""
    from breakwater.capabilities.entities import operations as entities
    from breakwater.capabilities.statements import operations
    from breakwater.capabilities.statements.drafts import (
        NewAttachment,
        NewRecord,
        NewReport,
        NewStatement,
        Screening,
    )
    from breakwater.core.grading import parse_grade

    who = house.principal(f"{agency} analyst")
    grade = parse_grade("B2", scheme="admiralty")
    collection = COLLECTIONS[agency]
    no = Screening("no", "no", reason="Seen in the file as an adult suspect.")
    things: dict[str, str] = {"collection": collection}

    def said(record: str, prop: str, value: str, marking: Marking, **more: Any) -> NewStatement:
        return NewStatement(
            record=record, prop=prop, value=value, marking=marking, grade=grade, said_on=date(2026, 5, 20),
            collection=collection, **more,
        )  # fmt: skip

    def hand_in(name: str, marking: Marking) -> operations.Contribution:
        file = NewAttachment(f"{name} list.txt", f"{name} content of {agency}".encode(), marking)
        records = [
            NewRecord("person", "person", no),
            NewRecord("double", "person", no),
            NewRecord("network", "network"),
            NewRecord("phone", "phone"),
            NewRecord("boat", "vessel"),
            NewRecord("child", "person", Screening("no", "yes", reason="Fifteen by her papers.")),
            *(NewRecord(tie, "relation") for tie in ("member", "uses", "met")),
        ]
        title = f"{name} {agency}"
        ties = {"source": "person", "held_from": "2025-10"}
        return operations.contribute(
            principal=who,
            records=records,
            report=NewReport(f"{agency}-{name}", f"Report {title}", f"Text {title}", date(2026, 5, 20), marking,
                             attachments=(file,)),
            statements=[
                said("person", "name", f"Amir {title}", marking, lang="en"),
                said("person", "role", "transporter", marking),
                said("person", "birth_date", "circa 1985", marking, value_kind="date"),
                said("person", "note", f"drives {title}", marking),
                said("person", "nationality", "MM", marking),
                said("double", "name", f"Emir {title}", marking),
                said("network", "name", f"Net {title}", marking),
                said("phone", "msisdn", f"+99900{len(name)}{agency[:2]}", marking),
                said("boat", "name", f"Boat {title}", marking),
                said("child", "name", f"Protected {title}", marking),
                said("member", "member_of", "", marking, target="network", **ties),
                said("uses", "uses", "daily", marking, target="phone", **ties),
                said("met", "works_with", "met twice", marking, target="double", **ties),
            ],
        )  # fmt: skip

    def list_of(name: str, boat: str, marking: Marking) -> operations.Contribution:
        """A report about nobody who is protected, with a file: a copy of it may leave."""
        file = NewAttachment(f"{name} boat list.txt", f"{name} boats of {agency}".encode(), marking)
        title = f"Boats {name} {agency}"
        report = NewReport(f"{agency}-{name}-boats", title, title, date(2026, 5, 20), marking, attachments=(file,))
        said_of_boat = [said(boat, "note", f"listed {name} {agency}", marking)]
        return operations.contribute(principal=who, records=[], report=report, statements=said_of_boat)

    for name, marking in (("shared", shared_with(agency, other)), ("kept", kept_by(agency))):
        done = hand_in(name, marking)
        listed = list_of(name, done.record_ids["boat"], marking)
        things[f"{name} boat list"] = _attachment_of(who, str(listed.report_id))
        things |= {f"{name} {key}": found for key, found in done.record_ids.items()}
        for place, key in enumerate(("statement", "role", "birth", "note", "nationality")):
            things[f"{name} {key}"] = done.statement_ids[place]
        things[f"{name} boat name"] = done.statement_ids[8]
        things[f"{name} report"] = str(done.report_id)
        things[f"{name} attachment"] = _attachment_of(who, str(done.report_id))
        things[f"{name} claim"] = entities.claim(
            principal=who,
            left=done.record_ids["person"],
            right=done.record_ids["double"],
            judgement="unsure",
            reason=f"One letter apart, {name} by {agency}.",
            marking=marking,
        )
    operations.correct(
        principal=who, statement_id=things["shared birth"], value="1984/1986", reason="Two papers disagree."
    )
    operations.retract(principal=who, statement_id=things["shared nationality"], reason="It was his brother's.")
    operations.remark(
        principal=who, statement_id=things["shared note"], marking=kept_by(agency), reason="The source is near."
    )
    return things


def _attachment_of(who: Principal, report_id: str) -> str:
    from breakwater.capabilities.statements import actions, queries
    from breakwater.foundation.access.passage import acting

    with acting(who, actions.READ) as passage:
        [found] = queries.attachments(passage, report_id)
        return str(found.id)


def _ask(house: House, agency: str) -> None:
    """Let an agency's people leave requests, drafts, hand-ins and exports, open and decided."""
    from breakwater.capabilities.releases import lifting
    from breakwater.capabilities.releases import operations as releases
    from breakwater.capabilities.releases.changes import Change
    from breakwater.capabilities.releases.operations import Asking
    from breakwater.capabilities.statements import actions, draft_store, operations, queries
    from breakwater.capabilities.statements.contribute_form import read_sheet
    from breakwater.capabilities.statements.drafts import NewStatement
    from breakwater.core.marking import Pap, Tlp
    from breakwater.foundation.access import tokens
    from breakwater.foundation.access.doors import Leaving, releasable
    from breakwater.foundation.access.passage import acting
    from breakwater.foundation.database.source import new_id
    from tests.support import fresh

    things = house.things[agency]
    other = OTHER if agency == OWN else OWN
    asks, decides = house.principal(f"{agency} releasing officer"), house.principal(f"{agency} second officer")
    change = Change(tlp=Tlp.AMBER_STRICT, pap=Pap.AMBER, releasable_to=frozenset({other}))

    def asked(statement: str) -> str:
        return releases.request_release(
            principal=asks,
            asking=Asking(
                [things[statement]], change, f"Of {agency}.", house.persons[f"{agency} second officer"],
                due_on=AT.date() + timedelta(days=2),
            ),
        )  # fmt: skip

    things["open release"] = asked("kept statement")
    things["refused release"] = asked("kept role")
    releases.refuse(principal=decides, release_id=things["refused release"], reason="Too near the source.")
    things["done release"] = asked("kept boat name")
    releases.approve(principal=decides, release_id=things["done release"])
    things["lifting"] = lifting.request_lifting(
        principal=house.principal(f"{agency} victim protection"),
        record_id=things["kept child"],
        grounds=f"Grown up, says the mother of {agency}.",
        second_officer=house.persons[f"{agency} second protector"],
    )
    analyst = house.principal(f"{agency} analyst")
    things |= _imports(analyst, agency)
    _secret, line = tokens.make(analyst, name=f"Program of {agency}", scopes=list(tokens.Scope), days=30)
    things["token"] = line.id
    things["draft"] = str(new_id())
    sheet = read_sheet({"key": things["draft"], "report-title": f"Draft of {agency}", "row-0-value": "half said"})
    draft_store.keep(analyst, sheet, title=f"Draft of {agency}")
    things["hand-in"] = str(new_id())
    operations.contribute(
        principal=analyst,
        statements=[NewStatement(things["kept person"], "alias", f"Handed in by {agency}", kept_by(agency))],
        key=things["hand-in"],
    )
    with acting(analyst, actions.READ) as passage:
        [row] = queries.by_ids(passage, [things["kept statement"]])
        leaving = Leaving(row.id, row.label_id, row.marking)
        releasable(analyst, [leaving], to=agency, form="print")
    things |= fresh.plans(analyst, things["kept network"])


def _imports(who: Principal, agency: str) -> dict[str, str]:
    """Leave an import at each step at which it can rest, and a saved map."""
    from breakwater.capabilities.statements import import_operations
    from breakwater.capabilities.statements.tests import import_cast
    from breakwater.foundation.jobs.testing import work_off

    def file(name: str, more: str = "") -> import_cast.File:
        return import_cast.File(
            f"name,nationality,tlp\nRow {name} {agency},MM,\n{more}".encode(), f"{name} {agency}.csv"
        )

    given = {"marking": kept_by(agency), "collection": f"Import {agency}"}
    things = {"open import": import_cast.opened(who, file("open"))}
    things["checked import"] = import_cast.checked(who, file("checked", "Row bad,MM,PURPLE\n"), **given)
    things["loaded import"] = import_cast.loaded(who, file("loaded"), **given)
    [part] = import_cast.mapped(who, things["open import"])
    import_operations.save_map(principal=who, name=f"Map of {agency}", mapping=part.mapping)
    import_operations.start_check(
        principal=who,
        batch_id=things["open import"],
        parts=[part],
        defaults=import_cast.defaults(**given),
    )
    import_operations.stop(principal=who, batch_id=things["open import"])
    work_off()
    return things

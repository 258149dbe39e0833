"""The demo's organisations and people, brought in as they would be: founded, invited, proposed, confirmed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from breakwater.core.interchange.lantern_tide import LanternTide, Viewer
from breakwater.core.marking import Purpose
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.access.principals import principal_for
from breakwater.foundation.members import operations as members
from breakwater.foundation.members.models import Organisation
from breakwater.foundation.members.operations import Operator
from breakwater.foundation.members.roles import Role

OPERATOR = Operator("demo")
GROUP = "DWG"
OPEN_DATA = "OPEN-DATA"
ROLES = {
    "lead": (Role.ANALYST, Role.INVESTIGATOR),
    "analyst": (Role.ANALYST,),
    "co-chair": (),
    "rso": (),
    "guest": (Role.GUEST,),
}
"""Roles a contact point gives at once. Co-chairs and the secretariat come by two persons."""

OTHERS = {
    "NZ-CO": ("Co-chair's office", "government", "NZ", Organisation.Standing.MEMBER),
    "VN-CO": ("Co-chair's office", "government", "VN", Organisation.Standing.MEMBER),
    "RSO": ("Regional Support Office", "secretariat", "", Organisation.Standing.SECRETARIAT),
    "UNODC": ("United Nations Office on Drugs and Crime", "international", "", Organisation.Standing.PARTNER),
    OPEN_DATA: ("Open research data", "research", "", Organisation.Standing.CONTRIBUTOR),
}


@dataclass(slots=True)
class People:
    """The demo's affiliations by the code they are known under: UB1, BD-CCI-R1, …"""

    affiliations: dict[str, str] = field(default_factory=dict)
    persons: dict[str, str] = field(default_factory=dict)

    def principal(self, code: str, purpose: Purpose = Purpose.INTELLIGENCE) -> Principal:
        """Return someone at work."""
        return principal_for(self.affiliations[code], purpose=purpose)

    def add(self, code: str, opened: members.Opened) -> None:
        """Remember an account."""
        self.affiliations[code] = str(opened.affiliation.pk)
        self.persons[code] = str(opened.person.pk)


def found(scenario: LanternTide, *, at: datetime, step: Callable[[], None] = lambda: None) -> People:
    """Found the scenario's organisations and bring in its people.

    Args:
        scenario: the example.
        at: the instant that stands for the scenario's `as_of`; clearances keep their distance to it.
        step: called after each organisation.
    """
    people = People()
    organisations = {agency.code: agency for agency in scenario.agencies}
    for agency in scenario.agencies:
        members.create_organisation(
            OPERATOR,
            code=agency.code,
            name=agency.name,
            kind=agency.kind,
            standing=Organisation.Standing.MEMBER,
            state=agency.state,
            grading_scheme=agency.grading_scheme,
        )
    for code, (name, kind, state, standing) in OTHERS.items():
        members.create_organisation(OPERATOR, code=code, name=name, kind=kind, standing=standing, state=state)
    chairs = [viewer for viewer in scenario.viewers if viewer.role == "co-chair"]
    for viewer in chairs:
        opened = members.invite_contact_point(
            OPERATOR, code=viewer.agency, name=viewer.name, handle=viewer.code.lower(), as_co_chair=True
        )
        people.add(viewer.code, opened)
    members.open_group(people.principal(chairs[0].code), code=GROUP, name="Disruption of Criminal Networks")
    for code in sorted({*organisations, *OTHERS}):
        _staff(code, scenario.viewers, people, chairs=[viewer.code for viewer in chairs], at=at, as_of=scenario.as_of)
        step()
    _declare_clients(scenario, people)
    return people


def _staff(
    code: str, viewers: Iterable[Viewer], people: People, *, chairs: list[str], at: datetime, as_of: date
) -> None:
    """Bring in one organisation's people."""
    own = [viewer for viewer in viewers if viewer.agency == code]
    point = next((viewer.code for viewer in own if viewer.code in chairs), None)
    if point is None:
        point = f"{code}-CP"
        opened = members.invite_contact_point(OPERATOR, code=code, name=f"Contact point {code}", handle="cp")
        people.add(point, opened)
    security = _officer(code, "SO", "Security officer", people, by=point)
    confirmer = next(chair for chair in chairs if chair != point)
    _by_two(people, security, Role.SECURITY_OFFICER, proposer=point, confirmer=confirmer)
    for viewer in own:
        if viewer.code not in chairs:
            opened = members.open_account(
                people.principal(point),
                name=viewer.name,
                name_local=viewer.name_local,
                handle=viewer.code.lower(),
                roles=ROLES[viewer.role],
            )
            people.add(viewer.code, opened)
        if viewer.role == "rso":
            _by_two(people, viewer.code, Role.SECRETARIAT, proposer=point, confirmer=chairs[0])
        if viewer.clearance_until is not None:
            until = _shifted(viewer.clearance_until, at=at, as_of=as_of)
            _attest(people, viewer.code, by=security, until=until, at=at)
        if viewer.role != "guest" and viewer.role != "rso":
            _admit(people, viewer.code, by=next(chair for chair in chairs if chair != viewer.code))
    if code == OPEN_DATA:
        desk = members.open_account(
            people.principal(point), name="Open data desk", handle="desk", roles=(Role.ANALYST,)
        )
        people.add(f"{code}-1", desk)
    if any(viewer.role == "lead" for viewer in own):
        _officers(code, people, point=point, security=security, chair=chairs[0], at=at)


def _officers(code: str, people: People, *, point: str, security: str, chair: str, at: datetime) -> None:
    """Bring in the two officers a release needs, and one for victim protection."""
    wanted = (
        ("R1", "Releasing officer", Role.RELEASING_OFFICER),
        ("R2", "Second officer", Role.SECOND_OFFICER),
        ("VP", "Victim protection officer", Role.VICTIM_PROTECTION),
    )
    for suffix, title, role in wanted:
        officer = _officer(code, suffix, title, people, by=point)
        _by_two(people, officer, role, proposer=point, confirmer=security)
        _attest(people, officer, by=security, until=at + timedelta(days=365), at=at)
        _admit(people, officer, by=chair)


def _officer(code: str, suffix: str, title: str, people: People, *, by: str) -> str:
    opened = members.open_account(people.principal(by), name=f"{title} {code}", handle=suffix.lower(), roles=())
    people.add(f"{code}-{suffix}", opened)
    return f"{code}-{suffix}"


def _by_two(people: People, who: str, role: Role, *, proposer: str, confirmer: str) -> None:
    proposal = members.propose_role(
        people.principal(proposer), affiliation_id=people.affiliations[who], role=role, reason="Founding"
    )
    members.confirm_role(people.principal(confirmer), proposal_id=proposal.pk)


def _attest(people: People, who: str, *, by: str, until: datetime, at: datetime) -> None:
    members.attest_clearance(
        people.principal(by),
        affiliation_id=people.affiliations[who],
        level="SECRET",
        valid_from=min(at, until) - timedelta(days=365),
        valid_until=until,
    )


def _admit(people: People, who: str, *, by: str) -> None:
    from breakwater.foundation.members.models import WorkingGroup

    group = WorkingGroup.objects.get(code=GROUP)
    members.admit_to_group(people.principal(by), group_id=group.pk, affiliation_id=people.affiliations[who])


def _declare_clients(scenario: LanternTide, people: People) -> None:
    for declared in scenario.clients:
        client = Organisation.objects.get(code=declared.client)
        members.declare_client(people.principal(f"{declared.agency}-SO"), client_id=client.pk)


def _shifted(day: date, *, at: datetime, as_of: date) -> datetime:
    """Return the end of a day that lies as far from `at` as it does from `as_of` in the example."""
    return datetime.combine(at.date() + (day - as_of) + timedelta(days=1), time(), tzinfo=UTC)

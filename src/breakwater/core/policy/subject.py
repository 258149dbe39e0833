"""The subject: everything about a person at work that a reading decision may depend on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from breakwater.core.marking import Purpose
from breakwater.core.policy.periods import Periods, Span


@dataclass(frozen=True, slots=True)
class Subject:
    """A person acting for an organisation, in a world, for a purpose. Interned as an `audience`.

    There is no flag that means "everything": whoever runs the server has no subject.

    Args:
        person: person id.
        organisation: organisation code.
        state: state or territory code; empty for an organisation without one.
        world: "live" or an exercise run.
        purpose: of the session.
        standing: when account, organisation and affiliation are all in good standing.
        clearance: when an attested clearance is valid.
        member: when the organisation is a member organisation (reached by `group`).
        community: when the person is an official of the working group (reached by GREEN once cleared).
        client_of: organisations that declared this one as their client, each with its span.
        compartments: memberships, each with its span.
        protection: when the person holds the victim-protection role.
    """

    person: str
    organisation: str
    state: str
    world: str
    purpose: Purpose
    standing: Periods
    clearance: Periods
    member: Periods = ()
    community: Periods = ()
    client_of: tuple[tuple[str, Span], ...] = ()
    compartments: tuple[tuple[str, Span], ...] = ()
    protection: Periods = ()


def to_json(subject: Subject) -> dict[str, Any]:
    """Return the subject as canonical JSON values: equal subjects are one audience."""

    def spans(periods: Periods) -> list[list[str]]:
        return [[s.start.isoformat(), s.end.isoformat()] for s in periods]

    def dated(items: tuple[tuple[str, Span], ...]) -> list[list[Any]]:
        return sorted([code, span.start.isoformat(), span.end.isoformat()] for code, span in items)

    return {
        "person": subject.person,
        "organisation": subject.organisation,
        "state": subject.state,
        "world": subject.world,
        "purpose": subject.purpose.value,
        "standing": spans(subject.standing),
        "clearance": spans(subject.clearance),
        "member": spans(subject.member),
        "community": spans(subject.community),
        "client_of": dated(subject.client_of),
        "compartments": dated(subject.compartments),
        "protection": spans(subject.protection),
    }


def from_json(data: dict[str, Any]) -> Subject:
    """Read a subject back from its canonical JSON values."""

    def span(start: str, end: str) -> Span:
        return Span(datetime.fromisoformat(start), datetime.fromisoformat(end))

    def periods(rows: list[list[str]]) -> Periods:
        return tuple(span(*row) for row in rows)

    def dated(rows: list[list[str]]) -> tuple[tuple[str, Span], ...]:
        return tuple((code, span(start, end)) for code, start, end in rows)

    return Subject(
        person=data["person"],
        organisation=data["organisation"],
        state=data["state"],
        world=data["world"],
        purpose=Purpose(data["purpose"]),
        standing=periods(data["standing"]),
        clearance=periods(data["clearance"]),
        member=periods(data["member"]),
        community=periods(data["community"]),
        client_of=dated(data["client_of"]),
        compartments=dated(data["compartments"]),
        protection=periods(data["protection"]),
    )

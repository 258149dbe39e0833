"""Who reads under a marking, organisation by organisation, and why: shown before anything is shared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from breakwater.core.marking import GROUP, Marking, Tlp
from breakwater.core.policy import READ, Environment, Resource, Subject, decide
from breakwater.core.policy.periods import contains
from breakwater.foundation.access.reach import people_for


class Ground(StrEnum):
    """Why a reader is reached, in the order in which it is said."""

    ORIGINATOR = "originator"
    EVERYONE = "everyone"
    NAMED_PERSON = "named person"
    NAMED = "named"
    GROUP = "group"
    CLIENT = "client"
    COMMUNITY = "community"


@dataclass(frozen=True, slots=True)
class Reader:
    """One person who reads, and why; `via` names the organisations that declared a client."""

    person: str
    organisation: str
    ground: Ground
    via: tuple[str, ...] = ()


def readers(markings: Iterable[Marking], *, world: str, at: datetime) -> dict[Marking, tuple[Reader, ...]]:
    """Return who reads under each marking, for at least one of its purposes; each person once an organisation.

    As `reach.reaches`, with the reason beside each person.
    """
    wanted = set(markings)
    people = people_for(wanted, world=world)
    return {marking: _readers(marking, people, at) for marking in wanted}


def _readers(marking: Marking, people: Iterable[Subject], at: datetime) -> tuple[Reader, ...]:
    resource, environment = Resource(marking), Environment(at=at)
    found: dict[tuple[str, str], Reader] = {}
    for subject in people:
        key = (subject.organisation, subject.person)
        if key not in found and decide(subject, READ, resource, environment).allowed:
            ground, via = _ground(subject, marking, at)
            found[key] = Reader(subject.person, subject.organisation, ground, via)
    return tuple(reader for _, reader in sorted(found.items()))


def _ground(subject: Subject, marking: Marking, at: datetime) -> tuple[Ground, tuple[str, ...]]:
    """Say which row of the reach table let a reader in; `decide` has said that one did."""
    if marking.tlp is Tlp.RED:
        return Ground.NAMED_PERSON, ()
    if subject.organisation == marking.originator:
        return Ground.ORIGINATOR, ()
    if marking.tlp is Tlp.CLEAR:
        return Ground.EVERYONE, ()
    if subject.organisation in marking.releasable_to:
        return Ground.NAMED, ()
    if GROUP in marking.releasable_to and contains(subject.member, at):
        return Ground.GROUP, ()
    if marking.tlp is Tlp.GREEN:
        return Ground.COMMUNITY, ()
    declarers = {code for code, span in subject.client_of if contains((span,), at)}
    return Ground.CLIENT, tuple(sorted(declarers & (marking.releasable_to | {marking.originator})))

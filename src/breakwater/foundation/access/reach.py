"""Whom a marking reaches: counted over the people of the world, before anything is shared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from breakwater.core.marking import CRIME_PURPOSES, GROUP, Handling, Marking, Purpose, Tlp
from breakwater.core.policy import READ, Environment, Resource, Subject, decide
from breakwater.foundation.members import queries as members


@dataclass(frozen=True, slots=True)
class Reach:
    """Who reads under a marking: persons by organisation, for at least one of the marking's purposes."""

    persons: dict[str, frozenset[str]]

    @property
    def person_count(self) -> int:
        """Return the number of persons."""
        return len(frozenset().union(*self.persons.values())) if self.persons else 0

    @property
    def organisation_count(self) -> int:
        """Return the number of organisations."""
        return len(self.persons)

    def beyond(self, other: Reach) -> dict[str, frozenset[str]]:
        """Return those reached here and not there, by organisation."""
        new = {
            organisation: people - other.persons.get(organisation, frozenset())
            for organisation, people in self.persons.items()
        }
        return {organisation: people for organisation, people in new.items() if people}


def reaches(markings: Iterable[Marking], *, world: str, at: datetime) -> dict[Marking, Reach]:
    """Return the reach of each marking, from one read of the world's people."""
    wanted = set(markings)
    people = people_for(wanted, world=world)
    return {marking: _reach(marking, people, at) for marking in wanted}


def reads(subject: Subject, marking: Marking, *, at: datetime) -> bool:
    """Tell whether somebody reads under a marking, without making a label of it: what is only tried leaves none."""
    return decide(subject, READ, Resource(marking), Environment(at=at)).allowed


def people_for(markings: Iterable[Marking], *, world: str) -> list[Subject]:
    """Return everybody of a world, once for each purpose that any of these markings allows."""
    purposes = sorted(frozenset[Purpose]().union(*(marking.allowed_purposes for marking in markings), CRIME_PURPOSES))
    read = members.subjects_of_world(world, purpose=purposes[0])
    return [replace(subject, purpose=purpose) for purpose in purposes for subject in read]


def widens(old: Marking, new: Marking, *, world: str, at: datetime) -> bool:
    """Tell whether a change of marking gives anyone anything it did not have: readers, acts or uses.

    Whoever reads today is counted; whoever is only named counts too, for a person may be cleared and an
    organisation find its people tomorrow.
    """
    found = reaches([old, new], world=world, at=at)
    return bool(
        found[new].beyond(found[old])
        or new.tlp.rank < old.tlp.rank
        or (old.excluded - new.excluded)
        or (old.compartments - new.compartments)
        or _names_more(old, new, found[old])
        or new.pap.rank < old.pap.rank
        or (old.handling - new.handling - {Handling.H0})
        or (old.caveat and old.caveat not in new.caveat)
        or (new.allowed_purposes - old.allowed_purposes)
        or (old.expires_at is not None and (new.expires_at is None or new.expires_at > old.expires_at))
    )


def _names_more(old: Marking, new: Marking, today: Reach) -> bool:
    """Tell whether a marking names a person or an organisation that the old one does not."""
    if old.tlp is Tlp.CLEAR:
        return False
    if new.tlp is Tlp.RED:
        known = old.named_recipients if old.tlp is Tlp.RED else frozenset().union(*today.persons.values())
        narrowed_to = old.releasable_to if old.tlp is Tlp.RED else frozenset()
        return bool(
            new.named_recipients - known or (narrowed_to and (not new.releasable_to or new.releasable_to - narrowed_to))
        )
    added = new.releasable_to - old.releasable_to
    if new.tlp is Tlp.GREEN:  # names beside its community
        return bool(added)
    if old.tlp is Tlp.GREEN:  # all members are more than their officials
        return bool(added - set(today.persons))
    # Out of "all members", members may be picked by name.
    return bool(added - set(today.persons) if GROUP in old.releasable_to else added)


def _reach(marking: Marking, people: Iterable[Subject], at: datetime) -> Reach:
    resource, environment = Resource(marking), Environment(at=at)
    found: dict[str, set[str]] = {}
    for subject in people:
        reached = found.setdefault(subject.organisation, set())
        if subject.person not in reached and decide(subject, READ, resource, environment).allowed:
            reached.add(subject.person)
    return Reach({organisation: frozenset(persons) for organisation, persons in sorted(found.items()) if persons})

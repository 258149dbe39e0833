"""The markings a person uses most, each with whom it reaches: two keys on any page that sets a marking."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from breakwater.capabilities.statements import actions, handins
from breakwater.core.marking import GROUP, Handling, Marking, Pap, Tlp, digest
from breakwater.foundation.access.interning import markings_of
from breakwater.foundation.access.passage import acting
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.access.reach import Reach, reaches
from breakwater.foundation.access.tickets import instant_now
from breakwater.foundation.members.colleagues import Colleague, nameable

SHOWN = 5


def presets(principal: Principal) -> list[tuple[Marking, str]]:
    """Return five markings with their reach in words: the person's most used, then what most begin with.

    Markings that have expired, or that the person no longer reads, are left out.
    """
    with acting(principal, actions.READ) as passage:
        counts = handins.recent_labels(passage)
        markings = markings_of(counts, using="default")
        at = passage.at
    # Of equals by what they say: by the numbers of labels it would show which of them somebody used first.
    ranked = sorted(markings, key=lambda label: (-counts[label], digest(markings[label])))
    offered = list(dict.fromkeys([markings[label] for label in ranked] + list(usual(principal))))
    offered = [marking for marking in offered if _holds(marking, principal, at)]
    shown: list[tuple[Marking, str]] = []
    while offered and len(shown) < SHOWN:
        wanted = SHOWN - len(shown)
        tried, offered = offered[:wanted], offered[wanted:]
        found = reaches(tried, world=principal.world, at=at)
        shown += [(each, reach_words(found[each], principal)) for each in tried if _reads(found[each], principal)]
    return shown


def usual(principal: Principal) -> Iterable[Marking]:
    """Return what fills the list up: own agency only, the group, the community."""

    def marking(tlp: Tlp, pap: Pap, *codes: Handling, to: frozenset[str] = frozenset()) -> Marking:
        return Marking(
            originator=principal.organisation,
            tlp=tlp,
            pap=pap,
            handling=frozenset(codes),
            releasable_to=to,
            world=principal.world,
        )

    yield marking(Tlp.AMBER_STRICT, Pap.AMBER, Handling.H1, Handling.H2)
    yield marking(Tlp.GREEN, Pap.GREEN, Handling.H0)
    yield marking(Tlp.AMBER, Pap.AMBER, Handling.H2, to=frozenset({GROUP}))
    yield marking(Tlp.AMBER_STRICT, Pap.RED, Handling.H1, Handling.H2)
    yield marking(Tlp.CLEAR, Pap.CLEAR, Handling.H0)


def reach_words(reach: Reach, principal: Principal) -> str:
    """Return a reach beside a preset: "41 persons, 12 organisations", "4 persons, own agency"."""
    persons = ngettext("{count} person", "{count} persons", reach.person_count).format(count=reach.person_count)
    if set(reach.persons) <= {principal.organisation}:
        return _("{persons}, own agency").format(persons=persons)
    bodies = ngettext("{count} organisation", "{count} organisations", reach.organisation_count).format(
        count=reach.organisation_count
    )
    return _("{persons}, {organisations}").format(persons=persons, organisations=bodies)


def _holds(marking: Marking, principal: Principal, at: datetime) -> bool:
    return marking.originator == principal.organisation and (marking.expires_at is None or marking.expires_at > at)


def _reads(reach: Reach, principal: Principal) -> bool:
    return principal.person_id in reach.persons.get(principal.organisation, frozenset())


def people(who: Principal) -> list[Colleague]:
    """Return whom the author of a marking may name as readers of RED, the author first."""
    return nameable(who.person_id, organisation=who.organisation, world=who.world, at=instant_now())

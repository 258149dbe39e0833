"""No call by a contact point raises anyone above the caller's own ceiling.

Every operation there is, with every target and role, as a contact point alone, as often as wanted: what people
may do afterwards is compared with what they might before.
"""

import inspect
import itertools
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from breakwater.core.errors import BreakwaterError
from breakwater.foundation.database.source import replayed
from breakwater.foundation.members import operations as do
from breakwater.foundation.members.authority import ceiling
from breakwater.foundation.members.models import (
    Affiliation,
    AffiliationRole,
    Clearance,
    Client,
    Compartment,
    CompartmentMembership,
    Organisation,
    Person,
    Proposal,
    WorkingGroup,
    WorkingGroupMembership,
)
from breakwater.foundation.members.roles import Role
from breakwater.foundation.members.tests.factories import (
    END,
    NOW,
    Agency,
    acting,
    affiliation,
    agency,
    chairs,
    clear,
    official,
    organisation,
)

pytestmark = [pytest.mark.database, pytest.mark.slow]

OPERATOR_ONLY = {"create_organisation", "invite_contact_point"}
VERBS = sorted(name for name in do.__all__ if inspect.isfunction(getattr(do, name)) and name not in OPERATOR_ONLY)


@pytest.fixture
def world(database: Any) -> Iterator[tuple[Agency, Agency]]:
    """Two agencies, co-chairs, an observer, and one of everything that an id could name."""
    with replayed(at=NOW):
        home, abroad = agency("BD-CCI"), agency("ID-IID")
        dana, dinh = chairs()
        affiliation(organisation("IT-OBS", standing="observer"), "chidi", Role.ANALYST)
        official(dana)
        official(home.analyst)
        clear(home.analyst, by=home.security_officer.person, valid_until=NOW + timedelta(days=1))
        Clearance.objects.create(
            person=home.second_security_officer.person,
            organisation=home.organisation,
            level="SECRET",
            attested_by=home.security_officer.person,
            needs_second=True,
            valid_from=NOW,
            valid_until=END,
        )
        for agency_ in (home, abroad):
            Compartment.objects.create(code=f"{agency_.organisation.code}/X", originator=agency_.organisation)
        Client.objects.create(organisation=home.organisation, client=abroad.organisation)
        Organisation.objects.filter(code="VN-CO").update(suspended=True)
        do.propose_role(acting(home.security_officer), affiliation_id=home.analyst.pk, role=Role.SECOND_OFFICER)
        do.propose_role(
            acting(home.security_officer), affiliation_id=home.contact_point.pk, role=Role.RELEASING_OFFICER
        )
        do.propose_recovery(acting(home.security_officer), affiliation_id=home.analyst.pk, reason="lost")
        do.propose_invitation(acting(home.security_officer), organisation_id=home.organisation.pk, name="N", handle="n")
        do.propose_reinstatement(acting(dana), organisation_id=dinh.organisation.pk, reason="r")
        do.propose_standing(
            acting(dana),
            organisation_id=Organisation.objects.get(code="IT-OBS").pk,
            standing=Organisation.Standing.MEMBER,
        )
        yield home, abroad


def powers() -> set[tuple[Any, ...]]:
    """Return everything that lets anybody read or do something, from NOW on."""
    found: set[tuple[Any, ...]] = set()
    for row in AffiliationRole.objects.exclude(valid_until__lte=NOW).select_related("affiliation"):
        found.add(("role", row.affiliation.person_id, row.affiliation.organisation_id, row.role))
    for row in Clearance.objects.exclude(valid_until__lte=NOW):
        found.add(("clearance", row.person_id, row.valid_until, row.seconded_by_id))
    for row in WorkingGroupMembership.objects.exclude(valid_until__lte=NOW).select_related("affiliation"):
        found.add(("group", row.affiliation.person_id))
    for row in CompartmentMembership.objects.exclude(valid_until__lte=NOW):
        found.add(("compartment", row.person_id, row.compartment_id))
    for row in Client.objects.exclude(valid_until__lte=NOW):
        found.add(("client", row.organisation_id, row.client_id))
    for row in Organisation.objects.all():
        found.add(("standing", row.pk, row.standing, row.suspended))
    found |= {("active", row.pk) for row in Person.objects.filter(is_active=True)}
    return found


def values_for(parameter: str) -> list[Any]:
    """Return every value worth trying for an operation's parameter."""
    tables = {
        "affiliation_id": Affiliation,
        "person_id": Person,
        "organisation_id": Organisation,
        "client_id": Organisation,
        "proposal_id": Proposal,
        "clearance_id": Clearance,
        "group_id": WorkingGroup,
        "compartment_id": Compartment,
        "declaration_id": Client,
    }
    plain = {
        "role": list(Role),
        "roles": [[role] for role in Role] + [[Role.ANALYST, Role.SECURITY_OFFICER]],
        "standing": list(Organisation.Standing),
        "level": ["SECRET"],
        "valid_until": [END],
        "valid_from": [None],
        "name": ["Nobody"],
        "handle": ["nobody"],
        "name_local": [""],
        "code": ["NEW"],
        "reason": ["because"],
    }
    if parameter in tables:
        return list(tables[parameter].objects.values_list("pk", flat=True))
    return plain[parameter]


def calls(verb: Any) -> Iterator[dict[str, Any]]:
    """Return every combination of values for an operation."""
    names = [name for name in inspect.signature(verb).parameters if name != "principal"]
    for values in itertools.product(*(values_for(name) for name in names)):
        yield dict(zip(names, values, strict=True))


@pytest.mark.parametrize("verb", VERBS)
def test_contact_point_alone_raises_nobody(verb: str, world: tuple[Agency, Agency]) -> None:
    """After every call there is, all that anybody gained is what a contact point may give, at home."""
    home, _ = world
    before, succeeded = powers(), 0
    caller = acting(home.contact_point)
    for arguments in calls(getattr(do, verb)):
        with suppress(BreakwaterError):
            getattr(do, verb)(caller, **arguments)
            succeeded += 1
    gained = powers() - before
    may_give = {role.value for role in ceiling(frozenset({Role.CONTACT_POINT}))}
    for kind, *what in gained:
        if kind == "role":
            assert what[1] == home.organisation.pk, what
            assert what[2] in may_give, what
        else:  # a new account, and nothing else: neither clearance nor reach nor standing
            assert kind == "active", (kind, what)
    assert (succeeded > 0) == (verb in CONTACT_POINT_MAY), succeeded


CONTACT_POINT_MAY = {
    "affiliate_person",
    "close_account",
    "dismiss_from_group",
    "end_affiliation",
    "end_client",
    "end_role",
    "give_role",
    "open_account",
    "propose_recovery",
    "propose_role",
    "renew_invitation",
}
"""What a contact point does alone; of all other verbs every call was refused."""


def test_every_verb_was_tried() -> None:
    """A new operation is in the table above by itself, and its parameters are known here."""
    parameters = set()
    for verb in VERBS:
        parameters |= set(inspect.signature(getattr(do, verb)).parameters)
    assert parameters - {"principal"} <= {
        *("affiliation_id", "person_id", "organisation_id", "client_id", "proposal_id", "clearance_id"),
        *("group_id", "compartment_id", "declaration_id", "role", "roles", "standing", "level", "valid_until"),
        *("valid_from", "name", "handle", "name_local", "code", "reason"),
    }
    assert set(VERBS) >= CONTACT_POINT_MAY

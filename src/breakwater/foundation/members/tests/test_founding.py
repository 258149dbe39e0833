"""The operator begins, and is then out of it."""

from datetime import timedelta

import pytest

from breakwater.foundation.database.source import replayed
from breakwater.foundation.members import operations as do
from breakwater.foundation.members import queries
from breakwater.foundation.members.authority import Refused
from breakwater.foundation.members.models import Affiliation, Invitation, Organisation, Person, State
from breakwater.foundation.members.operations import Opened
from breakwater.foundation.members.operations.change import NotThere
from breakwater.foundation.members.operations.invitations import usable
from breakwater.foundation.members.roles import Role
from breakwater.foundation.members.tests.factories import (
    NOW,
    acting,
    affiliation,
    agency,
    audited,
    chairs,
    organisation,
    rewrite,
)

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("database", "at_now")]

OPERATOR = do.Operator("ops")
TICK = timedelta(microseconds=1)


@pytest.fixture
def at_now():
    """Every act happens at NOW."""
    with replayed(at=NOW):
        yield


def refused(rule: str):
    return pytest.raises(Refused, check=lambda error: error.rule == rule)


def founded(code: str = "BD-CCI", **fields) -> Organisation:
    given = {
        "name": "Cell",
        "kind": "law_enforcement",
        "state": "BD",
        "standing": Organisation.Standing.MEMBER,
        **fields,
    }
    return do.create_organisation(OPERATOR, code=code, **given)


def invited(code: str = "BD-CCI", **fields) -> Opened:
    return do.invite_contact_point(OPERATOR, code=code, **{"name": "Cora", "handle": "cora", **fields})


def accept(opened: Opened) -> None:
    rewrite(opened.affiliation.invitations.latest("issued_at"), used_at=NOW)


def test_states_of_the_forum_are_there() -> None:
    """45 members and the observers known, territories with the state that speaks for them."""
    assert State.objects.filter(status="member").count() == 45
    assert State.objects.get(code="NC").represented_by_id == "FR"
    assert State.objects.filter(is_in_ad_hoc_group=True).count() == 16


def test_first_contact_point_is_invited_once() -> None:
    """A new organisation: a token, an account that cannot sign in yet, a record naming the operator."""
    founded()
    opened = invited()
    assert queries.roles_at(opened.affiliation.pk, at=NOW) == {Role.CONTACT_POINT}
    assert usable(opened.token, at=NOW).affiliation == opened.affiliation
    assert audited("action", "person", "organisation", "object_kind") == [
        ("organisation.create", None, "", "organisation"),
        ("contact-point.invite", None, "", "person"),
    ]


def test_invitation_expires_after_72_hours_and_is_used_once() -> None:
    """One microsecond before the end it opens; at the end, or once used or withdrawn, it does not."""
    founded()
    opened = invited()
    end = NOW + timedelta(hours=72)
    assert usable(opened.token, at=end - TICK) is not None
    assert usable(opened.token, at=end) is None
    assert usable(opened.token + "x", at=NOW) is None
    accept(opened)
    assert usable(opened.token, at=NOW) is None


def test_unused_invitation_may_be_replaced_and_the_old_token_dies() -> None:
    """Nobody ever came, so nothing is regained."""
    founded()
    first, second = invited(), invited()
    assert usable(first.token, at=NOW) is None
    assert usable(second.token, at=NOW) is not None
    assert Person.objects.count() == 1


def test_operator_alone_never_invites_again() -> None:
    """Once somebody has come, no call of the operator's opens an account, even after the person has left."""
    founded()
    opened = invited()
    accept(opened)
    for _ in range(2):
        with refused("operator-alone"):
            invited()
        with refused("operator-alone"):
            invited(handle="other")
        with pytest.raises(NotThere):
            invited(handle="other", proposal_id="00000000-0000-4000-8000-000000000000")
        rewrite(opened.affiliation.roles.get(), valid_until=NOW)
        rewrite(opened.person, is_active=False)
    assert Person.objects.count() == Invitation.objects.count() == 1
    assert ("contact-point.invite", "refused", ["operator-alone"]) in audited("action", "decision", "rule_ids")


def test_security_officer_beside_the_operator_invites_again() -> None:
    """The proposal is of the same organisation, serves once, and is not another's."""
    home, abroad = agency("BD-CCI"), agency("ID-IID")
    rewrite(home.contact_point.person, last_login=NOW)
    foreign = do.propose_invitation(
        acting(abroad.security_officer), organisation_id=abroad.organisation.pk, name="X", handle="new"
    )
    with pytest.raises(NotThere):
        invited(handle="new", proposal_id=foreign.pk)
    proposal = do.propose_invitation(
        acting(home.security_officer), organisation_id=home.organisation.pk, name="Nadia", handle="nadia"
    )
    opened = invited(name="Somebody else", handle="else", proposal_id=proposal.pk)
    assert (opened.person.name, opened.person.sign_in_name) == ("Nadia", "bd-cci.nadia")
    with pytest.raises(NotThere):
        invited(handle="more", proposal_id=proposal.pk)


def test_two_co_chairs_invite_again_without_the_operator() -> None:
    """The co-chairs of two organisations; their proposal is no use to the operator."""
    home = agency("BD-CCI")
    rewrite(home.contact_point.person, last_login=NOW)
    dana, dinh = chairs()
    proposal = do.propose_invitation(acting(dana), organisation_id=home.organisation.pk, name="Nadia", handle="nadia")
    with pytest.raises(NotThere):
        invited(handle="nadia", proposal_id=proposal.pk)
    with refused("two-persons"):
        do.confirm_invitation(acting(dana), proposal_id=proposal.pk)
    opened = do.confirm_invitation(acting(dinh), proposal_id=proposal.pk)
    assert queries.roles_at(opened.affiliation.pk, at=NOW) == {Role.CONTACT_POINT}
    assert usable(opened.token, at=NOW) is not None


def test_operator_names_two_co_chairing_organisations_and_no_third() -> None:
    """Without the first two nobody could confirm anything; a third would be the operator's own."""
    for code, state in (("NZ-CO", "NZ"), ("VN-CO", "VN"), ("MY-CO", "MY")):
        founded(code, state=state)
    founded("IT-OBS", state="IT", standing=Organisation.Standing.OBSERVER)
    with refused("operator-alone"):
        invited("IT-OBS", as_co_chair=True)
    first = invited("NZ-CO", as_co_chair=True)
    invited("VN-CO", as_co_chair=True)
    with refused("operator-alone"):
        invited("MY-CO", as_co_chair=True)
    assert queries.roles_at(first.affiliation.pk, at=NOW) == {Role.CONTACT_POINT, Role.CO_CHAIR}


def test_from_nothing_to_a_cleared_analyst_takes_the_co_chairs() -> None:
    """The whole chain: an operator, a contact point and nobody else never make a reader."""
    founded("NZ-CO", state="NZ")
    dana = invited("NZ-CO", as_co_chair=True).affiliation
    founded("BD-CCI")
    cora = invited("BD-CCI").affiliation
    opened = {
        name: do.open_account(acting(cora), name=name, handle=name, roles=[Role.ANALYST]).affiliation
        for name in ("alba", "sami", "sol")
    }
    first = do.propose_role(acting(cora), affiliation_id=opened["sami"].pk, role=Role.SECURITY_OFFICER)
    with refused("two-persons"):
        do.confirm_role(acting(cora), proposal_id=first.pk)
    do.confirm_role(acting(dana), proposal_id=first.pk)
    second = do.propose_role(acting(cora), affiliation_id=opened["sol"].pk, role=Role.SECURITY_OFFICER)
    do.confirm_role(acting(opened["sami"]), proposal_id=second.pk)
    do.attest_clearance(
        acting(opened["sol"]),
        affiliation_id=opened["alba"].pk,
        level="SECRET",
        valid_until=NOW + timedelta(days=365),
    )
    assert queries.roles_at(opened["alba"].pk, at=NOW) == {Role.ANALYST}


def test_renewing_an_invitation_ends_where_the_account_was_set_up() -> None:
    """The contact point may hand out a new token while nobody has come, and not afterwards."""
    home = agency("BD-CCI")
    opened = do.open_account(acting(home.contact_point), name="N", handle="n", roles=[Role.ANALYST])
    token = do.renew_invitation(acting(home.contact_point), affiliation_id=opened.affiliation.pk)
    assert usable(opened.token, at=NOW) is None
    assert usable(token, at=NOW) is not None
    accept(opened)
    with refused("set-up"):
        do.renew_invitation(acting(home.contact_point), affiliation_id=opened.affiliation.pk)


@pytest.mark.parametrize("what", ["organisation", "person", "affiliation"])
def test_invitation_dies_with_what_it_is_for(what: str) -> None:
    """Suspended organisation, closed account, ended affiliation: the token opens nothing."""
    home = organisation("BD-CCI")
    cora = affiliation(home, "cora", Role.CONTACT_POINT)
    opened = do.open_account(acting(cora), name="N", handle="n", roles=[Role.ANALYST])
    target, change = {
        "organisation": (home, {"suspended": True}),
        "person": (opened.person, {"is_active": False}),
        "affiliation": (Affiliation.objects.get(pk=opened.affiliation.pk), {"valid_until": NOW}),
    }[what]
    rewrite(target, **change)
    assert usable(opened.token, at=NOW) is None

"""The matrix of who may give what, role by role."""

import itertools

import pytest

from breakwater.foundation.members.authority import ENDED_BY, WAYS, Refused, ceiling, refuse_conflict
from breakwater.foundation.members.roles import FACTS, NEVER_TOGETHER, Role, conflict, needs_passkey

R = Role


@pytest.mark.parametrize(
    ("holder", "alone"),
    [
        (R.CONTACT_POINT, {R.ANALYST, R.INVESTIGATOR, R.GUEST}),
        *((role, set()) for role in R if role is not R.CONTACT_POINT),
    ],
)
def test_what_each_role_gives_alone(holder: Role, alone: set[Role]) -> None:
    """Only a contact point gives anything alone, and never a role that releases, approves or reads more."""
    assert ceiling(frozenset({holder})) == alone


def test_every_role_has_one_way_and_somebody_who_ends_it() -> None:
    """No role is forgotten: it comes directly or by two persons, never both, and can be taken away."""
    assert set(WAYS) == set(ENDED_BY) == set(FACTS) == set(R)
    for role, way in WAYS.items():
        assert bool(way.directly) != bool(way.confirmed_by and way.proposed_by), role
        assert ENDED_BY[role], role


def test_nothing_a_contact_point_may_confirm() -> None:
    """A contact point proposes; confirming is somebody else's."""
    assert all(R.CONTACT_POINT not in way.confirmed_by for way in WAYS.values())


def test_roles_that_release_or_approve_need_a_passkey() -> None:
    """Password and one-time code serve those who neither release nor approve."""
    assert {role for role in R if needs_passkey([role])} == {
        R.RELEASING_OFFICER,
        R.SECOND_OFFICER,
        R.CONTACT_POINT,
        R.SECURITY_OFFICER,
        R.VICTIM_PROTECTION,
        R.CO_CHAIR,
    }
    assert needs_passkey([R.ANALYST, R.SECOND_OFFICER])
    assert not needs_passkey([])


def test_nothing_given_alone_releases_or_approves() -> None:
    """What one person can give, a password may carry; the rest takes two persons and a passkey."""
    assert not any(FACTS[role].releases_or_approves for role, way in WAYS.items() if way.directly)


@pytest.mark.parametrize(("first", "second"), [sorted(pair) for pair in NEVER_TOGETHER])
def test_what_one_person_never_holds_together(first: Role, second: Role) -> None:
    """The pair is refused in either order; each alone is not."""
    for held, added in ((first, second), (second, first)):
        with pytest.raises(Refused, match="One person may not hold both"):
            refuse_conflict(frozenset({held}), added)
        assert conflict({held}) is None


def test_whoever_opens_accounts_never_clears_them() -> None:
    """The pair that would let one person make a reader alone is among the forbidden ones."""
    assert conflict({R.CONTACT_POINT, R.SECURITY_OFFICER}) == {R.CONTACT_POINT, R.SECURITY_OFFICER}
    allowed = {R.ANALYST, R.INVESTIGATOR, R.RELEASING_OFFICER, R.CO_CHAIR}
    assert all(conflict(pair) is None for pair in itertools.combinations(allowed, 2))

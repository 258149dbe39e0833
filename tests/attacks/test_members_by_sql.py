"""Injected SQL tries to make somebody more than they are: roles, clearances, memberships, ways of signing in."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings
from django.db import DatabaseError, connections, transaction
from django.test import Client, override_settings

from breakwater.capabilities.releases.tests.cast import NOW
from breakwater.capabilities.statements import actions
from breakwater.foundation.access.passage import acting
from breakwater.foundation.database.source import new_id
from breakwater.foundation.members import enrolment, operations
from breakwater.foundation.members.authority import ENDED_BY, WAYS
from breakwater.foundation.members.models import Compartment, Invitation, Organisation, Person
from breakwater.foundation.members.operations import Operator
from breakwater.foundation.members.operations.change import changing
from breakwater.foundation.members.roles import Role
from breakwater.foundation.members.tests import factories

INTO_ROLES = "insert into members_affiliationrole (id, affiliation_id, role) values ('{id}', '{affiliation}', '{role}')"
INVITE = (
    "insert into members_invitation (id, token_hash, affiliation_id, issued_by_id, issued_at, expires_at) "
    "values ('{id}', 'known', '{victims_affiliation}', '{person}', '{now}', timestamptz '{now}' + interval '1 day')"
)
KEY = "insert into mfa_authenticator (user_id, type, data, created_at) values ('{victim}', 'webauthn', '{{}}', '{now}')"
INJECTED = {
    "a role": INTO_ROLES,
    "a role of another's": INTO_ROLES.replace("{affiliation}", "{victims_affiliation}"),
    "an affiliation": (
        "insert into members_affiliation (id, person_id, organisation_id, world) "
        "values ('{id}', '{person}', '{organisation}', 'live')"
    ),
    "a clearance": (
        "insert into members_clearance (id, person_id, organisation_id, level, attested_by_id, needs_second, "
        "valid_from, valid_until) values ('{id}', '{person}', '{own}', 'X', '{victim}', false, '-infinity', 'infinity')"
    ),
    "a longer clearance": "update members_clearance set valid_until = 'infinity' where person_id = '{person}'",
    "an organisation": (
        "insert into members_organisation (id, code, name, name_local, kind, standing, grading_scheme, world, "
        "suspended, clearance_needs_second) values ('{id}', 'XX', 'X', '', 'x', 'member', 'x', 'live', false, false)"
    ),
    "a standing": "update members_organisation set standing = 'member'",
    "a stop": "update members_organisation set suspended = true",
    "a client": (
        "insert into members_client (id, organisation_id, client_id, world) "
        "values ('{id}', '{organisation}', '{own}', 'live')"
    ),
    "a compartment": (
        "insert into members_compartment (id, code, originator_id, world) values ('{id}', 'X', '{own}', 'live')"
    ),
    "into a compartment": (
        "insert into members_compartmentmembership (id, compartment_id, person_id) "
        "values ('{id}', '{compartment}', '{person}')"
    ),
    "a group": "insert into members_workinggroup (id, code, name, world) values ('{id}', 'X', 'X', 'live')",
    "into a group": (
        "insert into members_workinggroupmembership (id, group_id, affiliation_id) "
        "select '{id}', id, '{affiliation}' from members_workinggroup limit 1"
    ),
    "a person": (
        "insert into members_person (id, sign_in_name, name, name_local, password, home_id, is_active, "
        "session_generation) values ('{id}', 'x', 'x', '', '!', '{own}', true, 0)"
    ),
    "a password": "update members_person set password = (select password from members_person where id = '{person}')",
    "sessions": "update members_person set session_generation = 7 where id = '{victim}'",
    "an end": "update members_affiliation set valid_until = '{now}' where id = '{victims_affiliation}'",
    "an invitation": INVITE,
    "an invitation of the operator's": INVITE.replace("'{person}', '{now}'", "null, '{now}'"),
    "an invitation unused": "update members_invitation set used_at = null, withdrawn_at = null",
    "a proposal": (
        "insert into members_proposal (id, kind, organisation_id, affiliation_id, subject_id, role, standing, reason, "
        "detail, proposed_by_id, proposed_for_id, proposed_at, outcome) values ('{id}', 'role', '{own}', "
        "'{affiliation}', '{person}', 'co-chair', '', '', '{{}}', '{victim}', '{own}', '{now}', 'open')"
    ),
    "a passkey": KEY,
    "another passkey": "update mfa_authenticator set data = '{{\"credential\": 1}}'",
    "another's passkey": "update mfa_authenticator set user_id = '{person}'",
    "no passkey": "delete from mfa_authenticator",
}
NEVER_CHANGED = ("another passkey", "another's passkey")
"""What the application's role has no right to at all."""
UNSEEN = ("a longer clearance", "an invitation unused")
"""What is not even found: no such row is read without a sight or a warrant."""


@pytest.fixture
def facts(cast):
    """What somebody who injects has found out."""
    compartment = Compartment.objects.create(code="KESTREL", originator=cast.organisations["TH-BSB"])
    victim = cast.affiliation("Dana")
    factories.passkey(victim.person)
    Invitation.objects.create(
        token_hash="old", affiliation=victim, issued_at=NOW, expires_at=NOW.replace(year=NOW.year + 1), used_at=NOW
    )
    factories.free_members(False)
    return {
        "id": new_id(),
        "now": NOW,
        "role": Role.VICTIM_PROTECTION,
        "person": cast.person("Chidi"),
        "affiliation": cast.affiliation("Chidi").pk,
        "own": cast.organisations["ID-IID"].pk,
        "organisation": cast.organisations["TH-BSB"].pk,
        "victim": victim.person_id,
        "victims_affiliation": victim.pk,
        "compartment": compartment.pk,
    }


def run(statement, *before):
    with connections["default"].cursor() as cursor:
        for each in before:
            cursor.execute(each)
        cursor.execute(statement)


def refused(work, *arguments):
    with pytest.raises(DatabaseError) as caught:
        work(*arguments)
    return caught.value.__cause__.sqlstate


@pytest.mark.parametrize("name", INJECTED)
def test_an_analyst_makes_nobody_anything(cast, facts, name):
    statement = INJECTED[name].format(**facts)

    def with_a_ticket():
        with acting(cast["Chidi"], actions.CONTRIBUTE):
            run(statement)

    def with_none():
        with transaction.atomic():
            run(statement)

    def with_another():
        with transaction.atomic():
            run(statement, "select set_config('breakwater.warrant', 'warrant|operator||||||0|0|x', true)")

    state = "42501" if name in NEVER_CHANGED else "BW001" if name in UNSEEN else "BW005"
    assert [refused(each) for each in (with_a_ticket, with_none, with_another)] == [state] * 3


@pytest.mark.parametrize("name", NEVER_CHANGED)
def test_who_signs_people_in_changes_no_way_of_signing_in(cast, facts, name):
    """The role that notes the use of a key needs a warrant for anything else, as the application does."""
    with pytest.raises(DatabaseError) as caught, connections["sign_in"].cursor() as cursor:
        cursor.execute(INJECTED[name].format(**facts))
    assert caught.value.__cause__.sqlstate == "BW005"


def inside(principal, statement):
    """Run a statement in the middle of an operation on members, as its person."""

    def work():
        with changing(principal, "test.change") as change:
            change.note("test", "1")
            run(statement)

    return work


def test_an_operation_goes_as_far_as_its_person(cast, facts):
    """A contact point's own act gives an analyst's role, and no more than that."""
    factories.free_members()
    point = factories.acting(factories.affiliation(cast.organisations["ID-IID"], "Point", Role.CONTACT_POINT))
    factories.free_members(False)
    for name, statement in INJECTED.items():
        if name in {"a person", "an end"}:
            continue
        assert refused(inside(point, statement.format(**facts))) in {"BW005", "23514", "42501"}, name
    inside(point, INTO_ROLES.format(**facts | {"role": Role.ANALYST}))()
    for role in set(Role) - {Role.ANALYST, Role.INVESTIGATOR, Role.GUEST}:
        statement = INTO_ROLES.format(**facts | {"id": new_id(), "role": role})
        assert refused(inside(point, statement)) == "BW005", role
    assert refused(inside(point, INJECTED["an end"].format(**facts))) == "BW005"


def test_a_warrant_ends_with_its_transaction(cast, facts):
    """Copied into another transaction it opens nothing."""
    kept = []
    officer = factories.acting(cast.affiliation("Alba"))
    with changing(officer, "test.change") as change, connections["default"].cursor() as cursor:
        change.note("test", "1")
        cursor.execute("select current_setting('breakwater.warrant')")
        kept.append(cursor.fetchone()[0])
    compartment = INJECTED["a compartment"].format(**facts)

    def later():
        with transaction.atomic():
            run(compartment, f"select set_config('breakwater.warrant', '{kept[0]}', true)")

    assert refused(later) == "BW005"
    inside(officer, compartment)()


def test_people_come_in_and_sign_in_without_a_ticket(cast, facts):
    """Founding, inviting, accepting and signing in: nobody has a ticket there, and each still works."""
    operator = Operator("console")
    operations.create_organisation(
        operator, code="VN-NEW", name="New", kind="police", standing=Organisation.Standing.MEMBER, state="VN"
    )
    opened = operations.invite_contact_point(operator, code="VN-NEW", name="Cora", handle="cora")
    passkey = {"id": "x", "rawId": "x", "type": "public-key", "response": {}}
    enrolment.accept_with_passkey(opened.token, name="key", credential=passkey)
    point = factories.acting(opened.affiliation)
    account = operations.open_account(point, name="Ana", handle="ana", roles=(Role.ANALYST,))
    codes = enrolment.accept_with_password(account.token, password="correct horse battery", secret="JBSWY3DPEHPK3PXP")
    assert codes
    person = Person.objects.get(pk=account.person.pk)
    assert person.check_password("correct horse battery")
    Client().force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert Person.objects.get(pk=person.pk).last_login is not None

    kept = RecoveryCodes(Authenticator.objects.get(user=person, type=Authenticator.Type.RECOVERY_CODES))
    assert kept.validate_code(codes[0])
    assert not kept.validate_code(codes[0])
    kept.instance.record_usage()


def test_a_password_kept_with_weaker_parameters_is_kept_anew(cast, facts):
    person = cast.affiliation("Chidi").person
    weaker = "django.contrib.auth.hashers.PBKDF2PasswordHasher"
    with override_settings(PASSWORD_HASHERS=[weaker, *settings.PASSWORD_HASHERS]):
        person.set_password("correct horse battery")
        factories.rewrite(person, password=person.password)
    with override_settings(PASSWORD_HASHERS=[*settings.PASSWORD_HASHERS, weaker]):
        assert person.check_password("correct horse battery")
    assert not Person.objects.get(pk=person.pk).password.startswith("pbkdf2")


def test_the_database_gives_roles_as_the_operations_do(cast):
    """One matrix: the trigger's table is the one in code."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("select role, directly, proposed_by, confirmed_by, within, ended_by from bw.role_way")
        found = {row[0]: (*map(frozenset, row[1:4]), row[4], frozenset(row[5])) for row in cursor.fetchall()}
    assert found == {
        role.value: (way.directly, way.proposed_by, way.confirmed_by, way.within, ENDED_BY[role])
        for role, way in WAYS.items()
    }

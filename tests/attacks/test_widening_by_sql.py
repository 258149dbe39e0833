"""Injected SQL in an officer's or an analyst's own act tries to widen a marking, part by part, without a release."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, connections

from breakwater.capabilities.releases import actions as release_actions
from breakwater.capabilities.releases import operations as releases
from breakwater.capabilities.releases.tests.cast import NOW, TO_BANGKOK, own_only, say
from breakwater.capabilities.statements import actions
from breakwater.core.marking import GROUP, Handling, Pap, Purpose, Tlp, to_json
from breakwater.foundation.access.passage import acting
from breakwater.foundation.database.source import new_id
from breakwater.foundation.members.tests import factories

DAY = timedelta(days=1)
AMBER = {"tlp": Tlp.AMBER, "releasable_to": frozenset({"TH-BSB"})}
WIDER = {
    "pap": ({}, {"pap": Pap.GREEN}),
    "pap as the level rises": (AMBER, {"tlp": Tlp.AMBER_STRICT, "releasable_to": frozenset(), "pap": Pap.CLEAR}),
    "handling": ({"handling": frozenset({Handling.H1, Handling.H2})}, {"handling": frozenset({Handling.H2})}),
    "caveat": ({"handling": frozenset({Handling.H3}), "caveat": "Ask first."}, {"caveat": ""}),
    "another caveat": ({"handling": frozenset({Handling.H3}), "caveat": "Ask first."}, {"caveat": "Ask."}),
    "purposes": ({}, {"purposes": frozenset({Purpose.STRATEGIC_ANALYSIS})}),
    "purposes left open": ({"purposes": frozenset({Purpose.INTELLIGENCE})}, {"purposes": frozenset()}),
    "expiry": ({"expires_at": NOW + DAY}, {"expires_at": NOW + 2 * DAY}),
    "no expiry": ({"expires_at": NOW + DAY}, {"expires_at": None}),
    "exclusion": ({"tlp": Tlp.GREEN, "excluded": frozenset({"KH"})}, {"excluded": frozenset()}),
    "named under GREEN": ({"tlp": Tlp.GREEN}, {"releasable_to": frozenset({"TH-FIC"})}),
    "named as the level rises": (AMBER, {"tlp": Tlp.AMBER_STRICT, "releasable_to": frozenset({"VN-NEW"})}),
    "group as the level rises": (AMBER, {"tlp": Tlp.AMBER_STRICT, "releasable_to": frozenset({GROUP})}),
    "nobody yet, out of all": (
        {"tlp": Tlp.AMBER, "releasable_to": frozenset({GROUP})},
        {"tlp": Tlp.AMBER_STRICT, "releasable_to": frozenset({"VN-NEW"})},
    ),
    "no member, out of all": (
        {"tlp": Tlp.AMBER, "releasable_to": frozenset({GROUP})},
        {"tlp": Tlp.AMBER_STRICT, "releasable_to": frozenset({"TH-FIC"})},
    ),
    "originator": (AMBER, {"originator": "TH-BSB"}),
    "world": ({"world": "X1"}, {"world": "live"}),
}


def relabel(principal, said, marking):
    """Change a label by SQL within one's own act."""
    with acting(principal, actions.REMARK, markings=[marking]) as passage, connections["default"].cursor() as cursor:
        cursor.execute("update statements_statement set label_id = %s where id = %s", [passage.label(marking), said])
        return cursor.rowcount


def refused(work, *arguments):
    with pytest.raises(DatabaseError) as caught:
        work(*arguments)
    return caught.value.__cause__.sqlstate


@pytest.mark.parametrize("name", WIDER)
def test_no_part_is_widened(cast, name):
    factories.organisation("VN-NEW")
    old, change = WIDER[name]
    marking = own_only(**old)
    if name == "world":  # nobody of the live world reads it to change it: it is asked of the comparison alone
        assert not narrower(marking, own_only(**(old | change)))
        return
    said = say(cast["Chidi"], "KM Contoh", marking=marking)[0]
    assert refused(relabel, cast["Chidi"], said, own_only(**(old | change))) == "BW004"


def test_a_person_of_no_reader_is_not_named(cast):
    uncleared = factories.affiliation(cast.organisations["MY-MCB"], "Later")
    said = say(cast["Chidi"], "KM Contoh")[0]
    named = frozenset({cast.person("Chidi"), str(uncleared.person_id)})
    assert refused(relabel, cast["Chidi"], said, own_only(tlp=Tlp.RED, named_recipients=named)) == "BW004"


def narrower(old, new):
    """Ask the database, as its owner."""
    with connections["owner"].cursor() as cursor:
        arguments = [json.dumps(to_json(old)), json.dumps(to_json(new)), NOW]
        cursor.execute("select bw.is_narrower(%s::jsonb, %s::jsonb, %s)", arguments)
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("old", "change"),
    [
        ({}, {"pap": Pap.RED}),
        ({}, {"handling": frozenset({Handling.H1, Handling.H3}), "caveat": "Ask first."}),
        ({"handling": frozenset({Handling.H3}), "caveat": "Ask."}, {"caveat": "Ask. In writing."}),
        ({}, {"purposes": frozenset({Purpose.PROTECTION})}),
        ({}, {"expires_at": NOW + DAY}),
        ({"expires_at": NOW + 2 * DAY}, {"expires_at": NOW + DAY}),
        ({"tlp": Tlp.CLEAR}, {"tlp": Tlp.AMBER, "releasable_to": frozenset({"VN-NEW", "TH-FIC"})}),
        ({"tlp": Tlp.CLEAR}, {"tlp": Tlp.GREEN, "releasable_to": frozenset({"TH-FIC"})}),
        ({"tlp": Tlp.AMBER, "releasable_to": frozenset({GROUP})}, AMBER | {"tlp": Tlp.AMBER_STRICT}),
        (AMBER, {"tlp": Tlp.AMBER_STRICT, "releasable_to": frozenset()}),
    ],
)
def test_what_narrows_is_narrower(cast, old, change):
    factories.organisation("VN-NEW")
    assert narrower(own_only(**old), own_only(**(old | change)))


def test_readers_of_today_may_be_picked_by_name(cast):
    people = [cast.person("Chidi"), cast.person("Dana"), cast.person("Eko")]  # Eko's is a client of Dana's
    old = own_only(**AMBER)
    assert narrower(old, own_only(tlp=Tlp.RED, named_recipients=frozenset(people)))
    assert not narrower(old, own_only(tlp=Tlp.RED, named_recipients=frozenset({*people, cast.person("Gita")})))


@pytest.fixture
def asked(cast):
    """A release of one statement, and another statement that it does not name."""
    one, other = say(cast["Alba"], "KM Contoh Satu", "KM Contoh Dua")
    asking = releases.Asking([one], TO_BANGKOK, "Same boats.", cast.person("Bo"))
    return releases.request_release(principal=cast["Alba"], asking=asking), one, other


APPROVED = "update approvals_approval set state = 'approved', decided_by = %s, decided_at = %s where subject_id = %s"


def approve_and(principal, release, said, marking, *more):
    """Approve by SQL as oneself, do something more, and give a statement a marking."""
    with (
        acting(principal, release_actions.APPROVE, markings=[marking]) as passage,
        connections["default"].cursor() as cursor,
    ):
        for statement, arguments in more:
            cursor.execute(statement, arguments)
        cursor.execute(APPROVED, [principal.person_id, passage.at, release])
        assert cursor.rowcount == 1
        cursor.execute("update statements_statement set label_id = %s where id = %s", [passage.label(marking), said])
        return cursor.rowcount


def test_what_was_asked_is_what_the_second_officer_gives(cast, asked):
    release, one, _other = asked
    wider = own_only(tlp=Tlp.AMBER, releasable_to=frozenset({GROUP}))
    assert refused(approve_and, cast["Bo"], release, one, wider) == "BW004"
    assert approve_and(cast["Bo"], release, one, TO_BANGKOK.applied_to(own_only())) == 1


def test_a_second_officer_adds_no_statement_to_what_was_asked(cast, asked):
    release, _one, other = asked
    more = (
        "insert into releases_item (id, request_id, organisation, statement_id, label_id, position) "
        "select %s, request_id, organisation, %s, label_id, 9 from releases_item where request_id = %s"
    )
    add = (more, [new_id(), other, release])
    found = refused(approve_and, cast["Bo"], release, other, TO_BANGKOK.applied_to(own_only()), add)
    assert found == "42501"


def test_nobody_asks_in_anothers_name(cast, asked):
    _release, _one, _other = asked
    forged = (
        "insert into releases_request (id, organisation, label_ids, change, reason, requested_by, requested_at, "
        "second_officer, due_on, approval_id, commitment_id) select gen_random_uuid(), organisation, label_ids, change,"
        " reason, requested_by, requested_at, second_officer, due_on, approval_id, commitment_id from releases_request"
    )

    def inject():
        with acting(cast["Bo"], release_actions.APPROVE), connections["default"].cursor() as cursor:
            cursor.execute(forged)

    assert refused(inject) == "42501"


def test_two_analysts_do_not_release(cast):
    """Neither is an officer: one forges a request, the other approves it, each in the own name."""
    cast.add("Citra", "ID-IID", *(role for role in cast["Chidi"].roles_at(NOW)))
    said = say(cast["Chidi"], "KM Contoh")[0]
    marking = TO_BANGKOK.applied_to(own_only())

    def forge():
        with acting(cast["Chidi"], actions.REMARK) as passage, connections["default"].cursor() as cursor:
            cursor.execute(
                "insert into approvals_approval (id, organisation, approver_organisation, world, kind, subject_id, "
                "requested_by, requested_at, state, reason) values (%s, 'ID-IID', 'ID-IID', 'live', "
                "'release.approve', %s, %s, %s, 'open', '')",
                [new_id(), new_id(), passage.principal.person_id, passage.at],
            )

    assert refused(forge) == "42501"
    assert refused(relabel, cast["Citra"], said, marking) == "BW004"

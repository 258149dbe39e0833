"""What a hostile member tries on plans, and what is left of it. Each test failed before its hole was closed."""

import threading
from dataclasses import replace

import pytest
from django.db import connections

from breakwater.capabilities.disruption import actions, operations, queries
from breakwater.capabilities.disruption.asking import Asked, CannotPlan, Subject
from breakwater.capabilities.disruption.models import SubjectKind
from breakwater.capabilities.disruption.tests.ring import COLLECTION, address, ask, data, made, red
from breakwater.capabilities.disruption.tests.test_sealed import as_owner
from breakwater.capabilities.entities.tests.cast import own, text
from breakwater.capabilities.statements import operations as statements
from breakwater.core.vocabulary import PROTECTED_ROLES
from breakwater.foundation.access.errors import Refused
from breakwater.foundation.access.passage import acting
from breakwater.foundation.jobs.testing import work_off

pytestmark = pytest.mark.database


def around(cast, record, name="Alba"):
    """Let somebody have a plan made against what surrounds a record; returns its id."""
    subject = Subject(SubjectKind.RECORD, record)
    plan = operations.ask(principal=cast[name], subject=subject, asked=Asked(removals=1))
    work_off()
    return plan


def test_the_child_is_not_scored_by_leaving_everybody_else_out(cast, ring):
    """What protection costs would then be what this one child is worth: it is told by no page, copy or row."""
    plan = made(cast, ring, excluded=tuple(ring.people))
    browser = cast.browser("Alba")
    found = data(browser.get(address(plan)))["plan"]
    assert {row["limit"] for row in found["relaxed"]} == {"excluded", "removals"}
    assert "price, and we pay it" not in text(browser.get(address(plan, "page")))
    assert "protection" not in str(as_owner("select result::text from disruption_plan"))


def test_a_plan_around_somebody_protected_since_is_held(cast, ring):
    """Its subject is whom it is about, named in no row: held with its name, and no longer called by theirs."""
    plan = around(cast, ring.left[2])
    operations.rename(principal=cast["Alba"], plan_id=plan, name="Left 2 and friends")
    statements.protect(principal=cast["Tida"], record_id=ring.left[2], category="victim", grounds="Was carried.")
    assert as_owner("select state, name, result::text from disruption_plan") == [("held", "", "{}")]
    browser = cast.browser("Alba")
    page = text(browser.get(address(plan)))
    assert "Held for protection review" in page
    assert "Left 2" not in page + text(browser.get("/disrupt/"))
    assert browser.get(address(plan, "again")).status_code == 403


def test_a_plan_around_the_double_of_somebody_protected_is_held(cast, ring):
    """By a claim that its reader reads; and no new one is made."""
    plan = around(cast, ring.left[2])
    double = cast.opens("Tida", ("name", "Left 2's other file"))
    statements.protect(principal=cast["Tida"], record_id=double, category="victim", grounds="Was carried.")
    cast.claims("Alba", ring.left[2], double)
    page = text(cast.browser("Alba").get(address(plan)))
    assert "Held for protection review" in page
    assert "Left 2" not in page
    with pytest.raises(Refused, match="never the middle"):
        around(cast, ring.left[2])


def test_a_hidden_version_leaves_no_gap(cast, ring):
    """Of three versions a colleague may not open the second: theirs are the first and the second."""
    first = made(cast, ring)
    whisper = cast.says("Alba", ring.hub, "note", "Heard from one alone.", marking=red(cast, "Alba"))
    hidden = operations.ask_again(principal=cast["Alba"], plan_id=first, asked=Asked(removals=1))
    work_off()
    statements.retract(principal=cast["Alba"], statement_id=whisper, reason="Not heard.")
    third = operations.ask_again(principal=cast["Alba"], plan_id=hidden, asked=Asked(removals=1))
    work_off()
    colleague = cast.browser("Rini")
    assert [line.version for line in queries.plans(cast["Rini"])] == [2, 1]
    assert [line.version for line in queries.plans(cast["Alba"])] == [3, 2, 1]
    for page in (text(colleague.get(address(third))), text(colleague.get("/disrupt/"))):
        assert "ersion 3" not in page
    assert "plan 2 of 2" in text(colleague.get(address(third)))


def test_what_is_listed_opens(cast, ring):
    """A tie to somebody outside the picture, whom a colleague does not read, does not close what their list shows."""
    both = frozenset({cast["Bo"].person_id, cast["Alba"].person_id})
    outside = cast.opens("Bo", ("name", "Uncle"), marking=replace(red(cast, "Bo"), named_recipients=both))
    cast.ties("Bo", ring.hub, "works_with", outside, collection=COLLECTION)
    subject = Subject(SubjectKind.COLLECTION, COLLECTION)
    plan = operations.ask(principal=cast["Alba"], subject=subject, asked=Asked(removals=1))
    work_off()
    for name in ("Alba", "Rini"):
        assert [str(line.plan.pk) for line in queries.plans(cast[name])] == [plan]
        assert queries.page(cast[name], plan).state == "ready"


def test_a_quota_is_of_a_state_and_a_number_is_a_number(cast, ring):
    """Anything else would be kept in the plan's text: a name, say."""
    for limits in ({"quotas": (("Sitara", 1),)}, {"quotas": (("TH", 10**30),)}, {"budget": 1e300}):
        with pytest.raises(CannotPlan):
            ask(cast, ring, **limits)
    assert as_owner("select count(*) from disruption_plan") == [(0,)]


def test_a_statement_marked_anew_while_a_plan_is_stored_takes_it_along(cast, ring):
    """Whoever comes second sees the other: the plan carries the new label."""
    plan = ask(cast, ring)
    done = []

    def remark():
        try:
            statements.remark(
                principal=cast["Bo"], statement_id=ring.lent, marking=own("BD-CCI"), reason="The source is near."
            )
            done.append("marked")
        finally:
            connections.close_all()

    other = threading.Thread(target=remark)
    with acting(cast["Alba"], actions.ASK), connections["default"].cursor() as cursor:
        cursor.execute(
            "update disruption_plan set statement_ids = array[%s::uuid], state = 'ready' where id = %s",
            [ring.lent, plan],
        )
        other.start()
        other.join(1.0)
        assert not done  # it waits
    other.join(10.0)
    assert done == ["marked"]
    assert len(as_owner("select label_ids from disruption_plan")[0][0]) == 2


def test_the_copy_that_leaves_does_not_count_who_is_protected(cast, ring):
    """People said to hang together are those drawn: the difference would be the protected ones."""
    plan = made(cast, ring)
    browser = cast.browser("Alba")
    assert "8 people can reach one another" in text(browser.get(address(plan, "page")))
    copy = text(browser.post(address(plan, "export"), {"form": "print"}))
    assert "7 people can reach one another" in copy
    assert "alone" not in copy  # nor as the one whom a target alone reaches


def test_a_picture_that_no_page_can_hold_is_refused_whole(cast, ring, monkeypatch):
    """By form, by operation, and by a job whose network grew meanwhile."""
    plan = ask(cast, ring)
    monkeypatch.setattr(queries, "MOST_ACTORS", 7)
    assert cast.browser("Alba").get(f"/disrupt/new/?network={ring.network}").status_code == 403
    with pytest.raises(Refused, match="More than 7 act"):
        ask(cast, ring)
    work_off()
    assert "More than 7 act" in text(cast.browser("Alba").get(address(plan)))


def test_a_look_at_how_far_a_plan_is_names_it_in_the_audit(cast, ring):
    """Whoever looked, at which plan."""
    plan = ask(cast, ring)
    count = "select count(*) from audit_row where action = 'plan.read' and object_id = %s"
    before = as_owner(count, plan)[0][0]
    cast.browser("Alba").get(address(plan, "progress"))
    assert as_owner(count, plan)[0][0] == before + 1


def test_for_others_nobody_is_a_target_whom_the_planner_knows_to_be_protected(cast, ring):
    """By a role or a claim that the others may not read: left out, it would have made the victim the best target."""
    role = next(iter(sorted(PROTECTED_ROLES)))
    cast.says("Alba", ring.hub, "role", role, marking=red(cast, "Alba"))
    double = cast.opens("Tida", ("name", "Left 0's other file"))
    statements.protect(principal=cast["Tida"], record_id=double, category="victim", grounds="Was carried.")
    cast.claims("Alba", ring.left[0], double, marking=own("ID-IID"))
    made(cast, ring, audience=("TH-BSB",), removals=4)
    named = {row[0] for row in as_owner("select record_id::text from disruption_named")}
    assert named
    assert not {ring.hub, ring.left[0]} & named

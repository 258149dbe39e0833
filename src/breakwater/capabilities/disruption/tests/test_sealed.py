"""A plan is read by whoever reads all that went into it; for everybody else it was never there."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, connections

from breakwater.capabilities.disruption import actions, making, operations, queries
from breakwater.capabilities.disruption.asking import Asked
from breakwater.capabilities.disruption.models import Plan
from breakwater.capabilities.disruption.tests.ring import ABSENT, address, ask, data, labels, made, red
from breakwater.capabilities.entities.tests.cast import NOW, own, same_bytes, shared, text
from breakwater.capabilities.statements import operations as statements
from breakwater.core.marking import Purpose
from breakwater.foundation.access import tokens
from breakwater.foundation.access.doors import readable
from breakwater.foundation.access.errors import NotFound
from breakwater.foundation.access.passage import acting
from breakwater.foundation.database.source import replayed
from breakwater.foundation.jobs.testing import work_off
from breakwater.foundation.members.roles import Role
from breakwater.foundation.members.tests import factories

pytestmark = pytest.mark.database

BELOW = ("", "page/", "progress/", "again/")


def as_owner(sql, *given):
    """Return rows, whatever row security says."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("set breakwater.owner_acts = 'on'")
        cursor.execute(sql, given)
        return cursor.fetchall() if cursor.description else None


def is_absent(cast, name, plan, **how):
    """Tell whether a plan answers as one that never was, by every door, and stands in no list."""
    browser = cast.browser(name, **how)
    for below in BELOW:
        asked = [browser.get(address(each) + below) for each in (plan, ABSENT)]
        if asked[0].status_code != 404 or same_bytes(asked[0], plan) != same_bytes(asked[1], ABSENT):
            return False
    for below, sent in (
        ("export", {"form": "json"}),
        ("cancel", {}),
        ("rename", {"name": "x"}),
        ("again", {"removals": "1"}),
    ):
        if browser.post(address(plan, below), sent).status_code != 404:
            return False
    if browser.get(f"/disrupt/compare/?plan={plan}").status_code != 404:
        return False
    secret, _ = tokens.make(cast.at_work(name, **how), name="p", scopes=[tokens.Scope.READ_PLANS], days=7)
    by_token = {"authorization": f"Bearer {secret}"}
    listed = browser.get("/api/v1/plans", headers=by_token).json()["plans"]
    assert browser.get(f"/api/v1/plans/{plan}", headers=by_token).status_code == 404
    return plan not in text(browser.get("/disrupt/")) and plan not in str(listed)


def test_colleagues_who_read_all_read_the_plan_and_others_nothing(cast, ring):
    """One statement under a label that a colleague lacks hides it whole; another agency's plan is nobody else's."""
    open_plan = made(cast, ring)
    assert labels(cast.browser("Rini").get(address(open_plan))) == ["Hub"]
    assert is_absent(cast, "Tida", open_plan)
    cast.says("Alba", ring.hub, "note", "Heard from one alone.", marking=red(cast, "Alba"))
    closed = made(cast, ring)
    assert labels(cast.browser("Alba").get(address(closed))) == ["Hub"]
    assert is_absent(cast, "Rini", closed)
    listed = text(cast.browser("Rini").get("/disrupt/"))
    assert open_plan in listed
    assert listed.count("/disrupt/plans/") == 1


def test_another_world_is_another(cast, ring):
    """The same agency in an exercise: nothing."""
    plan = made(cast, ring)
    cast._affiliations["Exa"] = factories.affiliation(cast.homes["ID-IID"], "Exa", Role.ANALYST, world="tide-1")
    factories.clear(cast._affiliations["Exa"], by=cast.attestor)
    assert is_absent(cast, "Exa", plan)


def test_a_hidden_version_leaves_no_gap(cast, ring):
    """Of three versions, the middle one rests on what a colleague does not read: the colleague sees a first and a second."""
    first = made(cast, ring)
    said = cast.says("Alba", ring.hub, "note", "Heard from one alone.", marking=red(cast, "Alba"))
    second = operations.ask_again(principal=cast["Alba"], plan_id=first, asked=Asked(removals=1))
    work_off()
    third = operations.ask_again(principal=cast["Alba"], plan_id=second, asked=Asked(removals=1, audience=("TH-BSB",)))
    work_off()
    for name, seen in (("Alba", [first, second, third]), ("Rini", [first, third])):
        page = queries.page(cast[name], third)
        assert [str(each.pk) for each in page.versions] == seen
        assert page.version == len(seen)
        listed = {str(line.plan.pk): line.version for line in queries.plans(cast[name])}
        assert listed == {plan: number for number, plan in enumerate(seen, start=1)}
    assert said


def test_while_it_waits_it_is_its_planners_alone(cast, ring):
    """Nobody knows what will go into it."""
    plan = ask(cast, ring)
    assert is_absent(cast, "Rini", plan)
    assert cast.browser("Alba").get(address(plan)).status_code == 200
    work_off()
    assert cast.browser("Rini").get(address(plan)).status_code == 200


def test_another_purpose_and_another_day_close_it(cast, ring):
    """A purpose that one statement is not for; a marking that ends: its originator still reads, the planner does not."""
    ends = NOW + timedelta(days=2)
    cast.says("Bo", ring.hub, "note", "For a while.", marking=replace(shared("BD-CCI"), expires_at=ends))
    plan = made(cast, ring)
    assert cast.browser("Alba").get(address(plan)).status_code == 200
    assert is_absent(cast, "Alba", plan, purpose=Purpose.STRATEGIC_ANALYSIS)
    as_owner("update bw.setting set value = 'on' where name = 'free_clock'")
    with replayed(at=ends), pytest.raises(NotFound):
        queries.page(cast["Alba"], plan)
    with replayed(at=ends - timedelta(seconds=1)):
        assert queries.page(cast["Alba"], plan).state == "ready"


def test_a_statement_marked_anew_takes_its_plans_along(cast, ring):
    """Narrowed by its originator, it closes every plan that it went into, at once."""
    plan = made(cast, ring)
    statements.remark(principal=cast["Bo"], statement_id=ring.lent, marking=own("BD-CCI"), reason="The source is near.")
    assert is_absent(cast, "Alba", plan)
    assert labels(cast.browser("Alba").get(address(made(cast, ring)))) == ["Hub"]


def test_a_withdrawn_statement_is_told(cast, ring):
    """The plan stands as it was made, and says that something it rests on no longer does."""
    plan = made(cast, ring)
    assert data(cast.browser("Alba").get(address(plan)))["withdrawn"] == 0
    statements.retract(principal=cast["Bo"], statement_id=ring.lent, reason="It was his brother.")
    page = cast.browser("Alba").get(address(plan))
    assert data(page)["withdrawn"] == 1
    assert "was withdrawn since" in text(page)


def test_a_joint_plan_rests_on_what_each_may_read(cast, ring):
    """For other organisations too, only what the markings of the statements let each of them read goes in."""
    cast.says("Alba", ring.hub, "note", "Heard from one alone.", marking=red(cast, "Alba"))
    browser = cast.browser("Alba")
    for audience, count in (((), 9), (("TH-BSB",), 8)):
        plan = made(cast, ring, name="Bo", audience=audience)
        nodes = data(cast.browser("Bo").get(address(plan)))["nodes"]
        assert len(nodes) == count
        assert ("The Banker" in str(nodes)) == (not audience)
    joint = made(cast, ring, audience=("TH-BSB", "MY-MCB"))
    assert data(browser.get(address(joint)))["asked"]["audience"] == ["TH-BSB", "MY-MCB"]
    assert labels(cast.browser("Rini").get(address(joint))) == ["Hub"]  # what only Alba reads did not go in
    assert is_absent(cast, "Tida", joint)


def test_a_job_does_nothing_for_somebody_else(cast, ring):
    """An id in the queue gives no right: whoever the job works for must have asked for the plan."""
    plan = ask(cast, ring)
    for name in ("Tida", "Rini"):
        making.make(cast[name], plan_id=plan, run=1)
    making.make(cast["Alba"], plan_id=plan, run=2)
    assert as_owner("select state, label_ids from disruption_plan") == [("waiting", [])]
    queued = as_owner("select args::text from procrastinate_jobs")
    assert len(queued) == 1
    assert not {ring.network, ring.hub, "Ring"} & set(queued[0][0].replace('"', " ").split())


def test_every_act_is_in_the_audit(cast, ring):
    """Asking, making, reading, taking out: who, on which plan; and what was shown, for its originators."""
    plan = made(cast, ring)
    cast.browser("Rini").get(address(plan))
    rows = as_owner("select action, decision from audit_row where object_id = %s order by at", plan)
    assert {("plan.ask", "allowed"), ("plan.read", "allowed")} <= set(rows)
    cast.browser("Tida").get(address(plan))
    assert ("plan.read", "refused") in as_owner("select action, decision from audit_row where object_id = %s", plan)
    shown = as_owner(
        "select count(*) from audit_row a join audit_shown s on s.audit_row_id = a.id"
        " where a.action = 'plan.read' and a.object_id = %s and s.originator = 'BD-CCI'",
        plan,
    )
    assert shown == [(1,)]


FORGED = {
    "labels of its own": "update disruption_plan set label_ids = '{}' where id = %(plan)s",
    "fewer statements": "update disruption_plan set statement_ids = '{}' where id = %(plan)s",
    "hidden statements": "update disruption_plan set statement_ids = array[%(hidden)s::uuid] where id = %(waiting)s",
    "ready again": "update disruption_plan set state = 'waiting' where id = %(plan)s",
    "names in what is stored": """update disruption_plan set result = jsonb_build_object('x', %(hidden)s::text)
        where id = %(waiting)s""",
    "made ready by hand": """insert into disruption_plan (id, organisation, world, person_id, person, purpose, name,
        subject_kind, subject, asked, series_id, version, state, run, progress, result, message, statement_ids,
        claim_ids, joined_ids, into_ids, label_ids, asked_at)
        select gen_random_uuid(), organisation, world, person_id, person, purpose, name, subject_kind, subject, asked,
        series_id, version, 'ready', run, progress, result, message, statement_ids, claim_ids, joined_ids, into_ids,
        label_ids, bw.ticket_instant() from disruption_plan where id = %(plan)s""",
    "for somebody else": """insert into disruption_plan (id, organisation, world, person_id, person, purpose, name,
        subject_kind, subject, asked, series_id, version, state, run, progress, result, message, statement_ids,
        claim_ids, joined_ids, into_ids, label_ids, asked_at)
        select gen_random_uuid(), 'TH-BSB', world, gen_random_uuid(), person, purpose, name, subject_kind, subject,
        asked, series_id, version, 'waiting', run, '{}', '{}', message, '{}', '{}', '{}', '{}', '{}',
        bw.ticket_instant() from disruption_plan where id = %(plan)s""",
    "deleted": "delete from disruption_plan where id = %(plan)s",
}


def test_no_statement_of_sql_forges_a_plan(cast, ring):
    """Whatever is injected under a planner's ticket: what a plan rests on and who reads it is the database's to say."""
    kept = cast.says("Bo", ring.secret, "alias", "Kept", marking=own("BD-CCI"))
    given = {"plan": made(cast, ring), "waiting": ask(cast, ring), "hidden": kept}
    stands = "select id, organisation, state, label_ids, statement_ids, result from disruption_plan order by id"
    before = as_owner(stands)
    for how, sql in FORGED.items():
        with suppress(DatabaseError), acting(cast["Alba"], actions.ASK), connections["default"].cursor() as cursor:
            cursor.execute(sql, given)
            assert cursor.rowcount == 0, how
    assert as_owner(stands) == before


def test_row_security_alone_hides_it(cast, ring):
    """Asked by SQL too: nothing of it, nor of who stands in it."""
    made(cast, ring)
    counts = {}
    for name in ("Alba", "Rini", "Tida", "Chidi"):
        with acting(cast[name], actions.READ) as passage, connections["default"].cursor() as cursor:
            cursor.execute("select (select count(*) from disruption_plan), (select count(*) from disruption_named)")
            counts[name] = cursor.fetchone()
            assert counts[name][0] == readable(passage.principal, Plan).count()
    assert counts["Alba"] == counts["Rini"]
    assert counts["Alba"][0] == 1
    assert counts["Tida"] == counts["Chidi"] == (0, 0)

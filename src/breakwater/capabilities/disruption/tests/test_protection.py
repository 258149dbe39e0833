"""Nobody protected stands in a plan, whichever door is tried; and who becomes protected is out of it at once."""

import json

import pytest
from django.db import DatabaseError, connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from breakwater.capabilities.disruption import actions, making, operations, queries
from breakwater.capabilities.disruption.asking import Asked, CannotPlan, Subject
from breakwater.capabilities.disruption.models import Named, Part, Plan, SubjectKind
from breakwater.capabilities.disruption.tests.ring import ABSENT, address, ask, company, data, labels, made
from breakwater.capabilities.disruption.tests.test_sealed import as_owner
from breakwater.capabilities.entities.tests.cast import own, text
from breakwater.capabilities.statements import operations as statements
from breakwater.core.network.disruption.faults import ProtectedActor
from breakwater.core.network.disruption.writing import plan_from_json
from breakwater.foundation.access.doors import insert
from breakwater.foundation.access.errors import Refused
from breakwater.foundation.access.passage import acting
from breakwater.foundation.database.source import new_id
from breakwater.foundation.jobs.testing import work_off

pytestmark = pytest.mark.database

PARTS = tuple(Part)
BY_FORM = ("excluded", "taken", "sources", "sinks", "not_both-1", "only_together-1", "cost")


@pytest.fixture(scope="module")
def there(database_session):
    """The people and the ring, for many tries."""
    with company(database_session) as (people, _ring):
        yield people


def named_by(plan):
    """Return everybody who stands in a plan's rows."""
    return {row[0] for row in as_owner("select record_id::text from disruption_named where plan_id = %s", plan)}


def tried_by_form(cast, who, door, others, *, again=""):
    """Send a form that names somebody."""
    sent = {"network": cast.ring.network, "aim": "fragment", "removals": "2"}
    if door in ("sources", "sinks"):
        sent |= {"aim": "sever", "sources": others[:1], "sinks": others[1:2]}
    if door == "cost":
        sent[f"cost-{who}"] = "1"
    elif door.endswith("-1"):
        sent[door] = [who, others[0]]
    else:
        sent[door] = [who]
    page = address(again, "again") if again else "/disrupt/new/"
    return cast.browser("Alba").post(page, sent)


def tried_by_operation(cast, who, door, others):
    """Ask as the product's own code does."""
    field = door.removesuffix("-1")
    given = {"cost": {"costs": ((who, 1.0),)}}.get(field) or {
        field: ((who, others[0]),) if door.endswith("-1") else (who,)
    }
    return ask(cast, cast.ring, **given)


def tried_by_row(cast, who, part, plan):
    """Insert the row itself."""
    with acting(cast["Alba"], actions.ASK):
        row = Named(id=new_id(), organisation="ID-IID", plan_id=plan, record_id=who, part=part)
        insert(cast["Alba"], [row])


@given(
    way=st.sampled_from(("form", "next version", "operation", "row", "sql")),
    door=st.sampled_from(BY_FORM),
    part=st.sampled_from(PARTS),
    shape=st.sampled_from((str.lower, str.upper, lambda text: f" {text} ", lambda text: text.replace("-", ""))),
    which=st.sampled_from(("child", "hidden", "absent", "thing")),
    others=st.permutations(range(6)),
)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_door_lets_somebody_protected_in(there, way, door, part, shape, which, others):
    """By form, next version, operation, row and SQL, as anything, however it is written: refused, as one that is not there."""
    ring = there.ring
    who = {"child": ring.child, "hidden": ring.secret, "absent": ABSENT, "thing": ring.phone}[which]
    people = [ring.people[place] for place in others]
    if "plan" not in vars(there):
        there.plan = made(there, ring)
    if way in ("form", "next version"):
        answer = tried_by_form(there, shape(who), door, people, again=there.plan if way == "next version" else "")
        assert answer.status_code == 400
        assert "cannot stand in a plan on this picture" in text(answer)
    elif way == "operation":
        with pytest.raises(CannotPlan, match="cannot stand in a plan on this picture"):
            tried_by_operation(there, shape(who), door, people)
    elif which == "thing":  # readable and not protected: in no plan by way of the product, and harmless as a row
        return
    elif way == "row":
        with pytest.raises(DatabaseError, match="This record cannot stand in a plan"):
            tried_by_row(there, who, part, there.plan)
    else:
        with (
            pytest.raises(DatabaseError, match="This record cannot stand in a plan"),
            acting(there["Alba"], actions.ASK),
            connections["default"].cursor() as cursor,
        ):
            cursor.execute(
                "insert into disruption_named (id, organisation, plan_id, record_id, part, together, place)"
                " select gen_random_uuid(), 'ID-IID', %s, each, %s, 0, 0 from unnest(%s::uuid[]) each",
                [there.plan, part, [people[0], who]],
            )
    assert who not in str(as_owner("select record_id from disruption_named"))
    assert as_owner("select count(*) from procrastinate_jobs") == [(0,)]


def test_the_child_is_named_by_no_answer(cast, ring):
    """Not by the page, the form, a copy, the interface, the stored plan: neither by name nor by id."""
    plan = made(cast, ring, removals=8)
    browser = cast.browser("Alba")
    asked = [address(plan), address(plan, "page"), address(plan, "again"), f"/disrupt/compare/?plan={plan}"]
    answers = [browser.get(each) for each in (*asked, f"/disrupt/new/?network={ring.network}")]
    answers += [browser.post(address(plan, "export"), {"form": form}) for form in ("csv", "json", "print")]
    for answer in answers:
        assert answer.status_code == 200
        assert ring.child not in text(answer)
        assert "Sitara" not in text(answer)
    assert ring.child not in named_by(plan)
    stored = as_owner("select asked::text, result::text, progress::text from disruption_plan")
    assert ring.child not in str(stored)


def test_protected_since_is_out_at_once(cast, ring):
    """A target's plan is held in the same transaction, with all that it said, whatever it names them as."""
    plan, other = made(cast, ring), made(cast, ring, excluded=(ring.hub,))
    beside = made(cast, ring, taken=(ring.right[0],), excluded=(ring.hub,))
    waiting = ask(cast, ring, only_together=((ring.hub, ring.left[0]),))
    statements.protect(principal=cast["Tida"], record_id=ring.hub, category="victim", grounds="Was carried himself.")
    states = dict(as_owner("select id::text, state from disruption_plan"))
    assert states == {plan: "held", other: "held", beside: "held", waiting: "held"}
    assert as_owner("select distinct result::text from disruption_plan") == [("{}",)]
    assert ring.hub not in named_by(plan) | named_by(other) | named_by(waiting)
    browser = cast.browser("Alba")
    for each in (plan, other, beside, waiting):
        page = text(browser.get(address(each)))
        assert "Held for protection review" in page
        assert "Hub" not in page
        assert "TH-BSB" not in page
        assert browser.post(address(each, "export"), {"form": "json"}).status_code == 403
    assert browser.get(address(plan, "page")).status_code == 302
    work_off()
    assert browser.get(address(waiting, "progress")).json()["state"] == "held"
    anew = data(browser.get(address(made(cast, ring))))
    assert len([node for node in anew["nodes"] if node["protected"]]) == 2
    assert "Hub" not in str(anew)


def test_who_is_on_the_picture_alone_becomes_unnamed(cast, ring):
    """A plan that does not name somebody stands when they are protected, and no longer says who they are."""
    plan = made(cast, ring)
    named = named_by(plan)
    someone = next(each for each in ring.people if each not in named)
    statements.protect(principal=cast["Tida"], record_id=someone, category="victim", grounds="Was carried himself.")
    found = data(cast.browser("Alba").get(address(plan)))
    assert [target["label"] for target in found["plan"]["targets"]] == ["Hub"]
    assert someone not in str(found)
    assert len([node for node in found["nodes"] if node["protected"]]) == 2


def test_one_with_somebody_protected_holds_the_plan(cast, ring):
    """A claim that the target is the same as a protected record, made since: the plan names nobody to its reader."""
    plan = made(cast, ring)
    double = cast.opens("Tida", ("name", "Hub's other file"))
    statements.protect(principal=cast["Tida"], record_id=double, category="victim", grounds="Was carried himself.")
    assert labels(cast.browser("Alba").get(address(plan))) == ["Hub"]
    cast.claims("Alba", ring.hub, double)
    page = text(cast.browser("Alba").get(address(plan)))
    assert "Held for protection review" in page
    assert "Hub" not in page
    anew = data(cast.browser("Alba").get(address(made(cast, ring))))
    assert len(anew["plan"]["targets"]) == 1
    assert "Hub" not in str(anew)


def test_protected_between_asking_and_making(cast, ring, monkeypatch):
    """The search has its answer, and then a target is protected: the plan is not stored."""
    right = making.verify

    def protect_then_verify(*given, **named):
        statements.protect(principal=cast["Tida"], record_id=ring.hub, category="victim", grounds="Was carried.")
        return right(*given, **named)

    monkeypatch.setattr(making, "verify", protect_then_verify)
    plan = ask(cast, ring)
    work_off()
    page = text(cast.browser("Alba").get(address(plan)))
    assert "This record cannot stand in a plan" in page
    assert named_by(plan) == set()
    assert as_owner("select state, result::text from disruption_plan") == [("failed", "{}")]


def test_a_plan_read_from_json_asks_the_picture(cast, ring):
    """A copy that somebody changed to name the child is none."""
    plan = made(cast, ring)
    with acting(cast["Alba"], actions.READ) as passage:
        page = queries.read_plan(passage, plan)
    stored = page.plan.result["plan"]
    child = next(node.number for node in page.drawn.nodes if node.is_protected)
    assert plan_from_json(stored, page.drawn.picture).targets[0].id == page.targets[0]
    forged = json.loads(json.dumps(stored).replace(f'"{page.targets[0]}"', f'"{child}"'))
    with pytest.raises(ProtectedActor):
        plan_from_json(forged, page.drawn.picture)


def test_a_result_changed_behind_the_product_names_nobody(cast, ring):
    """Targets are rows: what is stored beside them in numbers is not read as anybody."""
    plan = made(cast, ring)
    child = data(cast.browser("Alba").get(address(plan)))["nodes"]
    assert [node["id"] for node in child if node["protected"]] == ["shield-1"]
    as_owner("alter table disruption_named disable trigger keep_named")
    as_owner("update disruption_named set record_id = %s where plan_id = %s and part = 'target'", ring.child, plan)
    page = text(cast.browser("Alba").get(address(plan)))
    assert "Held for protection review" in page
    assert ring.child not in page


def test_grounds_that_are_hidden_change_nothing(cast, ring):
    """Protected by another agency on a record of which the planner reads little: the same refusal, and no word why."""
    met = cast.opens("Bo", ("name", "Aunt"))
    cast.says("Bo", met, "note", "Paid for three.", marking=own("BD-CCI"))
    cast.ties("Alba", ring.hub, "works_with", met)
    statements.protect(principal=cast["Bo"], record_id=met, category="family", grounds="Her sons were carried.")
    for who in (met, ring.child, ABSENT):
        with pytest.raises(CannotPlan) as refused:
            ask(cast, ring, taken=(who,))
        assert str(refused.value) == (
            "Somebody you named cannot stand in a plan on this picture. Choose among the persons and organisations in it."
        )
    with pytest.raises(Refused, match="never the middle"):
        operations.ask(principal=cast["Alba"], subject=Subject(SubjectKind.RECORD, met), asked=Asked(removals=1))
    page = text(cast.browser("Alba").get(address(made(cast, ring))))
    assert "Her sons" not in page
    assert "Aunt" not in page
    assert Plan._meta.db_table == "disruption_plan"

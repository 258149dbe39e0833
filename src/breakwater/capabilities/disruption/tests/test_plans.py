"""From a network to a plan that is saved: asked by form, made by the job, shown, versioned, compared, taken out."""

import csv
import io
import re

import pytest
from django.db import connections

from breakwater.capabilities.disruption import asking, making, operations, presenting, queries
from breakwater.capabilities.disruption.asking import Asked, CannotPlan, Subject
from breakwater.capabilities.disruption.models import SubjectKind
from breakwater.capabilities.disruption.tests.ring import COLLECTION, address, ask, data, labels, made, red
from breakwater.capabilities.entities.tests.cast import text
from breakwater.core.network.disruption.goals import Aim
from breakwater.foundation.access.errors import Refused
from breakwater.foundation.jobs.testing import work_off

pytestmark = pytest.mark.database


def test_from_a_network_to_a_plan(cast, ring):
    """Asked by form, made by the job, proved and checked, shown: who holds both groups together goes."""
    browser = cast.browser("Alba")
    assert browser.get(f"/disrupt/new/?network={ring.network}").status_code == 200
    answer = browser.post("/disrupt/new/", {"network": ring.network, "aim": "fragment", "removals": "1"})
    page = answer.headers["Location"]
    stand = browser.get(page).content.decode()
    assert "The plan is being made." in stand
    assert "TLP:AMBER" in stand  # of the network's name
    waiting = browser.get(f"{page}progress/").json()
    assert waiting == {"state": "waiting", "steps": None, "best": None, "bound": None}
    assert work_off() == 1
    found = data(browser.get(page))
    plan = found["plan"]
    assert [(target["label"], target["lead"]) for target in plan["targets"]] == [("Hub", "TH")]
    assert (plan["effect"], plan["proved"], plan["checked"]["accepted"]) == ([28, 6], True, True)
    assert browser.get(f"{page}page/").status_code == 200
    assert "Ring of nine" in browser.get("/disrupt/").content.decode()


def test_actors_are_people_tied_by_what_they_share(cast, ring):
    """Networks and phones are none; a shared phone ties its users; the child is there, unnamed; membership ties nobody."""
    found = presenting.form_data(queries.ground(cast["Alba"], Subject(SubjectKind.NETWORK, ring.network), Asked()))
    by_id = {node["id"]: node for node in found["nodes"]}
    assert {node["kind"] for node in by_id.values()} == {"person", "protected"}
    assert len(by_id) == 8
    shield = next(node for node in by_id.values() if node["protected"])
    assert {key: shield[key] for key in ("id", "label", "role", "state", "removable")} == {
        "id": "shield-1", "label": "", "role": "", "state": "", "removable": False,
    }  # fmt: skip
    pairs = {frozenset((tie["source"], tie["target"])): tie for tie in found["ties"]}
    assert len(pairs) == 7
    shared = pairs[frozenset(ring.left[1:])]
    assert shared["kind"] == "uses"
    assert 0.6 < shared["p"] < pairs[frozenset(ring.left[:2])]["p"] < 1
    assert (shield["x"], shield["y"]) != (0, 0)


def test_limits_are_kept(cast, ring):
    """Left out, taken by others, at most so many of a state, a budget: each changes who is named."""
    browser = cast.browser("Alba")
    assert labels(browser.get(address(made(cast, ring, excluded=(ring.hub,))))) != ["Hub"]
    taken = data(browser.get(address(made(cast, ring, taken=(ring.hub,)))))
    assert taken["plan"]["effect"][0] == 6
    assert taken["asked"]["taken"] == [ring.hub]
    assert not next(node for node in taken["nodes"] if node["id"] == ring.hub)["removable"]
    assert "Hub" not in labels(browser.get(address(made(cast, ring, removals=2, quotas=(("TH", 0),)))))
    dear = made(cast, ring, removals=None, budget=2.0, costs=((ring.hub, 3.0),))
    assert "Hub" not in labels(browser.get(address(dear)))
    pair = data(browser.get(address(made(cast, ring, removals=2, not_both=((ring.hub, ring.left[0]),)))))
    assert not {ring.hub, ring.left[0]} <= {target["id"] for target in pair["plan"]["targets"]}


def test_what_was_chosen_stands_when_a_number_is_to_be_put_right(cast, ring):
    """Of a new plan and of a next version: whoever was taken or left out, quotas and costs."""
    browser = cast.browser("Alba")
    sent = {
        "network": ring.network, "aim": "contain", "largest": "2", "removals": "many",
        "taken": ring.hub, "excluded": ring.left[0], "quota-TH": "1", f"cost-{ring.left[1]}": "4",
    }  # fmt: skip
    plan = made(cast, ring, aim=Aim.CONTAIN, removals=None, largest=3)
    for where in ("/disrupt/new/", address(plan, "again")):
        answer = browser.post(where, sent)
        assert answer.status_code == 400
        form = answer.content.decode()
        assert f'name="taken" value="{ring.hub}" checked' in form
        assert f'name="excluded" value="{ring.left[0]}" checked' in form
        assert re.search(rf'name="cost-{ring.left[1]}"[^>]* value="4"', form)
    form = browser.get(address(plan, "again")).content.decode()
    assert re.search(r'name="largest"[^>]* value="3"|value="3"[^>]* name="largest"', form)


def test_where_there_is_nothing_to_break_it_is_said(cast, ring):
    """No chain of the business: not that everybody is protected; and its one page says which steps have nobody."""
    browser = cast.browser("Alba")
    plan = made(cast, ring, aim=Aim.BUSINESS, removals=None)
    shown = browser.get(address(plan)).content.decode()
    paper = browser.get(address(plan, "page")).content.decode()
    for page in (shown, paper):
        assert "holds no whole chain of the business" in page
        assert "Nobody is known who does this: " in page
    assert "No lawful target" not in shown
    assert "Nobody to act against" in paper
    assert "Agree to one date" not in paper


def test_whoever_is_in_custody_is_proposed_as_taken_and_may_be_taken_back(cast, ring):
    """The form says so and ticks it; what is sent counts; on the picture they are hatched."""
    cast.says("Alba", ring.hub, "status", "in custody since May")
    browser = cast.browser("Alba")
    form = browser.get(f"/disrupt/new/?network={ring.network}").content.decode()
    ticked = re.findall(r'name="taken" value="([^"]+)" checked', form)
    assert ticked == [ring.hub]
    assert "unless you say otherwise" in form
    assert labels(browser.get(address(made(cast, ring, taken=(ring.hub,))))) != ["Hub"]
    plan = browser.get(address(made(cast, ring)))
    assert labels(plan) == ["Hub"]
    assert [node["id"] for node in data(plan)["nodes"] if node["custody"]] == [ring.hub]


@pytest.mark.parametrize(
    ("aim", "limits"),
    [
        (Aim.EXPECTED, {}),
        (Aim.CONTAIN, {"largest": 3, "removals": None}),
        (Aim.REACH, {}),
        (Aim.SEVER, {"sources": "left", "sinks": "right"}),
    ],
)
def test_every_aim_comes_to_a_plan(cast, ring, aim, limits):
    """On the same picture, by the same page: the one in the middle is named by each."""
    ends = {name: (getattr(ring, side)[2],) for name, side in limits.items() if name in ("sources", "sinks")}
    plan = made(cast, ring, aim=aim, **{**limits, **ends})
    found = data(cast.browser("Alba").get(address(plan)))
    assert found["plan"]["aim"] == aim
    assert len(found["plan"]["targets"]) == 1
    assert (found["plan"]["targets"][0]["in_best"] is None) == (aim is not Aim.EXPECTED)


def test_a_business_that_is_not_known_is_not_broken(cast, ring):
    """No chain of the crime script is known here: a plan without targets, which says which steps nobody is known to fill."""
    plan = made(cast, ring, aim=Aim.BUSINESS, removals=None)
    browser = cast.browser("Alba")
    found = data(browser.get(address(plan)))["plan"]
    assert found["targets"] == []
    assert "document" in found["broken"]["gaps"]
    assert browser.get(address(plan, "page")).status_code == 200


def test_what_contradicts_itself_is_said_at_once(cast, ring):
    """In names, not in the engine's numbers; nothing is queued."""
    with pytest.raises(CannotPlan, match="“Hub” is excluded and taken"):
        ask(cast, ring, excluded=(ring.hub,), taken=(ring.hub,))
    browser = cast.browser("Alba")
    for sent in (
        {"aim": "fragment"},
        {"aim": "fragment", "removals": "51"},
        {"aim": "fragment", "budget": "nan"},
        {"aim": "contain", "removals": "1"},
        {"aim": "sever", "removals": "1"},
        {"aim": "nothing", "removals": "1"},
        {"aim": "fragment", "removals": "1", f"cost-{ring.hub}": "-2"},
        {"aim": "fragment", "removals": "1", "quota-TH": "many"},
        {"aim": "fragment", "removals": "1", "audience": "XX-NONE"},
    ):
        assert browser.post("/disrupt/new/", {"network": ring.network, **sent}).status_code in (400, 403), sent
    assert work_off() == 0
    for nothing in ("", "?network=nothing", "?record=", "?collection=Nowhere"):
        assert browser.get(f"/disrupt/new/{nothing}").status_code == 404


def test_a_new_version_stands_beside_the_old_one(cast, ring):
    """Linked, with its own limits; both can be compared, and what both name is told."""
    first = made(cast, ring)
    browser = cast.browser("Alba")
    assert browser.get(address(first, "again")).status_code == 200
    answer = browser.post(address(first, "again"), {"aim": "fragment", "removals": "2"})
    work_off()
    page = answer.headers["Location"]
    second = page.split("/")[-2]
    assert len(labels(browser.get(page))) == 2
    assert first in browser.get(page).content.decode()
    page = text(browser.get(f"/disrupt/compare/?plan={first}&plan={second}"))
    assert first in page
    assert second in page
    both = queries.pages(cast["Alba"], [first, second])
    assert [len(row["plans"]) for row in presenting.overlap(both)] == [2, 1]
    for wrong in ("", f"?plan={first}&plan=x", "?" + "&".join(f"plan={first[:-2]}{n:02}" for n in range(9))):
        assert browser.get(f"/disrupt/compare/{wrong}").status_code == 404


def test_a_picture_too_large_is_refused_before_it_is_queued(cast, ring, monkeypatch):
    """In words; containing takes more."""
    monkeypatch.setattr(asking, "MOST_ACTORS", 7)
    with pytest.raises(CannotPlan, match="too many people"):
        ask(cast, ring)
    assert ask(cast, ring, aim=Aim.CONTAIN, largest=3)


def test_a_plan_is_named_stopped_and_begun_again(cast, ring):
    """Stopped before its job runs it is not made; one that a crash left in the middle is."""
    plan = ask(cast, ring)
    browser = cast.browser("Alba")
    browser.post(address(plan, "rename"), {"name": "Spring"})
    assert "Spring" in browser.get("/disrupt/").content.decode()
    browser.post(address(plan, "cancel"))
    work_off()
    assert browser.get(address(plan, "progress")).json()["state"] == "cancelled"
    assert browser.post(address(plan, "cancel")).status_code == 403
    other = ask(cast, ring)
    with connections["owner"].cursor() as cursor:
        cursor.execute("set breakwater.owner_acts = 'on'")
        cursor.execute("update disruption_plan set state = 'running' where id = %s", [other])
    work_off()
    assert browser.get(address(other, "progress")).json()["state"] == "ready"
    for _ in range(operations.MOST_UNDER_WAY):
        ask(cast, ring)
    with pytest.raises(Refused, match="As many of your plans"):
        ask(cast, ring)


def test_it_tells_how_far_it_is_and_stops_when_told(cast, ring, monkeypatch):
    """Progress is written for the page; a plan that somebody stops meanwhile is dropped."""
    monkeypatch.setattr(making, "TOLD_EVERY_S", 0.0)
    seen = []
    right = making._Teller.tell

    def tell(teller, progress):
        right(teller, progress)
        seen.append(cast.browser("Alba").get(address(plan, "progress")).json())
        operations.cancel(principal=cast["Alba"], plan_id=plan)

    monkeypatch.setattr(making._Teller, "tell", tell)
    plan = ask(cast, ring, removals=2)
    work_off()
    assert len(seen) == 1
    assert seen[0]["state"] == "running"
    assert seen[0]["best"] >= seen[0]["bound"]
    assert cast.browser("Alba").get(address(plan, "progress")).json()["state"] == "cancelled"


def test_a_plan_that_ends_the_worker_is_given_up_in_the_end(cast, ring, monkeypatch):
    """Begun again after each end, three times in all: then it says so, and the worker lives."""

    def end(*_: object, **__: object) -> None:
        raise SystemExit

    monkeypatch.setattr(making, "solve", end)
    plan = ask(cast, ring)
    for _ in range(making.MOST_BEGUN):
        with pytest.raises(SystemExit):
            making.make(cast["Alba"], plan_id=plan, run=1)
    making.make(cast["Alba"], plan_id=plan, run=1)
    assert "The server ended each time" in cast.browser("Alba").get(address(plan)).content.decode()


def test_a_search_ends_by_steps_and_by_the_clock(cast, ring, monkeypatch):
    """Whatever it is asked: a plan that was cut short says how far it can be from the best."""
    monkeypatch.setattr(making, "LONGEST_S", -1.0)
    plan = data(cast.browser("Alba").get(address(made(cast, ring, removals=3))))["plan"]
    assert plan["end"] in ("stopped", "proved")
    assert plan["bound"] <= plan["effect"][-1]


def test_a_plan_is_taken_out_through_the_ledger(cast, ring):
    """Numbered, marked, for the own organisation; the child is in no copy; its originators are told of the rest."""
    plan = made(cast, ring)
    browser = cast.browser("Alba")
    rows = list(csv.reader(io.StringIO(browser.post(address(plan, "export"), {"form": "csv"}).content.decode())))
    assert rows[-1][:4] == ["1", "Hub", "Organiser", "TH"]
    copy = browser.post(address(plan, "export"), {"form": "json"})
    told = copy.json()
    assert [target["label"] for target in told["targets"]] == ["Hub"]
    assert told["marking"].startswith("TLP:AMBER")
    assert browser.post(address(plan, "export"), {"form": "print"}).status_code == 200
    assert browser.post(address(plan, "export"), {"form": "exe"}).status_code == 403
    with connections["owner"].cursor() as cursor:
        cursor.execute("set breakwater.owner_acts = 'on'")
        cursor.execute("select form, number, statement_ids from access_export order by at")
        ledger = cursor.fetchall()
        cursor.execute("select id::text from statements_statement where is_protected")
        protected = {row[0] for row in cursor.fetchall()}
        cursor.execute(
            "select a.id, s.originator from audit_row a join audit_shown s on s.audit_row_id = a.id"
            " where a.action = 'plan.export' and a.decision = 'allowed'"
        )
        shown = {originator for _act, originator in cursor.fetchall()}
    assert [row[0] for row in ledger] == ["plan csv", "plan json", "plan print"]
    assert told["ledger"] == ledger[1][1]
    assert protected
    assert ring.lent in ledger[0][2]
    assert not protected & {each for row in ledger for each in row[2]}
    assert shown == {"ID-IID", "BD-CCI"}


def test_a_plan_is_marked_by_the_claims_that_went_into_it_too(cast, ring):
    """One judgement that Alba alone may read: the page, its copy and the ledger say so."""
    claim = cast.claims("Alba", ring.left[1], ring.left[2], marking=red(cast, "Alba"))
    browser = cast.browser("Alba")
    plan = made(cast, ring)
    copy = browser.post(address(plan, "export"), {"form": "json"}).json()
    assert copy["marking"].startswith("TLP:RED")
    with connections["owner"].cursor() as cursor:
        cursor.execute("select set_config('breakwater.owner_acts', 'on', false)")
        cursor.execute("select statement_ids from access_export")
        assert claim in str(cursor.fetchall())


def test_a_collection_and_a_record_are_planned_against_too(cast, ring):
    """As networks draw them."""
    browser = cast.browser("Alba")
    for asked in ({"collection": COLLECTION}, {"record": ring.hub}):
        answer = browser.post("/disrupt/new/", {**asked, "aim": "fragment", "removals": "1"})
        work_off()
        assert labels(browser.get(answer.headers["Location"])) == ["Hub"]
    assert Asked(removals=1).to_json()["aim"] == "fragment"

"""From a network to a plan that is saved: asked, made by the job, shown."""

import json
import re

import pytest

from breakwater.foundation.jobs.testing import work_off

pytestmark = pytest.mark.database


def asked(browser, ring, **more):
    """Ask for a plan; returns its address."""
    answer = browser.post("/disrupt/new/", {"network": ring.network, "aim": "fragment", "removals": "1", **more})
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


def data(answer):
    """Return what the page of a plan computes with."""
    found = re.search(
        r'<script id="plan-data" type="application/json">(.*?)</script>', answer.content.decode(), re.DOTALL
    )
    return json.loads(found.group(1))


def test_from_a_network_to_a_plan(cast, ring):
    """Asked by form, made by the job, proved, shown: who holds both groups together goes."""
    browser = cast.browser("Alba")
    assert browser.get(f"/disrupt/new/?network={ring.network}").status_code == 200
    address = asked(browser, ring)
    assert "The plan is being made." in browser.get(address).content.decode()
    assert browser.get(f"{address}progress/").json() == {"state": "waiting", "steps": None, "best": None, "bound": None}
    assert work_off() == 1
    found = data(browser.get(address))
    plan = found["plan"]
    assert [target["label"] for target in plan["targets"]] == ["Hub"]
    assert (plan["effect"], plan["proved"]) == ([28, 6], True)
    assert plan["checked"]["accepted"]
    assert plan["targets"][0]["lead"] == "TH"
    assert "Ring of nine" in browser.get("/disrupt/").content.decode()

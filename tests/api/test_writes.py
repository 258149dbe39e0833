"""What a program writes passes the checks of the pages, and stands in the audit rows of the pages."""

import copy
from pathlib import Path

import pytest

from breakwater.foundation.members.tests.factories import audited
from tests.support.api_world import COLLECTION

pytestmark = pytest.mark.database

OWN = {"tlp": "AMBER+STRICT", "pap": "AMBER"}
HAND_IN = {
    "marking": OWN,
    "grade": {"code": "B2"},
    "report": {"reference": "R-9", "title": "A boat", "text": "Seen.", "dated": "2026-03-01", "marking": OWN},
    "records": [
        {"key": "p", "kind": "person", "screening": {"victim": "no", "child": "no", "reason": "Adult."}},
        {"key": "v", "kind": "vessel"},
        {"key": "t", "kind": "relation"},
    ],
    "statements": [
        {"record": "p", "property": "name", "value": "Rahim Contoh", "lang": "ms"},
        {"record": "p", "property": "birth_date", "value": "circa 1990", "value_kind": "date"},
        {"record": "v", "property": "name", "value": "KM Sembilan", "marking": {"tlp": "GREEN", "pap": "AMBER"}},
        {"record": "t", "property": "uses", "source": "p", "target": "v", "held_from": "Oct 2025"},
    ],
}


def changed(path, value):
    """Return the hand-in with one place changed."""
    sent = copy.deepcopy(HAND_IN)
    *first, last = path
    place = sent
    for step in first:
        place = place[step]
    place[last] = value
    return sent


def counted(program):
    """Return how many statements a program lists."""
    return len(program.get("/statements", limit=500).json()["statements"])


def test_a_hand_in_is_stored_and_read_back(world):
    """Under its own markings, graded in its agency's scheme, dates as said."""
    program = world.program("Alba")
    stored = program.post("/contributions", HAND_IN)
    assert stored.status_code == 201, stored.content
    answer = stored.json()
    assert len(answer["statements"]) == 4
    assert answer["protected"] == []
    entity = program.get(f"/entities/{answer['records']['p']}").json()
    assert entity["caption"] == "Rahim Contoh"
    assert [tie["other"]["caption"] for tie in entity["relations"]] == ["KM Sembilan"]
    row = program.get(f"/statements/{answer['statements'][2]}").json()["statement"]
    assert (row["marking"]["tlp"], row["marking"]["originator"], row["grade"]["code"]) == ("GREEN", "BD-CCI", "B2")
    assert program.get(f"/reports/{answer['report']}").json()["reference"] == "R-9"
    assert "statement.contribute" in [action for (action,) in audited("action")]


def test_the_worked_example_is_stored_as_the_page_says(world):
    """The very bytes that stand in the documentation."""
    page = (Path(__file__).parents[2] / "docs/how-to/use-the-api.md").read_text(encoding="utf-8")
    body = page.partition("-d '")[2].partition("'\n```")[0]
    answer = world.program("Alba").post("/contributions", body)
    assert answer.status_code == 201, answer.content
    assert (len(answer.json()["statements"]), list(answer.json()["records"])) == (2, ["boat"])


def test_a_child_is_protected_with_the_hand_in(world):
    """As from the form."""
    sent = changed(("records", 0, "screening"), {"victim": "perhaps", "child": "yes"})
    program = world.program("Alba")
    answer = program.post("/contributions", sent).json()
    assert answer["protected"] == [answer["records"]["p"]]
    entity = program.get(f"/entities/{answer['records']['p']}").json()
    assert (entity["protected"], entity["caption"], entity["properties"]) == (True, None, [])


def test_sent_twice_under_one_key_is_stored_once(world):
    """The same answer again; other content under the key is refused; another author's key is another."""
    program = world.program("Alba")
    first = program.post("/contributions", HAND_IN, **{"Idempotency-Key": "job-1"})
    before = counted(program)
    again = program.post("/contributions", HAND_IN, **{"Idempotency-Key": "job-1"})
    assert (again.status_code, again.json()) == (201, first.json())
    other = program.post("/contributions", changed(("statements", 0, "value"), "Else"), **{"Idempotency-Key": "job-1"})
    assert other.status_code == 409
    assert counted(program) == before
    assert world.program("Ana").post("/contributions", HAND_IN, **{"Idempotency-Key": "job-1"}).status_code == 201


WRONG = [
    (("statements", 0, "value"), "", "value"),
    (("statements", 0, "value"), "x" * 10_000, "value"),
    (("statements", 0, "value"), "a\u202eb", "value"),
    (("statements", 0, "record"), "nobody", "record"),
    (("statements", 0, "record"), "00000000-0000-4000-8000-000000000000", "record"),
    (("statements", 3, "target"), "", "target"),
    (("statements", 3, "target"), "not an id", "target"),
    (("statements", 0, "lang"), "no language", "lang"),
    (("records", 0, "kind"), "dragon", "kind"),
    (("records", 0, "screening"), None, "screening"),
    (("records", 1, "key"), "p", "key"),
    (("marking",), None, "marking"),
    (("marking",), OWN | {"releasable_to": ["ZZ-NOT"]}, "marking"),
    (("marking",), OWN | {"tlp": "RED"}, "marking"),
    (("marking",), OWN | {"compartments": ["BOREAS"]}, "marking"),
    (("marking",), OWN | {"purposes": ["border_control"]}, "marking"),
    (("marking",), OWN | {"handling": ["H3"]}, "marking"),
    (("report", "marking", "compartments"), ["BOREAS"], "marking"),
    (("report", "title"), " ", "title"),
]


def test_what_is_wrong_with_a_hand_in_is_said_row_by_row_and_nothing_is_stored(world, subtests):
    """Which row, which column, why and what to do."""
    program = world.program("Alba")
    for path, value, column in WRONG:
        with subtests.test(case=repr((path, value, column))[:80]):
            before = counted(program)
            answer = program.post("/contributions", changed(path, value))
            assert answer.status_code == 400
            problem = answer.json()["problems"][0]
            assert problem["column"] == column
            assert problem["reason"]
            assert counted(program) == before


FORMLESS = [
    (("statements",), []),
    (("statements", 0, "said_on"), "yesterday"),
    (("statements", 0, "value_kind"), "hearsay"),
    (("statements", 0, "colour"), "blue"),
    (("statements", 0, "value"), "a\0b"),
    (("statements", 0, "value"), "\ud800"),
    (("statements", 0, "grade"), {"code": "Z9"}),
    (("marking", "tlp"), "PURPLE"),
    (("marking", "expires_at"), "0001-01-01T00:00:00+14:00"),
    (("marking", "expires_at"), "2027-01-01T00:00:00"),
    (("statements", 0, "withheld"), ["both"]),
]


def test_what_has_no_form_is_refused(world, subtests):
    """400 with words; the value is not echoed."""
    program = world.program("Alba")
    for path, value in FORMLESS:
        with subtests.test(case=repr((path, value))[:80]):
            answer = program.post("/contributions", changed(path, value))
            assert answer.status_code == 400
            assert set(answer.json()) <= {"error", "remedy", "problems"}
            assert answer.json()["error"]


def deep(levels):
    """Return JSON of this many levels."""
    return "[" * levels + "]" * levels


BODIES = [
    (b"", "application/json", 400),
    (b"{", "application/json", 400),
    (b"\xff\xfe{}", "application/json", 400),
    (b'{"statements": NaN}', "application/json", 400),
    (b'{"statements": 1' + b"0" * 6_000 + b"}", "application/json", 400),
    (deep(500).encode(), "application/json", 400),
    (deep(200_000).encode(), "application/json", 400),
    (b"{}", "text/plain", 400),
    (b"a=b", "application/x-www-form-urlencoded", 400),
    (b"{}", "multipart/form-data; boundary=x", 400),
    (b" " * (5 * 1024 * 1024), "application/json", 413),
]


def test_what_is_no_body_is_refused(world, subtests):
    """Cut, wrongly encoded, deep, of another kind, too large."""
    program = world.program("Alba")
    for body, kind, status in BODIES:
        with subtests.test(case=repr((body, kind, status))[:80]):
            answer = program.post("/contributions", body, content_type=kind)
            assert answer.status_code == status
            assert answer.json()["remedy"] or answer.json()["error"]


def test_a_claim_is_made_seen_as_one_and_withdrawn(world):
    """Alba's own claim joins two of her records until she withdraws it."""
    program = world.program("Alba")
    left, right = world.records["vessel"], world.records["hidden"]
    sent = {"left": left, "right": right, "judgement": "same", "reason": "Same hull.", "marking": OWN}
    made = program.post("/claims", sent)
    assert made.status_code == 201
    assert set(program.get(f"/entities/{left}").json()["records"]) == {left, right}
    assert program.get(f"/entities/{left}", apart="true").json()["records"] == [left]
    claim = made.json()["id"]
    gone = program.delete(f"/claims/{claim}")
    assert (gone.status_code, gone.content) == (204, b"")
    assert program.get(f"/entities/{left}").json()["records"] == [left]
    assert program.delete(f"/claims/{claim}").status_code == 403
    actions = [action for (action,) in audited("action")]
    assert ("entity.claim" in actions, "entity.withdraw" in actions) == (True, True)


CLAIMS = [
    ({"left": "hidden"}, 404),
    ({"right": "00000000-0000-4000-8000-000000000000"}, 404),
    ({"right": "network"}, 403),
    ({"right": "vessel"}, 403),
    ({"judgement": "perhaps"}, 400),
    ({"reason": ""}, 400),
    ({"reason": "  "}, 403),
    ({"marking": {"tlp": "RED"}}, 400),
    ({"marking": {"tlp": "AMBER", "compartments": ["BOREAS"]}}, 400),
    ({"left": "not an id"}, 400),
    ({"grade": {"code": "2B"}}, 400),
]


def test_a_claim_that_cannot_be_is_refused(world, subtests):
    """Hidden and absent records are the same 404."""
    program = world.program("Bo")
    for changes, status in CLAIMS:
        with subtests.test(case=repr((changes, status))[:80]):
            given = {
                "left": "vessel",
                "right": "person",
                "judgement": "same",
                "reason": "Same.",
                "marking": OWN,
            } | changes
            sent = given | {end: world.records.get(given[end], given[end]) for end in ("left", "right")}
            assert program.post("/claims", sent).status_code == status


def test_another_agencys_claim_is_refused_with_the_reason_and_a_hidden_one_is_not_there(world):
    """Readable, not theirs: 403. Not readable: 404. It stands after both."""
    alba, dana = world.program("Alba"), world.program("Dana")
    refused = alba.delete(f"/claims/{world.claim}")
    assert refused.status_code == 403
    assert "MY-MCB" in refused.json()["error"]
    assert dana.delete(f"/claims/{world.claim}").status_code == 404
    assert [claim["id"] for claim in alba.get("/claims", record=world.records["other"]).json()["claims"]] == [
        world.claim
    ]


QUESTIONS = [
    ("/statements", {"limit": "0"}),
    ("/statements", {"limit": "501"}),
    ("/statements", {"limit": "many"}),
    ("/statements", {"record": "not-an-id"}),
    ("/statements", {"originater": "BD-CCI"}),
    ("/statements", {"kind": "a\0b"}),
    ("/statements", {"kind": ["leg", "route"]}),
    ("/statements", {"reference": "x" * 201}),
    ("/search", {}),
    ("/search", {"q": ""}),
    ("/search", {"q": "x" * 401}),
    ("/claims", {}),
    ("/claims", {"record": "x"}),
    ("/me", {"as": "Bo"}),
]


def test_a_question_that_cannot_be_understood_is_refused(world, subtests):
    """A filter that is misspelt never filters nothing."""
    program = world.program("Alba")
    for path, query in QUESTIONS:
        with subtests.test(case=repr((path, query))[:80]):
            answer = program.get(path, **query)
            assert answer.status_code == 400
            assert answer.json()["error"]


def test_an_address_answers_its_methods_only(world):
    """405 names them."""
    program = world.program("Alba")
    answer = program.client.put("/api/v1/claims", "{}", content_type="application/json", headers=program.headers)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, POST")
    assert program.delete(f"/networks/collections/{COLLECTION}/picture").status_code == 405

"""Hand in once, whole or not at all; drafts and hand-ins are their author's alone."""

from __future__ import annotations

import threading
from datetime import date
from uuid import uuid4

import pytest
from django.db import connections

from breakwater.capabilities.statements import draft_store, operations
from breakwater.capabilities.statements.contribute_form import RowFields, Sheet
from breakwater.capabilities.statements.drafts import (
    DraftError,
    NewAttachment,
    NewRecord,
    NewReport,
    NewStatement,
    Screening,
)
from breakwater.capabilities.statements.places import places
from breakwater.capabilities.statements.receipts import receipt
from breakwater.capabilities.statements.tests.contributors import OWN, stored
from breakwater.core.marking import Handling, Marking, Tlp
from breakwater.foundation.access.errors import NotFound, Refused

pytestmark = pytest.mark.database

EVERYTHING = ("statement", "report", "attachment", "handin", "protection", "screeninganswer")


def own_only(originator: str = OWN, **parts) -> Marking:
    return Marking(originator=originator, **{"tlp": Tlp.AMBER_STRICT, **parts})


def name_of(value: str, **parts) -> NewStatement:
    return NewStatement(**{"record": "v", "prop": "name", "value": value, "marking": own_only(), **parts})


def report(**parts) -> NewReport:
    given = {"reference": "R1", "title": "T", "text": "Text.", "dated": date(2026, 4, 22), "marking": own_only()}
    return NewReport(**{**given, **parts})


def hand_in(people, who: str = "Alba", *, key: str | None = None, **parts):
    given = {"records": [NewRecord("v", "vessel")], "statements": [name_of("KM Contoh")], **parts}
    return operations.contribute(principal=people[who], key=key, **given)


def test_what_comes_twice_is_stored_once(people) -> None:
    """The same key and content give the same ids; rows and audit stay as they were."""
    key = str(uuid4())
    first = hand_in(people, key=key)
    before = stored(*EVERYTHING)
    assert hand_in(people, key=key) == first
    assert stored(*EVERYTHING) == before == {**dict.fromkeys(EVERYTHING, 0), "statement": 1, "handin": 1}


def test_the_same_content_under_another_key_is_said_again(people) -> None:
    """Saying a thing twice on purpose is not a fault."""
    assert hand_in(people, key=str(uuid4())).statement_ids != hand_in(people, key=str(uuid4())).statement_ids


def test_a_key_holds_one_content(people) -> None:
    """What was changed after it was stored is not dropped in silence."""
    key = str(uuid4())
    hand_in(people, key=key)
    with pytest.raises(DraftError, match="stored before, with other content"):
        hand_in(people, key=key, statements=[name_of("KM Lain")])
    assert stored("statement") == {"statement": 1}


def test_two_deliveries_at_once_store_once(people) -> None:
    """Both are told the same ids."""
    key = str(uuid4())
    alba = people["Alba"]
    gate = threading.Barrier(2)
    answers = []

    def deliver() -> None:
        gate.wait()
        done = operations.contribute(
            principal=alba, key=key, records=[NewRecord("v", "vessel")], statements=[name_of("KM Contoh")]
        )
        answers.append(done)
        connections.close_all()

    threads = [threading.Thread(target=deliver) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 2
    assert answers[0] == answers[1]
    assert stored("statement", "handin") == {"statement": 1, "handin": 1}


def test_a_key_of_one_author_says_nothing_to_another(people) -> None:
    """Ada, of the same agency, may use the same key; neither sees what the other's became."""
    key = str(uuid4())
    first = hand_in(people, "Alba", key=key)
    with pytest.raises(NotFound):
        receipt(people["Ada"], key, places())
    assert hand_in(people, "Ada", key=key).statement_ids != first.statement_ids


def test_a_receipt_names_what_was_stored_by_record(people) -> None:
    """In the order in which it was keyed."""
    key = str(uuid4())
    hand_in(people, key=key, statements=[name_of("KM Contoh"), name_of("18", prop="length_m")], report=report())
    found = receipt(people["Alba"], key, places())
    assert [(named.text, [(line.label, line.text) for line in lines]) for named, lines in found.lines] == [
        ("KM Contoh", [("Name", "KM Contoh"), ("Length in m", "18")])
    ]
    assert found.report is not None
    assert found.report.reference == "R1"


@pytest.mark.parametrize(("victim", "child"), [("yes", "no"), ("perhaps", "no"), ("no", "perhaps"), ("no", "yes")])
def test_yes_and_perhaps_protect_at_once(people, victim: str, child: str) -> None:
    """The value moves behind the protection in the same act: the author's own reading no longer names the person."""
    key = str(uuid4())
    done = hand_in(people, key=key, records=[NewRecord("v", "person", Screening(victim, child))])
    assert done.protected == (done.record_ids["v"],)
    ((named, lines),) = receipt(people["Alba"], key, places()).lines
    assert named.is_protected
    assert "KM Contoh" not in (named.text, *(line.text for line in lines))


def test_no_to_both_wants_a_reason(people) -> None:
    """With one, nothing is protected and the answer is kept."""
    with pytest.raises(DraftError, match="No wants a reason"):
        hand_in(people, records=[NewRecord("v", "person", Screening("no", "no", "  "))])
    assert stored(*EVERYTHING) == dict.fromkeys(EVERYTHING, 0)
    done = hand_in(people, records=[NewRecord("v", "person", Screening("no", "no", "Adult by passport."))])
    assert done.protected == ()
    assert stored("screeninganswer", "protection") == {"screeninganswer": 1, "protection": 0}


def test_an_unanswered_question_blocks(people) -> None:
    """Nothing is chosen beforehand."""
    for screening in (None, Screening("", "no"), Screening("no", ""), Screening("maybe", "no", "r")):
        with pytest.raises(DraftError, match="May this person be a victim, or a child"):
            hand_in(people, records=[NewRecord("v", "person", screening)])
    assert stored("statement") == {"statement": 0}


BAD = {
    "unknown organisation": {"statements": [name_of("X", marking=own_only(releasable_to=frozenset({"NOBODY"})))]},
    "unknown person": {
        "statements": [name_of("X", marking=own_only(tlp=Tlp.RED, named_recipients=frozenset({str(uuid4())})))]
    },
    "red without readers": {"statements": [name_of("X", marking=own_only(tlp=Tlp.RED))]},
    "another originator": {"statements": [name_of("X", marking=own_only("BD-CCI"))]},
    "another world": {"statements": [name_of("X", marking=own_only(world="exercise"))]},
    "unknown compartment": {"statements": [name_of("X", marking=own_only(compartments=frozenset({"VAULT"})))]},
    "unreadable report": {"report": report(marking=own_only(compartments=frozenset({"VAULT"})))},
    "unreadable file": {
        "report": report(
            attachments=(NewAttachment("a", b"x", own_only(compartments=frozenset({"VAULT"}))),),
        )
    },
    "caveat missing": {"statements": [name_of("X", marking=own_only(handling=frozenset({Handling.H3})))]},
    "control character in a caveat": {
        "statements": [name_of("X", marking=own_only(handling=frozenset({Handling.H3}), caveat="a\x00b"))]
    },
    "unknown kind": {"records": [NewRecord("v", "unicorn")]},
    "unknown record": {"statements": [name_of("X"), name_of("Y", record=str(uuid4()))]},
    "record without statement": {"records": [NewRecord("v", "vessel"), NewRecord("w", "vessel")]},
    "NUL in a value": {"statements": [name_of("KM \x00 Contoh")]},
    "NUL in a report": {"report": report(text="a\x00b")},
    "NUL in a file's name": {"report": report(attachments=(NewAttachment("a\x00", b"x", own_only()),))},
    "direction control": {"statements": [name_of("KM \u202eContoh")]},
    "direction control in a title": {"report": report(title="a\u2066b")},
    "space of no width in a name": {"statements": [name_of("KM\u200bContoh")]},
    "soft hyphen in an identifier": {"statements": [name_of("EX\u00adN82", prop="imo_number")]},
    "joiner in an identifier": {"statements": [name_of("EX\u200dN82", value_kind="identifier", prop="note")]},
    "mark in a reference": {"statements": [name_of("X", reference="R\ufeff1")]},
    "tags in a note": {"statements": [name_of("Seen.\U000e0041\U000e0042", prop="note")]},
    "blank letter in a file's name": {"report": report(attachments=(NewAttachment("a\u3164", b"x", own_only()),))},
    "long name": {"statements": [name_of("x" * 10_000)]},
    "long value": {"statements": [name_of("x" * 20_001, prop="note")]},
    "long property": {"statements": [name_of("X", prop="p" * 10_000)]},
    "no language": {"statements": [name_of("X", lang="'; drop table")]},
    "unknown kind of value": {"statements": [name_of("X", value_kind="blob")]},
    "report without title": {"report": report(title=" ")},
    "file of 20 MB and a byte": {
        "report": report(attachments=(NewAttachment("a", b"x" * (20 * 2**20 + 1), own_only()),))
    },
    "relation with one end": {
        "records": [NewRecord("v", "vessel"), NewRecord("r", "relation")],
        "statements": [name_of("X"), name_of("", record="r", prop="owns", source="v")],
    },
    "relation to itself": {
        "records": [NewRecord("v", "vessel"), NewRecord("r", "relation")],
        "statements": [name_of("X"), name_of("", record="r", prop="owns", source="v", target="v")],
    },
}


def test_bad_input_stores_nothing(people) -> None:
    """A clear error with what to do; no row, whatever is wrong."""
    for what, parts in BAD.items():
        with pytest.raises(DraftError) as refused:
            hand_in(people, key=str(uuid4()), **parts)
        assert all(problem.reason for problem in refused.value.problems), what
        assert stored(*EVERYTHING) == dict.fromkeys(EVERYTHING, 0), what


def test_any_bytes_are_a_file(people) -> None:
    """Encodings are not looked at: a file is kept as it is and only ever handed out as it is."""
    content = bytes(range(256)) * 2 + "ünï".encode("utf-16") + b"\x00"
    hand_in(people, report=report(attachments=(NewAttachment("bad.txt", content, own_only()),)))
    assert stored("attachment") == {"attachment": 1}


@pytest.mark.parametrize("who", ["Chidi", "Dana"])
def test_guests_and_co_chairs_hand_nothing_in(people, who: str) -> None:
    """A hat gives no right to the pool."""
    with pytest.raises(Refused):
        hand_in(people, who, statements=[name_of("X", marking=own_only(people[who].organisation))])
    assert stored("statement") == {"statement": 0}


def test_another_agencys_hidden_record_cannot_be_spoken_of(people) -> None:
    """To Bo, Alba's record and one that never was are refused in the same words."""
    hidden = hand_in(people, "Alba").record_ids["v"]
    refusals = []
    for record in (hidden, str(uuid4())):
        with pytest.raises(DraftError) as refused:
            hand_in(people, "Bo", records=[], statements=[name_of("X", record=record, marking=own_only("BD-CCI"))])
        refusals.append([(p.row, p.column, p.reason, p.remedy) for p in refused.value.problems])
    assert refusals[0] == refusals[1]


def sheet(key: str, *values: str) -> Sheet:
    return Sheet(key=key, rows=[RowFields(n, record="v", prop="name", value=value) for n, value in enumerate(values)])


def test_a_draft_is_its_authors_alone(people) -> None:
    """Ada of the same agency, Bo of another: for them there is no such draft."""
    key = str(uuid4())
    draft_store.keep(people["Alba"], sheet(key, "KM Contoh"), title="T")
    found, _saved_at = draft_store.draft(people["Alba"], key)
    assert found.rows[0].value == "KM Contoh"
    for who in ("Ada", "Bo"):
        assert draft_store.drafts(people[who]) == []
        with pytest.raises(NotFound):
            draft_store.draft(people[who], key)
        with pytest.raises(NotFound):
            draft_store.discard(people[who], key)
    draft_store.keep(people["Ada"], sheet(key, "KM Lain"), title="Mine")
    assert draft_store.draft(people["Alba"], key)[0].rows[0].value == "KM Contoh"


def test_a_draft_is_written_over_and_thrown_away(people) -> None:
    """One row a key, whatever is kept in it."""
    key = str(uuid4())
    for values in (("A",), ("A", "B")):
        draft_store.keep(people["Alba"], sheet(key, *values), title="T")
    assert [(line.key, line.statement_count) for line in draft_store.drafts(people["Alba"])] == [(key, 2)]
    draft_store.discard(people["Alba"], key)
    assert stored("draft") == {"draft": 0}


def test_handing_in_lets_go_of_the_draft_for_good(people) -> None:
    """In the same act; a late save of the same form does not bring it back."""
    key = str(uuid4())
    draft_store.keep(people["Alba"], sheet(key, "KM Contoh"), title="T")
    hand_in(people, key=key)
    assert stored("draft") == {"draft": 0}
    with pytest.raises(NotFound):
        draft_store.keep(people["Alba"], sheet(key, "KM Contoh"), title="T")

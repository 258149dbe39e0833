"""Correct, retract, remark, protect: each one verb, its rows and nothing else."""

import threading

import pytest
from django.db import connections

from breakwater.capabilities.statements import actions, operations, queries
from breakwater.capabilities.statements.captions import captions
from breakwater.capabilities.statements.drafts import DraftError, NewRecord, NewStatement, Screening
from breakwater.capabilities.statements.operations import changing
from breakwater.core.marking import GROUP, Marking, Pap, Tlp
from breakwater.foundation.access.errors import NotFound, Refused
from breakwater.foundation.access.passage import acting

pytestmark = pytest.mark.database

SCREENED = Screening(victim="no", child="no", reason="Known to the agency for years.")
SHARED = Marking(originator="ID-IID", tlp=Tlp.AMBER, pap=Pap.AMBER, releasable_to=frozenset({GROUP}))
NARROW = Marking(originator="ID-IID", tlp=Tlp.AMBER_STRICT, pap=Pap.AMBER)


@pytest.fixture
def said(people):
    """Alba says two names of one person: the record, and the statements."""
    done = operations.contribute(
        principal=people["Alba"],
        records=[NewRecord("p", "person", SCREENED)],
        statements=[NewStatement("p", "name", "Somchai", SHARED), NewStatement("p", "alias", "Lek", SHARED)],
    )
    return done.record_ids["p"], *done.statement_ids


def stored(record):
    """Return every row on a record as it is stored, by id, but for its label."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("set breakwater.owner_acts = 'on'")
        cursor.execute(
            "select id::text, prop, value, supersedes::text, withdrawn_at is not null, is_protected"
            " from statements_statement where record_id = %s",
            [record],
        )
        return {row[0]: row[1:] for row in cursor.fetchall()}


def reads(people, name, record):
    """Return what somebody reads of a record: id → value."""
    with acting(people[name], actions.READ) as passage:
        return {row.id: row.value for row in queries.of_records(passage, [record])}


def called(people, name, record):
    """Return what somebody's pages call a record."""
    with acting(people[name], actions.READ) as passage:
        return captions(passage, [record])[record].text


def test_a_correction_supersedes_and_keeps(people, said):
    """The new statement stands with everything the old one had; the old one stays, dated, with its reason."""
    record, name, alias = said
    new = operations.correct(principal=people["Alba"], statement_id=name, value="Somchai P.", reason="Misread.")
    assert stored(record) == {
        name: ("name", "Somchai", None, True, False),
        alias: ("alias", "Lek", None, False, False),
        new: ("name", "Somchai P.", name, False, False),
    }
    assert reads(people, "Bo", record) == {alias: "Lek", new: "Somchai P."}
    with acting(people["Bo"], actions.READ) as passage:
        assert queries.why_withdrawn(passage, name) == "Misread."


def test_of_two_corrections_at_once_one_stands(people, said, monkeypatch):
    """Both find that the statement stands; the second is told that it no longer does, and stores nothing."""
    record, name, _alias = said
    alba, gate, told = people["Alba"], threading.Barrier(2, timeout=20), []
    look = changing._standing

    def look_together(*args):
        found = look(*args)
        gate.wait()
        return found

    def change(value):
        try:
            operations.correct(principal=alba, statement_id=name, value=value, reason="Misread.")
        except Refused as refusal:
            told.append(refusal.message)
        finally:
            connections.close_all()

    monkeypatch.setattr(changing, "_standing", look_together)
    threads = [threading.Thread(target=change, args=[value]) for value in ("Somchai P.", "Somchai K.")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [words for words in told if "no longer stands" in words] == told
    assert len(told) == 1
    assert len([row for row in stored(record).values() if row[2] == name]) == 1


def test_a_retraction_is_dated_and_final(people, said):
    """It no longer stands for anybody, stays readable with its reason, and cannot be retracted again."""
    record, name, alias = said
    operations.retract(principal=people["Alba"], statement_id=alias, reason="Another man.")
    assert stored(record) == {name: ("name", "Somchai", None, False, False), alias: ("alias", "Lek", None, True, False)}
    assert reads(people, "Bo", record) == {name: "Somchai"}
    with pytest.raises(Refused, match="no longer stands"):
        operations.retract(principal=people["Alba"], statement_id=alias, reason="Again.")
    with pytest.raises(Refused, match="no longer stands"):
        operations.correct(principal=people["Alba"], statement_id=alias, value="Lek 2", reason="Again.")


def test_a_narrower_marking_takes_effect_at_once(people, said):
    """Who loses it reads it no more; the value is the same, and the change is a dated row of the agency's."""
    record, name, alias = said
    operations.remark(principal=people["Alba"], statement_id=alias, marking=NARROW, reason="A source is at risk.")
    assert reads(people, "Bo", record) == {name: "Somchai"}
    assert reads(people, "Ada", record) == {name: "Somchai", alias: "Lek"}
    with acting(people["Alba"], actions.READ) as passage:
        assert [change.kind for change in queries.label_history(passage, [alias])] == ["remark"]
    with acting(people["Bo"], actions.READ) as passage:
        assert queries.label_history(passage, [name, alias]) == []


def test_nobody_narrows_to_what_they_could_not_read_themselves(people, said):
    """Left out of the named recipients: refused in words, not by the database, and nothing changes."""
    record, _name, alias = said
    hers = frozenset({people["Ada"].person_id})
    without_me = Marking(originator="ID-IID", tlp=Tlp.RED, pap=Pap.RED, named_recipients=hers)
    with pytest.raises(DraftError, match="You could not read this back"):
        operations.remark(principal=people["Alba"], statement_id=alias, marking=without_me, reason="Only theirs.")
    assert alias in reads(people, "Alba", record)


@pytest.mark.parametrize(
    "wider",
    [
        Marking(originator="ID-IID", tlp=Tlp.GREEN, pap=Pap.AMBER),
        Marking(originator="ID-IID", tlp=Tlp.AMBER, pap=Pap.GREEN, releasable_to=frozenset({GROUP})),
        Marking(originator="ID-IID", tlp=Tlp.AMBER_STRICT, pap=Pap.AMBER, releasable_to=frozenset({GROUP, "OBS"})),
    ],
    ids=["more readers", "more use", "one more organisation"],
)
def test_a_wider_marking_takes_a_release(people, said, wider):
    """Refused, and nothing changes."""
    record, name, alias = said
    before = stored(record)
    with pytest.raises(Refused, match="gives somebody more"):
        operations.remark(principal=people["Alba"], statement_id=name, marking=wider, reason="Let them all see.")
    assert stored(record) == before
    assert reads(people, "Bo", record) == {name: "Somchai", alias: "Lek"}


def test_a_marking_for_nobody_is_no_marking(people, said):
    """An organisation that does not exist is named in the error."""
    nobody = Marking(originator="ID-IID", tlp=Tlp.AMBER, pap=Pap.AMBER, releasable_to=frozenset({"XX-NONE"}))
    with pytest.raises(DraftError, match="No organisation has this code"):
        operations.remark(principal=people["Alba"], statement_id=said[1], marking=nobody, reason="Why not.")


@pytest.mark.parametrize("act", ["correct", "retract", "remark"])
def test_only_the_originator_changes_what_it_said(people, said, act):
    """Another reader is refused with the reason; to who may not read it there is nothing to change."""
    record, name, alias = said
    operations.remark(principal=people["Alba"], statement_id=alias, marking=NARROW, reason="At risk.")
    before = stored(record)
    more = {
        "correct": {"value": "Other", "reason": "I know better."},
        "retract": {"reason": "I know better."},
        "remark": {"marking": Marking(originator="BD-CCI", tlp=Tlp.AMBER_STRICT, pap=Pap.RED), "reason": "Mine now."},
    }[act]
    with pytest.raises((Refused, DraftError)):
        getattr(operations, act)(principal=people["Bo"], statement_id=name, **more)
    with pytest.raises(NotFound):
        getattr(operations, act)(principal=people["Bo"], statement_id=alias, **more)
    assert stored(record) == before


def test_protection_moves_every_value(people, said):
    """Whoever said it, and whoever reads it: the rows stay, unnamed; what is said later is unnamed from the start."""
    record, name, alias = said
    operations.protect(principal=people["Bo"], record_id=record, category="witness", grounds="Speaks to us.")
    unnamed = ("identity", "", None, False, True)
    assert stored(record) == {name: unnamed, alias: unnamed}
    operations.contribute(principal=people["Ada"], statements=[NewStatement(record, "alias", "Lek 2", SHARED)])
    assert set(stored(record).values()) == {unnamed}
    assert set(reads(people, "Alba", record).values()) == {""}
    assert called(people, "Alba", record) == "Protected person"


def test_protection_has_grounds_and_a_record(people, said):
    """Refused without grounds; for a record that one may not read there is nothing to protect."""
    with pytest.raises(Refused, match="grounds"):
        operations.protect(principal=people["Bo"], record_id=said[0], category="witness", grounds=" ")
    hidden = operations.contribute(
        principal=people["Alba"],
        records=[NewRecord("v", "vessel")],
        statements=[NewStatement("v", "name", "KM", NARROW)],
    )
    with pytest.raises(NotFound):
        operations.protect(
            principal=people["Bo"], record_id=hidden.record_ids["v"], category="witness", grounds="Speaks to us."
        )


@pytest.mark.parametrize("prop", ["name", "name_local", "alias", "msisdn"])
def test_a_caption_is_the_same_with_and_without_what_is_hidden(people, said, prop):
    """Of two worlds that differ in what a reader may not read, the caption is one."""
    record = said[0]
    before = {name: called(people, name, record) for name in ("Alba", "Ada", "Bo")}
    mine = Marking(originator="BD-CCI", tlp=Tlp.AMBER_STRICT, pap=Pap.AMBER)
    operations.contribute(
        principal=people["Bo"],
        statements=[NewStatement(record, prop, "Aaaaron", mine, held_from="1990")],
    )
    assert {name: called(people, name, record) for name in ("Alba", "Ada")} == {
        name: before[name] for name in ("Alba", "Ada")
    }
    new = operations.contribute(
        principal=people["Bo"], records=[NewRecord("v", "vessel")], statements=[NewStatement("v", "mmsi", "525", mine)]
    ).record_ids["v"]
    assert called(people, "Bo", new) != ""
    with acting(people["Alba"], actions.READ) as passage:
        assert captions(passage, [record, new]).keys() == {record}

"""A release is asked for by one officer and approved by another; its readers see from then on, and no sooner."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connections

from breakwater.capabilities.releases import actions, operations, queries
from breakwater.capabilities.releases.changes import Change
from breakwater.capabilities.releases.tests.cast import NOW, OWN, TO_BANGKOK, own_only, say
from breakwater.capabilities.statements import actions as statement_actions
from breakwater.capabilities.statements import operations as statements
from breakwater.capabilities.statements import queries as statement_queries
from breakwater.capabilities.statements.drafts import DraftError
from breakwater.core.marking import Handling, Pap, Purpose, Tlp
from breakwater.foundation.access.errors import NotFound, Refused
from breakwater.foundation.access.passage import acting
from breakwater.foundation.approvals.states import State
from breakwater.foundation.commitments import queries as commitments
from breakwater.foundation.members.roles import Role

pytestmark = pytest.mark.database


def reads(principal, ids):
    """Return which of these statements someone reads, through the statements' own queries."""
    with acting(principal, statement_actions.READ) as passage:
        return {row.id for row in statement_queries.by_ids(passage, ids)}


def state_of(principal, release_id):
    """Return where a request stands."""
    with acting(principal, actions.READ) as passage:
        return queries.release(passage, release_id).line.approval.state


def rows_now():
    """Return every row that a release could change, as the owner sees them."""
    tables = ("statements_statement", "statements_labelchange", "approvals_approval", "commitments_commitment",
              "releases_request", "releases_item")  # fmt: skip
    with connections["owner"].cursor() as cursor:
        cursor.execute("select set_config('breakwater.owner_acts', 'on', false)")
        found = {}
        for table in tables:
            cursor.execute(f"select to_jsonb(t) - 'none' from {table} t order by t::text")
            found[table] = cursor.fetchall()
    return found


def owed(principal):
    """Return how many things someone owes, and is owed."""
    with acting(principal, actions.READ) as passage:
        return len(commitments.i_owe(passage)), len(commitments.i_am_owed(passage))


def test_named_readers_read_from_the_approval_on_and_not_before(cast, said, asking):
    """Everyone's reading is compared whole, before asking, after asking and after approval."""
    kept = say(cast["Alba"], "KM Contoh Tiga")
    everything = [*said, *kept]
    outsiders = ("Dana", "Eko", "Farid", "Gita", "Hani")
    for name in outsiders:
        assert reads(cast[name], everything) == set()
    release_id = operations.request_release(principal=cast["Alba"], asking=asking())
    for name in outsiders:
        assert reads(cast[name], everything) == set()
    operations.approve(principal=cast["Bo"], release_id=release_id)
    assert reads(cast["Dana"], everything) == set(said)
    for name in ("Eko", "Farid", "Gita", "Hani"):
        assert reads(cast[name], everything) == set()
    for name in ("Alba", "Bo", "Chidi"):
        assert reads(cast[name], everything) == set(everything)
    assert state_of(cast["Alba"], release_id) is State.APPROVED


def test_the_commitment_is_owed_by_the_second_officer_and_done_by_the_approval(cast, said, asking):
    """Their analyst owes nothing and is owed nothing."""
    release_id = operations.request_release(principal=cast["Alba"], asking=asking())
    assert owed(cast["Bo"]) == (1, 0)
    assert owed(cast["Alba"]) == (0, 1)
    for name in ("Dana", "Farid"):
        with acting(cast[name], statement_actions.READ) as passage:
            assert commitments.i_owe(passage) + commitments.i_am_owed(passage) == []
    assert owed(cast["Chidi"]) == (0, 0)
    operations.approve(principal=cast["Bo"], release_id=release_id)
    assert owed(cast["Bo"]) == (0, 0)
    assert owed(cast["Alba"]) == (0, 0)


def test_nobody_approves_their_own_request(cast, said, asking):
    """Not by naming oneself, not by approving, not by refusing; nothing changes."""
    with pytest.raises(Refused, match="Nobody approves"):
        operations.request_release(principal=cast["Alba"], asking=asking(second_officer=cast.person("Alba")))
    release_id = operations.request_release(principal=cast["Alba"], asking=asking())
    before = rows_now()
    with pytest.raises(Refused, match="Nobody approves"):
        operations.approve(principal=cast["Alba"], release_id=release_id)
    with pytest.raises(Refused, match="Nobody approves"):
        operations.refuse(principal=cast["Alba"], release_id=release_id, reason="No.")
    assert rows_now() == before
    assert reads(cast["Dana"], said) == set()


@pytest.mark.parametrize("verb", ["approve", "refuse"])
def test_only_the_officer_asked_decides(cast, said, asking, verb):
    """A third officer, an analyst and another agency's officer change nothing; the last learns nothing."""
    cast.add("Ines", OWN, Role.SECOND_OFFICER)
    release_id = operations.request_release(principal=cast["Alba"], asking=asking())
    before = rows_now()
    reason = {"reason": "No."} if verb == "refuse" else {}
    act = getattr(operations, verb)
    with pytest.raises(Refused, match="asked of somebody else"):
        act(principal=cast["Ines"], release_id=release_id, **reason)
    with pytest.raises(Refused, match="not yours to do"):
        act(principal=cast["Chidi"], release_id=release_id, **reason)
    with pytest.raises(NotFound):
        act(principal=cast["Dana"], release_id=release_id, **reason)
    assert rows_now() == before


def test_another_agency_cannot_release_what_it_reads(cast, said, asking):
    """Readable is not one's own; what is not readable does not exist."""
    shared = say(cast["Alba"], "KM Contoh Lima", marking=own_only(releasable_to=frozenset({"TH-BSB"})))
    cast.add("Jaya", "TH-BSB", Role.SECOND_OFFICER)
    theirs = Change(tlp=Tlp.GREEN, pap=Pap.AMBER)
    before = rows_now()
    with pytest.raises(Refused, match="Only ID-IID changes"):
        operations.request_release(
            principal=cast["Dana"],
            asking=asking(statement_ids=shared, change=theirs, second_officer=cast.person("Jaya")),
        )
    with pytest.raises(NotFound):
        operations.request_release(
            principal=cast["Dana"], asking=asking(change=theirs, second_officer=cast.person("Jaya"))
        )
    assert rows_now() == before


@pytest.mark.parametrize("change", ["narrowed", "retracted", "corrected"])
def test_a_statement_changed_since_must_be_asked_for_anew(cast, said, asking, change):
    """The whole release fails, the other statement included."""
    release_id = operations.request_release(principal=cast["Alba"], asking=asking())
    chidi = cast["Chidi"]
    if change == "narrowed":
        statements.remark(
            principal=chidi, statement_id=said[0], marking=own_only(pap=Pap.RED), reason="Source at risk."
        )
    elif change == "retracted":
        statements.retract(principal=chidi, statement_id=said[0], reason="Mistaken.")
    else:
        statements.correct(principal=chidi, statement_id=said[0], value="KM Contoh 1", reason="Spelling.")
    before = rows_now()
    with pytest.raises(Refused, match="changed since"):
        operations.approve(principal=cast["Bo"], release_id=release_id)
    assert rows_now() == before
    assert reads(cast["Dana"], said) == set()
    operations.refuse(principal=cast["Bo"], release_id=release_id, reason="Changed since.")
    assert state_of(cast["Alba"], release_id) is State.REFUSED


def test_what_is_narrowed_out_of_an_officers_sight_is_gone_for_that_officer(cast, said, asking):
    """A request is read by who reads every statement in it; who asked still does."""
    release_id = operations.request_release(principal=cast["Alba"], asking=asking())
    alone = own_only(tlp=Tlp.RED, named_recipients=frozenset({cast.person("Alba"), cast.person("Chidi")}))
    statements.remark(principal=cast["Chidi"], statement_id=said[0], marking=alone, reason="Few may know.")
    with pytest.raises(NotFound):
        operations.approve(principal=cast["Bo"], release_id=release_id)
    assert state_of(cast["Alba"], release_id) is State.OPEN


def test_of_two_approvals_at_once_one_stands(cast, said, asking):
    """Both have read the request as open before either decides; one label change a statement comes of it."""
    release_id = operations.request_release(principal=cast["Alba"], asking=asking())
    bo, start, outcomes = cast["Bo"], threading.Barrier(2), []

    def approve():
        try:
            start.wait(timeout=10)
            operations.approve(principal=bo, release_id=release_id)
            outcomes.append("approved")
        except Refused as refusal:
            outcomes.append(refusal.message)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=approve) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(outcomes) == ["This request is no longer open.", "approved"]
    assert len(rows_now()["statements_labelchange"]) == len(said)


def test_refusing_says_why_and_reaches_nobody(cast, said, asking):
    """A refusal without a reason is none."""
    release_id = operations.request_release(principal=cast["Alba"], asking=asking())
    with pytest.raises(Refused, match="has a reason"):
        operations.refuse(principal=cast["Bo"], release_id=release_id, reason=" ")
    operations.refuse(principal=cast["Bo"], release_id=release_id, reason="Source at risk.")
    with acting(cast["Alba"], actions.READ) as passage:
        approval = queries.release(passage, release_id).line.approval
    assert (approval.state, approval.reason) == (State.REFUSED, "Source at risk.")
    assert reads(cast["Dana"], said) == set()
    with pytest.raises(Refused, match="no longer open"):
        operations.approve(principal=cast["Bo"], release_id=release_id)


def test_only_who_asked_withdraws_and_only_while_it_is_open(cast, said, asking):
    """A withdrawn request is no more to be approved."""
    release_id = operations.request_release(principal=cast["Alba"], asking=asking())
    with pytest.raises(Refused, match="Only who asked"):
        operations.withdraw(principal=cast["Bo"], release_id=release_id)
    operations.withdraw(principal=cast["Alba"], release_id=release_id)
    assert state_of(cast["Bo"], release_id) is State.WITHDRAWN
    assert owed(cast["Bo"]) == (0, 0)
    with pytest.raises(Refused, match="no longer open"):
        operations.approve(principal=cast["Bo"], release_id=release_id)
    assert reads(cast["Dana"], said) == set()


REFUSALS = {
    "nothing wider": ({"change": Change(tlp=Tlp.AMBER_STRICT, pap=Pap.AMBER)}, "nobody more"),
    "narrower": ({"change": Change(tlp=Tlp.AMBER_STRICT, pap=Pap.RED)}, "nobody more"),
    "no reason": ({"reason": "  "}, "has a reason"),
    "nobody's id": ({"second_officer": "00000000-0000-4000-8000-000000000000"}, "Choose from the list"),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_a_request_that_makes_no_sense_is_refused(cast, said, asking, case):
    """With what to do instead; nothing is stored."""
    parts, words = REFUSALS[case]
    before = rows_now()
    with pytest.raises(Refused) as refusal:
        operations.request_release(principal=cast["Alba"], asking=asking(**parts))
    assert words in str(refusal.value)
    assert rows_now() == before


def test_the_second_officer_is_an_officer_of_the_own_agency(cast, said, asking):
    """Neither an analyst nor another agency's officer."""
    for name in ("Chidi", "Dana"):
        with pytest.raises(Refused, match="releasing or second officer of your agency"):
            operations.request_release(principal=cast["Alba"], asking=asking(second_officer=cast.person(name)))


def test_the_second_officer_reads_what_is_released(cast, asking):
    """Who cannot read it cannot judge it."""
    for_two = frozenset({cast.person("Alba"), cast.person("Chidi")})
    red = say(cast["Alba"], "KM Contoh Enam", marking=own_only(tlp=Tlp.RED, named_recipients=for_two))
    with pytest.raises(Refused, match="Bo does not read all"):
        operations.request_release(principal=cast["Alba"], asking=asking(statement_ids=red))


def test_markings_for_nobody_are_refused(cast, said, asking):
    """An organisation that does not exist gets no release."""
    nowhere = replace(TO_BANGKOK, releasable_to=frozenset({"ZZ-NOT"}))
    with pytest.raises(DraftError, match="No organisation has this code"):
        operations.request_release(principal=cast["Alba"], asking=asking(change=nowhere))


def test_each_statement_keeps_what_a_release_does_not_change(cast, asking):
    """An expiry stays; statements of different markings go in one request."""
    plain = say(cast["Alba"], "KM Contoh Satu")
    until = NOW + timedelta(days=90)
    brief = say(cast["Alba"], "KM Contoh Dua", marking=own_only(expires_at=until))
    change = replace(TO_BANGKOK, handling=frozenset({Handling.H1}))
    ids = [*plain, *brief]
    release_id = operations.request_release(principal=cast["Alba"], asking=asking(statement_ids=ids, change=change))
    operations.approve(principal=cast["Bo"], release_id=release_id)
    with acting(cast["Alba"], statement_actions.READ) as passage:
        found = {row.id: row.marking for row in statement_queries.by_ids(passage, ids)}
    to_bangkok = own_only(releasable_to=frozenset({"TH-BSB"}), handling=frozenset({Handling.H1}))
    assert found == {plain[0]: to_bangkok, brief[0]: replace(to_bangkok, expires_at=until)}


def test_a_purpose_that_would_hide_the_release_from_its_approver_is_said(cast, said, asking):
    """Row security would refuse the write; the officer is told to change the purpose."""
    change = replace(TO_BANGKOK, purposes=frozenset({Purpose.INVESTIGATION}))
    release_id = operations.request_release(principal=cast["Alba"], asking=asking(change=change))
    with pytest.raises(Refused, match="Change the purpose"):
        operations.approve(principal=cast["Bo"], release_id=release_id)
    operations.approve(principal=cast.at_work("Bo", Purpose.INVESTIGATION), release_id=release_id)
    assert reads(cast.at_work("Dana", Purpose.INVESTIGATION), said) == set(said)
    assert reads(cast["Dana"], said) == set()


def test_history_lists_what_one_reads_newest_first(cast, said, asking):
    """Of one's own agency, and only where one reads every statement."""
    for_two = frozenset({cast.person("Alba"), cast.person("Bo")})
    red = say(cast["Alba"], "KM Contoh Tujuh", marking=own_only(tlp=Tlp.RED, named_recipients=for_two))
    first = operations.request_release(principal=cast["Alba"], asking=asking())
    second = operations.request_release(
        principal=cast["Alba"], asking=asking(statement_ids=red, change=Change(tlp=Tlp.AMBER_STRICT, pap=Pap.AMBER))
    )

    def history(name):
        with acting(cast[name], actions.READ) as passage:
            return [line.id for line in queries.history(passage)]

    assert history("Bo") == [second, first]
    assert history("Chidi") == [first]
    assert history("Dana") == []

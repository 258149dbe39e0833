"""Two persons, always: in Python, and in the table where Python is passed by."""

import pytest
from django.db import IntegrityError, ProgrammingError, connections

from breakwater.foundation.access.actions import EVERY_ROLE, Action
from breakwater.foundation.access.doors import insert, readable
from breakwater.foundation.access.errors import NotFound, Refused
from breakwater.foundation.access.passage import acting
from breakwater.foundation.approvals import operations, queries
from breakwater.foundation.approvals.models import Approval
from breakwater.foundation.approvals.states import TRANSITIONS, State
from breakwater.foundation.database.source import new_id

pytestmark = pytest.mark.database

ACT = Action("test.act", "Act", EVERY_ROLE, writes=True)
SUBJECT = "00000000-0000-4000-8000-000000000001"


def ask(person, **parts):
    """Ask for an approval; returns its id."""
    with acting(person, ACT) as passage:
        return operations.request(passage, kind="test.approve", subject_id=SUBJECT, **parts)


def look(person, approval_id):
    """Return the approval as someone sees it, or None."""
    with acting(person, ACT) as passage:
        return queries.by_ids(passage, [approval_id]).get(approval_id)


def decide(person, verb, approval_id, **parts):
    """Approve, refuse or withdraw."""
    with acting(person, ACT) as passage:
        getattr(operations, verb)(passage, approval_id=approval_id, **parts)


def test_anyone_of_the_agency_but_the_requester_decides_where_nobody_is_named(people):
    """Another agency does not see that something was asked."""
    approval_id = ask(people["Alba"])
    with pytest.raises(Refused, match="Nobody approves"):
        decide(people["Alba"], "approve", approval_id)
    with pytest.raises(NotFound):
        decide(people["Dana"], "approve", approval_id)
    assert look(people["Dana"], approval_id) is None
    decide(people["Bo"], "approve", approval_id, reason="Seen.")
    found = look(people["Alba"], approval_id)
    assert (found.state, found.decided_by, found.reason) == (State.APPROVED, people["Bo"].person_id, "Seen.")


def test_another_agency_decides_where_that_is_said(people):
    """Then the requester's own colleagues do not."""
    approval_id = ask(people["Alba"], approver_organisation="XB-POL")
    with pytest.raises(Refused, match="somebody else"):
        decide(people["Bo"], "approve", approval_id)
    decide(people["Dana"], "refuse", approval_id, reason="No grounds.")
    assert look(people["Alba"], approval_id).state is State.REFUSED


@pytest.mark.parametrize("first", ["approve", "refuse", "withdraw"])
@pytest.mark.parametrize("second", ["approve", "refuse", "withdraw"])
def test_what_is_decided_stays_decided(people, first, second):
    """Every second act is refused, whoever does it."""
    approval_id = ask(people["Alba"])
    by = {"approve": "Bo", "refuse": "Bo", "withdraw": "Alba"}
    parts = {"refuse": {"reason": "No."}}
    decide(people[by[first]], first, approval_id, **parts.get(first, {}))
    stands = look(people["Bo"], approval_id)
    with pytest.raises(Refused, match="no longer open"):
        decide(people[by[second]], second, approval_id, **parts.get(second, {}))
    assert look(people["Bo"], approval_id) == stands
    assert all(state is State.OPEN for state, _ in TRANSITIONS)


def test_the_table_refuses_an_own_approval(people):
    """The constraint, past every check in Python."""
    ask(people["Alba"])
    alba = people["Alba"]
    with pytest.raises(IntegrityError, match="approvals_nobody_approves_own"), acting(alba, ACT) as passage:
        readable(alba, Approval).update(state="approved", decided_by=alba.person_id, decided_at=passage.at)


def test_row_security_refuses_a_decision_in_anothers_name(people):
    """Alba cannot write that Bo approved, nor a request of Bo's, nor one that begins approved."""
    ask(people["Alba"])
    alba, bo = people["Alba"], people["Bo"]
    with pytest.raises(ProgrammingError, match="row-level security"), acting(alba, ACT) as passage:
        readable(alba, Approval).update(state="approved", decided_by=bo.person_id, decided_at=passage.at)
    for parts in ({"requested_by": bo.person_id}, {"state": "approved", "decided_by": bo.person_id}):
        with pytest.raises(ProgrammingError, match="row-level security"):
            forge(alba, **parts)


def forge(person, **parts):
    """Write an approval past the operations."""
    with acting(person, ACT) as passage:
        row = Approval(
            id=new_id(),
            subject_id=SUBJECT,
            organisation="XA-POL",
            approver_organisation="XA-POL",
            world="live",
            kind="test.approve",
            requested_at=passage.at,
            decided_at=passage.at if "decided_by" in parts else None,
            **({"requested_by": person.person_id} | parts),
        )
        insert(person, [row])


def test_row_security_keeps_what_is_decided(people):
    """A decided row is found by no update, not even by who decided it."""
    approval_id = ask(people["Alba"])
    decide(people["Bo"], "approve", approval_id)
    bo = people["Bo"]
    with acting(bo, ACT):
        assert readable(bo, Approval).update(state="refused") == 0
    assert look(bo, approval_id).state is State.APPROVED


def test_without_a_door_there_is_nothing(people):
    """Neither through Django nor through the connection."""
    ask(people["Alba"])
    with connections["default"].cursor() as cursor, pytest.raises(Exception, match="No ticket"):
        cursor.execute("select * from approvals_approval")

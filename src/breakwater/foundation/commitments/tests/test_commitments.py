"""Who owes what to whom: seen by its two sides, closed by the right one, once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import ProgrammingError

from breakwater.foundation.access.actions import EVERY_ROLE, Action
from breakwater.foundation.access.doors import readable
from breakwater.foundation.access.errors import NotFound, Refused
from breakwater.foundation.access.passage import acting
from breakwater.foundation.commitments import operations, queries
from breakwater.foundation.commitments.models import Commitment
from breakwater.foundation.commitments.operations import Party
from breakwater.foundation.commitments.states import State
from breakwater.foundation.members.roles import Role

pytestmark = pytest.mark.database

ACT = Action("test.act", "Act", EVERY_ROLE, writes=True)
SUBJECT = ("request", "00000000-0000-4000-8000-000000000001")
DUE = date(2026, 6, 19)


def owe(person, *, by, to, due_on=DUE):
    """Record a commitment; returns its id."""
    with acting(person, ACT) as passage:
        return operations.create(passage, kind="request.answer", subject=SUBJECT, by=by, to=to, due_on=due_on)


def desk(person):
    """Return the ids of what someone owes and is owed."""
    with acting(person, ACT) as passage:
        return [row.id for row in queries.i_owe(passage)], [row.id for row in queries.i_am_owed(passage)]


def close(person, verb, commitment_id):
    """Do, decline or withdraw."""
    with acting(person, ACT) as passage:
        getattr(operations, verb)(passage, commitment_id=commitment_id)


def test_each_side_sees_it_on_its_side_and_a_third_agency_not_at_all(people):
    """Owed by anyone of one agency to anyone of the other."""
    owed = owe(people["Dana"], by=Party("XA-POL"), to=Party("XB-POL"))
    assert desk(people["Alba"]) == desk(people["Bo"]) == ([owed], [])
    assert desk(people["Dana"]) == ([], [owed])
    assert desk(people["Chidi"]) == ([], [])
    chidi = people["Chidi"]
    with acting(chidi, ACT):
        assert list(readable(chidi, Commitment)) == []


def test_a_role_or_a_person_narrows_a_side(people):
    """The desk of a colleague without the role, or of another name, stays empty."""
    by_role = owe(people["Dana"], by=Party("XA-POL", role=Role.SECOND_OFFICER), to=Party("XB-POL"))
    by_name = owe(people["Dana"], by=Party("XA-POL", person=people["Alba"].person_id), to=Party("XB-POL"))
    assert desk(people["Bo"]) == ([by_role], [])
    assert desk(people["Alba"]) == ([by_name], [])
    with acting(people["Alba"], ACT) as passage:
        assert queries.count_owed(passage) == 1


def test_the_most_urgent_comes_first(people):
    """By the day it is due."""
    days = [DUE + timedelta(days=3), DUE, DUE + timedelta(days=1)]
    made = [owe(people["Dana"], by=Party("XA-POL"), to=Party("XB-POL"), due_on=day) for day in days]
    assert desk(people["Alba"]) == ([made[1], made[2], made[0]], [])


@pytest.mark.parametrize(
    ("verb", "right", "wrong", "state"),
    [
        ("do", "Alba", "Dana", State.DONE),
        ("decline", "Alba", "Dana", State.DECLINED),
        ("withdraw", "Dana", "Alba", State.WITHDRAWN),
    ],
)
def test_the_right_side_closes_it_once(people, verb, right, wrong, state):
    """The other side may not, a third agency finds nothing, and what is closed is closed."""
    owed = owe(people["Dana"], by=Party("XA-POL"), to=Party("XB-POL"))
    with pytest.raises(Refused, match="not yours to close"):
        close(people[wrong], verb, owed)
    with pytest.raises(NotFound):
        close(people["Chidi"], verb, owed)
    close(people[right], verb, owed)
    with pytest.raises(Refused, match="no longer open"):
        close(people[right], verb, owed)
    assert desk(people["Alba"]) == ([], [])
    with acting(people["Dana"], ACT) as passage:
        closed = queries.closed_since(passage, passage.at - timedelta(hours=1))
    assert [(row.id, row.state) for row in closed] == [(owed, state)]


def test_only_the_named_person_or_role_closes_it(people):
    """A colleague does not do it for them."""
    by_role = owe(people["Dana"], by=Party("XA-POL", role=Role.SECOND_OFFICER), to=Party("XB-POL"))
    by_name = owe(people["Dana"], by=Party("XA-POL", person=people["Alba"].person_id), to=Party("XB-POL"))
    with pytest.raises(Refused, match="not yours to close"):
        close(people["Alba"], "do", by_role)
    with pytest.raises(Refused, match="not yours to close"):
        close(people["Bo"], "do", by_name)


def test_a_third_agency_makes_no_commitment_for_others(people):
    """Nor does row security let it."""
    with pytest.raises(Refused, match="one of its two sides"):
        owe(people["Chidi"], by=Party("XA-POL"), to=Party("XB-POL"))
    chidi = people["Chidi"]
    with pytest.raises(ProgrammingError, match="row-level security"), acting(chidi, ACT) as passage:
        readable(chidi, Commitment).create(
            world="live", kind="x", subject_kind="x", subject_id=SUBJECT[1], mandate="x", owed_by="XA-POL",
            owed_to="XB-POL", due_on=DUE, created_at=passage.at,
        )  # fmt: skip


def test_row_security_keeps_what_is_closed(people):
    """A closed row is found by no update, and nobody closes it in another's name."""
    first = owe(people["Dana"], by=Party("XA-POL"), to=Party("XB-POL"))
    close(people["Alba"], "do", first)
    owe(people["Dana"], by=Party("XA-POL"), to=Party("XB-POL"))
    alba = people["Alba"]
    with acting(alba, ACT):
        assert readable(alba, Commitment).filter(pk=first).update(state="declined") == 0
    with pytest.raises(ProgrammingError, match="row-level security"), acting(alba, ACT) as passage:
        readable(alba, Commitment).update(state="done", closed_at=passage.at, closed_by=people["Bo"].person_id)


def test_late_is_computed_and_ends_with_the_state(people):
    """In time on the day it is due; late from the next; a closed one is never late."""
    owed = owe(people["Dana"], by=Party("XA-POL"), to=Party("XB-POL"))
    with acting(people["Alba"], ACT) as passage:
        row = queries.i_owe(passage)[0]
    assert [row.days_late(DUE + timedelta(days=n)) for n in (-1, 0, 1, 3)] == [0, 0, 1, 3]
    close(people["Alba"], "do", owed)
    with acting(people["Alba"], ACT) as passage:
        done = queries.closed_since(passage, datetime(2000, 1, 1, tzinfo=UTC))[0]
    assert done.days_late(DUE + timedelta(days=3)) == 0

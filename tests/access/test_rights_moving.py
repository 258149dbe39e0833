"""Rights that end or begin while somebody writes or reads: whoever comes second knows of the first.

The steps of a contribution and of a change of rights are played in every order. Afterwards each viewer reads what
`decide` says of every statement there is. Then again with a fault planted, which must be seen.
"""

from __future__ import annotations

import pytest
from django.db import connections

from breakwater.capabilities.releases.tests.cast import OWN, say
from breakwater.capabilities.statements import actions
from breakwater.capabilities.statements.models import Statement
from breakwater.core.marking import Marking, Pap, Tlp
from breakwater.foundation.access import passage as passages
from breakwater.foundation.access.doors import readable
from breakwater.foundation.access.errors import Refused, RightsMoved
from breakwater.foundation.access.passage import acting
from tests.support.interleaving import Actor, orders, play
from tests.support.rights import COMPARTMENT, Rights, readers_of

pytestmark = [pytest.mark.database, pytest.mark.slow]

VIEWERS = ("Chidi", "Dana", "Eko", "Farid", "Gita", "Hani")
WRITES = {
    "open": "select at_micros, pid, version from bw.opening_to_write",
    "insert": 'insert into "statements_statement"',
    "audit": r"select .*bw\.record_act",
}
CHANGES = {"epoch": "select bw.change_policy", "audit": r"select .*bw\.record_act"}


def marking(tlp=Tlp.AMBER, *to: str, **parts) -> Marking:
    """Return a marking of ID-IID."""
    return Marking(originator=OWN, tlp=tlp, pap=Pap.AMBER, releasable_to=frozenset(to), **parts)


MOVES = {
    "clearance": (marking(Tlp.AMBER, "TH-BSB"), lambda r: (r.withdraw_clearance, r.attest_clearance), "Dana"),
    "compartment": (
        marking(Tlp.AMBER, "TH-BSB", compartments=frozenset({COMPARTMENT})),
        lambda r: (r.read_in, r.read_out),
        "Dana",
    ),
    "group": (marking(Tlp.GREEN), lambda r: (r.dismiss, r.admit), "Hani"),
    "client": (
        marking(Tlp.AMBER, "TH-BSB"),
        lambda r: (lambda _: r.end_clients(), lambda _: r.declare_client()),
        "Eko",
    ),
    "role": (marking(Tlp.AMBER, "BD-CCI"), lambda r: (r.end_role, r.give_role), "Farid"),
}
"""What moves to and fro: under which marking it tells, what takes it and what gives it, whose it is."""


class Stage:
    """The people, what was said, and what it was marked with."""

    def __init__(self, cast):
        self.cast, self.rights = cast, Rights(cast)
        self.rights.read_in("Chidi")
        self.markings = {}
        self.kept = {name: cast[name] for name in VIEWERS}  # principals of a request that began long ago

    def writes(self, marked: Marking, name: str = "Chidi") -> Actor:
        """A session in which somebody says something, known as they stood when the request began."""
        principal = self.kept[name]
        return Actor(lambda: say(principal, "KM Contoh", marking=marked), WRITES, ["default", "policy"])

    def changes(self, work) -> Actor:
        """A session in which an officer changes rights."""
        return Actor(work, CHANGES, ["default", "policy"])

    def unlike(self) -> set[str]:
        """Return who reads something else than `decide` says, by a fresh principal or by one kept for long."""
        found = set()
        for name in VIEWERS:
            for principal in (self.kept[name], self.cast[name]):
                try:
                    with acting(principal, actions.READ) as passage:
                        seen = {str(row.pk) for row in readable(principal, Statement).only("pk")}
                        at = passage.at
                except Refused:
                    with acting(self.cast["chair"], actions.READ) as passage:
                        seen, at = set(), passage.at
                if seen != readers_of(self.cast, self.markings, name, at=at):
                    found.add(name)
        return found


@pytest.fixture
def stage(cast):
    """The people, their officers, and a compartment."""
    return Stage(cast)


def play_moves(stage, what: str, chosen) -> set[str]:
    """Let a right go and come back, once an order, while something is said that it tells for."""
    marked, ways, whose = MOVES[what]
    for turn, order in enumerate(chosen):
        move = ways(stage.rights)[turn % 2]
        writer, changer = stage.writes(marked), stage.changes(lambda move=move: move(whose))
        play(order, w=writer, c=changer)
        assert (writer.error, changer.error) == (None, None), order
        stage.markings |= dict.fromkeys(writer.result, marked)
        if found := stage.unlike():
            return {f"{order}: {name}" for name in found}
    return set()


def test_no_order_of_a_contribution_and_a_change_shows_too_much_or_too_little(stage):
    """All ten orders of three steps and two, the right ending in every other one."""
    assert play_moves(stage, "clearance", orders(w=3, c=2)) == set()
    assert len(stage.markings) == 10


@pytest.mark.parametrize("what", [what for what in MOVES if what != "clearance"])
def test_the_same_for_every_other_right(stage, what):
    """Both ways round and interleaved, each with the right ending and with it beginning."""
    assert play_moves(stage, what, ("wwwcc", "wcwcw", "ccwww", "cwwwc")) == set()
    assert play_moves(stage, what, ("ccwww", "wwwcc")) == set()


@pytest.mark.parametrize("stop", ["suspend", "end_affiliation"])
def test_what_ends_for_good_ends_at_once(stage, stop):
    """An organisation suspended, an affiliation ended: read no more, whichever came first."""
    marked = marking(Tlp.AMBER, "BD-CCI", "MY-MCB")
    for order, name, organisation in (("wwcwc", "Farid", "BD-CCI"), ("ccwww", "Gita", "MY-MCB")):
        work = getattr(stage.rights, stop)
        writer = stage.writes(marked)
        changer = stage.changes(lambda work=work, whom=organisation if stop == "suspend" else name: work(whom))
        play(order, w=writer, c=changer)
        assert (writer.error, changer.error) == (None, None), order
        stage.markings |= dict.fromkeys(writer.result, marked)
        assert stage.unlike() == set()
        with pytest.raises(Refused), acting(stage.kept[name], actions.READ):
            pytest.fail("read on")


def writer_is_stopped(stage, chosen) -> set[str]:
    """End the writer's own role while it writes, then give it back; return the orders in which it wrote after that."""
    bad = set()
    for order in chosen:
        writer, changer = stage.writes(marking()), stage.changes(lambda: stage.rights.end_role("Chidi"))
        ended = play(order, w=writer, c=changer)
        assert changer.error is None, order
        if ended == ["c", "w"] and not isinstance(writer.error, Refused):
            bad.add(order)
        if ended == ["w", "c"]:
            assert writer.error is None, order
        stage.rights.give_role("Chidi")
    return bad


def test_who_lost_the_role_writes_no_more(stage):
    """Whichever order: what is written was written by somebody who could; who comes second is refused."""
    assert writer_is_stopped(stage, orders(w=3, c=2)) == set()


@pytest.mark.parametrize("order", ["ww" + "ccc" + "w", "cc" + "www"])
def test_both_ways_round_the_second_waits(stage, order):
    """The one that began first ends first."""
    writer, changer = stage.writes(marking()), stage.changes(lambda: stage.rights.end_role("Farid"))
    assert play(order, w=writer, c=changer) == list(dict.fromkeys(order))
    assert (writer.error, changer.error) == (None, None)


# In the middle of a read


def read_across(stage, between) -> set[str]:
    """Let Dana read, and again in the same act after something has happened; return what the second look showed."""
    dana = stage.cast["Dana"]
    with acting(dana, actions.READ):
        list(readable(dana, Statement).only("pk"))
        reader = Actor(between, {}, ["default", "policy"])
        play("", b=reader)
        assert reader.error is None
        return {str(row.pk) for row in readable(dana, Statement).only("pk")}


def clearance_ends_then_something_is_said(stage):
    """Return what happens meanwhile; each act is an own session's."""

    def happen():
        stage.rights.withdraw_clearance("Dana")
        stage.late = set(say(stage.cast["Chidi"], "KM Baru", marking=marking(Tlp.AMBER, "TH-BSB")))

    return happen


def test_an_answer_that_rests_on_rights_that_ended_does_not_leave(stage):
    """What was said after the clearance had ended is not shown by a read that began before."""
    with pytest.raises(RightsMoved, match="Open it again"):
        read_across(stage, clearance_ends_then_something_is_said(stage))


def test_without_looking_again_it_would_leave(stage, monkeypatch):
    """The same, the last look at the epoch left out: the new statement comes through."""
    monkeypatch.setattr(passages, "_refuse_if_rights_moved", lambda principal: None)
    seen = read_across(stage, clearance_ends_then_something_is_said(stage))
    assert stage.late <= seen


def test_somebody_elses_rights_do_not_disturb_a_read(stage):
    """The epoch moved; the reader's rights did not."""
    assert read_across(stage, lambda: stage.rights.withdraw_clearance("Farid")) == set()


# Planted faults


def owner(sql):
    """Change the database as its owner could by mistake."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql)


def test_a_writer_that_does_not_hold_the_epoch_is_caught(stage):
    """`for share` forgotten: somebody whose role has ended still writes."""
    owner("""create or replace function bw.opening_to_write(out at_micros bigint, out pid integer, out version bigint)
        language sql volatile security definer set search_path = pg_catalog as $$
        select (extract(epoch from transaction_timestamp()) * 1000000)::bigint, pg_backend_pid(), e.version
        from bw.policy_epoch e $$""")
    assert writer_is_stopped(stage, orders(w=3, c=2)) != set()


@pytest.mark.parametrize("what", MOVES)
def test_a_change_that_does_not_move_the_epoch_is_caught(stage, what):
    """Stale membership: the principal that was known before goes on reading."""
    owner("""create or replace function bw.change_policy() returns bigint language plpgsql volatile security definer
        set search_path = pg_catalog as $$ begin
        lock table bw.policy_epoch in exclusive mode; return (select e.version from bw.policy_epoch e); end $$""")
    assert play_moves(stage, what, orders(w=3, c=2)) != set()

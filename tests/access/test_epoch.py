"""Interning against interning, and against a change of policy: every order of their steps leaves the right grants.

The steps of two sessions are played in every order there is. What stands afterwards is compared with `decide`. The
same is then played with a lock taken away, and must be seen to go wrong.
"""

from __future__ import annotations

import json
import threading
import time
from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.db import OperationalError, connections, transaction

from breakwater.core.marking import Marking, Purpose, Tlp, from_json
from breakwater.core.policy import Subject, reading_periods, rules
from breakwater.core.policy import subject as subjects
from breakwater.core.policy.periods import ALWAYS, NEVER
from breakwater.foundation.access import interning
from breakwater.foundation.database import epoch
from tests.support.interleaving import Actor, orders, play, stop_here

pytestmark = [pytest.mark.database, pytest.mark.slow]

LABEL = {
    "lock": "select pg_advisory_xact_lock",
    "insert": "insert into bw.label ",
    "others": "select id, subjects from bw.audience",
}
AUDIENCE = {
    "lock": "select pg_advisory_xact_lock",
    "insert": "insert into bw.audience",
    "others": "select id, marking from bw.label",
}
EPOCH = {"epoch": "select version from bw.policy_epoch"}
RULES = {"epoch": "select bw.change_policy", "read": "select a.id"}


@pytest.fixture(autouse=True)
def stop_before_commit(monkeypatch):
    """An interner stops once more: with its grants written and not yet committed."""
    insert_grants = interning._insert_grants

    def insert_and_stop(*given):
        insert_grants(*given)
        stop_here("commit")

    monkeypatch.setattr(interning, "_insert_grants", insert_and_stop)


def new_marking() -> Marking:
    """Return a marking that was never interned, and that reaches AA-1 and BB-1."""
    return Marking(originator="AA-1", tlp=Tlp.AMBER, releasable_to=frozenset({"BB-1"}), caveat=str(uuid4()))


def new_subject(organisation: str = "BB-1") -> Subject:
    """Return a subject that was never interned, and that reads what reaches its organisation."""
    return Subject(
        person=str(uuid4()), organisation=organisation, state=organisation[:2], world="live",
        purpose=Purpose.INTELLIGENCE, standing=ALWAYS, clearance=ALWAYS, member=ALWAYS, community=ALWAYS,
        client_of=(), compartments=(), protection=NEVER,
    )  # fmt: skip


def interns_label(marking: Marking, **more: str) -> Actor:
    """A session that interns a label."""
    return Actor(lambda: interning.intern_labels([marking]), LABEL | more, ["policy"])


def interns_audience(subject: Subject, **more: str) -> Actor:
    """A session that interns an audience."""
    return Actor(lambda: interning.intern_audience([subject]), AUDIENCE | more, ["policy"])


def wrong_grants(reads=reading_periods) -> set:
    """Return every grant that is missing or surplus, of all labels and audiences there are."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("select id, marking from bw.label")
        labels = {number: from_json(json.loads(data)) for number, data in cursor.fetchall()}
        cursor.execute("select id, subjects from bw.audience")
        audiences = {number: subjects.from_json(json.loads(data)[0]) for number, data in cursor.fetchall()}
        cursor.execute("select audience_id, label_id, valid_from, valid_until from bw.label_grant where kind = 'r'")
        stored = set(cursor.fetchall())
        # What readers are asked about is made from these, and is the same.
        cursor.execute(
            "select audience_id, unnest(labels), valid_from, valid_until from bw.label_span where kind = 'r'"
        )
        read = set(cursor.fetchall())
    right = {
        (audience, label, span.start, span.end)
        for audience, subject in audiences.items()
        for label, marking in labels.items()
        for span in reads(subject, interning.Resource(marking, protects_identity=False))
    }
    return (stored ^ right) | (read ^ right)


def played(order: str, **actors: Actor) -> list[str]:
    """Play; nobody may fail. Returns who ended, in order."""
    ended = play(order, **actors)
    for name, actor in actors.items():
        assert actor.error is None, f"{order}: {name} failed: {actor.error!r}"
    return ended


@contextmanager
def unlocked_interning(*, epoch_held: bool, alone: bool):
    """Intern as the product does, one lock left out."""
    with transaction.atomic(using="policy", durable=True), connections["policy"].cursor() as cursor:
        if epoch_held:
            cursor.execute("select version from bw.policy_epoch for share")
        if alone:
            cursor.execute("select pg_advisory_xact_lock(%s)", [interning._INTERNING_LOCK])
        yield cursor


# A label against an audience


def play_label_and_audience(chosen) -> set[str]:
    """Play a new label and a new audience in some orders; return the first that left a grant missing or surplus."""
    for order in chosen:
        played(order, l=interns_label(new_marking()), a=interns_audience(new_subject()))
        if wrong_grants():
            return {order}
    return set()


@pytest.mark.parametrize(("first", "second"), ["la", "al"])
def test_who_interns_first_is_seen_by_the_second(database, first, second):
    """Both ways round: the second waits for the first to commit, and then reads it."""
    actors = {"l": interns_label(new_marking()), "a": interns_audience(new_subject())}
    assert played(first * 3 + second * 4 + first, **actors) == [first, second]
    assert wrong_grants() == set()


def test_no_order_of_label_and_audience_misses_a_grant(database):
    """All 70 orders of four steps and four."""
    found = list(orders(l=4, a=4))
    assert len(found) == 70
    assert play_label_and_audience(found) == set()
    with connections["owner"].cursor() as cursor:
        cursor.execute("select count(*) from bw.label_grant")
        assert cursor.fetchone()[0] == 70 * 70  # each label reaches each audience


def test_without_the_interning_lock_a_grant_is_missed(database, monkeypatch):
    """Each reads the other's table before the other has committed: the schedules see it."""
    monkeypatch.setattr(interning, "_interning", lambda: unlocked_interning(epoch_held=True, alone=False))
    assert play_label_and_audience(orders(l=4, a=4)) != set()


# Either against a change of the rules, which computes every grant anew


class Rules:
    """The policy, of which there are two editions: the second forgets that purposes matter.

    Installing an edition rewrites every grant, as a migration that changes the rules would.
    """

    def __init__(self, monkeypatch) -> None:
        self.edition = 0
        monkeypatch.setattr(interning, "reading_periods", self.reads)

    def reads(self, subject, resource):
        """Return when the present edition lets a subject read."""
        if self.edition == 0:
            return reading_periods(subject, resource)
        gates = [gate for gate in rules.READ_GATES if gate.code != "purpose"]
        return rules.AllOf(tuple(gate.rule for gate in gates)).during(subject, resource.marking)

    def change(self) -> None:
        """Install the other edition."""
        with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
            epoch.exclusive(using="owner")
            self.edition = 1 - self.edition
            cursor.execute("select a.id, a.subjects, l.id, l.marking from bw.audience a cross join bw.label l")
            rows = [
                (audience, label, span.start, span.end)
                for audience, who, label, marking in cursor.fetchall()
                for span in self.reads(
                    subjects.from_json(json.loads(who)[0]), interning.Resource(from_json(json.loads(marking)))
                )
            ]
            cursor.execute("delete from bw.label_grant")
            cursor.executemany("insert into bw.label_grant values (%s, 'r', %s, %s, %s)", rows)
            stop_here("commit")

    def changer(self) -> Actor:
        """A session that installs the other edition."""
        return Actor(self.change, RULES, ["owner"])


def play_rules(chosen, rules_now: Rules, interner) -> set[str]:
    """Play a change of rules and an interner in some orders; return the first that left a wrong grant."""
    for order in chosen:
        marking = Marking(originator="AA-1", tlp=Tlp.CLEAR, purposes=frozenset({Purpose.EXERCISE}), caveat=order)
        actor = interns_label(marking, **EPOCH) if interner == "label" else interns_audience(new_subject(), **EPOCH)
        played(order, i=actor, r=rules_now.changer())
        if wrong_grants(rules_now.reads):
            return {order}
    return set()


@pytest.fixture
def rules_now(database, monkeypatch):
    """The rules, with a reader and a label whose grant depends on the edition."""
    found = Rules(monkeypatch)
    interning.intern_audience([new_subject()])
    interning.intern_labels([Marking(originator="AA-1", tlp=Tlp.CLEAR, purposes=frozenset({Purpose.EXERCISE}))])
    return found


@pytest.mark.parametrize("interner", ["label", "audience"])
def test_no_order_of_interning_and_a_change_of_rules_leaves_a_stale_grant(rules_now, interner):
    """All 56 orders of five steps and three."""
    found = list(orders(i=5, r=3))
    assert len(found) == 56
    assert play_rules(found, rules_now, interner) == set()


@pytest.mark.parametrize("order", ["iiii" + "rrr" + "i", "rr" + "iiiii" + "r"])
def test_interning_and_a_change_of_rules_wait_for_each_other(rules_now, order):
    """Both ways round: whoever holds the epoch ends first."""
    actors = {"i": interns_label(new_marking(), **EPOCH), "r": rules_now.changer()}
    assert played(order, **actors) == list(dict.fromkeys(order))
    assert wrong_grants(rules_now.reads) == set()


@pytest.mark.parametrize("interner", ["label", "audience"])
def test_without_the_epoch_a_stale_grant_is_left(rules_now, monkeypatch, interner):
    """Interning that does not take the epoch computes by the old rules what the new ones never see."""
    monkeypatch.setattr(interning, "_interning", lambda: unlocked_interning(epoch_held=False, alone=True))
    assert play_rules(orders(i=4, r=3), rules_now, interner) != set()


# The queue


def test_a_change_has_its_turn_though_writers_overlap(database):
    """Three writers, of whom one always holds the epoch: a withdrawn clearance does not wait for a lull."""
    enough = threading.Event()
    written = []

    def write(offset):
        time.sleep(offset)
        while not enough.is_set():
            with transaction.atomic(), connections["default"].cursor() as cursor:
                cursor.execute("select * from bw.opening_to_write()")
                time.sleep(0.15)
                written.append(offset)
        connections["default"].close()

    writers = [threading.Thread(target=write, args=(offset,)) for offset in (0, 0.05, 0.1)]
    for writer in writers:
        writer.start()
    try:
        time.sleep(0.3)
        before = epoch.version()
        with transaction.atomic():
            began = time.monotonic()
            assert epoch.exclusive() == before + 1
            waited = time.monotonic() - began
    finally:
        enough.set()
        for writer in writers:
            writer.join(20)
    assert waited < 5
    assert len(written) > 5


def test_a_change_behind_a_long_writer_gives_up_and_says_so(database, monkeypatch):
    """It changes nothing, and works once the writer has ended."""
    monkeypatch.setattr(epoch, "_TURNS", 1)
    before = epoch.version()
    holds, may_end = threading.Event(), threading.Event()

    def write_long():
        with transaction.atomic(), connections["default"].cursor() as cursor:
            cursor.execute("select * from bw.opening_to_write()")
            holds.set()
            may_end.wait(20)
        connections["default"].close()

    writer = threading.Thread(target=write_long)
    writer.start()
    holds.wait(20)
    try:
        with pytest.raises(epoch.EpochHeld, match="Try again"), transaction.atomic():
            epoch.exclusive()
        interning.intern_labels([new_marking()])  # nobody waits behind a change that gave up
    finally:
        may_end.set()
        writer.join(20)
    assert epoch.version() == before
    with transaction.atomic():
        assert epoch.exclusive() == before + 1


def test_another_fault_than_waiting_is_not_asked_again(database):
    """Only a lock that is not granted is waited for."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("alter function bw.change_policy() set statement_timeout = '1ms'")
        cursor.execute("alter function bw.change_policy() rename to change_policy_away")
    with pytest.raises(Exception, match="change_policy") as raised, transaction.atomic():
        epoch.exclusive()
    assert not isinstance(raised.value, OperationalError | epoch.EpochHeld)

"""Every committed act is sealed once, in an order that nothing can slip into later."""

import logging
from random import Random

import pytest
from django.db import connections

from breakwater.foundation.audit import sealing
from breakwater.foundation.audit.checkpoint import read_checkpoint
from breakwater.foundation.audit.keys import LogFiles
from breakwater.foundation.audit.merkle import frontier_of
from breakwater.foundation.audit.nodes import LogDamagedError
from breakwater.foundation.audit.record import _SQL, arguments
from breakwater.foundation.audit.sealing import Sealer
from breakwater.foundation.audit.verify import verify_log

pytestmark = pytest.mark.database


class Writer:
    """A process of the application: a connection of its own, one transaction at a time."""

    def __init__(self):
        self.connection = connections["default"].copy()
        self.connection.ensure_connection()
        self.open = False

    def write(self, act):
        if not self.open:
            self.connection.set_autocommit(False)
            self.open = True
        self.connection.cursor().execute(_SQL, arguments(act))

    def number(self):
        with self.connection.cursor() as cursor:
            cursor.execute("select pg_current_xact_id()::text")
            return cursor.fetchone()[0]

    def end(self, *, commit):
        if self.open:
            self.connection.commit() if commit else self.connection.rollback()
            self.connection.set_autocommit(True)
            self.open = False


@pytest.fixture
def writers(database):
    """Three of them."""
    made = [Writer() for _ in range(3)]
    yield made
    for writer in made:
        writer.end(commit=False)
        writer.connection.close()


def sealed_objects(owner):
    owner.execute(
        "select act.object_id from audit_seal seal join audit_row act on act.id = seal.audit_row_id order by seal.seq"
    )
    return [name for (name,) in owner.fetchall()]


def test_transactions_are_ordered_by_number_not_by_digits(recorded, as_intruder, sealer, settle, owner):
    """The tenth comes after the ninth, and the round after that starts behind it."""
    recorded(3)
    settle()
    as_intruder(
        "update audit_row set tx = (case object_id when 'object-canary-0' then '9' when 'object-canary-1' then '10'"
        " else '100' end)::xid8"
    )
    assert sealer.seal_once().acts == 3
    assert sealed_objects(owner) == [f"object-canary-{number}" for number in range(3)]
    assert sealer.seal_once().acts == 0


def test_two_writers_who_commit_out_of_order_leave_no_gap(writers, make_act, seal, sealer, owner, files):
    """The later number commits first and waits for the earlier one; both are sealed, the older first."""
    slow, quick, _ = writers
    slow.write(make_act(0))
    quick.write(make_act(1))
    quick.end(commit=True)
    early = sealer.seal_once()
    assert (early.acts, early.waiting, early.head) == (0, True, None)
    slow.end(commit=True)
    seal(2)
    assert sealed_objects(owner) == ["object-canary-0", "object-canary-1"]
    assert verify_log(connections["owner"], files.verifying_keys()).faults == []


def test_numbers_against_transactions(writers, make_act, seal, owner, files):
    """A transaction begun first writes last: its act has the higher number and the lower place."""
    first, second, _ = writers
    first.write(make_act(0))
    second.write(make_act(1))
    first.write(make_act(2))
    second.end(commit=True)
    first.end(commit=True)
    seal(3)
    assert sealed_objects(owner) == ["object-canary-0", "object-canary-2", "object-canary-1"]
    assert verify_log(connections["owner"], files.verifying_keys()).faults == []


def test_a_rolled_back_act_leaves_a_number_but_no_gap(writers, make_act, seal, owner, files):
    """Numbers have holes, places have none."""
    first, second, _ = writers
    first.write(make_act(0))
    second.write(make_act(1))
    first.end(commit=False)
    second.end(commit=True)
    seal(1)
    assert sealed_objects(owner) == ["object-canary-1"]
    report = verify_log(connections["owner"], files.verifying_keys())
    assert (report.entries, report.faults) == (1, [])


@pytest.mark.parametrize("seed", range(3))
def test_any_interleaving_seals_each_committed_act_once(writers, make_act, seal, sealer, owner, files, seed):
    """Three writers begin, write, commit and roll back at random while the sealer goes round."""
    dice = Random(seed)
    pending, committed, number, sealed = {writer: [] for writer in writers}, [], 0, 0
    for _ in range(200):
        writer, step = dice.choice(writers), dice.random()
        if step < 0.5 and number < 98:
            writer.write(make_act(number))
            pending[writer].append(f"object-canary-{number}")
            number += 1
        elif step < 0.8:
            commit = dice.random() < 0.8
            writer.end(commit=commit)
            committed += pending[writer] if commit else []
            pending[writer] = []
        else:
            sealed += sealer.seal_once().acts
    for writer in writers:
        writer.end(commit=True)
        committed += pending[writer]
    seal(len(committed) - sealed)
    assert len(committed) > 20
    assert sorted(sealed_objects(owner)) == sorted(committed)
    report = verify_log(connections["owner"], files.verifying_keys())
    assert (report.entries, report.waiting, report.faults) == (len(committed), 0, [])


def test_heads_say_the_root_of_the_leaves(recorded, seal, owner, files):
    """Signed, kept outside the database, equal to the tree of the acts' own leaves."""
    recorded(5)
    seal(5)
    owner.execute("select leaf from audit_row order by tx, id")
    head = read_checkpoint(files.held.read_text(), files.verifying_keys())
    assert (head.size, head.root) == (5, frontier_of(bytes(leaf) for (leaf,) in owner.fetchall()).root())
    assert files.held.stat().st_mode & 0o077 == 0


def test_nothing_new_signs_nothing(recorded, seal, sealer, owner):
    """Idle rounds write no rows."""
    recorded(1)
    seal(1)
    assert sealer.seal_once().head is None
    owner.execute("select count(*) from audit_head")
    assert owner.fetchone()[0] == 1


def test_published_heads_do_not_tell_how_many_acts_there_were(recorded, seal, sealer, owner, files):
    """Their size is a multiple of 1,024; entries that pad verify like the others."""
    recorded(3)
    head = seal(3, publish=True).head
    assert head.size == 1024
    recorded(2, start=3)
    assert seal(2).head is None
    assert sealer.seal_once(publish=True).head.size == 2048
    owner.execute("select size, published from audit_head order by id")
    assert owner.fetchall() == [(3, False), (1024, True), (1026, False), (2048, True)]
    report = verify_log(connections["owner"], files.verifying_keys())
    assert (report.entries, report.acts, report.faults) == (2048, 5, [])
    assert sealer.published_ago_s() < 60


def test_an_empty_log_publishes_nothing(sealer):
    """There is nothing to say yet."""
    assert sealer.seal_once(publish=True).head is None
    assert sealer.published_ago_s() == float("inf")


def test_catching_up_goes_batch_by_batch(recorded, sealer, settle, owner, files, monkeypatch):
    """A head for each batch; padding only when nothing is left behind."""
    monkeypatch.setattr(sealing, "BATCH", 4)
    recorded(10)
    settle()
    assert sealer.seal_once(publish=True).acts == 4
    owner.execute("select size, published from audit_head")
    assert owner.fetchall() == [(4, False)]
    assert [sealer.seal_once().acts for _ in range(3)] == [4, 2, 0]
    assert verify_log(connections["owner"], files.verifying_keys()).faults == []


def test_a_restarted_sealer_goes_on(recorded, seal, settle, files):
    """It reads the tree's border from the seals."""
    recorded(3)
    seal(3)
    recorded(4, start=3)
    settle()
    again = Sealer(connections["sealer"], files.signing_key(), held=files.held)
    assert again.seal_once().acts == 4
    report = verify_log(connections["owner"], files.verifying_keys())
    assert (report.entries, report.faults) == (7, [])


def test_two_sealers_do_not_seal_at_once(recorded, sealer, owner):
    """The second finds the lock taken and does nothing."""
    recorded(1)
    owner.execute("select pg_advisory_lock(%s)", [sealing._LOCK])
    round_ = sealer.seal_once()
    assert (round_.acts, round_.head) == (0, None)


def test_what_another_sealer_sealed_is_read_anew(recorded, seal, settle, files):
    """A sealer that was away does not go on from what it remembers."""
    recorded(2)
    seal(2)
    recorded(2, start=2)
    other = Sealer(connections["sealer"].copy("sealer"), files.signing_key(), held=files.held)
    settle()
    assert other.seal_once().acts == 2
    recorded(1, start=4)
    seal(1)
    report = verify_log(connections["owner"], files.verifying_keys())
    assert (report.entries, report.faults) == (5, [])


def test_an_open_transaction_raises_the_alarm(writers, recorded, make_act, settle, files, caplog):
    """After a minute, then each minute, and never when nothing waits for it."""
    now = [0.0]
    sealer = Sealer(connections["sealer"], files.signing_key(), held=files.held, monotonic=lambda: now[0])
    caplog.set_level(logging.ERROR, "breakwater.audit")

    def rounds(*instants):
        for now[0] in instants:
            sealer.seal_once()
        return len(caplog.records)

    writers[0].write(make_act(0))
    settle(writers[0].number())
    assert rounds(0, 100, 200) == 0
    recorded(1, start=1)
    assert rounds(300, 359) == 0
    assert rounds(361) == 1
    assert rounds(400) == 1
    assert rounds(422) == 2
    assert "keeps acts from being sealed" in caplog.text
    writers[0].end(commit=True)
    settle()
    caplog.clear()
    assert rounds(500, 600, 700) == 0


def test_a_counter_that_went_back_is_refused(recorded, seal, files, as_intruder):
    """After loading a dump, new transactions have lower numbers than sealed ones and would be missed."""
    recorded(1)
    seal(1)
    as_intruder("update audit_row set tx = '99999999999'")
    with pytest.raises(LogDamagedError, match="loaded from a dump"):
        Sealer(connections["sealer"], files.signing_key(), held=files.held).seal_once()


def test_no_head_is_signed_over_seals_that_were_changed(recorded, seal, files, as_intruder, owner):
    """The next sealer refuses."""
    recorded(5)
    seal(5)
    as_intruder("update audit_seal set nodes = decode(repeat('07', 32), 'hex') where seq = 4")
    recorded(1, start=5)
    files.held.unlink()
    with pytest.raises(LogDamagedError, match="not the head"):
        Sealer(connections["sealer"], files.signing_key(), held=files.held).seal_once()
    owner.execute("select max(size) from audit_head")
    assert owner.fetchone()[0] == 5


def test_keys_are_kept_private_and_published(files):
    """The secret is readable by its owner alone; public lines of older keys stay."""
    first = files.signing_key()
    assert (files.folder / "secrets.json").stat().st_mode & 0o077 == 0
    (files.folder / "secrets.json").unlink()
    second = files.signing_key()
    assert files.verifying_keys() == [first.verifying, second.verifying]
    assert LogFiles(files.folder / "absent").verifying_keys() == []

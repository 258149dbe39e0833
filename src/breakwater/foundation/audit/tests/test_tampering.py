"""Each way of changing the log is found, and the first broken entry is named.

The intruder owns the database and has switched its triggers off; some attacks also hold the signing key.
"""

from datetime import UTC, datetime

import pytest
from django.db import connections

from breakwater.foundation.audit.checkpoint import Head, read_checkpoint
from breakwater.foundation.audit.entries import entries
from breakwater.foundation.audit.held import (
    RolledBackError,
    accept_rollback,
    held_head,
    keep_head,
    refuse_if_rolled_back,
)
from breakwater.foundation.audit.merkle import Frontier
from breakwater.foundation.audit.nodes import LogDamagedError
from breakwater.foundation.audit.record import erase_detail
from breakwater.foundation.audit.sealing import Sealer
from breakwater.foundation.audit.verify import verify_log

pytestmark = pytest.mark.database

TABLES = ("audit_row", "audit_detail", "audit_shown", "audit_seal", "audit_head")
ACT_OF = "(select audit_row_id from audit_seal where seq = {})"
THIRD = ACT_OF.format(3)
COPY_TWO_ACTS = f"""create table public.swap as select id, person, at, nonce, leaf, object_id from audit_row
  where id in ({ACT_OF.format(2)}, {ACT_OF.format(4)})"""
SWAP_THEM = """update audit_row act set at = other.at, nonce = other.nonce, leaf = other.leaf,
  object_id = other.object_id from swap other
  where act.id <> other.id and act.id in (select id from swap)"""
SLIP_IN = f"""insert into audit_row (id, tx, at, organisation, purpose, world, action, object_kind, object_id,
    decision, rule_ids, nonce, leaf)
  select -1, tx, at, organisation, purpose, world, action, object_kind, object_id,
    decision, rule_ids, nonce, leaf
  from audit_row where id = {THIRD}"""
INSERT_HEAD = """insert into audit_head (size, root, at, signature, key_id, published)
  values (%s, %s, %s, %s, %s, false)"""


@pytest.fixture
def log(recorded, seal):
    """Eight acts under three heads: of 3, 6 and 8 entries."""
    for count, start in ((3, 0), (3, 3), (2, 6)):
        recorded(count, start)
        seal(count)


@pytest.fixture
def verify(database, files):
    """Verify as the operator does, optionally with heads from outside."""

    def run(*held):
        return verify_log(connections["owner"], files.verifying_keys(), held=held)

    return run


def test_an_untouched_log_verifies(log, verify, files):
    """Counts, root and the head that is held."""
    held = read_checkpoint(files.held.read_text(), files.verifying_keys())
    report = verify(held)
    assert (report.entries, report.acts, report.heads, report.erased, report.waiting) == (8, 8, 3, 0, 0)
    assert (report.faults, report.first, report.root) == ([], None, held.root)


ATTACKS = {
    "edited row": (
        ["update audit_row set decision = 'refused' where id = " + THIRD],
        (3, "the act was changed after it was sealed"),
    ),
    "edited instant by a microsecond": (
        ["update audit_row set at = at + interval '1 microsecond' where id = " + THIRD],
        (3, "the act was changed after it was sealed"),
    ),
    "edited row and leaf": (
        ["update audit_row set person = null, leaf = decode(repeat('07', 32), 'hex') where id = " + THIRD],
        (3, "another entry stands here than the one that was sealed"),
    ),
    "edited leaf": (
        ["update audit_row set leaf = decode(repeat('07', 32), 'hex') where id = " + THIRD],
        (3, "the act's own leaf hash was changed"),
    ),
    "deleted row": (
        ["delete from audit_row where id = " + THIRD],
        (3, "the act that was sealed here was removed"),
    ),
    "deleted row turned into padding": (
        ["update audit_seal set audit_row_id = null, padding = 'x' where seq = 3"],
        (3, "another entry stands here than the one that was sealed"),
    ),
    "swapped rows": (
        [COPY_TWO_ACTS, SWAP_THEM],
        (2, "another entry stands here than the one that was sealed"),
    ),
    "shown statement added": (
        ["update audit_shown set statement_ids = statement_ids || gen_random_uuid() where audit_row_id = " + THIRD],
        (3, "the act was changed after it was sealed"),
    ),
    "shown originator removed": (
        ["delete from audit_shown where originator = 'XC-POL' and audit_row_id = " + THIRD],
        (3, "the act was changed after it was sealed"),
    ),
    "detail edited": (
        ['update audit_detail set content = \'{"page": "harmless"}\' where audit_row_id = ' + THIRD],
        (3, "the act's detail was changed"),
    ),
    "detail replaced by what no detail can be": (
        ["update audit_detail set content = '{\"page\": 0.5}' where audit_row_id = " + THIRD],
        (3, "the act's detail was changed"),
    ),
    "detail deleted": (
        ["delete from audit_detail where audit_row_id = " + THIRD],
        (3, "the act's detail was removed without an act that says so"),
    ),
    "detail erased in the name of another act": (
        ["update audit_detail set salt = null, content = null, erased_by_id = 1 where audit_row_id = " + THIRD],
        (3, "the act's detail was erased without an act that says so"),
    ),
    "seal removed": (["delete from audit_seal where seq = 3"], (3, "the seal is missing")),
    "inner nodes changed": (
        ["update audit_seal set nodes = substring(nodes for 32) || repeat('x', 64)::bytea where seq = 3"],
        (3, "the nodes of the tree that were sealed here were changed"),
    ),
    "head removed": (
        ["delete from audit_head where size = 8"],
        (6, "the last 2 entries have no signed head"),
    ),
    "all heads removed": (["delete from audit_head"], (0, "the last 8 entries have no signed head")),
    "head's root changed": (
        ["update audit_head set root = decode(repeat('07', 32), 'hex') where size = 6"],
        (None, "the signature of the head of 6 entries is wrong"),
    ),
    "head's time changed": (
        ["update audit_head set at = at - interval '1 day' where size = 6"],
        (None, "the signature of the head of 6 entries is wrong"),
    ),
    "head under an unknown key": (
        ["update audit_head set key_id = '00000000' where size = 6"],
        (None, "the head of 6 entries names the unknown key 00000000"),
    ),
}


def test_each_change_is_found_and_named(log, as_intruder, verify):
    """Without any head from outside; after each attack the log is put back as it was."""
    as_intruder(*(f"create table kept_{table} as table {table}" for table in TABLES))
    found = {}
    for name, (statements, _) in ATTACKS.items():
        as_intruder(*statements)
        first = verify().first
        found[name] = (first.entry, first.what) if first else None
        as_intruder(
            *(f"delete from {table}" for table in TABLES),
            *(f"insert into {table} table kept_{table}" for table in TABLES),
        )
        assert verify().faults == [], f"after {name} the log was not put back"
    assert found == {name: expected for name, (_, expected) in ATTACKS.items()}


def test_an_act_slipped_in_behind_is_found(log, as_intruder, verify):
    """It bears an old number and transaction, and has no place in the log."""
    as_intruder(SLIP_IN)
    report = verify()
    assert (report.waiting, len(report.faults)) == (1, 1)
    assert "no place in the log" in str(report.first)
    assert str(report.first).startswith("the log (act -1)")


def test_an_act_that_nobody_seals_is_found_after_a_minute(recorded, make_act, as_intruder, verify):
    """Its instant lies in the past: the sealer does not run."""
    recorded(1)
    as_intruder("update audit_row set at = now() - interval '30 seconds'")
    assert verify().faults == []
    as_intruder("update audit_row set at = now() - interval '2 minutes'")
    assert "no place in the log" in verify().first.what


def rewrite(owner, files, *, change, keep):
    """Seal `keep` entries anew with the true key after a change: what whoever holds everything can do."""
    owner.execute("delete from audit_head")
    owner.execute("delete from audit_seal where seq >= %s", [keep])
    owner.execute("select seq, audit_row_id from audit_seal order by seq")
    order = dict(owner.fetchall())
    if change:
        owner.execute("update audit_row set decision = 'refused' where id = %s", [order[change]])
    frontier = Frontier()
    for entry in list(entries(connections["owner"])):
        leaf = entry.computed_leaf()
        frontier, completed = frontier.append(leaf)
        owner.execute("update audit_row set leaf = %s where id = %s", [leaf, entry.act_id])
        owner.execute("update audit_seal set nodes = %s where seq = %s", [b"".join(completed), entry.seq])
    owner.execute("delete from audit_row where id not in (select audit_row_id from audit_seal)")
    key = files.signing_key()
    head = Head(key.name, keep, frontier.root(), datetime.now(UTC))
    owner.execute(
        INSERT_HEAD,
        [keep, head.root, head.at, key.sign(head), key.verifying.id.hex()],
    )
    return head


@pytest.fixture
def held(log, files):
    """The head that a member keeps."""
    return read_checkpoint(files.held.read_text(), files.verifying_keys())


def test_a_log_rewritten_with_its_own_key_is_found_by_a_held_head(held, owner, files, verify):
    """Inside the database all fits together: only the head from outside shows the fork."""
    for table in ("audit_row", "audit_seal", "audit_head"):
        owner.execute(f"alter table {table} disable trigger all")
    forged = rewrite(owner, files, change=3, keep=8)
    assert verify().faults == []
    assert forged.root != held.root
    assert [fault.what for fault in verify(held).faults] == [
        "this log is not the one of the head of 8 entries that is held"
    ]


def test_a_tail_cut_with_the_key_is_found_by_a_held_head(held, owner, files, verify):
    """Acts, seals and heads of the last two entries are gone; what is left fits together."""
    for table in ("audit_row", "audit_seal", "audit_head"):
        owner.execute(f"alter table {table} disable trigger all")
    rewrite(owner, files, change=None, keep=6)
    assert verify().faults == []
    assert (verify(held).first.entry, verify(held).first.what) == (
        6,
        "the log was cut: a head of 8 entries is held",
    )


def test_two_heads_of_one_size_show_a_fork(held, owner, files, verify):
    """Signed by the true key; the tree agrees with one of them at most."""
    key = files.signing_key()
    other = Head(key.name, 8, b"\x07" * 32, datetime.now(UTC))
    owner.execute(
        INSERT_HEAD,
        [8, other.root, other.at, key.sign(other), key.verifying.id.hex()],
    )
    assert [str(fault) for fault in verify().faults] == [
        "entry 8: something before entry 8 is not what the signed head says"
    ]


def test_an_erased_detail_keeps_every_proof(log, make_act, owner, seal, verify, held):
    """The law's erasure is no fault, and the head from before still holds."""
    owner.execute("select audit_row_id from audit_seal where seq = 3")
    erase_detail(owner.fetchone()[0], make_act(9, detail={"ground": "court order 4"}))
    seal(1)
    report = verify(held)
    assert (report.entries, report.erased, report.faults) == (9, 1, [])
    owner.execute("select count(*) from audit_detail where content::text like '%%detail-canary-3%%'")
    assert owner.fetchone()[0] == 0


def set_back(owner, files, size):
    """Set the database back to when it had this many entries; the file outside is not touched."""
    for table in ("audit_row", "audit_seal", "audit_head"):
        owner.execute(f"alter table {table} disable trigger all")
    owner.execute("delete from audit_head where size > %s", [size])
    owner.execute("delete from audit_row where id in (select audit_row_id from audit_seal where seq >= %s)", [size])
    owner.execute("delete from audit_seal where seq >= %s", [size])
    for table in ("audit_row", "audit_seal", "audit_head"):
        owner.execute(f"alter table {table} enable trigger all")


def test_a_database_set_back_does_not_start(held, owner, files):
    """Neither the platform nor the sealer, which would sign a fork."""
    keys = files.verifying_keys()
    assert refuse_if_rolled_back(connections["sealer"], files.held, keys) == held
    set_back(owner, files, 3)
    with pytest.raises(RolledBackError, match="3 entries are sealed, not 8"):
        refuse_if_rolled_back(connections["sealer"], files.held, keys)
    with pytest.raises(RolledBackError):
        Sealer(connections["sealer"], files.signing_key(), held=files.held).seal_once()


def test_another_database_of_the_same_size_does_not_start(held, owner, files):
    """Same number of entries, other entries."""
    for table in ("audit_row", "audit_seal", "audit_head"):
        owner.execute(f"alter table {table} disable trigger all")
    rewrite(owner, files, change=2, keep=8)
    with pytest.raises(RolledBackError, match="another log"):
        refuse_if_rolled_back(connections["owner"], files.held, files.verifying_keys())


def test_an_older_state_stands_for_a_recorded_reason(held, owner, files, seal):
    """The reason and the head it contradicts are an act of the log; then sealing goes on."""
    keys, at = files.verifying_keys(), datetime.now(UTC)
    owner_connection = connections["owner"]
    assert not accept_rollback(owner_connection, files.held, keys, reason="none needed", at=at)
    set_back(owner, files, 3)
    with pytest.raises(RolledBackError):
        accept_rollback(owner_connection, files.held, keys, reason="  ", at=at)
    assert held_head(files.held, keys) == held
    assert accept_rollback(owner_connection, files.held, keys, reason="disk lost, backup of noon", at=at)
    assert held_head(files.held, keys) is None
    owner.execute("select content->>'reason', content->>'held' from audit_detail order by audit_row_id desc limit 1")
    reason, kept = owner.fetchone()
    assert (reason, read_checkpoint(kept, keys)) == ("disk lost, backup of noon", held)
    sealer = Sealer(connections["sealer"], files.signing_key(), held=files.held)
    while sealer.seal_once().head is None:
        pass
    assert held_head(files.held, keys).size == 4
    assert verify_log(owner_connection, keys).faults == []


def test_missing_seals_stop_the_start(recorded, seal, owner, files):
    """The check cannot be made, so it fails."""
    recorded(6)
    seal(6)
    owner.execute("alter table audit_seal disable trigger all")
    owner.execute("delete from audit_seal where seq = 3")
    with pytest.raises(LogDamagedError, match="missing"):
        refuse_if_rolled_back(connections["owner"], files.held, files.verifying_keys())


def test_a_held_head_is_replaced_in_one_step(tmp_path):
    """Nothing is left beside it."""
    keep_head(tmp_path / "audit-head", "one")
    keep_head(tmp_path / "audit-head", "two")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("audit-head", "two")]

"""A member checks its bundle alone, and learns from it nothing but its own."""

import argparse
import copy
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections

from breakwater.foundation.audit import command
from breakwater.foundation.audit.checkpoint import CheckpointError, Head, checkpoint_text, read_checkpoint
from breakwater.foundation.audit.disclosure import published_checkpoint, reads_bundle
from breakwater.foundation.audit.keys import LogFiles
from breakwater.foundation.audit.member import ProofError, ProvenRead, verify_proofs
from breakwater.foundation.audit.merkle import frontier_at
from breakwater.foundation.audit.nodes import LogDamagedError, sealed_nodes
from breakwater.foundation.audit.sealing import Sealer
from breakwater.foundation.audit.tests.samples import ALBA, NOON, STATEMENTS

pytestmark = pytest.mark.database

PERIOD = {"since": NOON, "until": NOON + timedelta(days=1)}


@pytest.fixture
def keys(files):
    """The keys that a member keeps."""
    files.signing_key()
    return files.verifying_keys()


@pytest.fixture
def log(recorded, seal):
    """Four acts under a published head."""
    recorded(4)
    seal(4, publish=True)


@pytest.fixture
def bundle(log, keys):
    """What XB-POL is handed, as it arrives."""
    made = reads_bundle(connections["owner"], keys, "XB-POL", **PERIOD)
    return json.loads(json.dumps(made))


def test_a_bundle_proves_the_reads(bundle, keys):
    """Each with organisation, purpose, instant and the statements."""
    proven = verify_proofs(bundle, keys)
    assert proven.head.size == 1024
    assert proven.reads[0] == ProvenRead(
        at="2026-11-24T12:00:00.000000Z",
        organisation="XA-POL",
        purpose="investigation",
        world="live",
        action="statement.read",
        statement_ids=(STATEMENTS[0],),
    )
    assert [read.statement_ids for read in proven.reads] == [(each,) for each in STATEMENTS[:4]]


def test_a_bundle_tells_no_person_no_page_and_no_other_originator(bundle):
    """Nothing planted for others is in its bytes."""
    text = json.dumps(bundle)
    assert "canary" not in text
    assert str(ALBA) not in text
    assert "XC-POL" not in text
    assert STATEMENTS[4] not in text  # shown in the last act, of XC-POL's alone
    assert {len(read["form"]["shown"]) for read in bundle["reads"]} == {8}


def test_periods_are_half_open(log, keys):
    """The read at the end of one period is the first of the next."""
    second = NOON + timedelta(seconds=1, microseconds=1)
    for period, count in (((NOON, second), 1), ((second, second), 0), ((second, second + timedelta(hours=1)), 3)):
        made = reads_bundle(connections["owner"], keys, "XB-POL", since=period[0], until=period[1])
        assert len(made["reads"]) == count
    assert reads_bundle(connections["owner"], keys, "XD-POL", **PERIOD)["reads"] == []


def change(path, value):
    def apply(bundle):
        *way, last = path
        for step in way:
            bundle = bundle[step]
        bundle[last] = value(bundle[last]) if callable(value) else value

    return apply


FALSE = {
    "organisation": change(("reads", 1, "form", "organisation"), "XZ-POL"),
    "instant": change(("reads", 1, "form", "at"), "2026-11-24T12:00:09.000001Z"),
    "closed part": change(("reads", 1, "form", "closed"), "00" * 32),
    "statement": change(("reads", 1, "statement_ids"), [STATEMENTS[9]]),
    "no statement": change(("reads", 1, "statement_ids"), []),
    "salt": change(("reads", 1, "salt"), "00" * 32),
    "salt no hash": change(("reads", 1, "salt"), "xyz"),
    "place": change(("reads", 1, "index"), 2),
    "place outside": change(("reads", 1, "index"), 1024),
    "proof cut": change(("reads", 1, "hashes"), lambda hashes: hashes[:-1]),
    "proof of another": change(("reads", 1, "hashes", 0), "00" * 32),
    "originator": change(("originator",), "XC-POL"),
    "no reads": change(("reads",), None),
    "read without form": change(("reads", 1), {}),
}


def accepted(bundle, keys):
    """Whether the member would believe it."""
    try:
        verify_proofs(bundle, keys)
    except ProofError:
        return False
    return True


def test_a_false_bundle_is_refused(bundle, keys):
    """Whatever was changed in it."""
    believed = []
    for name, make_false in FALSE.items():
        false = copy.deepcopy(bundle)
        make_false(false)
        assert false != bundle, name
        believed += [name] if accepted(false, keys) else []
    assert believed == []
    assert accepted(bundle, keys)


def test_a_false_head_is_refused(bundle, keys, tmp_path):
    """Signed by another key, or changed."""
    with pytest.raises(CheckpointError, match="signature"):
        verify_proofs(bundle | {"checkpoint": bundle["checkpoint"].replace("\n1024\n", "\n2048\n")}, keys)
    with pytest.raises(CheckpointError, match="No known key"):
        verify_proofs(bundle, [])


def test_growth_since_the_held_head_is_proven(bundle, keys, recorded, seal):
    """And a bundle without that proof, or with a false one, is refused."""
    held = bundle["checkpoint"]
    recorded(3, start=4)
    seal(3, publish=True)
    newer = reads_bundle(connections["owner"], keys, "XB-POL", held=held, **PERIOD)
    assert verify_proofs(newer, keys, held=held).head.size == 2048
    assert len(verify_proofs(newer, keys, held=held).reads) == 7
    for hashes in ([], newer["consistency"]["hashes"][:-1], ["00" * 32]):
        with pytest.raises(ProofError):
            verify_proofs(newer | {"consistency": {"from": 1024, "hashes": hashes}}, keys, held=held)
    with pytest.raises(ProofError, match="log was cut"):
        verify_proofs(bundle, keys, held=newer["checkpoint"])


def test_a_rewritten_log_is_refused_by_whoever_holds_a_head(bundle, keys, files, owner, seal):
    """Somebody with database and key seals another act in the third place and signs anew."""
    held = bundle["checkpoint"]
    for table in ("audit_row", "audit_seal", "audit_head"):
        owner.execute(f"alter table {table} disable trigger all")
    owner.execute("delete from audit_head")
    owner.execute("delete from audit_seal where seq >= 2")
    owner.execute("delete from audit_row where id not in (select audit_row_id from audit_seal)")
    files.held.unlink()
    key = files.signing_key()
    head = Head(key.name, 2, frontier_at(sealed_nodes(connections["owner"]), 2).root(), datetime.now(UTC))
    owner.execute(
        "insert into audit_head (size, root, at, signature, key_id, published) values (2, %s, %s, %s, %s, false)",
        [head.root, head.at, key.sign(head), key.verifying.id.hex()],
    )
    Sealer(connections["sealer"], key, held=files.held).seal_once(publish=True)
    forged = reads_bundle(connections["owner"], keys, "XB-POL", **PERIOD)
    assert len(verify_proofs(forged, keys).reads) == 2
    with pytest.raises(ProofError, match="forked"):
        verify_proofs(forged, keys, held=held)


def test_a_head_of_another_log_is_refused(bundle, keys, files):
    """Names differ, whatever the sizes."""
    other = LogFiles(files.folder, origin="elsewhere/audit").signing_key()
    head = replace(read_checkpoint(bundle["checkpoint"], keys), origin="elsewhere/audit", size=1)
    held = checkpoint_text(head, other.sign(head), key=other.verifying)
    with pytest.raises(ProofError, match="elsewhere"):
        verify_proofs(bundle, [*keys, other.verifying], held=held)


def test_before_the_first_published_head_there_is_nothing_to_hand_out(recorded, seal, keys):
    """Heads of single rounds are not for members."""
    recorded(1)
    seal(1)
    with pytest.raises(LogDamagedError, match="No head"):
        published_checkpoint(connections["owner"], keys)


def test_a_removed_act_cannot_be_disclosed(log, keys, as_intruder):
    """The proof of its read would have no content."""
    as_intruder("delete from audit_row where object_id = 'object-canary-1'")
    found = reads_bundle(connections["owner"], keys, "XB-POL", **PERIOD)["reads"]
    assert [read["index"] for read in found] == [0, 2, 3]


@pytest.fixture
def run(files, monkeypatch, capsys):
    """Run `breakwater audit …` on this test's log; give status and output."""
    monkeypatch.setattr("breakwater.foundation.audit.keys.log_files", lambda: files)

    def execute(*words):
        parser = argparse.ArgumentParser()
        command.add_parser(parser.add_subparsers(required=True))
        arguments = parser.parse_args(["audit", *map(str, words)])
        return arguments.run(arguments), capsys.readouterr().out

    return execute


def test_commands_of_operator_and_member(log, run, tmp_path, recorded, seal):
    """Keys and reads are handed out; the member checks, keeps the head, and checks growth the next time."""
    key, held, first, second = (tmp_path / name for name in ("key", "head", "first.json", "second.json"))
    key.write_text(run("key")[1])
    period = ("--since", "2026-11-24", "--until", "2026-11-25")
    first.write_text(run("reads", "XB-POL", *period)[1])
    status, said = run("check", first, "--key", key, "--held", held)
    assert (status, said.splitlines()[-1]) == (0, "4 reads stand in the log of 1024 entries.")
    assert held.read_text() == run("head")[1]
    recorded(1, start=4)
    seal(1, publish=True)
    second.write_text(run("reads", "XB-POL", *period, "--held", held)[1])
    assert run("check", second, "--key", key, "--held", held)[0] == 0
    status, said = run("check", first, "--key", key, "--held", held)
    assert (status, said) == (1, "Not proven: The log was cut: 1024 entries, 2048 were signed.\n")
    assert "\n2048\n" in held.read_text()


def test_verify_command_names_the_first_broken_entry(log, run, as_intruder, tmp_path):
    """Status 0 and 1."""
    kept = tmp_path / "kept"
    kept.write_text(run("head")[1])
    status, said = run("verify", "--held", kept)
    assert (status, said.splitlines()[-1]) == (0, "The log is as it was signed.")
    assert said.startswith("1024 entries, 4 acts, 2 heads, 0 details erased\nroot ")
    as_intruder(
        "update audit_row set organisation = 'XZ-POL' where object_id in ('object-canary-3', 'object-canary-1')"
    )
    status, said = run("verify")
    assert status == 1
    assert "First broken: entry 1 (act 2): the act was changed after it was sealed\n" in said
    assert said.count("the act was changed") == 3


def test_accept_rollback_command_says_when_there_is_nothing_to_accept(log, run):
    """It records nothing then."""
    assert run("accept-rollback", "--reason", "to be sure")[1].startswith("The database is not behind")

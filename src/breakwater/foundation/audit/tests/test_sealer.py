"""The sealer as a process."""

import logging
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from django.db import OperationalError, connections

from breakwater.foundation.audit import sealer as process
from breakwater.foundation.audit.checkpoint import checkpoint_text, read_checkpoint
from breakwater.foundation.audit.held import keep_head
from breakwater.foundation.audit.keys import log_files
from breakwater.foundation.audit.verify import verify_log

pytestmark = pytest.mark.database


@pytest.fixture
def started(database):
    """A sealer's process on this test's database; ended at the end."""
    environ = os.environ | database.environ | {"BREAKWATER_PROCESS": "sealer"}
    running = subprocess.Popen(
        [sys.executable, "-m", "breakwater.foundation.audit.sealer"],
        env=environ,
        stderr=subprocess.PIPE,
        text=True,
    )
    yield running
    if running.poll() is None:
        running.kill()
    running.communicate()


@pytest.fixture
def own_files(database):
    """The key and head of the data folder, which all tests of this worker share: start without a held head."""
    log_files().held.unlink(missing_ok=True)
    yield log_files()
    log_files().held.unlink(missing_ok=True)


def until(condition, seconds=20.0):
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


def test_it_seals_and_ends_cleanly_on_sigterm(own_files, started, recorded, settle, owner):
    """Acts get their place while it runs; those of the last moment before its end, too."""

    def sealed():
        owner.execute("select count(*) from audit_seal where audit_row_id is not null")
        return owner.fetchone()[0]

    recorded(3)
    assert until(lambda: sealed() == 3)
    recorded(2, start=3)
    settle()
    started.send_signal(signal.SIGTERM)
    _, said = started.communicate(timeout=20)
    assert (started.returncode, said.splitlines()[-1][-6:]) == (0, "Ended.")
    assert sealed() == 5
    report = verify_log(connections["owner"], own_files.verifying_keys())
    assert (report.acts, report.faults) == (5, [])
    assert Path(own_files.held).exists()


def test_it_stops_with_a_reason_when_the_database_was_set_back(own_files, recorded, seal, files, database):
    """A head of another, longer log is held."""
    recorded(2)
    seal(2)
    key = own_files.signing_key()
    head = replace(read_checkpoint(files.held.read_text(), files.verifying_keys()), size=9)
    keep_head(own_files.held, checkpoint_text(head, key.sign(head), key=key.verifying))
    done = subprocess.run(
        [sys.executable, "-m", "breakwater.foundation.audit.sealer"],
        env=os.environ | database.environ | {"BREAKWATER_PROCESS": "sealer"},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 1
    assert "older than its log's last head: 2 entries are sealed, not 9" in done.stderr
    assert "Traceback" not in done.stderr


class Stub:
    """A sealer that notes what it is asked, and whose server is away for its second round."""

    def __init__(self, stop):
        self.stop, self.asked, self.disconnected = stop, [], 0

    def published_ago_s(self):
        return 0.0

    def disconnect(self):
        self.disconnected += 1

    def seal_once(self, *, publish=False):
        self.asked.append(publish)
        if len(self.asked) == 2:
            raise OperationalError("away")
        if len(self.asked) == 4:
            self.stop.set()


def test_a_server_that_is_away_is_waited_for(monkeypatch, caplog):
    """The round is tried again on a new connection, and a last round follows the order to end."""
    monkeypatch.setattr(process, "RETRY_S", 0.0)
    stop = Event()
    stub = Stub(stop)
    with caplog.at_level(logging.WARNING, "breakwater.audit"):
        process.run(stub, stop, round_s=0.0)
    assert (stub.asked, stub.disconnected) == ([False] * 5, 1)
    assert "does not answer (OperationalError)" in caplog.text


def test_heads_for_members_are_signed_each_hour(monkeypatch):
    """Counted from the last one, over restarts."""
    stop = Event()
    stub = Stub(stop)
    monkeypatch.setattr(process, "RETRY_S", 0.0)
    process.run(stub, stop, round_s=0.0, publish_s=0.0)
    assert stub.asked == [True] * 5

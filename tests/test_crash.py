"""The crash drill: what was acknowledged stands, whole and with its audit row, whatever is killed."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from statistics import median

import pytest
from django.db import OperationalError, connections

from breakwater.capabilities.statements.actions import READ
from breakwater.foundation.access import passage
from breakwater.foundation.database import processes
from breakwater.foundation.database.embedded import Cluster

pytestmark = pytest.mark.database

ROUNDS = 8
RESTART_LIMIT_S = 10.0
STATEMENTS = 3
APPLICATION = Path(__file__).parent / "support" / "crash_application.py"
KINDS = ("server", "application", "both")


class Installation:
    """A server that forces its commits to disk, the drill's application, and the log's sealer."""

    def __init__(self, home):
        self.cluster = Cluster(home / "data")
        self.acknowledged = home / "acknowledged"
        self.acknowledged.touch()
        self.environ = {name: value for name, value in os.environ.items() if not name.startswith("BREAKWATER")}
        self.environ |= {"BREAKWATER_DATA": str(self.cluster.home)}
        self.affiliation = ""
        self.running = {}

    def found(self):
        """Make the database and the agency that will work in it."""
        self.cluster.start()
        self.run("-m", "breakwater.config.prepare")
        self.affiliation = self.run(str(APPLICATION), "found").strip()

    def run(self, *words):
        """Run one command of the product to its end; give what it printed."""
        command = [sys.executable, *words]
        done = subprocess.run(command, env=self.environ, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self):
        """Start what does not run."""
        self.cluster.start()
        parts = {
            "application": (str(APPLICATION), "work", self.affiliation, str(self.acknowledged)),
            "sealer": ("-m", "breakwater.foundation.audit.sealer"),
        }
        for name, words in parts.items():
            if name not in self.running:
                self.running[name] = subprocess.Popen([sys.executable, *words], env=self.environ)

    def kill(self, what):
        """Kill without warning; the application's death includes the sealer's."""
        if what in ("server", "both"):
            os.kill(processes.postmaster(self.cluster.data), signal.SIGKILL)
        if what in ("application", "both"):
            for part in self.running.values():
                part.kill()
                part.wait()
            self.running.clear()

    def lines(self):
        """Give the acknowledged acts, as lists of words."""
        return [line.split() for line in self.acknowledged.read_text().splitlines()]

    def wait_for_more(self, *kinds):
        """Wait until an act of each kind was acknowledged after now."""
        before = self.acknowledged.stat().st_size
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            for part in self.running.values():
                assert part.poll() is None, "a part ended by itself"
            new = self.acknowledged.read_text()[before:].splitlines()
            if set(kinds) <= {line.split(" ", 1)[0] for line in new}:
                return
            time.sleep(0.02)
        pytest.fail(f"nothing more was acknowledged of {kinds}")

    def end(self):
        """End in order: first who writes, then who seals."""
        for name in ("application", "sealer"):
            if part := self.running.pop(name, None):
                part.terminate()
                assert part.wait(timeout=30) == 0

    def rows(self, sql):
        """Read as the server's administrator, whom row security does not bind."""
        return json.loads(self.cluster.sql(f"select coalesce(json_agg(row), '[]') from ({sql}) row", "bw"))


@pytest.fixture
def installation():
    """One that is killed often, and stopped at the end."""
    with tempfile.TemporaryDirectory(prefix="breakwater-crash-") as folder:
        Path(folder).chmod(0o711)
        made = Installation(Path(folder))
        try:
            made.found()
            yield made
        finally:
            for part in made.running.values():
                part.kill()
                part.wait()
            made.cluster.stop()


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_and_nothing_is_half_written(installation, record_property):
    """Writers and a reader under load; server, application, both are killed in turn, eight rounds."""
    servers, restarts = [], []
    installation.start()
    installation.wait_for_more("contributed", "retracted", "read")
    for number in range(ROUNDS):
        time.sleep(0.4 + 0.13 * number)  # not always at the same point of what the writers do
        installation.kill(KINDS[number % len(KINDS)])
        began = time.monotonic()
        installation.start()
        servers.append(time.monotonic() - began)
        installation.wait_for_more("contributed", "read")
        restarts.append(time.monotonic() - began)
    installation.wait_for_more("contributed", "retracted", "read")
    installation.end()

    said = installation.run("-m", "breakwater.config.command", "audit", "verify")
    assert "The log is as it was signed." in said
    assert " 0 acts wait" in said
    lines = installation.lines()
    counted = Counter(words[0] for words in lines)
    record_property("acknowledged", dict(counted))
    record_property("restarts_s", [round(each, 2) for each in restarts])
    record_property("server_restarts_s", [round(each, 2) for each in servers])
    sys.stderr.write(
        f"\nacknowledged {dict(counted)}; seconds until the server answers {[round(each, 1) for each in servers]},"
        f" until the next act stands {[round(each, 1) for each in restarts]}\n"
    )
    assert min(counted.values()) > ROUNDS
    _nothing_is_lost(installation, lines)
    _nothing_is_half_written(installation)
    _acts_and_audit_rows_pair_up(installation, lines)
    assert max(servers) < RESTART_LIMIT_S
    assert median(restarts) < RESTART_LIMIT_S  # until the next act was acknowledged; one may meet a busy machine


def test_a_transaction_that_cannot_be_opened_is_left(database, monkeypatch):
    """Else the connection would stay in it for good, and its thread would answer nothing any more."""

    def away(**options):
        raise OperationalError

    monkeypatch.setattr(passage, "open_transaction", away)
    with pytest.raises(OperationalError), passage.acting(None, READ):
        pytest.fail("the act went on")
    assert not connections["default"].in_atomic_block
    assert connections["default"].get_autocommit()


def _nothing_is_lost(installation, lines):
    """Each report with its statements and each retraction that was acknowledged stands."""
    reports = {row["id"] for row in installation.rows("select id from statements_report")}
    statements = {
        (row["report_id"], row["id"]) for row in installation.rows("select id, report_id from statements_statement")
    }
    withdrawn = {row["statement_id"] for row in installation.rows("select statement_id from statements_withdrawal")}
    contributed = [words[1:] for words in lines if words[0] == "contributed"]
    assert {report for report, *_ in contributed} - reports == set()
    assert {(report, each) for report, *ids in contributed for each in ids} - statements == set()
    assert {words[1] for words in lines if words[0] == "retracted"} - withdrawn == set()


def _nothing_is_half_written(installation):
    """Every report has its three statements, every text its hash, every withdrawal its mark on the statement."""
    of_report = Counter(row["report_id"] for row in installation.rows("select report_id from statements_statement"))
    reports = installation.rows("select id, text from statements_report")
    assert of_report == {row["id"]: STATEMENTS for row in reports}
    values = installation.rows("select value from statements_statement")
    for text in [row["text"] for row in reports] + [row["value"] for row in values]:
        digest, _, hashed = text.partition(" ")
        assert hashlib.sha256(hashed.encode()).hexdigest() == digest
    unlike = installation.rows(
        "select w.statement_id from statements_withdrawal w full join"
        " (select id from statements_statement where withdrawn_at is not null) s on s.id = w.statement_id"
        " where s.id is null or w.statement_id is null"
    )
    assert unlike == []


def _acts_and_audit_rows_pair_up(installation, lines):
    """One row for each act and one act for each row; reads say what they showed."""
    acts = installation.rows(
        "select act.action, act.object_id, detail.content from audit_row act"
        " left join audit_detail detail on detail.audit_row_id = act.id where act.decision = 'allowed'"
    )
    contributions = [act for act in acts if act["action"] == "statement.contribute"]
    stored = installation.rows("select id, report_id from statements_statement")
    assert Counter(
        (act["object_id"], each) for act in contributions for each in act["content"]["statements"]
    ) == Counter((row["report_id"], row["id"]) for row in stored)
    retracted = installation.rows("select statement_id from statements_withdrawal")
    assert Counter(act["object_id"] for act in acts if act["action"] == "statement.retract") == Counter(
        row["statement_id"] for row in retracted
    )
    shown = installation.rows(
        "select act.object_id as page, shown.statement_ids from audit_row act left join audit_shown shown"
        " on shown.audit_row_id = act.id where act.object_kind = 'page'"
    )
    on_page = {row["page"]: sorted(row["statement_ids"] or []) for row in shown}
    assert len(on_page) == len(shown)
    reads = [words for words in lines if words[0] == "read"]
    assert {page: on_page.get(page) for _, page, *_ in reads} == {page: ids for _, page, *ids in reads}

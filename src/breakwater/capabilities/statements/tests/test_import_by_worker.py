"""An import from its check to its undoing, carried out by the job worker's own process in its own role."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections, transaction

pytestmark = [pytest.mark.database, pytest.mark.slow]

NODES = b"""id,name,born,nationality,may_be_child
p1,La Ode Baharuddin,circa 1985,ID,
p2,Yohanes Manafe,1984/1986,ID,
p3,Ucok Simanjuntak,2015,ID,yes
p4,,1988,ID,
"""
EDGES = b"source,target,type\np1,p2,works_with\n"
LIMIT_S = 60


@pytest.fixture
def start_worker(import_cast, database, tmp_path, monkeypatch):
    """Starts the worker's process on this test's database; returns its log. It ends in order with the test."""
    monkeypatch.setattr(settings, "DATA_DIR", Path(os.environ["BREAKWATER_DATA"]))  # where both find the files
    log, started = tmp_path / "worker.log", []

    def start():
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("BREAKWATER", "DJANGO"))}
        command = [sys.executable, "-m", "breakwater.foundation.jobs.worker"]
        with log.open("wb") as out:
            started.append(subprocess.Popen(command, env=kept | database.environ, stdout=out, stderr=out))
        return log

    yield start
    for process in started:
        process.terminate()
        assert process.wait(timeout=30) == 0, log.read_text()


def jobs():
    """Return what stands in the queue, by state."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("select task_name, status::text from procrastinate_jobs order by id")
        return cursor.fetchall()


def until(principal, batch_id, state, log):
    """Wait until an import has come to a state; what is done successfully leaves the queue."""
    from breakwater.capabilities.statements.tests.import_cast import batch_of

    deadline = time.monotonic() + LIMIT_S
    while (batch := batch_of(principal, batch_id)).state != state or jobs():
        failed = [job for job in jobs() if job[1] == "failed"]
        assert not failed, log.read_text()
        assert time.monotonic() < deadline, (batch.state, batch.message, jobs(), log.read_text())
        time.sleep(0.1)
    return batch


def test_the_worker_checks_loads_and_undoes(import_cast, start_worker):
    """Statements, a protected child and a relation come in under the worker's role, and go out again."""
    from breakwater.capabilities.statements import import_operations
    from breakwater.capabilities.statements.tests.import_cast import File, defaults, mapped, opened, read

    alba, worker = import_cast["Alba"], start_worker()
    batch_id = opened(alba, File(NODES), File(EDGES, "ties.csv"))
    parts = mapped(alba, batch_id)
    import_operations.start_check(principal=alba, batch_id=batch_id, parts=parts, defaults=defaults())
    until(alba, batch_id, "checked", worker)
    assert read(alba) == []

    import_operations.start_load(principal=alba, batch_id=batch_id)
    batch = until(alba, batch_id, "published", worker)
    assert (batch.counts["held_back"], batch.counts["protected"]) == (1, 1)
    said = [(each.prop, each.value) for each in read(alba)]
    assert ("name", "La Ode Baharuddin") in said
    assert ("works_with", "") in said
    assert ("name", "Ucok Simanjuntak") not in said
    assert len(said) == batch.counts["statements"]

    import_operations.start_undo(principal=alba, batch_id=batch_id, reason="Another list.")
    until(alba, batch_id, "undone", worker)
    assert [each for each in read(alba) if each.withdrawn_at is None] == []


def test_the_worker_does_nothing_for_who_lost_the_role(import_cast, start_worker):
    """The rights are asked again when the job runs: nothing is loaded, and the refusal is written down."""
    from breakwater.capabilities.statements import import_operations
    from breakwater.capabilities.statements.tests.import_cast import File, checked, read
    from breakwater.foundation.database import epoch
    from breakwater.foundation.members.models import AffiliationRole
    from breakwater.foundation.members.tests import factories

    alba = import_cast["Alba"]
    batch_id = checked(alba, File(NODES))
    import_operations.start_load(principal=alba, batch_id=batch_id)
    row = AffiliationRole.objects.get(affiliation=import_cast.affiliations["Alba"])
    factories.rewrite(row, valid_from=factories.START, valid_until=factories.NOW)
    with transaction.atomic():
        epoch.exclusive()
    log = start_worker()
    deadline = time.monotonic() + LIMIT_S
    while not any(state == "failed" for _, state in jobs()):
        assert time.monotonic() < deadline, (jobs(), log.read_text())
        time.sleep(0.1)
    assert read(import_cast["Bo"]) == []
    assert ("statement.import", "refused") in factories.audited("action", "decision")

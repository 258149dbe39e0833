"""A job runs if its act commits, for whoever asked, with the rights held when it runs."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest

pytestmark = pytest.mark.database

ROW = "row('default', 'test.note', 0, null, null, '{}', null)::procrastinate_job_to_defer_v1"
DONE: list[tuple[str, dict[str, str | int]]] = []


@pytest.fixture
def asker(database):
    """An analyst, and a job that notes whom it ran for."""
    from django.db import connections
    from procrastinate.contrib.django import app

    from breakwater.core.marking import Purpose
    from breakwater.foundation.access.principals import principal_for
    from breakwater.foundation.jobs.queue import job
    from breakwater.foundation.members.roles import Role
    from breakwater.foundation.members.tests import factories

    home = factories.organisation("ID-IID")
    row = factories.affiliation(home, "Alba", Role.ANALYST)
    if "test.note" not in app.tasks:
        job("test.note")(lambda principal, **ids: DONE.append((principal.person_id, ids)))
    with connections["owner"].cursor() as cursor:
        cursor.execute("insert into bw.job_name values ('test.note')")
    DONE.clear()
    return principal_for(str(row.pk), purpose=Purpose.INTELLIGENCE)


def act(principal):
    """Open an act."""
    from breakwater.foundation.access.actions import EVERY_ROLE, Action
    from breakwater.foundation.access.passage import acting

    return acting(principal, Action("test.ask", "Ask", EVERY_ROLE, writes=True))


def test_a_job_runs_for_whoever_asked_once_the_act_is_committed(asker) -> None:
    """Queued in the act's transaction: nothing before, once after."""
    from breakwater.foundation.jobs.queue import enqueue
    from breakwater.foundation.jobs.testing import work_off

    with act(asker) as passage:
        enqueue(passage, "test.note", batch_id="b1", run=2)
        assert work_off() == 0
    assert work_off() == 1
    assert [(asker.person_id, {"batch_id": "b1", "run": 2})] == DONE


def test_an_act_that_fails_leaves_no_job(asker) -> None:
    """The queue is part of the act."""
    from breakwater.foundation.jobs.queue import enqueue
    from breakwater.foundation.jobs.testing import work_off

    def fail() -> None:
        with act(asker) as passage:
            enqueue(passage, "test.note")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert work_off() == 0


def test_a_job_nobody_asked_for_does_nothing(asker) -> None:
    """Put into the queue past `enqueue`, it has no principal and dies."""
    from django.db import connections

    from breakwater.foundation.jobs.queue import NobodyAskedError
    from breakwater.foundation.jobs.testing import work_off

    with connections["owner"].cursor() as cursor:
        cursor.execute("insert into procrastinate_jobs (queue_name, task_name) values ('default', 'test.note')")
    with pytest.raises(NobodyAskedError):
        work_off()
    assert DONE == []


def test_an_unknown_job_is_refused_where_it_is_asked_for(asker) -> None:
    """A wrong name fails the act, not the worker."""
    from breakwater.foundation.jobs.queue import enqueue

    with pytest.raises(LookupError), act(asker) as passage:
        enqueue(passage, "test.no-such-job")


def test_the_application_puts_jobs_in_and_cannot_list_or_change_them(asker) -> None:
    """Who asks for what is nobody's to read."""
    from django.db import ProgrammingError, connections

    for statement in (
        "select args from procrastinate_jobs",
        "insert into procrastinate_jobs (queue_name, task_name) values ('default', 'test.note')",
        f"select procrastinate_defer_jobs_v1(array[{ROW}])",
        "update procrastinate_jobs set status = 'failed'",
        "delete from procrastinate_jobs",
        "select * from procrastinate_events",
        "select * from procrastinate_workers",
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), connections["default"].cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.slow
def test_the_workers_process_carries_out_jobs_and_begins_again_what_a_killed_one_left(asker, database) -> None:
    """One process with its own role: a queued import is checked; a job found "doing" at the start runs again."""
    from django.db import connections

    asked = {"affiliation_id": asker.affiliation_id, "purpose": "intelligence", "run": 1}
    about = json.dumps(asked | {"batch_id": "00000000-0000-4000-8000-000000000000"})
    with connections["owner"].cursor() as cursor:
        for status in ("todo", "doing"):
            cursor.execute(
                "insert into procrastinate_jobs (queue_name, task_name, status, args)"
                " values ('default', 'import.check', %s, %s)",
                [status, about],
            )
    worker = subprocess.Popen(
        [sys.executable, "-m", "breakwater.foundation.jobs.worker"],
        env=os.environ | database.environ | {"BREAKWATER_PROCESS": "worker"},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        deadline = time.monotonic() + 60
        statuses: list[str] = []
        while time.monotonic() < deadline:
            with connections["owner"].cursor() as cursor:
                cursor.execute("select status::text from procrastinate_jobs")
                statuses = [row[0] for row in cursor.fetchall()]
            if statuses == ["failed", "failed"]:  # there is no such import: each ran, and said so
                break
            time.sleep(0.2)
        assert statuses == ["failed", "failed"]
    finally:
        worker.send_signal(signal.SIGTERM)
        said = worker.communicate(timeout=30)[1]
    assert worker.returncode == 0, said
    assert "of an earlier worker is begun again" in said


def test_what_is_declared_for_the_start_is_done_beside_the_jobs(monkeypatch) -> None:
    """The worker does not wait for it."""
    from threading import Event

    from breakwater.foundation.jobs import queue

    monkeypatch.setattr(queue, "_at_start", [])
    let_go, done = Event(), Event()

    def compile_something() -> None:
        let_go.wait(10)
        done.set()

    queue.at_start(compile_something)
    queue.start_beside()
    assert not done.is_set()
    let_go.set()
    assert done.wait(10)

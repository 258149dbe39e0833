"""Declare jobs, and queue them: a job carries who asked for it, and its rights are asked again when it runs."""

from __future__ import annotations

import json
from collections.abc import Callable
from threading import Thread

from django.db import InterfaceError, OperationalError, connections
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from breakwater.core.marking import Purpose
from breakwater.foundation.access.passage import Passage
from breakwater.foundation.access.principals import principal_for

Work = Callable[..., None]
_WHEN_THE_SERVER_WAS_AWAY = RetryStrategy(
    max_attempts=10, linear_wait=5, retry_exceptions={OperationalError, InterfaceError}
)


_at_start: list[Callable[[], None]] = []


def at_start(work: Callable[[], None]) -> None:
    """Have the worker do something beside its jobs when it starts: what the first of them would else wait for.

    Args:
        work: takes no rights, reads no table, and may be cut off at any time.
    """
    _at_start.append(work)


def start_beside() -> None:
    """Do what was declared for the start, beside the jobs; the process does not wait for it to end."""
    for work in _at_start:
        Thread(target=work, name=f"at start: {work.__module__}.{work.__qualname__}", daemon=True).start()


class NobodyAskedError(RuntimeError):
    """A job without a principal: it has no rights, so it does nothing."""


def job(name: str) -> Callable[[Work], Work]:
    """Declare a job.

    The function gets the `principal` as membership stands when it runs, then the ids it was queued with; it opens
    its own passages. It may run again after a crash, so what it does twice it must do once.

    Args:
        name: `noun.verb`, as `enqueue` is given it.
    """

    def declare(work: Work) -> Work:
        def carry_out(affiliation_id: str = "", purpose: str = "", **ids: str | int) -> None:
            if not affiliation_id or not purpose:
                raise NobodyAskedError(f"The job {name} names nobody it is done for.")
            work(principal_for(affiliation_id, purpose=Purpose(purpose)), **ids)

        app.task(name=name, retry=_WHEN_THE_SERVER_WAS_AWAY)(carry_out)
        return work

    return declare


def enqueue(passage: Passage, name: str, *, lock: str = "", **ids: str | int) -> None:
    """Queue a job in the act's transaction: it runs if the act commits, and not otherwise.

    Args:
        passage: the act; its principal is whom the job works for.
        name: of a declared job.
        lock: jobs of one lock run one after the other.
        ids: what the job is about; ids and numbers alone, for the queue is not sealed.
    """
    if name not in app.tasks:
        raise LookupError(f"No job is named {name}.")
    # Not by procrastinate's own call: the database itself writes down for whom, from the act's ticket.
    with connections["default"].cursor() as cursor:
        cursor.execute(_DEFER, [name, lock or None, json.dumps(ids), passage.principal.affiliation_id])


_DEFER = "select bw.defer_job(%s, %s, %s::jsonb, %s)"

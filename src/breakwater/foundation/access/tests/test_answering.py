"""An answer waits for the disk; a read within it does not, and nothing that is read without an answer is let off."""

import pytest
from django.db import connections

from breakwater.capabilities.entities import actions
from breakwater.capabilities.releases.tests.cast import Cast
from breakwater.foundation.access.answering import answering
from breakwater.foundation.access.passage import acting

pytestmark = pytest.mark.database


def _waits() -> str:
    with connections["default"].cursor() as cursor:
        cursor.execute("select current_setting('synchronous_commit')")
        return cursor.fetchone()[0]


def _asked(monkeypatch) -> list[str]:
    """Note each wait for the disk."""
    asked: list[str] = []

    def note(execute, sql, parameters, many, context):
        if "await_disk" in sql:
            asked.append(sql)
        return execute(sql, parameters, many, context)

    monkeypatch.setattr(connections["default"], "execute_wrappers", [note])
    return asked


@pytest.fixture
def durable(database) -> None:
    """Force commits to disk, which the tests' server does not otherwise."""
    with connections["default"].cursor() as cursor:
        cursor.execute("set synchronous_commit = 'on'")


def test_a_read_within_an_answer_leaves_the_waiting_to_the_answer(durable, monkeypatch):
    """Its commit does not wait; the answer does, once, for the last of its reads."""
    principal = Cast()["Chidi"]
    asked = _asked(monkeypatch)
    with answering():
        for _ in range(2):
            with acting(principal, actions.READ):
                assert _waits() == "off"
        assert _waits() == "on"
        assert asked == []
    assert len(asked) == 1


def test_a_read_outside_an_answer_waits_itself(durable, monkeypatch):
    """A job or a command has nobody to wait for it."""
    principal = Cast()["Chidi"]
    asked = _asked(monkeypatch)
    with acting(principal, actions.READ):
        assert _waits() == "on"
    assert asked == []


def test_what_changes_something_waits_within_an_answer_too(durable, monkeypatch):
    """An acknowledged change is on disk when its transaction ends."""
    principal = Cast()["Chidi"]
    with answering(), acting(principal, actions.CLAIM):
        assert _waits() == "on"


def _read_and_fail(principal) -> None:
    with answering():
        with acting(principal, actions.READ):
            pass
        raise KeyError


def test_an_answer_waits_where_it_ends_in_an_error_too(durable, monkeypatch):
    """What was read before the fault was read."""
    principal = Cast()["Chidi"]
    asked = _asked(monkeypatch)
    with pytest.raises(KeyError):
        _read_and_fail(principal)
    assert len(asked) == 1


def test_the_log_is_on_disk_after_the_wait(durable):
    """Also when nobody but the waiting one would ever write it."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select pg_logical_emit_message(false, 'test', 'x')::text")
        wanted = cursor.fetchone()[0]
        cursor.execute("select bw.await_disk()")
        cursor.execute("select pg_current_wal_flush_lsn() >= %s::pg_lsn", [wanted])
        assert cursor.fetchone()[0]

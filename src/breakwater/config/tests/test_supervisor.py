"""A part that is killed comes back at once and as often as it takes; one that ends by itself does not for ever."""

import os
import signal
import sys
import time

import pytest

from breakwater.config import supervisor as supervising
from breakwater.config.supervisor import Part, Supervisor
from breakwater.core.errors import BreakwaterError


@pytest.fixture
def supervisor(tmp_path, monkeypatch):
    """A supervisor that pauses for nothing; its parts' process ids in `ids`, newest last."""
    monkeypatch.setattr(supervising, "_LEAST_S", 0.0)
    monkeypatch.setattr(supervising, "_LAST_PAUSE_S", 0.0)
    ids = []
    made = Supervisor(
        logs=tmp_path,
        environ=dict(os.environ),
        look_after=lambda: None,
        changed=lambda parts: ids.extend(parts.values()),
    )
    made.ids = ids
    yield made
    made.stop()


def part(code):
    """Return a part that runs some Python."""
    return Part("part", (sys.executable, "-c", code), "web")


def test_a_part_that_is_killed_is_started_each_time(supervisor):
    """More often than one that cannot start would be."""
    supervisor.start(part("import time; time.sleep(60)"))
    for _ in range(6):
        before = len(supervisor.ids)
        os.kill(supervisor.ids[-1], signal.SIGKILL)
        limit = time.monotonic() + 20
        supervisor.watch(
            until=lambda before=before, limit=limit: len(supervisor.ids) > before or time.monotonic() > limit
        )
        assert len(supervisor.ids) == before + 1


def test_a_part_that_cannot_start_stops_everything(supervisor):
    """With its last words, after four ends."""
    supervisor.start(part("raise SystemExit('OSError: no such place')"))
    deadline = time.monotonic() + 40
    with pytest.raises(BreakwaterError, match="no such place"):
        supervisor.watch(until=lambda: time.monotonic() > deadline)
    assert len(supervisor.ids) == 4

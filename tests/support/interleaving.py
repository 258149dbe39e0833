"""Run several sessions step by step in a given order, each in a thread with connections of its own.

An actor stops before each statement that its stops name. One letter of an order lets one actor go on to its next
stop. An actor that waits for a lock of another is left waiting: its turn is spent, and it goes on by itself once
the other lets go. Nothing is timed: who waits for a lock is read from the server.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import combinations
from typing import Any

from django.db import connections

PATIENCE_S = 30.0
_here = threading.local()


class Actor:
    """One session: what it does, and where it stops on its way.

    Args:
        work: done once; what it returns or raises is kept.
        stops: by name, a pattern that its statement begins with.
        aliases: of the connections it uses.
    """

    def __init__(self, work: Callable[[], Any], stops: Mapping[str, str], aliases: Sequence[str]) -> None:
        self.work, self.aliases = work, aliases
        self.stops = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in stops.items()}
        self.result: Any = None
        self.error: BaseException | None = None
        self.sessions: set[int] = set()
        self.at = ""
        self.is_done = False
        self.is_free = False
        self._go = threading.Semaphore(0)
        self.thread = threading.Thread(target=self._run, daemon=True)

    def stop(self, name: str) -> None:
        """Wait here for the next turn."""
        if not self.is_free:
            self.at = name
            self._go.acquire()
            self.at = ""

    def go(self) -> None:
        """Let the actor go on to its next stop."""
        self.at = ""
        self._go.release()

    def free(self) -> None:
        """Let the actor go on to its end."""
        self.is_free = True
        self._go.release()

    def _gate(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        for name, pattern in self.stops.items():
            if pattern.match(sql):
                self.stop(name)
        return execute(sql, params, many, context)

    def _run(self) -> None:
        _here.actor = self
        try:
            with ExitStack() as stack:
                for alias in self.aliases:
                    connections[alias].ensure_connection()
                    self.sessions.add(connections[alias].connection.info.backend_pid)
                    stack.enter_context(connections[alias].execute_wrapper(self._gate))
                self.result = self.work()
        except BaseException as error:  # noqa: BLE001 - whatever it is, the test looks at it
            self.error = error
        finally:
            for alias in self.aliases:
                connections[alias].close()
            self.is_done = True


def stop_here(name: str) -> None:
    """Stop whichever actor runs this; nothing where none does."""
    actor = getattr(_here, "actor", None)
    if actor is not None:
        actor.stop(name)


def orders(**steps: int) -> Iterator[str]:
    """Yield every order of two actors' steps: `orders(a=2, b=1)` gives aab, aba, baa."""
    (first, count), (second, others) = steps.items()
    for places in combinations(range(count + others), count):
        yield "".join(first if place in places else second for place in range(count + others))


def play(order: str, **actors: Actor) -> list[str]:
    """Let the actors take their turns in an order, then all go on to their ends.

    Returns:
        Who ended, in order.
    """
    ended: list[str] = []
    for actor in actors.values():
        actor.thread.start()
        _settle(actors, ended)
    for letter in order:
        if actors[letter].at:
            actors[letter].go()
            _settle(actors, ended)
    for actor in actors.values():
        actor.free()
        _settle(actors, ended)
    deadline = time.monotonic() + PATIENCE_S
    for actor in actors.values():
        actor.thread.join(max(deadline - time.monotonic(), 0))
        assert not actor.thread.is_alive(), f"{order}: they wait for each other"
    _settle(actors, ended)
    return ended


def _settle(actors: Mapping[str, Actor], ended: list[str]) -> None:
    """Wait until each has ended, stands at a stop or waits for a lock."""
    started = [(name, actor) for name, actor in actors.items() if actor.thread.ident is not None]
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        moving = [actor for _, actor in started if not (actor.is_done or actor.at)]
        if not moving or _all_wait(moving):
            ended += [name for name, actor in started if actor.is_done and name not in ended]
            return
        time.sleep(0.001)
    raise AssertionError("an actor neither ends, stops nor waits for a lock")


def _all_wait(actors: Sequence[Actor]) -> bool:
    with connections["owner"].cursor() as cursor:
        cursor.execute("select coalesce(array_agg(pid), '{}') from pg_locks where not granted")
        waiting = set(cursor.fetchone()[0])
    return all(actor.sessions & waiting and not actor.at and not actor.is_done for actor in actors)

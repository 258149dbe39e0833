"""Run one transcript in both worlds, and count what it saw."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.support.house import House
from tests.twin.hidden import Hider, Way
from tests.twin.transcript import EVERY, HOWS, Answers, Step, differences, run
from tests.twin.worlds import twins

if TYPE_CHECKING:
    from breakwater.foundation.database.testing import Session

_HANDED_IN = re.compile(
    rb"(?i)\b(shared|kept|open|said \d+|of|loaded|checked)( by)? (ID-IID|TH-BSB)\b|Row bad|A program"
)
"""Words of what is in both worlds: an answer that has one of them shows a row."""
Row = tuple[int, str, str, int] | tuple[int, str, str, int, str]
"""Place of the ask in `EVERY`, agency, kind, which of the hidden things; how it is asked."""
FORMS_WITH_KEYS = frozenset({"contribute", "draft-keep"})


@dataclass(slots=True)
class Seen:
    """What transcripts asked and got, so that a test can tell that they asked enough.

    Attributes:
        routes: asked.
        with_rows: routes that answered with something that is in both worlds, or did what was asked.
        absent: how often something hidden was asked for and was as absent as what never was.
        hows: of routes that are got, each way in which it was asked.
        pages: the most that a list went on for.
        given: route and name of the parameters of addresses that were given.
        fruitful: those of them that were answered with a row.
    """

    routes: set[str] = field(default_factory=set)
    with_rows: set[str] = field(default_factory=set)
    viewers: set[str] = field(default_factory=set)
    statuses: Counter[int] = field(default_factory=Counter)
    absent: int = 0
    hows: set[tuple[str, str]] = field(default_factory=set)
    pages: int = 0
    given: set[tuple[str, str]] = field(default_factory=set)
    fruitful: set[tuple[str, str]] = field(default_factory=set)

    def note(self, viewer: str, answers: Answers) -> None:
        """Count one run."""
        self.viewers.add(viewer)
        for given, (step, ((status, headers, _cookies, body), *further)) in zip(answers.given, answers, strict=True):
            self.statuses[status] += 1
            self.pages = max(self.pages, 1 + len(further))
            if step.ask.method == "GET":
                self.hows.add((step.ask.route, step.how))
            if HOWS[step.how].method != "GET":
                continue
            self.routes.add(step.ask.route)
            named = {(step.ask.route, name) for name in (*given, *(["cursor"] if further else []))}
            self.given |= named
            if step.kind == "hidden":
                self.absent += status == 404
            elif _did(step, status, dict(headers)) or (status in (200, 201) and _HANDED_IN.search(body)):
                self.with_rows.add(step.ask.route)
                self.fruitful |= named


def _did(step: Step, status: int, headers: dict[str, str]) -> bool:
    """Tell whether an act was done, or one thing was found: it is answered by the way to it."""
    location = headers.get("Location", "")
    if step.ask.method == "GET":
        return location.startswith("/entities/")
    return status in (201, 204) or (status == 302 and not location.startswith(("/sign-in/", "/purpose/")))


def compare(
    session: Session,
    seen: Seen,
    *,
    viewer: str,
    said: Sequence[str],
    hidden: Iterable[tuple[str, Way]],
    steps: Sequence[Step],
) -> list[str]:
    """Return every difference between the two worlds.

    Args:
        session: of the test database.
        seen: counts the run.
        viewer: who asks.
        said: what else is in both worlds.
        hidden: what is in one of them, and how it is hidden.
        steps: of the transcript.
    """
    with twins(session, said=said) as both:
        with both.opened(both.richer):
            hider = hide(both.house, viewer, hidden, steps)
            richer = run(both.house, viewer, steps, hider.found)
        with both.opened(both.plain):
            plain = run(both.house, viewer, steps, hider.found)
    seen.note(viewer, plain)
    return differences(plain, richer)


def hide(house: House, viewer: str, hidden: Iterable[tuple[str, Way]], steps: Iterable[Step] = ()) -> Hider:
    """Add hidden things to the database that is open; returns who knows their ids."""
    keys = [step.form_key for step in steps if step.ask.method == "POST" and step.ask.route in FORMS_WITH_KEYS]
    hider = Hider(house, viewer, keys=tuple(keys))
    for thing, way in hidden:
        hider.add(thing, way)
    return hider


def numbered(rows: Iterable[Row], *, first: int = 1) -> list[Step]:
    """Return steps in order.

    Args:
        rows: of the transcript.
        first: number; where a database has seen a transcript before, another's steps have other numbers.
    """
    return [Step(number, EVERY[place], *rest) for number, (place, *rest) in enumerate(rows, start=first)]


def said_once(found: Sequence[str]) -> str:
    """Return a report of differences that can be read: the first few, and how many there are."""
    return "\n".join([f"{len(found)} differences", *found[:6]])

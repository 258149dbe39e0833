"""A transcript: what one viewer asks, step by step; run in two worlds, and compared byte by byte.

Each step draws its ids, secrets, salts and challenges from a seed of its own and happens at an instant of its own, so
that what differs between the two worlds differs by what is in them. What is masked is the literal list of
`tests.support.answers`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.test import Client
from django.utils.http import http_date

from breakwater.core.errors import BreakwaterError
from tests.support.answers import comparable
from tests.support.asks import PLAINLY, Ask, How, Target, asks
from tests.support.house import AT, House
from tests.twin.parameters import parameters

EVERY = (*asks(), *parameters())
HOWS = {
    "": PLAINLY,
    "unless known": How("GET", {"if-none-match": "*", "range": "bytes=0-0"}),
    "head if newer": How("HEAD", {"if-modified-since": http_date((AT - timedelta(hours=3)).timestamp())}),
    "options": How("OPTIONS"),
}
"""In which ways what is got is asked for. What is "open" is older than the instant, what is hidden is newer."""
OTHERWISE = tuple(how for how in HOWS if how)
"""Each of them on every route that is got, in every transcript."""
CUT = (206, 304, 412, 416)
"""Statuses of answers that keep something back for what was asked with: an answer's body would not be compared."""
MOST_PAGES = 60
TOKEN_SEED = 900_000
ENDING_SESSIONS = frozenset({"sign_out", "state_purpose", "account_login", "mfa_login_webauthn", "sign_in_demo"})
"""Routes that are asked with a session of their own, for they end one, or begin another."""

Comparable = tuple[int, tuple[tuple[str, str], ...], tuple[str, ...], bytes]


@dataclass(frozen=True, slots=True)
class Step:
    """One request.

    Args:
        number: its seed.
        ask: which route, how.
        agency: whose thing.
        kind: "kept", "shared" or "open"; or "hidden": a thing that only one of the worlds has.
        which: of the hidden things of that name.
        how: of `HOWS`.
    """

    number: int
    ask: Ask
    agency: str
    kind: str
    which: int = 0
    how: str = ""

    @property
    def form_key(self) -> str:
        """Return the key that a form sent at this step has."""
        return str(UUID(int=Random(self.number).getrandbits(128), version=4))

    def __str__(self) -> str:
        return f"step {self.number}: {' '.join((self.ask.name, self.how)).strip()}, {self.kind} of {self.agency}"


@dataclass(slots=True)
class Answers:
    """What a viewer got in one world; a list that goes on is one answer after the other.

    Attributes:
        given: by step, names of the parameters in the address.
    """

    steps: list[Step] = field(default_factory=list)
    given: list[frozenset[str]] = field(default_factory=list)
    answers: list[tuple[Comparable, ...]] = field(default_factory=list)

    def __iter__(self) -> Iterator[tuple[Step, tuple[Comparable, ...]]]:
        return zip(self.steps, self.answers, strict=True)


def run(house: House, viewer: str, steps: Iterable[Step], hidden: dict[str, Sequence[str]]) -> Answers:
    """Ask every step in the database that is open.

    Args:
        house: with the ids of what is in both worlds.
        viewer: who asks; nobody is a visitor.
        steps: of the transcript.
        hidden: ids of what only one of the worlds has, by name.
    """
    from breakwater.foundation.database.source import replayed

    with replayed(seed=TOKEN_SEED, at=AT):
        browser, token = _signed_in(house, viewer), _token(house, viewer)
    found = Answers()
    for second, step in enumerate(steps, start=1):
        with replayed(seed=step.number, at=AT + timedelta(seconds=second)):
            client = _signed_in(house, viewer) if step.ask.route in ENDING_SESSIONS else browser
            client.raise_request_exception = False
            target = _target(house, viewer, step, hidden)
            found.steps.append(step)
            found.given.append(frozenset(step.ask.query(target)))
            found.answers.append(tuple(_pages(client, step, target, token=token if step.ask.is_api else "")))
    return found


def _pages(client: Client, step: Step, target: Target, *, token: str) -> Iterator[Comparable]:
    """Ask, and where the answer is part of a list, ask on by its own cursor to the end."""
    more: dict[str, str] = {}
    for _ in range(MOST_PAGES):
        answer = step.ask.send(client, target, token=token, how=HOWS[step.how], more=more)
        yield comparable(answer)
        if not (step.ask.is_api and answer.status_code == 200 and answer.content.startswith(b"{")):
            return
        after = answer.json().get("next")
        if not after:
            return
        more = {"cursor": after}
    raise AssertionError(f"{step}: a list without end")


def differences(one: Answers, other: Answers) -> list[str]:
    """Return what is not equal, a line each: status, headers, cookies and bodies of every step; and what broke."""
    found = []
    for (step, first), (_, second) in zip(one, other, strict=True):
        if len(first) != len(second):
            found.append(f"{step}: pages {len(first)} and {len(second)}")
        for page in zip(first, second, strict=False):
            found += [f"{step}: {line}" for line in _different(*page)]
    return found


def _different(first: Comparable, second: Comparable) -> Iterator[str]:
    if first[0] == second[0] and first[0] >= 500:
        yield "not answered in either world"
    for name, a, b in zip(("status", "headers", "cookies", "body"), first, second, strict=True):
        if a != b:
            yield f"{name} {_shown(a, b)}"


def _shown(a: Any, b: Any) -> str:
    if not isinstance(a, bytes):
        return f"{a!r} and {b!r}"
    at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    begin = max(0, at - 80)
    return f"({len(a)} and {len(b)} bytes) …{a[begin : at + 160]!r} and …{b[begin : at + 160]!r}"


def _target(house: House, viewer: str, step: Step, hidden: dict[str, Sequence[str]]) -> Target:
    kind = step.kind if step.kind != "hidden" else "kept"
    target = Target(house, step.agency, kind, viewer)
    if step.kind == "hidden":
        target.given.update({name: ids[step.which % len(ids)] for name, ids in sorted(hidden.items()) if any(ids)})
    elif step.ask.fresh is not None and kind != "open" and viewer:
        with suppress(BreakwaterError):  # who may not make one asks about the house's
            target.given[step.ask.on[0]] = step.ask.fresh(target)
    return target


def _signed_in(house: House, viewer: str) -> Client:
    return house.browser(viewer) if viewer else Client(SERVER_NAME="127.0.0.1")


def _token(house: House, viewer: str) -> str:
    from breakwater.foundation.access import tokens

    if not viewer:
        return ""
    principal = house.principal(viewer)
    return tokens.make(principal, name="All scopes", scopes=list(tokens.Scope), days=7)[0]

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

from breakwater.core.errors import BreakwaterError
from tests.support.answers import comparable
from tests.support.asks import Ask, Target, asks
from tests.support.house import AT, House

EVERY = tuple(asks())
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
    """

    number: int
    ask: Ask
    agency: str
    kind: str
    which: int = 0

    @property
    def form_key(self) -> str:
        """Return the key that a form sent at this step has."""
        return str(UUID(int=Random(self.number).getrandbits(128), version=4))

    def __str__(self) -> str:
        return f"step {self.number}: {self.ask.name}, {self.kind} of {self.agency}"


@dataclass(slots=True)
class Answers:
    """What a viewer got in one world."""

    steps: list[Step] = field(default_factory=list)
    answers: list[Comparable] = field(default_factory=list)

    def __iter__(self) -> Iterator[tuple[Step, Comparable]]:
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
            answer = step.ask.send(client, _target(house, viewer, step, hidden), token=token if step.ask.is_api else "")
            found.steps.append(step)
            found.answers.append(comparable(answer))
    return found


def differences(one: Answers, other: Answers) -> list[str]:
    """Return what is not equal, a line each: status, headers, cookies and bodies of every step; and what broke."""
    found = []
    for (step, first), (_, second) in zip(one, other, strict=True):
        if first[0] == second[0] and first[0] >= 500:
            found.append(f"{step}: not answered in either world")
        for name, a, b in zip(("status", "headers", "cookies", "body"), first, second, strict=True):
            if a != b:
                found.append(f"{step}: {name} {_shown(a, b)}")
    return found


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

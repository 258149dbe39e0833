"""Where instants, ids and random tokens come from: one place, so that a test can replay them.

Ids are random (UUID version 4): never derived from content, never ordered, so that an id says nothing about
when its row was made or how many others there are.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from random import Random

_random: ContextVar[Random | None] = ContextVar("breakwater_random", default=None)
_instant: ContextVar[datetime | None] = ContextVar("breakwater_instant", default=None)

_VARIANT = {digit: "89ab"[int(digit, 16) % 4] for digit in "0123456789abcdef"}  # RFC 9562, section 4.1


def new_id() -> uuid.UUID:
    """Return a fresh random id."""
    source = _random.get()
    if source is None:
        return uuid.uuid4()
    return uuid.UUID(int=source.getrandbits(128), version=4)


def new_ids(count: int) -> list[str]:
    """Return many fresh random ids as text, at a third of the cost each."""
    source = _random.get()
    digits = secrets.token_hex(16 * count) if source is None else f"{source.getrandbits(128 * count):0{32 * count}x}"
    return [
        f"{digits[at : at + 12]}4{digits[at + 13 : at + 16]}{_VARIANT[digits[at + 16]]}{digits[at + 17 : at + 32]}"
        for at in range(0, 32 * count, 32)
    ]


def new_token() -> str:
    """Return a fresh URL-safe secret of 256 bits."""
    source = _random.get()
    if source is None:
        return secrets.token_urlsafe(32)
    return f"{source.getrandbits(256):064x}"


def new_bytes(count: int) -> bytes:
    """Return fresh random bytes: salts, nonces, challenges."""
    source = _random.get()
    return secrets.token_bytes(count) if source is None else source.randbytes(count)


def new_letters(count: int, alphabet: str) -> str:
    """Return fresh random letters of an alphabet."""
    source = _random.get()
    choose = secrets.choice if source is None else source.choice
    return "".join(choose(alphabet) for _ in range(count))


def given_instant() -> datetime | None:
    """Return the instant a test has set, or None: then the database's clock is asked."""
    return _instant.get()


@contextmanager
def replayed(*, seed: int | None = None, at: datetime | None = None) -> Iterator[None]:
    """Draw ids and tokens from a seed, and take instants as given. For tests: the database refuses a set
    instant unless its `free_clock` is on, which only the test database's owner can turn on.
    """
    random_token = _random.set(None if seed is None else Random(seed))  # noqa: S311 - replay, not secrecy
    instant_token = _instant.set(at)
    try:
        yield
    finally:
        _random.reset(random_token)
        _instant.reset(instant_token)


@contextmanager
def apart(name: str) -> Iterator[None]:
    """Within `replayed`, draw from a source that hangs on a name alone, and not on what was drawn before."""
    if _random.get() is None:
        yield
        return
    token = _random.set(Random(name))  # noqa: S311 - replay, not secrecy
    try:
        yield
    finally:
        _random.reset(token)

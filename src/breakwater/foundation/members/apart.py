"""Ways of signing in, and failed attempts at it, are kept by a role of their own, on a connection of its own.

Pages read as `bw_app`: SQL that somebody injects there finds no right to look at an authenticator, nor to forget or
make up an attempt. Ways of signing in are added and taken away under a warrant, in the transaction of the act that does
so, and so by `bw_app`, which writes here what it cannot read.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import transaction

USING = "sign_in"
_APART = frozenset({"account", "axes", "mfa"})

_within_act: ContextVar[bool] = ContextVar("breakwater_within_act", default=False)


@contextmanager
def within_act() -> Iterator[None]:
    """Keep new ways of signing in by the transaction under way on `default`, with its warrant."""
    token = _within_act.set(True)
    try:
        yield
    finally:
        _within_act.reset(token)


class Apart:
    """Routes the frameworks' models of signing in to their own connection."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        """Say where a model is read."""
        if model._meta.app_label in _APART:
            return USING
        of = hints.get("instance")  # the person of a key, say
        return "default" if of is not None and of._meta.app_label in _APART else None

    def db_for_write(self, model: Any, **hints: Any) -> str | None:
        """Say where a model is written."""
        label = model._meta.app_label
        if label == "mfa" and _within_act.get():
            return "default"
        return USING if label in _APART else None

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool | None:
        """Let authenticators point at people: it is one database."""
        return True if {one._meta.app_label, other._meta.app_label} & _APART else None


def lock_where_kept() -> None:
    """Let allauth spend a recovery code in a transaction of the connection that it is read and locked by."""
    RecoveryCodes.validate_code = transaction.atomic(using=USING)(RecoveryCodes.validate_code)

"""Rates: how often an account may ask whether something exists, whom a marking reaches, or make a new marking.

A search or a look-up for an exact name says whether it is there. Anybody may ask; nobody needs to ask a thousand
times, and to tell what is hidden from how long an answer takes would need thousands. The same goes for whom a marking
reaches; and each new marking is compared with every reader once, for good. A token bucket an account and kind: full at
first, refilled evenly, kept in the database so that every process counts the same.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connections
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from breakwater.foundation.access.errors import BudgetSpent
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.database.server_key import sign

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE_S = 60
_HOUR_S = 3600


def spend_lookup(principal: Principal, *, at: datetime) -> None:
    """Count one look-up of an account. Outside the act: what is refused was asked all the same.

    Raises:
        BudgetSpent: the account's bucket is empty.
    """
    wait = _spend(principal, "lookup", 1, at=at, most=settings.LOOKUPS_PER_MINUTE, within_s=_MINUTE_S)
    if wait:
        raise BudgetSpent(
            _("This account has looked up more in a minute than it may."),
            ngettext("Wait %(n)d second, then search again.", "Wait %(n)d seconds, then search again.", wait)
            % {"n": wait},
        )


def spend_reach(principal: Principal, *, at: datetime) -> None:
    """Count one question of an account whom a marking would reach.

    Raises:
        BudgetSpent: the account's bucket is empty.
    """
    wait = _spend(principal, "reach", 1, at=at, most=settings.REACHES_PER_MINUTE, within_s=_MINUTE_S)
    if wait:
        raise BudgetSpent(
            _("This account has asked more often in a minute whom markings reach than it may."),
            ngettext("Wait %(n)d second, then ask again.", "Wait %(n)d seconds, then ask again.", wait) % {"n": wait},
        )


def spend_markings(principal: Principal, count: int, *, at: datetime) -> None:
    """Count markings that nobody has written under before, and that an account is about to write under.

    Raises:
        BudgetSpent: the account's bucket does not hold so many.
    """
    wait = _spend(principal, "marking", count, at=at, most=settings.NEW_MARKINGS_PER_HOUR, within_s=_HOUR_S)
    minutes = math.ceil(wait / 60)
    if wait:
        raise BudgetSpent(
            _("This account has made more new markings in an hour than it may."),
            ngettext(
                "Use markings that are in use already, or wait %(n)d minute.",
                "Use markings that are in use already, or wait %(n)d minutes.",
                minutes,
            )
            % {"n": minutes},
        )


def _spend(principal: Principal, kind: str, count: int, *, at: datetime, most: int, within_s: int) -> int:
    """Take from a bucket; returns how many seconds to wait until it would have held as much, 0 if it did."""
    # Signed: injected SQL neither empties a bucket nor fills somebody else's.
    micros = (at - _EPOCH) // timedelta(microseconds=1)
    body = "|".join(map(str, ("rate", principal.person_id, kind, count, micros, most, within_s)))
    with connections["default"].cursor() as cursor:
        cursor.execute("select bw.spend_rate(%s, %s)", [body, sign(body)])
        level = float(cursor.fetchone()[0])
    return max(1, math.ceil((level - most) * within_s / most)) if level > most else 0

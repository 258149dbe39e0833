"""Rates: how often an account may ask whether something exists.

A search or a look-up for an exact name says whether it is there. Anybody may ask; nobody needs to ask a thousand
times, and to tell what is hidden from how long an answer takes would need thousands. A token bucket an account: full
at first, refilled evenly, kept in the database so that every process counts the same.
"""

from __future__ import annotations

import math
from datetime import datetime

from django.conf import settings
from django.db import connections
from django.utils.translation import gettext as _

from breakwater.foundation.access.errors import BudgetSpent
from breakwater.foundation.access.principal import Principal

_MINUTE_S = 60


def spend_lookup(principal: Principal, *, at: datetime) -> None:
    """Count one look-up of an account. Outside the act: what is refused was asked all the same.

    Raises:
        BudgetSpent: the account's bucket is empty.
    """
    most = settings.LOOKUPS_PER_MINUTE
    with connections["default"].cursor() as cursor:
        # Two at once wait for one another: the row is one. A clock that runs back empties nothing.
        cursor.execute(
            "insert into access_lookup as held (person_id, level, at) values (%(person)s, 1, %(at)s) "
            "on conflict (person_id) do update set at = greatest(held.at, excluded.at), level = least(%(most)s, "
            "greatest(0, held.level - greatest(0, extract(epoch from excluded.at - held.at)) * %(most)s / %(minute)s)"
            ") + 1 returning level",
            {"person": principal.person_id, "at": at, "most": float(most), "minute": float(_MINUTE_S)},
        )
        level = float(cursor.fetchone()[0])
    if level > most:
        wait = max(1, math.ceil((level - most) * _MINUTE_S / most))
        raise BudgetSpent(
            _("This account has looked up more in a minute than it may."),
            _("Wait %(seconds)d seconds, then search again.") % {"seconds": wait},
        )

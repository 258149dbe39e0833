"""Read budgets: how many statements of others an account may be shown in an hour and in a day.

They bound what a stolen account carries off (threat 25), and are generous to a person at work.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connections
from django.utils.translation import gettext as _

from breakwater.foundation.access.errors import BudgetSpent
from breakwater.foundation.access.principal import Principal


def spend(principal: Principal, statements: int, *, at: datetime) -> None:
    """Count statements shown to an account, in the act's own transaction.

    Raises:
        BudgetSpent: the hour's or the day's budget does not cover them.
    """
    hour = at.replace(minute=0, second=0, microsecond=0)
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "insert into access_readspent as spent (person_id, hour, statements) values (%s, %s, %s) "
            "on conflict (person_id, hour) do update set statements = spent.statements + excluded.statements "
            "returning statements, (select coalesce(sum(statements), 0) from access_readspent d "
            "where d.person_id = spent.person_id and d.hour > %s and d.hour < spent.hour)",
            [principal.person_id, hour, statements, hour - timedelta(hours=24)],
        )
        this_hour, before = cursor.fetchone()
    if this_hour > settings.READ_BUDGET_HOUR or this_hour + before > settings.READ_BUDGET_DAY:
        raise BudgetSpent(
            _("This account has been shown more than it may be in one go."),
            _("Wait an hour, or ask your contact point for a wider budget with a reason."),
        )

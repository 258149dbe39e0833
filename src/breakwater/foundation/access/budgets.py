"""Read budgets: how many statements of others an account may be shown in an hour and in a day.

They bound what a stolen account carries off (threat 25), and are generous to a person at work.
"""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from breakwater.foundation.access.errors import BudgetSpent


def check(*, within_hour: int, before: int) -> None:
    """Refuse what the budgets do not cover.

    Args:
        within_hour: statements of others shown to the account since the hour began.
        before: in the 23 hours before that one.

    Raises:
        BudgetSpent: the hour's or the day's budget is exceeded.
    """
    if within_hour > settings.READ_BUDGET_HOUR or within_hour + before > settings.READ_BUDGET_DAY:
        raise BudgetSpent(
            _("This account has been shown more than it may be in one go."),
            _("Wait an hour, or ask your contact point for a wider budget with a reason."),
        )

"""The end of an act, in one round trip: count what was shown, record the act, look at the policy epoch."""

from __future__ import annotations

from django.db import connections

from breakwater.foundation import audit
from breakwater.foundation.access import budgets

_SHOWN = f"select s.within_hour, s.before, o.version, {audit.CALL} from bw.opening() o, bw.spend_reads(%s) s"  # noqa: S608
_NOTHING_SHOWN = f"select 0, 0, o.version, {audit.CALL} from bw.opening() o"  # noqa: S608 - the log's own call


def close_act(act: audit.Act, *, shown: int, using: str) -> int:
    """Write the audit row of an act under way; it stands if and only if the open transaction is committed.

    Args:
        act: what was done.
        shown: how many statements of others it shows; counted for the ticket's holder.
        using: the connection of the act.

    Returns:
        The policy epoch as it stands after all that the act has read.
    Raises:
        BudgetSpent: the account has read its fill.
    """
    within_hour, before, epoch = count_and_record(act, count=shown, using=using)
    if shown:
        budgets.check(within_hour=within_hour, before=before)
    return epoch


def count_and_record(act: audit.Act, *, count: int, using: str) -> tuple[int, int, int]:
    """Count as read and write the audit row, whatever the account has read; as `close_act` does.

    Returns:
        What was read since the hour began, in the 23 hours before, and the policy epoch.
    """
    spent = [count] if count else []
    with connections[using].cursor() as cursor:
        cursor.execute(_SHOWN if count else _NOTHING_SHOWN, [*audit.arguments(act), *spent])
        within_hour, before, epoch, _nothing = cursor.fetchone()
    return int(within_hour), int(before), int(epoch)

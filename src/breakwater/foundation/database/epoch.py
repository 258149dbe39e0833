"""The policy epoch: one row that every change of membership takes, so that no grant rests on a past one."""

from __future__ import annotations

import time

from django.db import OperationalError, connections, transaction
from django.utils.translation import gettext as _
from psycopg.errors import LockNotAvailable

from breakwater.core.errors import BreakwaterError
from breakwater.foundation.database.server_key import sign

_TURNS = 8  # of two seconds (bw.change_policy): within the time that a page may take
_PAUSE_S = 0.1  # for those who queued behind the turn before


class EpochHeld(BreakwaterError):
    """Something that writes for long holds the epoch, so that nothing may change now."""


def exclusive(using: str = "default") -> int:
    """Take the policy epoch for a change of what policy depends on; held until the transaction ends.

    Waits for the writers and interners under way; those who come later wait for it. Behind one that writes for
    long it asks again and again, so that the others pass meanwhile.

    Returns:
        The new version.
    Raises:
        EpochHeld: it is still being written after some seconds.
    """
    for turn in range(_TURNS):
        if turn:
            time.sleep(_PAUSE_S)
        try:
            with transaction.atomic(using=using), connections[using].cursor() as cursor:
                # Signed for this transaction: injected SQL does not move the epoch.
                cursor.execute(
                    "select pg_backend_pid(), (extract(epoch from transaction_timestamp()) * 1000000)::bigint"
                )
                body = "epoch|{}|{}".format(*cursor.fetchone())
                cursor.execute("select set_config('breakwater.epoch', %s, true)", [sign(body)])
                cursor.execute("select bw.change_policy()")
                return int(cursor.fetchone()[0])
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable):
                raise
    raise EpochHeld(
        _("Something large is being stored just now, and no rights change until it is done."),
        _("Try again in a minute."),
    )


def version(using: str = "default") -> int:
    """Return the present version, without waiting."""
    with connections[using].cursor() as cursor:
        cursor.execute("select version from bw.opening()")
        return int(cursor.fetchone()[0])

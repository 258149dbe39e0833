"""The policy epoch: one row that every change of membership takes, so that no grant rests on a past one."""

from __future__ import annotations

from django.db import connections


def exclusive(using: str = "default") -> int:
    """Take the policy epoch for a change of what policy depends on; held until the transaction ends.

    Waits for the writers and interners under way; they wait for it.

    Returns:
        The new version.
    """
    with connections[using].cursor() as cursor:
        cursor.execute("select bw.change_policy()")
        return int(cursor.fetchone()[0])


def version(using: str = "default") -> int:
    """Return the present version, without waiting."""
    with connections[using].cursor() as cursor:
        cursor.execute("select version from bw.opening()")
        return int(cursor.fetchone()[0])

"""Tickets: which audience a transaction reads for, at which instant, signed and bound to that transaction.

A bare setting would not do: any SQL injection can call `set_config` and change audience. The ticket carries an
HMAC (RFC 2104, SHA-256) that the database checks against a key only its owner reads.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connections

from breakwater.foundation.access.principal import Principal
from breakwater.foundation.database.server_key import key
from breakwater.foundation.database.source import given_instant

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BLOCK = 64  # bytes of a SHA-256 block


@dataclass(frozen=True, slots=True)
class Opening:
    """What a transaction says of itself when it opens."""

    at: datetime
    started_micros: int
    process: int
    epoch: int


def open_transaction(*, using: str, to_write: bool) -> Opening:
    """Ask the transaction for its instant, its connection and the policy epoch; hold the epoch when writing."""
    function = "bw.opening_to_write" if to_write else "bw.opening"
    with connections[using].cursor() as cursor:
        cursor.execute(f"select at_micros, pid, version from {function}()")  # noqa: S608 - two fixed names
        started, process, version = cursor.fetchone()
    instant = given_instant() or _EPOCH + timedelta(microseconds=started)
    return Opening(at=instant, started_micros=started, process=process, epoch=version)


def seal_ticket(principal: Principal, opening: Opening, *, using: str, waits: bool = True) -> None:
    """Set the transaction's ticket. Transaction-local: it is gone at commit or rollback.

    Args:
        principal: who reads.
        opening: of the transaction.
        using: its connection.
        waits: whether its commit waits for the disk (see `answering`).
    """
    micros = (opening.at - _EPOCH) // timedelta(microseconds=1)
    body = "|".join(
        (
            str(principal.audience_id),
            principal.organisation,
            principal.person_id,
            str(micros),
            str(opening.process),
            str(opening.started_micros),
        )
    )
    mac = hmac.new(key(), body.encode(), hashlib.sha256).hexdigest()
    with connections[using].cursor() as cursor:
        cursor.execute(_SEAL if waits else _SEAL_UNWAITING, [f"{body}|{mac}"])


# A plan that holds for whatever is asked is made once: the server would plan anew what a policy makes look dear, and
# planning takes longer than what is asked here.
_SEAL = "select set_config('breakwater.ticket', %s, true), set_config('plan_cache_mode', 'force_generic_plan', true)"
_SEAL_UNWAITING = f"{_SEAL}, set_config('synchronous_commit', 'off', true)"


def install_key(*, using: str = "owner") -> None:
    """Give the database the ticket key; run by the owner at start-up, after migrating."""
    block = key().ljust(_BLOCK, b"\0")
    inner, outer = (bytes(byte ^ pad for byte in block) for pad in (0x36, 0x5C))
    with connections[using].cursor() as cursor:
        cursor.execute(
            "insert into bw.ticket_key (only_row, inner_pad, outer_pad) values (true, %s, %s) "
            "on conflict (only_row) do update set inner_pad = excluded.inner_pad, outer_pad = excluded.outer_pad",
            [inner, outer],
        )


def instant_now(*, using: str = "default") -> datetime:
    """Return the instant of this moment by the database's clock, or the one a test has set."""
    instant = given_instant()
    if instant is not None:
        return instant
    with connections[using].cursor() as cursor:
        cursor.execute("select clock_timestamp()")
        return cursor.fetchone()[0].astimezone(UTC)  # type: ignore[no-any-return]

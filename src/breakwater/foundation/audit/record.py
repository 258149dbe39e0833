"""Writing acts into the log, in the transaction of the act itself."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db import connections, transaction

from breakwater.foundation.audit.act import (
    ERASED,
    SALT_BYTES,
    Act,
    ActError,
    canonical_detail,
    commit_detail,
    leaf_of,
    shown_ids,
)
from breakwater.foundation.database.server_key import sign_act
from breakwater.foundation.database.source import new_bytes

CALL = (
    "bw.record_act(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::text[],"
    " %s, %s, %s, %s, %s, %s::jsonb, %s::text[], %s::text[])"
)
"""The call that writes an act; its parameters are the act's `arguments`."""
_SQL = f"select {CALL}"


def record(act: Act, *, using: str = "default") -> None:
    """Write an act, in one round trip; it stands if and only if the open transaction is committed.

    Raises:
        ActError: no transaction is open, or the detail cannot be kept.
    """
    connection = connections[using]
    if not connection.in_atomic_block:
        raise ActError("An act is recorded outside a transaction.", "Open one round the act and its record.")
    with connection.cursor() as cursor:
        cursor.execute(_SQL, arguments(act))


def record_apart(act: Act, *, using: str = "default") -> None:
    """Write an act in a transaction of its own, on a connection of its own.

    For refusals: the transaction in which something was refused is rolled back, the record of it stays.
    """
    connection = connections[using].copy()
    try:
        with connection.cursor() as cursor:
            cursor.execute(_SQL, arguments(act))
    finally:
        connection.close()


def erase_detail(audit_row: int, act: Act, *, using: str = "owner") -> None:
    """Erase what an act's row commits to, as the law may require; the row, its leaf and all proofs stay.

    Args:
        audit_row: whose detail.
        act: who erases, by which ground (in its detail); its action and object are set here.
        using: an alias signed in as the owner; no other role can.
    """
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute(_SQL, arguments(_erasing(audit_row, act)))
        cursor.execute(
            "update audit_detail set salt = null, content = null, erased_by_id = (select max(id)"
            " from audit_row where tx = pg_current_xact_id() and object_id = %s) where audit_row_id = %s",
            [str(audit_row), audit_row],
        )
        if cursor.rowcount != 1:
            raise ActError(f"Entry {audit_row} has no detail.", "Check the number of the entry.")


def _erasing(audit_row: int, act: Act) -> Act:
    return replace(act, action=ERASED, object_kind="audit_row", object_id=str(audit_row))


def arguments(act: Act) -> tuple[Any, ...]:  # the driver's parameters
    """Return the parameters of `CALL`: the act as it is stored, committed to and signed."""
    nonce = new_bytes(SALT_BYTES)
    salt = commit = text = None
    if act.detail:
        salt = new_bytes(SALT_BYTES)
        canonical = canonical_detail(act.detail)
        commit, text = commit_detail(salt, canonical), canonical.decode()
    shown = shown_ids(act)
    leaf = leaf_of(act, shown=shown, nonce=nonce, detail_commit=commit)
    return (
        act.at,
        act.person,
        act.organisation,
        act.audience,
        act.purpose,
        act.world,
        act.action,
        act.object_kind,
        act.object_id,
        act.decision,
        _array(act.rule_ids),
        nonce,
        commit,
        leaf,
        sign_act(leaf),
        salt,
        text,
        _array(shown),
        _array(f"{{{','.join(ids)}}}" for ids in shown.values()),
    )


def _array(texts: Iterable[str]) -> str:
    """Write an array of texts as the server reads it, which takes the driver longer."""
    quoted = (text.replace("\\", "\\\\").replace('"', '\\"') for text in texts)
    return "{" + ",".join(f'"{text}"' for text in quoted) + "}"

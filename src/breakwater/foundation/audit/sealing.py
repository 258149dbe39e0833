"""Sealing: giving each committed act its place in the tree, and signing the tree's head.

The sealer signs in as a role that sees number, transaction and leaf of an act, and nothing of its content.

Acts are numbered before they are committed and committed in any order. Only acts of transactions below the
oldest one still running are sealed, in the order (transaction, number): nothing can appear before them later.
"""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import inf
from pathlib import Path
from secrets import token_bytes
from typing import Any, Final

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from breakwater.foundation.audit.act import SALT_BYTES, padding_leaf
from breakwater.foundation.audit.checkpoint import Head, SigningKey, checkpoint_text
from breakwater.foundation.audit.held import keep_head, refuse_if_rolled_back
from breakwater.foundation.audit.merkle import Frontier, frontier_at
from breakwater.foundation.audit.nodes import LogDamagedError, sealed_nodes, sealed_size

BATCH: Final = 20_000
PAD_TO: Final = 1024
DELAY_ALARM_S: Final = 60.0
_LOCK: Final = 0x6277_5EA1  # one sealer at a time: an advisory lock of each sealing transaction

logger = logging.getLogger("breakwater.audit")

Place = tuple[str, int]  # transaction and number of an act
Entry = tuple[int | None, bytes | None, bytes]  # act, or padding; leaf


@dataclass(frozen=True, slots=True)
class Sealed:
    """What one round did.

    Attributes:
        acts: how many acts got their place.
        head: the head that was signed; None when there was nothing to sign.
        waiting: whether committed acts wait for an older transaction to end.
    """

    acts: int
    head: Head | None
    waiting: bool


class Sealer:
    """Seals round by round on one connection, signed in as bw_sealer."""

    def __init__(
        self,
        connection: BaseDatabaseWrapper,
        key: SigningKey,
        *,
        held: Path,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._connection = connection
        self._key = key
        self._held = held
        self._monotonic = monotonic
        self._frontier: Frontier | None = None
        self._last: Place = ("0", 0)
        self._delay: tuple[str, float] | None = None  # the transaction that is waited for, and since when

    def seal_once(self, *, publish: bool = False) -> Sealed:
        """Seal what can be sealed.

        Args:
            publish: also sign a head for members. Its size is padded to a multiple of 1,024, so that it does
                not tell each of them how busy the others were.
        Raises:
            LogDamagedError: the seals in the database are not what was signed.
        """
        try:
            with transaction.atomic(using=self._connection.alias):
                sealed, checkpoint, frontier, last = self._seal(publish=publish)
        except BaseException:
            self._frontier = None  # read again what the database holds
            raise
        self._frontier, self._last = frontier, last
        if checkpoint:
            keep_head(self._held, checkpoint)
        self._watch_delay(waiting=sealed.waiting)
        return sealed

    def published_ago_s(self) -> float:
        """Say how long ago a head was last signed for members; endless where none was."""
        age = self._query("select extract(epoch from now() - max(at)) from audit_head where published")[0][0]
        return inf if age is None else float(age)

    def disconnect(self) -> None:
        """Let go of a connection that failed; the next round opens another."""
        self._frontier = None
        self._connection.close()

    def _seal(self, *, publish: bool) -> tuple[Sealed, str, Frontier | None, Place]:
        if not self._query("select pg_try_advisory_xact_lock(%s)", _LOCK)[0][0]:
            return Sealed(0, None, waiting=False), "", None, self._last
        frontier, last = self._state()
        acts = self._query(_NEXT_ACTS, *last, BATCH)
        entries: list[Entry] = [(act, None, bytes(leaf)) for act, _, leaf in acts]
        if acts:
            last = (acts[-1][1], acts[-1][0])
        complete = len(acts) < BATCH
        if publish and complete:
            entries += _padding(frontier.size + len(entries))
        frontier = self._append(frontier, entries)
        waiting = complete and bool(self._query(_SOME_WAIT, *last)[0][0])
        head, checkpoint = None, ""
        if entries or (publish and frontier.size):
            head, checkpoint = self._sign(frontier, published=publish and complete)
        return Sealed(len(acts), head, waiting=waiting), checkpoint, frontier, last

    def _state(self) -> tuple[Frontier, Place]:
        size = sealed_size(self._connection)
        if self._frontier is not None and self._frontier.size == size:
            return self._frontier, self._last
        refuse_if_rolled_back(self._connection, self._held, [self._key.verifying])
        frontier = frontier_at(sealed_nodes(self._connection), size)
        signed = self._query("select size, root from audit_head order by id desc limit 1")
        state = (signed[0][0], bytes(signed[0][1])) if signed else (0, Frontier().root())
        if state != (size, frontier.root()):
            raise LogDamagedError(
                "The last signed head is not the head of the sealed entries.", "Run: breakwater audit verify"
            )
        last = self._query(_LAST_SEALED)
        place: Place = (last[0][0], last[0][1]) if last else ("0", 0)
        if self._query("select pg_snapshot_xmax(pg_current_snapshot()) <= %s::xid8", place[0])[0][0]:
            raise LogDamagedError(
                "The server counts transactions from below the log's last one: it was loaded from a dump.",
                f"Stop it, move its counter beyond {place[0]} with pg_resetwal, and start it again.",
            )
        return frontier, place

    def _append(self, frontier: Frontier, entries: Sequence[Entry]) -> Frontier:
        start = frontier.size
        nodes = []
        for _, _, leaf in entries:
            frontier, completed = frontier.append(leaf)
            nodes.append(b"".join(completed))
        if entries:
            places = list(range(start, frontier.size))
            acts, paddings = [act for act, _, _ in entries], [padding for _, padding, _ in entries]
            self._execute(_INSERT_SEALS, places, acts, paddings, nodes)
        return frontier

    def _sign(self, frontier: Frontier, *, published: bool) -> tuple[Head, str]:
        at: datetime = self._query("select now()")[0][0]
        head = Head(self._key.name, frontier.size, frontier.root(), at)
        signature, key = self._key.sign(head), self._key.verifying
        self._execute(_INSERT_HEAD, head.size, head.root, head.at, signature, key.id.hex(), published)
        return head, checkpoint_text(head, signature, key=key)

    def _watch_delay(self, *, waiting: bool) -> None:
        """Raise the alarm each minute that one open transaction keeps acts from being sealed."""
        if not waiting:
            self._delay = None
            return
        oldest = str(self._query("select pg_snapshot_xmin(pg_current_snapshot())::text")[0][0])
        now = self._monotonic()
        if self._delay is None or self._delay[0] != oldest:
            self._delay = (oldest, now)
        elif now - self._delay[1] > DELAY_ALARM_S:
            logger.error(
                "Transaction %s keeps acts from being sealed, for over %d s now. End its session.",
                oldest,
                DELAY_ALARM_S,
            )
            self._delay = (oldest, now)

    def _query(self, sql: str, *arguments: Any) -> list[tuple[Any, ...]]:
        with self._connection.cursor() as cursor:
            cursor.execute(sql, arguments)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
            return rows

    def _execute(self, sql: str, *arguments: Any) -> None:
        with self._connection.cursor() as cursor:
            cursor.execute(sql, arguments)


def _padding(size: int) -> list[Entry]:
    paddings = [token_bytes(SALT_BYTES) for _ in range(-size % PAD_TO)]
    return [(None, padding, padding_leaf(padding)) for padding in paddings]


# The text is not called `tx`: `order by tx` would then sort by it, and put 1000 before 999.
_NEXT_ACTS = """
select id, tx::text as number, leaf from audit_row
where (tx, id) > (%s::xid8, %s::bigint) and tx < pg_snapshot_xmin(pg_current_snapshot())
order by tx, id limit %s
"""
_SOME_WAIT = "select exists (select from audit_row where (tx, id) > (%s::xid8, %s::bigint))"
_LAST_SEALED = """
select act.tx::text, act.id from audit_seal seal join audit_row act on act.id = seal.audit_row_id
where seal.audit_row_id is not null order by seal.seq desc limit 1
"""
_INSERT_SEALS = """
insert into audit_seal (seq, audit_row_id, padding, nodes)
select * from unnest(%s::bigint[], %s::bigint[], %s::bytea[], %s::bytea[])
"""
_INSERT_HEAD = """
insert into audit_head (size, root, at, signature, key_id, published) values (%s, %s, %s, %s, %s, %s)
"""

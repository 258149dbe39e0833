"""Reading the log's entries with everything their leaves were made of, and judging each by itself."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.backends.base.base import BaseDatabaseWrapper

from breakwater.foundation.audit.act import (
    Act,
    ActError,
    canonical_detail,
    commit_detail,
    leaf_of,
    padding_leaf,
    shown_ids,
)
from breakwater.foundation.audit.merkle import HASH_BYTES

BATCH: Final = 5000


@dataclass(frozen=True, slots=True)
class Entry:
    """One sealed place and what the database has of its act.

    Attributes:
        seq: the place, from 0.
        act_id: number of the act; None for padding.
        padding: what fills a place without an act.
        nodes: the sealed nodes, one after the other.
        act: the act; None where the row is gone.
        nonce, detail_commit, leaf: of the row.
        detail: salt and content; None where there is no row, or it was erased.
        has_detail: whether there is a row of detail.
        erased_by: the act by which the detail was erased.
    """

    seq: int
    act_id: int | None
    padding: bytes | None
    nodes: bytes
    act: Act | None
    nonce: bytes
    detail_commit: bytes | None
    leaf: bytes
    detail: tuple[bytes, dict[str, Any]] | None
    has_detail: bool
    erased_by: int | None

    @property
    def sealed_leaf(self) -> bytes:
        """Give the leaf that stands in the tree."""
        return self.nodes[:HASH_BYTES]

    def computed_leaf(self) -> bytes:
        """Compute the leaf from what the database has now."""
        if self.padding is not None:
            return padding_leaf(self.padding)
        if self.act is None:
            return b""
        shown = shown_ids(self.act)
        return leaf_of(self.act, shown=shown, nonce=self.nonce, detail_commit=self.detail_commit)


def entries(connection: BaseDatabaseWrapper) -> Iterator[Entry]:
    """Read every sealed entry in order, a batch at a time."""
    last = -1
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_ENTRIES, [last, BATCH])
            rows = cursor.fetchall()
        if not rows:
            return
        for row in rows:
            yield _entry(row)
        last = rows[-1][0]


def entries_showing(
    connection: BaseDatabaseWrapper, originator: str, *, since: datetime, until: datetime, size: int
) -> list[Entry]:
    """Read the entries among the first `size` that showed this originator's material in the period."""
    with connection.cursor() as cursor:
        cursor.execute(_SHOWING, [originator, since, until, size])
        return [_entry(row) for row in cursor.fetchall()]


def judge(entry: Entry) -> str:
    """Say what is wrong with one entry, looked at by itself; nothing where it is as it was sealed."""
    computed = entry.computed_leaf()
    if entry.act is None and entry.padding is None:
        return "the act that was sealed here was removed"
    if computed != entry.sealed_leaf:
        if entry.leaf == entry.sealed_leaf:
            return "the act was changed after it was sealed"
        return "another entry stands here than the one that was sealed"
    if entry.padding is None and entry.leaf != computed:
        return "the act's own leaf hash was changed"
    return _judge_detail(entry)


def _judge_detail(entry: Entry) -> str:
    if entry.detail_commit is None:
        return "there is a detail to which the act does not commit" if entry.has_detail else ""
    if not entry.has_detail:
        return "the act's detail was removed without an act that says so"
    if entry.detail is None:
        return ""  # erased; whether lawfully is asked of the act that did it
    try:
        salt, content = entry.detail
        committed = commit_detail(salt, canonical_detail(content))
    except ActError:
        committed = b""
    return "" if committed == entry.detail_commit else "the act's detail was changed"


def _entry(row: tuple[Any, ...]) -> Entry:
    seq, act_id, padding, nodes, *of_act = row
    *fields, nonce, commit, leaf, shown, detail_of, salt, content, erased_by = of_act
    act = None
    if leaf is not None:
        values = dict(zip(_FIELDS, fields, strict=True))
        act = Act(**values, shown=json.loads(shown) if shown else {})
    detail = (bytes(salt), json.loads(content)) if salt is not None and content is not None else None
    return Entry(
        seq=seq,
        act_id=act_id,
        padding=_bytes(padding),
        nodes=bytes(nodes),
        act=act,
        nonce=_bytes(nonce) or b"",
        detail_commit=_bytes(commit),
        leaf=_bytes(leaf) or b"",
        detail=detail,
        has_detail=detail_of is not None,
        erased_by=erased_by,
    )


def _bytes(value: Any) -> bytes | None:  # a column, as the driver gives it
    return None if value is None else bytes(value)


_FIELDS: Final = (
    *("at", "person", "organisation", "audience", "purpose", "world"),
    *("action", "object_kind", "object_id", "decision", "rule_ids"),
)
_SELECT: Final = """
select seal.seq, seal.audit_row_id, seal.padding, seal.nodes,
  act.at, act.person, act.organisation, act.audience, act.purpose, act.world,
  act.action, act.object_kind, act.object_id, act.decision, act.rule_ids,
  act.nonce, act.detail_commit, act.leaf,
  (select jsonb_object_agg(shown.originator, to_jsonb(shown.statement_ids))::text
    from audit_shown shown where shown.audit_row_id = act.id),
  detail.audit_row_id, detail.salt, detail.content::text, detail.erased_by_id
from audit_seal seal
left join audit_row act on act.id = seal.audit_row_id
left join audit_detail detail on detail.audit_row_id = seal.audit_row_id
"""
_ENTRIES: Final = _SELECT + " where seal.seq > %s order by seal.seq limit %s"
_SHOWN: Final = """
where seal.audit_row_id in (select audit_row_id from audit_shown where originator = %s)
  and act.at >= %s and act.at < %s and seal.seq < %s order by seal.seq
"""
_SHOWING: Final = _SELECT + _SHOWN

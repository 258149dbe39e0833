"""Verifying the whole log inside the database: every leaf, the tree, every head.

It needs a role that reads the log (bw_backup, or the owner) and trusts nothing but the public keys and the
heads that it is given from outside.
"""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from breakwater.foundation.audit.act import ERASED
from breakwater.foundation.audit.checkpoint import Head, VerifyingKey
from breakwater.foundation.audit.entries import entries, judge
from breakwater.foundation.audit.merkle import EMPTY_ROOT, Frontier
from breakwater.foundation.audit.report import Report

Roots = dict[int, bytes]  # by size


def verify_log(connection: BaseDatabaseWrapper, keys: Sequence[VerifyingKey], *, held: Collection[Head] = ()) -> Report:
    """Recompute the log from its acts and compare it with every head.

    Args:
        connection: of a role that reads the log.
        keys: the log's keys.
        held: heads kept outside the database, their signatures checked already.
    """
    report = Report()
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("set transaction isolation level repeatable read, read only")
        cursor.execute("select distinct size from audit_head")
        sizes = {size for (size,) in cursor.fetchall()} | {head.size for head in held}
        roots = _walk(connection, sizes, report)
        _check_heads(connection, keys, roots, report)
        _check_held(held, roots, report)
        _check_erasures(connection, report)
        _check_never_sealed(connection, report)
    return report


def _walk(connection: BaseDatabaseWrapper, sizes: Collection[int], report: Report) -> Roots:
    """Judge each entry, and rebuild the tree from what was sealed, as far as no seal is missing."""
    frontier = Frontier()
    roots = {0: EMPTY_ROOT}
    whole = True
    for entry in entries(connection):
        if whole and entry.seq != frontier.size:
            report.add("the seal is missing", entry=frontier.size)
            whole = False
        if what := judge(entry):
            report.add(what, entry=entry.seq, act=entry.act_id)
        report.entries += 1
        report.acts += entry.act_id is not None
        report.erased += entry.erased_by is not None
        if not whole:
            continue
        frontier, completed = frontier.append(entry.sealed_leaf)
        if b"".join(completed) != entry.nodes:
            report.add("the nodes of the tree that were sealed here were changed", entry=entry.seq)
        if frontier.size in sizes:
            roots[frontier.size] = frontier.root()
    report.root = frontier.root()
    if whole and frontier.size not in sizes and frontier.size:
        report.add(f"the last {frontier.size - max(roots)} entries have no signed head", entry=max(roots))
    return roots


def _check_heads(connection: BaseDatabaseWrapper, keys: Sequence[VerifyingKey], roots: Roots, report: Report) -> None:
    """Check every head's signature and root; of heads that differ, only the first says where."""
    known = {key.id.hex(): key for key in keys}
    agreed, differs = 0, False
    with connection.cursor() as cursor:
        cursor.execute("select size, root, at, signature, key_id from audit_head order by id")
        for size, root, at, signature, key_id in cursor.fetchall():
            report.heads += 1
            key = known.get(key_id)
            if key is None:
                report.add(f"the head of {size} entries names the unknown key {key_id}")
                continue
            head = Head(key.name, size, bytes(root), at)
            if not key.accepts(bytes(signature), head.body()):
                report.add(f"the signature of the head of {size} entries is wrong")
            elif roots.get(size) == head.root:
                agreed = max(agreed, size)
            elif not differs:
                differs = True
                report.add(f"something before entry {size} is not what the signed head says", entry=agreed)


def _check_held(held: Collection[Head], roots: Roots, report: Report) -> None:
    for head in held:
        root = roots.get(head.size)
        if root is None:
            report.add(f"the log was cut: a head of {head.size} entries is held", entry=report.entries)
        elif root != head.root:
            report.add(f"this log is not the one of the head of {head.size} entries that is held")


def _check_erasures(connection: BaseDatabaseWrapper, report: Report) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_UNEXPLAINED_ERASURES, [ERASED])
        for entry, act in cursor.fetchall():
            report.add("the act's detail was erased without an act that says so", entry=entry, act=act)


def _check_never_sealed(connection: BaseDatabaseWrapper, report: Report) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_NEVER_SEALED)
        for act, late in cursor.fetchall():
            report.waiting += 1
            if late:
                report.add("the act has no place in the log, though later ones have or a minute passed", act=act)


_UNEXPLAINED_ERASURES = """
select seal.seq, detail.audit_row_id from audit_detail detail
left join audit_row act on act.id = detail.erased_by_id
left join audit_seal seal on seal.audit_row_id = detail.audit_row_id
where detail.erased_by_id is not null
  and (act.action = %s and act.object_id = detail.audit_row_id::text) is not true
"""
_NEVER_SEALED = """
with last as (
  select act.tx, act.id from audit_seal seal join audit_row act on act.id = seal.audit_row_id
  order by seal.seq desc limit 1
)
select act.id, (act.tx, act.id) <= (select tx, id from last) is true or act.at < now() - interval '1 minute'
from audit_row act
where not exists (select from audit_seal seal where seal.audit_row_id = act.id)
order by act.id
"""

"""Reading the tree out of the seals."""

from django.db.backends.base.base import BaseDatabaseWrapper

from breakwater.core.errors import BreakwaterError
from breakwater.foundation.audit.merkle import HASH_BYTES, NodeReader


class LogDamagedError(BreakwaterError):
    """The log in the database is not the one that was sealed."""


def sealed_size(connection: BaseDatabaseWrapper) -> int:
    """Count the sealed entries."""
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(max(seq) + 1, 0) from audit_seal")
        return int(cursor.fetchone()[0])


def sealed_nodes(connection: BaseDatabaseWrapper) -> NodeReader:
    """Give the reader of the tree's nodes: each stands in the seal of the entry that completed it."""

    def node(level: int, index: int) -> bytes:
        seq = ((index + 1) << level) - 1
        with connection.cursor() as cursor:
            cursor.execute(
                "select substring(nodes from %s for %s) from audit_seal where seq = %s",
                [level * HASH_BYTES + 1, HASH_BYTES, seq],
            )
            found = cursor.fetchone()
        if found is None or len(found[0]) != HASH_BYTES:
            raise LogDamagedError(f"The seal of entry {seq} is missing or cut.", "Run: breakwater audit verify")
        return bytes(found[0])

    return node

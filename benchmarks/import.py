"""Measure how fast a file of FollowTheMoney becomes committed, searchable statements, beside nomenklatura.

    make bench-import            [ARGS="statements rounds"]

Ours is the product's own path, as the role that serves pages: the file is opened, checked row by row into the staging
area (COPY), then loaded by one transaction (INSERT … SELECT) with every index, markings, row security, audit and exact-match keys.
The peer is nomenklatura's SQL statement store with the same lines on the same server, in a database of its own, with the
indexes it makes itself; it has no marking, no row security and no audit. Its rate counts every row it stores, the
ids of entities among them, which ours has not.

Made data (names, numbers and ties from a fixed seed). Runs alternate; figures are medians, on a server with `fsync` on:
by the clock, and by processor time of this process and all of the server's, which other work on the machine disturbs
least. One JSON object a line. The group needs Debian's libicu-dev and pkg-config.
"""

from __future__ import annotations

import gc
import io
import json
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from interchange_parse import entities

from breakwater.foundation.database import processes
from breakwater.foundation.database.embedded import Cluster
from breakwater.foundation.database.roles import verifier

PEER = "bench_peer"
PEER_PASSWORD = "of a server that lives for one bench"  # noqa: S105


@contextmanager
def server() -> Iterator[Cluster]:
    """Start a server of the bench's own, durable as in production, with the product's tables."""
    home = Path(tempfile.mkdtemp(prefix="breakwater-bench-"))
    home.chmod(0o711)
    os.environ |= {
        "BREAKWATER_DATA": str(home / "data"),
        "BREAKWATER_PROCESS": "migrate",
        "DJANGO_SETTINGS_MODULE": "breakwater.config.settings",
    }
    cluster = Cluster(home / "data", databases="all", more_access=(f"local all {PEER} scram-sha-256",))
    cluster.start()
    try:
        import django

        django.setup()
        from breakwater.config.prepare import migrate

        migrate()
        yield cluster
    finally:
        from django.db import connections

        connections.close_all()
        cluster.stop()
        shutil.rmtree(home, ignore_errors=True)


class Clock:
    """Wall-clock time, and processor time of this process and of the server's processes, those that ended included."""

    def __init__(self, cluster: Cluster) -> None:
        self._server = processes.postmaster(cluster.data) or 0
        self._ticks = os.sysconf("SC_CLK_TCK")

    def now(self) -> tuple[float, float]:
        """Return both, in seconds."""
        used = 0
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                pid, (_state, parent, *rest) = (
                    int(folder.name),
                    (folder / "stat").read_text().rpartition(")")[2].split(),
                )
            except OSError:
                continue  # it has just ended
            if int(parent) == self._server:
                used += int(rest[9]) + int(rest[10])
            elif pid == self._server:
                used += sum(map(int, rest[9:13]))
        return time.perf_counter(), time.process_time() + used / self._ticks


def since(clock: Clock, start: tuple[float, float]) -> tuple[float, float]:
    """Return both times passed."""
    now = clock.now()
    return now[0] - start[0], now[1] - start[1]


class Ours:
    """The product, with one analyst."""

    def __init__(self, clock: Clock, content: bytes) -> None:
        from breakwater.core.marking import Marking, Pap, Purpose, Tlp
        from breakwater.foundation.access.principals import principal_for
        from breakwater.foundation.members.roles import Role
        from breakwater.foundation.members.tests import factories

        now = datetime.now(tz=UTC)
        factories.free_members()
        home, other = factories.organisation("ID-IID"), factories.organisation("TH-BSB")
        row = factories.affiliation(home, "Analyst", Role.ANALYST)
        attestor = factories.affiliation(other, "Attestor").person
        factories.clear(row, by=attestor, valid_from=now - timedelta(days=1), valid_until=now + timedelta(days=1))
        self.principal = principal_for(str(row.pk), purpose=Purpose.INTELLIGENCE)
        self.marking = Marking(originator="ID-IID", tlp=Tlp.AMBER_STRICT, pap=Pap.AMBER)
        self.clock, self.content = clock, content
        self.times: dict[str, list[tuple[float, float]]] = {"check": [], "load": [], "whole": []}

    def run(self) -> int:
        """Import the file; returns how many statements are committed."""
        from breakwater.capabilities.statements import (
            actions,
            import_check,
            import_load,
            import_operations,
            import_queries,
        )
        from breakwater.capabilities.statements.import_defaults import Defaults
        from breakwater.capabilities.statements.import_files import Part
        from breakwater.foundation.access.passage import acting

        who = self.principal

        def batch() -> Any:
            with acting(who, actions.IMPORT) as passage:
                return import_queries.own_batch(passage, batch_id)

        upload = _File(self.content)
        start = self.clock.now()
        batch_id = import_operations.open_import(principal=who, form="ftm", uploads=[upload])
        parts = [Part.from_json(part) for part in batch().parts]
        assumed = Defaults(marking=self.marking, collection="bench", victim="no", child="no", reason="made data")
        import_operations.start_check(principal=who, batch_id=batch_id, parts=parts, defaults=assumed)
        import_check.check(who, batch_id=batch_id, run=batch().run)
        checked = self.clock.now()
        self.times["check"].append(since(self.clock, start))
        import_operations.start_load(principal=who, batch_id=batch_id)
        import_load.load(who, batch_id=batch_id, run=batch().run)
        self.times["load"].append(since(self.clock, checked))
        self.times["whole"].append(since(self.clock, start))
        found = batch()
        assert found.state == "published", found.message
        self._search()
        return int(found.counts["statements"])

    def _search(self) -> None:
        """Find one of the imported persons by the number of a passport."""
        from breakwater.capabilities.statements import actions, queries
        from breakwater.core.resolution.keys import keys_of_query
        from breakwater.foundation.access.passage import acting

        with acting(self.principal, actions.READ) as passage:
            assert queries.by_key(passage, keys_of_query("EX0000001"))

    def clear(self) -> None:
        """Empty the tables, as their owner."""
        from django.db import connections

        with connections["owner"].cursor() as cursor:
            cursor.execute("truncate statements_statement, bw.staged, statements_rowproblem")


class Peer:
    """nomenklatura's SQL store in a database of its own on the same server."""

    def __init__(self, cluster: Cluster, clock: Clock, content: bytes) -> None:
        from followthemoney.dataset import Dataset
        from nomenklatura.resolver import Linker
        from nomenklatura.store.sql import SQLStore

        cluster.sql(f"create role {PEER} login password '{verifier(PEER, PEER_PASSWORD)}'")
        cluster.sql(f"create database {PEER} owner {PEER} encoding 'UTF8' template template0")
        password = PEER_PASSWORD.replace(" ", "%20")
        address = f"postgresql+psycopg://{PEER}:{password}@/{PEER}?host={cluster.socket}"
        self.dataset = Dataset({"name": "bench", "title": "Bench"})
        self.store: Any = SQLStore(self.dataset, Linker({}), uri=address)
        self.clock, self.content = clock, content
        self.times: list[tuple[float, float]] = []

    def run(self) -> int:
        """Store the file's statements; returns how many rows are committed."""
        from followthemoney.statement import StatementEntity

        count = 0
        start = self.clock.now()
        with self.store.writer() as writer:
            for line in io.BytesIO(self.content):
                for statement in StatementEntity.from_data(self.dataset, json.loads(line)).statements:
                    writer.add_statement(statement)
                    count += 1
        self.times.append(since(self.clock, start))
        return count

    def clear(self) -> None:
        """Empty the table."""
        from sqlalchemy import text

        with self.store.engine.begin() as connection:
            connection.execute(text(f"truncate {self.store.table.name}"))


class _File(io.BytesIO):
    name = "bench.jsonl"

    def chunks(self) -> Iterator[bytes]:
        while piece := self.read(1 << 16):
            yield piece


def show(figure: str, value: float, unit: str, peer_value: float | None = None, **more: Any) -> None:
    """Print one figure."""
    row = {
        "figure": figure,
        "value": round(value, 2),
        "unit": unit,
        "peer": "nomenklatura SQL store" if peer_value else None,
        "peer_value": round(peer_value, 2) if peer_value else None,
        "ratio": round(value / peer_value, 2) if peer_value else None,
    }
    print(json.dumps({**row, **more}), flush=True)


def main() -> None:
    statements = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    content = entities(statements, random.Random(2026))
    with server() as cluster:
        clock = Clock(cluster)
        ours = Ours(clock, content)
        try:
            peer: Peer | None = Peer(cluster, clock, content)
        except ImportError:
            peer = None
        stored = rows = 0
        for _ in range(rounds):
            gc.collect()
            ours.clear()
            stored = ours.run()
            if peer is not None:
                gc.collect()
                peer.clear()
                rows = peer.run()
        report(ours, peer, stored, rows)


def report(ours: Ours, peer: Peer | None, stored: int, rows: int) -> None:
    """Print the figures."""
    for number, by in enumerate(("by the clock", "by processor time")):
        spent = {name: statistics.median(each[number] for each in found) for name, found in ours.times.items()}
        peer_rate = rows / statistics.median(each[number] for each in peer.times) if peer else None
        counts = {"statements": stored, "peer_statements": rows or None}
        show(
            f"import: FollowTheMoney on disk to committed, {by}",
            stored / spent["whole"],
            "statements/s",
            peer_rate,
            **counts,
        )
        show(f"import: of which read, checked and staged, {by}", stored / spent["check"], "statements/s")
        show(f"import: of which loaded, {by}", stored / spent["load"], "statements/s")


if __name__ == "__main__":
    main()

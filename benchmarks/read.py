"""Measure what row security, the ticket and the read audit cost, at 5 million statements.

    make bench-read                            (or: python benchmarks/read.py [--folder PLACE] [--only query|http])

The product's own queries, each in an act with its ticket and its audit row, beside the same queries made by a role
that bypasses row security, with `label_id = any(the labels held)` written into each, no ticket and no audit row; both
give the same values, which is checked. 200 interleaved runs, medians in milliseconds. Then the entity page over HTTP
from the product's own web server: ten users, one second of thought, a minute.

`--folder` keeps the database in a place and uses it again.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from browsing import browse
from figures import clocks, print_figure
from pool import Pool, Server, Size, fill, principal, say

RUNS = 200
ALLOWED_RATIO, ALLOWED_MS = 1.25, 0.5
MOST_MS = {"entity": 5.0, "two_hops": 50.0}
HTTP_P95_MS = 150.0


def main() -> None:
    """Fill a database, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--only", choices=("query", "http"))
    parser.add_argument("--runs", type=int, default=RUNS)
    given = parser.parse_args()
    os.environ["BREAKWATER_READ_BUDGET_HOUR"] = os.environ["BREAKWATER_READ_BUDGET_DAY"] = "2000000000"
    folder = given.folder or Path(tempfile.mkdtemp(prefix="breakwater-read-"))
    folder.mkdir(parents=True, exist_ok=True)
    server = Server(folder)
    try:
        pool = fill(Size())
        say(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
        if given.only != "http":
            queries(server, pool, given.runs)
        if given.only != "query":
            print_figure("entity_page_http_p95", browse(folder, pool), "ms", "bar", HTTP_P95_MS)
    finally:
        server.stop()
        if given.folder is None:
            shutil.rmtree(folder, ignore_errors=True)


def queries(server: Server, pool: Pool, runs: int) -> None:
    """Measure the three reads, product and base in turns."""
    from breakwater.foundation.access.answering import answering

    who = principal(pool)
    base = Base(who, pool.labels)
    figures: dict[str, tuple[Callable[[Any, str], Any], Sequence[str]]] = {
        "entity": (entity, pool.pages),
        "neighbourhood_500": (neighbourhood, pool.hubs),
        "two_hops": (two_hops, pool.starts),
    }
    for name, (read, ids) in figures.items():
        spent: dict[Any, list[tuple[float, float]]] = {product: [], base.read: []}
        sizes: list[int] = []
        for run in range(-len(ids), runs):  # each record is read once by both before anything is timed
            record = ids[run % len(ids)]
            values = {}
            for side in (product, base.read) if run % 2 else (base.read, product):
                with answering():  # the wait for the disk comes at its end, after the clock has stopped
                    began = clocks()
                    values[side] = side(who, read, record)
                    ended = clocks()
                spent[side].append((ended[0] - began[0], ended[1] - began[1]))
            found = values[product]
            if ordered(found) != ordered(values[base.read]):
                raise AssertionError(f"{name}: the product and the base read different things of {record}.")
            if run >= 0:
                sizes.append(size_of(found))
        say(f"{name}: {statistics.median(sizes):.0f} statements shown, {runs} runs, load {os.getloadavg()[0]:.1f}")
        for number, clock in enumerate(("query", "query_processor")):
            mine, theirs = ([each[number] for each in spent[side][-runs:]] for side in (product, base.read))
            value, peer = statistics.median(mine), statistics.median(theirs)
            print_figure(f"{name}_{clock}", value, "ms", "bypassing role", peer)
            most = min(max(ALLOWED_RATIO * peer, peer + ALLOWED_MS), MOST_MS.get(name, float("inf")))
            verdict = "within the bar" if value <= most else "OVER THE BAR"
            say(
                f"{name} by {clock}: {verdict} of {most:.2f} ms; best tenth {statistics.quantiles(mine, n=10)[0]:.2f} ms"
            )


def entity(passage: Any, record: str) -> Any:
    """Read an entity's page."""
    from dataclasses import replace

    from breakwater.capabilities.entities.queries import read_entity

    return replace(read_entity(passage, record), at=None)


def neighbourhood(passage: Any, record: str) -> Any:
    """Read a record and all that it is tied to."""
    from breakwater.capabilities.statements.around import within

    return within(passage, record, steps=1)


def two_hops(passage: Any, record: str) -> Any:
    """Read a record, all that it is tied to, and all that those are tied to."""
    from breakwater.capabilities.statements.around import within

    return within(passage, record, steps=2)


def ordered(found: Any) -> Any:
    """Put statements in one order, where their order means nothing."""
    if isinstance(found, tuple):
        return tuple(sorted(part, key=lambda row: row.id) for part in found)
    return found


def size_of(found: Any) -> int:
    """Count the statements of what was read."""
    if isinstance(found, tuple):
        return sum(len(part) for part in found)
    return len(found.statements) + sum(len(neighbour.statements) for neighbour in found.neighbours)


def product(who: Any, read: Callable[[Any, str], Any], record: str) -> Any:
    """Read as the product does: through a door, with ticket and audit row, to the end of the transaction."""
    from breakwater.capabilities.entities import actions
    from breakwater.foundation.access.passage import acting

    with acting(who, actions.READ) as passage:
        passage.about("entity", record)
        return read(passage, record)


class Base:
    """The same reads without row security: a bypassing role, and the labels held written into each query."""

    def __init__(self, who: Any, labels: Sequence[int]) -> None:
        from breakwater.capabilities.entities import actions
        from breakwater.foundation.access.passage import Passage

        self.labels = "{" + ",".join(map(str, labels)) + "}"  # as text: the driver would take longer over a list
        self._passage = lambda: Passage(who, actions.READ, datetime.now(UTC), {})

    def read(self, _who: Any, read: Callable[[Any, str], Any], record: str) -> Any:
        """Read in one transaction of the bypassing role."""
        from django.db import transaction

        with self._doors_open(), transaction.atomic(using="bypass"):
            return read(self._passage(), record)

    def _fetch(self, _principal: Any, model: Any, columns: str, condition: str, parameters: Sequence[Any]) -> Any:
        from django.db import connections

        table = model._meta.db_table
        wanted = f"{table}.label_id = any(%s::int[])"
        given = [self.labels]
        if table == "entities_identityclaim":
            for end in ("left_id", "right_id"):
                of_end = f"select from statements_statement s where s.record_id = {end} and s.label_id = any(%s::int[])"
                wanted += f" and exists ({of_end})"
                given.append(self.labels)
        with connections["bypass"].cursor() as cursor:
            cursor.execute(f"select {columns} from {table} where {wanted} and {condition}", [*given, *parameters])
            return cursor.fetchall()

    @contextmanager
    def _doors_open(self) -> Iterator[None]:
        from breakwater.capabilities.entities import claims
        from breakwater.capabilities.statements import queries, rows

        modules = (claims, queries, rows)
        door = rows.fetch
        for module in modules:
            module.fetch = self._fetch
        try:
            yield
        finally:
            for module in modules:
                module.fetch = door


if __name__ == "__main__":
    main()

"""Measure the picture of a collection of 2,000 records as the product answers it: cold, and again.

    make bench-collection                                  (or: python benchmarks/collection.py)

A database of its own with one invented collection (2,000 persons, 12,000 statements, some 2,950 ties); the answer is
`networks.queries.collection_picture` under a door, written as JSON. `first`: in a process that has answered nothing yet,
with the numerical kernels compiled as the product's start compiles them. `again`: the same content once more, in that
process. Milliseconds of the wall, and spent on processors by the process and its server process.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from figures import clocks, print_figure
from pool import Pool, Server, Size, fill, principal, say

RECORDS, NAME = 2_000, "Invented"
FIRST_MS = 2_000.0
ROUNDS = 5


def main() -> None:
    """Fill a small database, and let fresh processes answer."""
    if len(sys.argv) > 1:
        answer(Path(sys.argv[1]))
        return
    folder = Path(tempfile.mkdtemp(prefix="breakwater-collection-"))
    os.environ["BREAKWATER_READ_BUDGET_HOUR"] = os.environ["BREAKWATER_READ_BUDGET_DAY"] = "2000000000"
    server = Server(folder)
    try:
        write(fill(Size(records=2_000, statements=20_000, pages=1, hubs=1)))
        from breakwater.config.prepare import warm_up

        warm_up()
        told: dict[str, list[float]] = {}
        for _ in range(ROUNDS):
            done = subprocess.run(
                [sys.executable, __file__, str(folder)], stdout=subprocess.PIPE, text=True, check=True
            )
            for figure, value in json.loads(done.stdout.splitlines()[-1]).items():
                told.setdefault(figure, []).append(value)
        say(f"load {os.getloadavg()[0]:.1f}; {told['ties'][0]:.0f} ties, {told['bytes'][0] / 1000:.0f} kB")
        for figure in ("first", "first_processor", "again", "again_processor"):
            print_figure(f"collection_2000_{figure}", statistics.median(told[figure]), "ms", "bar", FIRST_MS)
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def answer(folder: Path) -> None:
    """Answer twice, in a process that has done nothing before, and print the times."""
    Server(folder, prepared=True)
    from breakwater.capabilities.networks.queries import collection_picture

    pool = fill(Size())
    who = principal(pool)
    found: dict[str, float] = {}
    for name in ("first", "again"):
        began = clocks()
        picture = collection_picture(who, NAME).picture
        text = json.dumps(picture.to_json())
        ended = clocks()
        found |= {name: ended[0] - began[0], f"{name}_processor": ended[1] - began[1]}
    found |= {"ties": len(picture.ties), "bytes": len(text)}
    sys.stdout.write(json.dumps(found) + "\n")


def write(pool: Pool) -> None:
    """Write the collection's records and ties, under labels that the viewer holds."""
    from django.db import connections, transaction

    from breakwater.core.network.tests.invented import invented_pairs

    ids, pairs = invented_pairs(RECORDS)
    number = {name: place for place, name in enumerate(ids)}
    ends = [[number[one] for one, _ in pairs], [number[other] for _, other in pairs]]
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("set local breakwater.owner_acts = 'on'")
        cursor.execute(_PERSONS, [list(pool.labels), NAME])
        cursor.execute(_TIES, [list(pool.labels), NAME, *ends])
    with connections["owner"].cursor() as cursor:
        cursor.execute("analyze")


_INTO = (
    "insert into statements_statement (id, record_id, kind, opener, opened_on, prop, value, value_kind, lang, "
    "translation, key, source_id, target_id, withheld_ends, held_from, held_to, said_on, recorded_at, originator, "
    "grade, label_id, reference, collection, is_protected) "
)
_PERSONS = f"""{_INTO}
select md5('ci' || n || '/' || i)::uuid, md5('c' || n)::uuid, 'person', 'A01-CID', date '2025-01-01',
  (array['name','alias','birth','nationality','role','status'])[i],
  (array['Person ' || n, 'Called ' || n, (1960 + mod(n, 40))::text, 'BD', 'transporter', 'at large'])[i],
  'text', '', '', '', null, null, '', '', '', date '2025-01-01', now(), 'A01-CID', 'admiralty:B2',
  (%s::int[])[1 + mod(n, 600)], '', %s, false
from generate_series(0, {RECORDS - 1}) n, generate_series(1, 6) i"""
_TIES = f"""{_INTO}
select md5('ct' || n)::uuid, md5('cr' || n)::uuid, 'relation', 'A01-CID', date '2025-01-01',
  (array['works_with','uses','works_with','calls','knows','reports_to'])[1 + mod(n::int, 6)], '', 'text', '', '', '',
  md5('c' || one)::uuid, md5('c' || other)::uuid, '', '2025-01', '', date '2025-01-01', now(), 'A01-CID',
  'admiralty:B2', (%s::int[])[1 + mod(n::int, 600)], '', %s, false
from unnest(%s::int[], %s::int[]) with ordinality as tie (one, other, n)"""


if __name__ == "__main__":
    main()

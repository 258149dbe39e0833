"""Measure how fast files become drafts, by processor time of one core. Made data: names, numbers and ties from a fixed seed.

    uv run python benchmarks/interchange_parse.py [statements]

With the group `bench` installed (`uv sync --group bench`) the FollowTheMoney library reads the same lines beside.
One JSON object a line: figure, value, unit, peer, peer_value, ratio.
"""

from __future__ import annotations

import io
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import openpyxl

from breakwater.core.interchange.csv_tables import read_csv
from breakwater.core.interchange.draft import Draft, Item, LossReport
from breakwater.core.interchange.followthemoney import read_ftm, write_ftm
from breakwater.core.interchange.mapping import Column, Mapping, Shape, Use
from breakwater.core.interchange.xlsx import read_xlsx

ROUNDS = 5
PEOPLE = Mapping(
    shape=Shape.NODES,
    kind="person",
    columns=(
        Column("id", Use.KEY),
        Column("name", Use.PROPERTY, name="name"),
        Column("born", Use.PROPERTY, name="birth"),
        Column("nationality", Use.PROPERTY, name="nationality"),
        Column("passport", Use.PROPERTY, name="passport_number"),
        Column("grade", Use.GRADE),
        Column("tlp", Use.TLP),
    ),
)
SYLLABLES = ("ka", "mal", "nur", "ra", "shid", "စော", "တင်", "สม", "ชัย", "রহ", "মান", "li", "wei")


def name(dice: random.Random) -> str:
    return " ".join("".join(dice.choices(SYLLABLES, k=3)).capitalize() for _ in range(2))


def entities(statements: int, dice: random.Random) -> bytes:
    """Write persons of eight statements and one ownership for every four."""
    lines: list[dict[str, Any]] = []
    for number in range(statements // 8):
        if number % 5 == 4:
            ends = {"owner": [f"e{number - 1}"], "asset": [f"e{number - 2}"], "startDate": ["2024-05"]}
            lines.append(
                {"id": f"o{number}", "schema": "Ownership", "properties": {**ends, "role": ["through a cousin"]}}
            )
        properties = {
            "name": [name(dice)],
            "alias": [name(dice), name(dice)],
            "birthDate": [dice.choice(["1984", "1984-03-01", "circa 1985"])],
            "nationality": [dice.choice(["bd", "lk", "th"])],
            "gender": ["male"],
            "passportNumber": [f"EX{number:07}"],
            "notes": ["seen at the jetty with two others"],
        }
        lines.append({"id": f"e{number}", "schema": "Person", "properties": properties})
    return b"".join(json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in lines)


def by_statement(content: bytes) -> bytes:
    """Write the same entities one statement a line."""
    lines = []
    for line in content.splitlines():
        entity = json.loads(line)
        for prop, values in entity["properties"].items():
            for value in values:
                said = {"entity_id": entity["id"], "schema": entity["schema"], "prop": prop, "value": value}
                lines.append(json.dumps({"id": f"{len(lines):x}", **said}, ensure_ascii=False).encode() + b"\n")
    return b"".join(lines)


def table(statements: int, dice: random.Random) -> list[tuple[str, ...]]:
    rows = [tuple(column.header for column in PEOPLE.columns)]
    for number in range(statements // 4):
        rows.append((f"p{number}", name(dice), "circa 1985", "BD", f"EX{number:07}", "B2", "GREEN"))
    return rows


def workbook(rows: list[tuple[str, ...]]) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def drafts_of(items: Iterator[Item]) -> Iterator[Draft]:
    return (item for item in items if isinstance(item, Draft))


def peer_rates(content: bytes) -> tuple[float, float] | None:
    """Return what the FollowTheMoney library makes of the same lines a second: its statements, and bare values.

    Its statements are what ours compare with; its bare values (sets of texts, nothing checked or counted) show what
    the decoding alone costs. None where it is not installed.
    """
    try:
        from followthemoney import model
        from followthemoney.dataset import UndefinedDataset
        from followthemoney.statement import StatementEntity
    except ImportError:
        return None

    def statements() -> Iterator[object]:
        for line in io.BytesIO(content):
            yield from StatementEntity.from_data(UndefinedDataset, json.loads(line)).statements

    def values() -> Iterator[object]:
        for line in io.BytesIO(content):
            yield from model.get_proxy(json.loads(line)).itervalues()

    return pace(statements), pace(values)


def pace(read: Callable[[], Iterator[object]]) -> float:
    """Return items a second of processor time, the median of some rounds."""
    rates = []
    for _ in range(ROUNDS):
        start = time.process_time()
        count = sum(1 for _ in read())
        rates.append(count / (time.process_time() - start))
    return statistics.median(rates)


def show(figure: str, value: float, peer_value: float | None = None) -> None:
    peer = "followthemoney" if peer_value else None
    ratio = round(value / peer_value, 2) if peer_value else None
    row = {"figure": figure, "value": round(value), "unit": "statements/s", "peer": peer}
    print(json.dumps({**row, "peer_value": round(peer_value) if peer_value else None, "ratio": ratio}))


def main() -> None:
    statements = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    dice = random.Random(2026)
    content = entities(statements, dice)
    rows = table(statements, dice)
    as_csv = "\n".join(",".join(row) for row in rows).encode()
    peers = peer_rates(content) or (None, None)
    ours = pace(lambda: drafts_of(read_ftm(io.BytesIO(content))))
    show("interchange: FollowTheMoney entities read, to statements", ours, peers[0])
    show("interchange: FollowTheMoney entities read, peer to bare values", ours, peers[1])
    lines = by_statement(content)
    show("interchange: FollowTheMoney statements read", pace(lambda: drafts_of(read_ftm(io.BytesIO(lines)))))
    show("interchange: CSV nodes read", pace(lambda: drafts_of(read_csv(io.BytesIO(as_csv), PEOPLE))))
    small = workbook(rows[: max(2, len(rows) // 10)])
    show("interchange: XLSX nodes read", pace(lambda: drafts_of(read_xlsx(io.BytesIO(small), PEOPLE))))
    drafts = [item for item in read_ftm(io.BytesIO(content)) if isinstance(item, Draft)]
    start = time.process_time()
    written = sum(len(line) > 0 for line in write_ftm(drafts, LossReport()))
    show("interchange: FollowTheMoney entities written", len(drafts) / (time.process_time() - start))
    assert written


if __name__ == "__main__":
    main()

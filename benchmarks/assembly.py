"""Measure how fast entities are assembled from statements, beside nomenklatura with the same statements.

    uv run --group bench python benchmarks/assembly.py [entities]

Every entity has ten statements of its own, by three agencies in their own grading schemes: names in two scripts, dates
that agree and disagree, identifiers in two spellings, codes. Each entity is assembled once, so that no cache has seen
its names; both sides then read the caption and every value. Runs alternate; figures are medians of entities per second of
processor time, which other work on the machine disturbs least.

Two starting points, because the two systems understand values at different moments:

- *as said*: from the ten values as an agency says them. We make statements and assemble; nomenklatura cleans each value
  into a statement of its entity (`add`). Both have understood dates, countries and names at the end.
- *ready*: from statement objects. Here nomenklatura's were cleaned before the clock starts, and it groups them by
  property alone; ours are understood, grouped by value, ordered and compared for conflicts while the clock runs.

The group needs Debian's libicu-dev and pkg-config.
"""

from __future__ import annotations

import gc
import json
import random
import statistics
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from time import process_time
from typing import Any

from breakwater.core.entity import assemble
from breakwater.core.grading import parse_grade
from breakwater.core.marking import GROUP, Handling, Marking, Pap, Tlp
from breakwater.core.statement import Statement

ROUNDS = 7
AGENCIES = (("BD-CCI", "admiralty", "B2"), ("MY-MCB", "uk_3x5x2", "1B"), ("TH-FIC", "europol_4x4", "A2"))
# property, FollowTheMoney property, which of the three agencies says it
SHAPE = (
    ("name", "name", 0),
    ("name", "name", 0),
    ("name", "name", 1),
    ("birth", "birthDate", 0),
    ("birth", "birthDate", 1),
    ("nationality", "nationality", 0),
    ("nationality", "nationality", 2),
    ("passport_number", "passportNumber", 1),
    ("passport_number", "passportNumber", 2),
    ("alias", "alias", 2),
)
LATIN = ("Abdul", "Karim", "Rashid", "Majhi", "Tin", "Maung", "Win", "Rizal", "Siregar", "Dewi", "Kamal", "Perera")
BENGALI = ("আব্দুর", "রশিদ", "কামাল", "উদ্দিন", "মাঝি", "করিম", "নূর", "হোসেন")
MARKINGS = [
    [
        Marking(
            originator=agency, tlp=tlp, pap=Pap.AMBER, handling=frozenset({Handling.H2}), releasable_to=to,
            excluded=frozenset(), named_recipients=frozenset(), purposes=frozenset(), compartments=frozenset(),
        )
        for tlp, to in ((Tlp.AMBER, frozenset({"TH-BSB", agency})), (Tlp.GREEN, frozenset({GROUP})))
    ]
    for agency, _, _ in AGENCIES
]  # fmt: skip
ENTERED = datetime(2026, 7, 1, tzinfo=UTC)

Drawn = tuple[int, list[str], date]


def draw(number: int, chance: random.Random) -> Drawn:
    """Draw the ten values of one person, as said."""
    year, digits = chance.randint(1955, 2005), chance.randint(10**6, 10**7)
    birth = date(year, 1, 1) + timedelta(days=chance.randrange(365))
    values = [
        f"{' '.join(chance.sample(LATIN, 3))} {digits % 977}",
        " ".join(chance.sample(BENGALI, 3)),
        " ".join(chance.sample(LATIN, 3)),
        birth.isoformat(),
        chance.choice([str(year), str(year + 3), f"{year}-{birth.month:02}"]),
        chance.choice(["BD", "MM", "ID"]),
        chance.choice(["BD", "MM", "LK"]),
        f"EXN{digits}",
        f"EXN {digits // 10_000} {digits % 10_000:04}",
        f"{chance.choice(LATIN)} {digits % 1013}",
    ]
    return number, values, date(2026, 1, 1) + timedelta(days=chance.randrange(180))


def make(drawn: Drawn) -> list[Statement]:
    """Make one person's statements."""
    number, values, said_on = drawn
    record = f"P{number}"
    made = []
    for row, ((prop, _, speaker), value) in enumerate(zip(SHAPE, values, strict=True)):
        agency, scheme, code = AGENCIES[speaker]
        made.append(
            Statement(
                id=f"{number}-{row}",
                record_id=record,
                kind="person",
                prop=prop,
                value=value,
                said_on=said_on,
                recorded_at=ENTERED,
                originator=agency,
                marking=MARKINGS[speaker][number % 2],
                grade=parse_grade(code, scheme=scheme),
                held_from="2025-11" if prop == "nationality" else "",
            )
        )
    return made


def page(statements: Sequence[Statement]) -> list[Any]:
    """Assemble, and read what the page shows: each value with its grades, markings and days; conflicts; gaps."""
    entity = assemble(statements)
    rows: list[Any] = [entity.caption, entity.gaps, entity.newest]
    for group in entity.properties:
        for value in group.values:
            rows.append((group.prop.label, value.label, value.when, group.conflict))
            rows += [(said.grade, said.marking, said.originator) for said in value.statements]
    return rows


def peer() -> tuple[Callable[[Drawn], Any], Callable[[Drawn], Any], Callable[[Any], Any]]:
    """Return nomenklatura's page from values as said, its making of statements, and its page from those."""
    from followthemoney import Dataset, StatementEntity
    from nomenklatura import Linker
    from nomenklatura.store.memory import MemoryStore

    dataset = Dataset.make({"name": "bench", "title": "bench"})
    store: Any = MemoryStore(dataset, Linker[StatementEntity]({}))

    def read(entity: Any) -> list[Any]:
        rows: list[Any] = [entity.caption]
        for prop in entity.iterprops():
            label = prop.label
            rows += [(label, said.value, said.dataset) for said in entity.get_statements(prop)]
        return rows

    def entity_of(drawn: Drawn) -> Any:
        entity = StatementEntity(dataset, {"id": f"P{drawn[0]}", "schema": "Person"})
        for (_, prop, _), value in zip(SHAPE, drawn[1], strict=True):
            entity.add(prop, value)
        return entity

    def ready(drawn: Drawn) -> list[Any]:
        entity = entity_of(drawn)
        return [said for prop in entity.iterprops() for said in entity.get_statements(prop)]

    return lambda drawn: read(entity_of(drawn)), ready, lambda statements: read(store.assemble(statements))


def rate(work: Callable[[Any], Any], items: Sequence[Any]) -> float:
    """Return items per second of one pass, the garbage of others collected before."""
    gc.collect()
    start = process_time()
    for item in items:
        work(item)
    return len(items) / (process_time() - start)


def report(figure: str, pairs: Sequence[tuple[float, float]], name: str) -> None:
    """Print one figure as a line of JSON."""
    value, beside = (statistics.median(rates) for rates in zip(*pairs, strict=True))
    line = {
        "figure": figure,
        "value": round(value),
        "unit": "entities/s",
        "peer": name,
        "peer_value": round(beside),
        "ratio": round(value / beside, 2),
    }
    print(json.dumps(line))


def main() -> None:
    """Print one line of JSON a figure."""
    total = int(sys.argv[1]) if len(sys.argv) > 1 else 35_000
    chance = random.Random(20261124)
    drawn = [draw(number, chance) for number in range(total)]
    from_said, ready, from_ready = peer()
    share = total // ROUNDS
    parts = [drawn[start : start + share] for start in range(0, share * ROUNDS, share)]

    pairs = [(rate(lambda one: page(make(one)), part), rate(from_said, part)) for part in parts]
    report("ten values as said to the page's value", pairs, "nomenklatura, followthemoney add")

    pairs = []
    for part in parts:
        mine, theirs = [make(one) for one in part], [ready(one) for one in part]
        pairs.append((rate(page, mine), rate(from_ready, theirs)))
    report("ten ready statements to the page's value", pairs, "nomenklatura, cleaned before, grouped by property only")


if __name__ == "__main__":
    main()

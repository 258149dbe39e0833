"""Make the data of the development page: LANTERN TIDE as one reader sees it, Montagna, and 2,000 invented records.

Run `python frontend/network/dev/make_data.py`; writes `frontend/network/dev/data/*.json`, which git ignores.
The reading rules here are a rough copy for drawing only; the product asks its policy.
"""

import calendar
import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from breakwater.core.network.chance import seeded, unit
from breakwater.core.network.compose import Composed, Record, Relation, compose
from breakwater.core.network.grammar import line_of, role_family_of

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[2] / "examples"
READER = "TH-BSB"
PLACE_KINDS = {"place"}
PROTECTED_ROLES = {"smuggled_migrant", "victim_of_trafficking", "witness", "family_payer", "child"}


def rows(path: Path) -> list[dict[str, str]]:
    """Read one table."""
    with path.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def readable(row: dict[str, str]) -> bool:
    """Tell roughly whether the reader's agency may read a row."""
    if row["tlp"] == "RED":
        return "UT1" in row["named_recipients"].split(";")
    return row["tlp"] in {"CLEAR", "GREEN"} or row["originator"] == READER or READER in row["releasable_to"].split(";")


def span(text: str, *, end: bool) -> date | None:
    """Read a year, month or day as its first day, or as the day after its last."""
    if not text or not text[0].isdigit():
        return None
    parts = [int(part) for part in text.split("-")]
    if not end:
        return date(*([*parts, 1, 1])[:3])
    if len(parts) == 1:
        return date(parts[0] + 1, 1, 1)
    if len(parts) == 2:
        return date(parts[0], parts[1], calendar.monthrange(*parts)[1]) + timedelta(days=1)
    return date(*parts) + timedelta(days=1)


def grade(row: dict[str, str]) -> str:
    """Write a grade as given."""
    return f"{row['source_grade']}{row['info_grade']}"


def lantern_tide() -> Composed:
    """Compose LANTERN TIDE as TH-BSB may read it."""
    folder = EXAMPLES / "lantern_tide"
    kinds = {row["id"]: row["type"] for row in rows(folder / "entities.csv")}
    said: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in rows(folder / "statements.csv"):
        if readable(row):
            said[row["subject"]][row["property"]].append(row["value"])
    records = [record(name, kinds[name], said[name]) for name in said if kinds.get(name, "place") not in PLACE_KINDS]
    known = {r.id for r in records}
    relations = []
    for row in rows(folder / "relations.csv"):
        ends = [row["source"], row["target"]]
        if not readable(row) or any(kinds.get(end) in PLACE_KINDS for end in ends):
            continue
        relations.append(relation(row, [end if end in known else None for end in ends]))
    tied = {end for r in relations for end in (r.source, r.target) if end}
    records = [r for r in records if r.id in tied or r.kind not in {"phone", "device", "document"}]
    claims = [("P026", "P027", "LK-ASU says same"), ("PH5", "DO1", "TH-BSB says same")]
    return compose(records, relations, claims=claims, title="LANTERN TIDE", ratio=1.25)


def record(name: str, kind: str, values: dict[str, list[str]]) -> Record:
    """Make one record of what is said of it."""
    role = (values.get("role") or [""])[0]
    names = values.get("name") or []
    caption = names + [v for p in ("handle", "msisdn", "account_number", "document_number") for v in values.get(p, [])]
    status = (values.get("status") or [""])[0]
    return Record(
        id=name,
        kind=kind,
        label=caption[0] if caption else f"{kind.replace('_', ' ')} {name}",
        other_label=next((n for n in names[1:] if not n.isascii()), ""),
        role=role.replace("_", " "),
        role_family=role_family_of(role),
        protected=bool(values.get("protection_note")) or bool(PROTECTED_ROLES & set(values.get("role", []))),
        custody=status in {"arrested", "in custody"},
        disagree=any(len(set(values.get(p, []))) > 1 for p in ("role", "status", "birth", "count_total")),
        url=f"/entities/{name}/",
    )


def relation(row: dict[str, str], ends: list[str | None]) -> Relation:
    """Make one relation; a point event ends on the day it happens."""
    held_to = row["valid_to"] or (row["valid_from"] if row["type"] in {"participated", "arrested_in"} else "")
    return Relation(
        id=row["id"],
        source=ends[0],
        target=ends[1],
        type=row["type"],
        label=row["type"].replace("_", " "),
        confidence=line_of(row["scheme"], row["source_grade"], row["info_grade"]),
        since=span(row["valid_from"], end=False),
        until=span(held_to, end=True),
        when=" to ".join(filter(None, (row["valid_from"], row["valid_to"]))),
        month=row["valid_from"][:7] if len(row["valid_from"]) >= 7 else "",
        grade=grade(row),
        originator=row["originator"],
        tlp=row["tlp"],
    )


def montagna() -> Composed:
    """Compose the published Montagna network: meetings and phone calls."""
    folder = EXAMPLES / "montagna"
    records = [Record(r["id"], "person", r["id"], url=f"/entities/{r['id']}/") for r in rows(folder / "nodes.csv")]
    relations = [
        Relation(
            f"T{i:04d}",
            row["source"],
            row["target"],
            "calls" if row["layer"] != "meetings" else "works_with",
            row["layer"],
            3,
        )
        for i, row in enumerate(rows(folder / "edges.csv"))
    ]
    return compose(records, relations, title="Montagna", ratio=1.42)


FIRST = [
    "Sari",
    "Omar",
    "Iqbal",
    "Kiran",
    "Hamid",
    "Rafi",
    "Joko",
    "Chandra",
    "Yusuf",
    "Win",
    "Lin",
    "Dara",
    "Nadia",
    "Bima",
    "Putu",
    "Arun",
    "Gita",
    "Tariq",
    "Zaw",
    "Eko",
    "Maung",
    "Farid",
]
LAST = [
    "Tun",
    "Ahmed",
    "Sein",
    "Chai",
    "Rahim",
    "Lwin",
    "Malik",
    "Bakar",
    "Utama",
    "Das",
    "Nair",
    "Ghani",
    "Htun",
    "Wira",
    "Jaya",
    "Idris",
    "Oo",
    "Khan",
    "Perera",
    "Effendi",
]


def invented(nodes: int = 2000) -> Composed:
    """Compose an invented network of a given size: groups, bridges, small pieces, records alone."""
    state = seeded(20_000 + nodes)

    def below(count: int) -> int:
        return int(unit(state) * count)

    kinds = ["person"] * 70 + ["phone"] * 12 + ["organisation"] * 6 + ["premises"] * 5 + ["bank_account"] * 4
    kinds += ["vessel"] * 3
    roles = ["organiser", "transporter", "recruiter", "", "", "", "money_handler", "forger", ""]
    records = []
    for i in range(nodes):
        kind = kinds[below(100)]
        role = roles[below(len(roles))] if kind == "person" else ""
        records.append(
            Record(
                f"R{i:05d}",
                kind,
                f"{FIRST[below(len(FIRST))]} {LAST[below(len(LAST))]}",
                role=role.replace("_", " "),
                role_family=role_family_of(role),
                url=f"/entities/R{i:05d}/",
            )
        )
    types = ["works_with"] * 9 + ["uses"] * 7 + ["reports_to", "calls", "pays"]
    relations = []
    for number, (a, b) in enumerate(pairs(nodes, below)):
        since = date(2025, 1, 1) + timedelta(days=below(480))
        kind = types[below(len(types))]
        relations.append(
            Relation(
                f"T{number:06d}",
                f"R{a:05d}",
                f"R{b:05d}",
                kind,
                kind.replace("_", " "),
                1 + min(2, below(6)),
                since=since,
                month=since.isoformat()[:7],
                grade="B2",
                originator=READER,
            )
        )
    return compose(records, relations, title=f"{nodes:,} records", ratio=1.42)


def pairs(nodes: int, below: "callable") -> Iterator[tuple[int, int]]:
    """Yield ties: 85 % hang together, 4.5 % are alone."""
    heads: list[int] = []
    at = 0
    while at < int(0.85 * nodes):
        size = min(int(0.85 * nodes) - at, 25 + below(60))
        for i in range(1, size):
            yield at + i, at + below(below(i) + 1)
            if below(100) < 62:
                yield at + i, at + below(size)
        if heads:
            for _ in range(1 + below(2)):
                yield at + below(min(4, size)), heads[below(len(heads))]
        heads.append(at)
        at += size
    while at < int(0.955 * nodes):
        size = min(int(0.955 * nodes) - at, 2 + below(6))
        for i in range(1, size):
            yield at + i, at + below(i)
        at += size


def main() -> None:
    """Write the three pictures."""
    data = HERE / "data"
    data.mkdir(exist_ok=True)
    for name, composed in (("84", lantern_tide()), ("154", montagna()), ("2000", invented())):
        text = json.dumps(composed.picture.to_json(), ensure_ascii=False, separators=(",", ":"))
        (data / f"{name}.json").write_text(text, encoding="utf-8")
        picture = composed.picture
        sys.stdout.write(
            f"{name}: {len(picture.nodes)} nodes, {len(picture.ties)} ties, {len(picture.stubs)} stubs, "
            f"{len(picture.groups)} groups, {len(text) // 1024} KB\n"
        )


if __name__ == "__main__":
    main()

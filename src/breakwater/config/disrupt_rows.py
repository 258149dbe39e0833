"""Rows of CSV files as a picture: for `breakwater disrupt`."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from breakwater.core.errors import BreakwaterError
from breakwater.core.network.disruption.picture import Picture, Repeats
from breakwater.core.network.disruption.rows import Actor, Tie
from breakwater.core.network.disruption.uncertain.belief import PLACEHOLDER

Row = Mapping[str, str]
_YES = frozenset({"1", "yes", "true", "y"})
_NO = frozenset({"", "0", "no", "false", "n"})


def read_picture(
    edges: Path,
    *,
    nodes: Path | None,
    protected: Path | None,
    where: Iterable[tuple[str, str]],
    evidence: str | None = None,
) -> Picture:
    """Read a picture from files.

    Args:
        edges: columns `source` and `target`; perhaps `directed`, `probability`, `kind`, `capacity`, `time`.
        nodes: column `id`; perhaps `kind`, `roles`, `states` (parted by semicolons), `cost`, `protected`. Who is in
            it and has no tie is in the picture too.
        protected: ids of protected actors, one a line.
        where: columns of `edges` and the value that a row must have there to count.
        evidence: a column that says how often a tie was seen. The rows of a pair, whatever their direction, are one tie
            then, and the sum makes it as probable as `Belief.of_count` says.
    """
    wanted = tuple(where)
    needed = ("source", "target", *(name for name, _ in wanted), *((evidence,) if evidence else ()))
    rows = [row for row in _rows(edges, needed) if _fits(row, wanted)]
    ties = _seen(rows, evidence, edges) if evidence else [_tie(row, edges) for row in rows]
    actors = [_actor(row, nodes) for row in _rows(nodes, ("id",))] if nodes else _ends(ties)
    if protected:
        actors = _shielded(actors, _lines(protected), protected)
    return Picture(actors, ties, repeats=Repeats.MERGE)


def read_waves(file: Path, names: tuple[str, ...]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Read ties wave by wave: columns `source`, `target`, `wave`.

    Args:
        file: of all waves.
        names: which waves, in order; without any all, as they first stand in the file.
    """
    rows = list(_rows(file, ("source", "target", "wave")))
    found = list(dict.fromkeys(row["wave"] for row in rows))
    if missing := [name for name in names if name not in found]:
        raise BreakwaterError(f"{file} has no wave “{missing[0]}”.", f"Name some of {', '.join(found)}.")
    return [(name, [(row["source"], row["target"]) for row in rows if row["wave"] == name]) for name in names or found]


def _fits(row: Row, wanted: tuple[tuple[str, str], ...]) -> bool:
    return all(row[name] == value for name, value in wanted)


def _ends(ties: list[Tie]) -> list[Actor]:
    return [Actor(name) for name in sorted({end for tie in ties for end in (tie.source, tie.target)})]


def _shielded(actors: list[Actor], names: set[str], file: Path) -> list[Actor]:
    if missing := names - {actor.id for actor in actors}:
        raise BreakwaterError(
            f"{file} protects “{min(missing)}”, who is not in the network.", "Check the id: nobody may slip through."
        )
    return [replace(actor, protected=actor.protected or actor.id in names) for actor in actors]


def _tie(row: Row, file: Path) -> Tie:
    return Tie(
        source=row["source"],
        target=row["target"],
        directed=_flag(row, "directed", file),
        probability=_number(row, "probability", 1.0, file),
        kind=row.get("kind", ""),
        capacity=_number(row, "capacity", float("inf"), file),
        time=row.get("time", ""),
    )


def _seen(rows: list[Row], evidence: str, file: Path) -> list[Tie]:
    """Return one tie for each pair, as probable as the evidence of its rows together makes it."""
    summed: dict[tuple[str, str], float] = {}
    first: dict[tuple[str, str], Tie] = {}
    for row in rows:
        tie = replace(_tie(row, file), directed=False)
        pair = (min(tie.source, tie.target), max(tie.source, tie.target))
        summed[pair] = summed.get(pair, 0.0) + _number(row, evidence, 1.0, file)
        first.setdefault(pair, tie)
    return [replace(tie, probability=PLACEHOLDER.of_count(summed[pair])) for pair, tie in first.items()]


def _actor(row: Row, file: Path) -> Actor:
    return Actor(
        id=row["id"],
        kind=row.get("kind") or "person",
        roles=_several(row, "roles"),
        states=_several(row, "states"),
        cost=_number(row, "cost", 1.0, file),
        protected=_flag(row, "protected", file),
    )


def _several(row: Row, name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in row.get(name, "").split(";") if part.strip())


def _number(row: Row, name: str, otherwise: float, file: Path) -> float:
    text = row.get(name, "")
    try:
        return float(text) if text else otherwise
    except ValueError:
        raise BreakwaterError(f"{file} has “{text}” in column “{name}”.", "Write a number there.") from None


def _flag(row: Row, name: str, file: Path) -> bool:
    text = row.get(name, "").strip().lower()
    if text not in _YES | _NO:
        raise BreakwaterError(f"{file} has “{text}” in column “{name}”.", "Write 1 or 0 there.")
    return text in _YES


def _rows(file: Path, needed: tuple[str, ...]) -> Iterator[Row]:
    lines = csv.DictReader(_text(file).splitlines())
    if missing := [name for name in needed if name not in (lines.fieldnames or ())]:
        raise BreakwaterError(f"{file} has no column “{missing[0]}”.", "Name the columns in its first line.")
    for name in lines.fieldnames or ():
        if name not in _COLUMNS and name.strip().lower() in _COLUMNS:
            meant = name.strip().lower()
            raise BreakwaterError(f"{file} has a column “{name}”.", f"Write “{meant}”: nobody may slip through.")
    for row in lines:
        if None in row.values():
            raise BreakwaterError(f"{file}, line {lines.line_num}: columns are missing.", "Fill the line up.")
        yield {name: value for name, value in row.items() if name is not None}


_COLUMNS = frozenset(
    {
        *("id", "kind", "roles", "states", "cost", "protected"),
        *("source", "target", "directed", "probability", "capacity", "time"),
    }
)


def _lines(file: Path) -> set[str]:
    return {line.strip() for line in _text(file).splitlines()} - {""}


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BreakwaterError(f"{file} cannot be read: {error}.", "Name a file of text in UTF-8.") from error

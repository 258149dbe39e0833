"""The example Operation Montagna: coded persons, their meetings and calls. Source and licence: its README."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Final

from breakwater.core.interchange.draft import Draft
from breakwater.core.interchange.table import csv_table

NETWORK: Final = "operation-montagna"
_RELATIONS: Final = {"meetings": ("met_with", "meeting"), "phone_calls": ("calls", "call")}
_PERIOD: Final = ("", "2007-03-14")
"""Held to the date of the pre-trial detention order the data are taken from; no start is published."""


def montagna_drafts(files: Mapping[str, bytes]) -> Iterator[Draft]:
    """Yield the statements of the example: persons, one network they belong to, ties.

    A pair that stands twice in a layer (once in each order) is one tie whose detail keeps both numbers,
    so that ties are 256 meetings and 124 calls as published.

    Args:
        files: content of `nodes.csv` and `edges.csv` by name.
    """
    yield Draft(0, NETWORK, "network", "name", "Operation Montagna", lang="en")
    for row in csv_table(io.BytesIO(files["nodes.csv"])).rows:
        person = row.cells[0]
        yield Draft(row.number, person, "person", "name", person, reference=f"nodes.csv {row.number}")
        yield Draft(
            row.number,
            f"{person}-in-network",
            "relation",
            "member_of",
            "",
            source_key=person,
            target_key=NETWORK,
            reference=f"nodes.csv {row.number}",
        )
    ties: dict[tuple[str, frozenset[str]], list[tuple[int, str, str, str]]] = {}
    for row in csv_table(io.BytesIO(files["edges.csv"])).rows:
        source, target, weight, _, layer = row.cells
        ties.setdefault((layer, frozenset((source, target))), []).append((row.number, source, target, weight))
    for (layer, _), rows in ties.items():
        number, source, target, _ = rows[0]
        relation, word = _RELATIONS[layer]
        yield Draft(
            number,
            f"{layer}:{source}:{target}",
            "relation",
            relation,
            _detail(rows, word),
            lang="en",
            held_from=_PERIOD[0],
            held_to=_PERIOD[1],
            source_key=source,
            target_key=target,
            reference=f"edges.csv {', '.join(str(each[0]) for each in rows)}",
        )


def _detail(rows: list[tuple[int, str, str, str]], word: str) -> str:
    """Say how often; a pair published in both orders keeps both numbers."""
    if len(rows) == 1:
        weight = rows[0][3]
        return f"{weight} {word}{'' if weight == '1' else 's'}"
    return "; ".join(f"{source} to {target}: {weight}" for _, source, target, weight in rows) + f" ({word}s)"

"""Edges of FollowTheMoney to relations: ends, type, dates, and everything else in the detail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from breakwater.core.interchange.dates import is_understood
from breakwater.core.interchange.draft import Draft, Item, LossReport, Problem, Severity, shortened
from breakwater.core.interchange.followthemoney.json_lines import RefusedLineError
from breakwater.core.interchange.followthemoney.model import DETAILS, REFERENCES, TYPE_PROPERTY, Edge, types
from breakwater.core.vocabulary import RELATIONS

Values = dict[str, list[str]]

_DATES: Final = ("startDate", "endDate", "date")


@dataclass(slots=True)
class SaidEdge:
    """An edge as it was given, in one line or gathered from several."""

    row: int
    key: str
    schema: str
    values: Values
    said_on: str = ""


def relation_items(edge: SaidEdge, tie: Edge, report: LossReport) -> list[Item]:
    """Return the relations of an edge, one for each pair of its ends.

    Raises:
        RefusedLineError: an end is missing.
    """
    values = _known(edge, report)
    sources, targets = _ends(edge, tie, values)
    relation = _relation(edge.schema, tie.relation, values)
    held_from, held_to = _held(edge, values, report)
    reference = _reference(values)
    detail = _detail(values, edge.key, report)
    pairs = [(source, target) for source in sources for target in targets]
    if len(pairs) > 1:
        report.add("relation of several ends read as several relations", edge.key)
    items: list[Item] = [
        odd_date(edge.row, name, said)
        for name, said in (("startDate", held_from), ("endDate", held_to))
        if said and not is_understood(said)
    ]
    for index, (source, target) in enumerate(pairs, 1):
        items.append(
            Draft(
                row=edge.row,
                record=edge.key if index == 1 else f"{edge.key}#{index}",
                kind="relation",
                prop=relation,
                value=detail,
                held_from=held_from,
                held_to=held_to,
                said_on=edge.said_on,
                source_key=source,
                target_key=target,
                reference=reference,
            )
        )
    return items


def odd_date(row: int, name: str, value: str) -> Problem:
    """Return the note that a date is kept without being understood."""
    reason = "Not understood as a date; kept as said."
    return Problem(row, name, shortened(value), reason, "Write a date or a year.", Severity.LOOK)


def _known(edge: SaidEdge, report: LossReport) -> Values:
    known = types(edge.schema)
    values: Values = {}
    for name, said in edge.values.items():
        if name not in known and name not in REFERENCES:
            report.add(f"unknown property: {edge.schema}.{shortened(name)}", edge.key)
        elif filled := [value for value in said if value.strip()]:
            values[name] = filled
    return values


def _ends(edge: SaidEdge, tie: Edge, values: Values) -> tuple[list[str], list[str]]:
    sources = values.pop(tie.source, []) or values.pop(tie.source_else, [])
    targets = values.pop(tie.target, []) or values.pop(tie.target_else, [])
    if not sources or not targets:
        column = tie.target if sources else tie.source
        reason = f"The {edge.schema} {shortened(edge.key)!r} lacks its {column}."
        raise RefusedLineError(reason, "Give both ends.", column)
    return sources, targets


def _relation(schema: str, relation: str, values: Values) -> str:
    """Return the relation type, the finer one where the edge names it."""
    said = values.get(TYPE_PROPERTY, [])
    if len(said) == 1 and said[0] in RELATIONS and RELATIONS[said[0]].ftm == schema:
        del values[TYPE_PROPERTY]
        return said[0]
    return relation


def _held(edge: SaidEdge, values: Values, report: LossReport) -> tuple[str, str]:
    """Return when it held; a single date of an edge that has no span is both ends."""
    starts, ends, days = (values.pop(name, []) for name in _DATES)
    if max(len(starts), len(ends), len(days)) > 1 or (days and (starts or ends)):
        report.add("further dates of a relation", edge.key)
    if not starts and not ends:
        starts = ends = days
    return (starts or [""])[0], (ends or [""])[0]


def _reference(values: Values) -> str:
    said = [value for name in REFERENCES for value in values.pop(name, [])]
    return "; ".join(said)


def _detail(values: Values, key: str, report: LossReport) -> str:
    """Join what else an edge says to its detail, so that it is read and not lost."""
    plain = [value for name in DETAILS for value in values.pop(name, [])]
    named = [f"{name}: {value}" for name, said in values.items() for value in said]
    if named or len(plain) > 1:
        report.add("properties of a relation joined to its detail", f"{key} {' '.join(values)}")
    return "; ".join(plain + named)

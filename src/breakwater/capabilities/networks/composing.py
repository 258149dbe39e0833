"""Compose a network's picture from statements, and from nothing else; its layout is remembered by that content."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import lru_cache

from django.urls import reverse

from breakwater.capabilities.entities import claims
from breakwater.capabilities.entities.values import held_words
from breakwater.core.entity import assemble
from breakwater.core.interval import parse_when
from breakwater.core.marking import Marking
from breakwater.core.network.compose import Composed, Record, Relation, compose
from breakwater.core.network.grammar import line_of, role_family_of
from breakwater.core.network.picture import Picture
from breakwater.core.resolution.clusters import Clusters
from breakwater.core.statement import Statement
from breakwater.core.vocabulary import ROLES, relation_for
from breakwater.foundation.access.passage import Passage

OFF_PICTURE = frozenset({"route", "leg", "relation"})
"""Kinds with views of their own."""
QUICK_ABOVE = 2_000
MANY = 12
"""Persons from whom on a network that all belong to is said rather than drawn."""


@dataclass(frozen=True, slots=True)
class NetworkPicture:
    """A picture with the markings of all that went into it.

    Attributes:
        understood: caption of a network that all persons in it belong to; it is said once, not drawn.
    """

    picture: Picture
    title: str
    markings: tuple[Marking, ...]
    understood: str = ""


def picture_of(
    passage: Passage, facts: Sequence[Statement], relations: Sequence[Statement], *, title: str
) -> NetworkPicture:
    """Compose the picture of statements that the reader of a passage may read."""
    by_record: dict[str, list[Statement]] = defaultdict(list)
    for row in facts:
        if row.kind not in OFF_PICTURE:
            by_record[row.record_id].append(row)
    found = claims.touching(passage, by_record) if by_record else []
    found = [claim for claim in found if claim.left in by_record and claim.right in by_record]
    joined = claims.clustering(passage, found)
    first = {record: joined.of(record).records[0] for record in by_record}
    records = _records(by_record, first, joined)
    drawn = [tie for row in relations if (tie := _relation(row, first)) is not None]
    common = _common_network(records, drawn)
    if common is not None:
        records = [record for record in records if record is not common]
        drawn = [tie for tie in drawn if common.id not in (tie.source, tie.target)]
    may_be_same = sorted(
        (
            first[suggestion.pair[0]],
            first[suggestion.pair[1]],
            ", ".join(sorted({c.organisation for c in suggestion.same})),
        )
        for suggestion in joined.suggestions
        if suggestion.same
    )
    composed = _composed(_canonical(records, drawn, may_be_same), len(records) > QUICK_ABOVE)
    marks = dict.fromkeys(row.marking for row in (*facts, *relations))
    return NetworkPicture(_titled(composed.picture, title), title, tuple(marks), common.label if common else "")


def _common_network(records: Sequence[Record], drawn: Sequence[Relation]) -> Record | None:
    """Return the network that every person belongs to, and that nothing else is said of.

    Drawn, it would be a star over the ties that the picture is for.
    """
    persons = {record.id for record in records if record.kind == "person"}
    if len(persons) < MANY:
        return None
    for record in records:
        if record.kind != "network" or record.protected:
            continue
        ties = [tie for tie in drawn if record.id in (tie.source, tie.target)]
        if {tie.source for tie in ties} == persons and all(tie.type == "member_of" for tie in ties):
            return record
    return None


def _records(by_record: dict[str, list[Statement]], first: dict[str, str], joined: Clusters) -> list[Record]:
    grouped: dict[str, list[Statement]] = defaultdict(list)
    for record, rows in by_record.items():
        grouped[first[record]] += rows
    found = []
    for record, rows in sorted(grouped.items()):
        protected = any(row.is_protected for row in rows)
        entity = assemble(rows, record_ids=joined.of(record).records, kind=rows[0].kind, protected=protected)
        if protected:
            found.append(Record(record, entity.kind.code, "", protected=True))
            continue
        role = next((value.text for value in entity.values("role")), "")
        caption = entity.captions[0]
        found.append(
            Record(
                id=record,
                kind=entity.kind.code,
                label=entity.caption,
                label_lang=caption.lang,
                other_label=caption.other,
                role=ROLES[role].label if role in ROLES else role,
                role_family=role_family_of(role),
                custody=is_said_in_custody(value.text for value in entity.values("status")),
                disagree=any(
                    len({s.originator for value in group.values for s in value.statements}) > 1
                    for group in entity.conflicts
                ),
                url=reverse("entity", args=[record]),
            )
        )
    return found


def is_said_in_custody(statuses: Iterable[str]) -> bool:
    """Tell whether somebody is said to be in custody, by what is said of their status."""
    return any("custody" in status or "arrest" in status for status in statuses)


def _relation(row: Statement, first: dict[str, str]) -> Relation | None:
    source = first.get(row.source_id) if row.source_id else None
    target = first.get(row.target_id) if row.target_id else None
    if (row.source_id and source is None) or (row.target_id and target is None):
        return None
    since, until = parse_when(row.held_from), parse_when(row.held_to)
    grade = row.grade
    return Relation(
        id=row.id,
        source=source,
        target=target,
        type=row.prop,
        label=relation_for(row.prop).label + (f", {row.value}" if row.value else ""),
        confidence=line_of(grade.scheme, grade.source, grade.information) if grade else 1,
        since=since.earliest,
        until=until.latest,
        when=held_words(row),
        month=row.held_from[:7] if since.precision in ("day", "month") else "",
        grade=grade.code if grade else "",
        originator=row.originator,
        tlp=row.marking.tlp.value,
    )


def _canonical(records: Iterable[Record], relations: Iterable[Relation], claims_: object) -> bytes:
    def plain(value: object) -> object:
        return value.isoformat() if isinstance(value, date) else value

    content = {
        "records": [asdict(record) for record in records],
        "relations": [
            {key: plain(value) for key, value in asdict(relation).items()}
            for relation in sorted(relations, key=lambda r: r.id)
        ],
        "claims": claims_,
    }
    return json.dumps(content, sort_keys=True, ensure_ascii=False).encode()


@lru_cache(maxsize=64)
def _composed(canonical: bytes, quick: bool) -> Composed:
    """Compose, remembered by content: what went in is all that can come out."""
    content = json.loads(canonical)

    def day(text: str | None) -> date | None:
        return None if text is None else date.fromisoformat(text)

    return compose(
        [Record(**row) for row in content["records"]],
        [Relation(**(row | {"since": day(row["since"]), "until": day(row["until"])})) for row in content["relations"]],
        claims=[tuple(claim) for claim in content["claims"]],
        quick=quick,
    )


def _titled(picture: Picture, title: str) -> Picture:
    return replace(picture, title=title)

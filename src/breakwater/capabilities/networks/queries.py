"""Read networks, principal first: the list, and the picture of a collection or of one network's surroundings.

A picture is computed from what its reader may read and from nothing else; its layout is remembered by that
content, so that the same content has the same places at each visit and for each reader who sees the same.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import lru_cache

from django.urls import reverse

from breakwater.capabilities.entities import claims
from breakwater.capabilities.networks import actions
from breakwater.capabilities.statements import queries as statements
from breakwater.capabilities.statements.captions import RecordCaption, captions
from breakwater.core.entity import assemble
from breakwater.core.interval import parse_when
from breakwater.core.marking import Marking
from breakwater.core.network.compose import Composed, Record, Relation, compose
from breakwater.core.network.grammar import line_of, role_family_of
from breakwater.core.network.picture import Picture
from breakwater.core.resolution.clusters import Clusters
from breakwater.core.statement import Statement
from breakwater.core.vocabulary import ROLES, relation_for
from breakwater.foundation.access.errors import NotFound
from breakwater.foundation.access.passage import Passage, acting
from breakwater.foundation.access.principal import Principal

OFF_PICTURE = frozenset({"route", "leg", "relation"})
"""Kinds with views of their own."""
QUICK_ABOVE = 2_000
STEPS = 2
"""How far around a network its picture goes."""


@dataclass(frozen=True, slots=True)
class NetworkLine:
    """A network as listed: its caption, where it is placed, how many ties lead to it."""

    caption: RecordCaption
    ties: int
    markings: tuple[Marking, ...]


@dataclass(frozen=True, slots=True)
class NetworkList:
    """The list: collections of data, and the networks themselves."""

    collections: tuple[str, ...]
    networks: tuple[NetworkLine, ...]


def networks(principal: Principal) -> NetworkList:
    """Return the readable collections and networks."""
    with acting(principal, actions.READ) as passage:
        passage.about("networks", "list")
        rows = statements.all_of_kinds(passage, ["network"])
        by_record: dict[str, list[Statement]] = defaultdict(list)
        for row in rows:
            by_record[row.record_id].append(row)
        named = captions(passage, by_record)
        ties: dict[str, int] = defaultdict(int)
        for relation in statements.relations_of(passage, by_record):
            for end in (relation.source_id, relation.target_id):
                if end in by_record:
                    ties[end] += 1
        lines = [
            NetworkLine(named[record], ties[record], tuple(dict.fromkeys(row.marking for row in group)))
            for record, group in by_record.items()
        ]
        lines.sort(key=lambda line: (line.caption.text.casefold(), line.caption.record_id))
        return NetworkList(tuple(statements.collections(passage)), tuple(lines))


@dataclass(frozen=True, slots=True)
class NetworkPicture:
    """A picture with the markings of all that went into it."""

    picture: Picture
    title: str
    markings: tuple[Marking, ...]


def collection_picture(principal: Principal, collection: str) -> NetworkPicture:
    """Return the picture of all records entered with one collection of data.

    Raises:
        NotFound: the principal may read nothing of such a collection.
    """
    with acting(principal, actions.READ) as passage:
        passage.about("collection", collection)
        facts, relations = statements.of_collection(passage, collection)
        if not facts:
            raise NotFound
        return _picture(passage, facts, relations, title=collection)


def network_picture(principal: Principal, record_id: str) -> NetworkPicture:
    """Return the picture of a network: its members, and what they are tied to, a few steps around.

    Raises:
        NotFound: no network that the principal may read has this id.
    """
    with acting(principal, actions.READ) as passage:
        passage.about("network", record_id)
        if statements.kinds_of(passage, [record_id]).get(record_id) != "network":
            raise NotFound
        within, frontier = {record_id}, {record_id}
        relations: dict[str, Statement] = {}
        for _step in range(STEPS):
            found = statements.relations_of(passage, frontier)
            relations.update({row.id: row for row in found})
            ends = {end for row in found for end in (row.source_id, row.target_id) if end}
            frontier = ends - within
            within |= ends
            if not frontier:
                break
        facts = statements.of_records(passage, within)
        title = captions(passage, [record_id])[record_id].text
        return _picture(passage, facts, list(relations.values()), title=title)


def _picture(
    passage: Passage, facts: Sequence[Statement], relations: Sequence[Statement], *, title: str
) -> NetworkPicture:
    by_record: dict[str, list[Statement]] = defaultdict(list)
    for row in facts:
        if row.kind not in OFF_PICTURE:
            by_record[row.record_id].append(row)
    found = claims.touching(passage, by_record) if by_record else []
    found = [claim for claim in found if claim.left in by_record and claim.right in by_record]
    joined = claims.clustering(passage, by_record, found)
    first = {record: joined.of(record).records[0] for record in by_record}
    records = _records(by_record, first, joined)
    drawn = [tie for row in relations if (tie := _relation(row, first)) is not None]
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
    return NetworkPicture(_titled(composed.picture, title), title, tuple(marks))


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
                custody=any("custody" in value.text or "arrest" in value.text for value in entity.values("status")),
                disagree=any(
                    len({s.originator for value in group.values for s in value.statements}) > 1
                    for group in entity.conflicts
                ),
                url=reverse("entity", args=[record]),
            )
        )
    return found


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
        when=" – ".join(filter(None, (row.held_from, row.held_to))),
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

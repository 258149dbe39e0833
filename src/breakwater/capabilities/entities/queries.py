"""Read entities, principal first: computed at each reading from what this principal may read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from breakwater.capabilities.entities import actions, claims
from breakwater.capabilities.statements import queries as statements
from breakwater.capabilities.statements.captions import NAMING, RecordCaption, captions, of_statements
from breakwater.capabilities.statements.queries import ReportLine
from breakwater.core.entity import Entity, assemble
from breakwater.core.resolution.clusters import Clusters, IdentityClaim
from breakwater.core.resolution.keys import keys_of_query
from breakwater.core.statement import Statement
from breakwater.foundation.access.errors import NotFound
from breakwater.foundation.access.passage import Passage, acting
from breakwater.foundation.access.principal import Principal


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A record at the other end of a relation, with the relation's statements."""

    caption: RecordCaption | None
    statements: tuple[Statement, ...]
    outward: bool


@dataclass(frozen=True, slots=True)
class EntityPage:
    """All that an entity's page shows.

    Attributes:
        entity: assembled from the joined records.
        record_id: the record in the address.
        statements: on the joined records, withdrawn ones included, each once.
        neighbours: at the other ends of readable relations; caption None where the end is withheld.
        captions: of every record named on the page.
        clustering: what joins, what is only said, what contradicts.
        claims: readable ones on the joined and suggested records.
        reports: those of the statements' reports that the reader may read.
        at: the instant of reading.
    """

    entity: Entity
    record_id: str
    statements: tuple[Statement, ...]
    neighbours: tuple[Neighbour, ...]
    captions: dict[str, RecordCaption]
    clustering: Clusters
    claims: tuple[IdentityClaim, ...]
    reports: dict[str, ReportLine]
    at: datetime


def entity_page(principal: Principal, record_id: str, *, apart: bool = False) -> EntityPage:
    """Return an entity's page.

    Args:
        principal: who reads.
        record_id: of any member record.
        apart: show the record alone, joined with nothing.

    Raises:
        NotFound: no record that the principal may read has this id.
    """
    with acting(principal, actions.READ) as passage:
        passage.about("entity", record_id)
        return read_entity(passage, record_id, apart=apart)


def read_entity(passage: Passage, record_id: str, *, apart: bool = False) -> EntityPage:
    """Return an entity's page within an act under way."""
    connected, found = claims.around(passage, record_id)
    clustering = claims.clustering(passage, connected, found)
    members = {record_id} if apart else set(clustering.of(record_id).records)
    rows = statements.of_records(passage, members, with_withdrawn=True, visible_ends=True)
    standing = [row for row in rows if row.withdrawn_at is None]
    if not standing:
        raise NotFound
    protected = any(row.is_protected for row in standing)
    relations = statements.relations_of(passage, members)
    ends = {end for row in relations for end in (row.source_id, row.target_id) if end} - set(members)
    named = captions(passage, ends | (connected - set(members)))
    named |= of_statements(standing)
    return EntityPage(
        entity=assemble(
            rows,
            relations=relations,
            claims=[claim for claim in found if {claim.left, claim.right} <= set(members)],
            record_ids=sorted(members, key=lambda member: (member != record_id, member)),
            kind=standing[0].kind,
            protected=protected,
        ),
        record_id=record_id,
        statements=tuple(rows),
        neighbours=_neighbours(relations, members, named),
        captions=named,
        clustering=clustering,
        claims=tuple(found),
        reports=statements.reports(passage, {row.report_id for row in (*rows, *relations) if row.report_id}),
        at=passage.at,
    )


@dataclass(frozen=True, slots=True)
class Hit:
    """A record found, and the statement that it was found by."""

    caption: RecordCaption
    statement: Statement


@dataclass(frozen=True, slots=True)
class Claims:
    """The readable standing claims on a record, and which of the records in them are protected."""

    claims: tuple[IdentityClaim, ...]
    protected: frozenset[str]


def claims_on(principal: Principal, record_id: str) -> Claims:
    """Return the readable standing claims on a record.

    Raises:
        NotFound: no record that the principal may read has this id.
    """
    with acting(principal, actions.READ) as passage:
        passage.about("identity claims", record_id)
        if not statements.readable_records(passage, [record_id]):
            raise NotFound
        found = claims.touching(passage, [record_id])
        ends = {end for claim in found for end in claim.pair}
        return Claims(tuple(found), frozenset(statements.protected_among(passage, ends)))


def search(principal: Principal, text: str, *, limit: int = 50) -> list[Hit]:
    """Return the records that carry exactly this name or identifier, each once."""
    with acting(principal, actions.SEARCH) as passage:
        found = statements.by_key(passage, keys_of_query(text), limit=4 * limit)
        first: dict[str, Statement] = {}
        for row in found:
            first.setdefault(row.record_id, row)
        wanted = list(first)[:limit]
        named = captions(passage, wanted)
        return [Hit(named[record_id], first[record_id]) for record_id in wanted]


def _neighbours(
    relations: list[Statement], members: frozenset[str] | set[str], named: dict[str, RecordCaption]
) -> tuple[Neighbour, ...]:
    grouped: dict[tuple[str | None, bool], list[Statement]] = {}
    for row in relations:
        outward = row.source_id in members
        other = row.target_id if outward else row.source_id
        # A withheld end stands for itself: two of them are never told to be one.
        key = (other or f"withheld {row.id}", outward)
        grouped.setdefault(key, []).append(row)
    return tuple(
        Neighbour(caption=named.get(other or ""), statements=tuple(rows), outward=outward)
        for (other, outward), rows in grouped.items()
    )


__all__ = ["NAMING", "Claims", "EntityPage", "Hit", "Neighbour", "claims_on", "entity_page", "read_entity", "search"]

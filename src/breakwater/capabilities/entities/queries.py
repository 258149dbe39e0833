"""Read entities, principal first: computed at each reading from what this principal may read."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from breakwater.capabilities.entities import actions, claims
from breakwater.capabilities.statements import queries as statements
from breakwater.capabilities.statements.captions import RecordCaption, captions, of_statements
from breakwater.capabilities.statements.pages import names_record, page_of
from breakwater.capabilities.statements.protections import liftable_among
from breakwater.capabilities.statements.queries import ReportLine
from breakwater.core.entity import Entity, assemble
from breakwater.core.resolution.clusters import Clusters, IdentityClaim
from breakwater.core.resolution.keys import keys_of_query
from breakwater.core.statement import Statement
from breakwater.core.vocabulary import KINDS
from breakwater.foundation.access.errors import NotFound
from breakwater.foundation.access.passage import Passage, acting
from breakwater.foundation.access.principal import Principal


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A record that a relation leads to, or that names this one or is named by it, with the statements that say so.

    Attributes:
        caption: None where the end is shown as withheld.
        statements: relations, or statements whose value is a record; in the order in which they were said.
        outward: read from this entity to the other.
    """

    caption: RecordCaption | None
    statements: tuple[Statement, ...]
    outward: bool

    @property
    def has_ended(self) -> bool:
        """Whether every statement on it says when it ended."""
        return all(statement.held_to for statement in self.statements)


@dataclass(frozen=True, slots=True)
class EntityPage:
    """All that an entity's page shows.

    Attributes:
        entity: assembled from the joined records.
        record_id: the record in the address.
        statements: on the joined records, withdrawn ones included, each once.
        neighbours: what is tied to it, by kind and caption.
        captions: of every record named on the page.
        clustering: what joins, what is only said, what contradicts.
        claims: readable ones on the joined and suggested records.
        alike: pairs of neighbours that somebody says are the same.
        reports: those of the statements' reports that the reader may read.
        at: the instant of reading.
        is_protected: identity is withheld unless `shows_identity`.
        shows_identity: the reader's role and purpose open what is protected.
        liftable: a record whose protection the reader may ask to lift: the own agency holds it.
    """

    entity: Entity
    record_id: str
    statements: tuple[Statement, ...]
    neighbours: tuple[Neighbour, ...]
    captions: dict[str, RecordCaption]
    clustering: Clusters
    claims: tuple[IdentityClaim, ...]
    alike: frozenset[tuple[str, str]]
    reports: dict[str, ReportLine]
    at: datetime
    is_protected: bool = False
    shows_identity: bool = False
    liftable: str = ""

    @property
    def is_withheld(self) -> bool:
        """Whether the page shows fixed words in place of an identity."""
        return self.is_protected and not self.shows_identity


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
    """Return an entity's page within an act under way.

    Raises:
        NotFound: no record that the principal may read has this id.
    """
    connected, found = claims.around(passage, record_id)
    clustering = claims.clustering(passage, found)
    members = {record_id} if apart else set(clustering.of(record_id).records)
    read = page_of(passage, members, besides=connected - members)
    standing = read.standing
    if not any(row.record_id == record_id for row in standing):
        raise NotFound
    ends = read.ends - members
    named = read.captions | of_statements(standing)
    near = [] if read.is_withheld or not ends else claims.touching(passage, ends)
    liftable = liftable_among(passage, members) if read.is_protected else set()
    reported = {row.report_id for row in (*read.own, *read.relations) if row.report_id}
    return EntityPage(
        entity=assemble(
            read.own,
            relations=read.relations,
            claims=[claim for claim in found if {claim.left, claim.right} <= members],
            record_ids=sorted(members, key=lambda member: (member != record_id, member)),
            kind=standing[0].kind,
            protected=read.is_withheld,
        ),
        record_id=record_id,
        statements=read.own,
        neighbours=_neighbours(
            [*read.relations, *read.naming], [row for row in standing if names_record(row)], members, named
        ),
        captions=named,
        clustering=clustering,
        claims=tuple(found),
        alike=frozenset(claim.pair for claim in near if claim.judgement == "same" and {*claim.pair} <= ends),
        reports=statements.reports(passage, reported) if reported else {},
        at=passage.at,
        is_protected=read.is_protected,
        shows_identity=read.shows_identity,
        liftable=record_id if record_id in liftable else min(liftable, default=""),
    )


@dataclass(frozen=True, slots=True)
class Hit:
    """A record found, and the statements that it was found by."""

    caption: RecordCaption
    statements: tuple[Statement, ...]


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
        grouped: dict[str, list[Statement]] = {}
        for row in found:
            grouped.setdefault(row.record_id, []).append(row)
        wanted = list(grouped)[:limit]
        named = captions(passage, wanted)
        return [Hit(named[record_id], tuple(grouped[record_id])) for record_id in wanted]


def _neighbours(
    inward: Iterable[Statement],
    outward: Iterable[Statement],
    members: Collection[str],
    named: dict[str, RecordCaption],
) -> tuple[Neighbour, ...]:
    grouped: dict[tuple[str, bool], list[Statement]] = {}
    for row in inward:
        out = row.source_id in members
        # A withheld end stands for itself: two of them are never told to be one.
        other = (row.target_id if out else row.source_id) or f"withheld {row.id}" if row.is_relation else row.record_id
        grouped.setdefault((other, out), []).append(row)
    for row in outward:
        if row.value in named:
            grouped.setdefault((row.value, True), []).append(row)
    lines = [
        Neighbour(caption=named.get(other), statements=tuple(rows), outward=out)
        for (other, out), rows in grouped.items()
        if other not in members
    ]
    return tuple(sorted(lines, key=_place))


_KIND_ORDER = {code: place for place, code in enumerate(KINDS)}


def _place(line: Neighbour) -> tuple[bool, int, str, str]:
    named = line.caption
    if named is None:
        return True, 0, "", line.statements[0].id
    return False, _KIND_ORDER.get(named.kind, len(_KIND_ORDER)), named.text.casefold(), named.record_id


__all__ = ["Claims", "EntityPage", "Hit", "Neighbour", "claims_on", "entity_page", "read_entity", "search"]

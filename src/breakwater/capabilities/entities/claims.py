"""Read identity claims, and the records that they join for one reader."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from breakwater.capabilities.entities.models import IdentityClaim as Row
from breakwater.capabilities.statements import queries
from breakwater.core.resolution.clusters import LARGEST, Clusters, IdentityClaim, clusters
from breakwater.foundation.access.doors import readable
from breakwater.foundation.access.interning import markings_of
from breakwater.foundation.access.passage import Passage


def around(passage: Passage, record_id: str) -> tuple[set[str], list[IdentityClaim]]:
    """Return the records that readable claims connect with one, directly or not, and those claims."""
    known, frontier = {record_id}, {record_id}
    found: dict[str, IdentityClaim] = {}
    while frontier and len(known) <= 2 * LARGEST:
        claims = touching(passage, frontier)
        found.update({claim.id: claim for claim in claims})
        frontier = {end for claim in claims for end in (claim.left, claim.right)} - known
        known |= frontier
    return known, list(found.values())


def touching(passage: Passage, record_ids: Collection[str]) -> list[IdentityClaim]:
    """Return the readable standing claims that have one of these records at an end."""
    ids = list(record_ids)
    rows = readable(passage.principal, Row).filter(Q(left_id__in=ids) | Q(right_id__in=ids), withdrawn_at=None)
    return _values(list(rows.order_by("said_at", "id")))


def everything(passage: Passage) -> list[IdentityClaim]:
    """Return every readable standing claim."""
    return _values(list(readable(passage.principal, Row).filter(withdrawn_at=None).order_by("said_at", "id")))


def clustering(passage: Passage, record_ids: Collection[str], claims: list[IdentityClaim]) -> Clusters:
    """Return how claims join records for the reader of a passage."""
    openers = queries.openers_of(passage, record_ids)
    return clusters(openers, claims, passage.principal.organisation)


def _values(rows: list[Row]) -> list[IdentityClaim]:
    markings = markings_of({row.label_id for row in rows}, using="default")
    return [
        IdentityClaim(
            id=str(row.id),
            left=str(row.left_id),
            right=str(row.right_id),
            judgement=row.judgement,
            organisation=row.originator,
            reason=row.reason,
            grade=queries.stored_grade(row.grade),
            marking=markings[row.label_id],
            said_at=row.said_at,
            withdrawn_at=row.withdrawn_at,
        )
        for row in rows
    ]

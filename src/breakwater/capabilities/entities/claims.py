"""Read identity claims, and the records that they join for one reader."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from breakwater.capabilities.entities.models import IdentityClaim as Row
from breakwater.capabilities.statements import queries
from breakwater.capabilities.statements.rows import uuids
from breakwater.core.resolution.clusters import LARGEST, Clusters, IdentityClaim, clusters
from breakwater.foundation.access.doors import fetch
from breakwater.foundation.access.interning import markings_of_rows
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
    ends = uuids(record_ids)
    return _show(passage, f"(left_id = any(%s::uuid[]) or right_id = any(%s::uuid[])) and {_STANDING}", [ends, ends])


def of_ids(passage: Passage, claim_ids: Collection[str]) -> list[IdentityClaim]:
    """Return the readable ones among these claims, withdrawn or not."""
    return _show(passage, "id = any(%s::uuid[])", [uuids(claim_ids)]) if claim_ids else []


def everything(passage: Passage) -> list[IdentityClaim]:
    """Return every readable standing claim."""
    return _show(passage, _STANDING, [])


def labels_of(passage: Passage, claims: Sequence[IdentityClaim]) -> dict[str, int]:
    """Return the label of each of these claims, by the claim's id."""
    if not claims:
        return {}
    rows = fetch(passage.principal, Row, "id::text, label_id", "id = any(%s::uuid[])", [uuids(c.id for c in claims)])
    return dict(rows)


def clustering(passage: Passage, claims: Sequence[IdentityClaim]) -> Clusters:
    """Return how claims join records for the reader of a passage; a record without a claim is alone."""
    ends = {end for claim in claims for end in claim.pair}
    openers = queries.openers_of(passage, ends) if ends else {}
    return clusters(openers, claims, passage.principal.organisation)


_STANDING = "withdrawn_at is null"


def _show(passage: Passage, condition: str, parameters: Sequence[Any]) -> list[IdentityClaim]:
    found = fetch(passage.principal, Row, _COLUMNS, f"{condition} order by said_at, id", parameters)
    markings = markings_of_rows({row[-1] for row in found}, using="default")
    return [
        IdentityClaim(
            id=id_,
            left=left,
            right=right,
            judgement=judgement,
            organisation=originator,
            reason=reason,
            grade=queries.stored_grade(grade),
            marking=markings[label_id],
            said_at=said_at,
        )
        for id_, left, right, judgement, originator, reason, grade, said_at, label_id in found
    ]


_COLUMNS = "id::text, left_id::text, right_id::text, judgement, originator, reason, grade, said_at, label_id"

"""Entities, search and identity claims for programs: parse, one call, answer."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Query, Router, Schema, Status
from pydantic import Field

from breakwater.capabilities.entities import actions, operations, queries
from breakwater.capabilities.entities.shapes import (
    ClaimShape,
    EntityShape,
    HitShape,
    claim_shape,
    entity_shape,
)
from breakwater.capabilities.statements.receiving import Closed, GivenGrade, GivenMarking, grade_of, marking_of
from breakwater.capabilities.statements.shapes import record_shape, statement_shape
from breakwater.foundation.access.tokens import Scope
from breakwater.foundation.members import queries as members
from breakwater.foundation.web.api import READ_PROBLEMS, WRITE_PROBLEMS, ApiRequest, does

router = Router(tags=["entities"])


class GivenClaim(Closed):
    """A judgement on two records, with its reason; whoever reads the claim reads it."""

    left: UUID
    right: UUID
    judgement: Literal["same", "different", "unsure"]
    reason: Annotated[str, Field(min_length=1, max_length=2_000)]
    grade: GivenGrade | None = None
    marking: GivenMarking


class Made(Schema):
    """What was made."""

    id: str


class Hits(Schema):
    """The records that carry exactly the name or identifier asked for."""

    hits: list[HitShape]


class ClaimList(Schema):
    """The standing claims on a record."""

    claims: list[ClaimShape]


@router.get("/entities/{uuid:record_id}", response={200: EntityShape, **READ_PROBLEMS}, summary="Read one entity")
@does(actions.READ, scope=Scope.READ_ENTITIES)
def read_entity(request: ApiRequest, record_id: UUID, apart: Query[bool] = False) -> dict[str, Any]:
    """Return the entity that a record belongs to; `apart` shows the record joined with nothing."""
    return entity_shape(queries.entity_page(request.principal, str(record_id), apart=apart))


@router.get("/search", response={200: Hits, **READ_PROBLEMS}, summary="Search by exact name or identifier")
@does(actions.SEARCH, scope=Scope.READ_ENTITIES, existence_like=True)
def search(request: ApiRequest, q: Annotated[str, Query(min_length=1, max_length=400)]) -> dict[str, Any]:
    """Return the records that carry exactly this name or identifier, each once."""
    hits = queries.search(request.principal, q.strip())
    return {"hits": [record_shape(hit.caption) | {"statement": statement_shape(hit.statements[0])} for hit in hits]}


@router.get("/claims", response={200: ClaimList, **READ_PROBLEMS}, summary="List identity claims on a record")
@does(actions.READ, scope=Scope.READ_ENTITIES)
def list_claims(request: ApiRequest, record: Query[UUID]) -> dict[str, Any]:
    """Return the standing claims on a record whose other end is readable too."""
    found = queries.claims_on(request.principal, str(record))
    return {"claims": [claim_shape(claim, protected=found.protected) for claim in found.claims]}


@router.post("/claims", response={201: Made, **WRITE_PROBLEMS}, summary="Make an identity claim")
@does(actions.CLAIM, scope=Scope.WRITE_CLAIMS)
def make_claim(request: ApiRequest, given: GivenClaim) -> Status[Any]:
    """Say that two records are the same, different, or that it is unsure."""
    who = request.principal
    claim_id = operations.claim(
        principal=who,
        left=str(given.left),
        right=str(given.right),
        judgement=given.judgement,
        reason=given.reason,
        marking=marking_of(given.marking, who),
        grade=grade_of(given.grade, members.grading_scheme(who.organisation)),
    )
    return Status(201, {"id": claim_id})


@router.delete("/claims/{uuid:claim_id}", response={204: None, **READ_PROBLEMS}, summary="Withdraw an identity claim")
@does(actions.WITHDRAW, scope=Scope.WRITE_CLAIMS)
def withdraw_claim(request: ApiRequest, claim_id: UUID) -> Status[Any]:
    """Withdraw a claim of one's own organisation; every other claim stays as it is."""
    operations.withdraw(principal=request.principal, claim_id=str(claim_id))
    return Status(204, None)

"""Plans for programs: parse, one call, answer. Asking for a plan is for people."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Router, Schema

from breakwater.capabilities.disruption import actions, presenting, queries
from breakwater.capabilities.disruption.models import Plan
from breakwater.capabilities.statements.shapes import MarkingShape, marking_shape
from breakwater.core.marking import combine
from breakwater.foundation.access.tokens import Scope
from breakwater.foundation.web.api import READ_PROBLEMS, ApiRequest, does

router = Router(tags=["plans"])


class PlanLineShape(Schema):
    """A plan as listed."""

    id: UUID
    title: str
    subject_kind: str
    subject: str
    state: str
    version: int
    series: UUID
    asked_by: str
    asked_at: datetime
    ended_at: datetime | None


class PlanList(Schema):
    """The plans of one's agency that this reader may open."""

    plans: list[PlanLineShape]


class PlanShape(PlanLineShape):
    """A plan; `data` is empty until it is ready: nodes, ties, targets, effect, bound, certificate, what was asked."""

    data: dict[str, Any]
    progress: dict[str, Any]
    strictest: MarkingShape | None


@router.get("/plans", response={200: PlanList, **READ_PROBLEMS}, summary="List plans")
@does(actions.READ, scope=Scope.READ_PLANS)
def list_plans(request: ApiRequest) -> dict[str, Any]:
    """Return the plans of one's agency that this reader may open, newest first."""
    return {"plans": [_line(line.plan, line.title, line.version) for line in queries.plans(request.principal)]}


@router.get("/plans/{uuid:plan_id}", response={200: PlanShape, **READ_PROBLEMS}, summary="Read a plan")
@does(actions.READ, scope=Scope.READ_PLANS)
def read_plan(request: ApiRequest, plan_id: UUID) -> dict[str, Any]:
    """Return a plan, as its page has it."""
    page = queries.page(request.principal, str(plan_id))
    return _line(page.plan, page.title, page.version) | {
        "state": page.state.value,
        "data": presenting.data_of(page),
        "progress": presenting.progress_of(page.plan),
        "strictest": marking_shape(combine(page.markings)) if page.markings else None,
    }


def _line(plan: Plan, title: str, version: int) -> dict[str, Any]:
    return {
        "id": plan.pk,
        "title": title,
        "subject_kind": plan.subject_kind,
        "subject": plan.subject,
        "state": plan.state,
        "version": version,
        "series": plan.series_id,
        "asked_by": plan.person,
        "asked_at": plan.asked_at,
        "ended_at": plan.ended_at,
    }

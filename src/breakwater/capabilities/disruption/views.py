"""Pages of the lab: parse, one call, render."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from breakwater.capabilities.disruption import actions, exporting, operations, presenting, queries
from breakwater.capabilities.disruption.asking import Asked, CannotPlan, Subject
from breakwater.capabilities.disruption.comparing import defs_of, shared_words
from breakwater.capabilities.disruption.forms import GROUPS, PlanForm, subject_from
from breakwater.capabilities.disruption.heading import head
from breakwater.capabilities.disruption.lab import lay_out
from breakwater.capabilities.disruption.lab_words import words
from breakwater.capabilities.disruption.models import UNDER_WAY, State
from breakwater.capabilities.disruption.one_page import one_page
from breakwater.capabilities.disruption.picking import picking
from breakwater.capabilities.disruption.queries import PlanPage
from breakwater.capabilities.statements.queries import is_id
from breakwater.core.marking import combine
from breakwater.foundation.access.errors import NotFound, Refused
from breakwater.foundation.access.tickets import instant_now
from breakwater.foundation.members import queries as members
from breakwater.foundation.web.page import frame
from breakwater.foundation.web.routes import PrincipalRequest

MOST_COMPARED = 4
_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


def disrupt(request: PrincipalRequest) -> HttpResponse:
    """Show what can be planned against, and the plans there are."""
    found = queries.lab(request.principal)
    marks = [marking for line in found.networks.networks for marking in line.markings]
    marks += [marking for line in found.plans for marking in line.markings]
    page = frame(request).page(title=_("Disrupt"), place="disrupt", banner=combine(marks) if marks else None)
    lines = [(line, State(line.plan.state).label, presenting.progress_of(line.plan)) for line in found.plans]
    context = {"page": page, "found": found, "lines": lines, "may_ask": _may(request, actions.ASK)}
    return render(request, "disruption/disrupt.html", context)


def ask(request: PrincipalRequest) -> HttpResponse:
    """Show the form of a new plan, and take it."""
    if request.method != "POST":
        return _form(request, subject_from(request.GET), PlanForm(), Asked(removals=3))
    subject = subject_from(request.POST)

    def take(asked: Asked, name: str) -> str:
        return operations.ask(principal=request.principal, subject=subject, asked=asked, name=name)

    return _take(request, subject, Asked(), take)


def again(request: PrincipalRequest, plan_id: UUID) -> HttpResponse:
    """Show the form of a plan's next version, filled in as this one was asked, and take it."""
    page = queries.page(request.principal, str(plan_id))
    subject = queries.subject_of(page.plan)
    if request.method != "POST":
        given = {name: getattr(page.asked, name) for name in ("aim", "removals", "budget", "largest", "measure")}
        return _form(request, subject, PlanForm(initial=given), page.asked, previous=page)

    def take(asked: Asked, name: str) -> str:
        return operations.ask_again(principal=request.principal, plan_id=str(plan_id), asked=asked, name=name)

    return _take(request, subject, page.asked, take, previous=page)


def plan(request: PrincipalRequest, plan_id: UUID) -> HttpResponse:
    """Show a plan as it stands: waiting, being made, ready, or what became of it."""
    found = queries.page(request.principal, str(plan_id))
    return _show(request, found, "plan" if found.state is State.READY else "stand")


def page(request: PrincipalRequest, plan_id: UUID) -> HttpResponse:
    """Show a plan on one page, in plain words."""
    found = queries.page(request.principal, str(plan_id))
    if found.state is not State.READY:
        return redirect("plan", plan_id=plan_id)
    return _sheet(request, found, names="names" in request.GET)


def progress(request: PrincipalRequest, plan_id: UUID) -> HttpResponse:
    """Answer how far a plan is."""
    return JsonResponse(presenting.progress_of(queries.progress(request.principal, str(plan_id))))


def cancel(request: PrincipalRequest, plan_id: UUID) -> HttpResponse:
    """Stop making a plan."""
    if request.method == "POST":
        operations.cancel(principal=request.principal, plan_id=str(plan_id))
    return redirect("plan", plan_id=plan_id)


def rename(request: PrincipalRequest, plan_id: UUID) -> HttpResponse:
    """Name a plan."""
    if request.method == "POST":
        operations.rename(principal=request.principal, plan_id=str(plan_id), name=request.POST.get("name", ""))
    return redirect("plan", plan_id=plan_id)


def compare(request: PrincipalRequest) -> HttpResponse:
    """Show plans side by side."""
    asked = list(dict.fromkeys(request.GET.getlist("plan")))
    if not asked or len(asked) > MOST_COMPARED or not all(is_id(each) for each in asked):
        raise NotFound
    found = queries.pages(request.principal, asked)
    marks = [marking for each in found for marking in each.markings]
    shell = frame(request).page(
        title=_("Plans side by side"),
        place="disrupt",
        banner=combine(marks) if marks else None,
        back_url=reverse("disrupt"),
    )
    columns = [_column(each) for each in found]
    overlap = presenting.overlap(found)
    context = {
        "page": shell,
        "columns": columns,
        "overlap": overlap,
        "shared": shared_words(overlap),
        "compared_defs": defs_of([each["lab"] for each in columns if "lab" in each]),
    }
    return render(request, "disruption/compare.html", context)


def export(request: PrincipalRequest, plan_id: UUID) -> HttpResponse:
    """Hand out a copy of a plan: a file, or the sheet that is printed."""
    if request.method != "POST":
        return redirect("plan", plan_id=plan_id)
    form = request.POST.get("form", "")
    copy = exporting.export(request.principal, plan_id=str(plan_id), form=form)
    if form == "print":
        return _sheet(request, copy.page, names=bool(request.POST.get("names")), number=copy.number)
    response = HttpResponse(copy.content, content_type=_TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="plan-{copy.number}.{form}"'
    return response


def _take(
    request: PrincipalRequest,
    subject: Subject,
    given: Asked,
    take: Callable[[Asked, str], str],
    *,
    previous: PlanPage | None = None,
) -> HttpResponse:
    """Take the form that was sent, or show it again with all that was chosen in it."""
    form, refused = PlanForm(request.POST), ""
    try:
        given = form.chosen()
        if form.is_valid():
            given = form.asked()
            return redirect("plan", plan_id=take(given, form.cleaned_data["name"]))
    except CannotPlan as error:
        refused = str(error)
    return _form(request, subject, form, given, previous=previous, refused=refused, status=400)


def _form(
    request: PrincipalRequest,
    subject: Subject,
    form: PlanForm,
    given: Asked,
    *,
    previous: PlanPage | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    ground = queries.ground(request.principal, subject, Asked(removals=0))
    if not ground.drawn.nodes:
        raise Refused(
            _("Nobody acts on this picture."),
            _("Choose a network with persons or organisations in it."),
            rule_ids=("nobody",),
        )
    own = request.principal.organisation
    shell = frame(request).page(
        title=_("Plan against {network}").format(network=ground.title),
        place="disrupt",
        banner=combine(ground.markings) if ground.markings else None,
        back_url=reverse("plan", args=[previous.plan.pk]) if previous else reverse("disrupt"),
    )
    if previous is None and not form.is_bound:
        # Nobody plans to arrest whom somebody holds: proposed, and free to be taken back.
        given = replace(given, taken=tuple(node.id for node in ground.drawn.nodes if node.is_in_custody))
    filled = presenting.asked_in_json(given, ground.drawn)
    context = {
        "page": shell,
        "form": form,
        "subject": subject,
        "ground": ground,
        "given": filled,
        "picking": picking(presenting.form_data(ground), filled),
        "words": words(),
        "states": presenting.states_of(ground.drawn),
        "groups": range(1, GROUPS + 1),
        "organisations": [row for row in members.organisations(world=request.principal.world) if row.code != own],
        "previous": previous,
        "refused": refused,
    }
    return render(request, "disruption/ask.html", context, status=status)


def _show(request: PrincipalRequest, found: PlanPage, template: str, **more: Any) -> HttpResponse:
    shell = frame(request).page(
        title=found.title or _("Plan"),
        place="disrupt",
        banner=combine(found.markings) if found.markings else None,
        back_url=reverse("disrupt"),
    )
    is_own = str(found.plan.person_id) == request.principal.person_id
    context = {
        "page": shell,
        "is_own": is_own,
        "is_under_way": found.state in UNDER_WAY,
        "may_ask": _may(request, actions.ASK),
        "may_export": _may(request, actions.EXPORT),
        "progress": presenting.progress_of(found.plan),
        "words": words(),
        **_column(found),
        **more,
    }
    context["head"] = head(
        found.plan.pk,
        found.title,
        version=found.version,
        versions=[(each.pk, number) for number, each in enumerate(found.versions, start=1)],
        is_ready=found.drawn is not None,
        may_ask=context["may_ask"],
        removals=found.asked.removals,
        for_whom=sorted({found.plan.organisation, *found.asked.audience}),
    )
    return render(request, f"disruption/{template}.html", context)


def _sheet(request: PrincipalRequest, found: PlanPage, *, names: bool, number: str = "") -> HttpResponse:
    """Show the one page; with a number of the ledger it is a copy that leaves."""
    sheet = one_page(
        presenting.data_of(found),
        organisation=request.principal.organisation,
        names=names,
        leaving=bool(number),
    )
    return _show(request, found, "page", sheet=sheet, with_names=names, number=number)


def _column(found: PlanPage) -> dict[str, Any]:
    """Return what a plan's page and its column beside others say alike."""
    context: dict[str, Any] = {
        "found": found,
        "plan": found.plan,
        "state": found.state,
        "state_label": found.state.label,
    }
    if found.drawn is not None:
        data = presenting.data_of(found)
        context |= {"data": data, "lab": lay_out(data), "asked": data["asked"]}
    return context


def _may(request: PrincipalRequest, action: Any) -> bool:
    return bool(action.roles & request.principal.roles_at(instant_now()))

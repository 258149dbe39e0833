"""Pages on single statements, reports and attachments: parse, one call, render."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from breakwater.capabilities.statements import actions, opened, operations, presenting, reading
from breakwater.capabilities.statements.forms import CorrectForm, ReasonForm, RemarkForm
from breakwater.capabilities.statements.presets import people, presets
from breakwater.core.marking import MarkingError, combine
from breakwater.foundation.access.actions import Action
from breakwater.foundation.access.rates import spend_reach
from breakwater.foundation.access.reach import reaches
from breakwater.foundation.access.tickets import instant_now
from breakwater.foundation.members import queries as members
from breakwater.foundation.web import marking_text, words
from breakwater.foundation.web.page import frame
from breakwater.foundation.web.routes import PrincipalRequest

MOST_TOGETHER = 50
"""So many statements that say the same open in one row."""


def statement(request: PrincipalRequest, statement_id: UUID) -> HttpResponse:
    """Show one statement opened, with those of `also` that say the same: a fragment for its row, else a page."""
    also = [str(UUID(each)) for each in request.GET.getlist("also")[:MOST_TOGETHER]]
    views = opened.statement_views(request.principal, [str(statement_id), *also])
    details = [(view, presenting.detail(view, request.principal)) for view in views]
    said = views[0].statement
    page = frame(request).page(
        title=presenting.title(said),
        place="networks",
        banner=combine(view.statement.marking for view in views),
        back_url=reverse("entity", args=[said.record_id]),
    )
    context = {
        "page": page,
        "details": details,
        "said": said,
        "value": presenting.value_of(said, views[0].captions),
        "ends": presenting.ends(said, views[0].captions),
    }
    if request.headers.get("X-Fragment"):
        return render(request, "statements/details.html", context)
    return render(request, "statements/statement.html", context)


def correct(request: PrincipalRequest, statement_id: UUID) -> HttpResponse:
    """Correct a statement: a new one supersedes it."""

    def carry_out(data: dict[str, Any]) -> None:
        operations.correct(
            principal=request.principal, statement_id=str(statement_id), value=data["value"], reason=data["reason"]
        )

    return _change(
        request, statement_id, title=_("Correct"), action=actions.CORRECT, form_class=CorrectForm, carry_out=carry_out
    )


def retract(request: PrincipalRequest, statement_id: UUID) -> HttpResponse:
    """Retract a statement."""

    def carry_out(data: dict[str, Any]) -> None:
        operations.retract(principal=request.principal, statement_id=str(statement_id), reason=data["reason"])

    return _change(
        request, statement_id, title=_("Retract"), action=actions.RETRACT, form_class=ReasonForm, carry_out=carry_out
    )


def remark(request: PrincipalRequest, statement_id: UUID) -> HttpResponse:
    """Narrow a statement's marking."""

    def carry_out(data: dict[str, Any]) -> None:
        operations.remark(
            principal=request.principal,
            statement_id=str(statement_id),
            marking=data["marking"],
            reason=data["reason"],
        )

    return _change(
        request, statement_id, title=_("Remark"), action=actions.REMARK, form_class=RemarkForm, carry_out=carry_out
    )


def report(request: PrincipalRequest, report_id: UUID) -> HttpResponse:
    """Show a report, the statements keyed from it, and its attachments."""
    found = reading.report_page(request.principal, str(report_id))
    marks = [found.report.marking, *(row.marking for row in found.statements)]
    page = frame(request).page(title=found.report.title, place="contribute", banner=combine(marks))
    groups = [(named, presenting.said_lines(rows, found.captions)) for named, rows in found.by_record]
    context = {
        "page": page,
        "found": found,
        "groups": groups,
        "relations": presenting.said_lines(found.relations, found.captions),
    }
    return render(request, "statements/report.html", context)


def attachment(request: PrincipalRequest, attachment_id: UUID) -> HttpResponse:
    """Say what an attachment is; a POST takes a copy of it.

    A link that is followed, looked ahead at or asked for its head is no wish to take something out.
    """
    if request.method == "POST":
        return _copy(reading.download(request.principal, str(attachment_id)))
    found = reading.file_page(request.principal, str(attachment_id))
    page = frame(request).page(title=found.file.name, place="contribute", banner=found.marking)
    return render(request, "statements/attachment.html", {"page": page, "found": found})


def _copy(found: reading.Download) -> HttpResponse:
    """Answer with a copy: always as a download, never interpreted."""
    response = HttpResponse(found.content, content_type="application/octet-stream")
    originator = re.sub(r"[^A-Za-z0-9-]", "-", found.marking.originator)
    world = "" if found.marking.world == "live" else "EXERCISE_"
    name = f"TLP-{found.marking.tlp}_PAP-{found.marking.pap}_{originator}_{found.number}_{found.sha256[:16]}.bin"
    response["Content-Disposition"] = f'attachment; filename="{world}{name}"'
    response["Breakwater-Marking"] = (
        f"TLP:{found.marking.tlp} PAP:{found.marking.pap} {words.handling_codes(found.marking)}; "
        f"originator {originator}"
    )
    response["Breakwater-Ledger"] = found.number
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def reach(request: PrincipalRequest) -> JsonResponse:
    """Say whom a marking would reach, for the marking picker."""
    who = request.principal
    at = instant_now()
    spend_reach(who, at=at)
    try:
        marking = marking_text.parse_marking(
            request.GET.get("marking", ""), originator=who.organisation, world=who.world
        )
    except MarkingError as error:
        return JsonResponse({"text": str(error)})
    if marking.compartments - who.compartments_at(at):
        # Who is in a compartment, and whether there is one of that name, is for its own people.
        return JsonResponse({"text": _("You could not read this back: choose a compartment of your own.")})
    found = reaches([marking], world=who.world, at=at)[marking]
    return JsonResponse({"text": _("Reaches {readers}").format(readers=presenting.readers_words(found))})


def _change(
    request: PrincipalRequest,
    statement_id: UUID,
    *,
    title: str,
    action: Action,
    form_class: type[ReasonForm],
    carry_out: Callable[[dict[str, Any]], None],
) -> HttpResponse:
    view = opened.statement_to_change(request.principal, str(statement_id), action)
    said = view.statement
    extra: dict[str, Any] = {}
    if form_class is RemarkForm:
        extra = {"originator": request.principal.organisation, "world": request.principal.world}
    form: forms.Form
    if request.method == "POST":
        form = form_class(request.POST, **extra)
        if form.is_valid():
            carry_out(form.cleaned_data)
            return redirect("entity", record_id=said.record_id)
    else:
        form = form_class(initial={"value": said.value}, **extra)
    page = frame(request).page(
        title=title,
        place="networks",
        banner=said.marking,
        back_url=reverse("entity", args=[said.record_id]),
    )
    context = {
        "page": page,
        "form": form,
        "said": said,
        "label": presenting.title(said),
        "value": presenting.value_of(said, view.captions),
        "ends": presenting.ends(said, view.captions),
        "organisations": members.organisations(world=request.principal.world),
        "presets": presets(request.principal) if form_class is RemarkForm else [],
        "reach_url": reverse("reach"),
        "people": people(request.principal),
    }
    return render(request, "statements/change.html", context, status=400 if request.method == "POST" else 200)

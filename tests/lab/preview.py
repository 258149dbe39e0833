"""The lab's pages on plans of the real engine, framed as the product frames them."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from breakwater.capabilities.disruption.comparing import defs_of, shared_words
from breakwater.capabilities.disruption.heading import head
from breakwater.capabilities.disruption.lab import lay_out
from breakwater.capabilities.disruption.lab_words import words
from breakwater.capabilities.disruption.one_page import one_page
from breakwater.capabilities.disruption.picking import picking
from breakwater.core.marking import combine
from breakwater.foundation.web.gallery import FRAME
from breakwater.foundation.web.gallery_values import marked
from tests.lab import examples


def _data(name: str) -> dict[str, Any]:
    if name == "montagna":
        return examples.montagna()
    if name.startswith("uncertain-"):
        return examples.uncertain(int(name.removeprefix("uncertain-")))
    return examples.drawn(int(name))


def _page(request: HttpRequest, title: str) -> Any:
    frame = replace(FRAME, theme=request.COOKIES.get("theme", ""))
    strict = combine([marked("AMBER+STRICT;;H1,H2;AMBER"), marked("AMBER;BD-CCI;H2;AMBER")])
    return frame.page(title=title, place="disrupt", banner=strict)


def _head(name: str, data: dict[str, Any]) -> Any:
    return head(
        name,
        data["title"],
        version=2,
        versions=[(name, 2), ("60", 1)],
        is_ready=True,
        may_ask=True,
        removals=data["asked"]["removals"],
        for_whom=["BD-CCI", "ID-IID", "LK-ASU"],
    )


def _context(request: HttpRequest, name: str) -> dict[str, Any]:
    data = _data(name)
    return {
        "page": _page(request, data["title"]),
        "plan": SimpleNamespace(pk=name, name=""),
        "found": SimpleNamespace(withdrawn=0),
        "head": _head(name, data),
        "asked": data["asked"],
        "data": data,
        "words": words(),
        "is_own": True,
        "may_ask": True,
        "may_export": True,
    }


def plan(request: HttpRequest, plan_id: str) -> HttpResponse:
    """Show a plan."""
    return render(request, "disruption/plan.html", _context(request, plan_id) | {"lab": lay_out(_data(plan_id))})


def plans(request: HttpRequest) -> HttpResponse:
    """List nothing: the empty page."""
    found = SimpleNamespace(networks=SimpleNamespace(collections=["Exercise LANTERN TIDE"], networks=[]))
    return render(
        request, "disruption/disrupt.html", {"page": _page(request, "Disrupt"), "found": found, "may_ask": True}
    )


def ask(request: HttpRequest, plan_id: str = "") -> HttpResponse:
    """Show the form."""
    plan_id = plan_id or request.GET.get("of", "40")
    data = _data(plan_id)
    given = data["asked"]
    states = [(code, code, 9) for code in examples.STATES]
    context = _context(request, plan_id) | {
        "form": SimpleNamespace(
            fields=SimpleNamespace(aim=SimpleNamespace(choices=[("fragment", "Break the network apart")]))
        ),
        "subject": SimpleNamespace(kind="collection", id=data["title"]),
        "ground": SimpleNamespace(title=data["title"]),
        "given": given,
        "picking": picking(data, given),
        "states": states,
        "groups": range(1, 4),
        "organisations": [SimpleNamespace(code=code) for code in ("BD-CCI", "LK-ASU", "TH-BSB")],
    }
    return render(request, "disruption/ask.html", context)


def stand(request: HttpRequest, plan_id: str) -> HttpResponse:
    """Show a plan under way."""
    context = _context(request, plan_id) | {"is_under_way": True, "state_label": "Running", "state": "running"}
    return render(
        request, "disruption/stand.html", context | {"progress": {"steps": 1200, "best": 3012.0, "bound": 2900.0}}
    )


def page(request: HttpRequest, plan_id: str) -> HttpResponse:
    """Show the one page."""
    sheet = one_page(_data(plan_id), organisation="ID-IID", names="names" in request.GET)
    return render(
        request,
        "disruption/page.html",
        _context(request, plan_id) | {"sheet": sheet, "number": request.GET.get("number", "")},
    )


def compare(request: HttpRequest) -> HttpResponse:
    """Show two plans side by side."""
    names = request.GET.getlist("plan") or ["60", "60"]
    labs = [lay_out(_data(name)) for name in names]
    columns = [
        {
            "plan": SimpleNamespace(pk=name, version=place + 1),
            "found": SimpleNamespace(title=_data(name)["title"]),
            "lab": lab,
        }
        for place, (name, lab) in enumerate(zip(names, labs, strict=True))
    ]
    rows = [
        {"label": row.label, "cells": [row.id in {each.id for each in lab.targets} for lab in labs]}
        for row in {row.id: row for lab in labs for row in lab.targets}.values()
    ]
    context = {
        "page": _page(request, "Plans side by side"),
        "columns": columns,
        "overlap": rows,
        "shared": shared_words(rows),
    }
    return render(request, "disruption/compare.html", context | {"compared_defs": defs_of(labs)})


def progress(request: HttpRequest, plan_id: str) -> JsonResponse:
    """Answer how far it is."""
    return JsonResponse({"state": "running", "steps": 1200, "best": 3012, "bound": 2900})

"""Pages of entities: parse, one call, render."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from breakwater.capabilities.entities import actions, operations, presenting, queries, readers
from breakwater.capabilities.entities.forms import ClaimForm
from breakwater.capabilities.statements import places
from breakwater.capabilities.statements.presets import presets
from breakwater.core.marking import Marking, Tlp, combine
from breakwater.core.vocabulary import kind_for
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.members import queries as members
from breakwater.foundation.web.page import Page, frame
from breakwater.foundation.web.routes import PrincipalRequest


def entity(request: PrincipalRequest, record_id: UUID) -> HttpResponse:
    """Show an entity: captions, facts, disagreements, neighbours."""
    apart = "apart" in request.GET
    page = queries.entity_page(request.principal, str(record_id), apart=apart)
    gazetteer = places.places()
    context = _context(request, page, tab="facts") | {
        "rows": presenting.fact_rows(page, gazetteer),
        "panel": presenting.disagreements(page, gazetteer),
        "strips": presenting.claim_strip(page, request.principal, apart=apart),
        "neighbours": _neighbours(page),
        "choosable": bool(actions.CLAIM.roles & request.principal.roles_at(page.at)),
    }
    return render(request, "entities/entity.html", context)


def panel(request: PrincipalRequest, record_id: UUID) -> HttpResponse:
    """Show an entity's statements beside a picture: a fragment."""
    page = queries.entity_page(request.principal, str(record_id))
    context = {
        "rows": presenting.fact_rows(page, places.places()),
        "panel": presenting.disagreements(page, places.places()),
        "today": page.at.date(),
        "record_id": record_id,
    }
    return render(request, "entities/panel.html", context)


def who(request: PrincipalRequest, record_id: UUID) -> HttpResponse:
    """Show who can see the own agency's statements."""
    found = readers.who_can_see(request.principal, str(record_id))
    context = _context(request, found.page, tab="who") | {"lines": found.lines, "organisations": found.organisations}
    return render(request, "entities/who.html", context)


def preview(request: PrincipalRequest, record_id: UUID) -> HttpResponse:
    """Show the own agency's statements as another organisation reads them."""
    organisation = request.GET.get("organisation", "")
    shown = readers.preview(request.principal, str(record_id), organisation=organisation)
    page = queries.entity_page(request.principal, str(record_id))
    gazetteer = places.places()
    wanted = {row.id for row in shown}
    rows = [row for row in presenting.fact_rows(page, gazetteer) if row.id in wanted]
    context = _context(request, page, tab="who") | {"rows": rows, "organisation": organisation}
    return render(request, "entities/preview.html", context)


def claim(request: PrincipalRequest, record_id: UUID) -> HttpResponse:
    """Say that two records are the same or different: the two side by side, then reason, grade and marking."""
    who_acts = request.principal
    page = queries.entity_page(who_acts, str(record_id), apart=True)
    scheme = members.grading_scheme(who_acts.organisation)
    data = {"originator": who_acts.organisation, "scheme": scheme, "world": who_acts.world}
    other_id = request.POST.get("other") or request.GET.get("other", "")
    other = queries.entity_page(who_acts, str(UUID(other_id)), apart=True) if other_id else None
    if request.method == "POST":
        form = ClaimForm(request.POST, **data)
        if form.is_valid():
            operations.claim(
                principal=who_acts,
                left=str(record_id),
                right=str(form.cleaned_data["other"]),
                judgement=form.cleaned_data["judgement"],
                reason=form.cleaned_data["reason"],
                marking=form.cleaned_data["marking"],
                grade=form.cleaned_data["grade"],
            )
            return redirect("entity", record_id=record_id)
    else:
        form = ClaimForm(
            initial={"other": other_id, "judgement": request.GET.get("judgement", "")},
            **data,
        )
    default = _shared_marking(who_acts, [page, other] if other else [page])
    gazetteer = places.places()
    context = _context(request, page, tab="facts") | {
        "form": form,
        "other": other,
        "left_rows": presenting.fact_rows(page, gazetteer),
        "right_rows": presenting.fact_rows(other, gazetteer) if other else [],
        "hits": queries.search(who_acts, request.GET["q"]) if request.GET.get("q") else [],
        "scheme": scheme,
        "default_marking": default,
        "organisations": members.organisations(world=who_acts.world),
        "presets": presets(who_acts),
        "reach_url": reverse("reach"),
        "judgement": form.data.get("judgement") or form.initial.get("judgement", ""),
    }
    return render(request, "entities/claim.html", context, status=400 if request.method == "POST" else 200)


def withdraw_claim(request: PrincipalRequest, claim_id: UUID) -> HttpResponse:
    """Withdraw a claim of the own organisation and go back to where it was shown."""
    operations.withdraw(principal=request.principal, claim_id=str(claim_id))
    return redirect(_back(request) or reverse("networks"))


def search(request: PrincipalRequest) -> HttpResponse:
    """Search by exact name or identifier."""
    text = request.GET.get("q", "").strip()[:400]
    hits = queries.search(request.principal, text) if text else []
    if len(hits) == 1:
        return redirect("entity", record_id=hits[0].caption.record_id)
    banner = _banner([hit.statement.marking for hit in hits])
    page = frame(request).page(title=_("Search"), place="search", banner=banner, query=text)
    return render(request, "entities/search.html", {"page": page, "hits": hits, "text": text})


def _context(request: PrincipalRequest, page: queries.EntityPage, *, tab: str) -> dict[str, Any]:
    entity = page.entity
    marks = [row.marking for row in page.statements] + [
        m for n in page.neighbours for m in (r.marking for r in n.statements)
    ]
    return {
        "page": _page(request, entity.caption, marks + [claim.marking for claim in page.claims]),
        "entity": entity,
        "record_id": page.record_id,
        "headings": entity.captions,
        "kind": entity.kind,
        "tab": tab,
        "fact_count": sum(len(group.values) for group in entity.properties),
        "neighbour_count": len(page.neighbours),
        "newest": entity.newest,
        "is_own": any(row.originator == request.principal.organisation for row in page.statements),
    }


def _page(request: HttpRequest, title: str, markings: Iterable[Marking]) -> Page:
    return frame(request).page(title=title, place="networks", banner=_banner(markings))


def _banner(markings: Iterable[Marking]) -> Marking | None:
    found = list(markings)
    return combine(found) if found else None


def _neighbours(page: queries.EntityPage) -> list[dict[str, Any]]:
    lines = []
    for neighbour in page.neighbours:
        statement = neighbour.statements[0]
        named = neighbour.caption
        lines.append(
            {
                "caption": named,
                "kind": kind_for(named.kind) if named else None,
                "words": presenting.relation_words(statement, outward=neighbour.outward),
                "more": len(neighbour.statements) - 1,
                "grade": statement.grade,
                "marking": statement.marking,
                "originator": statement.originator,
            }
        )
    return lines


def _shared_marking(principal: Principal, pages: list[queries.EntityPage]) -> Marking:
    """Return the default marking of a claim: no wider than what it rests on, and the own agency's."""
    resting_on = combine(row.marking for page in pages for row in page.statements)
    return Marking(
        originator=principal.organisation,
        tlp=resting_on.tlp if resting_on.tlp is not Tlp.RED else Tlp.AMBER_STRICT,
        pap=resting_on.pap,
        handling=resting_on.handling,
        caveat=resting_on.caveat,
        releasable_to=resting_on.releasable_to - {principal.organisation},
        purposes=resting_on.purposes,
        compartments=resting_on.compartments,
        world=principal.world,
    )


def _back(request: HttpRequest) -> str:
    address = request.POST.get("next", "")
    return address if url_has_allowed_host_and_scheme(address, allowed_hosts=None) else ""

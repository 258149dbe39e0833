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

from breakwater.capabilities.entities import (
    actions,
    comparing,
    operations,
    paper,
    presenting,
    printing,
    queries,
    reader_lines,
    readers,
    small_picture,
    strips,
    ties,
    timeline,
)
from breakwater.capabilities.entities.forms import ClaimForm
from breakwater.capabilities.statements import places
from breakwater.capabilities.statements.actions import CONTRIBUTE, RELEASE
from breakwater.capabilities.statements.presets import people, presets
from breakwater.core.marking import Marking, Tlp, combine
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.members import queries as members
from breakwater.foundation.web.page import Page, frame
from breakwater.foundation.web.routes import PrincipalRequest

IDENTIFIED = frozenset({"phone", "device", "online_account", "bank_account", "crypto_wallet"})
"""Kinds that are called by an identifier, which stands in letters that cannot be confused."""

WITHOUT_PICTURE = frozenset({"route", "leg", "relation"})
"""Kinds that stand on no picture: they have views of their own."""


def entity(request: PrincipalRequest, record_id: UUID) -> HttpResponse:
    """Show an entity: captions, facts, disagreements, neighbours, timeline."""
    apart = "apart" in request.GET
    page = queries.entity_page(request.principal, str(record_id), apart=apart)
    if page.is_withheld:
        return _withheld(request, page)
    gazetteer = places.places()
    officer = bool(RELEASE.roles & request.principal.roles_at(page.at))
    choose = request.principal.organisation if officer else ""
    rows = presenting.fact_rows(page, gazetteer, choose=choose)
    context = _context(request, page, tab="facts", apart=apart) | {
        "rows": rows,
        "panel": presenting.disagreements(page, gazetteer),
        "ends": ties.ends_of(page),
        "choosable": any(row.choosable for row in rows),
        "timeline": timeline.timeline(page, gazetteer),
    }
    return render(request, "entities/entity.html", context)


def relations(request: PrincipalRequest, record_id: UUID) -> HttpResponse:
    """Show every statement that ties an entity to another record, and the identity claims on it."""
    page = queries.entity_page(request.principal, str(record_id))
    if page.is_withheld:
        return _withheld(request, page)
    context = _context(request, page, tab="relations") | {
        "rows": ties.relation_rows(page),
        "claims": strips.claim_lines(page, request.principal),
        "timeline": timeline.timeline(page, places.places()),
    }
    return render(request, "entities/relations.html", context)


def reports(request: PrincipalRequest, record_id: UUID) -> HttpResponse:
    """Show the readable reports that an entity's statements were keyed from."""
    page = queries.entity_page(request.principal, str(record_id))
    if page.is_withheld:
        return _withheld(request, page)
    return render(request, "entities/reports.html", _context(request, page, tab="reports"))


def panel(request: PrincipalRequest, record_id: UUID) -> HttpResponse:
    """Show an entity's statements beside a picture: a fragment."""
    page = queries.entity_page(request.principal, str(record_id))
    gazetteer = places.places()
    context = {
        "rows": [] if page.is_withheld else presenting.fact_rows(page, gazetteer),
        "count": sum(len(group.values) for group in page.entity.properties),
        "panel": None if page.is_withheld else presenting.disagreements(page, gazetteer),
        "today": page.at.date(),
        "record_id": record_id,
        "withheld": page.is_withheld,
    }
    return render(request, "entities/panel.html", context)


def print_entity(request: PrincipalRequest, record_id: UUID) -> HttpResponse:
    """Print an entity's statements: a sheet with the ledger's number, marked on each page."""
    apart = "apart" in request.GET
    done = printing.print_entity(request.principal, str(record_id), apart=apart)
    gazetteer = places.places()
    back = reverse("entity", args=[record_id]) + ("?apart=1" if apart else "")
    title = ties.heading(done.page)
    context = {
        "page": frame(request).page(title=title, place="networks", banner=done.marking, back_url=back),
        "done": done,
        "entity": done.page.entity,
        "ends": ties.ends_of(done.page),
        "title": title,
        "joined": paper.joined_words(done),
        "rows": presenting.printed_rows(done.page, gazetteer),
        "panel": presenting.disagreements(done.page, gazetteer),
        "relations": ties.relation_rows(done.page),
        "codes": paper.codes(done),
    }
    return render(request, "entities/print.html", context)


def who(request: PrincipalRequest, record_id: UUID) -> HttpResponse:
    """Show who can see the own agency's statements."""
    found = readers.who_can_see(request.principal, str(record_id))
    return render(request, "entities/who.html", _who(request, found))


def preview(request: PrincipalRequest, record_id: UUID) -> HttpResponse:
    """Show the own agency's statements as another organisation reads them."""
    organisation = request.GET.get("organisation", "")
    found = readers.preview(request.principal, str(record_id), organisation=organisation)
    page = found.readers.page
    rows = [] if page.is_withheld else presenting.own_rows(page, found.shown, places.places())
    context = _who(request, found.readers) | {
        "previewed": organisation,
        "seen": len(found.shown),
        "rows": rows,
        "missing": ",".join(
            row.id for line in found.readers.lines for row in line.statements if row.id not in found.shown
        ),
    }
    return render(request, "entities/who.html", context)


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
    text = request.GET.get("q", "").strip()[:400]
    default = _shared_marking(who_acts, [page, other] if other else [page])
    gazetteer = places.places()
    context = _context(request, page, tab="claim") | {
        "form": form,
        "other": other,
        "compared": comparing.compared(page, other, gazetteer) if other else [],
        "hits": _others(queries.search(who_acts, text), record_id) if text else [],
        "scheme": scheme,
        "default_marking": default,
        "organisations": members.organisations(world=who_acts.world),
        "presets": presets(who_acts),
        "reach_url": reverse("reach"),
        "people": people(who_acts),
        "judgement": form.data.get("judgement") or form.initial.get("judgement", ""),
    }
    return render(request, "entities/claim.html", context, status=400 if request.method == "POST" else 200)


def _others(hits: list[queries.Hit], record_id: UUID) -> list[queries.Hit]:
    return [hit for hit in hits if hit.caption.record_id != str(record_id)]


def withdraw_claim(request: PrincipalRequest, claim_id: UUID) -> HttpResponse:
    """Withdraw a claim of the own organisation and go back to where it was shown."""
    operations.withdraw(principal=request.principal, claim_id=str(claim_id))
    return redirect(_back(request) or reverse("networks"))


def search(request: PrincipalRequest) -> HttpResponse:
    """Search by exact name or identifier; a single hit opens."""
    text = request.GET.get("q", "").strip()[:400]
    hits = queries.search(request.principal, text) if text else []
    if len(hits) == 1 and "stay" not in request.GET:
        return redirect("entity", record_id=hits[0].caption.record_id)
    banner = _banner([statement.marking for hit in hits for statement in hit.statements])
    page = frame(request).page(title=_("Search"), place="search", banner=banner, query=text)
    lines = [(hit, presenting.reasons(hit)) for hit in hits]
    return render(request, "entities/search.html", {"page": page, "hits": lines, "text": text})


def _context(request: PrincipalRequest, page: queries.EntityPage, *, tab: str, apart: bool = False) -> dict[str, Any]:
    entity = page.entity
    roles = request.principal.roles_at(page.at)
    title = ties.heading(page)
    return {
        "page": _page(request, page, title),
        "entity": entity,
        "record_id": page.record_id,
        "title": title,
        "headings": [] if page.is_protected or ties.ends_of(page) else entity.captions,
        "kind": entity.kind,
        "tab": tab,
        "strips": strips.claim_strips(
            page, request.principal, apart=apart, may_claim=bool(actions.CLAIM.roles & roles)
        ),
        "contradictions": strips.contradictions(page, request.principal),
        "facts": page.entity,
        "fact_count": sum(len(group.values) for group in entity.properties),
        "relation_count": sum(len(each.statements) for each in page.neighbours),
        "neighbours": ties.neighbour_lines(page),
        "identifier_kinds": IDENTIFIED,
        "picture": small_picture.small_picture(page),
        "report_lines": presenting.report_lines(page),
        "newest": entity.newest,
        "is_own": any(row.originator == request.principal.organisation for row in page.statements),
        "pictured": entity.kind.code not in WITHOUT_PICTURE,
        "protected": page.is_protected,
        "liftable": page.liftable,
        "withheld": page.is_withheld,
        "may_contribute": bool(CONTRIBUTE.roles & roles),
        "may_claim": bool(actions.CLAIM.roles & roles) and entity.kind.code != "relation",
        "may_print": bool(actions.PRINT.roles & roles) and not page.is_protected,
        "apart": apart,
    }


def _withheld(request: PrincipalRequest, page: queries.EntityPage) -> HttpResponse:
    """Show a protected record to whom its identity is withheld: fixed words, and what can still be done."""
    own = request.principal.organisation
    context = _context(request, page, tab="facts") | {
        "relation_rows": ties.relation_rows(page),
        "originators": sorted({row.originator for row in page.statements} - {own}),
        "own": own,
    }
    return render(request, "entities/withheld.html", context)


def _who(request: PrincipalRequest, found: readers.Readers) -> dict[str, Any]:
    may_preview = bool(actions.PREVIEW.roles & request.principal.roles_at(found.page.at))
    others = members.organisations(world=request.principal.world).exclude(code=found.own)
    return _context(request, found.page, tab="who") | {
        "readers": found,
        "reader_lines": reader_lines.reader_lines(found),
        "grounds": reader_lines.ground_lines(found),
        "others": others.values_list("code", flat=True).order_by("code") if may_preview else [],
        "may_release": bool(RELEASE.roles & request.principal.roles_at(found.page.at)),
    }


def _page(request: HttpRequest, page: queries.EntityPage, title: str) -> Page:
    marks = [row.marking for row in page.statements]
    marks += [row.marking for each in page.neighbours for row in each.statements]
    marks += [claim.marking for claim in page.claims]
    return frame(request).page(
        title=title,
        place="networks",
        banner=_banner(marks),
        back_url=reverse("networks"),
        phone_title=page.entity.kind.label,
    )


def _banner(markings: Iterable[Marking]) -> Marking | None:
    found = list(markings)
    return combine(found) if found else None


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
    is_ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if is_ours else ""

"""The Contribute page: key, check, keep as a draft, hand in. Answers JSON to scripts and pages to everyone else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from breakwater.capabilities.statements import (
    contribute_terms,
    draft_store,
    lookup,
    operations,
    places,
    reading,
)
from breakwater.capabilities.statements.checking import examine
from breakwater.capabilities.statements.contribute_files import sent_files
from breakwater.capabilities.statements.contribute_form import RecordFields, RowFields, Sheet, read_sheet
from breakwater.capabilities.statements.contribute_meant import Author, FieldProblem, Meant
from breakwater.capabilities.statements.contribute_page import (
    BLANK_ROWS,
    VALUE_KIND_LABELS,
    Layout,
    blank_group,
    blank_row,
    lay_out,
)
from breakwater.capabilities.statements.contribute_sense import make_sense, own_only
from breakwater.capabilities.statements.drafts import DraftError
from breakwater.capabilities.statements.presets import people, presets
from breakwater.capabilities.statements.receipts import receipt
from breakwater.capabilities.statements.report_checks import LARGEST_ATTACHMENT_BYTES
from breakwater.core.marking import combine
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.database.source import new_id
from breakwater.foundation.members import queries as members
from breakwater.foundation.web import marking_text
from breakwater.foundation.web.kinds import KIND_ICONS
from breakwater.foundation.web.page import Page, frame
from breakwater.foundation.web.routes import PrincipalRequest

LANGUAGES = [
    "ar",
    "bn",
    "en",
    "fa",
    "fil",
    "fr",
    "hi",
    "id",
    "km",
    "ko",
    "lo",
    "ms",
    "my",
    "ne",
    "ps",
    "si",
    "ta",
    "th",
    "tr",
    "ur",
    "vi",
    "zh-Hans",
    "zh-Hant",
]
"""Offered for completion; any well-formed tag may be keyed."""


def contribute(request: PrincipalRequest) -> HttpResponse:
    """Show the form: empty, with a draft, or begun about a record or from a report; take what is sent."""
    if request.method == "POST":
        return _take(request)
    saved = ""
    if "draft" in request.GET:
        sheet, saved_at = draft_store.draft(request.principal, str(UUID(request.GET["draft"])))
        saved = f"{saved_at:%H:%M}"
    else:
        sheet = _begun(request)
    return _show(request, sheet, saved=saved)


def keep(request: PrincipalRequest) -> HttpResponse:
    """Keep a draft."""
    sheet = _posted(request)
    author = author_of(request.principal)
    saved_at = draft_store.keep(request.principal, sheet, title=_title(sheet))
    if not _wants_json(request):
        return redirect(f"{reverse('contribute')}?draft={sheet.key}")
    layout = lay_out(sheet, author)
    page = _page(request, layout)
    context = {"page": page}
    return JsonResponse(
        {
            "saved": f"{saved_at:%H:%M}",
            "above": render_to_string("web/banner.html", context | {"side": "above"}),
            "below": render_to_string("web/banner.html", context | {"side": "below"}),
        }
    )


def discard(request: PrincipalRequest, key: UUID) -> HttpResponse:
    """Throw a draft away."""
    draft_store.discard(request.principal, str(key))
    return redirect("contribute")


def done(request: PrincipalRequest, key: UUID) -> HttpResponse:
    """Show what a hand-in became."""
    found = receipt(request.principal, str(key), places.places())
    marks = [row.marking for row in found.statements]
    page = frame(request).page(title=_("Stored"), place="contribute", banner=combine(marks) if marks else None)
    return render(request, "statements/contribute_done.html", {"page": page, "found": found})


def author_of(principal: Principal) -> Author:
    """Return what the fields of this principal are read for."""
    known = {
        " ".join(name.casefold().split()): place.code
        for place in places.places().values()
        for name in (place.name_local, place.name)
        if name
    }
    return Author(principal.organisation, principal.world, members.grading_scheme(principal.organisation), known)


def _take(request: PrincipalRequest) -> HttpResponse:
    act = request.POST.get("act", "submit")
    if act == "save":
        return keep(request)
    sheet = _posted(request)
    if act == "more":
        return _show(request, sheet, blank_rows=2 * BLANK_ROWS)
    files, too_big = sent_files(request)
    author = author_of(request.principal)
    meant = make_sense(sheet, author, files)
    problems = meant.problems + meant.at_fields(too_big)
    if act == "check" or problems:
        problems = _with_all(problems, request.principal, meant)
    elif not problems:
        try:
            operations.contribute(
                principal=request.principal,
                statements=meant.handed.statements,
                records=meant.handed.records,
                report=meant.handed.report,
                report_id=sheet.report_id or None,
                key=sheet.key,
            )
        except DraftError as error:
            problems = meant.at_fields(error.problems)
        else:
            return _stored(request, sheet)
    if _wants_json(request):
        return _answer(problems, meant)
    return _show(request, sheet, problems, checked=act == "check", meant=meant)


def _with_all(problems: list[FieldProblem], principal: Principal, meant: Meant) -> list[FieldProblem]:
    """Add what the operation's own checks find, where a field has no problem yet."""
    known = {problem.field for problem in problems}
    found = meant.at_fields(examine(principal, meant.handed))
    return problems + [problem for problem in found if problem.field not in known]


def _stored(request: PrincipalRequest, sheet: Sheet) -> HttpResponse:
    address = reverse("contribute-done", args=[sheet.key])
    return JsonResponse({"done": address}) if _wants_json(request) else redirect(address)


def _answer(problems: Sequence[FieldProblem], meant: Meant) -> JsonResponse:
    said = [{"field": p.field, "reason": p.reason, "remedy": p.remedy} for p in problems]
    count = len(meant.rows)
    text = (
        _problems_words(len(problems))
        if problems
        else ngettext("{count} statement can be stored.", "{count} statements can be stored.", count).format(
            count=count
        )
    )
    return JsonResponse({"problems": said, "text": text}, status=400 if problems else 200)


def _problems_words(count: int) -> str:
    return ngettext(
        "{count} thing to put right; nothing is stored.", "{count} things to put right; nothing is stored.", count
    ).format(count=count)


def _show(
    request: PrincipalRequest,
    sheet: Sheet,
    problems: Sequence[FieldProblem] = (),
    *,
    saved: str = "",
    checked: bool = False,
    meant: Meant | None = None,
    blank_rows: int = BLANK_ROWS,
) -> HttpResponse:
    who = request.principal
    author = author_of(who)
    candidates = {} if meant is None else _candidates(who, sheet, meant)
    layout = lay_out(sheet, author, problems, blank_rows=blank_rows, candidates=candidates)
    kept = [] if saved or request.method == "POST" else draft_store.drafts(who)
    context: dict[str, Any] = {
        "page": _page(request, layout),
        "layout": layout,
        "report": reading.report_page(who, sheet.report_id).report if sheet.report_id else None,
        "saved": saved,
        "kept": kept,
        "checked": checked and not problems,
        "problems_words": _problems_words(len(problems)) if problems else "",
        "scheme": author.scheme,
        "default_marking": marking_text.format_marking(own_only(author)),
        "import_url": _address("imports"),
        "presets": presets(who),
        "reach_url": reverse("reach"),
        "people": people(who),
        "organisations": members.organisations(world=who.world).values_list("code", flat=True),
        "vocabulary": contribute_terms.vocabulary_for_scripts() | {"icons": KIND_ICONS, "kinds": layout.kinds},
        "largest_mb": LARGEST_ATTACHMENT_BYTES // 2**20,
        "languages": LANGUAGES,
        "value_kinds": [(code, str(label)) for code, label in VALUE_KIND_LABELS],
        "blank_row": blank_row(),
        "blank_group": blank_group(),
    }
    return render(request, "statements/contribute.html", context, status=400 if problems else 200)


def _page(request: HttpRequest, layout: Layout) -> Page:
    return frame(request).page(title=_("Contribute"), place="contribute", banner=layout.banner, draft=True)


def _begun(request: PrincipalRequest) -> Sheet:
    """Return a new sheet: about a record, or from a stored report, where the address says so."""
    sheet = Sheet(key=str(new_id()))
    if "report" in request.GET:
        sheet.report_id = reading.report_page(request.principal, str(UUID(request.GET["report"]))).report.id
    if "record" in request.GET:
        named = lookup.caption(request.principal, str(UUID(request.GET["record"])))
        sheet.records.append(
            RecordFields(0, handle=named.record_id, id=named.record_id, kind=named.kind, name=named.text)
        )
        sheet.rows.append(RowFields(0, record=named.record_id))
    return sheet


def _posted(request: PrincipalRequest) -> Sheet:
    sheet = read_sheet(request.POST.dict())
    try:
        sheet.key = str(UUID(sheet.key))
    except ValueError:
        sheet.key = str(new_id())
    if sheet.report_id:
        sheet.report_id = str(UUID(sheet.report_id))
    return sheet


def _candidates(principal: Principal, sheet: Sheet, meant: Meant) -> dict[str, Sequence[lookup.Found]]:
    """Return the readable records that a new record, or an end that was not found, may be: without scripts."""
    asked = {f"record-{record.number}": record.name for record in sheet.records if record.is_new}
    asked |= {f"row-{number}": text for number, text in meant.unfound.items()}
    found = {prefix: lookup.look_up(principal, text) for prefix, text in list(asked.items())[:BLANK_ROWS] if text}
    return {prefix: hits for prefix, hits in found.items() if hits}


def _title(sheet: Sheet) -> str:
    first = next((row.value for row in sheet.keyed_rows if row.value), "")
    return sheet.report.title or sheet.report.reference or first or _("Untitled")


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""

"""Pages of imports: choose files, say what the rows mean, look at what is wrong, load, take back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from breakwater.capabilities.statements import import_files, import_maps, import_operations, import_pages
from breakwater.capabilities.statements.forms import ReasonForm
from breakwater.capabilities.statements.import_forms import ANSWERS, FORMATS, DefaultsForm, UploadForm
from breakwater.capabilities.statements.import_models import State
from breakwater.capabilities.statements.import_stand import Stand, stand
from breakwater.capabilities.statements.presets import people, presets
from breakwater.core.errors import BreakwaterError
from breakwater.foundation.access.errors import NotFound
from breakwater.foundation.members import queries as members
from breakwater.foundation.web.page import frame
from breakwater.foundation.web.routes import PrincipalRequest, respond_to_error
from breakwater.foundation.web.uploads import was_too_large


def imports(request: PrincipalRequest) -> HttpResponse:
    """Choose files for a new import; below, the organisation's imports."""
    form = UploadForm(request.POST or None, request.FILES or None)
    refused, status = "", 200
    if was_too_large(request):
        refused, status = _("The upload has more than 200 MB. Split it."), 413
    elif request.method == "POST":
        status = 400
        if form.is_valid():
            files = [form.cleaned_data[name] for name in ("file", "relations") if form.cleaned_data[name]]
            try:
                made = import_operations.open_import(
                    principal=request.principal, form=form.cleaned_data["form"], uploads=files
                )
                return redirect("import", batch_id=made)
            except BreakwaterError as error:
                refused = str(error)
    context = {
        "page": frame(request).page(title=_("Contribute"), place="contribute"),
        "form": form,
        "formats": FORMATS,
        "refused": refused,
        "batches": import_pages.listed(request.principal),
        "report_url": _address("contribute"),
    }
    return render(request, "statements/import_open.html", context, status=status)


def one(request: PrincipalRequest, batch_id: UUID) -> HttpResponse:
    """Show an import as it stands: its map, its progress, its result or what became of it."""
    found = stand(request.principal, str(batch_id))
    state = State(found.batch.state)
    if state is State.OPEN:
        return _map(request, found)
    if state in (State.CHECKING, State.LOADING, State.UNDOING):
        return _show(request, found, "progress", progress=import_pages.progress(found.batch))
    if state is State.CHECKED:
        shown = import_pages.result(request.principal, found, request.GET)
        return _show(request, found, "check", shown=shown, defaults=found.defaults)
    if state is State.DISCARDED:
        raise NotFound
    return _show(request, found, "done", **_outcome(found))


def save(request: PrincipalRequest, batch_id: UUID) -> HttpResponse:
    """Take the map and the defaults: show them again with a sample, or begin the check."""
    found = stand(request.principal, str(batch_id))
    if request.method != "POST" or found.batch.state != State.OPEN:
        return redirect("import", batch_id=batch_id)
    if "sheets" in request.POST:
        import_operations.choose_sheets(
            principal=request.principal, batch_id=str(batch_id), sheets=request.POST.getlist("sheet")
        )
        return redirect("import", batch_id=batch_id)
    form = _defaults_form(request, data=request.POST)
    if "look" in request.POST or not form.is_valid():
        return _map(request, found, form=form, status=200 if "look" in request.POST else 400)
    parts = import_maps.mapped(found, request.POST)
    if fault := import_maps.fault_of(found, parts):
        return _map(request, found, form=form, refused=fault, status=400)
    try:
        import_operations.start_check(
            principal=request.principal, batch_id=str(batch_id), parts=parts, defaults=form.defaults()
        )
    except NotFound:
        raise
    except BreakwaterError as error:
        return _map(request, found, form=form, refused=str(error), status=400)
    return redirect("import", batch_id=batch_id)


def progress(request: PrincipalRequest, batch_id: UUID) -> HttpResponse:
    """Answer the question how far an import is."""
    found = stand(request.principal, str(batch_id))
    context = {"progress": import_pages.progress(found.batch), "url": reverse("import", args=[batch_id])}
    return render(request, "statements/import_bar.html", context)


def stop(request: PrincipalRequest, batch_id: UUID) -> HttpResponse:
    """Stop what is under way, or go back to the map."""
    if request.method == "POST":
        import_operations.stop(principal=request.principal, batch_id=str(batch_id))
    return redirect("import", batch_id=batch_id)


def load(request: PrincipalRequest, batch_id: UUID) -> HttpResponse:
    """Load the rows that are good."""
    if request.method == "POST":
        import_operations.start_load(principal=request.principal, batch_id=str(batch_id))
    return redirect("import", batch_id=batch_id)


def discard(request: PrincipalRequest, batch_id: UUID) -> HttpResponse:
    """Forget an import that was not loaded."""
    if request.method != "POST":
        return redirect("import", batch_id=batch_id)
    import_operations.discard(principal=request.principal, batch_id=str(batch_id))
    messages.info(request, _("The import was discarded. Nothing of it is kept."))
    return redirect("imports")


def undo(request: PrincipalRequest, batch_id: UUID) -> HttpResponse:
    """Take back what an import stored."""
    if request.method != "POST":
        return redirect("import", batch_id=batch_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        found = stand(request.principal, str(batch_id))
        return _show(request, found, "done", status=400, form=form, **_outcome(found))
    import_operations.start_undo(
        principal=request.principal, batch_id=str(batch_id), reason=form.cleaned_data["reason"]
    )
    return redirect("import", batch_id=batch_id)


def save_map(request: PrincipalRequest, batch_id: UUID) -> HttpResponse:
    """Keep the map of a table for the next one of its kind."""
    if request.method == "POST":
        name = import_pages.save_map(request.principal, str(batch_id), request.POST)
        messages.success(request, _("The map is saved as {name}.").format(name=name))
    return redirect("import", batch_id=batch_id)


def rejected(request: PrincipalRequest, batch_id: UUID, part: int) -> HttpResponseBase:
    """Hand out the rows that were held back, to be corrected and imported again."""
    found = import_pages.own(request.principal, str(batch_id))
    file = import_files.rejected(str(batch_id), part)
    if file is None:
        return respond_to_error(request, NotFound())
    lines = found.format == "ftm"
    response = FileResponse(
        file.open("rb"),
        as_attachment=True,
        filename="rejected.jsonl" if lines else "rejected.csv",
        content_type="application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _map(
    request: PrincipalRequest,
    found: Stand,
    *,
    form: DefaultsForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    who = request.principal
    tables = import_maps.tables(who, found, request.POST if request.method == "POST" else None, request.GET)
    form = form or _defaults_form(request, initial=import_pages.initial(found))
    assumed = form.defaults() if form.is_bound and form.is_valid() else found.defaults
    context = {
        "form": form,
        "answers": ANSWERS,
        "refused": refused or found.batch.message,
        "tables": tables,
        "lines": import_maps.sample_lines(found, tables, assumed, who),
        "organisations": members.organisations(world=who.world),
        "reach_url": reverse("reach"),
        "people": people(who),
        "choices": import_maps.choices(),
        "maps": found.maps,
        "presets": presets(who),
    }
    return _show(request, found, "map", status=status, **context)


def _show(request: PrincipalRequest, found: Stand, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    page = frame(request).page(
        title=_("Contribute"),
        place="contribute",
        banner=found.banner(request.principal),
        draft=found.batch.state not in (State.PUBLISHED, State.UNDONE, State.UNDOING),
        back_url=reverse("imports"),
    )
    given = {"page": page, "batch": found.batch, "report_url": _address("contribute"), **context}
    return render(request, f"statements/import_{template}.html", given, status=status)


def _outcome(found: Stand) -> dict[str, Any]:
    done = import_pages.outcome(found)
    return {"done": done, "picture_url": _address("network-collection", done["collection"])}


def _defaults_form(request: PrincipalRequest, **given: Any) -> DefaultsForm:
    return DefaultsForm(originator=request.principal.organisation, world=request.principal.world, **given)


def _address(name: str, *parts: str) -> str:
    try:
        return reverse(name, args=parts)
    except NoReverseMatch:
        return ""

"""Pages of releases: parse, one call, render."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from breakwater.capabilities.releases import operations, preparing, presenting
from breakwater.capabilities.releases.changes import Change
from breakwater.capabilities.releases.forms import PURPOSES, ReleaseForm
from breakwater.capabilities.releases.operations import Asking
from breakwater.capabilities.statements import places, presets
from breakwater.core.errors import BreakwaterError
from breakwater.core.marking import Handling, Pap, Tlp, combine
from breakwater.core.statement import Statement
from breakwater.foundation.access.errors import Refused
from breakwater.foundation.access.tickets import instant_now
from breakwater.foundation.approvals.states import State
from breakwater.foundation.members import queries as members
from breakwater.foundation.members.colleagues import Colleague, names
from breakwater.foundation.members.roles import FACTS
from breakwater.foundation.web.page import frame
from breakwater.foundation.web.routes import PrincipalRequest
from breakwater.foundation.web.words import listed, purpose_words

LEVELS = (Tlp.AMBER_STRICT, Tlp.AMBER, Tlp.GREEN, Tlp.CLEAR)
"""What a release can choose from; RED only for statements that are RED now."""


def new(request: PrincipalRequest) -> HttpResponse:
    """Prepare a release, look at its readers (`act=look`, `act=strict`), ask for it (`act=ask`)."""
    data = request.POST if request.method == "POST" else request.GET
    ids = [str(UUID(part)) for text in data.getlist("statements") for part in text.split(",") if part.strip()]
    if not ids:
        page = frame(request).page(title=_("Release"))
        return render(request, "releases/none.html", {"page": page})
    act = data.get("act", "look")
    if request.method != "POST":
        return _new_page(request, preparing.prepare(request.principal, ids), None)
    present = preparing.prepare(request.principal, ids).statements if "named" in data else ()
    form = ReleaseForm(
        data,
        people=[(person.person, person.name) for person in _whom_red_may_name(request, present)],
        asking=act == "ask",
        today=instant_now().date(),
    )
    valid = form.is_valid()
    change = form.change() if not set(form.errors) & _MARKING_FIELDS else None
    if change is not None and act == "strict":
        change = replace(change, tlp=Tlp.AMBER_STRICT)
    found = preparing.prepare(request.principal, ids, change)
    if act != "ask" or not valid or change is None:
        return _new_page(request, found, form)
    try:
        release_id = operations.request_release(principal=request.principal, asking=_asking(ids, change, form))
    except BreakwaterError as error:
        return _new_page(request, found, form, error=error)
    messages.success(request, _("Asked for. Nobody new reads anything before it is approved."))
    return redirect("release", release_id=release_id)


def release(request: PrincipalRequest, release_id: UUID) -> HttpResponse:
    """Show a release: what, from which marking to which, whom it reaches, how it stands."""
    found = preparing.release_page(request.principal, str(release_id))
    line, items = found.release.line, found.release.items
    who = request.principal.person_id
    after = [pair[1] for pair in found.release.pairs]
    state, tone = presenting.state_words(line.approval.state)
    title = ngettext("Release {count} statement", "Release {count} statements", len(items)).format(count=len(items))
    page = frame(request).page(
        title=title, banner=combine([*(item.statement.marking for item in items), *(i.marking_then for i in items)])
    )
    is_open = line.approval.state is State.OPEN
    shown = zip((item.statement for item in items), after, strict=True)
    context = {
        "page": page,
        "found": found,
        "line": line,
        "state": state,
        "tone": tone,
        "markings": _counted(pair[0] for pair in found.release.pairs),
        "markings_after": _counted(after),
        "requested_by": found.names.get(line.requested_by, ""),
        "second_officer": found.names.get(line.second_officer, ""),
        "decided_by": found.names.get(line.approval.decided_by, ""),
        "late": is_open and line.due_on < found.at.date(),
        "may_decide": is_open and line.second_officer == who,
        "may_withdraw": is_open and line.requested_by == who,
        "groups": presenting.statement_groups(shown, found.captions, places.places()),
        "count": len(items),
        **_readers(found.outlook, count=len(items)),
    }
    return render(request, "releases/release.html", context)


def approve(request: PrincipalRequest, release_id: UUID) -> HttpResponse:
    """Approve: the new readers read from now on."""
    if "read" not in request.POST:
        raise Refused(
            _("You have not said that you read the statements."),
            _("Go back, read them as they will be shown, then approve."),
            rule_ids=("unread",),
        )
    operations.approve(principal=request.principal, release_id=str(release_id))
    messages.success(request, _("Released. The new readers see it from now on."))
    return redirect("release", release_id=release_id)


def refuse(request: PrincipalRequest, release_id: UUID) -> HttpResponse:
    """Refuse, with a reason."""
    reason = request.POST.get("reason", "")[:2_000]
    operations.refuse(principal=request.principal, release_id=str(release_id), reason=reason)
    messages.success(request, _("Refused. Who asked reads your reason."))
    return redirect("release", release_id=release_id)


def withdraw(request: PrincipalRequest, release_id: UUID) -> HttpResponse:
    """Withdraw one's own request."""
    operations.withdraw(principal=request.principal, release_id=str(release_id))
    messages.success(request, _("Withdrawn. Nobody new reads anything."))
    return redirect("release", release_id=release_id)


def history(request: PrincipalRequest) -> HttpResponse:
    """List the agency's releases, newest first."""
    lines, names, _at = preparing.history_page(request.principal)
    rows = [
        {
            "line": line,
            "to": presenting.to_words(line.change),
            "state": presenting.state_words(line.approval.state),
            "requested_by": names.get(line.requested_by, ""),
            "second_officer": names.get(line.second_officer, ""),
        }
        for line in lines
    ]
    page = frame(request).page(title=_("Releases"))
    return render(request, "releases/history.html", {"page": page, "rows": rows})


_DAYS_OFFERED = 15
_MARKING_FIELDS = {"tlp", "pap", "handling", "caveat", "releasable_to", "purposes", "named"}


def _whom_red_may_name(request: PrincipalRequest, statements: Iterable[Statement]) -> list[Colleague]:
    """Return whom the officer may name, as every author may, and whom these statements name already."""
    offered = presets.people(request.principal)
    already = {person for statement in statements for person in statement.marking.named_recipients}
    others = names(already - {each.person for each in offered})
    return offered + [Colleague(person, name, ()) for person, name in sorted(others.items(), key=lambda pair: pair[1])]


def _asking(ids: list[str], change: Change, form: ReleaseForm) -> Asking:
    return Asking(
        statement_ids=ids,
        change=change,
        reason=form.cleaned_data["reason"],
        second_officer=str(form.cleaned_data["second_officer"]),
        due_on=form.cleaned_data["due_on"],
    )


def _new_page(
    request: PrincipalRequest,
    found: preparing.Preparation,
    form: ReleaseForm | None,
    *,
    error: BreakwaterError | None = None,
) -> HttpResponse:
    count = len(found.statements)
    change = found.change
    all_red = all(statement.marking.tlp is Tlp.RED for statement in found.statements)
    after = [change.applied_to(statement.marking) for statement in found.statements]
    title = ngettext("Release {count} statement", "Release {count} statements", count).format(count=count)
    about = found.statements[0].source_id or found.statements[0].record_id
    shown = zip(found.statements, after, strict=True)
    context: dict[str, Any] = {
        "page": frame(request).page(
            title=title,
            banner=combine(statement.marking for statement in found.statements),
            draft=True,
            back_url=reverse("entity", args=[about]),
        ),
        "found": found,
        "form": form,
        "error": error,
        "count": count,
        "change": change,
        "ids": ",".join(statement.id for statement in found.statements),
        "levels": [Tlp.RED, *LEVELS] if all_red else LEVELS,
        "paps": list(reversed(Pap)),
        "codes": list(Handling),
        "is_free": not change.handling,
        "asks_caveat": Handling.H3 in change.handling or any(s.marking.caveat for s in found.statements),
        "purposes": [(purpose, purpose_words(purpose), purpose in after[0].allowed_purposes) for purpose in PURPOSES],
        "organisations": members.organisations(world=request.principal.world).values_list("code", flat=True),
        "people": _whom_red_may_name(request, found.statements) if all_red else (),
        "releasable_to": ", ".join(sorted(change.releasable_to)),
        "officers": [(officer, listed(str(FACTS[role].name) for role in officer.roles)) for officer in found.officers],
        "officer_chosen": form["second_officer"].value() if form else "",
        "days": [found.at.date() + timedelta(days=days) for days in range(_DAYS_OFFERED)],
        "due_on": (form and form.cleaned_data.get("due_on"))
        or found.at.date() + timedelta(days=operations.DAYS_TO_DECIDE),
        "groups": presenting.statement_groups(shown, found.captions, places.places()),
        "has_relations": any(statement.is_relation for statement in found.statements),
        **_readers(found.outlook, count=count),
    }
    fragment = bool(request.headers.get("X-Fragment"))
    template = "releases/looked.html" if fragment else "releases/new.html"
    failed = error is not None or (form is not None and bool(form.errors))
    return render(request, template, context, status=400 if failed and not fragment else 200)


def _readers(outlook: preparing.Outlook, *, count: int) -> dict[str, Any]:
    comparison = outlook.comparison
    wider = outlook.green
    return {
        "today_words": presenting.reach_words(comparison.persons_today, comparison.organisations_today),
        "after_words": presenting.reach_words(comparison.persons_after, comparison.organisations_after),
        "reader_rows": presenting.reader_rows(comparison, statements=count),
        "new_readers": presenting.new_readers(comparison, outlook.names),
        "gain_count": len(comparison.gains),
        "unnamed": presenting.unnamed_words(outlook) if comparison.unnamed else None,
        "without_reader": comparison.without_reader,
        "green_words": presenting.reach_words(wider.persons_after, wider.organisations_after) if wider else "",
        "green_readers": presenting.new_readers(wider, outlook.names) if wider else [],
        "green_count": len(wider.gains) if wider else 0,
    }


def _counted(markings: Any) -> list[tuple[Any, int]]:
    counts: dict[Any, int] = {}
    for marking in markings:
        counts[marking] = counts.get(marking, 0) + 1
    return list(counts.items())
